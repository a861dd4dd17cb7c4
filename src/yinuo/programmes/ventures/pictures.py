"""What villages own together in pictures: who owns what and where it goes, income year by year, paid against promised.

Drawn by the server, each with its table: a picture says nothing that cannot be read beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.people.models import Unit
from yinuo.programmes.ventures import owning, shown
from yinuo.programmes.ventures.flow_drawing import Drawing, Node, drawn, sums_of
from yinuo.programmes.ventures.models import (
    Distribution,
    ShareMove,
    Venture,
    VentureGrant,
    VentureMember,
    VillagePayment,
)
from yinuo.programmes.ventures.owning import INCOME, USES, VENTURES, VILLAGES, Earned
from yinuo.programmes.ventures.planning import registers_of
from yinuo.programmes.ventures.saying import money, own
from yinuo.programmes.ventures.views import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.ventures.flow_drawing import Flow
    from yinuo.programmes.ventures.shown import Slice

WIDE: Final = (1000, 520, 14)
NARROW: Final = (360, 460, 16)
"""Width, height and gap of the flow on a desk and on a phone."""
YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class FlowShown:
    """The flow of one year: drawn twice, and as tables (bars by number, flows by their ends)."""

    wide: Drawing
    narrow: Drawing
    bars: list[tuple[int, str, str]]
    flows: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row of a bar chart: what it is of, its pieces, its sum, what else is said of it."""

    name: str
    pieces: list[Slice]
    sum: str
    more: str = ""


@allow(anyone)
@at_portal
@alike
@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """Show the pictures; the flow is of the year asked for, else of the last whole one."""
    on = today(request)
    rows = list(_rows(on))
    years = sorted({row.last.year for row in rows}, reverse=True)[:YEARS]
    asked = number_in(request.GET.get("year", "")[:4])
    whole = [row.last.year for row in rows if row.last.month == 12] or years  # noqa: PLR2004 -- December
    year = asked if asked in years else max(whole, default=on.year - 1)
    return page(request, "pictures", {
        "year": year, "years": years, "flow": _flow([row for row in rows if row.last.year == year]),
        "incomes": _incomes(rows, years), "names": _legend(rows), "promised": _promised(on, years),
        "rounds": _rounds(on),
    })  # fmt: skip


def _rows(on: date) -> QuerySet[Distribution]:
    """Give every period that was shown by a day and stands, the oldest venture first."""
    rows = Distribution.objects.filter(shown_on__lte=on).exclude(withdrawn_on__lte=on)
    return (
        rows.select_related("venture")
        .defer("plan", "result")
        .order_by("venture__began_on", "venture", "last")
    )


def _flow(rows: Sequence[Distribution]) -> FlowShown | None:
    earned = _earned(rows)
    flows = owning.flows_of(earned.values())
    if not flows:
        return None
    ventures = {row.venture_id: row.venture for row in rows}
    nodes = [
        *_villages(earned),
        *(Node(code, own(one.name, one.name_en), VENTURES) for code, one in ventures.items()),
    ]
    nodes += [
        Node(owning.BEFORE, gettext("上期带来的"), VENTURES),
        Node("income", gettext("全部收入"), INCOME),
        Node("handed", gettext("分给各村"), USES),
        Node("costs", gettext("成本和税"), USES),
        Node("funds", gettext("提留"), USES),
        Node("left", gettext("留到下期"), USES),
    ]
    others = {VILLAGES: gettext("别的村"), VENTURES: gettext("别的项目")}
    flows, nodes = owning.lumped(flows, nodes, others)
    names, sums = {one.code: one.name for one in nodes}, sums_of(nodes, flows)
    return FlowShown(
        drawn(nodes, flows, *WIDE), drawn(nodes, flows, *NARROW),
        [(n, one.name, money(sums[one.code])) for n, one in enumerate(nodes, 1)],
        [(names[one.source], names[one.target], money(one.amount)) for one in _ordered(flows, nodes)],
    )  # fmt: skip


def _ordered(flows: Iterable[Flow], nodes: Sequence[Node]) -> list[Flow]:
    at = {one.code: n for n, one in enumerate(nodes)}
    return sorted(flows, key=lambda flow: (at[flow.source], at[flow.target]))


def _villages(earned: dict[str, Earned]) -> list[Node]:
    owners = {unit for one in earned.values() for unit in one.owners}
    units = Unit.objects.filter(code__in=owners).order_by("code")
    return [Node(one.code, called(one), VILLAGES) for one in units]


