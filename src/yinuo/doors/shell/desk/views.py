"""The desk's queues as data: each view is a name and a condition on what this officer may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.limits.clocks import PAGE, STALE_AFTER
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import AT_WORK, BURNS, CAME_BACK, DUE, TOLD, WAITS
from yinuo.kernel.matters.queries import arms_of_units, goes_by_units, plainly, within
from yinuo.kernel.matters.table import NOTES, ROWS
from yinuo.kernel.record.models import Actor as ActorRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.situation import Seat

SOON_DAYS: Final = 3
NOBODY: Final = Q(pk__in=[])
OPEN: Final = ~Q(state__in=("closed", "draft"))
GRANTED: Final = WAITS & Q(
    state="closed", memory__has_key="granted_at"
)  # a challenge: the auditor reopens it


@dataclass(frozen=True, slots=True)
class View:
    """One queue: its code in the address, its name, what it says while empty, and its condition."""

    code: str
    label: Text
    group: Text
    empty: Text
    where: Callable[[Officer], Q]


def _placed(seats: Iterable[Seat]) -> Q:
    return within(seat.place_path for seat in seats)


def _touched(officer: Officer) -> Q:
    own = ActorRow.objects.filter(person_id=officer.actor.person, stream_id=OuterRef("pk"))
    return Q(Exists(own))


def _mine(officer: Officer) -> Q:
    held = Q(lead_unit__in=officer.units) | Q(state__in=("submitted", "accepted"))
    if goes_by_units(officer.actor, officer.on):  # their units' own index leads there
        held = plainly(held)
    return OPEN & held & _touched(officer)


def _unit(officer: Officer) -> Q:
    led, taken_in, helped = arms_of_units(officer.units)
    return OPEN & (led | taken_in | helped)


def _arrivals(_officer: Officer) -> Q:
    return Q(state="submitted")


def _unassigned(_officer: Officer) -> Q:
    return Q(state="accepted")


def _dated() -> Q:
    """Give what has a date that burns: not while the asker answers or it stands parked, nor in a legal pause.

    A matter quoted from the page never burns: nothing is known here of what its promisor did.
    """
    return BURNS & ~Q(source=PAGE) & ~Q(memory__has_key="remedy_open")


def _soon(officer: Officer) -> Q:
    return _dated() & Q(
        GreaterThanOrEqual(DUE, officer.on), LessThanOrEqual(DUE, officer.on + timedelta(SOON_DAYS))
    )


def _late(officer: Officer) -> Q:
    return _dated() & Q(LessThan(DUE, officer.on))


def stale_before(officer: Officer) -> datetime:
    """Give the instant before which a last word of progress is too old: STALE_AFTER working days ago."""
    calendar = current_calendar()
    on = max(officer.on, calendar.first)
    back = on - timedelta(1)
    while back > calendar.first and calendar.working_days_between(back, on) <= STALE_AFTER.n:
        back -= timedelta(1)
    return calendar.day_end(back)


def _stale(officer: Officer) -> Q:
    before = Value(stale_before(officer).astimezone(UTC).isoformat(), output_field=TextField())
    told = Q(LessThan(TOLD, before))
    if goes_by_units(officer.actor, officer.on):
        told = plainly(told)
    return AT_WORK & ~Q(source=PAGE) & told


def _back(_officer: Officer) -> Q:
    return CAME_BACK


def _handed_back(_officer: Officer) -> Q:
    return Q(state="accepted", memory__n_hand_back__gt=0)


def _proposed(officer: Officer, verb: str) -> Q:
    """Give where this verb is proposed and its day has not passed, whoever decides."""
    return WAITS & Q(memory__proposal__verb=verb, memory__proposal__by_when__gte=officer.on.isoformat())


def _moves(officer: Officer) -> Q:
    return _proposed(officer, "move_date")


def _challenged(officer: Officer) -> Q:
    return _proposed(officer, "challenge") | (GRANTED if officer.seats_with("auditor") else NOBODY)


def _to_check(officer: Officer) -> Q:
    """Give what waits for a check by somebody whose own units never had it; the lock looks again, person by person."""
    seats = officer.seats_with("checker")
    where = _placed(seats) | (Q(ref__isnull=False) if officer.seats_with("auditor") else NOBODY)
    where |= Q(memory__beneficiary__in=sorted(officer.units)) if officer.seats_with("handler") else NOBODY
    above = sorted({code for seat in officer.seats for code in seat.unit_path.split("/")})
    return Q(state="checking") & where & ~Q(memory__units_ever__has_any_keys=above)


SECOND: Final[dict[str, frozenset[str]]] = {}
for _verb, _two in (
    *((row.verb, row.two) for row in ROWS),
    *((name, note.two) for name, note in NOTES.items()),
):
    if _two:
        SECOND[_verb] = SECOND.get(_verb, frozenset()) | {_two[1]}


def _may_decide(officer: Officer, role: str) -> Q:
    """Give where this officer holds the role that decides second, as far as a list can tell."""
    if role == "lead":
        units = [seat.unit for seat in officer.seats_with("lead")]
        found = NOBODY
        for unit in units:
            found |= Q(lead_unit=unit) | Q(lead_unit__path__contains=f"{unit}/")
        return found
    if role == "mediator2":
        return Q(lead_unit__in=[seat.unit for seat in officer.seats_with("desk")])
    anywhere = Q(ref__isnull=False) if officer.seats_with("auditor") else NOBODY
    if role in {"auditor", "checker", "reviewer"}:
        return anywhere | _placed(officer.seats_with(role) if role != "auditor" else ())
    return _placed(officer.seats_with(role))


def _is_own_proposal(officer: Officer) -> Exists:
    """Give whether what waits was proposed by this very person, whose key is another in every stream."""
    by = KeyTextTransform("by", KeyTransform("proposal", OuterRef("memory")))
    own = ActorRow.objects.filter(person_id=officer.actor.person, stream_id=OuterRef("pk"))
    return Exists(own.alias(text=Cast("key", TextField())).filter(text=by))


def _to_decide(officer: Officer) -> Q:
    """Give what somebody else proposed and this officer may decide; and drafts that wait for a signature."""
    waits = NOBODY
    for verb, roles in SECOND.items():
        for role in roles:
            where = _may_decide(officer, role)
            if where != NOBODY:
                waits |= Q(memory__proposal__verb=verb) & where
    fresh = Q(memory__proposal__by_when__gte=officer.on.isoformat()) & ~Q(_is_own_proposal(officer))
    if (
        officer.now is None
    ):  # the demo's day is told by the memory alone; elsewhere the short table leads the way
        fresh &= Q(decision__isnull=False)
    drafts = Q(state="draft") & _may_decide(officer, "lead")
    granted = GRANTED if officer.seats_with("auditor") else NOBODY
    return (WAITS & waits & fresh) | (drafts & ~_touched(officer)) | granted


def _parked(_officer: Officer) -> Q:
    return Q(state="parked")


def _all(_officer: Officer) -> Q:
    return Q(ref__isnull=False)


_HANDS, _DATES, _OTHERS = _("手上"), _("日子"), _("别人等着")
VIEWS: Final[tuple[View, ...]] = (
    View("arrivals", _("待受理"), _HANDS, _("有人提了新的事，会先出现在这里。"), _arrivals),
    View("unassigned", _("待交办"), _HANDS, _("受理了还没交给谁的，会出现在这里。"), _unassigned),
    View("handed", _("退单回来的"), _HANDS, _("单位说不归它、退回来的，会出现在这里。"), _handed_back),
    View("mine", _("我手上的"), _HANDS, _("您接过手、还没了结的，会出现在这里。"), _mine),
    View("unit", _("本单位"), _HANDS, _("交给您单位的，会出现在这里。"), _unit),
    View("soon", _("三天内到期"), _DATES, _("三天内没有到期的。"), _soon),
    View("late", _("逾期"), _DATES, _("没有逾期的。"), _late),
    View("stale", _("久未更新"), _DATES, _("在办的都在十个工作日内说过话。"), _stale),
    View("back", _("退回重办"), _DATES, _("提的人说「没有」、或核不过的，会出现在这里。"), _back),
    View("moves", _("改期待定"), _DATES, _("有人要改日子、还没定的，会出现在这里。"), _moves),
    View("check", _("要我核的"), _OTHERS, _("别的单位报结、要您去核实的，会出现在这里。"), _to_check),
    View("decide", _("要我定的"), _OTHERS, _("别人提议、要您同意或不同意的，会出现在这里。"), _to_decide),
    View(
        "challenges", _("有人说「不是这样」"), _OTHERS, _("了结以后有人不认的，会出现在这里。"), _challenged
    ),
    View("parked", _("挂账"), _OTHERS, _("眼下办不了、等着复看的，会出现在这里。"), _parked),
    View("all", _("全部"), _OTHERS, _("您看得到的都在这里。"), _all),
)
BY_CODE: Final[dict[str, View]] = {view.code: view for view in VIEWS}


def first_view(officer: Officer) -> View:
    """Give the queue that this officer's day begins with: arrivals at the desk, checks for a checker."""
    roles = {"desk": "arrivals", "checker": "check", "lead": "decide", "auditor": "check"}
    return BY_CODE[next((view for role, view in roles.items() if officer.seats_with(role)), "unit")]
