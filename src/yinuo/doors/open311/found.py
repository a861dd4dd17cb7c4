"""The service requests that anybody reads: picked out of the public rows, and each as the standard has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext

from yinuo.base.errors import NotFound, Sentence
from yinuo.base.text import fold_digits
from yinuo.doors.open311.asked import days_of, instant_in, page_of, several, statuses_in
from yinuo.doors.open311.standing import NO_LAST_WORD, OPEN, SHOWN, STATUSES, notes, status_of
from yinuo.doors.shell.public.raisable import called, named
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes, points
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import light_of, public_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from yinuo.base.geo import Point
    from yinuo.base.given import Spot
    from yinuo.doors.open311.written import Record
    from yinuo.doors.shell.reading import Moment
    from yinuo.kernel.limits.book import Book
    from yinuo.kernel.people.models import Place, Unit
    from yinuo.kernel.people.trees import Node

A_SECOND: Final = timedelta(seconds=1)
Order = tuple[str, str]
BY_ASKED: Final[Order] = ("-asked_on", "-stream")
BY_CHANGED: Final[Order] = ("-changed_at", "-stream")


@dataclass(frozen=True, slots=True)
class Reading:
    """When and for whom a list is read; the place's book is opened once for all of its rows.

    `address` gives the page of a matter by its number.
    """

    when: Moment
    address: Callable[[str], str]
    the: Book = field(default_factory=book)
    nodes: tuple[Mapping[str, Place], Mapping[str, Unit]] = field(default_factory=nodes)
    points: Mapping[str, Point] = field(default_factory=points)
    _said: dict[tuple[str, str], str] = field(default_factory=dict)

    def w3(self, at: datetime) -> str:
        """Write an instant as the standard asks, by the place's own clock: 2025-08-18T09:30:00+08:00."""
        return at.astimezone(self.the.pack.zone).isoformat(timespec="seconds")

    def day_over(self, on: date) -> datetime:
        """Give the last second of a day of the place."""
        return self.the.calendar.day_end(on) - A_SECOND

    def at_latest(self, row: PublicMatter, on: date) -> datetime:
        """Give by when a day's step was taken: the last change where it was that day's, else the end of the day.

        The register tells the day of each step and the hour of none but the last.
        """
        return row.changed_at if on >= self.the.calendar.local_date(row.changed_at) else self.day_over(on)

    def unit(self, code: str) -> str:
        """Give a unit's name in the reader's language; "" for none."""
        if code not in self.nodes[1]:
            return ""
        return self._once("unit", code, lambda: named(self.nodes[1][code]))

    def where(self, code: str) -> str:
        """Give where it is in words, from the nearest to the whole; its code where the book does not know it yet."""
        return self._once("place", code, lambda: address_of(self.nodes[0].get(code)) or code)

    def at(self, code: str) -> Spot | None:
        """Give where the map has the place that the public reads, never anything finer; None where it has it not."""
        found = self.points.get(code)
        return found.spot if found else None

    def _once(self, sort: str, code: str, say: Callable[[], str]) -> str:
        key = (sort, code)
        if key not in self._said:
            self._said[key] = say()
        return self._said[key]


def shown(on: date) -> QuerySet[PublicMatter]:
    """Give the public rows that are service requests: never one that is sealed, or that nobody accepted yet."""
    return public_now(on).filter(kind__in=SHOWN)


def listed(asked: Mapping[str, str], reading: Reading) -> tuple[list[Record], bool]:
    """Give a page of service requests, the newest first, and whether more follow. Raises Invalid, NotFound.

    Numbers that are named override everything else, as the standard says; one that is nobody's is left out.
    """
    rows = shown(reading.when.on)
    if refs := numbers(asked):
        found = rows.filter(ref__in=refs).order_by(*BY_ASKED).defer("moments")
        return [record(row, reading) for row in found], False
    page, days = page_of(asked), days_of(asked, reading.when.on)
    picked = rows.filter(_named(asked) & _changed(asked))
    order = BY_CHANGED
    if days:
        picked, order = picked.filter(asked_on__range=days), BY_ASKED
    some = list(paged(picked, order, page.before, page.size).defer("moments"))
    return [record(row, reading) for row in some[: page.size]], len(some) > page.size


def paged(picked: QuerySet[PublicMatter], order: Order, before: int, size: int) -> QuerySet[PublicMatter]:
    """Give so many rows and one, after those before; what is skipped is counted off an index, never read."""
    keys = picked.order_by(*order).values("pk")[before : before + size + 1]
    return PublicMatter.objects.filter(pk__in=keys).order_by(*order)


def numbers(asked: Mapping[str, str]) -> list[str]:
    """Give the numbers of requests that are asked for by name."""
    return [fold_digits(value).upper() for value in several(asked, "service_request_id")]


def _named(asked: Mapping[str, str]) -> Q:
    wanted, codes = Q(), several(asked, "service_code")
    for code in codes:
        book().category(code)
    if codes:
        wanted &= Q(category__in=codes)
    statuses = statuses_in(asked)
    if statuses != set(STATUSES):
        is_open = Q(outcome__in=NO_LAST_WORD)
        wanted &= is_open if OPEN in statuses else ~is_open
    return wanted


def _changed(asked: Mapping[str, str]) -> Q:
    wanted = Q()
    if after := instant_in(asked, "updated_after"):
        wanted &= Q(changed_at__gte=after)
    if before := instant_in(asked, "updated_before", is_last=True):
        wanted &= Q(changed_at__lte=before)
    return wanted


def one(ref: str, reading: Reading) -> Record:
    """Give one service request. Raises NotFound for what is not public, or was not yet: all the same sentence."""
    row = shown(reading.when.on).filter(ref=fold_digits(ref).upper()).defer("moments").first()
    if row is None:
        raise NotFound(Sentence("没有这个编号，或者它还没有公开。"))
    return record(row, reading)


def record(row: PublicMatter, reading: Reading) -> Record:
    """Give a matter as the standard's service request, every field named: a new column shows nowhere until it is."""
    category = reading.the.categories.get(row.category)
    unit, at = reading.unit(row.lead_unit), reading.at(row.place)
    return {
        "service_request_id": row.ref,
        "status": status_of(row.outcome),
        "status_notes": notes(row, unit, light_of(row, reading.when.instant)),
        "service_name": called(category) if category else row.category,
        "service_code": row.category,
        "description": "\n".join(filter(None, (row.title, row.summary))),
        "agency_responsible": unit or None,
        "service_notice": gettext("全文和经过：%(url)s") % {"url": reading.address(row.ref)},
        "requested_datetime": reading.w3(reading.the.calendar.day_start(row.asked_on)),
        "updated_datetime": reading.w3(_updated(row, reading)),
        "expected_datetime": reading.w3(reading.day_over(row.current_due)) if row.current_due else None,
        "address": reading.where(row.place),
        "address_id": row.place,
        "zipcode": None,
        "lat": at.lat if at else None,
        "long": at.lon if at else None,
        "media_url": None,
    }


def _updated(row: PublicMatter, reading: Reading) -> datetime:
    """Give when it changed last; of what is closed, when it was closed, as the standard has it."""
    if row.closed_on is None or status_of(row.outcome) == OPEN:
        return row.changed_at
    return reading.at_latest(row, row.closed_on)


def address_of(place: Node | None) -> str:
    """Give a place in words, from the nearest to the whole; "" for none."""
    parts = []
    while place is not None:
        parts.append(named(place))
        place = place.parent
    return gettext("，").join(parts)
