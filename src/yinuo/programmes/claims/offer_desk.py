"""The matching at the desk: what claimants offer, who is suggested for what and why. A claim is a person's act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.choices import place_options
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.problems import faults_of, said, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back, form_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.claims import offers, queries
from yinuo.programmes.claims.actions import lists_as
from yinuo.programmes.claims.words import CLASSES, money, unit_of_money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.claims.offers import Offered, Suggested

LISTS: Final = ("places", "refuses")
DONE: Final[Mapping[str, Text]] = {
    "offer": gettext_lazy("记下了。以最近一次说的为准。"),
    "suggest": gettext_lazy("配好了，理由在旁边。认不认、谁来认，人来定。"),
}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def matching(request: HttpRequest) -> HttpResponse:
    """Show offers and what was suggested; or write an offer down, or ask for a suggestion."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        verb = "suggest" if typed.get("verb") == "suggest" else "offer"
        if verb == "suggest":
            offers.suggest(officer, token)
        else:
            offers.offer(officer, typed, {name: request.POST.getlist(name) for name in LISTS}, token)
        return f"{reverse('claims_desk:matching')}?did={verb}"

    return written(request, do, _page, may=lists_as)


def _page(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    faults = faults_of(wrong)
    typed_into(request, typed.get("verb", "") or "offer")
    is_asking = typed.get("verb") == "suggest"
    back = {**typed, **{name: ",".join(request.POST.getlist(name)) for name in LISTS}} if typed else {}
    told: dict[str, Any] = {
        "form": _offering(officer, {} if is_asking else back, {} if is_asking else faults),
        "ask": _asking(faults if is_asking else {}),
        "pairs": [_pair(one) for one in offers.suggested(officer.on, lists_as(officer))],
        "offers": [_offer(one) for one in offers.offers(officer.on)],
        "note": DONE.get(request.GET.get("did", ""), ""), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "claims/desk_matching.html", told, status=status_of(wrong))


def _pair(one: Suggested) -> dict[str, Any]:
    need, who = one.row.need, one.row.offer.claimant
    asked = urlencode({"claimant": who.code, "shares": 1})
    return {
        "need": need.title, "who": who.name, "amount": money(one.row.amount), "why": said(one.why),
        "on": one.row.suggested_on, "is_taken": one.is_taken, "is_example": who.source == "example",
        "url": f"{reverse('claims_desk:need', args=[need.code])}?{asked}",
    }  # fmt: skip


def _offer(one: Offered) -> dict[str, Any]:
    row, places = one.row, nodes()[0]
    return {
        "who": row.claimant.name, "on": row.told_on, "left": money(max(one.budget, 0)), "most": max(one.most, 0),
        "wishes": [CLASSES[name] for name in row.wishes if name in CLASSES],
        "refuses": [CLASSES[name] for name in row.refuses if name in CLASSES],
        "places": [called(places[code]) for code in row.places if code in places],
    }  # fmt: skip


def _asking(faults: Mapping[str, str]) -> VerbForm:
    hint = gettext(
        "只看我们列的、还没认完的，和各家最近一次说的。配的是建议，记下配了什么；认领照旧一份一份由人来记。"
    )
    return form_of(
        "suggest", gettext("配一配"), reverse("claims_desk:matching"), (), faults, hint=hint
    )  # fmt: skip


def _offering(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    back, none = Back(typed, wrong), Option("", gettext("不选"))
    who = tuple(Option(one.code, one.name) for one in queries.claimants(officer.on))
    classes = tuple(Option(code, words) for code, words in CLASSES.items())
    wishes: tuple[Field, ...] = tuple(
        back.field(name, label, "select", is_required=False, options=(none, *classes))
        for name, label in zip(
            offers.WISHES, (gettext("最想帮谁"), gettext("其次"), gettext("再其次")), strict=True
        )
    )
    fields = (
        back.field("claimant", gettext("哪一家"), "select", options=(Option("", gettext("请选")), *who)),
        back.field("budget", gettext("一共拿得出多少（%(unit)s）") % {"unit": unit_of_money()}, inputmode="decimal"),
        back.field("most", gettext("最多认几份"), value="1", inputmode="numeric", max_length=2),
        *wishes,
        back.field("places", gettext("只愿意在哪里"), "multi", is_required=False, options=place_options(""),
                   hint=gettext("不选就是哪里都行。")),
        back.field("refuses", gettext("不愿意接的"), "multi", is_required=False, options=classes),
    )  # fmt: skip
    hint = gettext("说了不算认领；以后再说一次，以新的为准。份数写 0，就是不再认了。")
    return form_of("offer", gettext("记一家说的"), reverse("claims_desk:matching"), fields, wrong, hint=hint)
