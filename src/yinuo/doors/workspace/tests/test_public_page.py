"""A matter at the desk leads to the page on which anybody reads it, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.workspace.tests.test_page_verbs import mediated

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World


def test_a_matter_that_anybody_reads_leads_to_its_public_page(
    world: World, seat: Callable[[str], Client]
) -> None:
    promised = world.promised()
    for ref, urls in (
        (promised, [f"/m/{promised}"]),
        (world.accepted(), []),  # public from the day after
        (mediated(world), []),  # sealed
    ):
        facts = seat("auditor").get(f"/desk/{ref}").context["pane"].facts
        assert [fact.url for fact in facts if fact.url.startswith("/m/")] == urls
    page = seat("auditor").get(f"/desk/{promised}").content.decode()
    assert f'<a href="/m/{promised}">在公开页看</a>' in page
