"""Erasing for who asked for it: from the dated request the very person filed, and of their matters alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import said, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.matter_page import matter_page
from yinuo.doors.workspace.officer import officer_of
from yinuo.kernel.matters.decide import NOT_YOURS
from yinuo.kernel.matters.personal import erasable, erase_asked, may_erase
from yinuo.kernel.matters.queries import sight

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.queries import Sight


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def erase(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask which matter's words are to go, or let them go; 403 for who does not work on this request."""
    officer = officer_of(request)
    found = sight(ref, officer.actor, officer.now)
    if not may_erase(officer.actor, found.s):
        raise NotAllowed(NOT_YOURS)
    fault, status = "", 200
    if request.method == "POST":
        try:
            hold(request)
            done = erase_asked(found, officer.actor, request.POST.get("target", "")[:60], officer.now)
        except Invalid as wrong:
            fault, status = " ".join(map(said, wrong.fields.values())), status_of(wrong)
        else:
            did = urlencode({"did": "erased", "of": done.ref})
            return HttpResponseRedirect(f"{reverse('workspace:matter', args=[ref])}?{did}")
    typed_into(request, "erase")
    return matter_page(request, officer, found, _form(found, fault), status)


def _form(found: Sight, fault: str) -> VerbForm:
    left = erasable(found)
    options = tuple(Option(ref, ref) for ref in left)
    field = Field(
        "target",
        gettext("抹哪一件"),
        "radio",
        left[0] if len(left) == 1 else "",
        fault,
        options,
        gettext("只列提这件请求的人自己提的。"),
        is_required=True,
    )
    none = gettext("这个人没有别的事，或者都抹过了。") if not left else ""
    return VerbForm(
        "erase",
        gettext("抹去本人的话和照片"),
        reverse("workspace:erase", args=[found.matter.ref]),
        (field,) if left else (),
        none
        or gettext(
            "本人写的话、照片、联系方式和它们的钥匙一起删，收不回来。每一步的日期和单位的话还在，链子照样对得上。"
        ),
        gettext("抹去，收不回来"),
        error=fault if not left else "",
    )
