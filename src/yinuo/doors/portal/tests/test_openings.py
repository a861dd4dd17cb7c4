"""What is opened of a public matter, held against its page by the verifier that anybody runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.portal.tests.logged import Logged
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.log.openings import AS_SHOWN, OF_THE_COURSE
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.projection import SHOWN_FACTS
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

OWN = {"body": "楼道口的灯，我孙女摔过一跤", "spot": "三幢二单元"}


@pytest.fixture
def logged(committed_db: str, tmp_path: Path, settings: Settings, client: Client) -> Logged:
    return Logged(tmp_path, settings, client)


def moved_and_kept(logged: Logged) -> str:
    world = logged.world
    ref = world.promised()
    world.later(3).act(ref, "update", "handler", {"text": "吊杆到了，9月1日起换。"})
    moved = {"due_on": "2025-09-24", "text": "连着下雨", "done_so_far": "换了一半"}
    world.later(20).act(ref, "move_date", "handler", moved)
    world.act(ref, "move_date", "head", {"decision": "agree", "text": "同意"})
    given = {"result": "done", "text": "桥修好了，吊杆全换了", "proof_on": "2025-09-20"}
    world.later(14).act(ref, "report", "handler", given)
    world.later(1).act(ref, "confirm", "checker", {"text": "去看过，是修好了", "proof_on": "2025-09-20"})
    return ref


def test_every_date_and_sentence_of_a_promise_is_proven(logged: Logged) -> None:
    ref = moved_and_kept(logged)
    proven = logged.checked(ref)
    assert [found.says for found in proven.findings.found] == []
    assert (proven.n_dates, proven.n_sentences, proven.n_labels) == (10, 9, 1)
    assert proven.unshown == ()


def test_every_scene_of_the_standing_cast_is_proven(logged: Logged) -> None:
    world = logged.world
    refs = [
        world.promised(),
        world.accepted(),
        world.reported(),
        world.reported("hazard"),
        world.reported(result="explained"),
    ]
    world.act(refs[2], "confirm", world.requester(refs[2]))
    world.act(refs[3], "confirm", "checker", {"text": "看过"})
    world.later(2)
    told = {ref: [found.says for found in logged.checked(ref).findings.found] for ref in refs}
    assert told == {ref: [] for ref in refs}


@pytest.mark.parametrize(
    "change",
    [
        "first_due = first_due + 10",
        "title = '修好大桥'",
        "summary = '换灯泡'",
        "later_dues = '[\"2025-09-25\"]', current_due = '2025-09-25'",
        "outcome = 'kept'",
        "moments = replace(moments::text, '2025-09-10', '2025-09-05')::jsonb",
        "moments = replace(moments::text, '连着下雨', '零件没到')::jsonb",
        "moments = replace(moments::text, '桥修好了', '桥早修好了')::jsonb",
    ],
)
def test_a_page_whose_row_was_changed_is_caught(logged: Logged, change: str) -> None:
    ref = moved_and_kept(logged)
    assert logged.checked(ref).holds
    logged.as_owner(f"UPDATE public_matter SET {change} WHERE ref = '{ref}'")
    assert not logged.checked(ref).holds


def test_the_openings_give_just_what_the_row_shows(logged: Logged) -> None:
    ref = moved_and_kept(logged)
    row = PublicMatter.objects.get(ref=ref)
    shown = {
        row.title,
        row.summary,
        *(text for one in row.moments for text in (one.get("words") or {}).values()),
    }
    told = logged.openings(ref)
    texts = {one["text"] for event in told["events"] for one in event["fields"].values()}
    assert texts == shown
    facts = {name for event in told["events"] for name in event.get("public", {}).get("facts", {})}
    assert facts <= {*SHOWN_FACTS, *AS_SHOWN, *OF_THE_COURSE}
    assert {"update", "move_date", "report", "confirm", "launch"} == {
        e["public"]["type"] for e in told["events"] if "public" in e
    } - {"propose"}
    for event in Event.objects.filter(stream_id=row.pk):
        for secret in (bytes(event.salt0).hex(), str(event.actor_key)):
            assert secret not in json.dumps(told)


def test_a_residents_matter_opens_a_day_later_and_never_in_their_words(logged: Logged) -> None:
    world = logged.world
    ref = world.accepted(**OWN)
    row = PublicMatter.objects.get(ref=ref)
    logged.drain()
    assert logged.raw(ref).status_code == 404  # the page itself is not there before tomorrow
    world.later(1)
    assert [event["public"]["type"] for event in logged.openings(ref)["events"]] == ["submit", "accept"]
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    assert len(logged.openings(ref)["events"]) == 2
    proven = logged.checked(ref)
    assert ([found.says for found in proven.findings.found], proven.n_unproven > 0) == ([], True)
    world.later(1)
    assert len(logged.openings(ref)["events"]) == 3
    text = json.dumps(logged.openings(ref), ensure_ascii=False)
    assert [word for word in OWN.values() if word in text] == []
    assert row.title in text


def test_an_earlier_category_of_a_residents_matter_is_not_told_again(logged: Logged) -> None:
    fields = {"name": "噪声", "limit_class": "help", "programme": "voices", "kinds": ["request"]}
    Category.objects.create(code="quiet", **fields)
    book.forget()
    ref = logged.world.accepted(category="quiet")
    logged.world.later(1)
    events = logged.openings(ref)["events"]
    assert ["public" in event for event in events] == [False, True]
    assert "quiet" not in json.dumps([event.get("public") for event in events])
    assert logged.checked(ref).holds


def test_nothing_of_a_sealed_leaf_is_ever_opened(logged: Logged) -> None:
    world = logged.world
    sealed, later = world.accepted("dispute"), world.assigned()
    world.later(1)
    assert len(logged.openings(later)["events"]) == 3
    world.act(later, "seal", "desk", {"ground": "women_children", "text": "有孩子"})
    world.act(later, "seal", "desk2", {"decision": "agree"})
    world.act(later, "message", world.requester(later), {"text": "封存着说的话"})
    logged.drain()
    assert [logged.raw(ref).status_code for ref in (sealed, later)] == [404, 404]
    world.act(later, "unseal", world.requester(later), {"text": "不用封"})
    world.act(later, "unseal", "desk", {"decision": "agree"})
    world.act(later, "update", "handler", {"text": "今天看过"})
    world.later(2)
    told = logged.openings(later)
    stream = told["log_id"]
    assert {json.loads(event["leaf"])["m"] for event in told["events"]} <= {stream}
    assert 0 not in {json.loads(event["leaf"])["s"] for event in told["events"]}


def test_what_is_erased_vanishes_from_the_openings_and_every_proof_still_holds(logged: Logged) -> None:
    world = logged.world
    ref = world.reported(**OWN)
    world.act(ref, "send_back", world.requester(ref), {"text": "还是不亮"})
    world.later(2)
    before = logged.openings(ref)
    erase(ref, now=world.now)
    after = logged.openings(ref)
    assert [event["commitment"] for event in after["events"]] == [
        event["commitment"] for event in before["events"]
    ]
    assert logged.checked(ref).holds
    assert logged.verified().holds


def test_the_page_names_its_openings_and_they_are_kept_nowhere(logged: Logged) -> None:
    ref = logged.world.promised()
    logged.drain()
    answer = logged.raw(ref)
    assert answer["Cache-Control"] == "no-store"
    page: Any = logged.client.get(f"/m/{ref}").content.decode()
    assert f'<link rel="openings" type="application/json" href="/m/{ref}/log.json">' in page
    assert '<link rel="log" href="/log/">' in page


def test_before_there_is_a_log_nothing_is_opened_and_the_page_says_so_of_each_date(logged: Logged) -> None:
    ref = logged.world.promised()
    assert logged.raw(ref).status_code == 404
    page = logged.client.get(f"/m/{ref}").content.decode()
    assert "data-leaf" not in page
    assert 'data-unproven="not opened yet"' in page
