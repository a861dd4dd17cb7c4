"""M14 × F (M16): one confirmed breach takes the completion of its track to zero, says so in words, and no other's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.kernel.matters.act import act
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.campaign import Track
from yinuo.programmes.campaigns.floors import Breach, against, breaches_of
from yinuo.programmes.campaigns.models import Drive, DriveItem
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED
from yinuo.programmes.campaigns.tests.invented import campaign, item
from yinuo.programmes.campaigns.tests.test_lines import on as client_on
from yinuo.programmes.campaigns.tests.test_lines import opened, stepped

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

CUT = Breach("cut_utilities", date(2025, 9, 1), "sl-a", "PH-1")


@pytest.mark.parametrize(
    ("unit", "takers", "tracks"),
    [
        ("sl-a", {"sl-a"}, {"land"}),  # the unit that leads the track took the land
        (
            "sl-town",
            {"sl-a", "sl-town"},
            {"land"},
        ),  # a town answers for items of a track whose lead takes land
        ("sl-town", {"sl-town"}, set()),  # no lead takes land: the town's items are other work
        ("sl-b", {"sl-a", "sl-b"}, {"safety"}),
        ("sl-z", {"sl-a", "sl-z"}, set()),  # it has no part in this campaign
    ],
)
def test_a_breach_counts_against_the_track_in_whose_name_the_land_is_taken(
    unit: str, takers: set[str], tracks: set[str]
) -> None:
    one = campaign([item("a", unit="sl-town"), item("b", "three", unit="sl-town")])
    found = against(one, [Breach("threat", CUT.on, unit, "PH-2"), CUT], takers)
    assert {track for track, some in found.items() if any(b.unit == unit for b in some)} == tracks
    assert found["land"][-1] == CUT


@pytest.fixture
def done(small: Campaign, actor: Callable[[str], Actor]) -> str:
    """Sign a campaign whose first track the headquarters lead, check its one item; gives the number of their area."""
    land = Track("t1", "征地拆迁", "sl-zhihuibu")
    actions.draft(_led_by(small, land), "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    ref = str(DriveItem.objects.get(code="l1-1").matter.ref)  # type: ignore[union-attr]
    told = {"result": "done", "text": "示例厂通电了，验收单附在后面。", "proof_on": "2025-08-20"}
    act(ref, "report", actor=actor("handler-ju-b"), given=told, now=SIGNED + timedelta(days=5))
    act(
        ref,
        "confirm",
        actor=actor("auditor"),
        given={"proof_on": "2025-08-20"},
        now=SIGNED + timedelta(days=6),
    )
    return opened(actor, "duties", "2025-08-18", "handler-zhihuibu", {})


def _led_by(small: Campaign, track: Track) -> Campaign:
    return replace(small, tracks=(track, small.tracks[1]))


def _tracks(day: str) -> list[tuple[int, int, int, list[str]]]:
    told = client_on(day).get(f"/api/v1/campaigns/hundred?day={day}").json()["tracks"]
    return [
        (one["completion"], one["floor"], one["percent"], [b["kind"] for b in one["breaches"]])
        for one in told
    ]


def test_the_figure_of_a_track_is_its_lists_times_the_rights_floor(done: str) -> None:
    page = client_on("2025-09-02").get("/campaigns/hundred").content.decode()
    assert "每张清单都核完了，没有查实侵害群众权利：这条战线完成。" in page
    assert _tracks("2025-09-02") == [(1, 1, 100, []), (0, 1, 0, [])]
    assert stepped(done, "2025-09-03", "auditor", "breach", "cut_utilities").status_code == 302
    assert _tracks("2025-09-02") == [(1, 1, 100, []), (0, 1, 0, [])]  # the day before it was confirmed
    assert _tracks("2025-09-03") == [(0, 0, 0, ["cut_utilities"]), (0, 1, 0, [])]
    for path in ("", "/wall", "/brief"):
        page = client_on("2025-09-03").get(f"/campaigns/hundred{path}").content.decode()
        assert "查实 1 次：断水、断电、断气、断路（示例指挥部，9月3日）" in page, path
        assert "办了多少都一样" in page, path
    whole = client_on("2025-09-03").get("/campaigns/hundred").context["sheet"]
    row = whole.tracks[0]
    assert (row.n_checked, row.n, str(row.word)) == (1, 1, "查实侵害群众权利：完成率是 0")
    assert whole.percent == 33  # what is checked stays checked: two of a weight of six


def test_what_was_confirmed_before_the_first_day_is_no_breach_of_this_campaign(done: str) -> None:
    assert stepped(done, "2025-09-03", "auditor", "breach", "threat").status_code == 302
    drive = Drive.objects.get(code="hundred")
    found = read(drive, date(2025, 9, 4), datetime.fromisoformat("2025-09-04T08:00:00+00:00"))
    assert set(breaches_of(found)) == {"t1"}
    later = replace(found, campaign=replace(found.campaign, start=date(2025, 9, 4), items=()))
    assert breaches_of(later) == {}
