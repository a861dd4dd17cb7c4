"""A venture begins: who is in it with how much, how what comes in is shared, what part is kept back, how it votes.

Its rules and its order are written as plan.schema.json says, so that the first period can be worked out at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.base.text import clean_line, fold_digits, parse_date
from yinuo.kernel.people.models import Unit
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.ventures.agreed import STAKE, Agreed, begun
from yinuo.programmes.ventures.models import ShareMove, Venture, VentureMember
from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.reading import quantity_of
from yinuo.programmes.ventures.typed import LONGEST, sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer

RUN_BY: Final = ("collective", "firm")
MOST_MEMBERS: Final = 200
CUTS: Final = "\t，；;,"
"""What stands between the cells of a line: the first of these that is in it, so that a sum may have commas."""
NOBODY: Final = Sentence("至少写一个村，一行一个。")
CALLED_SO: Final = Sentence("已经有一个叫这个名字的项目。")
TO_COME: Final = Sentence("这一天还没有到。")
ANOTHER: Final = Sentence("监督的不能就是管账的那一家。")
NO_PART: Final = Sentence("写成 2/3 这样，不能是零，也不能超过一。")


@dataclass(frozen=True, slots=True)
class Joining:
    """One village as it joins: with how many shares or how much money (minor units), decided when, by which minutes."""

    unit: str
    quantity: Fraction
    decided_on: date | None
    minutes: str


@dataclass(frozen=True, slots=True)
class Founding:
    """All that is typed of a new venture; rates are millionths, `present` and `yes` parts of all who may vote."""

    name: str
    name_en: str
    kind: str
    text: str
    text_en: str
    manager: str
    supervisor: str
    guarantor: str
    began_on: date
    how: str
    rate_ppm: int
    reserve_ppm: int
    welfare_ppm: int
    resolution: str
    present: Fraction
    yes: Fraction
    members: tuple[Joining, ...]
    bonus_ppm: int = 0
    per_unit: int = 0

    @property
    def agreed(self) -> Agreed:
        """Give how it shares out from its first day on."""
        return Agreed(
            self.how, self.began_on, self.resolution, self.rate_ppm, self.bonus_ppm, self.per_unit, self.reserve_ppm,
            self.welfare_ppm,
        )  # fmt: skip

    @property
    def register(self) -> str:
        """Give the register that its villages stand in."""
        return self.agreed.register

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Give its rules, in the plan's form."""
        return begun(self.agreed)[0]

    @property
    def charter(self) -> list[dict[str, Any]]:
        """Give the order in which what was earned is shared out, in the plan's form."""
        return begun(self.agreed)[1]

    @property
    def voting(self) -> list[dict[str, str]]:
        """Give what a vote needs, from its first day on."""
        return [{
            "from": self.began_on.isoformat(), "of": "members", "present": f"{self.present}", "yes": f"{self.yes}",
            "resolution": self.resolution,
        }]  # fmt: skip


def managed_by(officer: Officer) -> list[Unit]:
    """Give the units for which a member of staff may begin a venture: collectives and firms that they draft for."""
    mine = [seat.unit for seat in officer.seats_with("drafter")]
    return list(Unit.objects.filter(pk__in=mine, kind__in=RUN_BY, is_active=True)) if mine else []


def collectives() -> list[Unit]:
    """Give the collectives: each may join a venture, or supervise one."""
    return list(Unit.objects.filter(kind="collective", is_active=True))


def read_members(text: str, units: list[Unit], *, is_money: bool) -> tuple[Joining, ...]:
    """Read who joins, one to a line: name, quantity, the day it was decided, the minutes; cut by commas or tabs.

    Raises Invalid for `members`, with the first line at fault.
    """
    known = {
        name.casefold(): unit.code for unit in units for name in (unit.code, unit.name, unit.name_en) if name
    }
    found: dict[str, Joining] = {}
    lines = [line for line in text.splitlines() if line.strip()]
    for n, line in enumerate(lines, 1):
        one = _member(n, line, known, is_money=is_money)
        if one.unit in found:
            raise Invalid({"members": Sentence("第 {n} 行：这个村写了两次。", n=n)})
        found[one.unit] = one
    if not found:
        raise Invalid({"members": NOBODY})
    if len(found) > MOST_MEMBERS:
        raise Invalid({"members": Sentence("最多写 {n} 个村。", n=MOST_MEMBERS)})
    return tuple(found.values())


