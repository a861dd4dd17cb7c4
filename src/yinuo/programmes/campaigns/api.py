"""The campaigns' part of the API: read by anybody, written by who may at the desk, once for each key."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import (
    MULTIPART,
    asked_of,
    body_of,
    caller,
    key_of,
    lines_of,
    nothing_else,
    pictures_of,
    token_of,
)
from yinuo.doors.api.desk import at_desk
from yinuo.doors.api.once import once
from yinuo.doors.shell.tagged import when
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.campaigns import programs, track_programs
from yinuo.programmes.campaigns.api_shapes import DRAFT, components, paths
from yinuo.programmes.campaigns.drafting import Sent

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.records import Record

__all__ = ["components", "paths", "router"]
router = Router()
NO_SHEET: Final = Sentence("请用 multipart/form-data 来送，表放在 file 里，只放一张。")


@router.get("")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List every campaign: which day it is, how far, how many are late."""
    nothing_else(asked_of(request))
    return tagged(request, programs.campaigns(when(request)))


@router.post("")
def draft(request: HttpRequest) -> HttpResponse:
    """Write a campaign down from a sheet: read cell by cell, and nothing of it kept where one cannot be read."""
    who, officer = at_desk(request)
    typed, sheet = _sheet(request)

    def do() -> Record:
        file = Sent(sheet.read(), sheet.name or "")
        return programs.drafted(typed, file, officer, token_of(request, who))

    return once(request, who, do, 201)


@router.post("/dry-run")
def dry_run(request: HttpRequest) -> HttpResponse:
    """Read a sheet as a draft is read, cell by cell; nothing of it is kept, whatever it comes to."""
    who, officer = at_desk(request)
    typed, sheet = _sheet(request)
    file = Sent(sheet.read(), sheet.name or "")
    return kept(programs.tried(typed, file, officer, token_of(request, who)))


def _sheet(request: HttpRequest) -> tuple[dict[str, str], UploadedFile[bytes]]:
    """Give what was typed of a new campaign, and its sheet. Raises Invalid."""
    sent = request.FILES.getlist("file") if request.content_type == MULTIPART else []
    if len(sent) != 1 or len(request.FILES) != 1:
        raise Invalid({"file": NO_SHEET})
    hold_size(sent[0].size or 0)
    given = {name: str(value) for name, value in request.POST.items()}
    nothing_else(given, *DRAFT)
    return lines_of(given, *DRAFT), sent[0]


@router.get("/notices")
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices of supervision, the newest first."""
    return tagged(request, programs.every_notice(asked_of(request), when(request)))


@router.post("/notices")
def notice_issue(request: HttpRequest) -> HttpResponse:
    """Issue a notice of supervision."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.NOTICED, "keep")
    told = programs.noticed(given, officer, key_of(request, who))
    answer = kept(told, 201)
    answer["Location"] = told["href"]
    return answer


@router.get("/notices/{code}")
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Give one notice by its number, and what its unit answered."""
    return tagged(request, programs.one_notice(plain_ref(code), when(request)))


@router.post("/notices/{code}/answer")
def notice_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a notice for its unit."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.REPLIED, "keep")
    key = key_of(request, who) or Key(who.scope, token_urlsafe(16))
    return kept(programs.replied(plain_ref(code), given, officer, key))


@router.get("/supervised")
def supervised(request: HttpRequest) -> HttpResponse:
    """Give what is supervised in the open, and what is one step before it."""
    return tagged(request, programs.supervised(when(request)))


@router.get("/league")
def league(request: HttpRequest) -> HttpResponse:
    """List the league's months: none while it is off."""
    return tagged(request, programs.league(when(request)))


@router.get("/league/{code}")
def month(request: HttpRequest, code: str) -> HttpResponse:
    """Give one month with its bands, and what units said against them."""
    return tagged(request, programs.month(plain_ref(code), when(request)))


@router.get("/tracks")
def tracks(request: HttpRequest) -> HttpResponse:
    """List the four typed lists, and what every step of them is proved by."""
    nothing_else(asked_of(request))
    return tagged(request, track_programs.tracks(when(request)))


@router.get("/tracks/{track}")
def track(request: HttpRequest, track: str) -> HttpResponse:
    """Give one typed list: its sums, and a page of its lines."""
    return tagged(request, track_programs.track(track, asked_of(request), when(request)))


