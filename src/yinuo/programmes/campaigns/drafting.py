"""A campaign as it is typed, at whichever door: a name, its days, a sheet; and what changes it once it is signed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.base.text import clean, clean_line, fold_digits, parse_date
from yinuo.doors.shell.typed import EMPTY, Reading, public_code
from yinuo.kernel.intake.directory import Directory
from yinuo.kernel.people.trees import codes_in
from yinuo.programmes.campaigns import actions, policy
from yinuo.programmes.campaigns.campaign import ONE_DAY, Campaign, Item
from yinuo.programmes.campaigns.frozen import Amendment, amended
from yinuo.programmes.campaigns.models import Drive
from yinuo.programmes.campaigns.queries import read
from yinuo.programmes.campaigns.sheet import LONGEST
from yinuo.programmes.campaigns.sheet import Read as Lists
from yinuo.programmes.campaigns.sheet import read as read_sheet
from yinuo.programmes.campaigns.targets import value_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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
TAKEN: Final = frozenset(
    ("notices", "supervised", "league", "audits", "tracks", "lines", "remedy", "dry-run")
)
"""Addresses that are other pages: no campaign may be called so."""
BY_HAND: Final = "hand"
"""How a draft begins that is written item by item, without a sheet."""
NO_ITEM: Final = Item("", "", "", "", 1, date.min)
"""What the lines of a split are read for where it is not said what is split."""
NO_FILE: Final = Sentence("还没有选文件。")
BAD_CODE: Final = Sentence("编号只用小写字母、数字和短横，2 到 40 个。")
BAD_PART: Final = Sentence("一行一项，写成「事项｜承办单位｜权重｜日期」。第 {n} 行读不懂。")
TOO_FAR: Final = Sentence("这一天太远了，没有日历写到那里。")
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
    campaign, place = _asked(typed, sent, officer, token)
    return actions.draft(campaign, place, officer.actor, officer.now, is_example=officer.mark == "example")


def tried(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> Campaign:
    """Give the campaign that `draft` would write down, by the same rules, and write nothing. Raises what it raises."""
    campaign, _place = _asked(typed, sent, officer, token)
    actions.see(campaign)
    return campaign


def _asked(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> tuple[Campaign, str]:
    """Read a campaign as it is typed, and where it is; one that is written item by item begins without any."""
    seat = policy.drafter(officer.actor, officer.on)
    if seat is None:
        raise NotAllowed
    reading = Reading(typed)
    name, start = reading.line("name", most=60), reading.day("start") or officer.on
    n_days = reading.number("days", 1, MOST_DAYS)
    code = typed.get("code", "") or public_code(start, token)
    if not CODE.fullmatch(code) or code in TAKEN:
        reading.faults["code"] = BAD_CODE
    by_hand = typed.get("by") == BY_HAND
    if sent is None and not by_hand:
        raise Invalid(reading.faults | {"file": NO_FILE})
    reading.tell()
    found = Lists((start, _last(start, n_days)))
    if sent is not None:
        hold_size(len(sent.data))
        found = read_sheet(sent.data, sent.name, Directory.read({}).unit, found.days)
    if found.faults:
        raise BadCells(found.faults)
    every = (tuple(found.tracks.values()), tuple(found.lists.values()), tuple(found.items))
    return Campaign(code, name, start, n_days, *every), codes_in(seat.place_path)[0]


def _last(start: date, n_days: int) -> date:
    try:
        return start + (n_days - 1) * ONE_DAY
    except OverflowError:
        raise Invalid({"start": TOO_FAR}) from None


def amend(code: str, typed: Mapping[str, str], officer: Officer) -> Drive:
    """Change a frozen campaign in the open, as it was typed. Raises NotFound, NotAllowed, Invalid by field."""
    stands = read(drive_of(code), officer.on, officer.at).campaign
    return actions.amend(code, change_of(typed, officer.on, stands), officer.actor, officer.now)


def change_of(typed: Mapping[str, str], on: date, campaign: Campaign) -> Amendment:
    """Read an amendment of a campaign as it stands: which item, how it changes, why; the rest by how it changes.

    Raises Invalid with everything that is wrong, what the law would refuse among it.
    """
    reading = Reading(typed)
    kind = KINDS.get(reading.one_of("kind", KINDS))
    reason = _reason(reading)
    known = campaign.targets if kind == "aim" else campaign.under_way
    item = reading.one_of("item", [one.code for one in known]) if kind else ""
    change = Amendment(kind or "strike", item, reason, on)
    if kind is not None:
        change = replace(change, **_told(kind, reading, typed, campaign, item))
    reading.look_over("reason", "parts")
    if item and not set(reading.faults) - {"reason"}:
        _see_law(campaign, change, reading)
    reading.tell()
    return change


def _reason(reading: Reading) -> str:
    try:
        return clean(reading.given.get("reason", ""), most=MOST_REASON, least=4, field="reason")
    except Invalid as wrong:
        reading.faults |= wrong.fields
        return ""


def _told(
    kind: Kind, reading: Reading, typed: Mapping[str, str], campaign: Campaign, code: str
) -> dict[str, Any]:
    """Read what goes with one way of changing; its faults go with the others."""
    unit_of = Directory.read({}).unit
    try:
        if kind == "move":
            return {"due": reading.day("due")}
        if kind == "hand_over":
            return {"unit": _named("unit", typed.get("unit", ""), unit_of)}
        if kind == "aim":
            return {"value": value_in(typed.get("value", ""), "value")}
        whole = next((one for one in campaign.items if one.code == code), None)
        if kind == "split":
            return {"parts": _parts(typed.get("parts", ""), whole, unit_of)}
    except Invalid as wrong:
        reading.faults |= wrong.fields
    return {}


def _see_law(campaign: Campaign, change: Amendment, reading: Reading) -> None:
    """Try the amendment as if it had its reason: what the law refuses stands beside the field that it comes from."""
    try:
        amended(campaign, replace(change, reason=change.reason or "—"))
    except Invalid as wrong:
        names = {"item", "due", "unit", "parts", "value"}
        reading.faults |= {name if name in names else "parts": why for name, why in wrong.fields.items()}


def _named(field: str, typed: str, unit_of: Callable[[str], str]) -> str:
    if not typed.strip():
        raise Invalid({field: EMPTY})
    try:
        return unit_of(typed)
    except Invalid as fault:
        raise Invalid({field: next(iter(fault.fields.values()))}) from None


def _parts(typed: str, whole: Item | None, unit_of: Callable[[str], str]) -> tuple[Item, ...]:
    """Read the parts that an item is split into, one a line: title, unit, weight, date. Raises Invalid."""
    if not typed.strip():
        raise Invalid({"parts": EMPTY})
    rows = [line.strip() for line in typed.splitlines() if line.strip()]
    if not 2 <= len(rows) <= MOST_PARTS:  # noqa: PLR2004 -- one part is the item itself
        raise Invalid({"parts": FEW_PARTS})
    read = [_part(n, row, whole or NO_ITEM, unit_of) for n, row in enumerate(rows, 1)]
    bad = [str(n) for n, one in enumerate(read, 1) if one is None]
    if bad:
        raise Invalid({"parts": Sentence(BAD_PART.msgid, n=", ".join(bad))})
    return tuple(one for one in read if one is not None)


def _part(n: int, row: str, whole: Item, unit_of: Callable[[str], str]) -> Item | None:
    """Read one part; None where the line cannot be read."""
    cells = BETWEEN.split(row)
    try:
        title, unit, weight, due = cells
        told = clean_line(title, most=LONGEST, least=2, field="parts")
        return Item(
            f"{whole.code}-{n}", whole.task_list, told, unit_of(unit), int(fold_digits(weight)), parse_date(due),
            whole.proof, support_units=whole.support_units,
        )  # fmt: skip
    except (Invalid, ValueError):
        return None
