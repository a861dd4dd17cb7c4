"""One request by every way in: the same fields, the same rights, the same next steps; and no filer can confirm."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.portal.asking import fresh_token
from yinuo.kernel.intake.tests.test_import import taken
from yinuo.kernel.matters.models import Matter, MatterText
from yinuo.kernel.matters.queries import sight, state_of
from yinuo.kernel.people.models import Place
from yinuo.programmes.voices.models import Symposium
from yinuo.programmes.voices.tests.browsing import codes
from yinuo.programmes.voices.tests.ways.counter import CALL, DAY, SLIPS, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.kernel.matters.state import MatterState
    from yinuo.programmes.voices.tests.ways.counter import Counter

ACCEPT: Final = {
    "title": "门口的灯不亮", "category": "help", "visibility": "public", "first_contact_unit": "lane-office",
}  # fmt: skip
OWN: Final = frozenset(("ref", "source", "requester_key", "filer_key", "deciders", "on_behalf"))
"""What two matters never share, and what a way in says of itself: whence it came, and whether another filed it."""


def _shown(answer: Any) -> str:
    assert answer.status_code in {200, 201}, answer.content.decode()
    (code,) = codes(answer)
    return code


def _typed(**more: str) -> dict[str, str]:
    typed = {"token": fresh_token(), "category": "unknown", "body": WORDS, "about": "no", "contact": "none"}
    return {**typed, **more}


def web(counter: Counter) -> str:
    return _shown(counter.at("").post("/raise", _typed(place="lane")))


def qr(counter: Counter) -> str:
    return _shown(counter.at("").post("/at/lane", _typed()))


def phone(counter: Counter) -> str:
    typed = counter.called()
    back = counter.at().post(CALL, typed)
    carried = {**dict(back.context["form"].extra), "token": back.context["form"].token}
    return _shown(counter.at().post(CALL, {**carried, "step": "file"}))


def slip(counter: Counter) -> str:
    paper = {"body": WORDS, "where": "lane", "category": "unknown", "about": "no"}
    return _shown(counter.at().post(SLIPS, counter.slips(paper)))


def symposium(counter: Counter) -> str:
    Symposium.objects.create(
        code="monday", title="谈谈路灯", topics=["路灯"], unit_id="inspect", place_id="lane", departments=["roads"],
        opened_on=date(2025, 8, 11), held_on=date.fromisoformat(DAY),
    )  # fmt: skip
    entry = {"verb": "enter", "token": "symposium-token-1", "body": WORDS, "speaker": "1", "consent": "on"}
    return _shown(counter.at().post("/desk/voices/sessions/monday", entry))


def row(counter: Counter) -> str:
    taken(counter.world, ("RX1", "", WORDS, "lane", "unknown", "", "", ""))
    return ""


def api(counter: Counter) -> str:
    given = {
        "kind": "request", "category": "unknown", "body": WORDS, "place": "lane", "about_office": False,
        "on_behalf": True, "consent": True, "source": "api",
    }  # fmt: skip
    answer = counter.post("/matters", given, "desk")
    assert answer.status_code == 201, answer.content.decode()
    return str(answer.json()["code"])


def open311(counter: Counter) -> str:
    form = {
        "api_key": counter.token("desk"), "service_code": "unknown", "description": WORDS, "attribute[place]": "lane",
        "attribute[about_office]": "no", "attribute[consent]": "yes",
    }  # fmt: skip
    answer = counter.client.post("/open311/v2/requests.json", form)
    assert answer.status_code == 201, answer.content.decode()
    return str(answer.json()[0]["tracking_code"])


WAYS: Final[Mapping[str, tuple[Callable[[Counter], str], str, bool]]] = {
    "web form": (web, "portal", False),
    "square at a place": (qr, "qr", False),
    "telephone": (phone, "phone", True),
    "slip of paper": (slip, "paper", True),
    "symposium": (symposium, "symposium", True),
    "row of a list": (row, "import", True),
    "program": (api, "api", True),
    "Open311": (open311, "api", True),
}


def _facts(state: MatterState) -> dict[str, Any]:
    told = asdict(state).items()
    return {name: value for name, value in told if name not in OWN and not isinstance(value, datetime)}


def _steps(counter: Counter, ref: str, who: str) -> set[tuple[str, str]]:
    """Give what is offered to somebody, the requester (by the code) or one of the cast; nothing out of sight."""
    actor = counter.world.requester(ref) if who == "requester" else counter.world[who]
    try:
        return {(offer.verb, offer.mode) for offer in sight(ref, actor, counter.world.now).offers}
    except NotFound:
        return set()


def _filed(counter: Counter, name: str) -> str:
    """File by a way; gives the matter's number. What carries a code speaks for it, and for no other."""
    way, source, is_for_another = WAYS[name]
    before = set(Matter.objects.values_list("ref", flat=True))
    code = way(counter)
    (ref,) = set(Matter.objects.values_list("ref", flat=True)) - before
    matter = Matter.objects.get(ref=ref)
    assert (matter.source, state_of(matter).on_behalf) == (source, is_for_another), name
    if code:
        own = counter.client.get(f"/api/v1/matters/{ref}", headers={"Yinuo-Code": code})
        assert own.json()["view"] == "own", name
    return ref


