"""The decision: what an act would record, or why not. Pure: values in, facts and texts out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.base.workflow import Refusal, Transition, Workflow
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.computed import COMPUTE, after_reminder, next_at, outcome, target
from yinuo.kernel.matters.fields import decision_fields, fields_of
from yinuo.kernel.matters.given import Sorted, sort_given
from yinuo.kernel.matters.guards import GUARDS, RULE_WD, SENTENCES
from yinuo.kernel.matters.situation import Actor, Seat, Situation
from yinuo.kernel.matters.table import NOTES, ROWS, VERBS
from yinuo.kernel.record.seal import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKFLOW: Workflow[Actor, Situation] = Workflow(ROWS, policy.POLICIES, GUARDS)
NOTE_ROWS: tuple[Transition, ...] = tuple(
    Transition(name, note.kinds, note.sources, "SAME", who=note.who, two=note.two, guards=note.guards)
    for name, note in NOTES.items()
) + tuple(
    Transition(name, note.kinds, note.sources, "SAME", who=("system",), guards=(note.clock,))
    for name, note in NOTES.items()
    if note.clock
)
NOTEBOOK: Workflow[Actor, Situation] = Workflow(NOTE_ROWS, policy.POLICIES, GUARDS)
DECIDE_WD = 5
RULED = frozenset(("appeal", "challenge"))
FROM_OUTSIDE = frozenset(("requester", "party", "anyone"))
NOT_HERE = Sentence("这件事现在走不到这一步。请刷新看看它到哪里了。")
NOT_YOURS = Sentence("这一步不由您来做。")
HEARD_FIRST = Sentence("有人提的意见还在等答复。请先答复，再提别的。")


@dataclass(frozen=True, slots=True)
class Decided:
    """What will be recorded: facts, public and private texts, a contact to keep apart."""

    facts: Facts
    row: Transition
    texts: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] | None = None
    is_proposal: bool = False
    steers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parties(self) -> list[str]:
        """Give the keys of a dispute's other parties where this act names them anew."""
        keys = self.facts.internal.get("parties")
        return [str(key) for key in keys] if isinstance(keys, list) else []


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing this actor may do now: `mode` is act, propose, or decide (somebody else's proposal)."""

    verb: str
    choice: str
    mode: str
    is_note: bool


def _book(verb: str) -> Workflow[Actor, Situation]:
    return NOTEBOOK if verb in NOTES else WORKFLOW


def open_proposal(s: Situation) -> dict[str, Any]:
    """Give the proposal that still waits for its second person; {} where there is none or its day is over."""
    proposal = s.matter.proposal
    if not proposal or date.fromisoformat(proposal["by_when"]) < s.on:
        return {}
    return proposal


def _why(refusal: Refusal) -> NotAllowed | Invalid:
    """Give what a refusal means: 403 for who, 409 for where and guards, 422 for a choice not made."""
    if refusal.step == "who":
        return NotAllowed(NOT_YOURS)
    if refusal.step == "guard":
        return Invalid.whole(SENTENCES[refusal.name], is_conflict=True)
    if refusal.step == "choice":
        return Invalid({refusal.name: Sentence("请从给出的几项里选一项。")})
    return Invalid.whole(NOT_HERE, is_conflict=True)


def _find(
    s: Situation, actor: Actor, verb: str, given: Mapping[str, Any], *, deciding: bool
) -> tuple[Transition, str, str]:
    """Give (row, role, unit) of the row that holds, or raise."""
    book = _book(verb)
    kind = s.matter.kind or s.given_kind
    rows = list(book.at(kind, s.matter.places, verb))
    if deciding:  # the second person of the very row that was proposed: pairs are not mixed
        rows = [row for row in rows if row.two and row.two[0] == s.matter.proposal["role"]]
        if not rows:
            raise Invalid.whole(NOT_HERE, is_conflict=True)
    found = book.check(rows, actor, s, given, deciding=deciding)
    if isinstance(found, Refusal):
        raise _why(found)
    row, name, lets = found
    return row, name, lets.unit if isinstance(lets, Seat) else ""


def _general(s: Situation, actor: Actor, verb: str) -> None:
    """Hold the guards that stand before every row. Raises NotAllowed."""
    if verb != "statement" and policy.is_of_accused(actor, s):
        raise NotAllowed(SENTENCES["office_free"])
    if verb not in VERBS and verb not in NOTES:
        raise Invalid({"verb": Sentence("没有这样的动作：{verb}。", verb=verb[:40])})


def _facts(
    s: Situation, kind: str, role: str, unit: str, public: dict[str, Any], internal: dict[str, Any], key: str
) -> Facts:
    if (
        role == "accused"
    ):  # which office that is must never be public: not its row, not what the log will open
        internal, unit = {**internal, "of_unit": unit}, ""
    if s.n_photos:
        internal = {**internal, "n_photos": s.n_photos}
    return Facts(kind, s.now, key, role, unit, public, internal)


def _effects(s: Situation, row: Transition, verb: str, sorted_: Sorted) -> None:
    """Add where it comes from, where it goes, and when to look again."""
    public = sorted_.public
    if verb in NOTES:
        if verb == "message" and "reminder" in sorted_.internal:
            sorted_.internal["next_at"] = after_reminder(s, int(sorted_.internal["reminder"]))
        if verb == "seal":
            public["visibility"] = "sealed"
        elif verb == "unseal":
            public["visibility"] = "public"
        return
    ending = outcome(row, s, public.get("proof_on"))
    to = target(row, s)
    public["from"] = s.matter.places[1] if s.matter.state == "closed" else s.matter.places[0]
    public["to"] = to
    if ending:
        public["outcome"] = ending
    if s.matter.next_at is not None or to in {"awaiting_reply", "parked"}:
        sorted_.internal["next_at"] = next_at(s, to, public)


def _propose(
    s: Situation, row: Transition, verb: str, sorted_: Sorted
) -> tuple[dict[str, Any], dict[str, Any]]:
    days = RULE_WD if verb in RULED else DECIDE_WD
    public = {
        "verb": verb,
        "choice": row.choice[1],
        "by_when": s.calendar.add_working_days(s.on, days).isoformat(),
        "given": dict(sorted_.public),
    }
    internal: dict[str, Any] = {"given": dict(sorted_.internal)}
    if verb == "challenge":  # no answer by then is an answer: the clock looks again
        internal["next_at"] = s.calendar.day_start(
            date.fromisoformat(str(public["by_when"])) + timedelta(1)
        ).isoformat()
    return public, internal


def decide(s: Situation, actor: Actor, key: str, verb: str, given: Mapping[str, Any]) -> Decided:
    """Decide one act of one actor (whose key in this stream is `key`, "" for the system).

    Raises NotAllowed (not theirs), Invalid (field → sentence; is_conflict where the matter has moved on).
    """
    _general(s, actor, verb)
    if given.get("decision"):
        return _decide_second(s, actor, key, verb, given)
    row, role, unit = _find(s, actor, verb, given, deciding=False)
    kind = s.matter.kind or s.given_kind
    sorted_ = sort_given(fields_of(verb, kind), given, s, kind)
    if verb in COMPUTE:
        COMPUTE[verb](s, actor, sorted_, row)
    if verb == "submit" and key != s.fresh_key:
        sorted_.internal["filer_key"] = key
    if sorted_.none.get("invites_party") and s.matter.kind == "dispute":
        sorted_.internal["parties"] = [*s.matter.parties, s.fresh_key]
    if row.two:
        if _waits_for_answer(s, actor):
            raise Invalid.whole(HEARD_FIRST, is_conflict=True)
        if row.outcome == "BY_PROOF_DAY" or verb == "confirm":
            outcome(row, s, sorted_.public.get("proof_on"))
        public, internal = _propose(s, row, verb, sorted_)
        facts = _facts(s, "propose", role, unit, public, internal, key)
        return Decided(facts, row, sorted_.texts, sorted_.private, None, is_proposal=True)
    _effects(s, row, verb, sorted_)
    if verb == "launch":  # what was drafted is said again, by the one who signs: frozen from here on
        sorted_.texts |= _said_before(s, "submit", "text")
    facts = _facts(s, verb, role, unit, sorted_.public, sorted_.internal, key)
    return Decided(facts, row, sorted_.texts, sorted_.private, sorted_.contact, steers=sorted_.none)


def _waits_for_answer(s: Situation, actor: Actor) -> bool:
    """Say whether what somebody asked from outside still waits: no office's proposal may push it aside."""
    waiting = open_proposal(s)
    return waiting.get("role") in FROM_OUTSIDE and s.persons.get(waiting["by"]) != actor.person


def _said_before(s: Situation, verb: str, goes: str) -> dict[str, str]:
    """Give the earlier texts of this verb's own form that go there; never a photo's hash."""
    names = {f.name for f in fields_of(verb, s.matter.kind) if f.goes == goes}
    return {name: text for name, text in s.proposal_texts.items() if name in names}


def _repeated(s: Situation, verb: str) -> tuple[dict[str, str], dict[str, str]]:
    """Give the proposal's (public, private) texts to say again.

    An asker's own words stay where they were said: there they can be forgotten, and no public row has them.
    """
    if s.matter.proposal["role"] in FROM_OUTSIDE:
        return {}, {}
    return _said_before(s, verb, "text"), _said_before(s, verb, "private")


def _decide_second(s: Situation, actor: Actor, key: str, verb: str, given: Mapping[str, Any]) -> Decided:
    """Let the second person of a two-person act agree or refuse."""
    proposal = open_proposal(s)
    if proposal.get("verb") != verb:
        raise Invalid.whole(SENTENCES["fresh"] if s.matter.proposal else NOT_HERE, is_conflict=True)
    if s.persons.get(proposal["by"]) == actor.person:
        raise NotAllowed(SENTENCES["second_person"])
    field_name = next((r.choice[0] for r in ROWS if r.verb == verb and r.choice[0]), "")
    proposed = {**proposal["public"], **({field_name: proposal["choice"]} if proposal["choice"] else {})}
    row, role, unit = _find(s, actor, verb, proposed, deciding=True)
    own = sort_given(decision_fields(verb, s.matter), given, s, s.matter.kind)
    if verb == "appeal" and "text" not in own.texts:
        raise Invalid({"text": Sentence("申诉的决定要写理由。")})
    public, internal = dict(proposal["public"]), dict(proposal["internal"])
    internal |= {"proposer": proposal["by"], "proposer_role": proposal["role"]}
    answer = {"text_2": own.texts.pop("text")} if "text" in own.texts else {}
    if given["decision"] == "refuse":
        return Decided(_refusal(s, verb, role, unit, internal, key), row, answer)
    if "visibility" in own.public:  # an appeal granted before anybody accepted it: the decider does it now
        COMPUTE["accept"](s, actor, own, row)
    if verb == "appeal":
        public |= {"granted": True, "overruled": s.matter.outcome or s.matter.state, **own.public}
        if s.matter.outcome == "merged":
            public["parent"] = ""
    if verb == "challenge":
        public["granted"], internal["next_at"] = True, None
    _effects(s, row, verb, Sorted(public, internal))
    texts, private = _repeated(s, verb)
    facts = _facts(s, verb, role, unit, public, internal, key)
    return Decided(facts, row, {**texts, **own.texts, **answer}, private)


def _refusal(s: Situation, verb: str, role: str, unit: str, internal: dict[str, Any], key: str) -> Facts:
    """Give the facts of a no: an appeal refused is decided, every other proposal merely falls."""
    if verb == "appeal":
        return _facts(s, "appeal", role, unit, {"granted": False}, internal, key)
    if verb == "challenge":
        internal = {**internal, "next_at": None}
    return _facts(s, "refuse", role, unit, {"verb": verb}, internal, key)


def offered(s: Situation, actor: Actor) -> Iterator[Offer]:
    """Give everything this actor may do to this matter now, from the same rows that decide it."""
    if policy.is_of_accused(actor, s):
        if s.matter.state and policy.accused(actor, s):
            yield Offer("statement", "", "act", is_note=True)
        return
    proposal, waits_first = open_proposal(s), _waits_for_answer(s, actor)
    for book, is_note in ((WORKFLOW, False), (NOTEBOOK, True)):
        for row in book.at(s.matter.kind, s.matter.places):
            given = {row.choice[0]: row.choice[1]} if row.choice[0] else {}
            waits = proposal.get("verb") == row.verb and proposal.get("choice", "") in {"", row.choice[1]}
            if waits and row.two:
                other = s.persons.get(proposal["by"]) != actor.person and proposal["role"] == row.two[0]
                if other and not isinstance(book.check([row], actor, s, given, deciding=True), Refusal):
                    yield Offer(row.verb, row.choice[1], "decide", is_note)
            elif row.two and waits_first:
                continue
            elif not isinstance(book.check([row], actor, s, given), Refusal):
                yield Offer(row.verb, row.choice[1], "propose" if row.two else "act", is_note)
