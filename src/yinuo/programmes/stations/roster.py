"""Who serves when, and where: as many shifts as possible, then as little changed, even loads, short ways.

A plan is a suggestion: a person decides. Nobody serves twice a day or more often a week than they offered; nobody's
attendance is counted. The wishes stand one above the other (ADR-0026): a shorter way never costs a shift.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.given import metres
from yinuo.base.optimum import NoneFits, Question, TooShort, best
from yinuo.programmes.stations.empty import Standing, why_empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from yinuo.base.given import Spot
    from yinuo.base.optimum import Level

    Mask = NDArray[np.bool_]
    Pair = tuple[str, str]

TOO_SHORT: Final = Sentence("给的时间里没有算出来，请多给一些时间。")
CONTRADICTS: Final = Sentence("定好的安排互相矛盾，怎么排都不成。")


@dataclass(frozen=True, slots=True)
class Shift:
    """A station's slot; `skills` are what at least one of those serving must have."""

    ref: str
    station: str
    starts: datetime
    ends: datetime
    needs: int = 1
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Volunteer:
    """What somebody offered: when they are free, how often a week, how far or to which stations they go."""

    ref: str
    free: tuple[tuple[datetime, datetime], ...]
    a_week: int = 1
    home: Spot | None = None
    reach: int = 5_000
    stations: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a roster is made from; pairs are (volunteer, shift), or (volunteer, station) too where forbidden."""

    stations: Mapping[str, Spot]
    shifts: Sequence[Shift]
    volunteers: Sequence[Volunteer]
    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    fixed: Sequence[Pair] = ()
    forbidden: Sequence[Pair] = ()
    previous: Sequence[Pair] = ()
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Who serves when, a sentence for every shift that stays empty, and how good that is."""

    pairs: tuple[tuple[str, str, int], ...]
    """(volunteer, shift, way in metres)"""
    empty: tuple[tuple[str, Sentence], ...]
    levels: Mapping[str, Level]
    dropped: tuple[Pair, ...] = ()
    added: tuple[Pair, ...] = ()
    """What a new plan takes away from the one before, and what it brings."""

    @property
    def is_proven(self) -> bool:
        """Say whether no plan is better."""
        return all(level.value == level.bound for level in self.levels.values())


@dataclass(slots=True)
class Table:
    """Who could serve when: volunteers down, shifts across, a mask for each reason."""

    near: Mask
    free: Mask
    skilled: Mask
    allowed: Mask
    ways: NDArray[np.int64]
    fixed: Mask
    before: Mask
    past: Mask
    """Shifts that have begun: what was planned for them stays, nothing else is."""
    day: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    week: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def may(self) -> Mask:
        """Give who may be asked for which shift."""
        can = self.near & self.free & self.skilled & self.allowed & ~self.past
        told: Mask = can | self.fixed
        return told


def rostered(wanted: Wanted, *, seconds: float = 25.0) -> Roster:
    """Make a roster. Raises Invalid where what is fixed cannot be kept, or the time is too short."""
    table = _table(wanted)
    _check_fixed(wanted, table)
    model = _Model(wanted, table)
    names, levels = model.levels()
    try:
        choice = best(model.question(), levels, seconds=seconds)
    except NoneFits:
        raise Invalid({"fixed": CONTRADICTS}) from None
    except TooShort:
        raise Invalid.whole(TOO_SHORT) from None
    serves = np.zeros_like(table.near)
    taken = choice.taken[: len(model.who)] > 0
    serves[model.who[taken], model.when[taken]] = True
    return _told(wanted, table, serves, dict(zip(names, choice.levels, strict=True)))


def _told(wanted: Wanted, table: Table, serves: Mask, levels: Mapping[str, Level]) -> Roster:
    pairs = tuple(
        (wanted.volunteers[who].ref, wanted.shifts[when].ref, int(table.ways[who, when]))
        for when, who in zip(*np.nonzero(serves.T), strict=True)
    )
    needs = np.array([shift.needs for shift in wanted.shifts], np.int64)
    standing = _standing(wanted, table, serves)
    empty = tuple(
        (wanted.shifts[when].ref, why_empty(standing, when, wanted.shifts[when].skills))
        for when in np.flatnonzero(serves.sum(axis=0) < needs).tolist()
    )
    had, has = set(wanted.previous), {(who, when) for who, when, _ in pairs}
    changed = (tuple(sorted(had - has)), tuple(sorted(has - had))) if had else ((), ())
    return Roster(pairs, empty, levels, *changed)


