"""What is known of persons, offices and territory on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.people.bundles import bundles_with
from yinuo.kernel.people.models import Appointment, Place, PlacePoint, Unit
from yinuo.kernel.people.trees import codes_in, under

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.base.geo import Point


def appointments_of(person_id: int) -> QuerySet[Appointment]:
    """Return every appointment a person ever held, with unit and place: independence looks back."""
    found = Appointment.objects.filter(person_id=person_id)
    return found.select_related("unit", "place").order_by("from_on", "id")


def appointments_on(person_id: int, on: date) -> QuerySet[Appointment]:
    """Return the appointments a person holds on a day, with unit and place."""
    return appointments_of(person_id).filter(holding_on(on))


def holding_on(on: date) -> Q:
    """Return the condition for appointments that run on this day."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))


@dataclass(frozen=True, slots=True)
class Vacancy:
    """That nobody independent audits: for so many days, or (None) that nobody ever did."""

    days: int | None


def auditor_vacancy(on: date) -> Vacancy | None:
    """Return how long no independent auditor is appointed; None where one is, and can log in.

    Independent is who sits in a unit of auditors, which stands under no office and handles nothing.
    """
    posts = Appointment.objects.filter(role__in=bundles_with("auditor"), unit__kind="auditor")
    if posts.filter(holding_on(on), person__account__is_active=True).exists():
        return None
    last = posts.filter(from_on__lte=on).aggregate(last=Max("to_on"))["last"]
    return Vacancy((on - last).days if last is not None and last < on else None)


def units_with(role: str, *, place: Place, on: date) -> QuerySet[Unit]:
    """Return the active units where somebody holds a role on a day for this place or one above it."""
    holders = Appointment.objects.filter(
        holding_on(on), role__in=bundles_with(role), place_id__in=codes_in(place.path)
    )
    return Unit.objects.filter(is_active=True, pk__in=holders.values("unit"))


def units_under(code: str) -> QuerySet[Unit]:
    """Return a unit and all units under it; raises `NotFound` where there is no such unit."""
    return Unit.objects.filter(under(unit(code).path))


def unit_codes_under(code: str) -> frozenset[str]:
    """Return the codes of a unit and of all under it; of no unit ("") there are none."""
    return frozenset(units_under(code).values_list("code", flat=True)) if code else frozenset()


def units_above(found: Unit) -> QuerySet[Unit]:
    """Return the units above a unit, the nearest first."""
    return Unit.objects.filter(pk__in=codes_in(found.path)[:-1]).order_by("-path")


def places_under(code: str) -> QuerySet[Place]:
    """Return a place and all places in it; raises `NotFound` where there is no such place."""
    return Place.objects.filter(under(place(code).path))


def places_above(found: Place) -> QuerySet[Place]:
    """Return the places that a place lies in, the nearest first."""
    return Place.objects.filter(pk__in=codes_in(found.path)[:-1]).order_by("-path")


def points() -> Mapping[str, Point]:
    """Return the point of every place that has one, by the place's code."""
    return {row.place_id: row.point for row in PlacePoint.objects.all()}


def unit(code: str) -> Unit:
    """Return the unit of this code or raise `NotFound`."""
    try:
        return Unit.objects.get(pk=code)
    except Unit.DoesNotExist:
        raise NotFound(Sentence("没有编码为「{code}」的单位。", code=code)) from None


def place(code: str) -> Place:
    """Return the place of this code or raise `NotFound`."""
    try:
        return Place.objects.get(pk=code)
    except Place.DoesNotExist:
        raise NotFound(Sentence("没有编码为「{code}」的地点。", code=code)) from None
