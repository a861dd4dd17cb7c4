"""A campaign as anybody reads it: where it stands, list by list, what was signed, and the wall screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db.models import Case, IntegerField, When
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.plain import number_in
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.brief import brief_of
from yinuo.programmes.campaigns.likely import likely
from yinuo.programmes.campaigns.models import SignedText
from yinuo.programmes.campaigns.queries import drives, read, standing_drive
from yinuo.programmes.campaigns.shown import PAGE, list_row, paged, said_changes, sheet_of
from yinuo.programmes.campaigns.targets_shown import target_rows
from yinuo.programmes.campaigns.track_fields import TRACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import Card
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.brief import Brief
    from yinuo.programmes.campaigns.queries import Read
    from yinuo.programmes.campaigns.shown import Sheet

MOST_LATE: Final = 6
MORE: Final[Mapping[str, Text]] = {
    "supervised": gettext_lazy("挂牌督办"),
    "audits": gettext_lazy("抽查"),
    "league": gettext_lazy("比学赶超"),
}
"""What else stands beside the campaigns."""


show = partial(door.show, of="campaigns")
"""Answer with one of the campaigns' pages; no form of theirs needs a cookie."""


@allow(anyone)
@at_portal
@alike
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List every campaign that was signed by the day being read."""
    on = today(request)
    now = instant(request)
    sheets = [sheet_of(read(drive, on, now), _unit_name()) for drive in drives(now)]
    more = [
        Link(gettext_lazy("四张清单"), reverse("campaigns:track", args=["investment"])),
        *(Link(label, reverse(f"campaigns:{view}")) for view, label in MORE.items()),
    ]
    return show(request, "home", {"sheets": sheets, "more": more})


@allow(anyone)
@at_portal
@alike
@require_safe
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Show where one campaign stands."""
    return show(request, "campaign", of_campaign(request, code))


def of_campaign(request: HttpRequest, code: str) -> dict[str, object]:
    """Give what the page of a campaign says, on the screen and in print. Raises NotFound."""
    on, now = today(request), instant(request)
    drive = standing_drive(code, now)
    found, name = read(drive, on, now), _unit_name()
    texts = SignedText.objects.filter(campaign=drive, signed_at__lte=now).defer("text")
    return {
        "sheet": sheet_of(found, name),
        **_late(request, found),
        "pledges": _cards(request, drive.pledges.order_by("pk").values_list("matter__ref", flat=True)),
        "texts": [(one, said_changes(one, name)) for one in texts],
        "targets": target_rows(found, now, name),
        "drive": drive,
        "tracks": TRACKS.items(),
        "likely": likely(found),
    }


