"""Contests for programs: entries counted by grade and school, awards with the names that guardians let be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of
from yinuo.doors.api.schema import COUNT, DAY, MAYBE, TEXT, exactly, many, path, query, reading
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.events import contest_queries as queries
from yinuo.programmes.events.contest_words import PRIZES
from yinuo.programmes.events.marks import following_mark, row_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.events.models import Contest

CONTESTS: Final = f"{ROOT}/events/contests"


def contests(request: HttpRequest) -> HttpResponse:
    """List every contest known by the day, the latest first."""
    on, asked = when(request).on, asked_of(request)
    only(asked, ("cursor",))
    found, following = queries.contests(on, row_of(asked))
    return tagged(
        request, {"items": [_told(one, on) for one in found], "next_cursor": following_mark(following)}
    )


def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Give one contest: how many entries of each grade and school, and what they were given."""
    on = when(request).on
    found = queries.contest(plain_ref(code), on)
    entries = [{"grade": grade, "school": one.name, "n": n} for grade, one, n in queries.counts(found, on)]
    awards = [
        {
            "grade": one.entry.grade, "prize": one.prize, "label": one.entry.label,
            "school": one.entry.school.name, "name": one.name or None,
        }
        for one in queries.awards(found, on)
    ]  # fmt: skip
    rubric = [{"name": name, "most": most} for name, most in found.rubric]
    return tagged(
        request,
        {
            **_told(found, on),
            "rubric": rubric,
            "n_entries": queries.n_entries(found, on),
            "entries": entries,
            "awards": awards,
        },
    )


def _told(row: Contest, on: date) -> Record:
    return {
        "code": row.code, "name": row.name, "place": row.place_id, "source": row.source,
        "closes_on": row.closes_on.isoformat() if row.closes_on else None,
        "decided_on": row.decided_on.isoformat() if row.decided_on and row.decided_on <= on else None,
        "href": f"{CONTESTS}/{row.code}",
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of contests; an award's `name` is null where no guardian said yes."""
    told: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "place", "source", "href"), TEXT),
        "closes_on": DAY, "decided_on": DAY,
    }  # fmt: skip
    award = exactly(grade=COUNT, prize={"enum": list(PRIZES)}, label=TEXT, school=TEXT, name=MAYBE)
    return {
        "Contests": exactly(items=many(exactly(**told)), next_cursor=MAYBE),
        "Contest": exactly(
            **told, n_entries=COUNT, rubric=many(exactly(name=TEXT, most=COUNT)), awards=many(award),
            entries=many(exactly(grade=COUNT, school=TEXT, n=COUNT)),
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Give the operations on contests."""
    return {
        CONTESTS: {
            "get": reading("contest_list", "essay contests of schools", "Contests", 422)
            | {"parameters": [query("cursor", TEXT, "where the page before ended")]}
        },
        f"{CONTESTS}/{{code}}": {
            "get": reading("contest_show", "one contest with its awards", "Contest", 404)
            | {"parameters": [path("code")]}
        },
    }
