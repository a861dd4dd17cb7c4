"""The fold: replaying the facts of a matter's events rebuilds its state exactly, erased or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.matters.guards import HAND_BACKS
from yinuo.kernel.matters.over import days_back
from yinuo.kernel.matters.state import MatterState, revive
from yinuo.kernel.matters.table import VERBS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yinuo.kernel.record.seal import Facts

# Facts of these names set the field of the same name, whatever the event: what is computed is a fact.
DIRECT = frozenset(
    (
        *("ref", "kind", "programme", "category", "visibility", "outcome", "source", "lead_unit"),
        *("first_contact_unit", "town", "place", "requester_key", "original_due", "current_due"),
        *("strength", "parent", "own_filed", "about_unit", "next_at", "filer_key", "on_behalf"),
        *("about_office", "has_contact", "is_drawn", "level", "beneficiary", "due_on", "support_units"),
        *("proof_on", "review_on", "parties"),
    )
)


def _add(items: list[str], *names: str) -> None:
    items.extend(name for name in names if name and name not in items)


def _submit(s: MatterState, f: Facts) -> None:
    s.submitted_at = f.effective_at
    s.last_asker_at = f.effective_at


def _accept(s: MatterState, f: Facts) -> None:
    s.first_accepted_at = s.first_accepted_at or s.accepted_at  # accepted anew after a reopening
    s.accepted_at = f.effective_at


def _launch(s: MatterState, f: Facts) -> None:
    s.launched_at = s.assigned_at = s.acked_at = f.effective_at
    s.ever_acked = True


def _assign(s: MatterState, f: Facts) -> None:
    s.assigned_at, s.acked_at, s.result = f.effective_at, None, ""


def _hand_back(s: MatterState, f: Facts) -> None:
    s.n_hand_back += 1
    _add(s.handed_back_by, f.actor_unit)


def _report(s: MatterState, f: Facts) -> None:
    s.report_no += 1
    s.result = str(f.public["result"])  # not DIRECT: a rating has a field of that name too
    s.reminders = 0
    s.reported_at, s.handler_key, s.ever_acked = f.effective_at, f.actor_key, True
    s.acked_at = s.acked_at or f.effective_at
    s.for_review = False


def _confirm(s: MatterState, f: Facts) -> None:
    if f.public.get("to") == "closed":
        s.confirmer_key = f.actor_key


def _send_back(s: MatterState, f: Facts) -> None:
    s.n_sent_back += 1
    if f.actor_role == "requester" and f.public["from"] != "closed:merged":
        s.n_no += 1
    s.for_review = f.public["to"] == "checking"
    if not s.for_review:
        s.result = ""


def _review(s: MatterState, f: Facts) -> None:
    s.for_review = False
    if f.public["to"] != "closed":
        s.result = ""


def _move_date(s: MatterState, f: Facts) -> None:
    s.n_move += 1
    s.moved_dues.append(str(f.public["current_due"]))


def _resume(s: MatterState, _f: Facts) -> None:
    s.review_on = None


def _end(s: MatterState, f: Facts) -> None:
    if f.public["outcome"] == "merged":
        s.back_state = str(f.public["from"])


def _reopen(s: MatterState, f: Facts) -> None:
    if f.actor_role in {"requester", "party"}:
        s.n_reopen_asker += 1
    elif f.actor_role != "system":
        s.n_reopen_other += 1
    s.challenged_at = s.granted_at = None


def _challenge(s: MatterState, f: Facts) -> None:
    s.granted_at = f.effective_at


def _appeal(s: MatterState, f: Facts) -> None:
    s.n_appeal += 1
    if f.public.get("granted"):
        _add(s.overruled, str(f.public["overruled"]))
        s.result = ""


def _acknowledge(s: MatterState, f: Facts) -> None:
    s.acked_at, s.ever_acked = f.effective_at, True


def _contact(s: MatterState, f: Facts) -> None:
    s.first_contact_at = s.first_contact_at or f.effective_at
    s.last_update_at = f.effective_at


def _update(s: MatterState, f: Facts) -> None:
    s.last_update_at = f.effective_at


def _message(s: MatterState, f: Facts) -> None:
    if f.actor_role in {"requester", "party"}:
        s.last_asker_at = f.effective_at
    elif f.actor_role == "system":
        s.reminders = int(str(f.internal.get("reminder") or s.reminders))
    else:
        _contact(s, f)


def _meeting(s: MatterState, _f: Facts) -> None:
    s.has_met = s.has_met or s.n_hand_back >= HAND_BACKS
    s.session_on, s.coming = None, []  # talks were held: the next ones are asked for again


def _settle(s: MatterState, f: Facts) -> None:
    s.is_violent = s.is_violent or bool(f.internal.get("violence"))


def _consent(s: MatterState, f: Facts) -> None:
    if f.internal["to"] == "session":
        _session(s, f)
    elif f.actor_role == "handler":
        s.text_no += 1
        s.signed = []
    elif f.internal["to"] == "mediator":
        s.agreed = {**s.agreed, f.actor_key: str(f.internal["unit"])}
    else:
        _add(s.signed, f.actor_key)


def _session(s: MatterState, f: Facts) -> None:
    """Take a day for talks from the mediators, which asks both anew, or one side's yes to it."""
    if f.actor_role == "handler":
        s.session_on, s.coming = date.fromisoformat(str(f.internal["session_on"])), []
    else:
        _add(s.coming, f.actor_key)


def _rate(s: MatterState, _f: Facts) -> None:
    s.rated = True


