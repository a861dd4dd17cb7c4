"""Who may do what, asked of the law's own predicates: every verb and note, for every role, on their own and another's.

Nothing is said again here: a plain matter of each kind is put before the policies that the table of the law names, with
one actor for each role, and what they answer is printed (docs/generated/rights.md). The tests run every cell of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from yinuo.base.calendar import WorkCalendar
from yinuo.kernel.limits.clocks import Limits
from yinuo.kernel.matters.act import OPEN_TO_ANYONE
from yinuo.kernel.matters.decide import NOTE_ROWS
from yinuo.kernel.matters.guards import GUARDS
from yinuo.kernel.matters.policy import POLICIES, is_of_accused, may_reveal, may_see
from yinuo.kernel.matters.situation import SYSTEM, Actor, PlaceRow, Seat, Situation
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.table import KINDS, NOTES, ROWS, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.base.workflow import Transition

ON: Final = date(2025, 8, 18)
HERE, ELSEWHERE = "city/town/lane", "city/far"
ASKED, PARTY, STRANGER, DRAFTER = 1, 2, 3, 4
PERSONAL: Final = ("independent", "supports_once")
"""Guards that ask who somebody is, not how the matter stands: nobody of a unit with a hand in it, nobody twice."""
CALENDAR: Final = WorkCalendar(ZoneInfo("UTC"), ((time(8), time(17)),), {}, ON, ON)


def _seat(person: int, bundle: str, unit: str, place: str = "city") -> Actor:
    return Actor(person, "staff", (Seat(bundle, unit, unit, place, ON),))


ROLES: Final[dict[str, Actor]] = {
    "visitor": Actor(),
    "asker, own": Actor(ASKED),
    "asker, another's": Actor(STRANGER),
    "party, own": Actor(PARTY),
    "unit, lead": _seat(DRAFTER, "unit", "lead"),
    "unit, support": _seat(11, "unit", "support"),
    "unit, promised to": _seat(12, "unit", "promised"),
    "unit, another's": _seat(13, "unit", "other"),
    "head, own": _seat(14, "head", "lead"),
    "head, another's": _seat(15, "head", "other"),
    "desk, own place": _seat(16, "desk", "inspect"),
    "desk, another place": _seat(17, "desk", "inspect", ELSEWHERE),
    "desk, lead's team": _seat(18, "desk", "lead"),
    "checker, own place": _seat(19, "checker", "union"),
    "checker, another place": _seat(20, "checker", "union", ELSEWHERE),
    "auditor": _seat(21, "auditor", "audit"),
    "technician": _seat(22, "technician", "hall"),
    "office concerned": _seat(23, "head", "concerned"),
    "clock": SYSTEM,
}
"""One actor for each role: a unit's officer, a head, a desk and a checker on what is theirs and on what is not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a verb, the kinds it answers alike for, and what each role may do with it."""

    verb: str
    kinds: tuple[str, ...]
    cells: tuple[frozenset[str], ...]

    def cell(self, role: str) -> frozenset[str]:
        """Give what a role may: `does`, `proposes`, `decides`; empty where it is refused."""
        return self.cells[tuple(ROLES).index(role)]


def situation(kind: str, *, is_new: bool = False, is_sealed: bool = False) -> Situation:
    """Give a plain matter of this kind, in hand or not yet there, that is about an office."""
    promised, is_dispute = KINDS[kind].start == "draft", kind == "dispute"
    now = datetime.combine(ON, time(9), UTC)
    matter = MatterState(
        kind=kind,
        visibility="sealed" if is_sealed or is_dispute else "public",
        state="" if is_new else "in_progress",
        lead_unit="lead",
        support_units=["support"],
        units_ever=["lead", "support"],
        accepted_at=now,
        beneficiary="promised" if promised else "",
        about_unit="" if promised or is_new else "concerned",
        requester_key="" if promised else "asked",
        filer_key="drafted",
        parties=["party"] if is_dispute else [],
    )
    return Situation(
        matter=matter,
        now=now,
        on=ON,
        calendar=CALENDAR,
        limits=Limits(),
        place_path=HERE,
        lead_path="hall/lead",
        persons={"asked": ASKED, "party": PARTY, "drafted": DRAFTER},
        given_place=PlaceRow("lane", HERE, "town") if is_new else None,
        given_kind=kind if is_new else "",
    )


def _can_be(role: str, kind: str) -> bool:
    """Say whether a matter of this kind has somebody in this role: disputes alone have parties, promises no asker."""
    return not (role == "party, own" and kind != "dispute") and not (
        role == "asker, own" and KINDS[kind].start == "draft"
    )


def _may(row: Transition, kind: str, actor: Actor) -> Iterator[str]:
    """Give what one row of the law lets an actor do."""
    s = situation(kind, is_new="new" in row.sources)
    is_open = "new" in row.sources or (row.verb in OPEN_TO_ANYONE and s.matter.visibility == "public")
    if not (is_open or may_see(actor, s)) or (row.verb != "statement" and is_of_accused(actor, s)):
        return
    if not all(GUARDS[name](actor, s, {}) for name in row.guards if name in PERSONAL):
        return
    if row.two:
        for name, word in zip(row.two, ("proposes", "decides"), strict=True):
            if POLICIES[name](actor, s):
                yield word
    elif any(POLICIES[name](actor, s) for name in row.who):
        yield "does"


