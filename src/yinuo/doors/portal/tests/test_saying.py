"""What anybody may say of a public matter: offered as the table offers it, once per form, and nothing kept of who."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yinuo.doors.portal.tests.test_verbs import guards
from yinuo.doors.shell.pace import MOST
from yinuo.kernel.matters.evidence import folder
from yinuo.kernel.matters.models import Evidence, Matter, PublicMatter
from yinuo.kernel.matters.situation import SYSTEM
from yinuo.kernel.record.models import Event, EventContent, TrackingCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World

WORDS = "夜里去看，灯还是不亮 🌙"


def kept(world: World) -> str:
    ref = world.promised()
    world.act(ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-18"})
    world.act(ref, "confirm", "checker", {"text": "看了", "proof_on": "2025-08-18"})
    return ref


class Passer:
    """Somebody on the street, who reads the page on the world's day, a day after it last moved."""

    def __init__(self, world: World, ref: str) -> None:
        self.world, self.ref, self.client = world, ref, Client()
        self.later(1)

    def later(self, days: float) -> Passer:
        self.world.later(days)
        self.client.cookies["yinuo_day"] = self.world.now.date().isoformat()
        return self

    def page(self) -> str:
        answer = self.client.get(f"/m/{self.ref}")
        assert answer.status_code == 200
        return str(answer.content.decode())

    def offers(self, verb: str) -> bool:
        return f'name="verb" value="{verb}"' in self.page()

    def form(self, verb: str) -> dict[str, str]:
        return guards(self.client.get(f"/m/{self.ref}"), verb)

    def send(self, form: dict[str, str], **typed: Any) -> Any:
        return self.client.post(f"/m/{self.ref}/act", {**form, **typed})


@pytest.mark.parametrize("kind", ["request", "wish"])
def test_me_too_is_counted_once_per_form(world: World, kind: str) -> None:
    passer = Passer(world, world.assigned(kind))
    form = passer.form("support")
    for _twice in range(2):
        answer = passer.send(form)
        assert (answer.status_code, answer["Location"]) == (303, f"/m/{passer.ref}?done=support")
    assert PublicMatter.objects.get(ref=passer.ref).n_supporters == 1
    passer.send(passer.form("support"))
    assert PublicMatter.objects.get(ref=passer.ref).n_supporters == 2
    page = passer.page()
    assert "<dt>有人说「我也遇到」</dt><dd>2 次<span" in page
    assert "不是几个人" in page


def test_me_too_needs_no_cookie_and_leaves_none(world: World) -> None:
    passer = Passer(world, world.assigned())
    answer = passer.send(passer.form("support"))
    assert answer.cookies == {}
    assert TrackingCode.objects.filter(stream__matter__ref=passer.ref).count() == 1  # the asker's own


def test_me_too_is_said_of_whatever_the_matter_has_come_to(world: World) -> None:
    passer = Passer(world, world.accepted())
    form = passer.form("support")
    world.act(passer.ref, "assign", "desk", {"lead_unit": "roads"})
    assert passer.later(1).send(form).status_code == 303


def test_nothing_is_offered_where_the_table_offers_nothing(world: World) -> None:
    open_promise, ended = world.promised(), world.reported()
    world.act(ended, "confirm", world.requester(ended))
    hazard = world.assigned("hazard")
    for ref in (open_promise, ended, hazard):
        passer = Passer(world, ref)
        assert (passer.offers("support"), passer.offers("challenge")) == (False, False)


def test_not_so_asks_for_a_ruling_and_says_by_whom_and_until_when(
    world: World, jpeg: Callable[..., bytes]
) -> None:
    passer = Passer(world, kept(world))
    photo = SimpleUploadedFile("IMG.jpg", jpeg(), "image/jpeg")
    form = passer.form("challenge")
    assert passer.send(form, text=WORDS, photo=photo).status_code == 303
    page = passer.page()
    assert "没办过这件事的人最晚9月2日裁定" in page
    assert "就算说的人对" in page
    assert WORDS not in page
    assert not passer.offers("challenge")
    row = Evidence.objects.get(stream__ref=passer.ref, event__type="propose")
    assert (row.is_public, row.is_of_requester) == (False, False)
    assert passer.client.get(f"/m/{passer.ref}/photo/{row.pk}").status_code == 404
    again = passer.send(form, text=WORDS, photo=SimpleUploadedFile("IMG.jpg", jpeg(), "image/jpeg"))
    assert again.status_code == 303
    assert Event.objects.filter(stream__matter__ref=passer.ref, type="propose").count() == 1
    assert len(list(folder().rglob("*.jpg"))) == 1


