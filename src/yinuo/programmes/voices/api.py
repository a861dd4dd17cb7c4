"""The voices' part of the API: symposia and channels, read by anybody as the pages show them; and the pavilion's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.schema import COUNT, DAY, MAYBE, TEXT, YES, exactly, many, named, path, reading
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.voices import pavilion_api
from yinuo.programmes.voices import talk_records as records
from yinuo.programmes.voices.groups import group_of, groups

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema

router = pavilion_api.router
SESSIONS: Final = f"{ROOT}/voices/sessions"
CHANNELS: Final = f"{ROOT}/voices/channels"


@router.get("/sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    """Give every symposium that is public, the latest first."""
    return tagged(request, {"items": records.symposia(when(request).on)})


@router.get("/sessions/{code}")
def session(request: HttpRequest, code: str) -> HttpResponse:
    """Give one symposium with its questions, its figures, and what became of each."""
    return tagged(request, records.symposium(plain_ref(code), when(request).on))


@router.get("/channels")
def channels(request: HttpRequest) -> HttpResponse:
    """Give every group's channel with the notice that stands."""
    return tagged(request, {"items": records.channels(groups(), when(request).on)})


@router.get("/channels/{code}")
def channel(request: HttpRequest, code: str) -> HttpResponse:
    """Give one group's channel: every notice, what was asked back on it, who was last heard when."""
    return tagged(request, records.channel(group_of(plain_ref(code)), when(request).on))


def components() -> dict[str, Schema]:
    """Give the shapes of symposia and channels."""
    share = exactly(k=COUNT, n=COUNT, percent={"type": ["integer", "null"]})
    answer = {"anyOf": [exactly(unit=TEXT, on=DAY, text=TEXT), {"type": "null"}]}
    stands: dict[str, Any] = dict.fromkeys(("ref", "title", "state", "outcome", "lead_unit"), TEXT)
    stands |= {"first_due": DAY, "current_due": DAY, "answer": answer}
    line: dict[str, Any] = dict.fromkeys(("code", "title", "group", "unit", "place", "spot", "from_at"), TEXT)
    line |= dict.fromkeys(("topics", "departments"), many(TEXT))
    line |= dict.fromkeys(("opened_on", "held_on", "archived_on"), DAY)
    line |= {"source": TEXT, "phase": TEXT, "n": COUNT, "n_ended": COUNT, "href": TEXT}
    notice: dict[str, Any] = {
        **dict.fromkeys(("code", "title", "body", "unit", "source"), TEXT),
        "n_asked": COUNT,
    }
    notice |= {"from_on": DAY, "until_on": DAY}
    heard = exactly(unit=TEXT, last_on=DAY, days=COUNT, is_silent=YES)
    group: dict[str, Any] = {**dict.fromkeys(("code", "name", "name_en", "href"), TEXT)}
    return {
        **pavilion_api.components(),
        "SymposiumLine": exactly(**line),
        "Symposia": exactly(items=many(named("SymposiumLine"))),
        "Symposium": exactly(
            **line, on_spot=share, in_time=share, solved=share,
            questions=many(exactly(n=COUNT, who=TEXT, is_on_spot=YES, **stands)),
        ),
        "Channels": exactly(items=many(exactly(**group, running=MAYBE))),
        "Channel": exactly(
            **group, running=MAYBE, notices=many(exactly(**notice, asked=many(exactly(**stands)))),
            units=many(heard), group_heard={"anyOf": [heard, {"type": "null"}]},
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Give the operations on symposia and channels."""
    one = {"parameters": [path("code")]}
    return {
        **pavilion_api.paths(),
        SESSIONS: {"get": reading("symposium_list", "symposia, the latest first", "Symposia")},
        f"{SESSIONS}/{{code}}": {
            "get": reading(
                "symposium_show", "one symposium and what became of each question", "Symposium", 404
            )
            | one
        },
        CHANNELS: {"get": reading("channel_list", "every group's channel with departments", "Channels")},
        f"{CHANNELS}/{{code}}": {
            "get": reading(
                "channel_show", "one group's notices, what came back, who is silent", "Channel", 404
            )
            | one
        },
    }
