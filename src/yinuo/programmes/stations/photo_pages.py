"""Pictures of things: the file as anybody fetches it, and the page at the desk where they are put up and taken down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.doors.allow import allow, anyone, staff
from yinuo.doors.portal.choices import listed
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.sheet import KEPT_FOR, photo_file
from yinuo.doors.shell.cards import Option, Photo
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back, form_of
from yinuo.doors.shell.words import FACILITIES
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.stations import photos

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.stations.models import StationPhoto

DONE: Final[Mapping[str, Text]] = {
    "put": _("挂上了，从今天起谁都看得到。"),
    "down": _("撤下了，文件也删了。"),
}
TAKEN: Final = "image/jpeg,image/png,image/webp"


@allow(anyone)
@at_portal
@require_safe
def picture(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """Answer with one picture that is up; 404 for any other file."""
    photos.one(str(photo_id), today(request))
    answer = photo_file(photo_id)
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return answer


def photo_of(row: StationPhoto) -> Photo:
    """Give a picture as pages show it: what it is of, and since when it is up."""
    alt = f"{capfirst(str(FACILITIES[row.thing]))} · {called(row.place)}"
    url = reverse("stations:picture", args=[row.pk])
    return Photo(url, alt, row.put_on, row.width, row.height, row.source == "example")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the pictures of the stations one keeps and the form for one more; put one up, or take one down."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        here = reverse("stations_desk:photos")
        if typed.get("down"):
            photos.take_down(officer, typed["down"])
            return f"{here}?did=down"
        sent = [file.read() for file in request.FILES.getlist("photo")]
        photos.put_up(officer, typed, sent, token)
        return f"{here}?did=put"

    return written(request, do, _page)


def _page(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine = photos.keeps(officer)
    form = _putting(mine, typed, faults_of(wrong)) if mine else None
    typed_into(request, "put")
    told = {
        "form": form, "note": DONE.get(request.GET.get("did", ""), ""), "desk": desk_sheet(officer),
        "photos": [(photo_of(row), row.pk) for row in photos.shown(officer.on, mine)],
    }  # fmt: skip
    return render(request, "stations/desk_photos.html", told, status=status_of(wrong))


def _putting(mine: Collection[str], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    places, back = nodes()[0], Back(typed, wrong)
    stations = tuple(Option(code, called(places[code])) for code in mine)
    things = listed(FACILITIES, gettext("请选"))
    hint = gettext("只拍物，不拍人。时间地点会自动去掉。")
    fields = (
        back.field("place", gettext("哪家驿站"), "select", options=(Option("", gettext("请选")), *stations)),
        back.field("thing", gettext("照的是什么"), "select", options=things),
        back.field("photo", gettext("照片"), "file", accept=TAKEN, hint=hint),
        back.field("only_things", gettext("看过了：照片里没有人，没有名字、号码、车牌"), "bool"),
    )  # fmt: skip
    form = form_of("put", gettext("挂一张照片"), reverse("stations_desk:photos"), fields, wrong)
    return replace(form, has_files=True)
