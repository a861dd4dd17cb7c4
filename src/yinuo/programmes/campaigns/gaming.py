"""Eight ways to look better without working better, against the league and a usual formula of closed cases.

Assumptions, not observations: 200 matters a unit in four categories of rising difficulty; six askers of ten
answer; one closure of eight is audited. What was really done for people is the same whatever is played, but
where the trick itself undoes it (sitting on the hard ones). It shows a direction, never a size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final

from yinuo.programmes.campaigns.league import Peers, Unit, chosen
from yinuo.programmes.campaigns.league_export import SHAPE, Count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

N_UNITS, N_MATTERS, N_OWN = 12, 200, 150
DONE: Final = (0.97, 0.9, 0.75, 0.5)
"""The share really solved, by category: the last two are the hard ones."""
HARD: Final = 2
IN_TIME, CONTACTED, ANSWERING, RATING, BAD_FIRST, AUDITED = 0.9, 0.95, 0.6, 0.4, 0.05, 0.12
FAKED, EXPLAINED, OVERTURNED, PRESSED, COACHED, SLOWED, LEFT = 0.5, 0.25, 0.6, 0.6, 0.7, 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """A matter as it was really worked on, and as it reads in the register."""

    category: int
    is_solved: bool
    in_time: bool
    contacted: bool
    is_answering: bool
    is_rating: bool
    luck: float
    """One draw a matter for whatever a trick leaves to chance, so that both worlds are the same but for the trick."""
    answer: str = "no"
    is_reported: bool = False
    stood: bool = False
    is_closed: bool = False
    is_reopened: bool = False
    explained: str = ""
    audit: str = ""
    filed: str = ""
    is_good_rating: bool | None = None
    was_moved: bool = False
    was_handed_off: bool = False
    """To another unit, past half of its time: the accountable unit stays, a usual formula looks at the last one."""


def work(rng: Random) -> list[Case]:
    """Draw what really happens at a unit, and write it down honestly."""
    cases = []
    for number in range(N_MATTERS):
        category = number % len(DONE)
        draws = [rng.random() for _ in range(6)]
        case = Case(
            category,
            draws[0] < DONE[category],
            draws[1] < IN_TIME,
            draws[2] < CONTACTED,
            draws[3] < ANSWERING,
            draws[4] < RATING,
            draws[5],
        )
        cases.append(honest(case))
    return cases


def honest(case: Case) -> Case:
    """Write down what is: solved ones reported, the rest open past their date, some of them explained by law."""
    if case.is_solved:
        is_bad_first = case.luck < BAD_FIRST
        return replace(
            case,
            answer="yes" if case.is_answering else "silent",
            is_reported=True,
            stood=not is_bad_first,
            is_closed=True,
            is_reopened=is_bad_first,
            is_good_rating=True if case.is_rating else None,
        )
    is_explained = case.luck < EXPLAINED
    return replace(
        case,
        is_closed=is_explained,
        is_reported=is_explained,
        stood=is_explained,
        explained="yes" if is_explained else "",
        is_good_rating=False if case.is_rating else None,
    )


def _is_open(case: Case) -> bool:
    return not case.is_solved and not case.is_closed


def false_closure(case: Case) -> Case:
    """Report as done what is not: who answers says no, who does not is silent."""
    if not _is_open(case) or case.luck > EXPLAINED + FAKED * (1 - EXPLAINED):
        return case
    answer = "no" if case.is_answering else "silent"
    return replace(
        case,
        in_time=True,
        is_reported=True,
        stood=not case.is_answering,
        is_closed=True,
        is_reopened=case.is_answering,
        answer=answer,
    )


def explain(case: Case) -> Case:
    """Explain everything away that is not done; a reviewer overturns most of it."""
    if not _is_open(case):
        return case
    verdict = "overturned" if case.luck < EXPLAINED + OVERTURNED * (1 - EXPLAINED) else "yes"
    return replace(case, in_time=True, is_reported=True, stood=True, is_closed=True, explained=verdict)


def sit(case: Case) -> Case:
    """Leave half of the hard ones lying, and have all of the easy ones in time for it."""
    if case.category < HARD:
        return replace(case, in_time=True)
    if case.is_solved and case.luck > LEFT:
        bad = False if case.is_rating else None
        left = replace(case, is_solved=False, answer="no", is_reported=False, stood=False, is_closed=False)
        return replace(left, is_reopened=False, is_good_rating=bad)
    return case


def withdraw(case: Case) -> Case:
    """Press people, after the first contact, to take back what is not done; they are asked to rate all the same."""
    is_pressed = _is_open(case) and case.luck < EXPLAINED + PRESSED * (1 - EXPLAINED)
    return replace(case, is_closed=True, in_time=True) if is_pressed else case


def hand_off(case: Case) -> Case:
    """Give away late what will not be done."""
    return replace(case, was_handed_off=True) if _is_open(case) else case


def extend(case: Case) -> Case:
    """Have every date moved; some of the work takes the time it is given."""
    return replace(case, was_moved=True, in_time=case.in_time and case.luck > SLOWED)


def coach(case: Case) -> Case:
    """Report the undone as done, and have people say yes and rate it well: an audit asks them again."""
    if not _is_open(case):
        return replace(case, is_good_rating=True) if case.is_rating else case
    said = replace(false_closure(case), is_good_rating=True if case.is_rating else None)
    if said.is_closed and case.is_answering and case.luck < EXPLAINED + COACHED * FAKED * (1 - EXPLAINED):
        return replace(said, answer="yes", stood=True, is_reopened=False)
    return said


def stuffed(cases: Sequence[Case]) -> list[Case]:
    """Add easy ones that the unit filed with itself."""
    easy = Case(
        category=0, is_solved=True, in_time=True, contacted=True, is_answering=True, is_rating=True, luck=1.0
    )
    easy = replace(honest(easy), filed="own")
    return [*cases, *[easy] * N_OWN]


def _each(trick: Callable[[Case], Case]) -> Callable[[Sequence[Case]], list[Case]]:
    return lambda cases: [trick(case) for case in cases]


STRATEGIES: Final[Mapping[str, Callable[[Sequence[Case]], list[Case]]]] = {
    "false closure": _each(false_closure),
    "explain everything": _each(explain),
    "sit on the hard ones": _each(sit),
    "push withdrawals": _each(withdraw),
    "hand off late": _each(hand_off),
    "extend everything": _each(extend),
    "stuff with own easy cases": stuffed,
    "coach raters": _each(coach),
}


def rate_well(case: Case) -> Case:
    """Have good ratings given and do nothing else: what no rate sees, and only a red line stops."""
    return replace(case, is_good_rating=True) if case.is_rating else case


NINTH: Final[Mapping[str, Callable[[Sequence[Case]], list[Case]]]] = {
    "coach ratings and nothing else": _each(rate_well)
}
"""Not one of the eight: it pays as long as nobody reports it."""


def audited(cases: Sequence[Case], rng: Random) -> list[Case]:
    """Draw closures that were reported as done, silent ones among them, and ask: the answer is what is true."""
    out = []
    for case in cases:
        draw = rng.random()
        is_drawn = case.is_reported and not case.explained and not case.filed and draw < AUDITED
        out.append(replace(case, audit="true" if case.is_solved else "untrue") if is_drawn else case)
    return out


def unit_of(code: str, cases: Sequence[Case]) -> Unit:
    """Count the cases of a unit as the league's reader does."""
    unit = Unit(code, "peers")
    for case in cases:
        count = Count(("request", *_shape(case)))
        if count.is_left_out:
            continue
        category = str(case.category)
        unit.n += 1
        if count.confirmed is not None:
            unit.add("confirmed", category, count.confirmed, 1)
        unit.add("on_time", category, 2 * (count.stood and case.is_reported and case.in_time), 1)
        if case.is_reported:
            unit.add("reopened", category, count.reopened, 1)
        unit.add("contacted", category, 2 * case.contacted, 1)
        if count.audited is not None:
            unit.add("untrue", category, *count.audited)
        if case.is_good_rating is not None:
            unit.add("satisfied", category, 2 * case.is_good_rating, 1)
    return unit


