"""The works' part of the API: closures, assets, what was kept, read and written; `projects` are closures as OC4IDS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, lines_of, nothing_else, token_of
from yinuo.doors.api.desk import at_desk
from yinuo.doors.api.once import once
from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    MAYBE,
    TEXT,
    answer,
    exactly,
    many,
    named,
    operation,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.shell.records import ROOT, stands_record
from yinuo.doors.shell.tagged import when
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.works import actions, queries
from yinuo.programmes.works.oc4ids import STATUS, VERSION, package
from yinuo.programmes.works.records import (
    ASSETS,
    CLOSURES,
    asset_record,
    asset_sheet,
    assets_record,
    closure_record,
    closures_record,
    kept_record,
)
from yinuo.programmes.works.words import PHASES, SORTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema

router = Router()
KEPT: Final = f"{ROOT}/works/kept"
PROJECTS: Final = f"{ROOT}/works/projects"
TOLD: Final = (
    *(
        "ref",
        "title",
        "lead_unit",
        "state",
        "outcome",
        "asset",
        "place",
        "detour",
        "contractor",
        "source",
        "href",
    ),
)
"""What of a closure is plain text."""
ENTERED: Final = ("sort", "name", "place", "looked")
ANNOUNCED: Final = (
    *(
        "asset",
        "unit",
        "closed_from",
        "due_on",
        "strength",
        "scope",
        "detour",
        "contractor",
        "proof",
        "looked",
    ),
)


@router.get("/closures")
def closures(request: HttpRequest) -> HttpResponse:
    """List what is closed or will be, what is to open first in front; `near` picks what lies at or under a place."""
    asked = asked_of(request)
    where = queries.near(filter(None, [asked.get("near", "")]))
    found, following = queries.shut(when(request).on, where, asked.get("cursor", ""))
    return tagged(request, closures_record(found, following))


@router.get("/closures/{ref}")
def closure(request: HttpRequest, ref: str) -> HttpResponse:
    """Give one closure by its promise's number."""
    return tagged(request, closure_record(queries.one(plain_ref(ref), when(request).on)))


@router.get("/assets")
def assets(request: HttpRequest) -> HttpResponse:
    """List what serves everybody, sort by sort."""
    found, following = queries.book(when(request).on, after=asked_of(request).get("cursor", "")[:60])
    return tagged(request, assets_record(found, following))


@router.get("/assets/{code}")
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """Give one asset with every closure it had, the latest first."""
    on = when(request).on
    return tagged(request, asset_sheet(queries.asset(plain_ref(code), on), on))


@router.get("/kept")
def kept(request: HttpRequest) -> HttpResponse:
    """Count reopenings by the year of their first date and by strength; no two strengths are ever added."""
    return tagged(request, {"items": [kept_record(one) for one in queries.kept(when(request).on)]})


@router.get("/projects")
def projects(request: HttpRequest) -> HttpResponse:
    """Give what is closed as a project package of OC4IDS."""
    at = when(request)
    return tagged(request, package(queries.in_force(at.on), nodes()[1]))


@router.post("/assets")
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a thing in the book."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *ENTERED)
    typed = lines_of(given, *ENTERED)
    return once(
        request, who, lambda: asset_record(actions.enter(officer, typed, token_of(request, who))), 201
    )


@router.post("/closures")
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a closure: its promise is drafted, and public once whoever leads its unit has signed."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *ANNOUNCED)
    typed = lines_of(given, *ANNOUNCED)
    return once(
        request, who, lambda: stands_record(actions.announce(officer, typed, token_of(request, who))), 201
    )


