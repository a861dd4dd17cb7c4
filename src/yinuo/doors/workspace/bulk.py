"""Many matters with one press: each through the gate with a key of its own, every refusal told beside its row."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Link, Option
from yinuo.doors.shell.desk.handing import to_each
from yinuo.doors.shell.desk.narrowing import view_of
from yinuo.doors.shell.desk.queue import PAGE_SIZE
from yinuo.doors.shell.plain import version_in
from yinuo.doors.shell.problems import said
from yinuo.doors.workspace.doing import LAST_UNIT
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import manned_units, numbered
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.doors.workspace.rows import queue_url, title_of
from yinuo.doors.workspace.written import typed_of
from yinuo.kernel.matters.act import Acted
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.handing import Handed
    from yinuo.doors.shell.desk.officer import Officer

NONE_PICKED: Final = Sentence("还没有选事项，或者没有选单位。先在左边打勾，再选一家。")


@dataclass(frozen=True, slots=True)
class Bulk:
    """The bar under a queue's rows: the units to give them to, and what guards the press."""

    units: tuple[Option, ...]
    token: str
    view: str
    picked: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one matter of the press; `why` is "" where it was done."""

    ref: str
    title: str
    url: str
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """`workspace/many.html`: what became of a press, row by row; what was refused can be ticked again for `bar`."""

    title: str
    back: Link
    url: str
    bar: str
    given: tuple[Given, ...]
    said_done: str
    said_refused: str
    said_none: str

    @property
    def done(self) -> tuple[Given, ...]:
        """The rows it was done to."""
        return tuple(one for one in self.given if not one.why)

    @property
    def refused(self) -> tuple[Given, ...]:
        """The rows it was not done to."""
        return tuple(one for one in self.given if one.why)


def bulk_of(officer: Officer, view: str, last: str) -> Bulk | None:
    """Give the bar for whoever hands matters on to units that are manned; None for anybody else."""
    if not officer.seats_with("dispatcher"):
        return None
    units = sorted(manned_units(officer.on), key=lambda unit: (unit.pk != last, unit.sort_key, unit.pk))
    options = (Option("", gettext("交给哪家")), *numbered(units))
    return Bulk(options, secrets.token_hex(16), view, last if last in {unit.pk for unit in units} else "")


@at_desk
@never_cache
@require_POST
@allow(staff)
def assign_many(request: HttpRequest) -> HttpResponse:
    """Assign what was picked to one unit, then say of each what became of it."""
    officer = officer_of(request)
    unit, view = request.POST.get("lead_unit", ""), request.POST.get("view", "")
    view = view if view_of(view) else ""
    picked = picked_of(request, PAGE_SIZE)
    if not picked or not unit:
        raise Invalid.whole(NONE_PICKED)
    given = to_picked(officer, picked, "assign", {"lead_unit": unit}, typed_of(request)[1])
    request.session[LAST_UNIT] = unit
    if not any(one.why for one in given):
        return HttpResponseRedirect(queue_url(view or "all", did="assign", n=str(len(given))))
    context = {
        "many": _assigned(given, unit, view),
        "bulk": bulk_of(officer, view, ""),
        "desk": desk_sheet(officer, view),
    }
    return render(request, "workspace/many.html", context, status=200)


def _assigned(given: list[Given], unit: str, view: str) -> Many:
    n_done = sum(not one.why for one in given)
    n_refused = len(given) - n_done
    said_done = ngettext("交给 {unit} 的 {n} 件", "交给 {unit} 的 {n} 件", n_done)
    return Many(
        title=gettext("一起交办"),
        back=Link(gettext("回队列"), queue_url(view) if view else reverse("workspace:queue")),
        url=reverse("workspace:assign"),
        bar="workspace/parts/bulk_bar.html",
        given=tuple(given),
        said_done=said_done.format(unit=unit_names([unit]).get(unit, unit), n=n_done),
        said_refused=ngettext("{n} 件没有交出去", "{n} 件没有交出去", n_refused).format(n=n_refused),
        said_none=gettext("一件也没有交出去。"),
    )


def picked_of(request: HttpRequest, most: int) -> list[str]:
    """Give what was ticked, each once and so many at most: a number with the version it was decided on."""
    return list(dict.fromkeys(request.POST.getlist("pick")))[:most]


def to_picked(
    officer: Officer, picked: Collection[str], verb: str, given: Mapping[str, Any], token: str
) -> list[Given]:
    """Do one verb to each of what was ticked, and say of each what became of it."""
    values = {value.rpartition(".")[0]: value for value in picked}
    versions = {ref: version_in(value.rpartition(".")[2]) for ref, value in values.items()}
    key = Key(f"desk:{officer.actor.person}", token)
    return [_given(one, values[one.ref]) for one in to_each(officer, versions, verb, given, key)]


def _given(one: Handed, value: str) -> Given:
    title, url = (title_of(one.row), reverse("workspace:matter", args=[one.ref])) if one.row else ("", "")
    refusal = one.came_to
    if isinstance(refusal, Acted):
        return Given(one.ref, title, url, value)
    sentence = next(iter(refusal.fields.values())) if isinstance(refusal, Invalid) else refusal.sentence
    return Given(one.ref, title, url, value, said(sentence))
