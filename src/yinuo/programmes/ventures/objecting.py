"""Anybody objects to a line of a sheet that was shown: a short form, a code for the answer, ten working days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import Typed, fresh_token, is_ours, young_fields
from yinuo.doors.portal.door import at_portal, unkept
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
from yinuo.programmes.ventures import quarter_shown, saying
from yinuo.programmes.ventures.models import LineObjection, QuarterSheet
from yinuo.programmes.ventures.quarters import read
from yinuo.programmes.ventures.queries import venture
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.views import page, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True, slots=True)
class About:
    """What is objected to: a sheet of a venture, what it is called, its page, the form's, its lines by code."""

    venture: Venture
    sheet: Distribution | QuarterSheet
    period: str
    back: str
    here: str
    lines: Mapping[str, Text]

    @property
    def is_quarter(self) -> bool:
        """Whether it is a quarter's sheet; else a period's distribution."""
        return isinstance(self.sheet, QuarterSheet)


def _form(about: About, typed: Typed, line: str, wrong: Mapping[str, str]) -> ObjectionForm:
    options = (Option("", gettext("请选")), *(Option(code, name) for code, name in about.lines.items()))
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
    """Show the form of an objection to a period's sheet, or take it: answered within ten working days."""
    on = today(request)
    found, row = venture(code, on), row_of(code, first, on)
    villages = {one.unit_id: called(one.unit) for one in found.members.all()}
    back, here = (reverse(f"ventures:{name}", args=[code, first]) for name in ("sheet", "object"))
    lines = villages | {step: saying.STEPS[step] for step in STEPS}
    return _answer(request, About(found, row, saying.period_of(row), back, here, lines))


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def quarter_objection(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Show the form of an objection to a quarter's sheet, or take it. Raises NotFound where none was shown."""
    on = today(request)
    found = venture(code, on)
    row = quarter_shown.one(found, first, on)
    every = quarter_shown.versions(row, on)
    if not every:
        raise NotFound
    back, here = (reverse(f"ventures:{name}", args=[code, first]) for name in ("quarter", "quarter_object"))
    lines = quarter_shown.names_of(read(every[0].body))
    return _answer(request, About(found, row, quarter_shown.named(row.first), back, here, lines))


def _answer(request: HttpRequest, about: About) -> HttpResponse:
    typed, line = Typed.of(request), request.POST.get("line", request.GET.get("line", ""))[:64]
    if request.method != "POST":
        typed_into(request, "submit")
        return _page(request, about, _form(about, typed, line, {}))
    try:
        hold(request)
        done = _object(request, about, typed, line)
    except Invalid as wrong:
        if wrong.is_conflict or not is_ours(typed.token):
            typed.token = fresh_token()
        typed_into(request, "submit")
        return unkept(_page(request, about, _form(about, typed, line, faults_of(wrong)), status_of(wrong)))
    slip = slip_of(request, done.code, CATEGORY, "request", is_example=about.venture.is_example)
    return unkept(door.show(request, "slip", {"slip": slip}))


def _object(request: HttpRequest, about: About, typed: Typed, line: str) -> Acted:
    if is_too_fast(request, "raise"):
        raise Invalid.whole(TOO_FAST, is_conflict=True)
    if not is_ours(typed.token):
        raise Invalid.whole(STALE)
    if line not in about.lines:
        raise Invalid({"line": NO_LINE})
    found = about.venture
    given: dict[str, Any] = {
        "kind": "request", "category": CATEGORY, "place": found.place_id, "about_office": False, "body": typed.body,
        "source": "example" if found.is_example else "portal", "language": "zh-hans" if is_chinese() else "en",
        "under_14": bool(typed.under_14), "guardian": bool(typed.under_14 and typed.guardian),
    }  # fmt: skip
    to = {"quarter" if about.is_quarter else "distribution": about.sheet}
    with transaction.atomic():
        done = act(
            "", "submit", actor=ASKER, given=given, now=story_now(request), key=Key("venture", typed.token)
        )
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        LineObjection.objects.get_or_create(
            stream_id=stream, defaults={"line": line, "objected_on": today(request), **to}
        )
    return done


def _page(request: HttpRequest, about: About, form: ObjectionForm, status: int = 200) -> HttpResponse:
    name = own(about.venture.name, about.venture.name_en)
    told = {"name": name, "period": about.period, "back": about.back, "here": about.here, "form": form,
            "is_quarter": about.is_quarter}  # fmt: skip
    return page(request, "object", told, status)