def components() -> dict[str, Schema]:
    """Give the shapes of closures, assets and counts."""
    asset: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "name_en", "source", "place", "href"), TEXT),
        "sort": {"enum": list(SORTS)}, "since_on": DAY,
    }  # fmt: skip
    closure: dict[str, Any] = {
        **dict.fromkeys(TOLD, TEXT),
        **dict.fromkeys(("closed_from", "first_due", "current_due", "last_said", "proof_on"), DAY),
        "strength": {"enum": list(STRENGTH_WORDS)}, "phase": {"enum": list(PHASES)},
        "days_silent": COUNT, "scope": many(TEXT),
    }  # fmt: skip
    counts = dict.fromkeys(("year", "n", "kept", "late", "broken", "waiting"), COUNT)
    optional = {"looked", "contractor"}
    return {
        "WorkClosure": exactly(**closure),
        "WorkClosures": exactly(items=many(named("WorkClosure")), next_cursor=MAYBE),
        "WorkAsset": exactly(**asset),
        "WorkAssets": exactly(items=many(named("WorkAsset")), next_cursor=MAYBE),
        "WorkAssetShown": exactly(**asset, closures=many(named("WorkClosure"))),
        "WorksKept": exactly(items=many(exactly(**counts, strength={"enum": list(STRENGTH_WORDS)}))),
        "WorkEnter": exactly(**dict.fromkeys(ENTERED, TEXT)) | {"required": ["sort", "name", "place"]},
        "WorkAnnounce": exactly(**dict.fromkeys(ANNOUNCED, TEXT))
        | {"required": [name for name in ANNOUNCED if name not in optional]},
        "WorkAnnounced": exactly(**dict.fromkeys(("ref", "state", "href"), TEXT)),
        "Oc4idsPackage": exactly(version={"const": VERSION}, projects=many(_project())),
    }


def _project() -> Schema:
    """Give the shape of a project as far as it is told here."""
    known = exactly(**dict.fromkeys(("id", "name"), TEXT))
    texts = ("id", "title", "description", "type")
    period = exactly(startDate=TEXT, endDate=TEXT) | {"required": []}
    told = exactly(
        **dict.fromkeys(texts, TEXT), status={"enum": sorted(set(STATUS.values()))}, sector=many(TEXT), period=period,
        locations=many(exactly(id=TEXT, description=TEXT)), publicAuthority=known,
        parties=many(exactly(id=TEXT, name=TEXT, roles=many(TEXT))), completion=exactly(endDate=TEXT),
    )  # fmt: skip
    return told | {"required": [name for name in told["properties"] if name != "completion"]}


def _writing(name: str, summary: str, takes_in: str, gives: str) -> Schema:
    told = {"201": answer(gives, "written"), **problems(400, 401, 403, 404, 409, 413, 415, 422)}
    return operation(name, summary, told, parameters=[IDEMPOTENCY], requestBody=takes(takes_in, photos=False))


def paths() -> dict[str, Schema]:
    """Give the operations on closures and assets."""
    cursor = query("cursor", TEXT, "where the page before ended")
    near = {"parameters": [query("near", TEXT, "a place: what lies at it or under it"), cursor]}
    ref, code = {"parameters": [path("ref")]}, {"parameters": [path("code")]}
    return {
        CLOSURES: {
            "get": reading("closure_list", "what is closed, and until when", "WorkClosures", 404) | near,
            "post": _writing(
                "closure_announce", "announce a closure; its head signs it", "WorkAnnounce", "WorkAnnounced"
            ),
        },
        f"{CLOSURES}/{{ref}}": {"get": reading("closure_show", "one closure", "WorkClosure", 404) | ref},
        ASSETS: {
            "get": reading("asset_list", "bridges, roads, lamps, pumps", "WorkAssets")
            | {"parameters": [cursor]},
            "post": _writing("asset_enter", "enter a thing in the book", "WorkEnter", "WorkAsset"),
        },
        f"{ASSETS}/{{code}}": {
            "get": reading("asset_show", "one thing with every closure it had", "WorkAssetShown", 404) | code
        },
        KEPT: {"get": reading("works_kept", "reopenings by year and strength, as they went", "WorksKept")},
        PROJECTS: {"get": reading("works_projects", "what is closed, as OC4IDS projects", "Oc4idsPackage")},
    }
