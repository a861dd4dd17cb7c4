"""What is read of ventures: as they stood on a day, and what was known of them then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from yinuo.base.errors import NotFound
from yinuo.programmes.ventures.models import Distribution, Venture, VillagePayment
from yinuo.programmes.ventures.owed_to import owed_to
from yinuo.programmes.ventures.planning import arrears_after, plan_of, registers_of
from yinuo.programmes.ventures.rules import Name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.programmes.ventures.planning import Year
    from yinuo.programmes.ventures.register import Register

BYTES = ("plan", "result")
DECEMBER: Final = 12


def plan_of_rows(venture: Venture, year: Year) -> bytes:
    """Write the plan of a period out of the tables; what was left unpaid before is owed on."""
    units = [one.unit for one in venture.members.select_related("unit").order_by("n")]
    holders = [Name(unit.code, unit.name, unit.name_en) for unit in units]
    registers = registers_of([unit.code for unit in units], venture.moves.order_by("on", "pk"))
    last = before(venture, year.first)
    arrears = arrears_after(bytes(last.result)) if last else None
    return plan_of(venture, holders, registers, year, arrears, owed_to(venture, year))


def before(venture: Venture, first: date) -> Distribution | None:
    """Give the distribution of the period before, if there is one."""
    rows = Distribution.objects.filter(venture=venture, last__lt=first).exclude(state="withdrawn")
    return rows.order_by("-last").first()


def registers(venture: Venture) -> dict[str, Register]:
    """Give a venture's registers, every move with the days on which it was known."""
    order = [one.unit_id for one in venture.members.all()]  # in register order, and often fetched already
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


def at_hand(codes: Iterable[str], ours: Collection[str], on: date) -> list[Distribution]:
    """Give each venture's last period as the desk sees it, and those before it that are not paid (one query).

    A draft is among them only where the venture is ours.
    """
    rows = Distribution.objects.filter(venture__in=list(codes), made_on__lte=on).exclude(state="withdrawn")
    rows = rows.filter(~Q(state="drafted") | Q(venture__in=list(ours)))
    rows = rows.select_related("venture__manager").defer(*BYTES)
    under_way = Q(shown_on__lte=on) & (Q(paid_on=None) | Q(paid_on__gt=on))
    is_last = Q(pk__in=rows.order_by("venture_id", "-last", "-pk").distinct("venture_id").values("pk"))
    return list(rows.filter(is_last | under_way).order_by("venture_id", "-last", "-pk"))


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


def standing_of(one: VillagePayment, row: Distribution, on: date) -> str:
    """Say how one payment stands on a day: kept or late as it was paid; overdue, due, or not_yet where it was not."""
    if one.paid_on is not None and one.paid_on <= on:
        return "kept" if row.pay_by is None or one.paid_on <= row.pay_by else "late"
    if row.pay_by is None or row.resolved_on is None or row.resolved_on > on:
        return "not_yet"
    return "overdue" if row.pay_by < on else "due"


def rows_of(on: date, unit: str = "") -> list[VillagePayment]:
    """Give the payments shown by a day, the latest period first: all of one village, the last years' of every one."""
    rows = VillagePayment.objects.filter(distribution__shown_on__lte=on)
    rows = rows.filter(unit=unit) if unit else rows.filter(distribution__last__year__gte=on.year - 2)
    rows = rows.select_related("unit", "matter", "distribution__venture").defer(
        *(f"distribution__{name}" for name in BYTES)
    )
    order = ("-distribution__last", "distribution__venture__began_on", "n")
    return [one for one in rows.order_by(*order) if state_on(one.distribution, on) != "withdrawn"]


def last_sums(on: date) -> tuple[int, dict[str, list[int]]]:
    """Give the last whole year that was shown, and what each village had to get for it and got, in minor units."""
    rows = rows_of(on)
    year = (
        rows[0].distribution.last.year - (rows[0].distribution.last.month < DECEMBER) if rows else on.year - 1
    )
    sums: dict[str, list[int]] = {}
    for one in rows:
        if one.distribution.last.year == year:
            sum_ = sums.setdefault(one.unit_id, [0, 0])
            sum_[0] += one.amount
            sum_[1] += one.amount if one.paid_on and one.paid_on <= on else 0
    return year, sums


def period_kept(code: str, first: date) -> Distribution:
    """Give the distribution of a period that stands, a draft too, with its bytes. Raises NotFound."""
    rows = Distribution.objects.select_related("venture__manager", "venture__supervisor")
    found = rows.filter(venture=code, first=first).exclude(state="withdrawn").first()
    if found is None:
        raise NotFound
    return found
