"""A thing one can take a photo of is reported done with a photo: with the report, or put forward while at work."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid

if TYPE_CHECKING:
    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.tests.world import World

DONE = {"result": "done", "text": "换了灯泡"}


@pytest.fixture
def lamps(world: World) -> World:
    """Give the world with a category of things."""
    from yinuo.kernel.limits import book as books
    from yinuo.kernel.limits.models import Category

    Category.objects.create(
        code="lamp", name="路灯", limit_class="help", programme="voices",
        kinds=["request", "commitment"], is_physical=True,
    )  # fmt: skip
    books.forget()
    return world


def photo() -> Photo:
    from PIL import Image

    from yinuo.kernel.matters.evidence import keep

    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "PNG")
    return keep(out.getvalue())


def given_to_roads(world: World) -> str:
    ref = world.ask(category="lamp").ref
    given = {
        "title": "灯不亮",
        "category": "lamp",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    return ref


def refused_for_a_photo(world: World, ref: str) -> bool:
    with pytest.raises(Invalid) as refused:
        world.act(ref, "report", "handler", DONE)
    return list(refused.value.fields) == ["photo"] and not refused.value.is_conflict


def test_a_report_of_a_thing_done_needs_a_photo(lamps: World) -> None:
    ref = given_to_roads(lamps)
    assert refused_for_a_photo(lamps, ref)
    assert lamps.act(ref, "report", "handler", DONE, photos=(photo(),)).state.state == "awaiting_reply"


def test_a_photo_put_forward_while_at_work_will_do(lamps: World) -> None:
    ref = given_to_roads(lamps)
    lamps.act(ref, "update", "handler", {"text": "在换"}, photos=(photo(),))
    assert lamps.act(ref, "report", "handler", DONE).state.state == "awaiting_reply"


def test_the_askers_photo_is_no_proof_of_work(lamps: World) -> None:
    ref = given_to_roads(lamps)
    lamps.act(ref, "evidence", lamps.requester(ref), {"text": "还是黑的"}, photos=(photo(),))
    assert refused_for_a_photo(lamps, ref)


def test_an_old_photo_does_not_serve_after_a_no(lamps: World) -> None:
    ref = given_to_roads(lamps)
    lamps.act(ref, "report", "handler", DONE, photos=(photo(),))
    lamps.act(ref, "send_back", lamps.requester(ref))
    assert refused_for_a_photo(lamps, ref)


def test_a_later_date_leaves_the_photo_standing(lamps: World) -> None:
    ref = given_to_roads(lamps)
    lamps.act(ref, "update", "handler", {"text": "在换"}, photos=(photo(),))
    moved = {"due_on": "2025-08-27", "text": "缺一个零件", "done_so_far": "拆下来了"}
    lamps.act(ref, "move_date", "handler", moved)
    lamps.act(ref, "move_date", "head", {"decision": "agree"})
    assert lamps.act(ref, "report", "handler", DONE).state.state == "awaiting_reply"


@pytest.mark.parametrize("result", ["partly", "explained"])
def test_what_was_not_done_needs_no_photo(lamps: World, result: str) -> None:
    ref = given_to_roads(lamps)
    given = {"result": result, "text": "灯杆要拆"} | ({"law": "见规定"} if result == "explained" else {})
    assert lamps.act(ref, "report", "handler", given).state.state == "checking"


def test_load_asks_for_the_same_photo_and_writes_it(lamps: World) -> None:
    from yinuo.kernel.matters.load import Refused, Step, Story, load
    from yinuo.kernel.matters.models import Evidence

    lamps.with_accounts()
    at = lamps.now
    ask = {"kind": "request", "category": "lamp", "body": "灯不亮", "place": "lane", "about_office": False}
    accept = {"title": "灯", "category": "lamp", "visibility": "public", "first_contact_unit": "lane-office"}
    first = (
        Step("submit", "requester", at, ask),
        Step("accept", "desk", at, accept),
        Step("assign", "desk", at, {"lead_unit": "roads"}),
    )
    with pytest.raises(Refused) as refused:
        load([Story("bare", (*first, Step("report", "handler", at, DONE)))])
    assert isinstance(refused.value.why, Invalid)
    assert list(refused.value.why.fields) == ["photo"]
    shown = photo()
    loaded = load([Story("shown", (*first, Step("report", "handler", at, DONE, (shown,))))])
    row = Evidence.objects.select_related("event__stream__matter").get()
    assert (str(row.pk), bytes(row.sha256)) == (shown.id, shown.sha256)
    assert (row.is_public, row.is_of_requester) == (True, False)
    assert row.event is not None
    assert (row.event.type, row.event.seq) == ("report", 4)
    assert row.stream.ref == loaded.refs["shown"]
