"""What must hold after every act, told again from raw history: nothing here asks the product's guards.

Each fault is an AssertionError whose first word names the rule; the planted faults look for that word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters import fold
from yinuo.kernel.matters.tests.law import NOT_SUCCESS, SUCCESS, TABLE, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.matters.tests.law import Row
    from yinuo.kernel.matters.tests.play import Course, Play
    from yinuo.kernel.record.seal import Facts

OWN = {"requester", "party", "system", "asker", "anyone"}
TWO_NOTES = {"challenge", "relevel", "seal", "unseal"}


@dataclass
class Tale:
    """A matter's raw history, read by this file's own rules."""

    course: Course
    upto: int | None = None

    def events(self) -> Iterator[tuple[Facts, Actor, date]]:
        """Give (facts, who, day) up to where the tale is told."""
        end = self.upto
        yield from zip(self.course.events[:end], self.course.by[:end], self.course.on[:end], strict=True)

    def person(self, key: Any) -> int:
        """Give the person behind a key."""
        return self.course.persons.get(str(key), -1)

    def askers(self) -> set[int]:
        """Give who asked, who filed, and the other parties."""
        found: set[int] = set()
        for facts, who, _on in self.events():
            if facts.type == "submit":
                found |= {who.person, self.person(facts.internal.get("requester_key"))}
            found |= {self.person(key) for key in facts.internal.get("parties", [])}  # type: ignore[attr-defined]
        return found - {-1}

    def doers(self) -> set[int]:
        """Give who handled it, by an act, a note or a proposal."""
        found = set()
        for facts, who, _on in self.events():
            if facts.actor_role == "handler":
                found.add(who.person)
            if facts.internal.get("proposer_role") == "handler":
                found.add(self.person(facts.internal["proposer"]))
        return found

    def signers(self) -> set[int]:
        """Give who signed a launch, a park or a move of the date."""
        found = set()
        for facts, who, _on in self.events():
            if facts.type in {"launch", "park", "move_date"}:
                found |= {who.person, self.person(facts.internal.get("proposer"))}
        return found - {-1}

    def deciders(self) -> set[int]:
        """Give which staff ever did, proposed or refused anything of the table."""
        told = VERBS | {"propose", "refuse"}
        return {w.person for f, w, _ in self.events() if f.type in told and f.actor_role not in OWN}

    def units(self) -> set[str]:
        """Give every unit that ever led or supported."""
        found: set[str] = set()
        lead = ""
        for facts, _who, _on in self.events():
            lead = str(facts.public.get("lead_unit", lead)) if facts.type in VERBS else lead
            if facts.type in {"assign", "launch"} or (
                facts.type == "send_back" and "lead_unit" in facts.public
            ):
                found |= {lead, *facts.public.get("support_units", [])}  # type: ignore[misc]
        return found - {""}

    def since(self) -> date | None:
        """Give the day it was accepted or launched."""
        days = (on for f, _w, on in self.events() if f.public.get("to") == "accepted" or f.type == "launch")
        return next(days, None)

    def level(self) -> str:
        """Give a hazard's level."""
        told = [
            f.public["level"] for f, _w, _o in self.events() if f.type != "propose" and "level" in f.public
        ]
        return str(told[-1]) if told else ""

    def stands(self) -> str:
        """Give the result that stands reported and was not taken back since."""
        result = ""
        for facts, _who, _on in self.events():
            to, came = facts.public.get("to"), str(facts.public.get("from", ""))
            if facts.type == "report":
                result = str(facts.public["result"])
            elif (
                facts.type == "assign"
                or (facts.type == "appeal" and facts.public.get("granted"))
                or (facts.type in {"send_back", "review"} and to not in {"checking", "closed"})
                or (came.startswith("closed") and to not in {"closed", "checking"})
            ):
                result = ""
        return result

    def parent(self) -> str:
        """Give what it was merged into."""
        told = [f.public["parent"] for f, _w, _o in self.events() if f.type in VERBS and "parent" in f.public]
        return str(told[-1]) if told else ""

    def outcome(self) -> tuple[str, str]:
        """Give (state, outcome) as the moves left it."""
        state = outcome = ""
        for facts, _who, _on in self.events():
            if facts.type in VERBS and "to" in facts.public:
                state = str(facts.public["to"])
                outcome = str(facts.public.get("outcome", "")) if state == "closed" else ""
        return state, outcome


