"""The stories as they are told, before any law has looked at them: distinct, dated, invented, and without persons."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest

from yinuo.base.redaction import find_personal, rules_from
from yinuo.config.demo_stories import stories
from yinuo.config.demo_stories.cast import cast
from yinuo.config.demo_stories.corpus import PACK, corpus, read_yaml
from yinuo.config.demo_stories.named import BRIDGE_EXAMPLE, BRIDGE_REAL, PAGE_UNITS, QUOTED_ON, RIDER

if TYPE_CHECKING:
    from yinuo.config.demo_stories.corpus import Case, Family
    from yinuo.kernel.matters.load import Step, Story

ASKED = ("request", "wish", "hazard", "dispute")
SLOTS = {"spot", "n", "since", "day", "o", "unit", "place", "k"}


@cache
def told() -> tuple[Story, ...]:
    return tuple(stories())


def steps(verb: str) -> list[Step]:
    return [step for story in told() for step in story.steps if step.verb == verb]


def texts(verb: str, name: str) -> list[str]:
    return [str(step.given[name]) for step in steps(verb) if step.given.get(name)]


def digest(found: tuple[Story, ...]) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_the_same_seed_tells_the_same_stories_and_another_seed_others() -> None:
    assert digest(told()) == digest(tuple(stories()))
    assert digest(told()) != digest(tuple(stories(seed=7)))


def test_there_are_about_two_thousand_of_every_kind() -> None:
    kinds = Counter(str(step.given["kind"]) for step in steps("submit"))
    assert 1900 <= len(told()) <= 2200
    assert len({story.key for story in told()}) == len(told())
    assert set(kinds) == {*ASKED, "commitment", "task", "claim"}
    assert min(kinds.values()) >= 20


def test_steps_are_dated_within_the_half_year_and_run_forward() -> None:
    for story in told():
        moments = [step.at for step in story.steps]
        assert story.steps[0].verb == "submit"
        assert moments == sorted(set(moments)), story.key
        assert all(at.tzinfo is UTC for at in moments)
        assert moments[0] >= datetime(2025, 5, 31, 16, tzinfo=UTC)
        assert moments[-1] < datetime(2025, 12, 1, 8, tzinfo=UTC)


def test_no_two_people_say_the_same_even_without_the_places_name() -> None:
    names = "|".join(re.escape(spot.name) for spot in sorted(cast().spots, key=lambda spot: -len(spot.name)))
    asked = [step for step in steps("submit") if step.given["kind"] in ASKED]
    plain = Counter(re.sub(names, "", str(step.given["body"])) for step in asked)
    assert [body for body, n in plain.items() if n > 1] == []
    assert len(plain) > 1500
    assert len(set(texts("submit", "body"))) == len(told())


def test_no_two_titles_of_one_community_are_alike_and_few_are_heard_again() -> None:
    community = {spot.code: spot.community for spot in cast().spots}
    here: Counter[tuple[str, str]] = Counter()
    for story in told():
        place = community.get(str(story.steps[0].given["place"]), "city")
        shown = {str(step.given["title"]) for step in story.steps if step.given.get("title")}
        here.update((place, title) for title in shown)
    assert [title for title, n in here.items() if n > 1] == []
    assert len({title for _, title in here}) > 1000


def test_no_two_matters_are_answered_with_the_same_words() -> None:
    answers = Counter(texts("report", "text"))
    assert [text for text, n in answers.items() if n > 1] == []


def test_some_titles_are_long_and_some_matters_are_in_english() -> None:
    titles = texts("accept", "title")
    assert sum(len(title) >= 50 for title in titles) >= 10
    assert max(map(len, titles)) <= 120
    assert sum(title.isascii() for title in titles) >= 15


def test_what_people_give_away_never_reaches_title_or_summary() -> None:
    rules = rules_from(read_yaml(PACK / "pack.yaml")["redaction"])
    shown = [*texts("accept", "title"), *texts("accept", "summary"), *texts("report", "text")]
    assert [text for text in shown if find_personal(text, rules)] == []
    assert [text for text in shown if "示例，" in text or "13800138000" in text] == []
    assert sum(bool(find_personal(body, rules)) for body in texts("submit", "body")) >= 15


def test_everything_generated_is_marked_and_happens_at_invented_places_to_invented_units() -> None:
    invented = {spot.code for spot in cast().spots}
    for story in told():
        first = story.steps[0].given
        if first["source"] == "page":
            continue
        assert first["source"] == "example"
        assert first["place"] in invented
        assert not re.search(r"\bpg-", repr(story)), story.key


def test_the_page_says_five_promises_and_they_are_entered_and_left_alone() -> None:
    quoted = [story for story in told() if story.steps[0].given["source"] == "page"]
    leads = {str(story.steps[0].given["lead_unit"]) for story in quoted}
    assert len(quoted) == 5
    assert leads == set(PAGE_UNITS)
    for story in quoted:
        assert [step.verb for step in story.steps] == ["submit", "launch"]
        assert {(step.at + timedelta(hours=8)).date() for step in story.steps} == {QUOTED_ON}
        assert story.steps[0].given["strength"] == "expected"
    bridge = next(story for story in quoted if story.key == BRIDGE_REAL)
    assert bridge.steps[0].given["due_on"] == date(2025, 9, 30)


def test_the_walk_finds_its_two_stories_as_it_needs_them() -> None:
    by_key = {story.key: story for story in told()}
    rider, bridge = by_key[RIDER].steps, by_key[BRIDGE_EXAMPLE].steps
    assert rider[-1].verb == "report"
    assert rider[-1].at < datetime(2025, 8, 18, tzinfo=UTC)
    assert bridge[0].given["due_on"] == date(2025, 9, 30)
    assert [step.verb for step in bridge] == ["submit", "launch", "update", "update", "update"]
    assert bridge[-1].at < datetime(2025, 8, 18, tzinfo=UTC)


def cases() -> list[tuple[Family, Case]]:
    return [(family, case) for family in corpus().families for case in family.cases]


@pytest.mark.parametrize(("family", "case"), [pytest.param(*pair, id=pair[1].thing) for pair in cases()])
def test_every_body_has_a_title_and_a_result_that_names_the_thing(family: Family, case: Case) -> None:
    for nth in range(len(case.bodies)):
        assert case.titles_for(nth), (family.id, case.thing, nth)
        assert case.results_for(nth), (family.id, case.thing, nth)
    assert [text for text in case.results if case.thing not in text] == []
    said = [*case.titles, *case.bodies, *case.results]
    assert {slot for text in said for slot in re.findall(r"\{(\w+)\}", text)} <= SLOTS


@pytest.mark.parametrize("family", [pytest.param(family, id=family.id) for family in corpus().families])
def test_what_goes_with_some_things_alone_names_things_of_its_family(family: Family) -> None:
    known = {name for case in family.cases for name in (case.thing, case.tag) if name}
    lists = (family.effects, family.asks, family.updates, family.partly, family.noes, family.backs)
    pairs = (family.questions, family.explained, family.parks, family.moves)
    marked = [*(text for texts in lists for text in texts), *(row[0] for rows in pairs for row in rows)]
    named = {name for text in marked if "@" in text for name in text.partition("@")[2].split(",")}
    assert named <= known