def _standing(wanted: Wanted, table: Table, serves: Mask) -> Standing:
    """Sum up who is busy when, so that a shift that stays empty can say why."""
    n_who = len(wanted.volunteers)
    days = np.zeros((n_who, table.day.max(initial=0) + 1), bool)
    weeks = np.zeros((n_who, table.week.max(initial=0) + 1), np.int64)
    who, when = np.nonzero(serves)
    days[who, table.day[when]] = True
    np.add.at(weeks, (who, table.week[when]), 1)
    most = np.array([one.a_week for one in wanted.volunteers], np.int64)
    paired = {ref for pair in (*wanted.together, *wanted.apart) for ref in pair}
    return Standing(
        near=table.near,
        free=table.free,
        skilled=table.skilled,
        allowed=table.allowed,
        past=table.past,
        busy=days[:, table.day],
        full=(weeks >= most[:, None])[:, table.week],
        paired=np.array([one.ref in paired for one in wanted.volunteers], bool),
        needs=np.array([shift.needs for shift in wanted.shifts], np.int64),
        skills=[one.skills for one in wanted.volunteers],
    )


def _table(wanted: Wanted) -> Table:
    who = {one.ref: n for n, one in enumerate(wanted.volunteers)}
    when = {shift.ref: n for n, shift in enumerate(wanted.shifts)}
    at = {ref: n for n, ref in enumerate(wanted.stations)}
    station = np.array([at[shift.station] for shift in wanted.shifts], np.int64)
    shape = len(who), len(when)
    ways, near = _ways(wanted)
    slots = sorted({(shift.starts, shift.ends) for shift in wanted.shifts})
    slot = {one: n for n, one in enumerate(slots)}
    slot_of = np.array([slot[shift.starts, shift.ends] for shift in wanted.shifts], np.int64)
    free = np.zeros((len(who), len(slots)), bool)
    for row, one in zip(free, wanted.volunteers, strict=True):
        for n, (starts, ends) in enumerate(slots):
            row[n] = any(begins <= starts and ends <= until for begins, until in one.free)
    skilled = np.ones(shape, bool)
    for n, shift in enumerate(wanted.shifts):
        if shift.needs == 1 and shift.skills:
            skilled[:, n] = [one.skills.issuperset(shift.skills) for one in wanted.volunteers]
    allowed, fixed, before = np.ones(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool)
    for ref, thing in wanted.forbidden:
        allowed[who[ref], when[thing] if thing in when else station == at[thing]] = False
    for mask, pairs in ((fixed, wanted.fixed), (before, wanted.previous)):
        for ref, shift_ref in pairs:
            mask[who[ref], when[shift_ref]] = True
    past = np.array([wanted.now is not None and s.starts < wanted.now for s in wanted.shifts], bool)
    fixed |= before & past
    days = sorted({shift.starts.date() for shift in wanted.shifts})
    weeks = sorted({day.isocalendar()[:2] for day in days})
    day = np.array([days.index(shift.starts.date()) for shift in wanted.shifts], np.int64)
    week = np.array([weeks.index(s.starts.date().isocalendar()[:2]) for s in wanted.shifts], np.int64)
    return Table(
        near[:, station], free[:, slot_of], skilled, allowed, ways[:, station], fixed, before, past, day, week
    )


def _ways(wanted: Wanted) -> tuple[NDArray[np.int64], Mask]:
    """Give the way from each volunteer to each station, and whether they go there."""
    ways = np.zeros((len(wanted.volunteers), len(wanted.stations)), np.int64)
    near = np.zeros(ways.shape, bool)
    for row, one in enumerate(wanted.volunteers):
        for column, (ref, spot) in enumerate(wanted.stations.items()):
            ways[row, column] = metres(one.home, spot) if one.home else 0
            is_reached = one.home is not None and ways[row, column] <= one.reach
            near[row, column] = ref in one.stations if one.stations else is_reached
    return ways, near