def is_independent(who: Actor, tales: Iterable[Tale], on: date) -> bool:
    """Say whether somebody had no hand in these matters, over parent and children: persons, never keys."""
    for tale in tales:
        if who.person in tale.askers() | tale.doers() | tale.signers():
            return False
        since = tale.since() or on
        for seat in who.seats:
            was_there = seat.from_on <= on and (seat.to_on is None or since <= seat.to_on)
            if was_there and tale.units() & set(seat.unit_path.split("/")):
                return False
    return True


@dataclass
class Watch:
    """Looks at every new event of a play and at the state it leaves."""

    play: Play
    seen: dict[str, int] = field(default_factory=dict)
    kin_before: dict[str, list[str]] = field(default_factory=dict)
    first_due: dict[str, date] = field(default_factory=dict)
    looked: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def look(self) -> None:
        """Check whatever is new."""
        for ref, course in self.play.courses.items():
            for n in range(self.seen.get(ref, 0), len(course.events)):
                self._event(ref, course, n)
            if self.seen.get(ref) != len(course.events):
                self._state(ref, course)
            self.seen[ref] = len(course.events)
        self.kin_before = {ref: list(self.play.kin([ref])) for ref in self.play.courses}

    # -- an event --

    def _event(self, ref: str, course: Course, n: int) -> None:
        facts, who, on = course.events[n], course.by[n], course.on[n]
        before = Tale(course, n)
        kin = dict.fromkeys([*self.kin_before.get(ref, []), str(facts.public.get("parent", ""))])
        tales = [
            before,
            *(Tale(self.play.courses[name]) for name in kin if name != ref and name in self.play.courses),
        ]
        self._office(course, n)
        self._two(course, n)
        if facts.type in VERBS:
            self._by_a_row(course, n)
        if facts.type in {"confirm", "review", "send_back"} and facts.actor_role not in OWN:
            assert is_independent(who, tales, on), f"independence: {who.person} did {facts.type} in {ref}"
        if facts.type in {"appeal", "challenge"} and facts.internal.get("proposer"):
            assert is_independent(who, tales, on), f"independence: {who.person} decided {facts.type} in {ref}"
        if facts.type == "appeal":
            old = set[int]().union(*(tale.deciders() for tale in tales))
            assert who.person not in old, f"independence: {who.person} had decided in {ref} before the appeal"
        if facts.type == "withdraw" and facts.internal.get("proposer"):
            assert is_independent(who, tales, on), f"independence: {who.person} heard the withdrawal of {ref}"
        if facts.public.get("to") == "closed" and facts.type in VERBS and facts.public["outcome"] in SUCCESS:
            self._success(ref, before, facts, who)

    def _success(self, ref: str, before: Tale, facts: Facts, who: Actor) -> None:
        said = str(facts.public["outcome"])
        assert facts.type == "confirm", f"success: {said} by {facts.type} in {ref}"
        stands = before.stands()
        if facts.public["from"] == "closed:merged":
            stands = self._root(before).stands()
        assert stands == "done", f"success: {said} of a result {stands!r} in {ref}"
        if said == "solved":
            asked = next(f for f, _w, _o in before.events() if f.type == "submit").internal["requester_key"]
            own = (
                facts.actor_role == "requester"
                and who.voice == "asker"
                and who.person == before.person(asked)
            )
            assert own, f"success: {ref} solved by somebody else"
            return
        assert facts.actor_role in {"checker", "beneficiary"}, (
            f"success: {said} by a {facts.actor_role} in {ref}"
        )
        assert who.person not in before.doers(), f"doer: {who.person} closed {ref}, which they handled"
        if before.level() == "major" and said == "done":
            assert facts.internal.get("proposer"), f"two: one person alone closed the major hazard {ref}"
        if said.startswith("kept"):
            reported = [
                f.public["proof_on"]
                for f, _w, _o in before.events()
                if "proof_on" in f.public and f.type != "propose"
            ]
            day = str(facts.public.get("proof_on") or reported[-1])
            first = next(
                f.public["original_due"] for f, _w, _o in before.events() if "original_due" in f.public
            )
            assert said == ("kept" if day <= str(first) else "kept_late"), (
                f"success: {said} with proof of {day} in {ref}"
            )

    def _root(self, tale: Tale) -> Tale:
        found = Tale(self.play.courses[tale.parent()])
        hangs = found.parent() and found.outcome() in {("closed", "merged"), ("closed", "solved")}
        return self._root(found) if hangs else found

    @staticmethod
    def _office(course: Course, n: int) -> None:
        facts, who, on = course.events[n], course.by[n], course.on[n]
        about = ""
        for f in course.events[:n]:
            about = str(f.internal.get("about_unit", about)) if f.type != "propose" else about
        if about and who.voice == "staff" and facts.type != "statement":
            inside = [
                s
                for s in who.seats
                if s.from_on <= on and (s.to_on is None or on <= s.to_on) and about in s.unit_path.split("/")
            ]
            assert not inside, f"office: {who.person} of the office complained of did {facts.type}"
        if about and facts.type in {"assign", "send_back"} and facts.public.get("lead_unit"):
            from yinuo.kernel.matters.tests.play import UNITS

            for unit in (str(facts.public["lead_unit"]), *facts.public.get("support_units", [])):  # type: ignore[misc]
                assert about not in UNITS[str(unit)].path.split("/"), (
                    f"office: {unit} was given a matter about {about}"
                )

    @staticmethod
    def _two(course: Course, n: int) -> None:
        facts, who, on = course.events[n], course.by[n], course.on[n]
        proposals = [m for m in range(n) if course.events[m].type == "propose"]
        if facts.type == "propose" and proposals:
            last = course.events[proposals[-1]]
            still = on <= date.fromisoformat(str(last.public["by_when"])) and last.actor_role in {
                "requester",
                "anyone",
                "party",
            }
            used = [
                f
                for f in course.events[proposals[-1] + 1 : n]
                if f.type in VERBS | {"refuse", last.public["verb"]}
            ]
            pushed = still and not used and course.by[proposals[-1]].person != who.person
            assert not pushed, (
                f"heard: a proposal of {facts.public['verb']} pushed {last.public['verb']} aside"
            )
        if not facts.internal.get("proposer"):
            assert facts.type not in TWO_NOTES, f"two: {facts.type} by one person"
            return
        last = course.events[proposals[-1]]
        assert course.by[proposals[-1]].person != who.person, (
            f"two: {who.person} decided their own {facts.type}"
        )
        assert last.public["verb"] == facts.type or (
            facts.type == "refuse" and facts.public["verb"] == last.public["verb"]
        ), "fresh: another verb was proposed"
        between = [f.type for f in course.events[proposals[-1] + 1 : n] if f.type in VERBS]
        assert not between, f"fresh: {between} stood between the proposal and {facts.type}"
        assert on <= date.fromisoformat(str(last.public["by_when"])), (
            f"fresh: {facts.type} was decided after its day"
        )

    def _by_a_row(self, course: Course, n: int) -> None:
        facts = course.events[n]
        before = Tale(course, n)
        state, outcome = before.outcome()
        place = {"": "new", "closed": f"closed:{outcome}"}.get(state, state)
        kinds = [f.public["kind"] for f in course.events[: n + 1] if "kind" in f.public and f.type in VERBS]
        kind = str(kinds[-1] if facts.type != "accept" or len(kinds) < 2 else kinds[-2])
        if facts.type == "appeal" and not facts.public.get("granted"):
            return
        assert facts.type == "submit" or facts.public["from"] == place, (
            f"row: {facts.type} says it came from {facts.public['from']}"
        )
        pairs = (str(facts.internal.get("proposer_role", "")), facts.actor_role)
        fits = [
            row
            for row in TABLE
            if row.v == facts.type and kind in row.k and place in row.f and _fits(row, facts, course, n)
        ]
        assert any(pairs == r.two if r.two else (not pairs[0] and facts.actor_role in r.w) for r in fits), (
            f"row: no row lets {pairs} {facts.type} a {kind} from {place} to {facts.public.get('to')}"
        )

    # -- the state it leaves --

    def _state(self, ref: str, course: Course) -> None:
        m = course.state
        tale = Tale(course)
        assert fold.fold(course.events) == m, f"fold: {ref} is not what its events make"
        assert m.version == sum(f.type in VERBS for f in course.events), (
            f"version: {m.version} of {ref} counts more than verbs"
        )
        assert (m.state == "closed") == bool(m.outcome), f"outcome: {ref} is {m.state} with {m.outcome!r}"
        assert (m.state, m.outcome) == tale.outcome(), (
            f"outcome: {ref} says {m.outcome!r}, its moves {tale.outcome()}"
        )
        if m.state == "in_progress":
            assert m.lead_unit, f"lead: nobody leads {ref}"
            assert m.lead_unit not in m.support_units, f"lead: {m.lead_unit} leads and supports {ref}"
        if m.original_due is not None:
            assert self.first_due.setdefault(ref, m.original_due) == m.original_due, (
                f"due: the first date of {ref} was changed"
            )
        assert m.original_due is not None or ref not in self.first_due, (
            f"due: the first date of {ref} is gone"
        )

    # -- nobody is lost --

    def nobody_is_lost(self) -> None:
        """Say that whoever asked has a way on, or has had the last word; and that no open matter is stuck."""
        for ref, course in self.play.courses.items():
            stands = (self.play.now, *(len(other.events) for other in self.play.kin([ref]).values()))
            if self.looked.get(ref) == stands:
                continue
            self.looked[ref] = stands
            tale = Tale(course)
            state, outcome = tale.outcome()
            if state != "closed":
                moves = (offer for _n, _a, offer in self.play.offers(ref) if not offer.is_note)
                assert next(moves, None), f"lost: nobody can do anything with {ref}, {state}"
            own = {offer.verb for _n, _a, offer in self.play.offers(ref, ("requester",)) if not offer.is_note}
            if course.state.kind in {"request", "wish"}:
                self._asker_of(ref, tale, state, outcome, own)

    def _asker_of(self, ref: str, tale: Tale, state: str, outcome: str, own: set[str]) -> None:
        where = f"{ref}, {state} {outcome}"
        if state == "awaiting_reply" or outcome == "unconfirmed":
            assert {"confirm", "send_back"} <= own, f"lost: who asked cannot answer in {where}"
        elif outcome in {"solved", "withdrawn"}:
            last = [f for f, _w, _o in tale.events() if f.type in VERBS][-1]
            said = "requester" in {last.actor_role, last.internal.get("proposer_role")}
            assert said, f"lost: {where} without the asker's word"
        elif outcome == "merged":
            root = self._root(tale)
            dead = root.outcome()[0] == "closed" and root.outcome()[1] in NOT_SUCCESS
            if dead:
                verbs = {o.verb for _n, _a, o in self.play.offers(ref, ("clock",))}
                assert "reopen" in verbs, f"lost: {where} stays with a dead parent"
            elif root.stands() == "done":
                assert {"confirm", "send_back"} <= own, f"lost: who asked cannot answer in {where}"
            else:
                assert root.outcome()[0] != "closed" or root.outcome()[1] == "merged", (
                    f"lost: {where} hangs on nothing"
                )
        elif state == "closed":
            heard = any(f.type == "appeal" for f, _w, _o in tale.events())
            waits = tale.course.state.proposal.get("verb") == "appeal"
            assert heard or waits or own & {"appeal", "reopen"}, f"lost: no way on from {where}"


def _fits(row: Row, facts: Facts, course: Course, n: int) -> bool:
    """Say whether what happened is what the row says happens."""
    to = str(facts.public.get("to", ""))
    said = str(facts.public.get("outcome", "")) if to == "closed" else ""
    if said not in ({"kept", "kept_late"} if row.o == "BY_PROOF_DAY" else {row.o}):
        return False
    field_ = {"report": "result", "end": "outcome", "review": "ruling", "settle": "outcome"}.get(row.v)
    if row.r and field_ and facts.public.get(field_) != row.r:
        return False
    lead, back = "", ""
    for f in course.events[:n]:
        if f.type in VERBS:
            lead = str(f.public.get("lead_unit", lead))
        if f.type == "end" and f.public.get("outcome") == "merged":
            back = str(f.public["from"])
    ends = {
        "SAME": str(facts.public.get("from", "")),
        "BACK": "in_progress" if lead else "submitted",
        "BACK_APPEAL": "in_progress" if lead else "accepted",
        "BACK_DISPUTE": "accepted",
        "BACK_CHILD": back,
    }
    return to == ends.get(row.t, row.t)
