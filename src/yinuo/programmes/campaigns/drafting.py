"""A campaign as it is typed, at whichever door: a name, its days, a sheet; and what changes it once it is signed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.base.text import clean, clean_line, fold_digits, parse_date
from yinuo.doors.shell.typed import EMPTY, PICK, Reading, public_code
from yinuo.kernel.intake.directory import Directory
from yinuo.kernel.people.trees import codes_in
from yinuo.programmes.campaigns import actions, policy
from yinuo.programmes.campaigns.campaign import Campaign, Item
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.frozen import Amendment
from yinuo.programmes.campaigns.models import Drive
from yinuo.programmes.campaigns.sheet import LONGEST
from yinuo.programmes.campaigns.sheet import read as read_sheet
from yinuo.programmes.campaigns.targets import value_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.frozen import Kind
    from yinuo.programmes.campaigns.sheet import Fault

MOST_DAYS: Final = 1000
MOST_PARTS: Final = 20
MOST_REASON: Final = 500
KINDS: Final[Mapping[str, Kind]] = {
    "strike": "strike", "move": "move", "hand_over": "hand_over", "split": "split", "aim": "aim",
}  # fmt: skip
CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
BETWEEN: Final = re.compile(r"\s*[|｜\t]\s*")
TAKEN: Final = frozenset(("notices", "supervised", "league", "audits", "tracks", "lines", "remedy"))
"""Addresses that are other pages: no campaign may be called so."""
NO_FILE: Final = Sentence("还没有选文件。")
BAD_CODE: Final = Sentence("编号只用小写字母、数字和短横，2 到 40 个。")
BAD_PART: Final = Sentence("一行一项，写成「事项｜承办单位｜权重｜日期」。第 {n} 行读不懂。")
FEW_PARTS: Final = Sentence("拆开至少要两项，最多 {most} 项。", most=MOST_PARTS)


@dataclass(frozen=True, slots=True)
class Sent:
    """A sheet as it was sent: its bytes, and the name that says what sort of file it is."""

    data: bytes
    name: str


class BadCells(Invalid):
    """A sheet with cells that cannot be read: nothing of it was written down. `cells` in their order."""

    def __init__(self, cells: Sequence[Fault]) -> None:
        """Keep the cells; each is a field of its own."""
        super().__init__({one.cell: one.why for one in cells})
        self.cells = tuple(cells)


def drive_of(code: str) -> Drive:
    """Give a campaign, drafted or frozen. Raises NotFound."""
    found = Drive.objects.select_related("drafter", "signer").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def draft(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> Drive:
    """Write a campaign down as a draft, or the same draft anew. By the same token it bears the same code.

    Raises NotAllowed; Invalid by field, BadCells by cell.
    """
    seat = policy.drafter(officer.actor, officer.on)
    if seat is None:
        raise NotAllowed
    reading = Reading(typed)
    name, start = reading.line("name", most=60), reading.day("start") or officer.on
    n_days = reading.number("days", 1, MOST_DAYS)
    code = typed.get("code", "") or public_code(start, token)
    if not CODE.fullmatch(code) or code in TAKEN:
        reading.faults["code"] = BAD_CODE
    if sent is None:
        raise Invalid(reading.faults | {"file": NO_FILE})
    reading.tell()
    hold_size(len(sent.data))
    found = read_sheet(sent.data, sent.name, Directory.read({}).unit)
    if found.faults:
        raise BadCells(found.faults)
    every = (tuple(found.tracks.values()), tuple(found.lists.values()), tuple(found.items))
    place = codes_in(seat.place_path)[0]
    return actions.draft(
        Campaign(code, name, start, n_days, *every), place, officer.actor, officer.now,
        is_example=officer.mark == "example",
    )  # fmt: skip


def amend(code: str, typed: Mapping[str, str], officer: Officer) -> Drive:
    """Change a frozen campaign in the open, as it was typed. Raises NotFound, NotAllowed, Invalid by field."""
    found = drive_of(code)
    return actions.amend(
        code, change_of(typed, officer.on, campaign_of(found.document)), officer.actor, officer.now
    )


def change_of(typed: Mapping[str, str], on: date, campaign: Campaign) -> Amendment:
    """Read an amendment: which item, how it changes, why; the rest by how it changes. Raises Invalid."""
    kind = KINDS.get(typed.get("kind", ""))
    if kind is None:
        raise Invalid({"kind": PICK})
    reading = Reading(typed)
    reading.look_over("reason", "parts")
    reading.tell()
    code = typed.get("item", "")[:60]
    reason = clean(typed.get("reason", ""), most=MOST_REASON, least=4, field="reason")
    unit_of = Directory.read({}).unit
    if kind == "move":
        return Amendment(kind, code, reason, on, due=parse_date(typed.get("due", ""), field="due"))
    if kind == "hand_over":
        return Amendment(kind, code, reason, on, unit=_named("unit", typed.get("unit", ""), unit_of))
    if kind == "aim":
        return Amendment(kind, code, reason, on, value=value_in(typed.get("value", ""), "value"))
    if kind == "split":
        whole = next((item for item in campaign.items if item.code == code), None)
        parts = _parts(typed.get("parts", ""), whole, unit_of) if whole else ()
        return Amendment(kind, code, reason, on, parts=parts)
    return Amendment(kind, code, reason, on)


def _named(field: str, typed: str, unit_of: Callable[[str], str]) -> str:
    try:
        return unit_of(typed)
    except Invalid as fault:
        raise Invalid({field: next(iter(fault.fields.values()))}) from None


def _parts(typed: str, whole: Item, unit_of: Callable[[str], str]) -> tuple[Item, ...]:
    """Read the parts that an item is split into, one a line: title, unit, weight, date."""
    if not typed.strip():
        raise Invalid({"parts": EMPTY})
    rows = [line.strip() for line in typed.splitlines() if line.strip()]
    if not 2 <= len(rows) <= MOST_PARTS:  # noqa: PLR2004 -- one part is the item itself
        raise Invalid({"parts": FEW_PARTS})
    return tuple(_part(n, row, whole, unit_of) for n, row in enumerate(rows, 1))


def _part(n: int, row: str, whole: Item, unit_of: Callable[[str], str]) -> Item:
    cells = BETWEEN.split(row)
    try:
        title, unit, weight, due = cells
        told = clean_line(title, most=LONGEST, least=2, field="parts")
        return Item(
            f"{whole.code}-{n}", whole.task_list, told, unit_of(unit), int(fold_digits(weight)), parse_date(due),
            whole.proof, support_units=whole.support_units,
        )  # fmt: skip
    except (Invalid, ValueError):
        raise Invalid({"parts": Sentence(BAD_PART.msgid, n=n)}) from None
