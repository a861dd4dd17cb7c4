"""Every verb of the table once through its page, by those of the cast who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.workspace.tests.walk import filled, press, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

Seat = "Callable[[str], Client]"
BRIDGE = {
    "title": "修好小桥", "body": "换吊杆", "due_on": "2025-09-30", "proof": "带日期的照片", "strength": "strive",
    "lead_unit": "roads", "category": "help", "place": "lane",
}  # fmt: skip
PARK = {"text": "管线没迁", "interim": "先围上，夜里有灯", "review_on": "2025-10-20"}
END = {"outcome": "declined", "reason": "not_ours", "text": "这条路是小区自己的", "where_to": "物业"}


def sit_on(client: Client, day: str) -> Client:
    client.cookies["yinuo_day"] = day
    return client


def told(answer: Any) -> str:
    return " ".join(str(field.error) for field in answer.context["form"].errors) + str(
        answer.context["form"].error
    )


def done(answer: Any) -> None:
    assert answer.status_code == 302, told(answer)


def new(client: Client, kind: str, typed: dict[str, str]) -> Any:
    form = client.get("/desk/new", {"kind": kind}).context["form"]
    return client.post(form.url, filled(form, typed))


def test_page_submit(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.matters.actors import holder

    typed = {"category": "help", "body": "灯坏了", "place": "lane", "consent": "on", "source": "phone"}
    page = new(seat("desk"), "request", typed)
    assert page.status_code == 200
    held = holder(page.context["code"])
    assert (held.ref, state_of(held.ref)) == (page.context["ref"], ("submitted", ""))
    drafted = new(seat("handler"), "commitment", BRIDGE)
    assert drafted.status_code == 302
    assert state_of(drafted["Location"].split("/")[2].split("?")[0]) == ("draft", "")


def test_page_accept(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.ask(body="门口的灯不亮。\n请看看").ref
    form = seat("desk").get(f"/desk/{ref}/accept").context["form"]
    assert {field.name: field.value for field in form.fields if field.name in {"title", "category", "visibility"}} == {
        "title": "门口的灯不亮", "category": "help", "visibility": "public",
    }  # fmt: skip
    done(press(seat("desk"), ref, "accept"))
    assert state_of(ref) == ("accepted", "")


def test_page_accept_and_assign_in_one_press(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.matters.models import Matter

    first, second = world.ask().ref, world.ask().ref
    client = seat("desk")
    answer = press(client, first, "accept", {"assign_to": "roads"}, view="arrivals")
    done(answer)
    assert [matter.lead_unit_id for matter in Matter.objects.filter(ref=first)] == ["roads"]
    page = client.get(answer["Location"]).context
    assert page["queue"].pane.ref == second
    options = client.get(f"/desk/{second}/accept").context["form"].fields[0].options
    assert (options[1].value, options[1].label) == ("roads", "1 roads")


def test_page_launch(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.act("", "submit", "handler", {"kind": "commitment", **BRIDGE}).ref
    done(press(seat("head"), ref, "launch"))
    assert state_of(ref) == ("in_progress", "")


def test_page_assign(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.accepted()
    done(press(seat("desk"), ref, "assign", {"lead_unit": "roads", "support_units": ["water", "union"]}))
    assert state_of(ref) == ("in_progress", "")


def test_page_hand_back(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    done(press(seat("handler"), ref, "hand_back", {"text": "灯归路灯所", "proposed_unit": "water"}))
    assert state_of(ref) == ("accepted", "")


def test_page_report(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    done(press(seat("handler"), ref, "report", {"result": "done", "text": "灯换好了"}))
    assert state_of(ref) == ("awaiting_reply", "")


def test_page_confirm(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.promised()
    world.act(ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-18"})
    done(press(seat("checker"), ref, "confirm", {"text": "到场看了", "proof_on": "2025-08-18"}))
    assert state_of(ref) == ("closed", "kept")


def test_page_send_back(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.reported(is_drawn=True)
    done(press(seat("checker"), ref, "send_back", {"text": "灯还是不亮"}))
    assert state_of(ref) == ("in_progress", "")


def test_page_review(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.reported(result="explained")
    done(press(seat("checker"), ref, "review", {"ruling": "explained", "text": "依据站得住"}))
    assert state_of(ref) == ("closed", "explained")


def test_page_lapse(world: World, seat: Callable[[str], Client]) -> None:
    """The clock alone lets a matter lapse: at the desk there is no such button, and its page refuses."""
    ref = world.reported()
    client = sit_on(seat("desk"), "2025-10-20")
    assert "lapse" not in client.get(f"/desk/{ref}").content.decode()
    assert client.get(f"/desk/{ref}/lapse").status_code == 403
    assert client.post(f"/desk/{ref}/lapse", {"version": "4", "token": "t"}).status_code == 403
    assert state_of(ref) == ("awaiting_reply", "")


def test_page_move_date(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.matters.models import Matter

    ref = world.promised()
    typed = {"due_on": "2025-10-10", "text": "连着下雨", "done_so_far": "吊杆到了"}
    done(press(seat("handler"), ref, "move_date", typed))
    done(press(seat("head"), ref, "move_date", {"decision": "agree"}, decide="1"))
    row = Matter.objects.get(ref=ref)
    assert (str(row.original_due), str(row.current_due)) == ("2025-09-17", "2025-10-10")


def test_page_park(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    page = seat("handler").get(f"/desk/{ref}").content.decode()
    assert "提议挂账" in page
    done(press(seat("handler"), ref, "park", PARK))
    assert "定：挂账" in seat("head").get(f"/desk/{ref}").content.decode()
    done(press(seat("head"), ref, "park", {"decision": "agree"}, decide="1"))
    assert state_of(ref) == ("parked", "")


def test_page_resume(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    world.act(ref, "park", "handler", PARK)
    world.act(ref, "park", "head", {"decision": "agree"})
    done(press(seat("handler"), ref, "resume", {"text": "管线迁了"}))
    assert state_of(ref) == ("in_progress", "")


def test_page_end(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.accepted()
    done(press(seat("desk"), ref, "end", END))
    assert state_of(ref) == ("accepted", "")
    done(press(seat("desk2"), ref, "end", {"decision": "agree"}, decide="1"))
    assert state_of(ref) == ("closed", "declined")


def test_page_settle(world: World, seat: Callable[[str], Client]) -> None:
    ref = mediated(world)
    done(press(seat("mediator"), ref, "settle", {"outcome": "settled"}))
    assert state_of(ref) == ("closed", "settled")


def mediated(world: World) -> str:
    """Bring a dispute to a text that both parties have signed."""
    from yinuo.kernel.matters.actors import holder
    from yinuo.kernel.matters.recording import Key

    ref = world.accepted("dispute")
    code = world.act(ref, "contact", "desk", {"text": "请来", "invites_party": "yes"}, key=Key("t", "k")).code
    both = (world.requester(ref), holder(code).actor)
    for who in both:
        world.act(ref, "consent", who, {"to": "mediator", "unit": "team"})
    world.act(ref, "assign", "desk", {"lead_unit": "team"})
    world.act(ref, "consent", "mediator", {"to": "text", "text": "各让一步"})
    for who in both:
        world.act(ref, "consent", who, {"to": "text"})
    return ref


def test_page_reopen(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.reported("hazard")
    world.act(ref, "confirm", "checker", {"text": "看过"})
    done(press(seat("desk"), ref, "reopen", {"text": "又堵上了"}))
    assert state_of(ref) == ("in_progress", "")


def test_page_appeal(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.accepted()
    world.act(ref, "end", "desk", END)
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "这是公家的路"})
    done(press(seat("checker"), ref, "appeal", {"decision": "agree", "text": "路在名册上"}, decide="1"))
    assert state_of(ref) == ("accepted", "")


def test_page_appeal_of_what_nobody_accepted_asks_what_accept_asks(
    world: World, seat: Callable[[str], Client]
) -> None:
    from yinuo.kernel.matters.models import PublicMatter

    ref = world.ask(body="门口的灯不亮。\n请看看").ref
    world.act(ref, "end", "desk", END)
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "这是公家的路"})
    client = seat("checker")
    form = client.get(f"/desk/{ref}/appeal", {"decide": "1"}).context["form"]
    asked = {field.name: field.value for field in form.fields}
    assert {name: asked[name] for name in ("title", "category", "visibility")} == {
        "title": "门口的灯不亮", "category": "help", "visibility": "public",
    }  # fmt: skip
    assert [field.name for field in form.fields if field.is_required] == ["decision"]
    agreed = {"decision": "agree", "text": "路在名册上"}
    refused = press(client, ref, "appeal", {**agreed, "title": ""}, decide="1")
    assert (refused.status_code, "公开的标题" in told(refused)) == (422, True)
    done(press(client, ref, "appeal", {**agreed, "first_contact_unit": "lane-office"}, decide="1"))
    assert state_of(ref) == ("accepted", "")
    assert [row.title for row in PublicMatter.objects.filter(ref=ref)] == ["门口的灯不亮"]


def test_page_appeal_of_what_nobody_accepted_is_refused_with_reasons_alone(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.ask().ref
    world.act(ref, "end", "desk", END)
    world.act(ref, "end", "desk2", {"decision": "agree"})
    world.act(ref, "appeal", world.requester(ref), {"text": "这是公家的路"})
    done(press(seat("checker"), ref, "appeal", {"decision": "refuse", "text": "不在名册上"}, decide="1"))
    assert state_of(ref) == ("closed", "declined")


def test_page_withdraw(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.act("", "submit", "handler", {"kind": "task", **BRIDGE}).ref
    done(press(seat("handler"), ref, "withdraw"))
    assert state_of(ref) == ("closed", "withdrawn")


NOTES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("acknowledge", "handler", {}),
    ("contact", "handler", {"text": "打不通，留了话"}),
    ("update", "handler", {"text": "灯到货了"}),
    ("message", "handler", {"text": "是哪一盏"}),
    ("evidence", "handler", {"text": "现场照片"}),
    ("call_in", "handler", {"text": "请一起去看", "units": "water"}),
    ("meeting", "desk", {"text": "开了会"}),
    ("ask_move", "handler", {"text": "想改到月底"}),
    ("notice", "desk", {"cause": "stale", "text": "请说说到哪了"}),
    ("about_office", "desk", {"about_office": "yes"}),
    ("remedy", "desk", {"is_open": "yes"}),
    ("correct", "handler", {"text": "是南门不是北门"}),
)


@pytest.mark.parametrize(("verb", "who", "typed"), NOTES, ids=[note[0] for note in NOTES])
def test_page_note(
    world: World, seat: Callable[[str], Client], verb: str, who: str, typed: dict[str, str]
) -> None:
    from yinuo.kernel.record.models import Event

    ref = world.assigned()
    done(press(seat(who), ref, verb, typed))
    assert Event.objects.filter(stream__matter__ref=ref, type=verb).count() == 1


def test_a_refused_act_leaves_no_photo_behind(world: World, seat: Any, settings: Any, tmp_path: Any) -> None:
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    settings.MEDIA_ROOT = tmp_path
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    ref = world.assigned()
    form = seat("handler").get(f"/desk/{ref}/report").context["form"]

    def send(**typed: str) -> int:
        photo = SimpleUploadedFile("a.png", picture.getvalue())
        status: int = seat("handler").post(form.url, {**filled(form, typed), "photo": photo}).status_code
        return status

    done = {"result": "done", "text": "换了"}
    assert [send(result="done", text=""), send(**done, version="99")] == [422, 409]
    assert not list(tmp_path.rglob("*.jpg"))
    assert [send(**done), send(**done)] == [302, 302]
    assert len(list(tmp_path.rglob("*.jpg"))) == 1
