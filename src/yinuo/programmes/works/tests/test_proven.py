"""A closure's own page names its openings: every date and sentence on it is held against the public log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from yinuo.doors.portal.tests.logged import SITE, Logged
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Place
from yinuo.programmes.works.actions import put_down
from yinuo.programmes.works.models import Asset, Closure
from yinuo_verify import matter

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

RISK = "九月还有两场大雨"


@pytest.fixture
def logged(committed_db: str, tmp_path: Path, settings: Settings, client: Client) -> Logged:
    return Logged(tmp_path, settings, client)


def moved_and_kept(logged: Logged) -> str:
    """Give a closure whose date was moved, with what is feared next, and whose opening another unit checked."""
    world = logged.world
    ref = world.promised()
    moved = {"due_on": "2025-09-24", "text": "连着下雨", "done_so_far": "换了一半", "next_risk": RISK}
    world.later(20).act(ref, "move_date", "handler", moved)
    world.act(ref, "move_date", "head", {"decision": "agree", "text": "同意"})
    given = {"result": "done", "text": "桥修好了，吊杆全换了", "proof_on": "2025-09-20"}
    world.later(14).act(ref, "report", "handler", given)
    world.later(1).act(ref, "confirm", "checker", {"text": "去看过，是修好了", "proof_on": "2025-09-20"})
    shut(ref)
    return ref


def shut(ref: str) -> None:
    found = Matter.objects.get(ref=ref)
    since = date(2025, 8, 1)
    asset = Asset.objects.create(
        code="bridge-a",
        name="示例桥",
        sort="bridge",
        place=Place.objects.get(code=found.place_id),
        since_on=since,
    )
    row = Closure(
        stream=found, asset=asset, closed_from=since, scope=["换吊杆，9月10日起"], detour="走老街", contractor="",
        announced_on=since,
    )  # fmt: skip
    put_down([row])


def checked(logged: Logged, ref: str) -> matter.Proven:
    logged.drain()
    return matter.check(f"{SITE}/works/closures/{ref}", logged.log(), (), None, logged.fetch)


def test_every_date_and_sentence_of_a_closures_page_is_proven(logged: Logged) -> None:
    ref = moved_and_kept(logged)
    proven = checked(logged, ref)
    assert [found.says for found in proven.findings.found] == []
    page = logged.get(f"/works/closures/{ref}").content.decode()
    assert RISK in page
    assert page.index("连着下雨") < page.index(RISK) < page.index("的负责人定的")
    assert proven.n_dates > 10
    assert proven.n_sentences > 8
    assert proven.n_unproven >= 4  # what the works say beside the promise says so itself


@pytest.mark.parametrize(("before", "after"), [("两场大雨", "一场大雨"), ("2025-09-24", "2025-09-25")])
def test_what_was_changed_beside_the_record_is_found(logged: Logged, before: str, after: str) -> None:
    ref = moved_and_kept(logged)
    logged.as_owner(
        f"UPDATE public_matter SET moments = replace(moments::text, '{before}', '{after}')::jsonb"
    )
    assert checked(logged, ref).findings.found