def _check_fixed(wanted: Wanted, table: Table) -> None:
    """Refuse what is fixed for one person in two places, too often, where it is forbidden, or in the past."""
    shifts = {shift.ref: shift for shift in wanted.shifts}
    who = {one.ref: n for n, one in enumerate(wanted.volunteers)}
    when = {ref: n for n, ref in enumerate(shifts)}
    had, days, weeks = set(wanted.previous), dict[tuple[str, Any], str](), Counter[tuple[str, int]]()
    for one, ref in dict.fromkeys(wanted.fixed):
        said = {"volunteer": one, "shift": ref}
        other = days.setdefault((one, table.day[when[ref]]), ref)
        weeks[one, int(table.week[when[ref]])] += 1
        most = wanted.volunteers[who[one]].a_week
        if other != ref:
            said["other"] = other
            raise Invalid({"fixed": Sentence("{volunteer} 同一天被定在两班：{other} 和 {shift}。", **said)})
        if weeks[one, int(table.week[when[ref]])] > most:
            raise Invalid(
                {"fixed": Sentence("{volunteer} 一周最多 {most} 班，定得多了。", **said, most=most)}
            )
        if not table.allowed[who[one], when[ref]]:
            raise Invalid({"fixed": Sentence("{volunteer} 既定在 {shift}，又不许排在那里。", **said)})
        if table.past[when[ref]] and (one, ref) not in had:
            raise Invalid({"fixed": Sentence("{shift} 已经开始，不能再定人。", **said)})


