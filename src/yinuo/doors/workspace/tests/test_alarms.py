"""The auditor's own page: alarms of askers, and who opens contacts far above their peers; 403 for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.doors.workspace.tests.test_revealing import LEFT, WHY
from yinuo.kernel.notices.alarms import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

WORDS = "有人来我店里问是不是我写的"


@pytest.mark.parametrize("who", ["desk", "handler", "head", "boss", "checker", "technician"])
def test_it_is_for_the_auditor_alone(world: World, seat: Callable[[str], Client], who: str) -> None:
    ref = world.assigned()
    world.act(ref, "alarm", world.requester(ref), {"text": WORDS})
    client = seat(who)
    assert client.get("/desk/alarms").status_code == 403
    assert "/desk/alarms" not in client.get("/desk/").content.decode()
    assert WORDS not in client.get(f"/desk/{ref}").content.decode()


def test_the_auditor_is_led_to_the_matter_and_reads_it_there(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.assigned()
    client = seat("auditor")
    assert "还没有人说过" in client.get("/desk/alarms").content.decode()
    world.act(ref, "alarm", world.requester(ref), {"text": WORDS})
    page = client.get("/desk/alarms").content.decode()
    assert f"/desk/{ref}" in page
    assert WORDS not in page
    assert WORDS in client.get(f"/desk/{ref}").content.decode()
    assert "/desk/alarms" in client.get("/desk/").content.decode()


def test_who_opens_far_more_than_their_peers_is_shown_with_each_reason(
    world: World, seat: Callable[[str], Client]
) -> None:
    refs = [world.assigned(**LEFT) for _n in range(FLOOR)]
    desk, auditor = seat("desk"), seat("auditor")
    for ref in refs[1:]:
        desk.post(f"/desk/{ref}/reveal", {"reason": WHY})
    assert "这三十天没有" in auditor.get("/desk/alarms").content.decode()
    desk.post(f"/desk/{refs[0]}/reveal", {"reason": WHY})
    page = auditor.get("/desk/alarms").content.decode()
    assert f"看了 {FLOOR} 件的联系方式；同岗位的中位数是 0。" in page
    assert page.count(WHY) == FLOOR
    assert all(ref in page for ref in refs)


def test_the_page_asks_as_often_for_three_as_for_one(world: World, seat: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = seat("auditor"), []
    client.get("/desk/alarms")  # reads what is kept with the place's book
    for _n in range(2):
        ref = world.assigned()
        world.act(ref, "alarm", world.requester(ref), {"text": WORDS})
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/alarms")
        counts.append(len(asked))
    assert counts[0] == counts[1]
