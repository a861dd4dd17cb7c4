"""A machine that plays the whole law at random, with every invariant looked at after each act."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.matters.decide import Offer
from yinuo.kernel.matters.situation import SYSTEM, Actor
from yinuo.kernel.matters.table import NOTES, VERBS
from yinuo.kernel.matters.tests.forms import Pick, filing, filled
from yinuo.kernel.matters.tests.play import CATEGORY_OF, Play
from yinuo.kernel.matters.tests.watch import Watch

REFUSED = (Invalid, NotAllowed, NotFound)
numbers = st.integers(0, 2**24)
KINDS = ("request", "request", "wish", "hazard", "commitment", "task", "claim", "dispute")
MOST_MATTERS = 5
CHOICES = {
    "report": ("done", "partly", "explained"),
    "end": ("declined", "referred", "merged", "broken"),
    "review": ("back", "explained", "partly_solved", "parked"),
    "settle": ("settled", "not_settled"),
}


class Scenes:
    """Short ways to where things begin to matter, so that random play starts from everywhere."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def ask(self, kind: str = "request", **more: Any) -> str:
        """File something anonymously."""
        given = {
            "kind": kind,
            "category": CATEGORY_OF.get(kind, "help"),
            "body": "灯",
            "place": "lane",
            "about_office": "no",
        }
        return self.play.act("", "submit", Actor(), {**given, **more})

    def accepted(self, kind: str = "request", **more: Any) -> str:
        """File and accept."""
        ref = self.ask(kind, **more)
        sealed = "sealed" if kind == "dispute" else "public"
        who, unit = ("auditor", "audit") if more.get("about_unit") == "hall" else ("desk", "lane-office")
        form = {
            "title": "灯",
            "category": CATEGORY_OF.get(kind, "help"),
            "visibility": sealed,
            "first_contact_unit": unit,
        }
        return self.play.act(ref, "accept", who, form)

    def reported(self, kind: str = "request", result: str = "done", **more: Any) -> str:
        """Bring to a report."""
        ref = self.accepted(kind, **more)
        self.play.act(ref, "assign", "desk", {"lead_unit": "roads"})
        return self.play.act(ref, "report", "handler", {"result": result, "text": "换了", "law": "规定"})

    def promised(self, kind: str = "commitment", **more: Any) -> str:
        """Draft and launch a promise."""
        given = {**filing(kind, Pick(0), (), self.play), **more}
        ref = self.play.act("", "submit", "handler", given)
        return self.play.act(ref, "launch", "head")

    def both(self, ref: str, verb: str, pair: tuple[Any, Any], given: dict[str, Any]) -> str:
        """Let two persons do it."""
        self.play.act(ref, verb, pair[0], given)
        return self.play.act(ref, verb, pair[1], {"decision": "agree", "text": "同意"})

    def ended(self, outcome: str, ref: str, **more: Any) -> str:
        """End a matter by two of the desk."""
        form = {
            "outcome": outcome,
            "reason": "not_ours",
            "text": "不归",
            "where_to": "那边",
            "receipt": "收到",
            **more,
        }
        return self.both(ref, "end", ("desk", "desk2"), form)

    def own(self) -> str:
        """A handler's own request, reported by their colleague."""
        form = {"kind": "request", "category": "help", "body": "灯", "place": "lane", "about_office": "no"}
        ref = self.play.act("", "submit", "handler", form)
        form = {
            "title": "灯",
            "category": "help",
            "visibility": "public",
            "first_contact_unit": "lane-office",
        }
        self.play.act(ref, "accept", "desk", form)
        self.play.act(ref, "assign", "desk", {"lead_unit": "roads"})
        return self.play.act(ref, "report", "colleague", {"result": "done", "text": "换了"})

    def mediated(self) -> str:
        """A dispute whose parties agreed on their mediators."""
        ref = self.accepted("dispute")
        self.play.act(ref, "contact", "desk", {"text": "请来", "invites_party": "yes"})
        for who in (self.play.requester(ref), self.play.party(ref)):
            self.play.act(ref, "consent", who, {"to": "mediator", "unit": "team"})
        return self.play.act(ref, "assign", "desk", {"lead_unit": "team"})

    def orphan(self) -> None:
        """A child whose parent then ends without a result."""
        child, parent = self.accepted(), self.accepted()
        self.ended("merged", child, parent=parent)
        self.ended("declined", parent)

    def waiting(self) -> str:
        """A child whose parent is only accepted."""
        child, parent = self.accepted(), self.accepted()
        return self.ended("merged", child, parent=parent)

    def assigned(self) -> str:
        """Accepted and given to a unit."""
        return self.play.act(self.accepted(), "assign", "desk", {"lead_unit": "roads"})

    def related(self) -> None:
        """A matter to review, with a child that one of the checkers filed for somebody."""
        form = {"kind": "request", "category": "help", "body": "灯", "place": "lane", "about_office": "no"}
        child = self.play.act("", "submit", "both", {**form, "on_behalf": "yes", "consent": "yes"})
        form = {
            "title": "灯",
            "category": "help",
            "visibility": "public",
            "first_contact_unit": "lane-office",
        }
        self.play.act(child, "accept", "desk", form)
        parent = self.accepted()
        self.ended("merged", child, parent=parent)
        self.play.act(parent, "assign", "desk", {"lead_unit": "roads"})
        self.play.act(parent, "report", "handler", {"result": "partly", "text": "换了"})

    def proposed(self) -> None:
        """A promise with another date proposed, then reported."""
        ref = self.promised()
        due = self.play.on + timedelta(60)
        self.play.act(ref, "move_date", "handler", {"due_on": due, "text": "等料", "done_so_far": "一半"})
        self.play.act(ref, "report", "handler", {"result": "done", "text": "好", "proof_on": self.play.on})

    def merged(self) -> None:
        """A child whose parent is reported, and a grandchild."""
        grandchild, child, parent = self.accepted(), self.accepted(), self.accepted()
        self.ended("merged", grandchild, parent=child)
        self.play.act(child, "assign", "desk", {"lead_unit": "firm"})
        self.play.act(child, "update", "firm_hand", {"text": "在办"})
        self.ended("merged", child, parent=parent)
        self.play.act(parent, "assign", "desk", {"lead_unit": "roads"})
        self.play.act(parent, "report", "handler", {"result": "done", "text": "换了"})

    def by_number(self, n: int) -> None:
        """Set one of the scenes."""
        scenes = (
            lambda: None,
            self.reported,
            lambda: self.reported(result="partly"),
            lambda: self.reported(about_office="yes", about_unit="water"),
            lambda: self.reported("hazard", level="major"),
            lambda: self.reported("hazard"),
            self.own,
            self.merged,
            self.orphan,
            self.mediated,
            lambda: self.ended("declined", self.ask()),
            lambda: self.play.act(
                self.promised(),
                "report",
                "handler",
                {"result": "done", "text": "好", "proof_on": self.play.on},
            ),
            self.promised,
            lambda: self.accepted(about_office="yes", about_unit="hall"),
            lambda: self.accepted(about_office="yes", about_unit="roads"),
            self.waiting,
            self.assigned,
            self.related,
            self.proposed,
        )
        scenes[n % len(scenes)]()


