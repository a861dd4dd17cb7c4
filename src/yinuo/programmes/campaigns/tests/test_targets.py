"""Numeric targets: set in the draft, frozen with it, read off by their unit with evidence, corrected, never edited."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.kernel.record.models import Event
from yinuo.programmes.campaigns import actions, demo
from yinuo.programmes.campaigns.documents import campaign_of, document_of
from yinuo.programmes.campaigns.frozen import Amendment, amended, canonical_text, diff
from yinuo.programmes.campaigns.models import Drive, SignedText, TargetReading
from yinuo.programmes.campaigns.target_demo import tell_readings
from yinuo.programmes.campaigns.targets import Target, plain, value_in
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

    Who = Callable[[str], Actor]
    Seat = Callable[[str], Client]
DESK, PUBLIC = "/desk/campaigns/hundred/targets", "/campaigns/hundred"
FIRMS = {
    "do": "target", "track": "t1", "title": "签约落地的企业", "measure": "家", "baseline": "2", "value": "12",
}  # fmt: skip
READ = {
    "do": "reading",
    "target": "g1",
    "on": "2025-09-01",
    "value": "5.50",
    "evidence": "示例台账，示招〔2025〕1号",
}
WHY = "示例理由，大家都读"


def aim(**more: Any) -> Target:
    told: dict[str, Any] = {
        "code": "g1", "track": "t1", "title": "示例企业", "measure": "家", "baseline": Decimal(2),
        "value": Decimal(12), "by": date(2025, 11, 22), "unit": "sl-ju-a",
    }  # fmt: skip
    return Target(**told | more)


def on(client: Client, day: str = "2025-09-02") -> Client:
    client.cookies["yinuo_day"] = day
    return client


@pytest.fixture
def drafted(small: Campaign, actor: Who) -> Drive:
    return actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)


@pytest.fixture
def signed(drafted: Drive, seat: Seat, actor: Who) -> Drive:
    assert on(seat("planner"), "2025-08-14").post(DESK, FIRMS).status_code == 302
    return actions.sign("hundred", actor("head-shifu"), SIGNED)


def test_a_campaign_without_targets_has_the_bytes_it_always_had(small: Campaign) -> None:
    assert "targets" not in json.loads(canonical_text(small))
    with_one = replace(small, targets=(aim(later_values=(Decimal("9.5"),)),))
    assert campaign_of(document_of(with_one)) == with_one
    (told,) = json.loads(canonical_text(with_one))["targets"]
    assert (told["baseline"], told["value"], told["later_values"]) == ("2", "12", ["9.5"])


@given(st.decimals(-(10**11), 10**11, places=4))
def test_a_number_is_written_as_it_is_read(value: Decimal) -> None:
    assert value_in(plain(value), "value") == value
    assert "E" not in plain(value)


@pytest.mark.parametrize(
    ("typed", "told"), [("１２．５", "12.5"), ("-3", "-3"), ("0.000", "0"), ("1200", "1200"), ("007", "7")]
)
def test_numbers_are_read_as_people_type_them(typed: str, told: str) -> None:
    assert plain(value_in(typed, "value")) == told


@pytest.mark.parametrize("typed", ["", "十二", "1e3", "1.23456", "nan", "1,000", "9" * 13])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        value_in(typed, "value")
    assert list(refused.value.fields) == ["value"]


def test_the_way_is_a_share_between_none_and_all_of_it_up_or_down() -> None:
    up, down = aim(), aim(baseline=Decimal(100), value=Decimal(40))
    assert [up.share(Decimal(n)) for n in (0, 2, 7, 12, 20)] == [0, 0, Fraction(1, 2), 1, 1]
    assert [down.share(Decimal(n)) for n in (120, 85, 40)] == [0, Fraction(1, 4), 1]
    assert [up.is_met(Decimal(n)) for n in (11, 12)] == [False, True]
    assert [down.is_met(Decimal(n)) for n in (41, 40)] == [False, True]


def test_another_number_is_amended_in_the_open_and_the_first_stands_beside_it(small: Campaign) -> None:
    before = replace(small, targets=(aim(), aim(code="g2", title="示例别的")))
    after = amended(before, Amendment("aim", "g1", WHY, SIGNED.date(), value=Decimal(10)))
    first, second = after.targets
    assert (first.value, first.current, second) == (Decimal(12), Decimal(10), before.targets[1])
    assert str(diff(before, after)[0]) == "「示例企业」的目标由 12 改为 10；最初的 12 不变。"
    for code, value, field in (
        ("g9", 10, "item"),
        ("g1", None, "value"),
        ("g1", 12, "value"),
        ("g1", 2, "value"),
    ):
        change = Amendment("aim", code, WHY, SIGNED.date(), value=None if value is None else Decimal(value))
        with pytest.raises(Invalid) as refused:
            amended(before, change)
        assert list(refused.value.fields) == [field]


def test_a_target_names_a_track_that_is_there_and_has_a_code_of_its_own(small: Campaign) -> None:
    with pytest.raises(Invalid):
        replace(small, targets=(aim(track="t9"),))
    with pytest.raises(Invalid):
        replace(small, targets=(aim(), aim()))


def test_the_drafter_sets_it_and_it_is_frozen_with_the_text(signed: Drive) -> None:
    (told,) = json.loads(bytes(SignedText.objects.get().text))["targets"]
    assert told == {
        "code": "g1", "track": "t1", "title": "签约落地的企业", "measure": "家", "baseline": "2", "value": "12",
        "by": "2025-11-22", "unit": "sl-ju-a",
    }  # fmt: skip


def test_the_same_title_is_set_anew_and_a_new_sheet_keeps_the_targets(
    drafted: Drive, small: Campaign, seat: Seat, actor: Who
) -> None:
    desk = on(seat("planner"), "2025-08-14")
    for more in (
        {},
        {"value": "15", "by": "2025-10-31", "unit": "示例乙局"},
        {"track": "t2", "title": "隐患清零"},
    ):
        assert desk.post(DESK, FIRMS | more).status_code == 302
    actions.draft(replace(small, n_days=90), "330482", actor("planner"), DRAFTED)
    first, second = Drive.objects.get().document["targets"]
    assert (first["code"], first["value"], first["by"], first["unit"]) == (
        "g1",
        "15",
        "2025-10-31",
        "sl-ju-b",
    )
    assert (second["code"], second["unit"]) == ("g2", "sl-ju-c")
    only = replace(small, tracks=small.tracks[1:], lists=small.lists[1:], items=small.items[1:])
    actions.draft(only, "330482", actor("planner"), DRAFTED)
    assert [one["code"] for one in Drive.objects.get().document["targets"]] == ["g2"]
    assert desk.post(DESK, FIRMS | {"track": "t2"}).status_code == 302
    assert [one["code"] for one in Drive.objects.get().document["targets"]] == ["g2", "g1"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"track": "t9"}, "请从给出的几项里选一项"),
        ({"title": ""}, "这一项要填"),
        ({"value": "很多"}, "写一个数"),
        ({"value": "2.0"}, "目标要和起点不一样"),
        ({"by": "2025-12-31"}, "日期要在攻坚的第一天（2025-"),
        ({"unit": "没有的局"}, "没有「没有的局」这个单位"),
        ({"title": "找 13800138000"}, "13800138000"),
        ({"do": "other"}, "请从给出的几项里选一项"),
    ],
)
def test_what_cannot_be_set_comes_back_with_its_sentence(
    drafted: Drive, seat: Seat, more: dict[str, str], said: str
) -> None:
    answer = on(seat("planner"), "2025-08-14").post(DESK, FIRMS | more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "targets" not in Drive.objects.get().document


def test_twenty_are_enough(drafted: Drive, seat: Seat) -> None:
    desk = on(seat("planner"), "2025-08-14")
    answers = [desk.post(DESK, FIRMS | {"title": f"第{n}样"}) for n in range(21)]
    assert [one.status_code for one in answers] == [302] * 20 + [422]
    assert "最多 20 个" in answers[-1].content.decode()


def test_nobody_sets_one_but_the_drafter_nor_after_it_is_signed(signed: Drive, seat: Seat) -> None:
    assert on(seat("handler-ju-a")).post(DESK, FIRMS).status_code == 403
    late = on(seat("planner")).post(DESK, FIRMS)
    assert late.status_code in {409, 422}
    assert "已经签了" in late.content.decode()
    assert on(seat("planner")).post("/desk/campaigns/none/targets", FIRMS).status_code == 404


def test_a_reading_is_told_once_in_the_record_and_stands_on_the_page(signed: Drive, seat: Seat) -> None:
    assert "还没有报过" in on(Client()).get(PUBLIC).content.decode()
    desk = on(seat("handler-ju-a"))
    assert "报读数：签约落地的企业" in desk.get(DESK).content.decode()
    for _press in range(2):
        assert desk.post(DESK, READ).status_code == 302
    row = TargetReading.objects.get()
    assert (row.n, row.value, row.unit_id, row.replaces) == (1, Decimal("5.5"), "sl-ju-a", None)
    event = Event.objects.filter(stream=signed.stream).latest("seq")
    assert (event.pk, event.type, event.actor_unit) == (row.event_id, "reading", "sl-ju-a")
    assert event.facts_public == {
        "campaign": "hundred", "target": "g1", "n": 1, "on": "2025-09-01", "value": "5.5", "replaces": 0,
    }  # fmt: skip
    page = on(Client()).get(PUBLIC).content.decode()
    for words in ("5.5", "起点 2", "目标 12 家", "走了 35%", READ["evidence"], 'width="196"'):
        assert words in page
    assert READ["evidence"] not in on(Client(), "2025-08-31").get(PUBLIC).content.decode()


def test_a_correction_replaces_and_both_are_read(signed: Drive, seat: Seat) -> None:
    desk = on(seat("handler-ju-a"))
    desk.post(DESK, READ)
    again = desk.post(DESK, READ | {"value": "6"})
    assert again.status_code == 422
    assert "这一天已经有读数（第 1 次）" in again.content.decode()
    for _press in range(2):
        assert desk.post(DESK, READ | {"value": "6", "replaces": "1"}).status_code == 302
    for n in ("1", "7"):
        gone = desk.post(DESK, READ | {"value": "7", "replaces": n})
        assert "已经更正过了，或者没有这一次" in gone.content.decode()
    first, second = TargetReading.objects.order_by("n")
    assert (second.replaces, first.value, second.value) == (first, Decimal("5.5"), Decimal(6))
    page = on(Client()).get(PUBLIC).content.decode()
    assert "<s>5.5</s>" in page
    assert "由第 2 次更正" in page
    assert "走了 40%" in page
    english = on(Client())
    english.cookies["django_language"] = "en"
    assert "corrects no. 1" in english.get(PUBLIC, headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"on": "2025-09-03"}, "到今天为止"),
        ({"on": "2025-08-14"}, "到今天为止"),
        ({"on": ""}, "这一项要填"),
        ({"value": "多"}, "写一个数"),
        ({"evidence": ""}, "这一项要填"),
        ({"evidence": "问 13800138000"}, "13800138000"),
    ],
)
def test_a_reading_without_day_number_or_evidence_comes_back(
    signed: Drive, seat: Seat, more: dict[str, str], said: str
) -> None:
    answer = on(seat("handler-ju-a")).post(DESK, READ | more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TargetReading.objects.exists()


@pytest.mark.parametrize("who", ["handler-ju-b", "planner", "desk", "auditor"])
def test_no_other_unit_reads_it_off(signed: Drive, seat: Seat, who: str) -> None:
    assert on(seat(who)).post(DESK, READ).status_code == 403
    assert "报读数：" not in on(seat(who)).get(DESK).content.decode()


def test_no_reading_of_a_draft_nor_of_what_is_not_there(drafted: Drive, seat: Seat) -> None:
    on(seat("planner"), "2025-08-14").post(DESK, FIRMS)
    unit = on(seat("handler-ju-a"))
    assert "签了才有读数" in unit.post(DESK, READ).content.decode()
    assert unit.post(DESK, READ | {"target": "g9"}).status_code == 404


def test_the_database_lets_nobody_change_a_reading(signed: Drive, seat: Seat) -> None:
    desk = on(seat("handler-ju-a"))
    desk.post(DESK, READ)
    desk.post(DESK, READ | {"on": "2025-09-02"})
    first, second = TargetReading.objects.order_by("n")
    for change in (lambda: TargetReading.objects.update(value=12), first.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
    more = {"on": first.on, "value": 1, "evidence": "x", "unit_id": "sl-ju-a", "told_at": SIGNED}
    event = Event.objects.filter(stream=signed.stream).earliest("seq")
    for target, n in (("g2", 3), ("g1", 1)):
        with pytest.raises(IntegrityError, match="an earlier one of its own target"), transaction.atomic():
            TargetReading.objects.create(
                event=event, campaign=signed, target=target, n=n, replaces=second, **more
            )


def test_what_is_reached_and_what_is_past_its_day_says_so(signed: Drive, seat: Seat) -> None:
    desk = on(seat("handler-ju-a"), "2025-11-22")
    desk.post(DESK, READ | {"on": "2025-11-20", "value": "11"})
    assert "在路上" in on(Client(), "2025-11-22").get(PUBLIC).content.decode()
    assert "到日子还没有到" in on(Client(), "2025-11-23").get(PUBLIC).content.decode()
    on(desk, "2025-11-24").post(DESK, READ | {"on": "2025-11-24", "value": "12"})
    assert "到了</span>" in on(Client(), "2025-11-24").get(PUBLIC).content.decode()


def test_the_head_amends_the_number_at_the_desk(signed: Drive, seat: Seat) -> None:
    head = on(seat("head-shifu"))
    assert "改数字目标" in head.get("/desk/campaigns/hundred").content.decode()
    typed = {"item": "g1", "kind": "aim", "value": "10", "reason": WHY}
    wrong = head.post("/desk/campaigns/hundred/amend", typed | {"value": "x"})
    assert "写一个数" in wrong.content.decode()
    assert head.post("/desk/campaigns/hundred/amend", typed).status_code == 302
    page = on(Client()).get(PUBLIC).content.decode()
    assert "目标 10 家" in page
    assert "最初是 12" in page
    assert "的目标由 12 改为 10" in page


def test_the_demo_tells_two_targets_with_a_correction(actor: Who) -> None:
    told = demo.told("pinghu")
    assert told is not None
    words, campaign = told.words, told.campaign
    actions.draft(campaign, words["place"], actor(words["drafter"]), told.at("drafted"), is_example=True)
    actions.sign(campaign.code, actor(words["signer"]), told.at("signed"))
    middle = date(2025, 10, 13)
    tell_readings(words, demo.workers(), date.min, middle)
    tell_readings(words, demo.workers(), middle, demo.LAST)
    rows = list(TargetReading.objects.order_by("target", "n"))
    assert [(row.target, row.n, plain(row.value)) for row in rows] == [
        ("g1", 1, "2"), ("g1", 2, "6"), ("g1", 3, "5"), ("g1", 4, "8"), ("g2", 1, "102.5"), ("g2", 2, "66.4"),
        ("g2", 3, "41.2"),
    ]  # fmt: skip
    assert (rows[2].replaces, rows[2].on) == (rows[1], date(2025, 10, 10))
    assert [row.event.effective_at for row in rows] == [row.told_at for row in rows]
    page = on(Client(), "2025-11-20").get("/campaigns/example-100").content.decode()
    assert "走了 80%" in page
    assert "走了 87%" in page
