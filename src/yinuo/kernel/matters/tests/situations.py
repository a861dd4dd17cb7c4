"""A plain situation for every place of the table, and for every guard what makes it hold and what breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters.situation import SYSTEM, Actor, Situation
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.tests.play import CALENDAR, CAST, CATEGORY_OF, MONDAY, PLACE, UNITS, row_of

if TYPE_CHECKING:
    from collections.abc import Callable

ASKER, PARTY, STRANGER = 501, 502, 503
VOICES: dict[str, Actor] = {
    **{name: actor for name, actor in CAST.items() if name != "moved"},  # who moves is the machine's business
    "requester": Actor(ASKER, "asker"),
    "party": Actor(PARTY, "asker"),
    "stranger": Actor(STRANGER, "asker"),
    "clock": SYSTEM,
}
STAFF = frozenset(CAST) - {"moved"}
HEADS = frozenset(("mediator", "head", "other_head", "boss", "firm_head"))
OFFICERS = frozenset(("handler", "colleague", "other", "beneficiary", "firm_hand"))
DESKS = frozenset(("desk", "desk2", "mediator2", "mediator3", "both"))
CHECKERS = frozenset(("crew", "checker", "checker2", "both"))  # far_checker is of another place
AUDITORS = frozenset(("auditor", "auditor2"))
PEOPLE = frozenset(VOICES) - {"clock"}
OF_ROADS = frozenset(("handler", "colleague", "head"))
# Who has a hand in the plain matter by their unit: of roads or under it, of water; of the mediators in a dispute.
HANDS = OF_ROADS | {"crew", "other", "other_head"}
MEDIATORS = frozenset(("mediator", "mediator2", "mediator3"))

# Who each policy lets through in the plain situation (lead roads, beneficiary lane-office, place lane): by name.
WHO: dict[str, frozenset[str]] = {
    "anyone": PEOPLE,
    "asker": frozenset(("requester", "party", "stranger")) | OFFICERS | HEADS | DESKS | AUDITORS,
    "drafter": OFFICERS | HEADS,
    "desk": DESKS,
    "dispatcher": DESKS,
    "handler": OF_ROADS,
    "supporter": frozenset(("other", "other_head")),
    "lead": frozenset(("head", "boss")),
    "checker": CHECKERS | AUDITORS,
    "reviewer": CHECKERS | AUDITORS,
    "auditor": AUDITORS,
    "requester": frozenset(("requester",)),
    "party": frozenset(("requester", "party")),
    "beneficiary": frozenset(("beneficiary",)),
    "mediator2": frozenset(("mediator2", "mediator3")),
    "accused": frozenset(("mediator",)),
    "system": frozenset(("clock",)),
}
PROMISED = frozenset(("task", "commitment", "claim"))


def plain(kind: str, place: str) -> Situation:
    """Give a matter of this kind at this place, as it stands when nothing special has happened."""
    state, _, outcome = place.partition(":")
    lead = "team" if kind == "dispute" else "roads"
    worked = state in {"in_progress", "checking", "awaiting_reply", "parked", "closed"}
    promised = kind in PROMISED
    m = MatterState()
    if place != "new":
        m = MatterState(
            ref="M",
            kind=kind,
            category=CATEGORY_OF.get(kind, "help"),
            visibility="sealed" if kind == "dispute" else "public",
            state=state,
            outcome=outcome,
            place="lane",
            lead_unit=lead if worked or promised else "",
            support_units=["water"] if worked else [],
            units_ever=[lead, "water"] if worked else [],
            requester_key="" if promised else "kA",
            filer_key="kF" if promised else "",
            parties=["kP"] if kind == "dispute" else [],
            submitted_at=MONDAY,
            version=1,
        )
        m.beneficiary = "lane-office" if promised else ""
        m.level = "general" if kind == "hazard" else ""
    if worked or state == "accepted":
        m.accepted_at = None if promised else MONDAY
        m.launched_at = MONDAY if promised else None
        m.assigned_at = MONDAY
        m.original_due = m.current_due = CALENDAR.local_date(MONDAY) + timedelta(30)
    if state in {"checking", "awaiting_reply"}:
        m.result, m.asked_at, m.report_no = "done", MONDAY, 1
    if state == "parked":
        m.review_on = CALENDAR.local_date(MONDAY) + timedelta(9)
    if state == "closed":
        m.closed_at, m.result, m.back_state = MONDAY, "done", "accepted"
        m.parent = "P" if outcome == "merged" else ""
    return Situation(
        matter=m,
        now=MONDAY,
        on=CALENDAR.local_date(MONDAY),
        calendar=CALENDAR,
        limits=None,  # type: ignore[arg-type]  # no guard looks at limits
        place_path=PLACE.path,
        lead_path=UNITS[m.lead_unit].path if m.lead_unit else "",
        persons={"kA": ASKER, "kP": PARTY, "kF": CAST["head"].person + 900, "kX": 0},
        kin={"P": parent(kind)},
        units=UNITS,
        given_place=PLACE if place == "new" else None,
        given_category=row_of(CATEGORY_OF.get(kind, "help")) if place == "new" else None,
        given_kind=kind if place == "new" else "",
    )


def parent(kind: str, **more: Any) -> MatterState:
    """Give an open matter that a child may hang on."""
    visibility = "sealed" if kind == "dispute" else "public"
    values = {"ref": "P", "kind": kind, "visibility": visibility, "state": "in_progress", "lead_unit": "firm"}
    return MatterState(**{**values, **more})


def _matter(**values: Any) -> Callable[[Situation, Actor], Situation]:
    def made(s: Situation, _actor: Actor) -> Situation:
        m = s.matter.copied()
        for name, value in values.items():
            setattr(m, name, value)
        return replace(s, matter=m)

    return made


def _later(days: int) -> Callable[[Situation, Actor], Situation]:
    return lambda s, _a: replace(s, now=s.now + timedelta(days), on=s.on + timedelta(days))


def _parent(**values: Any) -> Callable[[Situation, Actor], Situation]:
    return lambda s, _a: replace(s, kin={"P": parent(s.matter.kind, **values)})


def _had_a_hand(s: Situation, actor: Actor) -> Situation:
    m = s.matter.copied()
    m.handlers = ["kX"]
    return replace(s, matter=m, persons={**s.persons, "kX": actor.person})


def _decided(s: Situation, actor: Actor) -> Situation:
    m = s.matter.copied()
    m.deciders = ["kX"]
    return replace(s, matter=m, persons={**s.persons, "kX": actor.person})


def _about_its_lead(s: Situation, _actor: Actor) -> Situation:
    m = s.matter.copied()
    m.about_unit = "team" if m.kind == "dispute" else "roads"
    return replace(s, matter=m)


def _drafted(s: Situation, actor: Actor) -> Situation:
    return replace(s, persons={**s.persons, "kF": actor.person})


def _supported(s: Situation, actor: Actor) -> Situation:
    m = s.matter.copied()
    m.supporters = ["kX"]
    return replace(s, matter=m, persons={**s.persons, "kX": actor.person})


def same(s: Situation, _actor: Actor) -> Situation:
    """Leave the plain situation as it is."""
    return s


def after(*steps: Callable[[Situation, Actor], Situation]) -> Callable[[Situation, Actor], Situation]:
    """Do one after another."""

    def made(s: Situation, actor: Actor) -> Situation:
        for step in steps:
            s = step(s, actor)
        return s

    return made


def _coming(*keys: str, **more: str) -> Callable[[Situation, Actor], Situation]:
    return _matter(session_on=CALENDAR.local_date(MONDAY), coming=list(keys), **more)


AGREED = {"kA": "team", "kP": "team"}
REPORTED = _parent(result="done", state="awaiting_reply")
# guard: (what makes it hold, what alone breaks it); what is given stands in GIVEN
TURNS: dict[str, tuple[Callable[[Situation, Actor], Situation], Callable[[Situation, Actor], Situation]]] = {
    "not_drafter": (same, _drafted),
    "unit_not_about": (same, _about_its_lead),
    "parties_agree": (_matter(agreed=AGREED), _matter(agreed={"kA": "team"})),
    "both_signed": (_matter(signed=["kA", "kP"], text_no=1), _matter(signed=["kA"], text_no=1)),
    "both_come": (_coming("kA", "kP"), _coming("kA", kind="dispute")),
    "no_violence": (same, _matter(is_violent=True)),
    "not_acked": (same, _matter(acked_at=MONDAY)),
    "hb_lt2": (same, _matter(n_hand_back=2)),
    "never_worked": (same, _matter(ever_acked=True)),
    "check_needed": (_matter(own_filed=True), same),
    "no_check_needed": (same, _matter(is_drawn=True)),
    "result_done": (_matter(result="done"), _matter(result="partly")),
    "parent_reported": (REPORTED, _parent()),
    "parent_not_reported": (same, REPORTED),
    "parent_dead": (_parent(state="closed", outcome="declined"), _parent(state="closed", outcome="solved")),
    "parent_ok": (same, _parent(state="closed", outcome="solved")),
    "independent": (same, _had_a_hand),
    "not_for_review": (same, _matter(for_review=True)),
    "reviewable": (_matter(result="partly"), _matter(result="done")),
    "major": (_matter(level="major"), _matter(level="general")),
    "not_major": (same, _matter(level="major")),
    "first_no": (same, _matter(n_no=1)),
    "later_no": (_matter(n_no=1), same),
    "this_round": (after(_matter(has_contact=True, reminders=2), _later(7)), same),
    "not_moved": (same, _matter(n_move=1)),
    "before_due": (same, _later(30)),
    "at_review_if_system": (_later(9), _later(8)),
    "unanswered": (
        after(_matter(challenged_at=MONDAY), _later(15)),
        after(_matter(challenged_at=MONDAY), _later(14)),
    ),
    "not_again": (same, _matter(overruled=["explained", "partly_solved"])),
    "not_overruled": (same, _matter(overruled=["declined", "referred", "merged"])),
    "long_past": (_later(120), _later(119)),
    "mediator_or_late": (_later(31), same),
    "reop_lt1": (same, _matter(n_reopen_asker=1)),
    "reop_lt2": (same, _matter(n_reopen_asker=1, n_reopen_other=1)),
    "has_lead": (same, _matter(lead_unit="")),
    "within_5_wd": (_later(7), _later(8)),
    "within_30_d": (_later(30), _later(31)),
    "within_180_d": (_later(180), _later(181)),
    "new_person": (same, _decided),
    "appeal_once": (same, _matter(n_appeal=1)),
    "own_voice": (same, _matter(on_behalf=True)),
    "on_behalf": (_matter(on_behalf=True), same),
    "desk_only_adds": (same, same),
    "supports_once": (same, _supported),
    "asker_hears": (same, _matter(has_contact=False, code_cancelled=True)),
    "is_sealed": (_matter(visibility="sealed"), _matter(visibility="public")),
    "not_sealed": (_matter(visibility="public"), _matter(visibility="sealed")),
    "challengeable": (_later(14), _later(15)),
}
# What holds in the plain situation, by place where it depends; the rest of the guards hold everywhere.
NOT_PLAIN = frozenset(
    (
        *("check_needed", "parties_agree", "both_signed", "parent_reported", "parent_dead", "reviewable"),
        *("major", "later_no", "this_round", "long_past", "on_behalf", "is_sealed"),
    )
)


def holds_plainly(guard: str, kind: str, place: str, name: str) -> bool:
    """Say whether a guard holds in the plain situation for somebody, told by hand."""
    if guard == "independent":
        return name not in (
            MEDIATORS | {"other", "other_head"} if kind == "dispute" else HANDS
        ) or not _worked(place)
    if guard == "result_done":
        return place in {"checking", "awaiting_reply"} or place.startswith("closed")
    if guard == "mediator_or_late":
        return name in MEDIATORS
    if guard == "at_review_if_system":
        return name != "clock"
    return guard not in NOT_PLAIN


def _worked(place: str) -> bool:
    return place.split(":", maxsplit=1)[0] in {
        "in_progress",
        "checking",
        "awaiting_reply",
        "parked",
        "closed",
    }


def given(kind: str, **more: Any) -> dict[str, Any]:
    """Give what the guards look at of a form."""
    return {"lead_unit": "team" if kind == "dispute" else "roads", "parent": "P", **more}
