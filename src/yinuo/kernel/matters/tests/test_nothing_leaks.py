"""Where what people type may stand, and where never: facts, leaves, commitments, the public row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from yinuo.kernel.matters import projection
from yinuo.kernel.matters.fields import NOTE_FIELDS, VERB_FIELDS
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.projection import SHOWN_FACTS, moment
from yinuo.kernel.matters.state import COLUMNS, MEMORY, MatterState
from yinuo.kernel.matters.tests import forms
from yinuo.kernel.matters.tests.machine import N_SCENES, Scenes
from yinuo.kernel.matters.tests.rebuilt import DbPlay
from yinuo.kernel.record.models import Contact
from yinuo.kernel.record.seal import Facts

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

MARK = "标MARK记"
PHONE = "13912345678"
# Where free text may stand: erasable contents, the working text (not sealed), and what offices wrote for the public.
MAY_HOLD_TEXT = {("event_content", "body"), ("matter_text", "title"), ("matter_text", "body")}
MAY_HOLD_OFFICE_WORDS = {
    ("public_matter", "title"),
    ("public_matter", "summary"),
    ("public_matter", "moments"),
}
# The explicit columns of the only table that the public reads. A new one is a decision: write it here and in ADR-0002.
PUBLIC = {
    *("accountable_unit", "told_on", "tell_by"),
    *(
        "stream",
        "visibility",
        "ref",
        "kind",
        "programme",
        "category",
        "town",
        "place",
        "title",
        "summary",
        "state",
    ),
    *("outcome", "source", "lead_unit", "support_units", "beneficiary", "strength", "level", "first_due"),
    *(
        "current_due",
        "later_dues",
        "asked_on",
        "acked_on",
        "updated_on",
        "reported_on",
        "result",
        "closed_on",
    ),
    *(
        "review_on",
        "proof_on",
        "confirmed_by",
        "is_remedy_open",
        "is_challenged",
        "n_reopened",
        "n_supporters",
    ),
    *("parent", "moments", "public_from", "changed_at"),
}


def holders(mark: str) -> set[tuple[str, str]]:
    """Give every (table, column) of the schema in which these characters stand, in text, json or bytes."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() "
            "AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY')"
        )
        for table, column, kind in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone() != (True,):
                continue
            is_bytes = kind == "bytea"
            where = (
                f'position(%s::bytea IN "{column}") > 0'
                if is_bytes
                else f'position(%s IN "{column}"::text) > 0'
            )
            value = mark.encode() if is_bytes else mark
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {where})", [value])
            if cursor.fetchone() == (True,):
                found.add((table, column))
    return found


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the mark into every text that the forms fill in."""
    plain = forms._value

    def value(f: Any, *rest: Any) -> Any:
        return f"{MARK}{f.name}" if f.kind in {"text", "line"} else plain(f, *rest)

    monkeypatch.setattr(forms, "_value", value)


def _play_on(play: DbPlay, n_acts: int) -> None:
    """Let everybody do, in turn, whatever is offered and was not done yet."""
    done: set[tuple[str, str]] = set()
    for n in range(n_acts):
        ref = list(play.courses)[n % len(play.courses)]
        offers = [
            one
            for one in play.offers(ref)
            if (one[2].verb, one[2].mode) not in done and one[2].verb != "rate"
        ]
        if not offers:
            continue
        _name, actor, offer = offers[(n * 7) % len(offers)]
        try:
            play.act(ref, offer.verb, actor, forms.filled(play, ref, offer, forms.Pick(0)))  # type: ignore[arg-type]
        except Exception as why:  # noqa: BLE001 - a form filled in badly
            assert type(why).__name__ in {"Invalid", "NotAllowed"}, why  # noqa: PT017
        done.add((offer.verb, offer.mode))


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("scene", range(1, N_SCENES))
def test_no_free_text_stands_in_facts_leaves_or_commitments(world: World, scene: int) -> None:
    play = DbPlay(world)
    Scenes(play).by_number(scene)  # type: ignore[arg-type]
    _play_on(play, 14)
    assert holders("MARK") <= MAY_HOLD_TEXT | MAY_HOLD_OFFICE_WORDS


def test_an_askers_own_words_stand_in_contents_and_the_working_text_alone(world: World) -> None:
    more = {"body": f"{MARK}灯", "spot": f"{MARK}号", "contact": PHONE, "keep_contact": "yes"}
    ref = world.reported(**more)
    asker = world.requester(ref)
    for verb in ("message", "not_contacted", "evidence", "correct", "alarm"):
        world.act(ref, verb, asker, {"text": f"{MARK}{verb}"})
    world.act(ref, "send_back", asker, {"text": f"{MARK}没有"})
    assert holders("MARK") == {("event_content", "body"), ("matter_text", "body")}  # the desk wrote the title
    assert holders(PHONE) == set()
    contact = Contact.objects.get(stream__matter__ref=ref)
    assert PHONE.encode() not in bytes(contact.cipher) + bytes(contact.blind_index) + bytes(contact.nonce)


def test_a_sealed_askers_words_stand_nowhere_plain(world: World) -> None:
    ref = world.accepted("dispute", body=f"{MARK}吵", spot=f"{MARK}号", contact=PHONE)
    world.act(ref, "message", world.requester(ref), {"text": MARK})
    world.act(ref, "contact", "desk", {"text": MARK, "invites_party": "yes"})
    assert holders("MARK") == set()
    assert holders(PHONE) == set()


def test_the_columns_of_the_public_row_are_these_and_no_other() -> None:
    assert {f.name for f in PublicMatter._meta.concrete_fields} == PUBLIC
    hidden = {
        "requester_key",
        "handler_key",
        "confirmer_key",
        "about_unit",
        "own_filed",
        "next_at",
        "version",
    }
    assert PUBLIC & hidden == set()
    assert PUBLIC & set(MEMORY) <= {
        "level",
        "beneficiary",
        "support_units",
        "result",
        "review_on",
        "proof_on",
    }
    assert {"ref", "kind", "state", "outcome"} <= PUBLIC & set(COLUMNS)


def test_a_new_fact_exposes_nothing(world: World) -> None:
    at = world.now
    secret = dict.fromkeys(
        ("about_unit", "own_filed", "pressed", "spot", "name", "phone", "requester_key", "new"), "SECRET"
    )
    facts = Facts(
        "report", at, "k", "handler", "roads", {"to": "checking", "result": "done", **secret}, secret
    )
    told = moment(facts, {}, at.date())
    assert told is not None
    assert "SECRET" not in json.dumps(told)
    assert set(told) <= {"on", "type", "as", "unit", "words", *SHOWN_FACTS}


def test_internal_facts_and_their_fields_are_on_no_public_list() -> None:
    every = [f for fields in (*VERB_FIELDS.values(), *NOTE_FIELDS.values()) for f in fields]
    # A rating's result and what a party consents `to` share a public fact's name; moment() reads public facts alone.
    # A rating's result and what a party consents `to` share a public fact's name; moment() reads public facts alone.
    # A rating's result and what a party consents `to` share a public fact's name; moment() reads public facts alone.
    shared = {"result", "text", "to"}
    internal = {f.name for f in every if f.goes in {"internal", "private", "contact", "none"}} - shared
    assert internal & set(SHOWN_FACTS) == set()


@pytest.mark.parametrize("role", ["requester", "party", "asker", "anyone", "system"])
def test_no_word_of_an_asker_becomes_a_moment(world: World, role: str) -> None:
    for verb in sorted(projection.SPOKEN):
        facts = Facts(verb, world.now, "k", role, "", {"to": "closed"}, {})
        assert "words" not in (moment(facts, {"text": MARK}, world.now.date()) or {})


def test_the_public_row_says_nothing_of_the_office_complained_of(world: World) -> None:
    ref = world.reported(about_office="yes", about_unit="water")
    shown = str(PublicMatter.objects.filter(ref=ref).values().get())
    assert "water" not in shown
    assert "about" not in shown


def test_nothing_is_shown_of_what_is_only_filed_or_drafted(world: World) -> None:
    world.ask()
    assert PublicMatter.objects.count() == 0
    assert projection.is_shown(MatterState(visibility="public", state="closed", outcome="withdrawn")) is False
