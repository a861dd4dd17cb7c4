"""The public list and the promises: picked by plain GET forms, paged by cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from yinuo.base.errors import Invalid, NotFound
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import behind
from yinuo.doors.portal.choices import place_options, unit_options
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.register import (
    EVERYTHING,
    PROMISES,
    REPORTED,
    Register,
    after_cursor,
    cursor_of,
    late,
    place_under,
    unit_under,
)
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.shell.cards import Field, Link, Option, Pager
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.sheets import MatterList
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.shell.words import KINDS, LIGHTS, OUTCOMES, STATES
from yinuo.kernel.matters.table import SUCCESS

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, QueryDict

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

ON_PAGE: Final = 20
FILTERS: Final = ("kind", "state", "place", "unit", "due_from", "due_to", *behind.FILTERS)
SHOWN_STATES: Final = ("accepted", "in_progress", "checking", "awaiting_reply", "parked")


@allow(anyone)
@at_portal
def matters(request: HttpRequest) -> HttpResponse:
    """Answer with the public list, newest change first."""
    return show(
        request, "matters", {"list": _listed(request, gettext("承诺和诉求"), EVERYTHING, "changed_at")}
    )


@allow(anyone)
@at_portal
def promises(request: HttpRequest) -> HttpResponse:
    """Answer with what was promised, by first date, the latest date first."""
    listed = _listed(request, gettext("承诺"), Q(kind__in=PROMISES), "first_due")
    return show(request, "matters", {"list": listed})


def state_options() -> tuple[Option, ...]:
    """Give what the list can be picked by, lights and endings included."""
    options = [
        Option("open", gettext("还没了结")), Option("late", LIGHTS["late"].text),
        Option("reported", gettext("单位说办好了")), Option("success", gettext("办到了")),
    ]  # fmt: skip
    options += [Option(name, STATES[name].text, group=gettext("到哪一步")) for name in SHOWN_STATES]
    options += [Option(name, word.text, group=gettext("怎样了结")) for name, word in OUTCOMES.items()]
    return tuple(options)


def _of_state(picked: str, on: date) -> Q:
    """Pick by a state, an ending, a light or a group of them. Raises NotFound for none of these."""
    if picked == "late":
        return late(on)
    grouped = {"open": SHOWN_STATES, "reported": REPORTED}
    if picked in grouped or picked in SHOWN_STATES:
        return Q(state__in=grouped.get(picked, (picked,)))
    if picked == "success" or picked in OUTCOMES:
        return Q(outcome__in=SUCCESS if picked == "success" else (picked,))
    raise NotFound


@dataclass(frozen=True, slots=True)
class Picked:
    """What the address picks: the tests it stands for, the values that were understood, and which were not."""

    wanted: Q
    values: dict[str, str]
    wrong: frozenset[str]


def picked_from(asked: QueryDict, on: date) -> Picked:
    """Read the filters of an address; one that means nothing is named, and picks nothing out."""
    wanted, values, wrong = EVERYTHING, {}, set()
    for name in FILTERS:
        value = asked.get(name, "").strip()[:60]
        if not value:
            continue
        try:
            wanted &= behind.pick(name, value, on) if name in behind.FILTERS else _one(name, value, on)
            values[name] = value
        except (NotFound, Invalid):
            wrong.add(name)
    return Picked(wanted, values, frozenset(wrong))


def _one(name: str, value: str, on: date) -> Q:
    if name == "kind":
        if value not in KINDS:
            raise NotFound
        return Q(kind=value)
    if name == "state":
        return _of_state(value, on)
    if name == "place":
        return place_under(value)
    if name == "unit":
        return unit_under(value)
    day = parse_date(value)
    return Q(first_due__gte=day) if name == "due_from" else Q(first_due__lte=day)


def _listed(request: HttpRequest, title: Text, base: Q, by: str) -> MatterList:
    on, now = today(request), instant(request)
    picked = picked_from(request.GET, on)
    dated = behind.sorted_by(picked.values)
    by = dated or by
    register = Register(on)
    later = after_cursor(request.GET.get("after", ""), by)
    wanted = base & picked.wanted & (later or EVERYTHING)
    rows = register.rows(wanted, order=(f"-{by}", "-stream_id"), most=ON_PAGE + 1)
    names = Names.of_rows(rows)
    cards = cards_of(rows[:ON_PAGE], names, now, on)
    here = request.path
    return MatterList(
        title,
        cards,
        _fields(picked, with_kind=base is EVERYTHING),
        _pager(rows, by, picked.values, here, is_later=later is not None),
        _active(picked, here),
        here if picked.values else "",
        gettext("有一个条件没看懂，没有用它。") if picked.wrong else _note(base, is_dated=bool(dated)),
    )


def _note(base: Q, *, is_dated: bool) -> str:
    if base is EVERYTHING and is_dated:
        return gettext("受理过的都在这里，封存的不在。按日期排，晚的日子在前。")
    if base is EVERYTHING:
        return gettext("受理过的都在这里，封存的不在。最近动过的在前。")
    return gettext("按最初答应的日期排。「预计」「力争」「保证」从不加在一起。")


def _fields(picked: Picked, *, with_kind: bool) -> tuple[Field, ...]:
    every = Option("", gettext("都看"))
    kinds = tuple(Option(name, text) for name, text in KINDS.items() if name != "dispute")
    fields = [
        ("state", gettext("到哪一步"), state_options()),
        ("place", gettext("哪里"), place_options()),
        ("unit", gettext("哪家单位"), unit_options()),
    ]
    if with_kind:
        fields.insert(0, ("kind", gettext("哪一种"), kinds))
    return tuple(
        Field(name, label, "select", picked.values.get(name, ""), options=(every, *options))
        for name, label, options in fields
    )


def _active(picked: Picked, here: str) -> tuple[Link, ...]:
    """Give a way to take away each filter that is on."""
    links = []
    for name, value in picked.values.items():
        rest = {key: kept for key, kept in picked.values.items() if key != name}
        said = behind.say if name in behind.FILTERS else _said
        links.append(Link(said(name, value), f"{here}?{urlencode(rest)}" if rest else here))
    return tuple(links)


def _said(name: str, value: str) -> Text:
    """Say a filter that is on in the reader's words: a name for a code, a day for a date."""
    if name == "kind":
        return KINDS[value]
    if name == "place":
        return Names.of((value,), ()).place(value) or value
    if name == "unit":
        return Names.of((), (value,)).unit(value) or value
    if name == "state":
        return next((option.label for option in state_options() if option.value == value), value)
    day = day_long(parse_date(value))
    from_to = gettext("%(day)s起到期") if name == "due_from" else gettext("到%(day)s为止到期")
    return from_to % {"day": day}


def _pager(rows: list[PublicMatter], by: str, values: dict[str, str], here: str, *, is_later: bool) -> Pager:
    """Give the way on, and back to the beginning."""
    following = ""
    if len(rows) > ON_PAGE and (cursor := cursor_of(rows[ON_PAGE - 1], by)):
        following = f"{here}?{urlencode({**values, 'after': cursor})}"
    back = (f"{here}?{urlencode(values)}" if values else here) if is_later else ""
    n = min(len(rows), ON_PAGE)
    return Pager(gettext("这一页 %(n)d 件") % {"n": n} if n else "", back, following)


def list_url(**picked: str) -> str:
    """Give the address of the list with these picked."""
    return f"{reverse('portal:matters')}?{urlencode(picked)}"
