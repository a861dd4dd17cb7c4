"""A firm asks for help: a testing slot, a licence, talent. A short form, a code for the answer, the firm's limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import Typed, fresh_token, is_ours
from yinuo.doors.portal.choices import listed, place_options
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LONG
from yinuo.programmes.recognitions import actions, queries
from yinuo.programmes.recognitions.forms import cluster_options
from yinuo.programmes.recognitions.pages import before_of, show
from yinuo.programmes.recognitions.shown import help_lines
from yinuo.programmes.recognitions.words import HELP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.act import Acted

HERE: Final = frozenset(("body", "sort", "place", "cluster"))
PICKED: Final = ("sort", "place", "cluster")


@dataclass(frozen=True, slots=True)
class HelpForm:
    """The form as `recognitions/help.html` draws it."""

    token: str
    fields: tuple[Field, ...]
    error: Text = ""

    @property
    def errors(self) -> list[Field]:
        """The fields that have something wrong."""
        return [one for one in self.fields if one.error]


def _form(
    on: date, typed: Typed, picked: Mapping[str, str], wrong: Mapping[str, str], error: str = ""
) -> HelpForm:
    please = gettext("请选")
    plain = gettext("要什么、到哪天来得及、卡在哪里。别写人的姓名、电话。")
    stray = " ".join(text for name, text in wrong.items() if name not in HERE)
    known = cluster_options(queries.clusters(on))
    return HelpForm(
        typed.token or fresh_token(),
        (
            Field("sort", gettext("要哪一种"), "select", picked["sort"], wrong.get("sort", ""), listed(HELP, please),
                  is_required=True),
            Field("place", gettext("企业在哪里"), "select", picked["place"], wrong.get("place", ""),
                  place_options(please), is_required=True),
            Field("cluster", gettext("产业集群"), "select", picked["cluster"], wrong.get("cluster", ""),
                  (Option("", gettext("不说也行")), *known[1:])),
            Field("body", gettext("要帮什么"), "textarea", typed.body, wrong.get("body", ""), hint=plain,
                  is_required=True, rows=5, max_length=LONG),
        ),
        error or stray,
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def help_asked(request: HttpRequest) -> HttpResponse:
    """Show the form with what firms asked for already, or take it: a request with its code and its dates."""
    typed, on = Typed.of(request), today(request)
    given = request.POST if request.method == "POST" else request.GET
    picked = {name: given.get(name, "")[:40] for name in PICKED}
    if request.method != "POST":
        return _page(request, on, _form(on, typed, picked, {}))
    try:
        hold(request)
        done = _ask(request, typed, picked, on)
    except Invalid as wrong:
        if wrong.is_conflict or not is_ours(typed.token):
            typed.token = fresh_token()
        return unkept(_page(request, on, _form(on, typed, picked, faults_of(wrong)), status_of(wrong)))
    is_example = nodes()[0][picked["place"]].is_example
    slip = slip_of(request, done.code, actions.CATEGORY, "request", is_example=is_example)
    return unkept(door.show(request, "slip", {"slip": slip}))


def _ask(request: HttpRequest, typed: Typed, picked: Mapping[str, str], on: date) -> Acted:
    if is_too_fast(request, "raise"):
        raise Invalid.whole(TOO_FAST, is_conflict=True)
    if not is_ours(typed.token):
        raise Invalid.whole(STALE)
    return actions.ask({**picked, "body": typed.body}, on, story_now(request), typed.token)


def _page(request: HttpRequest, on: date, form: HelpForm, status: int = 200) -> HttpResponse:
    typed_into(request, "submit")
    before = before_of(request)
    found, earlier = queries.asked(on, before)
    here = reverse("recognitions:help")
    told = {
        "form": form, "asked": help_lines(found, instant(request), on),
        "first_asked_url": f"{here}#h-asked" if before else "",
        "more_asked_url": f"{here}?before={earlier}#h-asked" if earlier else "",
    }  # fmt: skip
    return show(request, "help", told, status)