def _support(s: MatterState, f: Facts) -> None:
    _add(s.supporters, f.actor_key)


def _remedy(s: MatterState, f: Facts) -> None:
    s.remedy_open = bool(f.public["is_open"])


def _open_to_claims(s: MatterState, _f: Facts) -> None:
    s.is_open_to_claims = True


def _code_cancelled(s: MatterState, _f: Facts) -> None:
    s.code_cancelled = True


def _erased(s: MatterState, _f: Facts) -> None:
    s.is_erased = True


def _propose(s: MatterState, f: Facts) -> None:
    s.proposal = {
        "verb": f.public["verb"],
        "choice": f.public.get("choice", ""),
        "by": f.actor_key,
        "role": f.actor_role,
        "by_when": f.public["by_when"],
        "public": f.public.get("given", {}),
        "internal": f.internal.get("given", {}),
    }
    if f.public["verb"] == "challenge":
        s.challenged_at = f.effective_at


def _refuse(s: MatterState, f: Facts) -> None:
    if f.public["verb"] == "challenge":
        s.challenged_at = None


EFFECTS: dict[str, Callable[[MatterState, Facts], None]] = {
    "submit": _submit,
    "accept": _accept,
    "launch": _launch,
    "assign": _assign,
    "hand_back": _hand_back,
    "report": _report,
    "confirm": _confirm,
    "send_back": _send_back,
    "review": _review,
    "move_date": _move_date,
    "resume": _resume,
    "end": _end,
    "settle": _settle,
    "reopen": _reopen,
    "appeal": _appeal,
    "challenge": _challenge,
    "acknowledge": _acknowledge,
    "contact": _contact,
    "update": _update,
    "message": _message,
    "meeting": _meeting,
    "consent": _consent,
    "rate": _rate,
    "support": _support,
    "remedy": _remedy,
    "open_to_claims": _open_to_claims,
    "code_cancelled": _code_cancelled,
    "erased": _erased,
    "propose": _propose,
    "refuse": _refuse,
}
_SIGNED = frozenset(("launch", "park", "move_date"))
_AT_WORK = frozenset(("handler", "supporter"))
_GOES_ON = frozenset(("resume", "move_date"))
_OWN_WORD = frozenset(("requester", "party", "system"))


def _remember_persons(s: MatterState, f: Facts) -> None:
    """Keep who handled, signed and decided, for independence is of persons and for ever."""
    proposer = str(f.internal.get("proposer", ""))
    if f.actor_role == "handler":
        _add(s.handlers, f.actor_key)
    if f.internal.get("proposer_role") == "handler":
        _add(s.handlers, proposer)
    if f.type in _SIGNED:
        _add(s.signers, f.actor_key, proposer)
    if (f.type in VERBS or f.type in {"refuse", "propose"}) and f.actor_role not in _OWN_WORD:
        _add(s.deciders, f.actor_key)


def _move(s: MatterState, f: Facts) -> None:
    """Carry the matter to the state the fact names, and drop what belonged to the old one."""
    to = str(f.public["to"])
    was_closed = s.state == "closed"
    s.state = to
    if to == "closed":
        s.closed_at = f.effective_at
        return
    if s.closed_at is not None and f.effective_at - s.closed_at > timedelta(days_back(s.kind)):
        s.has_contact = False  # it was erased when the matter was over: nobody can be reminded
    s.outcome, s.closed_at = "", None
    if to == "accepted" and s.accepted_at is None:  # an ending overruled, a dispute taken up again
        s.accepted_at = f.effective_at
    if was_closed:
        s.confirmer_key = ""
        if to != "checking":
            s.result = ""
    if to == "awaiting_reply":
        s.asked_at, s.reminders = f.effective_at, 0


def _count_photos(s: MatterState, f: Facts) -> None:
    """Count what the handler's side has put forward since the matter was last given to it (again)."""
    if f.public.get("to") == "in_progress" and f.type not in _GOES_ON:
        s.n_photos = 0
    if f.actor_role in _AT_WORK:
        s.n_photos += int(str(f.internal.get("n_photos", 0)))


def _set_direct(s: MatterState, f: Facts) -> None:
    """Set the fields that facts of the same name set; a proposal's facts wait until it is decided."""
    if f.type in {"propose", "refuse"}:
        return
    for source in (f.public, f.internal):
        for name, value in source.items():
            if name in DIRECT:
                setattr(s, name, revive(name, value))


def apply(state: MatterState, facts: Facts) -> None:
    """Fold one event into the state, in place. Raises KeyError for facts that its type must have."""
    _set_direct(state, facts)
    if "to" in facts.public and facts.type in VERBS:
        _move(state, facts)
    if facts.type in VERBS or facts.type == "refuse" or (state.proposal.get("verb") == facts.type):
        state.proposal = {}
    if facts.type in VERBS:
        state.version += 1
    if facts.type in {"assign", "launch", "send_back", "call_in"}:
        _add(state.units_ever, state.lead_unit, *state.support_units)
    _remember_persons(state, facts)
    _count_photos(state, facts)
    effect = EFFECTS.get(facts.type)
    if effect is not None:
        effect(state, facts)
    if "next_at" in facts.internal:
        state.next_at = revive("next_at", facts.internal["next_at"])
    state.last_event_at = facts.effective_at


def fold(events: Iterable[Facts]) -> MatterState:
    """Rebuild a matter from all its facts, in the order of their seq."""
    state = MatterState()
    for facts in events:
        apply(state, facts)
    return state
