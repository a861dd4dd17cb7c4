"""What money put in brought back, by paid money alone: a venture's, and a village's own way beside the joint one.

Reckoned from the first period the register knows (what was paid before it, nobody here can say): the principal then
counts as put in on that period's first day. Two rates are given: of what came alone, and as if the principal, which is
still in there, came back whole today. A village's own way are the ventures it holds alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Min, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.programmes.ventures.flows import Flow, compared
from yinuo.programmes.ventures.models import Distribution, ShareMove, VentureMember, VillagePayment
from yinuo.programmes.ventures.money import nearest, percent
from yinuo.programmes.ventures.planning import registers_of
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.flows import Compared, Rate
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.register import Register

TENTH: Final = 1000
"""Millionths in a tenth of a per cent: finer than that a rate of few payments says nothing."""
WAYS: Final[Mapping[str, Text]] = {"joint": _("抱团"), "own": _("自己单干")}


@dataclass(frozen=True, slots=True)
class ReturnShown:
    """One way of using money as it is printed: put in, came back, what that is, both rates."""

    name: Text
    what: str
    put_in: str
    came: str
    paid: str
    rate: str
    rate_whole: str
    since: date


def flows_of(
    register: Register, paid: Iterable[Flow], since: date, on: date, unit: str | None = None
) -> tuple[list[Flow], int]:
    """Give what a unit (None: all of them) put in and got from `since` to `on`, and the principal it has in there.

    What was held on the first day was put in on that day; later moves count on theirs, at the sum that moved.
    """

    def held(day: date) -> int:
        return int(register.total(day) if unit is None else register.held(day).get(unit, 0))

    found = [Flow(since, -held(since))]
    days = sorted({one.on for one in register.moves if since < one.on <= on and one.is_known(None)})
    before = held(since)
    for day in days:
        now = held(day)
        found.append(Flow(day, before - now))
        before = now
    found += [one for one in paid if since <= one.on <= on]
    return [one for one in found if one.amount], before


def told(
    name: Text, what: str, flows: list[Flow], principal: int, on: date, digits: int = 2
) -> ReturnShown | None:
    """Give one way as it is printed; None where nothing was put in."""
    if not any(one.amount < 0 for one in flows):
        return None
    plain = _compared(tuple(flows))
    whole = _compared((*flows, Flow(on, principal))) if principal else plain
    return ReturnShown(
        name, what, money(plain.put_in, digits), money(plain.came_out, digits),
        _tenths(plain.paid_ppm or 0), _rate(plain.rate), _rate(whole.rate),
        min(one.on for one in flows),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _compared(flows: tuple[Flow, ...]) -> Compared:
    """Compare, and remember: a rate takes some milliseconds, and one day's readers ask for the same ones."""
    return compared(flows)


def _tenths(ppm: int) -> str:
    return percent(nearest(Fraction(ppm, TENTH)) * TENTH)


def _rate(rate: Rate | None) -> str:
    """Write a rate to a tenth of a per cent; "n/a" where the flow never changes its sign; it may have several."""
    if rate is None:
        return gettext("n/a（只有一个方向）")
    text = _tenths(rate.ppm)
    return text if rate.is_only else gettext("%(rate)s（不止一个）") % {"rate": text}


def of_venture(
    found: Venture, register: Register | None, since: date | None, paid: Iterable[Flow], on: date
) -> ReturnShown | None:
    """Give what a whole venture brought; None without a register of money, or before its first period was shown."""
    if register is None or since is None:
        return None
    flows, principal = flows_of(register, paid, since, on)
    return told("", "", flows, principal, on, found.digits)


def of_village(unit: str, on: date) -> list[ReturnShown]:
    """Give a village's joint and own ways, each venture of them and their sum: five queries; none without money in."""
    mine = VentureMember.objects.filter(unit=unit, venture__began_on__lte=on).exclude(venture__principal="")
    every = [one.venture for one in mine.select_related("venture").order_by("venture__began_on", "venture")]
    registers, firsts = _registers(every, unit), _firsts(every, on)
    came, alone = _paid(every, unit, on), _held_alone(every)
    found: dict[str, list[tuple[Venture, list[Flow], int]]] = {"joint": [], "own": []}
    for one in every:
        register = registers[one.code].get(one.principal)
        if register is not None and one.code in firsts:
            way = "own" if one.code in alone else "joint"
            found[way].append((one, *flows_of(register, came[one.code], firsts[one.code], on, unit)))
    return [row for way, some in found.items() for row in _way(WAYS[way], some, on)]


def _registers(every: Iterable[Venture], unit: str) -> dict[str, dict[str, Register]]:
    """Give the registers of some ventures as far as one unit is in them: one query."""
    moves: dict[str, list[ShareMove]] = {one.code: [] for one in every}
    rows = ShareMove.objects.filter(Q(giver=unit) | Q(taker=unit), venture__in=moves)
    for move in rows.order_by("on", "pk"):
        moves[move.venture_id].append(move)
    return {code: registers_of((unit,), some) for code, some in moves.items()}


def _held_alone(every: Iterable[Venture]) -> set[str]:
    """Give the ventures that one village has to itself: one query."""
    rows = VentureMember.objects.filter(venture__in=every).values("venture").annotate(n_members=Count("pk"))
    return set(rows.filter(n_members=1).values_list("venture", flat=True))


def _firsts(every: Iterable[Venture], on: date) -> dict[str, date]:
    """Give the first day of each venture's first period that is known: one query."""
    rows = Distribution.objects.filter(venture__in=every, shown_on__lte=on).exclude(withdrawn_on__lte=on)
    return dict(rows.order_by().values_list("venture").annotate(Min("first")))


def _paid(every: Iterable[Venture], unit: str, on: date) -> dict[str, list[Flow]]:
    """Give what a unit was paid of each venture: one query."""
    came: dict[str, list[Flow]] = {one.code: [] for one in every}
    rows = VillagePayment.objects.filter(
        unit=unit, paid_on__isnull=False, distribution__venture__in=came, distribution__shown_on__lte=on
    )
    rows = rows.exclude(distribution__withdrawn_on__lte=on).order_by("pk")
    for code, paid_on, amount in rows.values_list("distribution__venture", "paid_on", "amount"):
        came[code].append(Flow(paid_on, amount))  # type: ignore[arg-type]  # asked for above
    return came


def _way(name: Text, some: list[tuple[Venture, list[Flow], int]], on: date) -> list[ReturnShown]:
    """Give the rows of one way; before them their sum, where there are several in one currency."""
    rows = [
        told(name, own(one.name, one.name_en), flows, principal, on, one.digits)
        for one, flows, principal in some
    ]
    if len(some) > 1 and len({(one.currency, one.digits) for one, _flows, _principal in some}) == 1:
        every = [flow for _one, flows, _principal in some for flow in flows]
        principal = sum(principal for _one, _flows, principal in some)
        rows.insert(0, told(name, gettext("合起来"), every, principal, on, some[0][0].digits))
    return [row for row in rows if row is not None]
