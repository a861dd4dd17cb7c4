"""A suggestion at the desk: shown to whoever decides, written down, closed by what was decided, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from yinuo.programmes.voices.models import VoiceSuggestion
from yinuo.programmes.voices.tests.decided import lamp, pipe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from yinuo.kernel.matters.tests.world import World
    from yinuo.programmes.voices.triage import Model

    Seat = Callable[[str], Client]

TITLE = "机器的建议"
ACCEPT = {
    "title": "东门的路灯不亮",
    "visibility": "public",
    "first_contact_unit": "lane-office",
    "kind": "request",
}


def rows(ref: str) -> dict[str, VoiceSuggestion]:
    return {row.question: row for row in VoiceSuggestion.objects.filter(stream__ref=ref)}


def panels(page: Any) -> dict[str, Any]:
    return {str(panel.title): panel for panel in page.context["panels"]}


def send(client: Client, ref: str, verb: str, **given: str) -> Any:
    page = client.get(f"/desk/{ref}/{verb}")
    form = page.context["form"]
    return client.post(f"/desk/{ref}/{verb}", {"version": form.version, "token": form.token, **given})


@pytest.mark.usefixtures("learned")
def test_it_stands_beside_what_is_to_be_decided_with_how_sure_it_is(world: World, seat: Seat) -> None:
    ref = world.ask(body=lamp("东门")).ref
    for path in (f"/desk/{ref}", f"/desk/{ref}/accept"):
        page = seat("desk").get(path)
        links = panels(page)[TITLE].links
        assert [str(link.label) for link in links] == ["单位：roads", "类别：求助", "照它填进表里，看过再送"]
        assert all("%" in str(link.note) for link in links[:2])
        assert TITLE in page.content.decode()
    filled = seat("desk").get(links[-1].url).context["form"].fields
    told = {field.name: field.value for field in filled}
    assert (told["assign_to"], told["category"]) == ("roads", "help")


@pytest.mark.usefixtures("learned")
def test_it_speaks_english_to_who_reads_english(world: World, seat: Seat) -> None:
    ref = world.ask(body=pipe("东门")).ref
    client = seat("desk")
    client.cookies["django_language"] = "en"
    page = client.get(f"/desk/{ref}").content.decode()
    assert "What the machine suggests" in page
    assert "Category: Water" in page


@pytest.mark.usefixtures("learned")
def test_it_says_nothing_to_who_cannot_decide_nor_of_what_is_decided(world: World, seat: Seat) -> None:
    ref = world.ask(body=lamp("东门")).ref
    assert TITLE not in panels(seat("auditor").get(f"/desk/{ref}"))
    assert rows(ref) == {}
    done = world.assigned(body=lamp("西桥"))
    assert TITLE not in panels(seat("desk").get(f"/desk/{done}"))
    sealed = world.ask("dispute", body=lamp("南弄")).ref
    assert TITLE not in panels(seat("desk").get(f"/desk/{sealed}"))
    assert VoiceSuggestion.objects.count() == 0


def test_without_a_model_switched_off_or_with_a_broken_one_the_desk_works(
    world: World, seat: Seat, learned: Path, settings: Settings
) -> None:
    ref = world.ask(body=lamp("东门")).ref
    settings.YINUO_SUGGEST = False
    assert TITLE not in panels(seat("desk").get(f"/desk/{ref}"))
    settings.YINUO_SUGGEST = True
    learned.write_bytes(b"not a model")
    assert TITLE not in panels(seat("desk").get(f"/desk/{ref}"))
    learned.unlink()
    assert TITLE not in panels(seat("desk").get(f"/desk/{ref}"))
    assert send(seat("desk"), ref, "accept", category="help", **ACCEPT).status_code == 302
    assert VoiceSuggestion.objects.count() == 0


def test_below_its_confidence_it_says_nothing_and_that_is_written_down(
    world: World, seat: Seat, learned: Path, taught_here: Model
) -> None:
    from yinuo.programmes.voices.learning import write
    from yinuo.programmes.voices.triage import with_least

    write(with_least(taught_here, 1.01), learned)
    ref = world.ask(body=lamp("东门")).ref
    assert TITLE not in panels(seat("desk").get(f"/desk/{ref}"))
    assert {one.value for one in rows(ref).values()} == {""}
    assert {one.confidence for one in rows(ref).values()} == {None}
    send(seat("desk"), ref, "accept", category="help", **ACCEPT)
    page = seat("desk").get("/desk/voices/")
    category = dict(page.context["questions"])["类别"]
    assert [(str(one.label), one.n, one.share) for one in category[:2]] == [
        ("问过它又定了的", 1, ""),
        ("它说了的", 0, "0%"),
    ]
    assert len(seat("desk").get(category[4].url).context["lines"]) == 1


@pytest.mark.usefixtures("learned")
def test_the_record_says_what_was_suggested_and_what_was_chosen(world: World, seat: Seat) -> None:
    ref = world.ask(body=lamp("东门")).ref
    desk = seat("desk")
    desk.get(f"/desk/{ref}")
    shown = rows(ref)
    assert (shown["unit"].value, shown["category"].value) == ("roads", "help")
    assert {one.chosen for one in shown.values()} == {""}
    desk.get(f"/desk/{ref}")
    assert [one.shown_at for one in rows(ref).values()] == [one.shown_at for one in shown.values()]
    send(desk, ref, "accept", category="pipes", assign_to="roads", **ACCEPT)
    told = rows(ref)
    assert (told["category"].chosen, told["unit"].chosen) == ("pipes", "roads")
    assert all(one.model == told["unit"].model and len(one.model) == 12 for one in told.values())
    assert all(one.chosen_at for one in told.values())


@pytest.mark.usefixtures("learned")
def test_a_wrong_one_that_was_taken_and_handed_back_is_counted_with_its_list(
    world: World, seat: Seat
) -> None:
    ref = world.ask(body=lamp("东门")).ref
    desk = seat("desk")
    desk.get(f"/desk/{ref}")
    send(desk, ref, "accept", category="help", assign_to="roads", **ACCEPT)
    world.later(1).act(ref, "hand_back", "handler", {"text": "路灯归电力", "proposed_unit": "water"})
    assert rows(ref)["unit"].came_back_at is not None
    desk.cookies["yinuo_day"] = "2025-08-19"
    unit = {str(one.label): one for one in dict(desk.get("/desk/voices/").context["questions"])["单位"]}
    assert {label: one.n for label, one in unit.items()} == {
        "问过它又定了的": 1, "它说了的": 1, "照用的": 1, "另定的": 0, "它没有说的": 0,
        "照用以后退回来的": 1, "另定以后退回来的": 0,
    }  # fmt: skip
    for one in unit.values():
        listed = desk.get(one.url)
        assert (listed.context["n"], len(listed.context["lines"])) == (one.n, one.n)
    (line,) = desk.get(unit["照用以后退回来的"].url).context["lines"]
    assert (line.ref, line.chosen, line.back) == (ref, "roads", "退回来了")
    # The unit that handed it back is not suggested again, and the first decision stands as it was.
    assert TITLE not in panels(desk.get(f"/desk/{ref}"))
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    assert rows(ref)["unit"].chosen == "roads"


@pytest.mark.usefixtures("learned")
def test_a_number_counts_only_what_its_reader_may_see_and_a_wrong_address_is_none(
    world: World, seat: Seat
) -> None:
    ref = world.ask(body=lamp("东门"), about_office="yes", about_unit="inspect").ref
    assert seat("desk").get(f"/desk/{ref}").status_code == 404
    other = world.ask(body=lamp("西桥")).ref
    seat("desk").get(f"/desk/{other}")
    send(seat("desk"), other, "accept", category="help", assign_to="roads", **ACCEPT)
    sums = {
        name: dict(seat(name).get("/desk/voices/").context["questions"])["单位"][0].n
        for name in ("desk", "handler", "other")
    }
    assert sums == {"desk": 1, "handler": 1, "other": 0}
    for query in ("question=who&what=taken", "question=unit&what=nothing", ""):
        assert seat("desk").get(f"/desk/voices/list?{query}").status_code == 404


@pytest.mark.usefixtures("learned")
def test_what_is_sealed_leaves_no_trace_of_a_suggestion(world: World, seat: Seat) -> None:
    ref = world.accepted(body=lamp("东门"))
    seat("desk").get(f"/desk/{ref}")
    assert rows(ref)["unit"].value == "roads"
    world.later(1).act(ref, "seal", "desk", {"ground": "disclosure", "text": "说了人"})
    assert rows(ref) != {}
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    assert rows(ref) == {}


@pytest.mark.usefixtures("learned")
def test_the_three_likest_solved_matters_are_links_in_ones_sight(
    world: World, seat: Seat, learned: Path, taught_here: Model
) -> None:
    from dataclasses import replace

    from yinuo.programmes.voices.learning import write

    solved = world.reported(body=lamp("东门", 1))
    world.act(solved, "confirm", world.requester(solved))
    still = world.reported(body=lamp("东门", 2))
    known = {"roads-东门-1": solved, "roads-东门-2": still}
    write(replace(taught_here, refs=tuple(known.get(ref, "") for ref in taught_here.refs)), learned)
    ref = world.ask(body=lamp("东门", 1)).ref
    (link,) = panels(seat("desk").get(f"/desk/{ref}"))["最像的，已经答复"].links
    assert (link.url, str(link.note)) == (f"/desk/{solved}", "roads · 已解决")


def test_the_database_refuses_what_is_no_record(world: World) -> None:
    from yinuo.kernel.matters.models import Matter

    stream = Matter.objects.get(ref=world.ask().ref).pk
    good = {
        "stream_id": stream,
        "question": "unit",
        "value": "roads",
        "confidence": 0.9,
        "model": "abc",
        "shown_at": world.now,
    }
    wrong: tuple[dict[str, Any], ...] = (
        {"question": "mood"}, {"confidence": 1.2}, {"value": ""}, {"chosen": "roads"},
        {"question": "category", "chosen": "help", "chosen_at": world.now, "came_back_at": world.now},
    )  # fmt: skip
    for other in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            VoiceSuggestion.objects.create(**{**good, **other})
    VoiceSuggestion.objects.create(**good)


def test_no_word_and_no_person_stands_in_the_programmes_tables() -> None:
    from django.apps import apps

    ours = [
        one for one in apps.get_app_config("voices").get_models() if one._meta.db_table.startswith("voice_")
    ]
    names = {field.name for model in ours for field in model._meta.get_fields() if not field.auto_created}
    assert names == {
        "pk", "stream", "question", "value", "confidence", "model", "shown_at", "chosen", "chosen_at", "came_back_at",
        "on", "n", "found_at", "last", "parent", "joined_at", "said", "said_at",
        "id", "media_type", "n_bytes", "keeps", "written_at", "gone_at",  # of a voice note: its sound is no row
    }  # fmt: skip
