"""Pictures of things at stations: put up by the station's keeper, made anew on arrival, taken down in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from yinuo.base.errors import NotAllowed, NotFound, Sentence
from yinuo.doors.shell.typed import Reading
from yinuo.kernel.limits.models import FACILITY_KINDS, Facility
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.evidence import keep, path_of
from yinuo.programmes.stations.photo_models import StationPhoto
from yinuo.programmes.stations.shift_actions import opens_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer

MOST: Final = 6
LONGEST: Final = 960
"""Pixels of its longer side: a station's page is read on a cheap telephone, in the street."""
ONLY_THINGS: Final = Sentence("照片里只能有东西，没有人，也没有名字、号码、车牌。看过了是这样，勾上再送。")
NONE_SENT: Final = Sentence("请选一张照片。")
ONE_AT_A_TIME: Final = Sentence("一次一张：一张写一样东西。")
NOT_OFFERED: Final = Sentence("这一家没有写有这一样。请选有的。")
ENOUGH: Final = Sentence("这一家已经有 {most} 张了。先撤下一张旧的。")
NO_SUCH_PHOTO: Final = Sentence("没有这张照片，或者已经撤下了。")


def keeps(officer: Officer, kinds: Collection[str] = ("station",)) -> dict[str, str]:
    """Give the stations (or places of other sorts) that they keep, each with the unit they keep it for."""
    places, mine = nodes()[0], opens_as(officer)
    found = {}
    for code, row in places.items():
        if row.kind in kinds and row.is_active:
            unit = next((unit for unit in mine if officer.reaches(unit, row.path)), None)
            if unit is not None:
                found[code] = unit
    return found


def put_up(officer: Officer, given: Mapping[str, str], pictures: Sequence[bytes], token: str) -> StationPhoto:
    """Put one picture up, with the thing it shows; public at once. Raises NotAllowed, or Invalid with every fault."""
    mine = keeps(officer)
    if not mine:
        raise NotAllowed
    sent_before = StationPhoto.objects.filter(token=token).first()
    if sent_before is not None:
        return sent_before
    place, thing = _asked(given, pictures, mine)
    photo, units = keep(pictures[0], longest=LONGEST), nodes()[1]
    try:
        row, is_new = StationPhoto.objects.get_or_create(
            token=token,
            defaults={
                "id": UUID(photo.id), "place_id": place, "unit_id": mine[place], "thing": thing, "put_on": officer.on,
                "sha256": photo.sha256, "width": photo.width, "height": photo.height,
                "source": "example" if units[mine[place]].is_example else "",
            },
        )  # fmt: skip
    except BaseException:
        path_of(photo.id).unlink(missing_ok=True)
        raise
    if not is_new:  # two presses at once
        path_of(photo.id).unlink(missing_ok=True)
    return row


def _asked(given: Mapping[str, str], pictures: Sequence[bytes], mine: Collection[str]) -> tuple[str, str]:
    """Read which thing at which station it shows. Raises Invalid with every fault."""
    reading = Reading(given)
    place, thing = reading.one_of("place", mine), reading.one_of("thing", FACILITY_KINDS)
    if len(pictures) != 1:
        reading.faults["photo"] = ONE_AT_A_TIME if pictures else NONE_SENT
    if not given.get("only_things"):
        reading.faults["only_things"] = ONLY_THINGS
    if place and thing and not Facility.objects.filter(place=place, kind=thing).exists():
        reading.faults["thing"] = NOT_OFFERED
    elif place and StationPhoto.objects.filter(place=place, down_on__isnull=True).count() >= MOST:
        reading.faults["place"] = Sentence(ENOUGH.msgid, most=MOST)
    reading.tell()
    return place, thing


def take_down(officer: Officer, photo_id: str) -> StationPhoto:
    """Take one down, for no reason: its file is gone with it. A second time changes nothing.

    Raises NotFound for none of the stations they keep.
    """
    mine = keeps(officer)
    with transaction.atomic():
        rows = StationPhoto.objects.select_for_update().filter(place__in=mine, put_on__lte=officer.on)
        row = rows.filter(pk=_id(photo_id)).first()
        if row is None:
            raise NotFound(NO_SUCH_PHOTO)
        if row.down_on is None:
            row.down_on, row.down_unit_id = officer.on, mine[row.place_id]
            row.save(update_fields=["down_on", "down_unit"])
            transaction.on_commit(lambda: path_of(str(row.pk)).unlink(missing_ok=True))
    return row


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound(NO_SUCH_PHOTO) from None


def shown(on: date, places: Collection[str] | None = None) -> list[StationPhoto]:
    """Give the pictures that are up and were on a day, station by station, thing by thing: one query."""
    rows = _up(on)
    if places is not None:
        rows = rows.filter(place__in=places)
    return sorted(rows, key=lambda row: (row.place_id, FACILITY_KINDS.index(row.thing), row.put_on, row.pk))


def one(photo_id: str, on: date) -> StationPhoto:
    """Give a picture that is up. Raises NotFound."""
    found = _up(on).filter(pk=_id(photo_id)).first()
    if found is None:
        raise NotFound(NO_SUCH_PHOTO)
    return found


def _up(on: date) -> QuerySet[StationPhoto]:
    return StationPhoto.objects.filter(put_on__lte=on, down_on__isnull=True).select_related("place", "unit")


def hold(names: Collection[str]) -> Iterable[str]:
    """Give which of these files are up: the house's sweep of photos leaves them."""
    rows = StationPhoto.objects.filter(pk__in=names, down_on__isnull=True)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