def _member(n: int, line: str, known: Mapping[str, str], *, is_money: bool) -> Joining:
    cut = next((one for one in CUTS if one in line), ",")
    cells = [cell.strip() for cell in line.split(cut, maxsplit=3)]
    name, typed, day, minutes = [*cells, "", "", ""][:4]
    unit = known.get(name.casefold())
    if unit is None:
        raise Invalid({"members": Sentence("第 {n} 行：没有「{name}」这个村集体。", n=n, name=name[:40])})
    quantity = sum_of(typed, 2) if is_money else quantity_of(fold_digits(typed))
    if not quantity or quantity <= 0:
        raise Invalid({"members": Sentence("第 {n} 行：份额或者投入的钱没有写对。", n=n)})
    try:
        decided_on = parse_date(day) if day else None
        words = clean_line(minutes, most=LONGEST, field="members")
    except Invalid:
        raise Invalid({"members": Sentence("第 {n} 行：日期或者会议记录没有写对。", n=n)}) from None
    return Joining(unit, Fraction(quantity), decided_on, words)


def found(told: Founding, officer: Officer) -> Venture:
    """Begin a venture; it is public from today. Raises NotAllowed, or Invalid by field."""
    manager = next((unit for unit in managed_by(officer) if unit.code == told.manager), None)
    if manager is None:
        raise NotAllowed
    _insist_it_stands(told, officer)
    seat = next(seat for seat in officer.seats_with("drafter") if seat.unit == manager.code)
    with transaction.atomic():
        venture = Venture.objects.create(
            code=_code(told), stream_id=begin("venture"), name=told.name, name_en=told.name_en, kind=told.kind,
            text=told.text, text_en=told.text_en, place_id=manager.place_id, manager_id=manager.code,
            supervisor_id=told.supervisor, guarantor=told.guarantor, began_on=told.began_on, rules=told.rules,
            charter=told.charter, voting=told.voting, principal=STAKE if told.register == STAKE else "",
            is_example=manager.is_example,
        )  # fmt: skip
        _join(venture, told, officer)
        public = {
            "venture": venture.code, "kind": told.kind, "began_on": told.began_on.isoformat(),
            "register": told.register, "members": {one.unit: plain(one.quantity) for one in told.members},
            "rules": told.rules, "charter": told.charter, "voting": told.voting,
        }  # fmt: skip
        words = {"name": told.name}
        tell(
            venture.stream_id,
            Told("founded", officer.actor.person, "drafter", seat.unit, public, words),
            officer.now,
        )
    return venture


def _join(venture: Venture, told: Founding, officer: Officer) -> None:
    VentureMember.objects.bulk_create(
        VentureMember(venture=venture, unit_id=one.unit, n=n, decided_on=one.decided_on, minutes=one.minutes)
        for n, one in enumerate(told.members, 1)
    )
    ShareMove.objects.bulk_create(
        ShareMove(
            venture=venture, register=told.register, on=told.began_on, taker_id=one.unit, top=one.quantity.numerator,
            bottom=one.quantity.denominator, known_from=officer.on, reference=told.resolution,
            made_by_id=officer.actor.person,
        )
        for one in told.members
    )  # fmt: skip


def _insist_it_stands(told: Founding, officer: Officer) -> None:
    wrong: dict[str, str] = {}
    if Venture.objects.filter(name=told.name).exists():
        wrong["name"] = CALLED_SO
    if told.began_on > officer.on:
        wrong["began_on"] = TO_COME
    if told.supervisor == told.manager:
        wrong["supervisor"] = ANOTHER
    wrong |= told.agreed.faults
    wrong |= {
        name: NO_PART for name, part in (("present", told.present), ("yes", told.yes)) if not 0 < part <= 1
    }
    if wrong:
        raise Invalid(wrong)


def _code(told: Founding) -> str:
    """Give its address: the kind and the year, with a number where there is one of that already."""
    stem = f"{told.kind}-{told.began_on.year}"
    taken = set(Venture.objects.filter(code__startswith=stem).values_list("code", flat=True))
    n = 1
    while (code := stem if n == 1 else f"{stem}-{n}") in taken:
        n += 1
    return code
