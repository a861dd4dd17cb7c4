"""The public's moments, folded up to a day, give every matter of the demo as it stood that day (ADR-0013)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.config.demo_data import appoint_quoters
from yinuo.config.demo_stories import FIRST_PACK as PACK
from yinuo.config.demo_stories import stories
from yinuo.config.demo_stories.pictures import pictured
from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.limits import book
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.past import as_of, moved_through, told_again_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from yinuo.kernel.matters.projection import Projected

DAYS = (date(2025, 7, 1), date(2025, 8, 18), date(2025, 10, 1), date(2025, 11, 22), date(2025, 12, 1))
SHOWN = (
    *("state", "outcome", "lead_unit", "support_units", "first_due", "current_due", "later_dues", "acked_on"),
    *(
        "reported_on",
        "result",
        "closed_on",
        "review_on",
        "proof_on",
        "confirmed_by",
        "is_remedy_open",
        "parent",
    ),
    *("strength", "level", "moments"),
)
EVERY_NTH = 4
Forms = dict[int, list[tuple["datetime", dict[str, Any] | None]]]


@pytest.fixture
def forms(db: None) -> Iterator[Forms]:
    """Load a part of the demo's stories, and keep every form that the public row of each ever had."""
    kept: Forms = {}

    def take(told: Projected) -> None:
        kept.setdefault(told.stream, []).append(
            (told.facts.effective_at, dict(told.shown) if told.shown else None)
        )

    load_pack(pack_folder(PACK), password="yinuo-demo-test")
    appoint_quoters(PACK)
    told = list(pictured(stories(PACK)))
    chosen = [story for n, story in enumerate(told) if n % EVERY_NTH == 0 or not story.key[-1].isdigit()]
    load([story for story in chosen if not story.key.startswith("merged")], watch=take)
    yield kept
    book.forget()


def test_folded_moments_give_every_matter_as_it_stood(forms: Forms) -> None:
    calendar, compared = current_calendar(), 0
    for row in PublicMatter.objects.all():
        for day in DAYS:
            before = [shown for at, shown in forms[row.pk] if calendar.local_date(at) <= day]
            stood = before[-1] if before and row.public_from <= day else None
            past = as_of(row, day, calendar)
            assert (past is None) == (stood is None), (row.ref, day)
            if past is not None and stood is not None:
                compared += 1
                assert {name: getattr(past, name) for name in SHOWN} == {
                    name: stood[name] for name in SHOWN
                }, day
    assert compared > 1000


def test_earlier_days_of_what_happened_twice_are_found(forms: Forms) -> None:
    every = list(PublicMatter.objects.all())
    again = [
        row
        for row in every
        if row.n_reopened or len([one for one in row.moments if one["type"] == "report"]) > 1
    ]
    day = next(
        date.fromisoformat(one["on"]) for row in again for one in row.moments if one["type"] == "report"
    )
    found = set(told_again_on(PublicMatter.objects.all(), [day]))
    said = {"report", "confirm"}
    assert found == {
        row
        for row in again
        if any(one["type"] in said and one["on"] == day.isoformat() for one in row.moments)
    }
    assert found
    moved = next(row for row in every if row.later_dues)
    passed = date.fromisoformat(moved.later_dues[0])
    assert set(moved_through(PublicMatter.objects.all(), [passed])) == {
        row for row in every if passed.isoformat() in row.later_dues
    }
