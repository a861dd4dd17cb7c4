"""What is read of ventures: as they stood on a day, and what was known of them then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from yinuo.base.errors import NotFound
from yinuo.programmes.ventures.models import Distribution, Venture, VillagePayment
from yinuo.programmes.ventures.planning import arrears_after, plan_of, registers_of
from yinuo.programmes.ventures.rules import Name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.programmes.ventures.planning import Year
    from yinuo.programmes.ventures.register import Register

BYTES = ("plan", "result")


def plan_of_rows(venture: Venture, year: Year) -> bytes:
    """Write the plan of a period out of the tables; what was left unpaid before is owed on."""
    units = [one.unit for one in venture.members.select_related("unit").order_by("n")]
    holders = [Name(unit.code, unit.name, unit.name_en) for unit in units]
    registers = registers_of([unit.code for unit in units], venture.moves.order_by("on", "pk"))
    last = before(venture, year.first)
    return plan_of(venture, holders, registers, year, arrears_after(bytes(last.result)) if last else None)


def before(venture: Venture, first: date) -> Distribution | None:
    """Give the distribution of the period before, if there is one."""
    rows = Distribution.objects.filter(venture=venture, last__lt=first).exclude(state="withdrawn")
    return rows.order_by("-last").first()


def registers(venture: Venture) -> dict[str, Register]:
    """Give a venture's registers, every move with the days on which it was known."""
    order = venture.members.order_by("n").values_list("unit_id", flat=True)
    return registers_of(order, venture.moves.order_by("on", "pk"))


def state_on(row: Distribution, on: date) -> str:
    """Give where a distribution stood on a day; "drafted" before it was shown."""
    if row.withdrawn_on is not None and row.withdrawn_on <= on:
        return "withdrawn"
    steps = (
        ("disclosed", row.disclosed_on), ("paid", row.paid_on), ("approved", row.approved_on),
        ("resolved", row.resolved_on), ("shown", row.shown_on),
    )  # fmt: skip
    return next((state for state, day in steps if day is not None and day <= on), "drafted")


def ventures(on: date) -> QuerySet[Venture]:
    """Give every venture that had begun by a day, with its villages in register order."""
    rows = Venture.objects.filter(began_on__lte=on).select_related("manager", "place")
    return rows.prefetch_related("members__unit")


def venture(code: str, on: date) -> Venture:
    """Give one venture. Raises NotFound for none, and for one that had not begun."""
    found = ventures(on).select_related("supervisor").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def shown(on: date) -> QuerySet[Distribution]:
    """Give every distribution that had been shown by a day, the latest period first, without its bytes."""
    return (
        Distribution.objects.filter(shown_on__lte=on)
        .select_related("venture")
        .defer(*BYTES)
        .order_by("-last", "-pk")
    )


def latest_shown(codes: Iterable[str], on: date) -> dict[str, Distribution]:
    """Give the last period of each of these ventures that had been shown by a day and stood then (one query)."""
    rows = shown(on).filter(venture__in=list(codes)).exclude(withdrawn_on__lte=on)
    return {row.venture_id: row for row in rows.order_by("venture_id", "-last", "-pk").distinct("venture_id")}


def latest_made(codes: Iterable[str], ours: Collection[str], on: date) -> dict[str, Distribution]:
    """Give each venture's last period as the desk sees it: a draft only where the venture is ours (one query)."""
    rows = Distribution.objects.filter(venture__in=list(codes), made_on__lte=on).exclude(state="withdrawn")
    rows = rows.filter(~Q(state="drafted") | Q(venture__in=list(ours)))
    rows = rows.select_related("venture__manager").defer(*BYTES)
    return {row.venture_id: row for row in rows.order_by("venture_id", "-last", "-pk").distinct("venture_id")}


def shown_one(code: str, first: date, on: date) -> Distribution:
    """Give the distribution of a period as it was shown, with its bytes. Raises NotFound."""
    rows = Distribution.objects.filter(venture=code, first=first, shown_on__lte=on)
    found = next((row for row in rows.order_by("-pk") if state_on(row, on) != "withdrawn"), None)
    if found is None:
        raise NotFound
    return found


def payments(rows: Iterable[Distribution]) -> dict[int, list[VillagePayment]]:
    """Give what these distributions owe each village, in register order (one query)."""
    found: dict[int, list[VillagePayment]] = {row.pk: [] for row in rows}
    every = VillagePayment.objects.filter(distribution__in=list(found)).select_related("unit", "matter")
    for one in every.order_by("distribution", "n"):
        found[one.distribution_id].append(one)
    return found
