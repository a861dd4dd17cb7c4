"""A matter as JSON: one builder for the API and the command line, so that both always say the same.

Everything here is built from explicit names: a new column or fact shows nowhere until it is named.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.kernel.matters.fields import asked_fields
from yinuo.kernel.matters.queries import light_of, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.fields import Field
    from yinuo.kernel.matters.models import Matter, PublicMatter
    from yinuo.kernel.matters.queries import Sight, Told
    from yinuo.kernel.matters.state import MatterState

Record = dict[str, Any]
ROOT: Final = "/api/v1"
# What the public list says of a matter; the page of one matter adds the way so far.
PUBLIC: Final = (
    *(
        "ref",
        "kind",
        "programme",
        "category",
        "town",
        "place",
        "title",
        "summary",
        "state",
        "outcome",
        "source",
    ),
    *(
        "lead_unit",
        "support_units",
        "beneficiary",
        "strength",
        "level",
        "first_due",
        "current_due",
        "later_dues",
    ),
    *("asked_on", "acked_on", "updated_on", "reported_on", "result", "closed_on", "review_on", "proof_on"),
    *("confirmed_by", "is_remedy_open", "is_challenged", "n_reopened", "n_supporters", "parent"),
)
# What a day's page says of it: what stands on its card, as it stood on that day.
ON_PAGE: Final = (
    *("ref", "kind", "category", "town", "place", "title", "state", "outcome", "source", "lead_unit"),
    *("strength", "first_due", "current_due", "later_dues", "asked_on", "reported_on", "result", "closed_on"),
    *("review_on", "confirmed_by", "is_remedy_open"),
)
# What staff and the one who asked read of its state. The office complained of is in neither.
OWN: Final = (
    *("ref", "kind", "programme", "category", "visibility", "town", "place", "state", "outcome", "source"),
    *("lead_unit", "support_units", "first_contact_unit", "beneficiary", "strength", "level", "current_due"),
    *("result", "review_on", "proof_on", "parent", "version"),
)
ANSWER: Final = ("kind", "state", "outcome", "lead_unit", "current_due", "version")
LISTED: Final = (
    *(
        "ref",
        "kind",
        "programme",
        "category",
        "visibility",
        "state",
        "outcome",
        "source",
        "strength",
        "current_due",
    ),
    "version",
)
# Facts of an event that its parties and its staff may read: states, units, dates and codes, nobody's keys.
FACTS: Final = frozenset(
    (
        *(
            "from",
            "to",
            "outcome",
            "kind",
            "category",
            "place",
            "visibility",
            "result",
            "lead_unit",
            "support_units",
        ),
        *(
            "original_due",
            "current_due",
            "due_on",
            "review_on",
            "proof_on",
            "strength",
            "level",
            "reason",
            "ruling",
        ),
        *(
            "report_no",
            "parent",
            "cause",
            "units",
            "granted",
            "is_open",
            "ground",
            "verb",
            "choice",
            "by_when",
        ),
        *("first_contact_unit", "beneficiary", "source", "proposed_unit"),
    )
)


def as_json(record: object) -> bytes:
    """Write a record as JSON in UTF-8: days as 2025-08-18, instants as 2025-08-18T02:00:00Z."""
    return json.dumps(record, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")


def address(ref: str, verb: str = "") -> str:
    """Give where a matter (or one of its verbs) is found."""
    return f"{ROOT}/matters/{ref}/{verb}" if verb else f"{ROOT}/matters/{ref}"


def public_record(row: PublicMatter, now: datetime) -> Record:
    """Give a matter as the public list says it."""
    record = {name: getattr(row, name) for name in PUBLIC}
    return {
        **record,
        "light": light_of(row, now).value,
        "changed_at": row.changed_at,
        "href": address(row.ref),
    }


def public_line(row: PublicMatter, now: datetime) -> Record:
    """Give a matter as a line of a day's page: nothing that its card does without."""
    record = {name: getattr(row, name) for name in ON_PAGE}
    return record | {"light": light_of(row, now).value, "href": address(row.ref)}


def public_sheet(row: PublicMatter, found: Sight, now: datetime) -> Record:
    """Give a matter as anybody reads it: the way so far, and what anybody may do."""
    record = public_record(row, now)
    return {
        **record,
        "view": "public",
        "moments": row.moments,
        "actions": actions(found.matter, found.offers),
    }


