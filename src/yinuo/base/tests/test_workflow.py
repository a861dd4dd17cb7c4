"""The workflow as data, on a door that opens and shuts."""

from __future__ import annotations

from typing import Any

import pytest

from yinuo.base.workflow import Refusal, Transition, Workflow

ROWS = (
    Transition("open", ("door",), ("shut",), "open", who=("owner", "guest"), guards=("is_oiled",)),
    Transition("open", ("door", "gate"), ("new",), "open", who=("owner",)),
    Transition(
        "shut",
        ("door",),
        ("open",),
        "shut",
        outcome="quietly",
        two=("guest", "owner"),
        choice=("how", "soft"),
    ),
    Transition(
        "shut", ("door",), ("open",), "shut", outcome="loudly", who=("guest",), choice=("how", "hard")
    ),
    Transition("paint", ("door",), ("open", "shut:for_good"), "SAME", who=("owner",)),
)
POLICIES = {
    "owner": lambda actor, _s: actor == "owner" and "key",
    "guest": lambda actor, _s: actor == "guest",
}
GUARDS = {"is_oiled": lambda _a, s, given: s == "oiled" or bool(given.get("oil"))}
DOOR: Workflow[str, str] = Workflow(ROWS, POLICIES, GUARDS)


def rows(verb: str, *places: str) -> list[Transition]:
    return list(DOOR.at("door", places, verb))


def test_a_row_is_found_by_kind_place_and_verb() -> None:
    assert rows("open", "shut") == [ROWS[0]]
    assert list(DOOR.at("gate", ("new",))) == [ROWS[1]]
    assert rows("open", "open") == []
    assert list(DOOR.at("door", ("open",))) == [ROWS[2], ROWS[3], ROWS[4]]


def test_check_gives_the_row_the_policy_and_what_let_through() -> None:
    assert DOOR.check(rows("open", "shut"), "owner", "oiled", {}) == (ROWS[0], "owner", "key")
    assert DOOR.check(rows("open", "shut"), "guest", "", {"oil": 1}) == (ROWS[0], "guest", True)


@pytest.mark.parametrize(
    ("verb", "place", "actor", "given", "refusal"),
    [
        ("open", "open", "owner", {}, Refusal("where", "")),
        ("open", "shut", "cat", {}, Refusal("who", "owner guest")),
        ("open", "shut", "owner", {}, Refusal("guard", "is_oiled")),
        ("shut", "open", "cat", {"how": "soft"}, Refusal("who", "guest")),
        ("shut", "open", "guest", {}, Refusal("choice", "how")),
    ],
)
def test_check_names_the_step_that_refused(
    verb: str, place: str, actor: str, given: dict[str, Any], refusal: Refusal
) -> None:
    assert DOOR.check(rows(verb, place), actor, "", given) == refusal


def test_the_second_person_is_asked_of_rows_for_two_alone() -> None:
    shut = rows("shut", "open")
    assert DOOR.check(shut, "owner", "", {"how": "soft"}, deciding=True) == (ROWS[2], "owner", "key")
    assert DOOR.check(shut, "guest", "", {"how": "soft"}, deciding=True) == Refusal("who", "owner")
    assert DOOR.check(shut, "guest", "", {"how": "hard"}, deciding=True) == Refusal("choice", "how")
    assert DOOR.check([ROWS[3]], "guest", "", {"how": "hard"}, deciding=True) == Refusal("where", "")


def test_the_first_person_is_of_the_act_or_of_its_proposal() -> None:
    assert (ROWS[2].first, ROWS[3].first) == (("guest",), ("guest",))
    assert (ROWS[0].chosen_by({}), ROWS[2].chosen_by({}), ROWS[2].chosen_by({"how": "soft"})) == (
        True,
        False,
        True,
    )


def test_a_row_that_names_nothing_is_refused_at_once() -> None:
    for bad in (
        Transition("open", ("door",), ("shut",), "open", who=("nobody",)),
        Transition("open", ("door",), ("shut",), "open", two=("owner", "nobody")),
        Transition("open", ("door",), ("shut",), "open", guards=("nothing",)),
    ):
        with pytest.raises(ValueError, match="open: no predicate named"):
            Workflow((bad,), POLICIES, GUARDS)


def test_the_drawing_has_one_arrow_for_each_pair_of_states() -> None:
    assert DOOR.to_mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> open: open\n"
        "    open --> open: paint\n"
        "    open --> shut: shut\n"
        "    shut --> open: open\n"
        "    shut --> shut: paint\n"
    )