N_SCENES = 19


class Law(RuleBasedStateMachine):
    """Several matters, everybody, all verbs and notes, the calendar going on."""

    starts: ClassVar[tuple[int, ...]] = tuple(range(N_SCENES))
    favours: ClassVar[frozenset[str]] = frozenset()  # verbs taken first where they are offered

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.play = Play()
        self.watch = Watch(self.play)

    @initialize(scene=st.integers(0, N_SCENES - 1), second=st.integers(0, N_SCENES - 1))
    def set_scene(self, scene: int, second: int) -> None:
        """Start from somewhere."""
        scenes = Scenes(self.play)
        for n in (scene, second):
            scenes.by_number(self.starts[n % len(self.starts)])
            self.watch.look()

    @precondition(lambda self: len(self.play.courses) < MOST_MATTERS)
    @rule(
        kind=st.sampled_from(KINDS),
        who=st.sampled_from(("", "", "handler", "desk", "head", "both", "firm_hand")),
        n=numbers,
    )
    def file(self, kind: str, who: str, n: int) -> None:
        """Let somebody file something, some on behalf of others."""
        pick = Pick(n)
        given = dict(filing(kind, pick, tuple(self.play.courses), self.play))
        if who and kind not in {"task", "commitment", "claim"} and pick.of((0, 1)):
            given |= {"on_behalf": "yes", "consent": "yes"}
        with suppress(*REFUSED):
            self.play.act("", "submit", who or Actor(), given)

    def _matter(self, n: int) -> str:
        return list(self.play.courses)[n % len(self.play.courses)]

    @precondition(lambda self: self.play.courses)
    @rule(m=numbers, n=numbers, form=numbers)
    def do_what_is_offered(self, m: int, n: int, form: int) -> None:
        """Let somebody do one of the verbs that are offered."""
        self._offered(self._matter(m), n, form, is_note=False)

    @precondition(lambda self: self.play.courses)
    @rule(m=numbers, n=numbers, form=numbers)
    def write_a_note(self, m: int, n: int, form: int) -> None:
        """Let somebody write one of the notes that are offered."""
        self._offered(self._matter(m), n, form, is_note=True)

    def _offered(self, ref: str, n: int, form: int, *, is_note: bool) -> None:
        found = [(who, actor, o) for who, actor, o in self.play.offers(ref) if o.is_note == is_note]
        verbs = sorted({(o.verb, o.choice) for _w, _a, o in found})
        verbs = [one for one in verbs if one[0] in self.favours] or verbs
        if not verbs:
            return
        pick = Pick(n)
        verb = pick.of(tuple(verbs))
        _who, actor, offer = pick.of(tuple(one for one in found if (one[2].verb, one[2].choice) == verb))
        given = filled(self.play, ref, offer, Pick(form))
        with suppress(Invalid):  # a form filled in badly; who and where were offered and cannot be refused
            self.play.act(ref, offer.verb, actor, given)

    @precondition(lambda self: self.play.courses)
    @rule(m=numbers, who=numbers, verb=st.sampled_from((*VERBS, *NOTES)), choice=numbers, form=numbers)
    def try_anything(self, m: int, who: int, verb: str, choice: int, form: int) -> None:
        """Let anybody try anything: what is refused is fine, what is not must still be lawful."""
        ref = self._matter(m)
        voices = [*self.play.voices(ref).values(), Actor()]
        pick = Pick(choice)
        mode = pick.of(("act", "decide"))
        if verb == "submit":
            return
        offer = Offer(verb, pick.of(CHOICES.get(verb, ("",))), mode, is_note=verb in NOTES)
        with suppress(*REFUSED):
            self.play.act(ref, verb, voices[who % len(voices)], filled(self.play, ref, offer, Pick(form)))

    @precondition(lambda self: self.play.courses)
    @rule(days=st.sampled_from((0.2, 1, 3, 6, 8, 15, 31, 95, 200)))
    def time_goes_by(self, days: float) -> None:
        """Let days pass, and the clock do what is due: remind, take silence for silence, resume, give children back."""
        self.play.later(days)
        for ref, course in list(self.play.courses.items()):
            m = course.state
            if m.state == "awaiting_reply" and m.has_contact and m.reminders < 2:
                self.play.act(ref, "message", SYSTEM, {"text": "提醒", "reminder": m.reminders + 1})
                self.watch.look()
            for verb, given in (("lapse", {}), ("resume", {}), ("reopen", {"text": "回到原处"})):
                with suppress(*REFUSED):
                    self.play.act(ref, verb, SYSTEM, given)
                self.watch.look()

    @invariant()
    def all_holds(self) -> None:
        """Look at whatever is new, and for anybody lost."""
        self.watch.look()
        self.watch.nobody_is_lost()
