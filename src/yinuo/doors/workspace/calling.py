"""Somebody telephones without a code: who has the whole number finds what was asked from it, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Fact, Field, VerbForm
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.words import KINDS, word
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.notices.contacts import MOST_TYPED, found_by_contact

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import Sight

TOO_FAST = Sentence("一会儿工夫找得太多。请等几分钟再找。")
ROLES = ("desk", "handler", "auditor")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def caller(request: HttpRequest) -> HttpResponse:
    """Ask for the whole number, or show the matters it was left in; 403 for who may open no contact anyway."""
    officer = officer_of(request)
    if not any(officer.seats_with(role) for role in ROLES):
        raise NotAllowed
    if request.method != "POST":
        return _page(request, officer, _form())
    try:
        hold(request)
        found = _found(request, officer)
    except Invalid as wrong:
        return _page(request, officer, _form(said(wrong.fields["contact"])), status=status_of(wrong))
    return _page(request, officer, _form(), tuple(_line(seen) for seen in found))


def _found(request: HttpRequest, officer: Officer) -> tuple[Sight, ...]:
    if is_too_fast(request, "number"):
        raise Invalid({"contact": TOO_FAST})
    return found_by_contact(request.POST.get("contact", ""), officer.actor, officer.now, officer.at)


def _page(
    request: HttpRequest,
    officer: Officer,
    form: VerbForm,
    found: tuple[Fact, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed_into(request, "caller")
    context = {"form": form, "found": found, "desk": desk_sheet(officer)}
    return render(request, "workspace/caller.html", context, status=status)


def _form(error: str = "") -> VerbForm:
    """Give the form; the number is not written into the page that answers it."""
    field = Field(
        "contact",
        gettext("整个号码或邮箱"),
        error=error,
        hint=gettext("只认整个的，找不了一段。找到哪件，那件的提的人都看得到您找过。"),
        is_required=True,
        is_focus=not error,
        max_length=MOST_TYPED,
        inputmode="tel",
    )
    return VerbForm(
        "caller",
        gettext("来电的人提过什么"),
        reverse("workspace:caller"),
        (field,),
        gettext("来电的人报了号码、没有码，就按号码找他提过的事。只列您本来就能看联系方式的。"),
        gettext("找"),
    )


def _line(seen: Sight) -> Fact:
    m = seen.matter
    state = word(m.outcome or m.state).text
    return Fact(m.ref, f"{KINDS[m.kind]} · {state}", reverse("workspace:matter", args=[m.ref]))
