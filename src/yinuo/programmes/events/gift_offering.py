"""Somebody offers a thing to the museum: a short form without an account, and a code for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import fresh_token, is_ours, kept_photo, signed_photo
from yinuo.doors.portal.choices import listed, place_options
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import Back
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.evidence import keep, too_large
from yinuo.programmes.events.gift_actions import CATEGORY, MOST_NAME, MOST_SAID, offer
from yinuo.programmes.events.gift_forms import PICTURES
from yinuo.programmes.events.gift_words import CREDITS, RIGHTS
from yinuo.programmes.events.pages import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.evidence import Photo


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it: a request with its code and its dates."""
    if request.method != "POST":
        return _page(request, {}, None, None)
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}
    photo = None
    try:
        hold(request)
        if is_too_fast(request, "raise"):
            raise Invalid.whole(TOO_FAST, is_conflict=True)
        if not is_ours(typed.get("token", "")):
            raise Invalid.whole(STALE)
        photo = _photo(request)
        done = offer(typed, today(request), story_now(request), typed["token"], photo)
    except Invalid as wrong:
        if wrong.is_conflict or not is_ours(typed.get("token", "")):
            typed.pop("token", None)
        return unkept(_page(request, typed, wrong, photo))
    is_example = nodes()[0][typed["place"]].is_example
    slip = slip_of(request, done.code, CATEGORY, "request", is_example=is_example)
    return unkept(door.show(request, "slip", {"slip": slip}))


def _photo(request: HttpRequest) -> Photo | None:
    """Give the photo that came along, or the one an earlier press brought. Raises Invalid for what is no photo."""
    sent = request.FILES.get("photo")
    if sent is None:
        return kept_photo(request.POST.get("photo_kept", ""))
    if (sent.size or 0) > settings.UPLOAD_LIMIT:
        raise Invalid({"photo": too_large()})
    return keep(sent.read())


def _fields(typed: Mapping[str, str], wrong: Mapping[str, str], photo: Photo | None) -> tuple[Field, ...]:
    back = Back(typed, wrong)
    plain = gettext("是什么、多大、有没有破损。别写人的姓名、电话。")
    whence = gettext("谁用过、怎么到您手里的、哪一年。说不准的写「说不准」。")
    pictured = gettext("只拍东西，不拍人。位置、相机、作者这些信息会去掉。")
    if photo is not None:
        pictured = gettext("照片已收下，不用再选；要换就重新选一张。")
    credit = gettext("不留名：哪里都不会出现您是谁。署名：入藏以后公开您下面写的那几个字。")
    return (
        back.field("thing", gettext("要捐什么"), "textarea", hint=plain, rows=3, max_length=MOST_SAID),
        back.field("whence", gettext("从哪里来的"), "textarea", hint=whence, rows=3, max_length=MOST_SAID),
        back.field("rights", gettext("是谁的"), "radio", options=listed(RIGHTS)),
        back.field("place", gettext("您在哪一片"), "select", options=place_options(gettext("请选"))),
        back.field("photo", gettext("照片"), "file", is_required=False, hint=pictured, accept=PICTURES),
        Field("photo_kept", gettext("照片"), "hidden", signed_photo(photo)),
        back.field("credit", gettext("怎么写您"), "radio", "none", options=listed(CREDITS), hint=credit),
        back.field(
            "name", gettext("署什么名"), is_required=False, max_length=MOST_NAME,
            hint=gettext("选了署名才填；怎么写就怎么署，一个字号、一户人家都行。随时可以凭码要求抹去。"),
        ),
    )  # fmt: skip


def _page(
    request: HttpRequest, typed: Mapping[str, str], wrong: Invalid | None, photo: Photo | None
) -> HttpResponse:
    typed_into(request, "submit")
    faults = faults_of(wrong)
    fields = _fields(typed, faults, photo)
    stray = " ".join(text for name, text in faults.items() if name not in {one.name for one in fields})
    form = VerbForm(
        "submit", gettext("把东西捐给馆里"), reverse("events:offer"), fields,
        token=typed.get("token") or fresh_token(), error=stray, has_files=True,
    )  # fmt: skip
    return show(request, "gift_offer", {"form": form}, status_of(wrong))
