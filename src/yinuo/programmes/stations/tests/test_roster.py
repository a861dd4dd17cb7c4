"""A roster serves as many shifts as can be served, keeps every promise, and says why a shift stays empty."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.given import Spot
from yinuo.programmes.stations.roster import Roster, Shift, Volunteer, Wanted, rostered

MONDAY = datetime(2025, 9, 1)  # noqa: DTZ001
HERE, THERE = Spot(121.0, 30.7), Spot(121.3, 30.7)  # 29 km apart


def shift(ref: str, day: int = 0, hour: int = 8, **more: object) -> Shift:
    starts = MONDAY + timedelta(days=day, hours=hour)
    return Shift(ref, more.pop("station", "S"), starts, starts + timedelta(hours=4), **more)  # type: ignore[arg-type]


def anytime(ref: str, **more: object) -> Volunteer:
    always = ((MONDAY, MONDAY + timedelta(days=30)),)
    return Volunteer(**{"ref": ref, "free": always, "a_week": 7, "home": HERE, **more})  # type: ignore[arg-type]


def wanted(shifts: list[Shift], volunteers: list[Volunteer], **more: object) -> Wanted:
    return Wanted({"S": HERE, "T": THERE}, shifts, volunteers, **more)  # type: ignore[arg-type]


def who(roster: Roster) -> set[tuple[str, str]]:
    return {(one, when) for one, when, _way in roster.pairs}


def why(roster: Roster) -> dict[str, str]:
    return {ref: str(sentence) for ref, sentence in roster.empty}


def test_shifts_count_before_even_loads_and_those_before_short_ways() -> None:
    near, far = anytime("near"), anytime("far", home=THERE, reach=50_000)
    plan = rostered(wanted([shift(f"d{n}", n) for n in range(4)], [near, far]))
    assert Counter(one for one, _when in who(plan)) == {"near": 2, "far": 2}
    assert plan.is_proven
    one = rostered(wanted([shift("d0")], [far, near]))
    assert [pair[:2] for pair in one.pairs] == [("near", "d0")]
    busy = wanted([shift("d0"), shift("t0", station="T")], [near, far])
    assert who(rostered(busy)) == {("near", "d0"), ("far", "t0")}


def test_nobody_serves_twice_a_day_or_oftener_a_week_than_offered() -> None:
    shifts = [shift(f"{n}{hour}", n, hour) for n in range(14) for hour in (8, 13)]
    plan = rostered(wanted(shifts, [anytime("a", a_week=3), anytime("b", a_week=1)]))
    assert len(plan.pairs) == 2 * 3 + 2 * 1
    days = Counter((one, when[:-1]) for one, when in who(plan))
    assert max(days.values()) == 1


def test_nobody_serves_a_night_and_the_morning_it_ends_in() -> None:
    night = Shift("night", "S", MONDAY + timedelta(hours=22), MONDAY + timedelta(hours=32))
    plan = rostered(wanted([night, shift("morning", 1, 7)], [anytime("a")]))
    assert len(plan.pairs) == 1


def test_a_shift_for_two_is_whole_or_empty_and_has_its_skills() -> None:
    pair = shift("p", needs=2, skills=("急救",))
    assert rostered(wanted([pair], [anytime("a"), anytime("b")])).pairs == ()
    able = anytime("c", skills=frozenset({"急救"}))
    plan = rostered(wanted([pair], [anytime("a"), anytime("b"), able]))
    assert ("c", "p") in who(plan)
    assert len(plan.pairs) == 2
    alone = rostered(wanted([pair], [able]))
    assert why(alone) == {"p": "要 2 人，还抽得出来的只有 1 人。"}


def test_those_together_serve_together_and_those_apart_never() -> None:
    pair = [shift(f"p{n}", n, needs=2) for n in range(3)]
    people = [anytime("a"), anytime("b"), anytime("c", a_week=1)]
    plan = rostered(wanted(pair, people, together=[("a", "b")]))
    assert (
        len({when for one, when in who(plan) if one == "a"} ^ {when for one, when in who(plan) if one == "b"})
        == 0
    )
    assert len(plan.pairs) == 6
    apart = rostered(wanted(pair, people, apart=[("a", "b")]))
    assert len(apart.pairs) == 2
    single = rostered(wanted([shift("s")], [anytime("a"), anytime("b")], together=[("a", "b")]))
    assert why(single) == {"s": "还抽得出来的 2 人要和搭档一起，或者不能和同班的人一起。"}
    lonely = rostered(wanted([shift("s")], [anytime("a"), anytime("b", free=())], together=[("a", "b")]))
    assert lonely.pairs == ()


def test_what_is_fixed_stays_and_what_is_forbidden_does_not_come() -> None:
    people = [anytime("a"), anytime("b", free=())]
    plan = rostered(wanted([shift("s")], people, fixed=[("b", "s")]))
    assert who(plan) == {("b", "s")}
    for thing in ("s", "S"):
        none = rostered(wanted([shift("s")], [anytime("a")], forbidden=[("a", thing)]))
        assert why(none) == {"s": "这时有空的 1 人都不许排在这里。"}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"fixed": [("a", "s"), ("a", "t")]}, "a 同一天被定在两班：s 和 t。"),
        ({"fixed": [("a", "s"), ("a", "u")]}, "a 一周最多 1 班，定得多了。"),
        ({"fixed": [("a", "s")], "forbidden": [("a", "S")]}, "a 既定在 s，又不许排在那里。"),
        ({"fixed": [("a", "s")], "now": MONDAY + timedelta(hours=9)}, "s 已经开始，不能再定人。"),
        ({"fixed": [("a", "s"), ("b", "s")]}, "定好的安排互相矛盾，怎么排都不成。"),
    ],
)
def test_what_contradicts_itself_is_refused(more: dict[str, Any], sentence: str) -> None:
    shifts = [shift("s"), shift("t", hour=13), shift("u", 1)]
    with pytest.raises(Invalid) as wrong:
        rostered(wanted(shifts, [anytime("a", a_week=1), anytime("b")], **more))
    assert wrong.value.fields == {"fixed": sentence}


@pytest.mark.parametrize(
    ("volunteers", "more", "sentence"),
    [
        ([anytime("a", home=THERE)], {}, "没有志愿者能到这个驿站。"),
        ([anytime("a", stations=("T",))], {}, "没有志愿者能到这个驿站。"),
        ([anytime("a", free=())], {}, "能到这个驿站的 1 人这时都没有空。"),
        ([anytime("a")], {"skills": ("急救",)}, "这时有空的 1 人里没有人会急救。"),
        ([anytime("a")], {"skills": ("急救",), "needs": 2}, "这时有空的 1 人里没有人会急救。"),
        ([], {}, "没有志愿者能到这个驿站。"),
    ],
)
def test_an_empty_shift_says_why(volunteers: list[Volunteer], more: dict[str, Any], sentence: str) -> None:
    plan = rostered(wanted([shift("s", **more)], volunteers))
    assert (plan.pairs, why(plan)) == ((), {"s": sentence})


def test_who_serves_elsewhere_is_counted_in_the_sentence() -> None:
    day = [shift("m"), shift("n", hour=13)]
    assert list(why(rostered(wanted(day, [anytime("a")]))).values()) == ["能来的 1 人当天都另有一班。"]
    week = [shift("m"), shift("n", 1)]
    full = rostered(wanted(week, [anytime("a", a_week=1)]))
    assert list(why(full).values()) == ["能来的 1 人这一周都已经排满。"]
    both = rostered(
        wanted(
            [shift("x", 0), shift("y", 1), shift("z", 1, 13)],
            [anytime("a", a_week=1), anytime("b")],
            fixed=[("a", "x"), ("b", "y")],
        )
    )
    assert why(both) == {"z": "能来的 2 人都用上了：1 人当天另有一班，1 人这一周已经排满。"}


def test_a_new_plan_after_a_cancellation_changes_as_little_as_it_can() -> None:
    shifts = [shift(f"d{n}", n) for n in range(6)]
    people = [anytime("a", a_week=3), anytime("b", a_week=3), anytime("c", a_week=3)]
    first = rostered(wanted(shifts, people))
    previous = sorted(who(first))
    gone = [replace(one, free=()) if one.ref == "a" else one for one in people]
    again = rostered(wanted(shifts, gone, previous=previous))
    theirs = {pair for pair in previous if pair[0] == "a"}
    assert set(again.dropped) == theirs
    assert len(again.added) == len(theirs)
    assert len(again.pairs) == 6
    same = rostered(wanted(shifts, people, previous=previous))
    assert (same.dropped, same.added) == ((), ())


def test_what_has_begun_stays_as_it_was_and_nothing_is_put_into_the_past() -> None:
    shifts = [shift("d0"), shift("e0", station="T"), shift("d1", 1)]
    people = [anytime("a"), anytime("b")]
    now = MONDAY + timedelta(hours=9)
    plan = rostered(wanted(shifts, people, previous=[("b", "d0"), ("b", "d1")], now=now))
    assert {("b", "d0"), ("b", "d1")} == who(plan)
    assert why(plan) == {"e0": "这一班已经开始，不再排人。"}


def test_too_little_time_is_said() -> None:
    with pytest.raises(Invalid) as wrong:
        rostered(wanted([shift("s")], [anytime("a")]), seconds=-5)
    assert wrong.value.fields == {"": "给的时间里没有算出来，请多给一些时间。"}


@st.composite
def small(draw: st.DrawFn) -> Wanted:
    shifts = [
        shift(f"s{n}", day, hour, needs=draw(st.sampled_from([1, 1, 2])))
        for n, (day, hour) in enumerate(
            draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([8, 13])), max_size=4))
        )
    ]
    people = [
        anytime(
            f"v{n}",
            a_week=draw(st.integers(1, 2)),
            free=tuple((s.starts, s.ends) for s in shifts if draw(st.booleans())),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    pairs = [("v0", "v1")] if len(people) > 1 else []
    kind = draw(st.sampled_from(["", "together", "apart"]))
    return wanted(shifts, people, **({kind: pairs} if kind else {}))


def is_allowed(asked: Wanted, plan: set[tuple[str, str]]) -> bool:
    shifts = {one.ref: one for one in asked.shifts}
    people = {one.ref: one for one in asked.volunteers}
    for ref, when in plan:
        at = shifts[when].starts, shifts[when].ends
        if at not in people[ref].free:
            return False
    days = Counter((ref, shifts[when].starts.date()) for ref, when in plan)
    weeks = Counter(ref for ref, _when in plan)
    crew = Counter(when for _ref, when in plan)
    by = {ref: {when for one, when in plan if one == ref} for ref in people}
    return (
        all(n == 1 for n in days.values())
        and all(n <= people[ref].a_week for ref, n in weeks.items())
        and all(n in {0, shifts[when].needs} for when, n in crew.items())
        and all(by[a] == by[b] for a, b in asked.together)
        and all(not by[a] & by[b] for a, b in asked.apart)
    )


@settings(max_examples=60, deadline=None)
@given(small())
def test_no_plan_of_all_there_are_serves_more_shifts(asked: Wanted) -> None:
    plan = rostered(asked)
    assert is_allowed(asked, who(plan))
    each = [
        (one.ref, s.ref) for one in asked.volunteers for s in asked.shifts if (s.starts, s.ends) in one.free
    ]
    served = 0
    for taken in product([False, True], repeat=len(each)):
        some = {pair for pair, is_taken in zip(each, taken, strict=True) if is_taken}
        if is_allowed(asked, some):
            served = max(served, len({when for _ref, when in some}))
    assert len({when for _ref, when in who(plan)}) == served
    assert len(plan.empty) == len(asked.shifts) - served
