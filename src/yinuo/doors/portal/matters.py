"""The public list and the promises: picked by plain GET forms, paged by cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import behind
from yinuo.doors.portal.changes import printed
from yinuo.doors.portal.choices import kept, place_options, unit_options
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.finding import finding_of
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.names import Names, programme_named
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.shell.cards import Field, Link, Option, Pager
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.facts import box, categories_of, said_of
from yinuo.doors.shell.public.register import (
    EVERYTHING,
    PROMISES,
    REPORTED,
    Register,
    after_cursor,
    changed_since,
    cursor_of,
    late,
    of_programme,
    place_under,
    unit_under,
)
from yinuo.doors.shell.sheets import MatterList
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.shell.words import KINDS, LIGHTS, OUTCOMES, STATES
from yinuo.kernel.matters.table import OUTCOMES as LAW_OUTCOMES
from yinuo.kernel.matters.table import SUCCESS

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, QueryDict

    from yinuo.doors.shell.words import Text

ON_PAGE: Final = 20
FILTERS: Final = (
    "kind",
    "state",
    "place",
    "unit",
    "box",
    "programme",
    "due_from",
    "due_to",
    "changed_since",
    *behind.FILTERS,
)
OTHERWISE: Final = tuple(name for name in LAW_OUTCOMES if name not in SUCCESS)
SHOWN_STATES: Final = ("accepted", "in_progress", "checking", "awaiting_reply", "parked")


@allow(anyone)
@at_portal
@alike
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Answer with the public list, newest change first; with `q` what is found, newest first."""
    return _answer(request, gettext("承诺和诉求"), EVERYTHING, "changed_at")