@router.post("/tracks/{track}")
def line_open(request: HttpRequest, track: str) -> HttpResponse:
    """Draft a new line with its first proof; its unit's head makes it public."""
    who, officer = at_desk(request)
    given, names = body_of(request)[0], track_programs.opened_with(track)
    nothing_else(given, *names)
    typed = lines_of(given, *names)
    return once(request, who, lambda: track_programs.opened(track, typed, officer), 201)


@router.get("/tracks/investment/counts")
def counts(request: HttpRequest) -> HttpResponse:
    """Give the weekly counts before signing, the newest first."""
    return tagged(request, track_programs.counts(asked_of(request), when(request)))


@router.post("/tracks/investment/counts")
def count(request: HttpRequest) -> HttpResponse:
    """Write down a unit's count of a week, or correct it."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *track_programs.COUNTED)
    typed = lines_of(given, *track_programs.COUNTED)
    return once(request, who, lambda: track_programs.counted(typed, officer))


@router.get("/lines/{ref}")
def line(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one line of a typed list, every step of it, and what may come next."""
    return tagged(request, track_programs.line(plain_ref(ref), when(request)))


@router.post("/lines/{ref}/steps")
def line_step(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the next step of a line with its proof."""
    who, officer = at_desk(request)
    given, one = body_of(request)[0], plain_ref(ref)
    names = track_programs.stepped_with(one, given)
    nothing_else(given, *names)
    typed = lines_of(given, *names)
    return once(request, who, lambda: track_programs.stepped(one, typed, officer), 201)


@router.get("/{code}")
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Give one campaign; a draft to staff alone."""
    is_staff = caller(request).actor.voice == "staff"
    told = programs.campaign(plain_ref(code), when(request), is_staff=is_staff)
    return tagged(request, told, is_open=not is_staff)


@router.get("/{code}/items")
def items(request: HttpRequest, code: str) -> HttpResponse:
    """Give a page of a campaign's items."""
    return tagged(request, programs.items(plain_ref(code), asked_of(request), when(request)))


@router.get("/{code}/brief")
def brief(request: HttpRequest, code: str) -> HttpResponse:
    """Give a campaign's day in a few sentences."""
    return tagged(request, programs.brief(plain_ref(code), when(request)))


@router.post("/{code}/sign")
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign a campaign: it is frozen, and its items become tasks."""
    who, officer = at_desk(request)
    nothing_else(body_of(request)[0])
    return once(request, who, lambda: programs.signed(plain_ref(code), officer))


@router.post("/{code}/launch")
def launch(request: HttpRequest, code: str) -> HttpResponse:
    """Launch what a signature or an amendment left waiting."""
    who, officer = at_desk(request)
    nothing_else(body_of(request)[0])
    return once(request, who, lambda: programs.gone_on(plain_ref(code), officer))


@router.post("/{code}/amend")
def amend(request: HttpRequest, code: str) -> HttpResponse:
    """Change a frozen campaign in the open."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.AMENDED)
    typed = lines_of(given, *programs.AMENDED)
    return once(request, who, lambda: programs.amended(plain_ref(code), typed, officer))


@router.post("/{code}/pledge")
def pledge(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the public pledge of a track's lead unit; its head makes it public."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.PLEDGED)
    typed = lines_of(given, *programs.PLEDGED)
    return once(request, who, lambda: programs.pledged(plain_ref(code), typed, officer), 201)


@router.post("/{code}/targets")
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Set a numeric target of a campaign that is being drafted."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.TARGETED)
    typed = lines_of(given, *programs.TARGETED)
    return once(request, who, lambda: programs.targeted(plain_ref(code), typed, officer))


@router.post("/{code}/targets/{target}/readings")
def reading(request: HttpRequest, code: str, target: str) -> HttpResponse:
    """Tell how far a target is on a day, with the evidence; or correct what was told."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *programs.READ)
    typed = lines_of(given, *programs.READ)

    def do() -> Record:
        return programs.reading_told(plain_ref(code), plain_ref(target), typed, officer)

    return once(request, who, do, 201)


@router.post("/{code}/items/{item}/report")
def report(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Report an item done: the report of its task, by the item's own code."""
    who, officer = at_desk(request)
    given: dict[str, Any] = body_of(request)[0]
    photos, key = pictures_of(request), key_of(request, who)
    return kept(programs.reported(plain_ref(code), plain_ref(item), given, photos, officer, key))
