"""The people of a year of voices: whose turn it is, what they choose of what they are offered, and what they write.

A voice has a lot of its own, so that the same number always goes the same way. Every step is the gate's own decision.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bench.many import SPOTS, THINGS, TROUBLES, UNITS

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from yinuo.kernel.matters.batch import Batch
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.fields import Field
    from yinuo.kernel.matters.situation import Situation
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.matters.underway import Course, World

START: Final = datetime(2025, 1, 6, 0, 30, tzinfo=UTC)
DAYS: Final = 365
END: Final = START + timedelta(DAYS + 120)
"""Voices come for a year; what they began goes on for so long after it."""
MOST_STEPS: Final = 18
KINDS: Final = (("request", 0.82), ("wish", 0.06), ("hazard", 0.08), ("dispute", 0.04))
CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "request": (
        "lighting",
        "road",
        "noise",
        "housing",
        "parking",
        "sanitation",
        "labour",
        "enquiry",
        "suggestion",
    ),
    "wish": ("wish", "station", "low_income"),
    "hazard": ("fire", "building", "road_safety", "water_safety"),
    "dispute": ("dispute", "neighbour_noise"),
}
TURNS: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "submitted": (("desk", 0.9), ("requester", 0.06), ("desk2", 0.04)),
    "accepted": (("desk2", 0.7), ("desk", 0.2), ("requester", 0.1)),
    "in_progress": (("handler", 0.74), ("requester", 0.1), ("head", 0.08), ("desk", 0.08)),
    "awaiting_reply": (("requester", 0.72), ("system", 0.28)),
    "checking": (("checker-duban", 0.7), ("checker-ju-c", 0.24), ("requester", 0.06)),
    "parked": (("handler", 0.4), ("requester", 0.3), ("system", 0.3)),
    "closed": (("requester", 0.7), ("system", 0.3)),
}
"""Whose turn it is likely to be, by state; where somebody has proposed something, its second person comes as often."""
SECONDS: Final = ("desk", "desk2", "head", "checker-duban", "auditor")
WEIGHTS: Final[Mapping[str | tuple[str, str], float]] = {
    ("report", "partly"): 1, ("report", "explained"): 1,
    "accept": 30, "assign": 20, "acknowledge": 8, "contact": 4, "update": 5, "report": 9, "confirm": 40, "send_back": 9,
    "review": 30, "lapse": 60, "resume": 20, "reopen": 2, "appeal": 2, "consent": 20, "settle": 6, "hand_back": 1.2,
    "message": 2, "rate": 2, "not_contacted": 1, "withdraw": 0.4, "move_date": 1.5, "park": 0.6, "end": 0.6,
    "evidence": 0.6, "ask_move": 0.5, "call_in": 0.4, "meeting": 0.8, "supervise": 0.2, "notice": 0.3,
}  # fmt: skip
RARELY: Final = 0.15
"""The weight of every verb and note that is not named."""
DOERS: Final = (
    "confirm",
    "lapse",
    "review",
    "withdraw",
    "end",
    "reopen",
    "appeal",
    "settle",
    "unseal",
    "move_date",
)
"""What somebody who means ill tries first: to end it, to move its day, to open what is closed to them."""
SILENT: Final = 0.25
"""How many never answer whether it is solved."""
NOT_LOADED: Final = frozenset(("seal", "unseal", "erased", "code_cancelled", "support"))
"""What has no bulk twin: it takes away what stands already, and the tests' machine does it one by one."""
ABOUT: Final = 0.04
"""How many complain of an office."""