@allow(anyone)
@at_portal
@alike
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Answer with what was promised, by first date, the latest date first."""
    return _answer(request, pgettext("一列", "承诺"), Q(kind__in=PROMISES), "first_due")


def _answer(request: HttpRequest, title: Text, base: Q, by: str) -> HttpResponse:
    """Answer with the page, or, to what asks while somebody types, with the list alone."""
    is_part = request.headers.get("X-Fragment") == "results"
    listed = _listed(request, title, base, by)
    of = {name: request.GET[name][:60] for name in ("unit", "place") if request.GET.get(name)}
    context = {"list": listed, "printed": None if is_part else printed(request, today(request), **of)}
    answer = show(request, "matters", context, part="results" if is_part else "")
    patch_vary_headers(answer, ("X-Fragment",))
    return answer


def kind_options() -> tuple[Option, ...]:
    """Give the kinds that stand on the public list."""
    return tuple(Option(name, text) for name, text in KINDS.items() if name != "dispute")


def state_options() -> tuple[Option, ...]:
    """Give what the list can be picked by, lights and endings included."""
    options = [
        Option("open", gettext("还没了结")), Option("late", LIGHTS["late"].text),
        Option("in_time", gettext("在办，没逾期")), Option("reported", gettext("单位说办好了")),
        Option("success", gettext("办到了")), Option("otherwise", gettext("别样了结")),
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
    if picked == "in_time":
        return Q(state__in=SHOWN_STATES) & ~late(on)
    ended = {"success": SUCCESS, "otherwise": OTHERWISE}
    if picked in ended or picked in OUTCOMES:
        return Q(outcome__in=ended.get(picked, (picked,)))
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
    under = {"place": place_under, "unit": unit_under, "programme": of_programme}
    if name in under:
        return under[name](value)
    if name == "box":
        if not (told := box(value)):
            raise NotFound
        return Q(category__in=categories_of(told))
    day = parse_date(value)
    by_day = {"due_from": Q(first_due__gte=day), "due_to": Q(first_due__lte=day)}
    return by_day.get(name) or changed_since(day)


def _listed(request: HttpRequest, title: Text, base: Q, by: str) -> MatterList:
    on, now = today(request), instant(request)
    picked = picked_from(request.GET, on)
    dated = behind.sorted_by(picked.values)
    by = dated or by
    register = Register(on)
    finding = finding_of(request)
    after = request.GET.get("after", "")
    if finding.what:
        rows, cursor, is_later = finding.page(
            register.picked(base & picked.wanted),
            after,
            ON_PAGE,
            is_whole=base is EVERYTHING and not picked.values,
        )
    else:
        later = after_cursor(after, by)
        wanted = base & picked.wanted & (later or EVERYTHING)
        rows = register.rows(wanted, order=(f"-{by}", "-stream_id"), most=ON_PAGE + 1)
        cursor = cursor_of(rows[ON_PAGE - 1], by) if len(rows) > ON_PAGE else ""
        rows, is_later = rows[:ON_PAGE], later is not None
    names, here, values = Names.of_rows(rows), request.path, finding.values | picked.values
    return MatterList(
        title,
        finding.shown(cards_of(rows, names, now, on), rows),
        _fields(picked, with_kind=base is EVERYTHING),
        _pager(len(rows), cursor, values, here, is_later=is_later),
        _active(picked, finding.values, here),
        here if values else "",
        gettext("有一个条件没看懂，没有用它。") if picked.wrong else _note(base, is_dated=bool(dated)),
        downloads=downloads_of(values, is_everything=base is EVERYTHING),
        find=finding.field(),
        terms=finding.terms,
        found=finding.said(len(rows), is_all=not (cursor or is_later)),
    )


def downloads_of(values: dict[str, str], *, is_everything: bool) -> tuple[Link, ...]:
    """Give the whole list as it is picked, under its lasting addresses."""
    name = "m" if is_everything else "promises"
    query = f"?{urlencode(values)}" if values else ""
    labels = {"csv": gettext("表格 CSV"), "json": "JSON", "atom": gettext("订阅 Atom")}
    return tuple(
        Link(label, reverse("portal:list_as", args=[name, form]) + query) for form, label in labels.items()
    )


def _note(base: Q, *, is_dated: bool) -> str:
    if base is EVERYTHING and is_dated:
        return gettext("受理过的都在这里，封存的不在。按日期排，晚的日子在前。")
    if base is EVERYTHING:
        return gettext("受理过的都在这里，封存的不在。最近动过的在前。")
    return gettext("按最初答应的日期排。「预计」「力争」「保证」从不加在一起。")


def _fields(picked: Picked, *, with_kind: bool) -> tuple[Field, ...]:
    every = gettext("都看")
    fields: list[tuple[str, str, tuple[Option, ...]]] = [
        ("state", gettext("到哪一步"), kept("states", every, state_options)),
        ("place", gettext("哪里"), place_options(every)),
        ("unit", gettext("哪家单位"), unit_options(every)),
    ]
    if with_kind:
        fields.insert(0, ("kind", gettext("哪一种"), kept("kinds", every, kind_options)))
    return tuple(
        Field(name, label, "select", picked.values.get(name, ""), options=options)
        for name, label, options in fields
    )


def _active(picked: Picked, found: dict[str, str], here: str) -> tuple[Link, ...]:
    """Give a way to take away each filter that is on."""
    links = []
    for name, value in picked.values.items():
        rest = found | {key: kept for key, kept in picked.values.items() if key != name}
        said = behind.say if name in behind.FILTERS else _said
        links.append(Link(said(name, value), f"{here}?{urlencode(rest)}" if rest else here))
    return tuple(links)


def _said(name: str, value: str) -> Text:
    """Say a filter that is on in the reader's words: a name for a code, a day for a date."""
    if name == "kind":
        return KINDS[value]
    if name in {"place", "unit"}:
        names = Names.of((value,), ()) if name == "place" else Names.of((), (value,))
        return (names.place if name == "place" else names.unit)(value) or value
    if name == "state":
        return next((option.label for option in state_options() if option.value == value), value)
    if name == "programme":
        return programme_named(value)
    if name == "box":
        return gettext("版面第 %(n)s 格") % {"n": value} + f"：{said_of(box(value), 'title')}"
    day = day_long(parse_date(value))
    told = {"due_from": gettext("%(day)s起到期"), "due_to": gettext("到%(day)s为止到期")}
    return told.get(name, gettext("%(day)s起动过的")) % {"day": day}


def _pager(n: int, cursor: str, values: dict[str, str], here: str, *, is_later: bool) -> Pager:
    """Give the way on, and back to the beginning."""
    following = f"{here}?{urlencode({**values, 'after': cursor})}" if cursor else ""
    back = (f"{here}?{urlencode(values)}" if values else here) if is_later else ""
    return Pager(gettext("这一页 %(n)d 件") % {"n": n} if n else "", back, following)


def list_url(**picked: str) -> str:
    """Give the address of the list with these picked."""
    return f"{reverse('portal:matters')}?{urlencode(picked)}"
