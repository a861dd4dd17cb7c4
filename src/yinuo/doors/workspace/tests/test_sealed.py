"""Sealed matters: not a word without the right to it, and every look written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

WORDS = "门口的灯不亮"


def _looks(ref: str) -> list[tuple[str, str]]:
    from yinuo.kernel.record.models import Access

    return list(Access.objects.filter(stream__matter__ref=ref).values_list("what", "reason"))


def test_an_auditor_gives_a_reason_first_and_it_is_written_down(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.accepted("dispute")
    client = seat("auditor")
    page = client.get(f"/desk/{ref}")
    assert page.context["form"].verb == "open"
    assert WORDS not in page.content.decode()
    assert client.post(f"/desk/{ref}", {"reason": "看"}).status_code == 422
    assert _looks(ref) == []
    assert client.post(f"/desk/{ref}", {"reason": "抽查封存是否有据"}).status_code == 302
    assert WORDS in client.get(f"/desk/{ref}").content.decode()
    assert _looks(ref) == [("sealed", "抽查封存是否有据")]


def test_the_desk_reads_by_office_and_that_too_is_written_down_once(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.accepted("dispute")
    client = seat("desk")
    assert WORDS not in client.get("/desk/", {"view": "all", "m": ref}).content.decode()
    assert _looks(ref) == []
    for _ in range(2):
        assert WORDS in client.get(f"/desk/{ref}").content.decode()
    assert _looks(ref) == [("sealed", "by office")]


def test_nobody_else_knows_that_it_exists(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.accepted("dispute")
    for name in ("handler", "head", "checker", "boss", "technician"):
        assert seat(name).get(f"/desk/{ref}").status_code == 404
        assert seat(name).post(f"/desk/{ref}", {"reason": "想看看是什么"}).status_code == 404
    assert _looks(ref) == []