def _shape(case: Case) -> tuple[object, ...]:
    judged = (int(case.stood), case.answer, int(case.is_reopened))
    shape = (*judged, case.explained, case.audit, case.filed)
    assert len(shape) == len(SHAPE) - 1  # noqa: S101 -- the kind stands before it
    return shape


def naive(cases: Sequence[Case]) -> float:
    """Score by a usual formula: what is closed is solved; whoever holds a case last, by the date as it was moved."""
    mine = [case for case in cases if not case.was_handed_off]
    closed = [case for case in mine if case.is_closed]
    rated = [case for case in closed if case.is_good_rating is not None]
    shares = (
        (0.35, [case.is_closed for case in mine]),
        (0.20, [case.in_time or case.was_moved for case in closed]),
        (0.15, [not case.is_reopened for case in closed]),
        (0.15, [bool(case.is_good_rating) for case in rated]),
        (0.15, [case.contacted for case in mine]),
    )
    return 100 * sum(weight * sum(each) / max(1, len(each)) for weight, each in shares)


def gains(
    n_runs: int, seed: int, strategies: Mapping[str, Callable[[Sequence[Case]], list[Case]]] = STRATEGIES
) -> dict[str, tuple[float, float]]:
    """Give, for each strategy, the mean change by the usual formula and by the league's, over so many draws."""
    sums = {name: [0.0, 0.0] for name in strategies}
    for run in range(n_runs):
        rng = Random(f"{seed}/{run}")  # noqa: S311
        honest_work = work(rng)
        others = [
            unit_of(f"u{n:02}", audited(work(rng), Random(f"{seed}/{run}/{n}")))  # noqa: S311
            for n in range(1, N_UNITS)
        ]

        def scored(cases: Sequence[Case], others: Sequence[Unit] = others, run: int = run) -> float:
            mine = unit_of("u00", audited(cases, Random(f"{seed}/{run}/audit")))  # noqa: S311
            return Peers([mine, *others], chosen()).score(mine).value

        plain, usual = scored(honest_work), naive(honest_work)
        for name, played in strategies.items():
            cases = played(honest_work)
            sums[name][0] += naive(cases) - usual
            sums[name][1] += scored(cases) - plain
    return {name: (usual / n_runs, ours / n_runs) for name, (usual, ours) in sums.items()}
