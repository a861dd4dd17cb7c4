"""Nothing that looks personal goes out without a human look: one press covers, one click keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.workspace.tests.test_page_verbs import BRIDGE, new
from yinuo.doors.workspace.tests.walk import filled, press, state_of
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

PHONE = r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"
DONE = {"result": "done", "text": "换了灯泡，有事打 138-0013-8000，或 13912345678"}


@pytest.fixture(autouse=True)
def _rules(world: World) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack

    Pack.objects.update(redaction=[{"kind": "phone", "label": "［电话］", "pattern": PHONE}])
    book.changed()


def words(ref: str) -> str:
    return str(PublicMatter.objects.get(ref=ref).moments[-1].get("words", {}).get("text", ""))


def looks(answer: Any) -> list[Any]:
    return [field for field in answer.context["form"].fields if field.name.startswith("look-")]


def test_a_finding_is_asked_for_once_and_covered_by_the_next_press(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref, client = world.assigned(), seat("handler")
    asked = press(client, ref, "report", DONE)
    assert asked.status_code == 422
    assert state_of(ref) == ("in_progress", "")
    assert [(field.label, field.value) for field in looks(asked)] == [
        ("「138-0013-8000」", "cover"), ("「13912345678」", "cover"),
    ]  # fmt: skip
    form = asked.context["form"]
    done = client.post(form.url, filled(form, {}))
    assert done.status_code == 302
    assert words(ref) == "换了灯泡，有事打 ［电话］，或 ［电话］"


def test_what_was_looked_at_and_is_nobodys_is_kept_by_one_click(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref, client = world.assigned(), seat("handler")
    form = press(client, ref, "report", DONE).context["form"]
    first = next(field.name for field in form.fields if field.name.startswith("look-"))
    assert client.post(form.url, filled(form, {first: "keep"})).status_code == 302
    assert words(ref) == "换了灯泡，有事打 138-0013-8000，或 ［电话］"


def test_words_that_were_changed_meanwhile_are_looked_at_again(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref, client = world.assigned(), seat("handler")
    form = press(client, ref, "report", DONE).context["form"]
    again = client.post(form.url, filled(form, {"text": "改打 13700000000"}))
    assert (again.status_code, [field.label for field in looks(again)]) == (422, ["「13700000000」"])
    assert (
        client.post(
            form.url, filled(form, {"look-000000000000": "keep", "text": "改打 13700000000"})
        ).status_code
        == 422
    )


@pytest.mark.parametrize("verb", ["update", "meeting", "call_in"])
def test_every_word_for_the_public_is_looked_over(
    world: World, seat: Callable[[str], Client], verb: str
) -> None:
    ref = world.assigned()
    who = "desk" if verb == "meeting" else "handler"
    typed = {"text": "打 13800138000", "units": "water"}
    assert press(seat(who), ref, verb, typed).status_code == 422
    assert "138" not in str(PublicMatter.objects.get(ref=ref).moments)


def test_the_title_is_suggested_without_it_and_a_typed_one_is_looked_over(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref, client = world.ask(body="灯不亮，打 13800138000").ref, seat("desk")
    form = client.get(f"/desk/{ref}/accept").context["form"]
    title = next(field for field in form.fields if field.name == "title")
    assert "138" not in title.value
    assert "13800138000" in title.hint
    assert client.post(form.url, filled(form, {"title": "灯不亮 13800138000"})).status_code == 422
    assert (
        client.post(
            form.url, filled(form, {"title": "灯不亮 13800138000", "visibility": "sealed"})
        ).status_code
        == 302
    )


def test_a_promise_is_looked_over_from_its_first_word_and_a_residents_own_words_are_not(
    world: World, seat: Callable[[str], Client]
) -> None:
    from yinuo.kernel.matters.models import Matter

    client = seat("handler")
    asked = new(client, "commitment", {**BRIDGE, "body": "换吊杆，问 13800138000"})
    assert (asked.status_code, len(looks(asked)), Matter.objects.count()) == (422, 1, 0)
    form = asked.context["form"]
    assert client.post(form.url, filled(form, {})).status_code == 302
    typed = {
        "category": "help",
        "body": "灯坏了，打 13800138000",
        "place": "lane",
        "consent": "on",
        "source": "phone",
    }
    assert (
        new(seat("desk"), "request", typed).status_code == 200
    )  # their words go to nobody but those at work


def test_a_private_word_is_not_asked_about(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    assert press(seat("handler"), ref, "contact", {"text": "打了 13800138000"}).status_code == 302


def test_a_name_on_the_private_list_is_found(
    world: World, seat: Callable[[str], Client], tmp_path: Any, settings: Any
) -> None:
    from yinuo.kernel.limits import book

    settings.YINUO_PRIVATE_NAMES = tmp_path / "private_names.txt"
    settings.YINUO_PRIVATE_NAMES.write_text("示例甲一\n\n示例乙\n", "utf-8")
    book.changed()
    ref, client = world.assigned(), seat("handler")
    form = press(client, ref, "update", {"text": "示例甲一家门口修好了"}).context["form"]
    assert client.post(form.url, filled(form, {})).status_code == 302
    assert words(ref) == "示*家门口修好了"