def lines() -> list[Line]:
    """Give the whole table: kinds that answer alike for every role stand in one line."""
    found = []
    for verb in (*VERBS, *NOTES):
        rows = [row for row in (*ROWS, *NOTE_ROWS) if row.verb == verb]
        alike: dict[tuple[frozenset[str], ...], list[str]] = {}
        for kind in KINDS:
            here = [row for row in rows if kind in row.kinds]
            cells = tuple(
                frozenset(word for row in here for word in _may(row, kind, actor))
                if _can_be(role, kind)
                else frozenset[str]()
                for role, actor in ROLES.items()
            )
            if any(cells):
                alike.setdefault(cells, []).append(kind)
        found += [Line(verb, tuple(kinds), cells) for cells, kinds in alike.items()]
    return found


MARKS: Final = {"does": "●", "proposes": "1", "decides": "2"}


def _marked(words: frozenset[str]) -> str:
    return "".join(mark for word, mark in MARKS.items() if word in words)


def table() -> str:
    """Print the table in Markdown, and under it who sees a matter and its contact at all."""
    head = f"| verb | kinds | {' | '.join(ROLES)} |\n|---|---{'|---' * len(ROLES)}|\n"
    told = [
        f"| {line.verb} | {' '.join(line.kinds)} | {' | '.join(map(_marked, line.cells))} |\n"
        for line in lines()
    ]
    seen = []
    for words, may in (("sees it", may_see), ("is shown its contact, for a reason", may_reveal)):
        for is_sealed in (False, True):
            s = situation("request", is_sealed=is_sealed)
            cells = ("●" if may(actor, s) else "" for actor in ROLES.values())
            seen.append(f"| {words} | {'sealed' if is_sealed else 'in the open'} | {' | '.join(cells)} |\n")
    return head + "".join(told + seen)


@dataclass(frozen=True, slots=True)
class Door:
    """What is no verb of a matter: its addresses by page and API, and for whom it opens, on their own and another's.

    `who`: anybody, the asker of the matter, its auditor, staff, or who brought the list.
    `other` says what stays shut for the others' sake.
    """

    what: str
    pages: tuple[str, ...]
    api: tuple[str, ...]
    who: str
    other: str = ""


DOORS: Final = (
    Door("read the register, its figures and what changed", ("/", "/m", "/figures", "/changes"),
         ("/matters", "/figures", "/changes?since=2025-08-18"), "anybody",
         "no row for what is sealed or only asked for"),
    Door("take the open lists away", ("/m.csv", "/m.json", "/m.atom", "/promises.csv"), ("/matters?limit=100",),
         "anybody", "the same rows"),
    Door("read the public log and its proofs", ("/log/", "/check"), ("/workflow",), "anybody",
         "what is sealed is opened to nobody"),
    Door("read one's own matter by its code", ("/mine",), (), "asker", "another's code opens another's"),
    Door("a copy of all that is kept of oneself", ("/mine/copy.zip",), (), "asker", "another's code copies another's"),
    Door("what is kept of people, how long, and what was forgotten", ("/kept",), (), "anybody", "counts alone"),
    Door("what askers tell the auditor alone, and who opens contacts far above their peers", ("/desk/alarms",), (),
         "auditor", "403"),
    Door("find by the whole number what a caller asked", ("/desk/caller",), (), "desk, unit and auditor",
         "only where the contact may be opened anyway"),
    Door("read who looked at it", (), ("/matters/{own}/looks",), "asker and auditor", "404"),
    Door("the queues, and what is found in them", ("/desk/", "/desk/?view=all", "/desk/find?q=灯"),
         ("/queues", "/queues/all", "/found?q=灯"), "staff", "what is not in sight is not there"),
    Door("take the queue away as a file", ("/desk/list.csv?view=all", "/desk/return.csv"), ("/return.csv",), "staff",
         "what is not in sight is not there"),
    Door("views of one's own", ("/desk/narrow",), ("/views",), "staff", "another's are neither seen nor struck out"),
    Door("bring a list in", ("/desk/import",), ("/imports",), "staff", "who may file nothing brings in nothing: 403"),
    Door("what became of one's list", ("/desk/import/{batch}", "/desk/import/{batch}/left.csv",
         "/desk/import/{batch}/return.csv"), ("/imports/{batch}", "/imports/{batch}/rows",
         "/imports/{batch}/left.csv"), "who brought it", "404"),
    Door("file for somebody, or promise", ("/desk/new",), (), "staff", "the law says which (submit, above)"),
)  # fmt: skip
"""Handing many on (`/desk/assign`) asks the law of each matter as if it came alone, so it is a verb."""


def doors_table() -> str:
    """Print what is no verb, by page and API, and for whom."""
    head = "| what | by page | by API | for whom | of another's |\n|---|---|---|---|---|\n"
    rows = []
    for door in DOORS:
        pages, api = (" ".join(f"`{one}`" for one in each) for each in (door.pages, door.api))
        rows.append(f"| {door.what} | {pages} | {api} | {door.who} | {door.other} |\n")
    return head + "".join(rows)
