"""A quarter's sheet: its days, its sums, by itself, late where it is, and a correction that leaves what was shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.config.testing import connected_to
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions, bookkeeping, grants, quarter_actions, quarters, tasks
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import QuarterSheet, QuarterVersion, Venture
from yinuo.programmes.ventures.planning import Year, sha256
from yinuo.programmes.ventures.quarters import Difference, Entry, Moved, Sheet
from yinuo.programmes.ventures.tests.conftest import YEAR, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from yinuo.kernel.matters.situation import Actor

Q1, Q1_LAST, Q2, Q3 = date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2025, 7, 1)
SHOWN, RESOLVED, APPROVED, PAID = date(2025, 1, 20), date(2025, 1, 30), date(2025, 2, 3), date(2025, 2, 10)
AT_NIGHT = int(datetime(2025, 4, 9, 19, 17, tzinfo=UTC).timestamp())
"""On the tenth of April in the place."""
TEN, TWENTY = Q1_LAST + timedelta(10), Q1_LAST + timedelta(20)


@pytest.mark.parametrize(
    ("day", "first", "last", "following"),
    [
        (date(2025, 1, 1), date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1)),
        (date(2024, 6, 30), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1)),
        (date(2025, 12, 31), date(2025, 10, 1), date(2025, 12, 31), date(2026, 1, 1)),
    ],
)
def test_a_day_is_in_its_quarter(day: date, first: date, last: date, following: date) -> None:
    assert (quarters.first_of(day), quarters.last_of(first), quarters.after(first)) == (
        first,
        last,
        following,
    )


@pytest.mark.parametrize(
    ("began_on", "latest", "on", "owed"),
    [
        (date(2007, 5, 1), None, date(2025, 4, 1), [Q1]),  # the duty begins with the last that is over
        (date(2007, 5, 1), Q1, date(2025, 6, 30), []),
        (date(2007, 5, 1), Q1, date(2025, 10, 1), [Q2, Q3]),  # none is left out
        (date(2025, 4, 1), None, date(2025, 4, 2), []),  # nothing is owed of what had not begun
        (date(2025, 3, 31), None, date(2025, 4, 2), [Q1]),
    ],
)
def test_quarters_are_owed_from_the_last_one_on(
    began_on: date, latest: date | None, on: date, owed: list[date]
) -> None:
    assert quarters.owed(began_on, latest, on) == owed


def test_the_first_sheet_of_a_venture_has_its_days_and_no_other_has_more() -> None:
    late = date(2025, 5, 20)
    assert quarters.due_on(Q1_LAST, TEN, is_first=True) == TWENTY
    assert quarters.due_on(Q1_LAST, late, is_first=True) == date(2025, 5, 30)
    assert quarters.due_on(Q1_LAST, late, is_first=False) == TWENTY


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024 年", "2024"),
        (date(2025, 1, 1), date(2025, 6, 30), "2025 年 1–6 月", "months 1–6 of 2025"),
        (date(2025, 1, 2), date(2025, 6, 30), "2025-01-02 至 2025-06-30 ", "2025-01-02 to 2025-06-30"),
    ],
)
def test_a_period_is_called_by_its_days_in_both_languages(first: date, last: date, zh: str, en: str) -> None:
    assert quarters.named(first, last) == (zh, en)


NAMES = {"a": ("甲村", "A")}


def test_books_say_what_each_account_gave_or_took() -> None:
    told = [
        Moved("rent", "income", "租金收入", "Rent", "", 900),
        Moved("subsidy", "income", "补助收入", "Subsidies", "", -50),  # taken back: still where it came in
        Moved("running", "expense", "经营支出", "Running costs", "", -300),
        Moved("taxes", "expense", "税金", "Taxes", "", 0),
        Moved("borrowed", "liability", "借款", "Borrowed", "", 70),
        Moved("fixed", "asset", "固定资产", "Fixed assets", "", -20),
        Moved("capital", "equity", "股本", "Capital", "a", 5),
        Moved("payable", "liability", "应付各村分红", "Payable", "a", -100),
        Moved("payable", "liability", "应付各村分红", "Payable", "b", -1),
    ]
    sheet = quarters.from_books(1000, told, NAMES)
    assert [(one.code, one.amount) for one in sheet.came] == [
        ("in.rent", 900), ("in.subsidy", -50), ("in.borrowed", 70), ("in.capital.a", 5),
    ]  # fmt: skip
    assert (sheet.came[3].zh, sheet.came[3].en) == ("股本 · 甲村", "Capital · A")
    assert [(one.code, one.amount) for one in sheet.spent] == [("out.running", 300), ("out.fixed", 20)]
    assert [(one.code, one.zh, one.amount) for one in sheet.handed] == [
        ("to.a", "甲村", 100),
        ("to.b", "b", 1),
    ]
    assert sheet.closing == 1000 + sum(one.amount for one in told)


moved = st.builds(
    Moved,
    st.sampled_from(("rent", "running", "payable", "borrowed", "fixed")),
    st.sampled_from(("income", "expense", "liability", "asset")),
    st.just("名"),
    st.just("name"),
    st.sampled_from(("", "a")),
    st.integers(-(10**12), 10**12),
)


@given(st.integers(-(10**12), 10**12), st.lists(moved, max_size=9))
def test_what_comes_in_goes_out_or_is_left_whatever_moved(opening: int, told: list[Moved]) -> None:
    sheet = quarters.from_books(opening, told, NAMES)
    assert sheet.closing == opening + sum(one.amount for one in told)
    assert quarters.read(quarters.document(sheet, {"version": 1})) == sheet


def test_two_versions_differ_line_by_line() -> None:
    rent, lamps = Entry("in.rent", "租金", "Rent", 900), Entry("out.lamps", "路灯", "Lamps", 100)
    before = Sheet("slips", 0, (rent,), (lamps,), ())
    later = Sheet("slips", 0, (rent, Entry("in.grant.6", "补助", "Grants", 50)), (), ())
    assert quarters.differences(before, later) == [
        Difference("in.grant.6", "补助", "Grants", None, 50),
        Difference("closing", "季末结余", "At the end", 800, 950),
        Difference("out.lamps", "路灯", "Lamps", 100, None),
    ]
    assert quarters.differences(later, later) == []


@pytest.fixture
def paid(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    """Give a factory whose year 2024 was shown and paid to every village but one in the first quarter of 2025."""
    row = actions.draft(factory, YEAR, actor("books"), SHOWN)
    actions.show(row.pk, actor("books"), SHOWN, at(SHOWN))
    vote = {"members": 21, "present": 14, "yes": 14}
    actions.resolve(row.pk, vote, "示例决议", Q1_LAST, actor("head-lianhe"), RESOLVED, at(RESOLVED))
    actions.approve(row.pk, actor("supervisor"), APPROVED, at(APPROVED))
    for n in range(1, 7):
        slip = actions.Slip(f"sl-cun-{n}", PAID, f"示例回单 {n}")
        actions.pay(row.pk, slip, actor("cashier"), PAID, at(PAID))
    grant = grants.Grant(6, PAID, 50_000_00, "示例用途", "", "示例文件")
    grants.enter(factory, grant, actor("books"), PAID, at(PAID))
    return factory


def last_paid(venture: Venture, actor: Callable[[str], Actor], on: date) -> None:
    row = venture.distributions.get()
    actions.pay(row.pk, actions.Slip("sl-cun-7", Q1_LAST, "示例回单 7"), actor("cashier"), on, at(on))


def test_without_books_it_is_incomes_grants_and_slips(paid: Venture) -> None:
    (row,) = quarter_actions.ask(paid, Q2)
    sheet = quarter_actions.worked_out(row)
    assert (sheet.basis, sheet.opening) == ("slips", 0)
    assert [(one.code, one.zh, one.en, one.amount) for one in sheet.came] == [
        ("in.2024-01-01", "2024 年收入", "Income of 2024", 2_500_000_00),
        ("in.grant.6", "补助，第 6 轮政策", "Grants of policy round 6", 50_000_00),
    ]
    assert [(one.code, one.amount) for one in sheet.spent] == [("out.2024-01-01", 250_000_00)]
    owed = dict(paid.distributions.get().payments.values_list("unit", "amount"))
    assert [(one.code, one.amount, one.slips) for one in sheet.handed] == [
        (f"to.sl-cun-{n}", owed[f"sl-cun-{n}"], (f"示例回单 {n}",)) for n in range(1, 7)
    ]
    assert sheet.closing == 2_250_000_00 + 50_000_00 - sum(owed.values()) + owed["sl-cun-7"]


def test_a_quarter_is_asked_for_once_and_shown_by_itself_after_ten_days(paid: Venture) -> None:
    assert quarter_actions.show_whole(Q2, at(Q2)) == 0
    row = QuarterSheet.objects.get()
    assert (row.first, row.last, row.due_on) == (Q1, Q1_LAST, TWENTY)
    assert quarter_actions.show_whole(TEN - timedelta(1), at(TEN)) == 0
    assert [quarter_actions.show_whole(TEN, at(TEN)) for _ in range(2)] == [1, 0]
    version = row.versions.get()
    assert (version.n, version.shown_on, version.made_by, version.sha256) == (
        1, TEN, None, sha256(bytes(version.body)),
    )  # fmt: skip
    event = Event.objects.get(stream=row.stream_id)
    assert (event.type, event.actor_key, event.actor_role) == ("shown", None, "system")
    assert event.facts_public == {
        "venture": "factory", "from": "2025-01-01", "to": "2025-03-31", "version": 1, "due": TWENTY.isoformat(),
        "sha256": version.sha256,
    }  # fmt: skip
    told = json.loads(bytes(version.body))
    assert (told["venture"], told["from"], told["version"]) == ("factory", "2025-01-01", 1)


def test_who_keeps_the_books_may_show_it_earlier_once_it_is_whole_and_nobody_else(
    paid: Venture, actor: Callable[[str], Actor]
) -> None:
    (row,) = quarter_actions.ask(paid, Q2)
    with pytest.raises(NotAllowed):
        quarter_actions.show(row.pk, actor("village-1"), TEN)
    with pytest.raises(Invalid, match="没齐"):
        quarter_actions.show(row.pk, actor("books"), Q2)
    with pytest.raises(NotFound):
        quarter_actions.show(0, actor("books"), TEN)
    quarter_actions.show(row.pk, actor("books"), TEN, at(TEN))
    assert Event.objects.get(stream=row.stream_id).actor_role == "drafter"
    with pytest.raises(Invalid) as told:
        quarter_actions.show(row.pk, actor("books"), TEN)
    assert told.value.is_conflict


def test_a_slip_that_comes_late_is_a_new_version_with_its_reason_and_the_next_quarter_goes_on_from_it(
    paid: Venture, actor: Callable[[str], Actor]
) -> None:
    (row,) = quarter_actions.ask(paid, Q2)
    with pytest.raises(Invalid, match="还没有公开"):
        quarter_actions.correct(row.pk, "晚到", actor("books"), TEN)
    first = quarter_actions.show(row.pk, None, TEN, at(TEN))
    with pytest.raises(Invalid, match="一样"):
        quarter_actions.correct(row.pk, "看看", actor("books"), TEN)
    last_paid(paid, actor, TWENTY)
    with pytest.raises(Invalid, match="为什么更正"):
        quarter_actions.correct(row.pk, " ", actor("books"), TWENTY)
    with pytest.raises(NotAllowed):
        quarter_actions.correct(row.pk, "晚到", actor("village-1"), TWENTY)
    second = quarter_actions.correct(row.pk, " 回单晚到 ", actor("books"), TWENTY, at(TWENTY))
    assert (second.n, second.reason, second.sha256 != first.sha256) == (2, "回单晚到", True)
    before, later = (quarters.read(one.body) for one in row.versions.order_by("n"))
    assert [one.code for one in quarters.differences(before, later)] == ["to.sl-cun-7", "closing"]
    assert list(Event.objects.filter(stream=row.stream_id).order_by("seq").values_list("type", flat=True)) == [
        "shown", "corrected",
    ]  # fmt: skip
    with pytest.raises(Invalid) as told:  # a day before the last version was shown
        quarter_actions.correct(row.pk, "晚到", actor("books"), TEN)
    assert told.value.is_conflict
    quarter_actions.ask(paid, Q3)
    following = quarter_actions.worked_out(QuarterSheet.objects.get(first=Q2))
    assert (following.opening, following.closing) == (later.closing, later.closing)


@pytest.fixture
def kept(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    """Give a factory that keeps books since 2025: what it began with, rent, costs, a village paid, a loan."""
    who = actor("books")
    bookkeeping.open_book(factory, Q1, who, Q1, at(Q1))
    for n, (on, lines) in enumerate((
        (Q1, (Line("bank", 1_000_00), Line("undistributed", -1_000_00))),
        (Q1, (Line("cash", 10_00), Line("rent", -10_00))),
        (date(2025, 2, 3), (Line("bank", 500_00), Line("rent", -500_00))),
        (date(2025, 2, 4), (Line("running", 80_00), Line("bank", -50_00), Line("cash", -30_00))),
        (date(2025, 2, 5), (Line("undistributed", 90_00), Line("payable", -90_00, party="sl-cun-1"))),
        (date(2025, 2, 6), (Line("payable", 90_00, party="sl-cun-1"), Line("bank", -90_00))),
        (date(2025, 4, 6), (Line("bank", 7_00), Line("borrowed", -7_00))),
    )):  # fmt: skip
        bookkeeping.post(factory, Draft(f"{n}", on, lines, "示例", "示例凭证"), who, max(on, Q1), at(on))
    return factory


def test_with_books_it_is_what_moved_cash_and_bank_and_waits_for_the_months_to_close(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    (row,) = quarter_actions.ask(kept, Q2)
    sheet = quarter_actions.worked_out(row)
    assert (sheet.basis, sheet.opening, sheet.closing) == ("books", 1_000_00, 1_340_00)
    assert [(one.code, one.amount) for one in sheet.came] == [("in.rent", 510_00)]
    assert [(one.code, one.amount) for one in sheet.spent] == [("out.running", 80_00)]
    assert [(one.code, one.amount) for one in sheet.handed] == [("to.sl-cun-1", 90_00)]
    late = TWENTY + timedelta(5)
    assert quarter_actions.show_whole(late, at(late)) == 0  # owed, due, and not there: the page says so
    for _ in range(3):
        bookkeeping.close(kept, actor("head-lianhe"), late, at(late))
    assert quarter_actions.show_whole(late, at(late)) == 1
    assert row.versions.get().shown_on > row.due_on
    trial = bookkeeping.trial(kept, Q1, Q1_LAST)
    assert sheet.closing == sum(one.closing for one in trial.rows if one.spot[0] in quarters.CASH)
    quarter_actions.ask(kept, Q3)
    following = quarter_actions.worked_out(QuarterSheet.objects.get(first=Q2))
    assert (following.opening, [(one.code, one.amount) for one in following.came]) == (
        sheet.closing, [("in.borrowed", 7_00)],
    )  # fmt: skip


def test_books_that_began_within_a_quarter_do_not_speak_for_it(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    bookkeeping.open_book(factory, date(2025, 2, 1), actor("books"), Q1_LAST, at(Q1_LAST))
    (row,) = quarter_actions.ask(factory, Q2)
    assert quarter_actions.worked_out(row) == Sheet("slips", 0, (), (), ())
    assert quarter_actions.is_whole(row, TEN)


def test_a_period_that_was_taken_back_and_one_before_count_as_they_should(
    paid: Venture, actor: Callable[[str], Actor]
) -> None:
    year = Year(date(2025, 1, 1), date(2025, 6, 30), 100_00, 100_00, 200_00, "示例回单 9")
    draft = actions.draft(paid, year, actor("books"), date(2025, 7, 2))
    actions.show(draft.pk, actor("books"), date(2025, 7, 2), at(date(2025, 7, 2)))
    on = date(2025, 10, 2)
    quarter_actions.ask(paid, on)
    row = QuarterSheet.objects.get(first=Q3)
    shown = quarter_actions.worked_out(row)
    assert [(one.code, one.amount) for one in shown.came] == [("in.2025-01-01", 100_00)]
    assert shown.spent == ()
    actions.withdraw(draft.pk, "示例原因", actor("books"), date(2025, 7, 3), at(date(2025, 7, 3)))
    assert quarter_actions.worked_out(row) == Sheet("slips", shown.opening, (), (), ())


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"n": 3}, "follow one another"),
        ({"shown_on": Q1_LAST}, "follow one another"),
        ({"shown_on": TEN - timedelta(1)}, "follow one another"),
        ({"sha256": "0" * 64}, "hash of its bytes"),
        ({"reason": ""}, "quarter_version_says_why"),
    ],
)
def test_the_database_refuses_a_version_out_of_order_without_reason_or_with_another_hash(
    paid: Venture, actor: Callable[[str], Actor], odd: dict[str, object], words: str
) -> None:
    quarter_actions.show_whole(TEN, at(TEN))
    whole: dict[str, object] = {
        "sheet": QuarterSheet.objects.get(), "n": 2, "shown_on": TEN, "body": b"{}", "sha256": sha256(b"{}"),
        "reason": "因为", "made_by_id": actor("books").person,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        QuarterVersion.objects.create(**whole | odd)
    QuarterVersion.objects.create(**whole)


def test_in_the_demo_nothing_is_shown_by_itself(paid: Venture) -> None:
    tasks.show_quarters(AT_NIGHT)
    assert not QuarterSheet.objects.exists()


def test_the_worker_shows_what_is_whole_by_its_own_rights(committed_db: str, settings: Settings) -> None:
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.programmes.ventures.tests.made import make_factory

    load_pack(pack_folder("pinghu"), password="")
    book.forget()
    make_factory("factory")
    settings.YINUO_AT = None
    with connected_to(committed_db, "worker"):
        tasks.show_quarters(AT_NIGHT)
    changes: tuple[tuple[type[QuarterSheet | QuarterVersion], dict[str, object]], ...] = (
        (QuarterSheet, {"due_on": date(2026, 1, 1)}),
        (QuarterVersion, {"shown_on": TEN}),
        (QuarterVersion, {"body": b""}),
    )  # fmt: skip
    for role, refusal in (
        ("worker", "permission denied"),
        ("web", "permission denied"),
        ("owner", "stands as it was"),
    ):
        with connected_to(committed_db, role):  # by rights, and by trigger
            for table, change in changes:
                with pytest.raises(DatabaseError, match=refusal):
                    table.objects.update(**change)
                with pytest.raises(DatabaseError, match=refusal):
                    table.objects.all()._raw_delete(using="default")
    assert QuarterVersion.objects.get().shown_on == date(2025, 4, 10)
    book.forget()
