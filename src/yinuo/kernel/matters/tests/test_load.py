"""load() and act() are the same law: the same steps leave the same rows."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from yinuo.kernel.matters.load import Story
    from yinuo.kernel.matters.tests.world import World

# What is random in every run: ids, keys, salts, hashes, references, the clock of recording.
COLUMNS = (
    *("kind", "programme", "category", "visibility", "state", "outcome", "source", "lead_unit", "town"),
    *("place", "original_due", "current_due", "strength", "own_filed", "about_unit", "last_event_at"),
    *("next_at", "version", "seq"),
)
ASK = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
ACCEPT = {"title": "灯不亮", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}


def _rows(refs: list[str]) -> list[tuple[Any, ...]]:
    """Give the matters' rows without what is random; memory's keys of persons become their order."""
    rows = []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)}, memory::text, (SELECT row_to_json(p)::text FROM public_matter p "
            "WHERE p.stream_id = m.stream_id), (SELECT json_agg(json_build_array(e.type, e.seq, e.actor_role, "
            "e.actor_unit, e.facts_public) ORDER BY seq)::text FROM event e WHERE e.stream_id = m.stream_id), "
            "(SELECT array_agg(field ORDER BY event_id, field)::text FROM event_content c WHERE event_id IN "
            "(SELECT id FROM event e WHERE e.stream_id = m.stream_id)), "
            "(SELECT array_agg(person_id ORDER BY person_id)::text FROM actor a WHERE a.stream_id = m.stream_id "
            "AND person_id IN (SELECT person_id FROM account)) "
            "FROM matter m WHERE ref = ANY(%s) ORDER BY array_position(%s, ref)",
            [refs, refs],
        )
        for *plain, memory, shown, events, fields, persons in cursor.fetchall():
            kept = {
                k: len(v) if isinstance(v, list) else v
                for k, v in json.loads(memory).items()
                if "key" not in k
            }
            public = {k: v for k, v in json.loads(shown or "{}").items() if k not in {"ref", "stream_id"}}
            told = [
                [t, s, r, u, {k: v for k, v in f.items() if k != "ref"}]
                for t, s, r, u, f in json.loads(events)
            ]
            rows.append((*plain, kept, public, told, fields, persons))
    return rows


def _stories(world: World, n: int) -> list[Story]:
    from yinuo.kernel.matters.load import Step, Story

    at = world.now

    def steps(i: int) -> list[Step]:
        later = [at + timedelta(hours=6 * k) for k in range(12)]
        sealed = i % 5 == 4
        ask = ASK | {"kind": "dispute", "category": "noise"} if sealed else ASK
        accept = ACCEPT | {"category": "noise", "visibility": "sealed"} if sealed else ACCEPT
        first = [
            Step("submit", "requester", later[0], ask | {"body": f"灯不亮 {i}"}),
            Step("accept", "desk", later[1], accept | {"title": f"灯不亮 {i}"}),
        ]
        if sealed:
            return [*first, Step("settle", "requester", later[2], {"outcome": "not_settled"})]
        lead = Step(
            "assign",
            "desk",
            later[2],
            {"lead_unit": "roads", "support_units": ["water"], "drawn": i % 3 == 0},
        )
        report = Step("report", "handler", later[4], {"result": "done", "text": f"换好了灯 {i}"})
        check = [Step("confirm", "checker", later[5], {"text": "看过"})] if i % 3 == 0 else []
        no = (
            [Step("send_back", "requester", later[6])]
            if i % 4 == 0
            else [Step("confirm", "requester", later[6])]
        )
        propose = [
            Step("end", "desk", later[2], {"outcome": "referred", "reason": "other_body", "text": "归别处管",
                                           "where_to": "那边窗口", "receipt": "收到"}),
            Step("end", "desk2", later[3], {"decision": "agree", "text": "同意"}),
        ]  # fmt: skip
        return [*first, *propose] if i % 7 == 6 else [*first, lead, report, *check, *no]

    return [Story(f"s{i}", tuple(steps(i))) for i in range(n)]


def _one_by_one(world: World, stories: list[Story]) -> list[str]:
    from yinuo.kernel.matters.situation import Actor

    refs = []
    for story in stories:
        ref = ""
        for step in story.steps:
            given = {k: v for k, v in step.given.items() if k != "drawn"}
            world.now = step.at
            is_own = step.by == "requester"
            who = (world.requester(ref) if ref else Actor()) if is_own else world[step.by]
            ref = world.act(ref, step.verb, who, given, is_drawn=bool(step.given.get("drawn"))).ref
        refs.append(ref)
    return refs


def test_two_hundred_matters_come_out_the_same_by_load_and_by_act(world: World) -> None:
    from yinuo.kernel.matters.load import load

    with connection.cursor() as cursor:
        # among thousands of tests rolled back before, the tables look empty to the planner and are not
        cursor.execute("SET LOCAL enable_seqscan = off")
    world.with_accounts()
    stories = _stories(world, 200)
    refs = _one_by_one(world, stories)  # first: the gate takes no answer that it has read elsewhere
    loaded = load(stories)
    assert _rows([loaded.refs[story.key] for story in stories]) == _rows(refs)


def test_a_step_that_the_law_refuses_leaves_nothing(world: World) -> None:
    from yinuo.kernel.matters.load import Refused, Step, Story, load
    from yinuo.kernel.matters.models import Matter

    world.with_accounts()
    at = world.now
    bad = Story("bad", (Step("submit", "requester", at, ASK), Step("accept", "handler", at, ACCEPT)))
    with pytest.raises(Refused, match="accept by handler"):
        load([*_stories(world, 3), bad])
    assert Matter.objects.count() == 0


def drawing(*refs: str) -> Callable[[date], str]:
    drawn = iter(refs)
    return lambda _on: next(drawn)


def test_who_draws_a_number_that_is_taken_draws_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.matters.act import fresh_ref
    from yinuo.kernel.matters.load import Step, Story, load

    taken, *free = (fresh_ref(world.now.date()) for _n in range(4))
    monkeypatch.setattr("yinuo.kernel.matters.act.fresh_ref", drawing(taken, taken, free[0]))
    assert [world.ask().ref, world.ask().ref] == [taken, free[0]]
    monkeypatch.undo()
    monkeypatch.setattr("yinuo.kernel.matters.underway.fresh_ref", drawing(taken, free[1], free[1], free[2]))
    at = world.now
    loaded = load([Story(f"drawn-{n}", (Step("submit", "requester", at, ASK),)) for n in range(2)])
    assert sorted(loaded.refs.values()) == sorted(free[1:])


def test_a_number_drawn_wrong_twice_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import IntegrityError

    from yinuo.kernel.matters.act import fresh_ref

    taken = fresh_ref(world.now.date())
    monkeypatch.setattr("yinuo.kernel.matters.act.fresh_ref", lambda _on: taken)
    world.ask()
    with pytest.raises(IntegrityError):
        world.ask()