def _earned(rows: Sequence[Distribution]) -> dict[str, Earned]:
    """Give what each venture took in over these periods, with its owners on the last day of the last: three queries."""
    codes = {row.venture_id for row in rows}
    members = VentureMember.objects.filter(venture__in=codes).order_by("venture", "n")
    moves = ShareMove.objects.filter(venture__in=codes).order_by("on", "pk")
    funds = _funds(rows)
    order, by = dict[str, list[str]](), dict[str, list[ShareMove]]()
    for member in members:
        order.setdefault(member.venture_id, []).append(member.unit_id)
    for move in moves:
        by.setdefault(move.venture_id, []).append(move)
    found = dict[str, Earned]()
    for row in rows:  # of one venture the last period comes last, and its owners stand
        code, before = row.venture_id, found.get(row.venture_id)
        register = shown.main_register(row.venture, registers_of(order.get(code, []), by.get(code, [])))
        owners = register.held(row.last, None) if register is not None else {}
        one = Earned(code, row.income, row.income - row.net, funds[row.pk], row.handed_out, owners)
        found[code] = one if before is None else Earned(
            code, one.income + before.income, one.costs + before.costs, one.funds + before.funds,
            one.handed + before.handed, owners,
        )  # fmt: skip
    return found


def _funds(rows: Sequence[Distribution]) -> dict[int, int]:
    """Give what each period set aside, out of its frozen result."""
    results = Distribution.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "result")
    return {
        pk: sum(step["amount"] for step in shown.read(result)["steps"] if step["step"] == "fund")
        for pk, result in results
    }


def _legend(rows: Iterable[Distribution]) -> list[tuple[int, str]]:
    ventures = dict[str, Venture]((row.venture_id, row.venture) for row in rows)
    return [(n % 7, own(one.name, one.name_en)) for n, one in enumerate(ventures.values())]


def _incomes(rows: Sequence[Distribution], years: Sequence[int]) -> list[BarRow]:
    """Give each year's income, in a piece for each venture, the longest bar filling the width."""
    codes = list(dict.fromkeys(row.venture_id for row in rows))
    sums = {year: dict.fromkeys(codes, 0) for year in years}
    for row in rows:
        if row.last.year in sums:
            sums[row.last.year][row.venture_id] += row.income
    most = max((sum(of.values()) for of in sums.values()), default=0)
    return [
        BarRow(f"{year}", _pieces(list(of.values()), most), money(sum(of.values())))
        for year, of in sums.items()
    ]


def _pieces(parts: list[int], most: int) -> list[Slice]:
    """Cut a bar that is as long as its sum is of the most; a part of nothing has no piece."""
    rest = most - sum(parts)
    cut = shown.pieces([*parts, rest])[:-1]
    return [piece for piece, part in zip(cut, parts, strict=True) if part > 0]


def _promised(on: date, years: Sequence[int]) -> list[BarRow]:
    """Give for each year what was promised to the villages: what came by its day, late, not yet (one query)."""
    rows = VillagePayment.objects.filter(
        distribution__resolved_on__lte=on, distribution__last__year__in=years
    )
    came = Q(paid_on__lte=on)
    sums = rows.values_list("distribution__last__year").annotate(
        owed=Sum("amount"),
        kept=Sum("amount", filter=came & Q(paid_on__lte=F("distribution__pay_by"))),
        late=Sum("amount", filter=came & Q(paid_on__gt=F("distribution__pay_by"))),
    )
    told = [(year, int(owed), int(kept or 0), int(late or 0)) for year, owed, kept, late in sums]
    most = max((owed for _year, owed, _kept, _late in told), default=0)
    return [
        BarRow(f"{year}", _pieces([kept, late, owed - kept - late], most), money(owed), _of(owed, kept, late))
        for year, owed, kept, late in sorted(told, reverse=True)
    ]  # fmt: skip


def _of(owed: int, kept: int, late: int) -> str:
    parts = (
        (gettext("按期付 %(sum)s"), kept),
        (gettext("晚付 %(sum)s"), late),
        (gettext("还没付 %(sum)s"), owed - kept - late),
    )
    return gettext("，").join(words % {"sum": money(amount)} for words, amount in parts if amount)


def _rounds(on: date) -> list[BarRow]:
    """Give what each round of policy granted, and how many grants that were (one query)."""
    rows = VentureGrant.objects.filter(on__lte=on).exclude(withdrawn_on__lte=on).order_by("round")
    told = [
        (n, int(sum_), count)
        for n, sum_, count in rows.values_list("round").annotate(Sum("amount"), Count("pk"))
    ]
    most = max((sum_ for _n, sum_, _count in told), default=0)
    return [
        BarRow(
            gettext("第 %(n)s 轮") % {"n": n}, _pieces([sum_], most), money(sum_), gettext("%(n)s 笔") % {"n": count}
        )
        for n, sum_, count in told
    ]  # fmt: skip
