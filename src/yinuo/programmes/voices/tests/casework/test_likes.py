"""One place's fix offered to every place like it: drafts through the gate, each naming its place; how far it went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

DAY = "2025-08-21"
TYPED = {
    "title": "冬天开到晚上十点",
    "body": "改告示，排晚班",
    "due_on": "2025-10-31",
    "proof": "告示的照片",
    "strength": "strive",
}


@pytest.fixture
def solved(world: World) -> str:
    """Give what was solved at one of four stations; two of the others have the same thing as it."""
    from yinuo.kernel.limits import book
    from yinuo.kernel.people.models import Place

    for code, parent in (("st-1", "lane"), ("st-2", "town"), ("st-3", "far"), ("st-4", "far")):
        Place(code=code, name=f"驿站{code[-1]}", parent=Place.objects.get(code=parent), kind="station").save()
    book.forget()
    return mended(world, "st-1")


def mended(world: World, place: str) -> str:
    ref = world.assigned(place=place)
    world.act(ref, "report", "handler", {"result": "done", "text": f"{place} 开到十点，换了告示"})
    world.act(ref, "confirm", world.requester(ref))
    world.now += timedelta(2)
    return ref


def send(client: Client, ref: str, places: list[str], **typed: Any) -> Any:
    form = client.get(f"/desk/voices/like/{ref}").context["form"]
    ticked = {f"place-{code}": "on" for code in places}
    return client.post(form.url, {"token": form.token, **TYPED, **ticked, **typed})


def test_the_same_fix_is_offered_to_all_other_stations_at_once(world: World, seat: Seat, solved: str) -> None:
    from yinuo.kernel.matters.models import Matter
    from yinuo.programmes.voices.models import GeneraliseFix

    handler = seat("handler", DAY)
    page = handler.get(f"/desk/{solved}").content.decode()
    assert "同类的地方还有 3 处。" in page
    form = handler.get(f"/desk/voices/like/{solved}")
    assert [field.name for field in form.context["places"]] == ["place-st-2", "place-st-3", "place-st-4"]
    assert "开到十点，换了告示" in form.content.decode()
    done = send(handler, solved, ["st-2", "st-3", "st-4"])
    assert done.status_code == 302, done.content.decode()
    rows = Matter.objects.filter(kind="task").select_related("text").order_by("place")
    assert [(row.place_id, row.state, row.text.title) for row in rows] == [
        ("st-2", "draft", "驿站2：冬天开到晚上十点"),
        ("st-3", "draft", "驿站3：冬天开到晚上十点"),
        ("st-4", "draft", "驿站4：冬天开到晚上十点"),
    ]
    assert set(GeneraliseFix.objects.values_list("source", flat=True)) == {solved}
    after = handler.get(done["Location"])
    assert "起草了 3 条" in after.content.decode()
    assert "没有别的同类地方了" in after.content.decode()


def test_how_far_it_went_stands_beside_it_and_in_public(world: World, seat: Seat, solved: str) -> None:
    from yinuo.kernel.matters.models import Matter

    send(seat("handler", DAY), solved, ["st-2", "st-3"])
    world.now += timedelta(2)
    first, second = Matter.objects.filter(kind="task").order_by("place").values_list("ref", flat=True)
    for ref in (first, second):
        assert world.act(ref, "launch", "boss").state.state == "in_progress"
    given = {"result": "done", "text": "开到十点", "proof_on": world.now.date()}
    world.act(first, "report", "boss", given)  # the nearest unit with anybody at work
    world.act(first, "confirm", "auditor")
    told = read(f"/m/{solved}")
    assert "已经推给 2 处：2 处答应了，1 处办成。" in told
    assert f'href="/m/{solved}"' in read(f"/m/{second}")
    assert "已经推给 2 处" in seat("handler", "2025-08-26").get(f"/desk/{solved}").content.decode()


def read(url: str, day: str = "2025-08-26") -> str:
    from django.test import Client

    client = Client()
    client.cookies["yinuo_day"] = day
    return str(client.get(url).content.decode())


def test_a_place_is_offered_it_once_and_nothing_stands_of_a_draft_refused(
    world: World, seat: Seat, solved: str
) -> None:
    from yinuo.kernel.matters.models import Matter
    from yinuo.programmes.voices.models import GeneraliseFix

    handler = seat("handler", DAY)
    none = send(handler, solved, [])
    assert (none.status_code, "请至少勾一处" in none.content.decode()) == (422, True)
    bad = send(handler, solved, ["st-2", "st-3"], due_on="")
    assert bad.status_code == 422
    assert [field.value for field in bad.context["places"]] == ["on", "on", ""]
    assert send(handler, solved, ["st-2"], title="").status_code == 422
    assert Matter.objects.filter(kind="task").count() == GeneraliseFix.objects.count() == 0
    assert send(handler, solved, ["st-2", "st-1", "lane"]).status_code == 302
    assert send(handler, solved, ["st-2"]).status_code == 422
    assert list(GeneraliseFix.objects.values_list("place", flat=True)) == ["st-2"]
    assert world.now


@pytest.mark.parametrize(
    ("name", "status"),
    [("handler", 200), ("head", 200), ("boss", 200), ("desk", 403), ("auditor", 403), ("technician", 404)],
)
def test_who_drafts_may_offer_it(seat: Seat, solved: str, name: str, status: int) -> None:
    assert seat(name, DAY).get(f"/desk/voices/like/{solved}").status_code == status


def test_what_is_not_mended_is_offered_nowhere(world: World, seat: Seat, solved: str) -> None:
    for ref in (world.assigned(place="st-2"), world.promised()):
        assert seat("handler", DAY).get(f"/desk/voices/like/{ref}").status_code == 404
    whole = mended(world, "city")
    assert "举一反三" not in seat("handler", "2025-08-25").get(f"/desk/{whole}").content.decode()
    assert (
        "没有别的同类地方了"
        in seat("handler", "2025-08-25").get(f"/desk/voices/like/{whole}").content.decode()
    )
    assert solved


def test_where_it_is_a_thing_the_places_with_that_thing_are_like(
    world: World, seat: Seat, solved: str
) -> None:
    from yinuo.kernel.limits.models import Facility

    for code in ("st-1", "st-3"):
        Facility.objects.create(place_id=code, kind="water", category="help")
    Facility.objects.create(place_id="st-2", kind="toilet", category="help")
    page = seat("handler", DAY).get(f"/desk/voices/like/{solved}")
    assert [field.name for field in page.context["places"]] == ["place-st-3"]
    assert world.now


def test_it_is_refused_at_the_gate_to_who_drafts_nothing_and_for_what_is_not_mended(
    world: World, solved: str
) -> None:
    from datetime import date

    from yinuo.base.errors import NotAllowed, NotFound
    from yinuo.doors.shell.clock import story_instant
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import sight
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.voices.likes import offer

    at = story_instant(date(2025, 8, 21))

    def officer(name: str) -> Officer:
        return Officer(Account.objects.get(username=name), world[name], at, at, date(2025, 8, 21))

    m = sight(solved, world["handler"]).matter
    with pytest.raises(NotAllowed):
        offer(officer("desk"), m, ["st-2"], TYPED, Key("t", "1"))
    open_one = sight(world.assigned(), world["handler"]).matter
    with pytest.raises(NotFound):
        offer(officer("handler"), open_one, ["st-2"], TYPED, Key("t", "2"))


def test_a_category_of_no_tasks_asks_for_one(world: World, seat: Seat, solved: str) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category

    Category.objects.create(
        code="hours", name="开放时间", limit_class="promise", programme="voices", kinds=["task"]
    )
    Category.objects.filter(code="help").update(kinds=["request"])
    book.forget()
    done = send(seat("handler", DAY), solved, ["st-2"], category="hours")
    assert done.status_code == 302
    assert world.now
