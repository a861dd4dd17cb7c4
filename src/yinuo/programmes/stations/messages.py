"""A courier as messenger: a notice is offered, picked for a week, dropped at any time. Nobody reports anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Count, Q

from yinuo.base.code import CODE_LENGTH, folded, lookup, tracking_code
from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.kernel.limits.queries import current_calendar, current_pack, nodes
from yinuo.kernel.record.retention import Term
from yinuo.programmes.stations.message_models import A_WEEK, CourierCarries, CourierNotice
from yinuo.programmes.stations.shift_actions import NOT_A_CODE, PAST, opens_as
from yinuo.programmes.stations.words import BY_DEFAULT, NOTICES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer

MOST: Final = 60
MOST_WORDS: Final = 200
LONGEST: Final = timedelta(days=90)
A_DAY: Final = timedelta(days=1)
NO_SUCH_NOTICE: Final = Sentence("没有这一条，或者已经过期了。请从清单里选。")
TOO_LONG: Final = Sentence("最长九十天。到期还要带的，再发一条。")
NOT_CARRIED: Final = Sentence("这个码没有带着这一条。")
OVER: Final = Sentence("这一条已经到期了。")


@dataclass(frozen=True, slots=True)
class Offered:
    """One notice on a day, and how many codes carry it."""

    row: CourierNotice
    n_carried: int


def sorts() -> tuple[str, ...]:
    """Give the sorts of notices that may be carried here: safety and service, and what else the place says aloud."""
    more = current_pack().words.get("messenger", ())
    return tuple(name for name in NOTICES if name in BY_DEFAULT or name in more)


def offer(officer: Officer, given: Mapping[str, str], token: str) -> CourierNotice:
    """Offer a notice; public at once. Raises NotAllowed, or Invalid with every fault."""
    mine = opens_as(officer)
    if not mine:
        raise NotAllowed
    reading = Reading(given)
    unit, sort = reading.one_of("unit", mine), reading.one_of("sort", sorts())
    title, body = reading.line("title", most=40), reading.line("body", most=MOST_WORDS)
    until = reading.day("until_on")
    if until is not None and until < officer.on:
        reading.faults["until_on"] = PAST
    elif until is not None and until > officer.on + LONGEST:
        reading.faults["until_on"] = TOO_LONG
    reading.look_over("title", "body")
    reading.tell()
    assert until is not None  # noqa: S101 -- else it was told above
    row, _is_new = CourierNotice.objects.get_or_create(
        code=public_code(officer.on, token),
        defaults={
            "unit_id": unit, "sort": sort, "title": title, "body": body, "opened_on": officer.on, "until_on": until,
            "source": "example" if nodes()[1][unit].is_example else "",
        },
    )  # fmt: skip
    return row


def offered(on: date) -> list[Offered]:
    """Give the notices that may be picked on a day, the newest first, with how many carry each."""
    rows = CourierNotice.objects.filter(opened_on__lte=on, until_on__gte=on).select_related("unit")
    now = Q(carried__from_on__lte=on, carried__to_on__gte=on)
    counted = rows.annotate(n=Count("carried", filter=now)).order_by("-opened_on", "-pk")
    return [Offered(row, row.n) for row in counted[:MOST]]


def notice(code: str, on: date) -> Offered:
    """Give one notice by its code. Raises NotFound for none that is offered on this day."""
    found = next((one for one in offered(on) if one.row.code == code), None)
    if found is None:
        raise NotFound(NO_SUCH_NOTICE)
    return found


def holder_of(code: str) -> bytes:
    """Give the keyed hash by which a code carries notices."""
    return lookup(settings.YINUO_CODE_KEY, f"carry/{folded(code)}")


def pick(row: CourierNotice, given: Mapping[str, str], token: str, on: date) -> tuple[str, date]:
    """Carry a notice for a week, or one more from today; give the code, and until when. Raises Invalid."""
    typed = folded(given.get("code", ""))
    if typed and len(typed) != CODE_LENGTH:
        raise Invalid({"code": NOT_A_CODE})
    if on > row.until_on:
        raise Invalid.whole(OVER, is_conflict=True)
    code = typed or tracking_code(settings.YINUO_CODE_KEY, "carry", token)
    to_on = min(on + A_WEEK - A_DAY, row.until_on)
    days = {"from_on": on, "to_on": to_on}
    CourierCarries.objects.update_or_create(notice=row, holder=holder_of(code), defaults=days)
    return code, to_on


def drop(row: CourierNotice, code: str) -> None:
    """Carry it no more, at any time and for no reason; nothing is left of it. Raises Invalid."""
    n, _of = CourierCarries.objects.filter(notice=row, holder=holder_of(code)).delete()
    if not n:
        raise Invalid({"code": NOT_CARRIED})


def carried(code: str, on: date) -> list[CourierCarries]:
    """Give what a code carries on a day: notices and until when, and nothing else."""
    rows = CourierCarries.objects.filter(holder=holder_of(code), from_on__lte=on, to_on__gte=on)
    return list(rows.select_related("notice").order_by("to_on", "pk"))


def forget_past(now: datetime) -> int:
    """Delete what was carried and is no more; gives how many."""
    on = current_calendar().local_date(now)
    return CourierCarries.objects.filter(to_on__lt=on).delete()[0]


TERM: Final = Term(
    "courier_carries",
    Sentence("快递员带着哪几条信息"),
    Sentence("一周到期就删；不带了，当时就删"),
    Sentence("只为数一数有几个人带着"),
    forget_past,
    by_story=True,
)