class _Model:
    """The roster as columns and rows; a column is who could serve when, a shift of several, or a piece of a load."""

    def __init__(self, wanted: Wanted, table: Table) -> None:
        self.wanted, self.table = wanted, table
        self.who, self.when = np.nonzero(table.may)
        self.needs = np.array([shift.needs for shift in wanted.shifts], np.int64)
        self.several = np.flatnonzero(self.needs > 1)
        self.most = np.ones(len(self.who))
        weeks = table.week.max(initial=0) + 1
        self.pieces = max(1, int(max((one.a_week for one in wanted.volunteers), default=1) * weeks))
        self.pieces = min(self.pieces, int(table.day.max(initial=0)) + 1)
        self.n = len(self.who) + len(self.several) + len(wanted.volunteers) * self.pieces
        self.rows: list[Any] = []
        self.low: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []

    def question(self) -> Question:
        """Write every row that no plan may break."""
        from scipy import sparse

        self._shifts()
        n_weeks = int(self.table.week.max(initial=0)) + 1
        a_week = np.array([one.a_week for one in self.wanted.volunteers], np.float64)
        who_day = self.who * (int(self.table.day.max(initial=0)) + 1) + self.table.day[self.when]
        self._groups(who_day, np.ones(int(who_day.max(initial=0)) + 1))
        who_week = self.who * n_weeks + self.table.week[self.when]
        self._groups(who_week, np.repeat(a_week, n_weeks)[: int(who_week.max(initial=0)) + 1])
        self._nights()
        self._pairs()
        self._loads()
        least = np.zeros(self.n)
        least[: len(self.who)] = self.table.fixed[self.who, self.when]
        most = np.ones(self.n)
        most[: len(self.who)] = np.maximum(self.most, least[: len(self.who)])
        table = sparse.vstack(self.rows).tocsr()
        return Question(table, np.concatenate(self.low), np.concatenate(self.high), most, least)

    def levels(self) -> tuple[list[str], list[NDArray[np.float64]]]:
        """Give the wishes, the most important first; each is a cost to be made small."""
        covered, even, ways = np.zeros(self.n), np.zeros(self.n), np.zeros(self.n)
        n = len(self.who)
        covered[:n] = np.where(self.needs[self.when] == 1, -1, 0)
        covered[n : n + len(self.several)] = -1
        even[n + len(self.several) :] = np.tile(2 * np.arange(self.pieces) + 1, len(self.wanted.volunteers))
        ways[:n] = self.table.ways[self.who, self.when]
        named = {"covered": covered}
        if self.wanted.previous:
            named["kept"] = np.zeros(self.n)
            named["kept"][:n] = -self.table.before[self.who, self.when].astype(float)
        named |= {"evenness": even, "ways": ways}
        return list(named), list(named.values())

    def _add(self, table: Any, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        self.rows.append(table)
        self.low.append(low)
        self.high.append(high)

    def _sparse(self, row: Any, column: Any, value: Any, n_rows: int) -> Any:
        from scipy import sparse

        return sparse.csr_array((np.asarray(value, float), (row, column)), shape=(n_rows, self.n))

    def _groups(self, group: NDArray[np.int64], most: NDArray[np.float64]) -> None:
        """Take at most so many columns of each group; a group of so few needs no row."""
        size = np.bincount(group, minlength=len(most))
        binds = np.flatnonzero(size > most)
        row = np.full(len(most), -1)
        row[binds] = np.arange(len(binds))
        here = np.flatnonzero(row[group] >= 0)
        table = self._sparse(row[group[here]], here, np.ones(len(here)), len(binds))
        self._add(table, np.full(len(binds), -np.inf), most[binds])

    def _shifts(self) -> None:
        """Let a shift for one take at most one, and a shift for several all or nobody, its skills among them."""
        single = np.flatnonzero(self.needs[self.when] == 1)
        table = self._sparse(self.when[single], single, np.ones(len(single)), len(self.needs))
        table = table[np.flatnonzero(np.diff(table.indptr) > 1)]
        self._add(table, np.full(table.shape[0], -np.inf), np.ones(table.shape[0]))
        for n, when in enumerate(int(one) for one in self.several):
            here = np.flatnonzero(self.when == when)
            column = len(self.who) + n
            value = [*np.ones(len(here)), -float(self.needs[when])]
            self._add(self._sparse([0] * len(value), [*here, column], value, 1), np.zeros(1), np.zeros(1))
            for skill in self.wanted.shifts[when].skills:
                has = [one for one in here if skill in self.wanted.volunteers[self.who[one]].skills]
                row = self._sparse([0] * (len(has) + 1), [*has, column], [*np.ones(len(has)), -1.0], 1)
                self._add(row, np.zeros(1), np.full(1, np.inf))

    def _nights(self) -> None:
        """Let nobody serve a night and what begins before it ends."""
        slots = sorted({(shift.starts, shift.ends) for shift in self.wanted.shifts})
        nights = [slot for slot in slots if slot[0].date() != slot[1].date()]
        for one, other in product(nights, slots):
            if other[0].date() > one[0].date() and other[0] < one[1]:
                both = [n for n, s in enumerate(self.wanted.shifts) if (s.starts, s.ends) in {one, other}]
                here = np.flatnonzero(np.isin(self.when, both))
                table = self._sparse(self.who[here], here, np.ones(len(here)), len(self.wanted.volunteers))
                self._add(table, np.full(table.shape[0], -np.inf), np.ones(table.shape[0]))

    def _pairs(self) -> None:
        """Those who serve together do so or not at all; those kept apart never share a shift."""
        ref = {one.ref: n for n, one in enumerate(self.wanted.volunteers)}
        column = {pair: n for n, pair in enumerate(zip(self.who.tolist(), self.when.tolist(), strict=True))}
        for pairs, is_together in ((self.wanted.together, True), (self.wanted.apart, False)):
            for one, other in ((ref[a], ref[b]) for a, b in pairs):
                for when in self.when[np.isin(self.who, (one, other))].tolist():
                    both = [column.get((one, when)), column.get((other, when))]
                    there = [n for n in both if n is not None]
                    if is_together and (len(there) < 2 or self.needs[when] < 2):  # noqa: PLR2004
                        self.most[there] = 0
                    elif len(there) == 2:  # noqa: PLR2004
                        sign = -1.0 if is_together else 1.0
                        row = self._sparse([0, 0], there, [1.0, sign], 1)
                        low, high = (0.0, 0.0) if is_together else (-np.inf, 1.0)
                        self._add(row, np.full(1, low), np.full(1, high))

    def _loads(self) -> None:
        """Count how often each serves, piece by piece, so that the pieces' odd costs add up to squares."""
        from scipy import sparse

        n = len(self.wanted.volunteers)
        at = self.who, np.arange(len(self.who))
        serves = sparse.csr_array((np.ones(len(self.who)), at), shape=(n, len(self.who)))
        shared = sparse.csr_array((n, len(self.several)))
        pieces = sparse.kron(sparse.eye_array(n), -np.ones((1, self.pieces)))
        self._add(sparse.hstack([serves, shared, pieces]), np.zeros(n), np.zeros(n))