@pytest.fixture
def every(counter: Counter) -> dict[str, str]:
    """File the same request by every way; gives the numbers."""
    filed = {name: _filed(counter, name) for name in WAYS}
    counter.world.later(1)
    return filed


def test_every_way_gives_the_same_fields_and_the_same_words(every: dict[str, str]) -> None:
    states = {name: _facts(state_of(Matter.objects.get(ref=ref))) for name, ref in every.items()}
    first = states["web form"]
    assert (first["kind"], first["state"], first["place"], first["category"]) == (
        "request", "submitted", "lane", "unknown",
    )  # fmt: skip
    for name, facts in states.items():
        assert facts == first, name
    assert set(MatterText.objects.values_list("body", flat=True)) == {WORDS}


def test_every_way_gives_the_same_rights_and_next_steps_and_no_filer_confirms(
    counter: Counter, every: dict[str, str]
) -> None:
    world = counter.world
    everybody = ("requester", "desk", "handler", "head", "other", "checker", "auditor")
    for verb, who, given in (
        ("", "", {}),
        ("accept", "desk", ACCEPT),
        ("assign", "desk", {"lead_unit": "roads"}),
        ("report", "handler", {"result": "done"}),
    ):
        for n, ref in enumerate(every.values()) if verb else ():
            world.act(ref, verb, who, {**given, "text": f"换了第 {n} 盏灯泡"} if verb == "report" else given)
        _alike(counter, every, everybody)
    assert {state_of(Matter.objects.get(ref=ref)).state for ref in every.values()} == {"awaiting_reply"}
    for name, ref in every.items():
        for who in ("desk", "desk2", "handler"):  # the desk filed all that was filed for another
            with pytest.raises((NotAllowed, NotFound, Invalid)):
                world.act(ref, "confirm", who)
        assert Matter.objects.get(ref=ref).state == "awaiting_reply", name
        assert ("confirm", "act") in _steps(counter, ref, "requester"), name
        world.act(ref, "confirm", world.requester(ref))
        assert Matter.objects.get(ref=ref).outcome == "solved", name


def _alike(counter: Counter, every: dict[str, str], everybody: tuple[str, ...]) -> None:
    """Hold every matter's offers against the web form's; to take back what another filed needs a second person."""
    for who in everybody:
        told = {name: _steps(counter, ref, who) for name, ref in every.items()}
        for name, steps in told.items():
            assert {verb for verb, _mode in steps} == {verb for verb, _mode in told["web form"]}, (name, who)


@pytest.mark.parametrize("name", [name for name, (_way, _source, is_for) in WAYS.items() if is_for])
def test_who_files_for_another_is_nobody_in_the_matter(counter: Counter, name: str) -> None:
    ref = _filed(counter, name)
    world = counter.world
    assert world.requester(ref).person != world["desk"].person
    counter.world.later(1)
    with pytest.raises((NotAllowed, NotFound, Invalid)):
        world.act(ref, "withdraw", "desk")
    assert Matter.objects.get(ref=ref).state == "submitted"


@pytest.mark.parametrize("name", ["telephone", "slip of paper"])
def test_a_handling_unit_that_files_for_another_is_checked_first(counter: Counter, name: str) -> None:
    """A community's own officer may write down what somebody says; whether it was done, another unit looks first."""
    paper = {"body": WORDS, "where": "lane", "category": "unknown", "about": "no"}
    answer = (
        counter.at("handler").post(CALL, counter.called(step="file"))
        if name == "telephone"
        else counter.at("handler").post(SLIPS, counter.slips(paper))
    )
    _shown(answer)
    matter, world = Matter.objects.get(), counter.world.later(1)
    for verb, who, given in (
        ("accept", "desk", ACCEPT),
        ("assign", "desk", {"lead_unit": "roads"}),
        ("report", "handler", {"result": "done", "text": "换了灯泡"}),
    ):
        world.act(matter.ref, verb, who, given)
    matter.refresh_from_db()
    assert (matter.state, state_of(matter).own_filed) == ("checking", True)
    for who in ("handler", "colleague", "desk"):
        with pytest.raises((NotAllowed, NotFound, Invalid)):
            world.act(matter.ref, "confirm", who)
    world.act(matter.ref, "confirm", "checker")
    world.act(matter.ref, "confirm", world.requester(matter.ref))
    matter.refresh_from_db()
    assert matter.outcome == "solved"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("community", "跟这里的人说一声"), ("site", "跟这里的人说一声"), ("station", "跟驿站的人说一声")],
)
def test_the_square_on_a_door_leads_to_its_own_form_whatever_sort_of_place(
    counter: Counter, kind: str, words: str
) -> None:
    place = Place.objects.create(
        code="pavilion-1", name="议事亭", kind=kind, parent=Place.objects.get(pk="lane"), is_example=True
    )
    from yinuo.kernel.limits import book

    book.forget()
    client = counter.at("")
    assert f"/places/{place.code}/door" in client.get(f"/places/{place.code}").content.decode()
    door = client.get(f"/places/{place.code}/door").content.decode()
    assert f"/at/{place.code}" in door
    assert words in door
    assert client.get(f"/at/{place.code}").status_code == 200
    _shown(client.post(f"/at/{place.code}", _typed()))
    matter = Matter.objects.get()
    assert (matter.place_id, matter.source, matter.town_id) == (place.code, "qr", "town")
