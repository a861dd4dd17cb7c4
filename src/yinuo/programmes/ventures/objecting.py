"""Anybody objects to a line of a sheet that was shown: a short form, a code for the answer, ten working days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.asking import Typed, fresh_token, is_ours, young_fields
from yinuo.doors.portal.door import NO_TOKEN, at_portal, unkept
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.fields import LONG
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.ventures import saying
from yinuo.programmes.ventures.models import LineObjection
from yinuo.programmes.ventures.queries import venture
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.views import page, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.ventures.models import Distribution, Venture

CATEGORY: Final = "venture"
NO_LINE: Final = Sentence("请选是哪一行。")
HERE: Final = frozenset(("body", "line", "guardian"))
STEPS: Final = ("net", "loss", "fund", "fixed", "share", "carried")


@dataclass(frozen=True, slots=True)
class ObjectionForm:
    """The form as `ventures/object.html` draws it."""

    token: str
    line: Field
    body: Field
    young: tuple[Field, Field]
    error: Text = ""

    @property
    def errors(self) -> list[Field]:
        """The fields that have something wrong."""
        return [one for one in (self.line, self.body, self.young[1]) if one.error]

    @property
    def is_young(self) -> bool:
        """Whether somebody under fourteen asks, or something is wrong with that."""
        return bool(self.young[0].value or self.young[1].error)


def _form(found: Venture, typed: Typed, line: str, wrong: Mapping[str, str]) -> ObjectionForm:
    villages = [Option(one.unit_id, called(one.unit)) for one in found.members.all()]
    steps = [Option(code, saying.STEPS[code]) for code in STEPS]
    options = (Option("", gettext("请选")), *villages, *steps)
    stray = " ".join(text for name, text in wrong.items() if name not in HERE)
    return ObjectionForm(
        typed.token or fresh_token(),
        Field("line", gettext("对哪一行"), "select", line, wrong.get("line", ""), options, is_required=True),
        Field("body", gettext("哪里不对"), "textarea", typed.body, wrong.get("body", ""),
              hint=gettext("用自己的话说。别写人的姓名、电话。"), is_required=True, rows=4, max_length=LONG),
        young_fields(typed, wrong.get("guardian", "")), stray,
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Show the form of an objection, or take it: a request with its code, answered within ten working days."""
    on = today(request)
    found, row = venture(code, on), row_of(code, first, on)
    typed, line = Typed.of(request), request.POST.get("line", request.GET.get("line", ""))[:64]
    if request.method != "POST":
        typed_into(request, "submit")
        return _page(request, found, row, _form(found, typed, line, {}))
    try:
        hold(request)
        done = _object(request, found, row, typed, line, on)
    except Invalid as wrong:
        if wrong.is_conflict or not is_ours(typed.token):
            typed.token = fresh_token()
        typed_into(request, "submit")
        return unkept(
            _page(request, found, row, _form(found, typed, line, faults_of(wrong)), status_of(wrong))
        )
    slip = slip_of(request, done.code, CATEGORY, "request", is_example=found.is_example)
    return unkept(render(request, "portal/slip.html", {"csrf_token": NO_TOKEN, "slip": slip}))


def _object(
    request: HttpRequest, found: Venture, row: Distribution, typed: Typed, line: str, on: date
) -> Acted:
    if is_too_fast(request, "raise"):
        raise Invalid.whole(TOO_FAST, is_conflict=True)
    if not is_ours(typed.token):
        raise Invalid.whole(STALE)
    if line not in {*STEPS, *(one.unit_id for one in found.members.all())}:
        raise Invalid({"line": NO_LINE})
    given: dict[str, Any] = {
        "kind": "request", "category": CATEGORY, "place": found.place_id, "about_office": False, "body": typed.body,
        "source": "example" if found.is_example else "portal", "language": "zh-hans" if is_chinese() else "en",
        "under_14": bool(typed.under_14), "guardian": bool(typed.under_14 and typed.guardian),
    }  # fmt: skip
    with transaction.atomic():
        done = act(
            "", "submit", actor=ASKER, given=given, now=story_now(request), key=Key("venture", typed.token)
        )
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        LineObjection.objects.get_or_create(
            stream_id=stream, defaults={"distribution": row, "line": line, "objected_on": on}
        )
    return done


def _page(
    request: HttpRequest, found: Venture, row: Distribution, form: ObjectionForm, status: int = 200
) -> HttpResponse:
    told = {"venture": found, "row": row, "name": own(found.name, found.name_en), "form": form,
            "period": saying.period_of(row)}  # fmt: skip
    return page(request, "object", told, status)