@allow(anyone)
@at_portal
@alike
@require_safe
def task_list(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show one list, item by item, fifty on a page."""
    return show(request, "list", of_list(request, code, name))


def of_list(request: HttpRequest, code: str, name: str) -> dict[str, object]:
    """Give what a page of one list says, on the screen and in print. Raises NotFound."""
    found = _read(request, code)
    one = next((one for one in found.campaign.lists if one.code == name), None)
    if one is None:
        raise NotFound
    items = [item for item in found.campaign.under_way if item.task_list == name]
    page = max(number_in(request.GET.get("page", "1")[:6]), 1)
    some = items[(page - 1) * PAGE : page * PAGE]
    refs = [found.standings[item.code].ref for item in some if item.code in found.standings]
    url = reverse("campaigns:list", args=[code, name])
    return {
        "sheet": sheet_of(found, _unit_name()),
        "row": list_row(found, one),
        "cards": _cards(request, refs),
        "waiting": [item for item in some if item.code not in found.standings],
        "struck": [item for item in found.campaign.in_list(name) if item.struck_on],
        "pager": paged(url, page, len(items)),
        "pdf_url": f"{reverse('campaigns:list_pdf', args=[code, name])}?page={page}",
    }


def _read(request: HttpRequest, code: str) -> Read:
    now = instant(request)
    return read(standing_drive(code, now), today(request), now)


def _cards(request: HttpRequest, refs: Iterable[str]) -> tuple[Card, ...]:
    """Give the cards of these matters, in this order."""
    wanted = list(refs)
    order = Case(*(When(ref=ref, then=n) for n, ref in enumerate(wanted)), output_field=IntegerField())
    rows = list(PublicMatter.objects.filter(ref__in=wanted).order_by(order)) if wanted else []
    return cards_of(rows, Names.of_cards(rows), instant(request), today(request))


def _unit_name() -> Callable[[str], str]:
    """Give what a unit is called, by its code."""
    names = Names.of_all()
    return lambda code: names.unit(code) or code


def _late(request: HttpRequest, found: Read) -> dict[str, object]:
    """Give how many items are late on the day being read, and the cards of the first of them."""
    refs = found.late
    return {"late": _cards(request, refs[:MOST_LATE]), "n_late": len(refs)}


@allow(anyone)
@at_portal
@require_safe
def text(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show a text that was signed, with what it changed; as a file, its very bytes."""
    drive = standing_drive(code, instant(request))
    found = SignedText.objects.filter(campaign=drive, n=n, signed_at__lte=instant(request)).first()
    if found is None:
        raise NotFound
    if request.GET.get("as") == "json":
        answer = HttpResponse(bytes(found.text), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{drive.code}-{n}.json"'
        return answer
    told = {"drive": drive, "text": found, "name": drive.document["name"]}
    return show(request, "text", {**told, "changes": said_changes(found, _unit_name())})


@allow(anyone)
@at_portal
@alike
@require_safe
def brief(request: HttpRequest, code: str) -> HttpResponse:
    """Show the day in a few sentences, and the lines behind them."""
    return show(request, "brief", of_brief(request, code))


def of_brief(request: HttpRequest, code: str) -> dict[str, object]:
    """Give what the page of a campaign's day says, on the screen and in print. Raises NotFound."""
    sheet, told = _brief(request, code)
    return {"sheet": sheet, "brief": told}


@allow(anyone)
@at_portal
@require_safe
def brief_text(request: HttpRequest, code: str) -> HttpResponse:
    """Give the day as plain text, for a work chat."""
    sheet, told = _brief(request, code)
    return HttpResponse(told.text(sheet.name), content_type="text/plain; charset=utf-8")


def _brief(request: HttpRequest, code: str) -> tuple[Sheet, Brief]:
    found, name = _read(request, code), _unit_name()
    sheet = sheet_of(found, name)
    return sheet, brief_of(found, sheet, name)


@allow(anyone)
@at_portal
@require_safe
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """Show the wall screen: it asks for itself again every minute, and needs no hand."""
    found = _read(request, code)
    sheet = sheet_of(found, _unit_name())
    missing = [row for track in sheet.tracks for row in track.lists if row.done.missing]
    return show(request, "wall", {"sheet": sheet, "missing": missing, **_late(request, found)})


@allow(anyone)
@at_portal
@require_safe
def items(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give every item as a sheet to be saved."""
    if form not in SHEETS:
        raise NotFound
    found = _read(request, code)
    return as_file(_rows(found, request), form, found.campaign.name)


def _rows(found: Read, request: HttpRequest) -> Iterable[Iterable[object]]:
    name, lists = _unit_name(), {one.code: one for one in found.campaign.lists}
    tracks = {one.code: one.name for one in found.campaign.tracks}
    heads = (
        "战线",
        "清单",
        "事项",
        "承办单位",
        "权重",
        "必须完成",
        "最初日期",
        "后来的日期",
        "现在",
        "核过的日子",
        "编号",
        "网址",
    )
    yield [gettext(head) for head in heads]
    for item in found.campaign.items:
        one, at = lists[item.task_list], found.standings.get(item.code)
        dues: tuple[date, ...] = at.later_dues if at else item.later_dues
        url = request.build_absolute_uri(reverse("portal:matter", args=[at.ref])) if at else ""
        yield (
            tracks[one.track], one.name, item.title, name(item.unit), item.weight, "是" if item.is_hard else "否",
            item.due.isoformat(), " ".join(day.isoformat() for day in dues), found.column(item.code),
            item.checked_on.isoformat() if item.checked_on else "", at.ref if at else "", url,
        )  # fmt: skip
