"""What is told where something is missing: a day beyond the calendar, no unit proposed, a promise, a past month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World
    from yinuo.programmes.voices.owed import Told

    Seat = Callable[..., Client]

AT = datetime(2025, 8, 18, 2, tzinfo=UTC)


def test_calls_are_answered_by_whoever_was_called_after_they_were() -> None:
    from yinuo.programmes.voices.owed import Call, calls_of, denied_at, returned_at

    hour = timedelta(hours=1)
    told: list[Told] = [
        ("evidence", "supporter", "water", AT, {}),
        ("call_in", "handler", "roads", AT + hour, {"units": ["water", "union"]}),
        ("update", "handler", "roads", AT + 2 * hour, {}),
        ("evidence", "supporter", "water", AT + 3 * hour, {}),
        ("evidence", "supporter", "water", AT + 4 * hour, {}),
        ("call_in", "handler", "roads", AT + 5 * hour, {"units": ["union"]}),
    ]
    assert calls_of(told) == (
        Call("water", AT + hour, AT + 3 * hour),
        Call("union", AT + 5 * hour, None),
    )
    assert calls_of([("call_in", "handler", "roads", AT, {})]) == ()
    assert denied_at([]) is None
    assert denied_at([("not_contacted", "requester", "", AT, {}), ("message", "requester", "", AT, {})]) == AT
    assert returned_at([]) is None


def test_beyond_the_calendar_no_time_is_named(world: World, seat: Seat) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack
    from yinuo.programmes.voices.owed import rule_by

    ref, back = world.assigned(), world.assigned()
    world.later(5 / 24).act(back, "hand_back", "handler", {"text": "不归我们", "proposed_unit": "water"})
    Pack.objects.update(covered_to=date(2025, 8, 18))
    book.forget()
    assert rule_by(datetime(2025, 8, 18, 8, tzinfo=UTC)) is None
    groups = seat("handler").get("/desk/voices/owed").context["groups"]
    assert [line.ref for group in groups if group.code == "first" for line in group.lines] == []
    assert ref
    html = seat("desk").get(f"/desk/{back}").content.decode()
    assert "退过 1 次。" in html
    assert "前要定" not in html


def test_a_promise_has_no_such_panels(world: World, seat: Seat) -> None:
    html = seat("handler").get(f"/desk/{world.promised()}").content.decode()
    assert "请来的单位" not in html
    assert "举一反三" not in html


def test_months_are_read_and_bounded() -> None:
    from yinuo.programmes.voices.monthly import before, month_of, months, next_month

    on = date(2025, 8, 20)
    assert month_of("2025-06", on) == date(2025, 6, 1)
    assert month_of("2025-09", on) == month_of("", on) == month_of("x", on) == date(2025, 8, 1)
    assert (months(on)[0], months(on)[-1], len(months(on))) == (date(2025, 8, 1), date(2024, 9, 1), 12)
    assert next_month(date(2025, 12, 1)) == date(2026, 1, 1)
    assert before(date(2025, 1, 1)) == date(2024, 12, 1)


def test_the_demos_months_have_their_issue_where_enough_asked(world: World) -> None:
    from yinuo.kernel.matters.load import Loaded
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.voices.models import MonthlyIssue
    from yinuo.programmes.voices.month_demo import fill, stories

    assert stories("pinghu") == ()
    for _ in range(5):
        world.accepted()
    world.now += timedelta(20)
    ref = world.promised()
    PublicMatter.objects.filter(ref=ref).update(source="example")
    other = world.promised()  # of this register, and no example
    fill("pinghu", Loaded(0, 0, {}))
    issue = MonthlyIssue.objects.get()
    assert (issue.month, issue.ref, issue.n, issue.picked_on) == (date(2025, 8, 1), ref, 5, date(2025, 9, 7))
    assert other != ref