def test_a_ruling_is_shown_and_a_no_answer_lets_the_objection_stand(world: World) -> None:
    granted, silent = Passer(world, kept(world)), Passer(world, kept(world))
    for passer in (granted, silent):
        passer.send(passer.form("challenge"), text=WORDS)
    world.later(1).act(granted.ref, "challenge", "checker2", {"decision": "agree", "text": "是没通"})
    assert "裁定是说得对" in granted.later(0.1).page()
    assert "没有人裁定，就算说的人对" in silent.later(30).page()
    world.act(silent.ref, "challenge", SYSTEM, {"text": "十个工作日里没有人答复，算说得对。"})
    assert "十个工作日里没有人裁定，就算说的人对" in silent.later(1).page()
    world.act(silent.ref, "reopen", "auditor", {"text": "十天没有答复"})
    assert Matter.objects.get(ref=silent.ref).state == "in_progress"
    assert "有人说「不是这样」" not in silent.later(0.1).page()


def test_a_refused_objection_makes_room_for_another(world: World) -> None:
    passer = Passer(world, kept(world))
    passer.send(passer.form("challenge"), text=WORDS)
    world.later(1).act(passer.ref, "challenge", "checker2", {"decision": "refuse", "text": "通着"})
    assert passer.later(0.1).offers("challenge")


def test_after_fourteen_days_nobody_can_say_not_so_but_of_what_was_broken(world: World) -> None:
    passer, broken = Passer(world, kept(world)), world.promised()
    form = passer.form("challenge")
    given = {"outcome": "broken", "reason": "not_feasible", "text": "没有做到"}
    world.act(broken, "end", "handler", given)
    world.act(broken, "end", "head", {"decision": "agree"})
    world.later(20)
    assert Passer(world, broken).offers("challenge")
    assert not passer.later(0).offers("challenge")
    late = passer.send(form, text=WORDS)
    assert late.status_code == 409
    assert WORDS in late.content.decode()


def test_what_was_typed_and_the_photo_stay_when_something_is_wrong(
    world: World, jpeg: Callable[..., bytes]
) -> None:
    passer = Passer(world, kept(world))
    photo = SimpleUploadedFile("IMG.jpg", jpeg(), "image/jpeg")
    empty = passer.send(passer.form("challenge"), text=" ", photo=photo)
    assert empty.status_code == 422
    assert "照片已收下" in empty.content.decode()
    assert passer.send(guards(empty, "challenge"), text=WORDS).status_code == 303
    assert Evidence.objects.filter(stream__ref=passer.ref, event__type="propose").count() == 1
    other = Passer(world, kept(world))
    disguised = SimpleUploadedFile("IMG.jpg", b"#!/bin/sh", "image/jpeg")
    refused = other.send(other.form("challenge"), text=WORDS, photo=disguised)
    assert (refused.status_code, WORDS in refused.content.decode()) == (422, True)


def test_a_stale_page_is_refused_with_its_words_kept(world: World) -> None:
    passer = Passer(world, kept(world))
    form = passer.form("challenge")
    world.act(passer.ref, "reopen", "auditor", {"text": "抽查"})
    stale = passer.later(0.1).send(form, text=WORDS)
    assert (stale.status_code, WORDS in stale.content.decode()) == (409, True)


def test_other_verbs_and_matters_that_are_not_public_are_not_found(world: World) -> None:
    public, sealed, waiting = kept(world), world.accepted("dispute"), world.ask().ref
    passer = Passer(world, public)
    for verb in ("submit", "alarm", "confirm", "withdraw", "", "x" * 200):
        assert passer.send({"verb": verb, "token": "t" * 20}, text="x", kind="request").status_code == 404
    for ref in (sealed, waiting, "TC-2025-0000000A"):
        passer.ref = ref
        assert passer.send({"verb": "support", "token": "t" * 20}).status_code == 404


def test_posts_from_elsewhere_and_too_many_of_them_are_turned_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    passer = Passer(world, kept(world))
    form = passer.form("challenge")
    path = f"/m/{passer.ref}/act"
    assert passer.client.post(path, form, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    monkeypatch.setitem(MOST, "open", 0)
    slow = passer.send(form, text=WORDS)
    assert (slow.status_code, WORDS in slow.content.decode()) == (429, True)


def test_nothing_in_the_record_tells_two_passers_by_apart_or_together(world: World) -> None:
    passer = Passer(world, world.assigned())
    for _press in range(2):
        passer.send(passer.form("support"))
    events = Event.objects.filter(stream__matter__ref=passer.ref, type="support")
    assert len({event.actor_key for event in events}) == 2
    assert not EventContent.objects.filter(event__in=events).exists()


def test_the_own_matter_takes_a_second_press_for_the_first(world: World) -> None:
    from yinuo.doors.portal.tests.test_verbs import Asker

    asker = Asker(world).reported()
    asker.press("confirm")
    asker.page()
    form = {**guards(asker.client.get("/mine"), "reopen"), "text": "又关早了"}
    assert [asker.client.post("/mine/act", form).status_code for _twice in range(2)] == [303, 303]
    assert world.now > Matter.objects.get(ref=asker.ref).last_event_at - timedelta(1)