@dataclass
class Year:
    """What came of it: how many voices and events, what was tried and refused, and everything that was wrong."""

    n: int = 0
    n_events: int = 0
    n_tried: int = 0
    n_taken_wrongly: int = 0
    misfilled: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    verbs: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def said(self) -> str:
        """Say it as JSON, for another process."""
        return json.dumps({one.name: getattr(self, one.name) for one in fields(self)})

    @classmethod
    def told(cls, said: str) -> Year:
        """Give what another process said."""
        told = json.loads(said)
        return cls(**{name: Counter(it) if isinstance(it, dict) else it for name, it in told.items()})

    def __add__(self, other: Year) -> Year:
        """Give both together."""
        return Year(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass
class Voice:
    """One voice under way, with a lot of its own: the same number always goes the same way."""

    key: str
    rng: random.Random
    kind: str
    course: Course
    is_hostile: bool
    is_silent: bool
    n_steps: int = 0


class Town:
    """Everybody who acts in a block of voices, and what they write."""

    def __init__(self, world: World, batch: Batch, year: Year) -> None:
        self.world, self.batch, self.year = world, batch, year
        kinds = {"community", "village", "station"}
        self.places = sorted(p.code for p in world.places.values() if p.is_active and p.kind in kinds)
        self.mediators = world.staff["mediator"].seats[0].unit

    def go_on(self, voice: Voice, at: datetime) -> datetime | None:
        """Let one thing happen to a voice; gives when to look again, None where its story is told."""
        m, rng = voice.course.matter, voice.rng
        if not m.ref:
            self._file(voice, at)
            return at + timedelta(hours=rng.randrange(1, 60))
        if voice.is_hostile and rng.random() < 0.5:
            self._try(voice, at)
        by = self._turn(voice)
        offer = self._pick(voice, by, at)
        if offer is not None:
            self._take(voice, by, offer, at)
        voice.n_steps += 1
        is_told = voice.course.matter.state == "closed" and rng.random() < 0.45
        waits = voice.course.matter.state == "awaiting_reply" and voice.is_silent
        hours = 31 * 24 if waits else rng.choice((3, 9, 20, 30, 50, 60, 100, 200))
        following = at + timedelta(hours=hours)
        return None if is_told or voice.n_steps > MOST_STEPS or following > END else following

    def _file(self, voice: Voice, at: datetime) -> None:
        from yinuo.kernel.matters.load import Step
        from yinuo.kernel.matters.underway import take

        rng = voice.rng
        what = f"{rng.choice(SPOTS)}{rng.choice(THINGS)}{rng.choice(TROUBLES)}（{voice.key}）"
        given: dict[str, Any] = {
            "kind": voice.kind, "category": rng.choice(CATEGORIES[voice.kind]), "body": f"{what}。请看看。",
            "place": rng.choice(self.places), "about_office": False, "source": "portal",
        }  # fmt: skip
        if voice.kind == "hazard":
            given["level"] = rng.choice(("general", "general", "major"))
        if voice.kind == "request" and rng.random() < ABOUT:
            given |= {
                "category": "office_conduct",
                "about_office": True,
                "about_unit": f"sl-{rng.choice(UNITS)}",
            }
        if rng.random() < 0.3:
            given |= {"contact": "13800000000", "keep_contact": True}
        self._count(
            take(self.world, self.batch, voice.course, Step("submit", "requester", at, given)).facts.type
        )

    def _count(self, verb: str) -> None:
        self.year.n_events += 1
        self.year.verbs[verb] += 1

    def _turn(self, voice: Voice) -> str:
        m, rng = voice.course.matter, voice.rng
        if m.state == "awaiting_reply" and voice.is_silent:
            return "system"
        if m.kind == "dispute" and m.state == "accepted" and rng.random() < 0.5:
            return rng.choice(("requester", "requester:2")) if m.parties else "desk"
        if m.proposal and rng.random() < 0.5:
            return self._named(rng.choice(SECONDS), m)
        names, weights = zip(*TURNS[m.state], strict=True)
        return self._named(rng.choices(names, weights)[0], m)

    def _named(self, role: str, m: MatterState) -> str:
        """Give who that is for this matter."""
        if role not in {"handler", "head"}:
            return role
        unit = m.lead_unit.removeprefix("sl-")
        if m.lead_unit == self.mediators:
            return "mediator" if role == "handler" else "mediator2"
        return f"{role}-{unit}" if f"{role}-{unit}" in self.world.staff else "desk"

    def offers(self, voice: Voice, by: str, at: datetime) -> tuple[Offer, ...]:
        """Give what the table offers somebody now."""
        from yinuo.kernel.matters.decide import offered

        return tuple(offered(self._situation(voice, by, at), self.world.actor(voice.course, by)))

    def _situation(self, voice: Voice, by: str, at: datetime) -> Situation:
        from yinuo.kernel.matters.act import situation_of
        from yinuo.kernel.matters.load import Step
        from yinuo.kernel.matters.underway import read_of

        read = read_of(self.world, voice.course, Step("", by, at), {})
        return situation_of(read, "", {}, at, is_drawn=False)

    def _pick(self, voice: Voice, by: str, at: datetime) -> Offer | None:
        found = [
            one for one in self.offers(voice, by, at) if one.choice != "merged" and one.verb not in NOT_LOADED
        ]
        if not found:
            return None
        weights = [WEIGHTS.get((one.verb, one.choice), WEIGHTS.get(one.verb, RARELY)) for one in found]
        return voice.rng.choices(found, weights)[0]

    def _take(self, voice: Voice, by: str, offer: Offer, at: datetime) -> None:
        """Do what was offered: a form may be filled in badly, but nobody may be refused for who they are."""
        from yinuo.base.errors import Invalid, NotAllowed, NotFound
        from yinuo.kernel.matters.load import Step
        from yinuo.kernel.matters.underway import take

        given = self.filled(voice, offer, at)
        if by == "system" and offer.verb == "message":
            given["reminder"] = voice.course.matter.reminders + 1
        try:
            photos = (
                self._photos(voice) if offer.verb in {"report", "evidence"} and offer.mode == "act" else ()
            )
            told = take(self.world, self.batch, voice.course, Step(offer.verb, by, at, given, photos))
        except Invalid as why:
            self.year.misfilled[f"{offer.verb}: {why}"] += 1
        except (NotAllowed, NotFound) as why:
            self.year.faults.append(f"{voice.key}: {offer.verb} was offered to {by} and refused: {why}")
        else:
            self._count(told.facts.type)

    def _photos(self, voice: Voice) -> tuple[Photo, ...]:
        """Give what the record keeps of a photo, as most who report take one; no file is made for it."""
        from yinuo.kernel.matters.evidence import Photo

        if voice.rng.random() < 0.15:
            return ()
        name = str(uuid.UUID(int=voice.rng.getrandbits(128), version=4))
        return (Photo(name, hashlib.sha256(name.encode()).digest(), "image/jpeg", 800, 600, 60_000),)

    def _try(self, voice: Voice, at: datetime) -> None:
        """Let somebody try what is not offered to them."""
        from yinuo.base.errors import Invalid, NotAllowed, NotFound
        from yinuo.kernel.matters.decide import Offer
        from yinuo.kernel.matters.load import Step
        from yinuo.kernel.matters.table import NOTES, VERBS
        from yinuo.kernel.matters.underway import take

        rng, m = voice.rng, voice.course.matter
        by = self._named(
            rng.choice(("handler", "head", "handler", "desk", "checker-ju-c", "requester", "system")), m
        )
        verb = rng.choice(
            DOERS if rng.random() < 0.7 else tuple(sorted({*VERBS, *NOTES} - NOT_LOADED - {"submit"}))
        )
        if any(one.verb == verb for one in self.offers(voice, by, at)):
            return
        self.year.n_tried += 1
        mode = "decide" if m.proposal and rng.random() < 0.5 else "act"
        given = self.filled(voice, Offer(verb, "", mode, is_note=verb in NOTES), at)
        try:
            told = take(self.world, self.batch, voice.course, Step(verb, by, at, given))
        except (Invalid, NotAllowed, NotFound):
            return
        self._count(told.facts.type)
        self.year.n_taken_wrongly += 1
        self.year.faults.append(f"{voice.key}: {verb} by {by} was offered to nobody like them and taken")

    def filled(self, voice: Voice, offer: Offer, at: datetime) -> dict[str, Any]:
        """Fill in a form: what is required always, the rest now and then."""
        from yinuo.kernel.matters.fields import asked_fields

        m, rng = voice.course.matter, voice.rng
        given: dict[str, Any] = {}
        for one in asked_fields(offer.verb, offer.mode, m):
            is_choice = offer.choice and offer.choice in one.choices
            if is_choice or one.is_required or one.only[0] or rng.random() < 0.3:
                given[one.name] = offer.choice if is_choice else self._value(one, voice, at)
        given.pop("invites_party", None)
        if m.kind == "dispute" and offer.verb == "contact" and not m.parties:
            given["invites_party"] = True
        given.pop("reminder", None)
        return {name: value for name, value in given.items() if value not in ("", None)}

    def _value(self, one: Field, voice: Voice, at: datetime) -> Any:
        from yinuo.kernel.limits.book import book

        m, rng, on = voice.course.matter, voice.rng, at.date()
        by_name = {
            "title": f"{rng.choice(THINGS)}{rng.choice(TROUBLES)}", "category": m.category,
            "visibility": "sealed" if book().categories[m.category].is_sealed else "public", "kind": m.kind,
            "decision": "agree",
            "first_contact_unit": f"sl-{rng.choice(UNITS)}", "mediator": self.mediators,
            "due_on": max(m.current_due or on, on) + timedelta(rng.randrange(3, 30)),
            "review_on": on + timedelta(rng.randrange(10, 60)), "proof_on": on, "session_on": on + timedelta(3),
        }  # fmt: skip
        if one.name in by_name:
            return by_name[one.name]
        if one.kind in {"unit", "units"}:
            unit = self.mediators if m.kind == "dispute" else f"sl-{rng.choice(UNITS)}"
            return unit if one.kind == "unit" else [f"sl-{rng.choice(UNITS)}"]
        by_kind = {
            "yes": rng.random() < 0.5, "number": rng.randrange(1, 6), "choice": rng.choice(one.choices or ("",)),
            "date": on, "place": m.place, "ref": "", "contact": "13800000001",
        }  # fmt: skip
        return by_kind.get(one.kind, f"{rng.choice(SPOTS)}{one.label}：{voice.key}第{voice.n_steps}步写的。")
