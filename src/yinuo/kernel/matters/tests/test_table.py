"""Every row of the table against the law from outside: who it lets through, and each guard that stops it, alone."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.base.workflow import Refusal, Transition
from yinuo.kernel.matters import table
from yinuo.kernel.matters.computed import target
from yinuo.kernel.matters.decide import NOT_HERE, NOTE_ROWS, NOTEBOOK, WORKFLOW, decide
from yinuo.kernel.matters.guards import GUARDS, SENTENCES
from yinuo.kernel.matters.policy import POLICIES
from yinuo.kernel.matters.tests.law import LAW, TABLE, WINDOWS
from yinuo.kernel.matters.tests.situations import (
    PROMISED,
    STAFF,
    TURNS,
    VOICES,
    WHO,
    given,
    holds_plainly,
    plain,
)

if TYPE_CHECKING:
    from yinuo.kernel.matters.situation import Actor, Situation
    from yinuo.kernel.matters.tests.law import Row

PAIRS = list(zip(table.ROWS, TABLE, strict=True))
CASES = [(row, law, kind, source) for row, law in PAIRS for kind in law.k for source in law.f]
IDS = [f"{law.name}/{kind}@{source}" for _row, law, kind, source in CASES]
FIELD_OF = {"report": "result", "end": "outcome", "review": "ruling", "settle": "outcome"}


# -- the table is the law --


def test_states_kinds_outcomes_and_notes_are_the_laws() -> None:
    kinds = {
        name: {
            "start": kind.start,
            "last_word": kind.last_word,
            "success": list(kind.success),
            "other": list(kind.other),
        }
        | ({"major": kind.major} if kind.major else {})
        for name, kind in table.KINDS.items()
    }
    assert (list(table.STATES), list(table.OPEN_STATES)) == (LAW["states"], LAW["open_states"])
    assert (kinds, table.OUTCOMES, list(table.NOTES)) == (LAW["kinds"], LAW["outcomes"], LAW["notes"])
    assert list(table.GENERAL_GUARDS) == list(LAW["general_guards"])


@pytest.mark.parametrize(("row", "law"), PAIRS, ids=[law.name for law in TABLE])
def test_every_row_is_the_laws(row: Transition, law: Row) -> None:
    choice = (FIELD_OF[law.v], law.r) if law.r else ("", "")
    assert (row.verb, row.kinds, row.sources, row.target) == (law.v, law.k, law.f, law.t)
    assert (row.outcome, row.who, row.two) == (law.o, law.w, law.two)
    assert (row.guards, row.windows) == (
        tuple(g for g in law.g if g not in WINDOWS),
        tuple(g for g in law.g if g in WINDOWS),
    )
    assert (row.choice, row.sets, row.needs) == (choice, law.sets, law.needs)


def test_eighteen_verbs_and_no_name_that_is_not_used() -> None:
    rows = (*table.ROWS, *NOTE_ROWS)
    assert len(table.VERBS) == 18
    assert {g for row in rows for g in (*row.guards, *row.windows)} == set(GUARDS)
    assert {p for row in rows for p in (*row.who, *row.two)} == set(POLICIES) == set(WHO)
    assert set(TURNS) == set(GUARDS)


def test_every_guard_and_general_guard_has_its_sentence() -> None:
    assert set(SENTENCES) == set(GUARDS) | set(LAW["general_guards"])
    assert all(isinstance(text, Sentence) and text for text in SENTENCES.values())


def _ends(row: Transition) -> tuple[str, ...]:
    ways = {
        "SAME": row.sources,
        "BACK": ("submitted", "in_progress"),
        "BACK_CHILD": ("accepted", "in_progress"),
        "BACK_DISPUTE": ("accepted",),
        "BACK_APPEAL": ("accepted", "in_progress"),
    }
    return ways.get(row.target, (row.target,))


def test_every_state_and_outcome_is_reached_and_no_open_state_is_without_an_exit() -> None:
    for kind, law in LAW["kinds"].items():
        rows = [row for row in table.ROWS if kind in row.kinds]
        endings = {row.outcome for row in rows if row.outcome}
        endings = (endings - {"BY_PROOF_DAY"}) | (
            {"kept", "kept_late"} if "BY_PROOF_DAY" in endings else set()
        )
        assert endings == {*law["success"], *law["other"]}, kind
        reached = {state for row in rows for state in _ends(row)}
        starts = {source.split(":")[0] for row in rows for source in row.sources}
        assert {state for state in reached if state != "closed"} <= starts, kind
        never = (
            {"parked"} if kind == "dispute" else set()
        )  # the appeal's row is shared; disputes are never parked
        assert starts - {"new", "closed"} - never <= reached, kind
    assert {state for row in table.ROWS for state in _ends(row)} == set(table.STATES)


# -- each row: whom it lets through, and what stops it --


def held(row: Transition | Row, kind: str, source: str, actor: Actor, broken: str = "") -> Situation:
    """Give a situation where all guards of a row hold for this actor but, perhaps, one."""
    names = (*row.guards, *row.windows) if isinstance(row, Transition) else row.g
    s = plain(kind, source)
    for name in sorted(names, key=lambda name: name == broken):
        s = TURNS[name][name == broken](s, actor)
    return s


def given_for(law: Row, kind: str) -> dict[str, Any]:
    return given(kind, **({FIELD_OF[law.v]: law.r} if law.r else {}))


def allowed(policies: tuple[str, ...], kind: str, law: Row, source: str) -> set[str]:
    """Give who these policies let through, by name; mediators lead a dispute, and the uninvolved alone check."""
    names: set[str] = set()
    for policy in policies:
        found = set(WHO[policy])
        if policy == "handler" and kind == "dispute":
            found = {"mediator"}
        if policy == "drafter" and law.f != ("new",):
            found = set()  # a draft is withdrawn by its very drafter: nobody of the cast, tested below
        if (policy == "party" and kind != "dispute") or (policy == "beneficiary" and kind not in PROMISED):
            found = set()
        names |= found
    own_right = {name for name in names if VOICES[name].voice == "asker"}
    if "independent" in law.g:
        names = {name for name in names if holds_plainly("independent", kind, source, name)} | own_right
    return names


@pytest.mark.parametrize(("row", "law", "kind", "source"), CASES, ids=IDS)
def test_each_row_lets_through_whom_the_law_names_and_nobody_else(
    row: Any, law: Row, kind: str, source: str
) -> None:
    for deciding in (False, True) if law.two else (False,):
        policies = law.two[1:] if deciding else (law.two[:1] or law.w)
        passed: set[str] = set()
        for name, actor in VOICES.items():
            s = held(law, kind, source, actor)
            if name == "clock" and law.v == "resume":
                s = TURNS["at_review_if_system"][0](plain(kind, source), actor)
            found = WORKFLOW.check([row], actor, s, given_for(law, kind), deciding=deciding)
            passed |= set() if isinstance(found, Refusal) else {name}
        expected = allowed(policies, kind, law, source)
        assert passed == expected, (deciding, passed ^ expected)


STOPS = [(*case, guard) for case in CASES for guard in case[1].g if guard != "desk_only_adds"]


@pytest.mark.parametrize(
    ("row", "law", "kind", "source", "guard"), STOPS, ids=[f"{c[1].name}/{c[2]}@{c[3]}!{c[4]}" for c in STOPS]
)
def test_each_guard_alone_stops_its_row(row: Any, law: Row, kind: str, source: str, guard: str) -> None:
    policies = law.two[1:] if guard in {"independent", "new_person"} and law.two else (law.two[:1] or law.w)
    name = (
        "clock" if guard == "at_review_if_system" else min(allowed(policies, kind, law, source) or {"head"})
    )
    actor = VOICES[name]
    if actor.voice == "asker" and guard in {"independent", "new_person"}:
        pytest.skip("who speaks as the asker acts in their own right")
    deciding = bool(law.two) and policies == law.two[1:]
    fine = WORKFLOW.check(
        [row], actor, held(law, kind, source, actor), given_for(law, kind), deciding=deciding
    )
    broken = WORKFLOW.check(
        [row], actor, held(law, kind, source, actor, guard), given_for(law, kind), deciding=deciding
    )
    assert not isinstance(fine, Refusal)
    assert broken == Refusal("guard", guard)


def test_a_draft_is_withdrawn_by_its_very_drafter() -> None:
    from dataclasses import replace

    row = next(row for row in table.ROWS if row.verb == "withdraw" and "task" in row.kinds)
    s = plain("task", "draft")
    drafted = replace(s, persons={**s.persons, "kF": VOICES["handler"].person})
    assert [
        name
        for name, actor in VOICES.items()
        if not isinstance(WORKFLOW.check([row], actor, drafted, {}), Refusal)
    ] == ["handler"]


# -- the whole of it: every state × verb × cast, through decide() --


def expected_verbs(kind: str, place: str, name: str) -> set[tuple[str, str]]:
    """Give the (verb, choice) that the law lets somebody do (or propose) in the plain situation."""
    found = set()
    for law in TABLE:
        is_there = kind in law.k and place in law.f
        if is_there and name in allowed(law.two[:1] or law.w, kind, law, place):
            own_right = VOICES[name].voice == "asker"
            guards = [g for g in law.g if not (own_right and g in {"independent", "new_person"})]
            if all(holds_plainly(guard, kind, place, name) for guard in guards):
                found.add((law.v, law.r))
    return found


PLACES = sorted({(kind, place) for law in TABLE for kind in law.k for place in law.f})


@pytest.mark.parametrize(("kind", "place"), PLACES, ids=[f"{kind}@{place}" for kind, place in PLACES])
def test_every_state_and_verb_and_cast_is_as_the_law_says(kind: str, place: str) -> None:
    choices = sorted({(law.v, law.r) for law in TABLE})
    s = plain(kind, place)
    for name, actor in VOICES.items():
        done = set()
        for verb, choice in choices:
            form = given(kind, **({FIELD_OF[verb]: choice} if choice else {}))
            rows = list(WORKFLOW.at(kind, s.matter.places, verb))
            if not isinstance(WORKFLOW.check(rows, actor, s, form), Refusal):
                done.add((verb, choice))
        assert done == expected_verbs(kind, place, name), name


@pytest.mark.parametrize(("kind", "place"), PLACES, ids=[f"{kind}@{place}" for kind, place in PLACES])
def test_a_verb_out_of_place_or_of_hand_says_which(kind: str, place: str) -> None:
    s = plain(kind, place)
    for verb in table.VERBS:
        laws = [law for law in TABLE if law.v == verb and kind in law.k and place in law.f]
        if verb == "submit":
            continue
        if not laws:
            with pytest.raises(Invalid) as refused:
                decide(s, VOICES["desk"], "k", verb, {})
            assert (refused.value.fields[""], refused.value.is_conflict) == (NOT_HERE, True)
        elif not any(law.r for law in laws):
            with pytest.raises(NotAllowed):
                decide(s, VOICES["stranger"], "k", verb, {})


@pytest.mark.parametrize("verb", [*table.VERBS, *table.NOTES])
def test_the_office_complained_of_does_no_verb_and_no_note_but_its_statement(verb: str) -> None:
    s = TURNS["unit_not_about"][1](plain("request", "in_progress"), VOICES["handler"])
    for name in sorted(STAFF & {"handler", "colleague", "head", "crew"}):
        if verb == "statement":
            assert decide(s, VOICES["handler"], "k", verb, {"text": "说明"}).facts.actor_role == "accused"
            continue
        with pytest.raises(NotAllowed) as refused:
            decide(s, VOICES[name], "k", verb, {})
        assert refused.value.sentence == SENTENCES["office_free"]


def test_an_unknown_verb_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        decide(plain("request", "accepted"), VOICES["desk"], "k", "solve", {})
    assert refused.value.fields["verb"] == "没有这样的动作：solve。"


# -- notes --


def writers(note: Transition, kind: str, place: str, *, deciding: bool) -> set[str]:
    """Give who writes a note here, by name."""
    expected: set[str] = set()
    for policy in note.two[1:] if deciding else note.first:
        found = {"mediator"} if policy == "handler" and kind == "dispute" else set(WHO[policy])
        nobody_asked = policy in {"requester", "party"} and kind in PROMISED
        nobody_leads = policy in {"handler", "supporter"} and place == "accepted" and kind not in PROMISED
        if nobody_asked or nobody_leads or policy == "accused" or (policy == "party" and kind != "dispute"):
            continue
        expected |= found
    if "independent" in note.guards:
        expected = {
            n for n in expected if VOICES[n].voice == "asker" or holds_plainly("independent", kind, place, n)
        }
    return expected - {"requester"} if "supports_once" in note.guards else expected


@pytest.mark.parametrize("note", NOTE_ROWS, ids=[row.verb for row in NOTE_ROWS])
def test_a_note_is_written_by_whom_the_table_names(note: Transition) -> None:
    for kind in note.kinds:
        for source in note.sources:
            place = "in_progress" if source == "open" else "closed:solved" if source == "closed" else source
            for deciding in (False, True) if note.two else (False,):
                passed = set()
                for name, actor in VOICES.items():
                    s = held(note, kind, place, actor)
                    if not isinstance(NOTEBOOK.check([note], actor, s, {}, deciding=deciding), Refusal):
                        passed.add(name)
                assert passed == writers(note, kind, place, deciding=deciding), (kind, place, deciding)


BY_HAND = {"desk_only_adds", "supports_once"}
NOTE_STOPS = [(row, guard) for row in NOTE_ROWS for guard in row.guards if guard not in BY_HAND]


@pytest.mark.parametrize(
    ("note", "guard"), NOTE_STOPS, ids=[f"{row.verb}!{guard}" for row, guard in NOTE_STOPS]
)
def test_each_guard_alone_stops_its_note(note: Transition, guard: str) -> None:
    kind = "request" if "request" in note.kinds and note.kinds[-1] == "dispute" else note.kinds[-1]
    place = "in_progress" if note.sources[0] == "open" else note.sources[0]
    deciding = guard == "independent"
    who = WHO[note.two[1] if deciding else note.first[0]]
    actor = VOICES[min(who - {"clock"} or who)]
    fine = NOTEBOOK.check([note], actor, held(note, kind, place, actor), {}, deciding=deciding)
    broken = NOTEBOOK.check([note], actor, held(note, kind, place, actor, guard), {}, deciding=deciding)
    assert not isinstance(fine, Refusal)
    assert broken == Refusal("guard", guard)


@pytest.mark.parametrize(
    ("name", "form", "passes"),
    [
        ("requester", {"about_office": "no"}, True),
        ("desk", {"about_office": "no"}, False),
        ("desk", {"about_office": "yes", "about_unit": "roads"}, True),
        ("desk", {"about_office": "yes", "about_unit": "water"}, False),
        ("desk", {}, True),
    ],
)
def test_the_desk_adds_an_office_and_takes_none_off(name: str, form: dict[str, Any], passes: bool) -> None:  # noqa: FBT001
    s = TURNS["unit_not_about"][1](plain("request", "in_progress"), VOICES["requester"])
    assert GUARDS["desk_only_adds"](VOICES[name], s, form) == passes


def test_a_window_that_never_opened_has_not_shut() -> None:
    s = plain("request", "accepted")
    s.matter.assigned_at = None
    assert GUARDS["hb_lt2"](VOICES["handler"], s, {})


def test_nobody_supports_twice_nor_their_own() -> None:
    s = plain("request", "in_progress")
    stranger = VOICES["stranger"]
    assert GUARDS["supports_once"](stranger, s, {})
    assert not GUARDS["supports_once"](stranger, TURNS["supports_once"][1](s, stranger), {})
    assert not GUARDS["supports_once"](VOICES["requester"], s, {})


# -- where a row leads --


@pytest.mark.parametrize(
    ("verb", "kind", "place", "lead", "ends"),
    [
        ("move_date", "request", "parked", "roads", "parked"),
        ("move_date", "request", "in_progress", "roads", "in_progress"),
        ("reopen", "request", "closed:explained", "roads", "in_progress"),
        ("reopen", "request", "closed:withdrawn", "", "submitted"),
        ("reopen", "dispute", "closed:settled", "team", "accepted"),
        ("appeal", "request", "closed:declined", "", "accepted"),
        ("appeal", "request", "parked", "roads", "in_progress"),
        ("send_back", "request", "closed:merged", "", "accepted"),
    ],
)
def test_a_way_back_leads_where_the_law_says(verb: str, kind: str, place: str, lead: str, ends: str) -> None:
    s = plain(kind, place)
    s.matter.lead_unit = lead
    rows = [row for row in table.ROWS if row.verb == verb and kind in row.kinds and place in row.sources]
    assert target(rows[0], s) == ends


def test_a_transition_has_the_columns_of_the_law() -> None:
    names = {f.name for f in fields(Transition)}
    letters = {
        "verb",
        "kinds",
        "sources",
        "target",
        "outcome",
        "who",
        "two",
        "guards",
        "choice",
        "needs",
        "sets",
    }
    assert names == letters | {"windows"}