def own_record(found: Sight, told: Iterable[Told], *, shows_texts: bool = True) -> Record:
    """Give a matter as its asker or its staff read it: state, history, and what they may do now.

    Without `shows_texts` (sealed, and nobody said why they look) every text is left out.
    """
    matter = found.matter
    history = [_event(one, shows_texts=shows_texts) for one in told]
    said = {
        name: text
        for one in history
        for name, text in one["texts"].items()
        if name in _SAID.get(one["type"], ())
    }
    return {
        "view": "own",
        **{name: getattr(matter, name) for name in OWN},
        "title": said.get("title", ""),
        "body": said.get("body", ""),
        "summary": said.get("summary", ""),
        "first_due": matter.original_due,
        "later_dues": matter.moved_dues,
        "is_remedy_open": matter.remedy_open,
        "is_challenged": matter.challenged_at is not None,
        "light": found.light.value,
        "has_texts": shows_texts,
        "proposal": _proposal(matter),
        "history": history,
        "href": address(matter.ref),
        "actions": actions(matter, found.offers),
    }


_SAID: Final = {
    "submit": ("title", "body", "summary"),
    "accept": ("title", "summary"),
    "launch": ("title", "body"),
}


def _proposal(matter: MatterState) -> Record | None:
    waits = matter.proposal
    return {name: waits[name] for name in ("verb", "choice", "by_when")} if waits else None


def _event(one: Told, *, shows_texts: bool) -> Record:
    return {
        "seq": one.seq,
        "type": one.type,
        "at": one.at,
        "as": one.role,
        "unit": one.unit,
        "facts": _facts(one.facts),
        "texts": dict(one.texts) if shows_texts else {},
        "is_mine": one.is_mine,
        "is_erased": one.is_erased,
    }


def _facts(facts: Mapping[str, Any]) -> Record:
    shown = {name: value for name, value in facts.items() if name in FACTS}
    if isinstance(facts.get("given"), dict):  # a proposal carries what it proposes
        shown["given"] = _facts(facts["given"])
    return shown


def listed_record(row: Matter, now: datetime) -> Record:
    """Give a matter as a line of its staff's list; a sealed one stands there without its title."""
    text = getattr(row, "text", None)
    return {
        **{name: getattr(row, name) for name in LISTED},
        "place": row.place_id,
        "town": row.town_id,
        "lead_unit": row.lead_unit_id or "",
        "parent": row.parent_id or "",
        "title": text.title if text is not None and row.visibility == "public" else "",
        "first_due": row.original_due,
        "light": light_of(state_of(row), now).value,
        "changed_at": row.last_event_at,
        "href": address(row.ref),
    }


def acted_record(done: Acted, verb: str, *, is_stranger: bool = False) -> Record:
    """Give what an act came to. A passer-by who supports or objects is told no more than that it was kept."""
    kept: Record = {"ref": done.ref, "seq": done.seq, "verb": verb, "href": address(done.ref)}
    if not is_stranger:
        kept |= {name: getattr(done.state, name) for name in ANSWER}
        kept["first_due"] = done.state.original_due
        kept["proposal"] = _proposal(done.state)
    if done.code:
        kept["code"] = done.code
    return kept


def stands_record(done: Acted) -> Record:
    """Give what a programme's act on a matter came to: its number, and how it stands."""
    return {"ref": done.ref, "state": done.state.state, "href": address(done.ref)}


def filed_record(done: Acted) -> Record:
    """Give what whoever filed something is told: its number, and the code for the answer, shown this once."""
    return {"ref": done.ref, "code": done.code, "href": address(done.ref)}


def actions(matter: MatterState, offers: Iterable[Offer]) -> list[Record]:
    """Give everything that can be done now, each with its fields and its address."""
    return [
        {
            "verb": offer.verb,
            "choice": offer.choice,
            "mode": offer.mode,
            "is_note": offer.is_note,
            "method": "POST",
            "href": address(matter.ref, offer.verb),
            "fields": [field_record(one) for one in asked_fields(offer.verb, offer.mode, matter)],
        }
        for offer in offers
    ]


def field_record(one: Field) -> Record:
    """Give one field of a form, with its label in the reader's language."""
    return {
        "name": one.name,
        "label": gettext(one.label),
        "kind": one.kind,
        "is_required": one.is_required,
        "choices": list(one.choices),
        "only_if": {one.only[0]: one.only[1]} if one.only[0] else {},
        "most": one.most,
        "hint": gettext(one.hint) if one.hint else "",
    }
