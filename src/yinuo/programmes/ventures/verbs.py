"""What can be done to ventures, as data: each verb's subject, its fields, what does it, what is told of it.

The API makes an operation of each, the command line a word of `yinuo ventures enter`; the desk has forms of the same
names. What a field means, and which are asked of whom, is read in entering.py alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import parse_date
from yinuo.programmes.ventures import (
    actions,
    asset_entering,
    asset_shown,
    bookkeeping,
    entering,
    lease_entering,
    lease_shown,
    records,
    sheet_sent,
    spending,
)
from yinuo.programmes.ventures.plan import SOURCES
from yinuo.programmes.ventures.queries import period_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.models import Distribution, Venture

Subject = Literal["nothing", "venture", "period", "village"]
AT: Final[Mapping[str, tuple[str, ...]]] = {
    "nothing": (),
    "venture": ("code",),
    "period": ("code", "first"),
    "village": ("code",),
}
"""The words that name what a verb is about: parts of its address, words after it at a terminal."""
A_LINE: Final = Sentence("请填一行字。")
A_LIST: Final = Sentence("请给一张单子，每行写成一个对象，里面都是字。")


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done. `optional` fields may be missing; `lists` are fields of several lines, by cells.

    `do` gets who does it, the subject, what was typed and the token; `is_new` where something comes to be by it.
    """

    name: str
    of: Subject
    summary: str
    shape: str
    do: Callable[[Officer, Any, Mapping[str, str], str], Any]
    tell: Callable[[Any, Officer], Record]
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_new: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Give every field that may be given."""
        return (*self.fields, *self.optional, *self.lists)


def subject(verb: Verb, at: Mapping[str, str], officer: Officer) -> Any:
    """Give what a verb is about. Raises NotFound; of a draft for whoever has nothing to do with it too."""
    if verb.of == "venture":
        return actions.venture_of(at["code"])
    if verb.of == "village":
        return spending.village_of(at["code"])
    return period_for(officer, at["code"], at["first"]) if verb.of == "period" else None


def period_for(officer: Officer, code: str, first: str) -> Distribution:
    """Give the distribution of a period; a draft to those alone who run or supervise the venture. Raises NotFound."""
    try:
        row = period_kept(code, parse_date(first))
    except Invalid:
        raise NotFound from None
    if row.state == "drafted" and not actions.is_ours(row.venture, officer.actor, officer.on):
        raise NotFound
    return row


def typed_of(verb: Verb, given: Mapping[str, Any]) -> dict[str, str]:
    """Give what was given as lines of text; a list becomes lines one below the other. Raises Invalid for all else."""
    strange = sorted(set(given) - set(verb.names))
    if strange:
        raise Invalid({strange[0][:40]: Sentence("这里没有「{name}」这一项。", name=strange[0][:40])})
    found: dict[str, str] = {}
    for name, value in given.items():
        if name in verb.lists and not isinstance(value, str):
            found[name] = _lines(name, value, verb.lists[name])
        elif isinstance(value, str):
            found[name] = value
        else:
            raise Invalid({name: A_LINE})
    return found


def _lines(name: str, rows: object, cells: tuple[str, ...]) -> str:
    """Write rows as lines, a tab between their cells. Raises Invalid."""
    if not isinstance(rows, list):
        raise Invalid({name: A_LIST})
    for row in rows:
        is_right = isinstance(row, dict) and set(row) <= set(cells)
        if not is_right or any(not isinstance(one, str) or len(one.splitlines()) > 1 for one in row.values()):
            raise Invalid({name: A_LIST})
    return "\n".join("\t".join(" ".join(row.get(cell, "").split()) for cell in cells) for row in rows)


def _plain(do: Callable[[Officer, Any, Mapping[str, str]], Any]) -> Callable[..., Any]:
    """Make a verb of what needs no token."""
    return lambda officer, of, given, _token: do(officer, of, given)


def _step(name: str) -> Callable[..., Any]:
    return lambda officer, row, given, _token: entering.step(name, officer, row, given)


def _sheet(row: Distribution, officer: Officer) -> Record:
    return records.sheet_record(row, officer.on)


def _dated(record: Callable[[Any, date], Record]) -> Callable[[Any, Officer], Record]:
    return lambda row, officer: record(row, officer.on)


def _undated(record: Callable[[Any], Record]) -> Callable[[Any, Officer], Record]:
    return lambda row, _officer: record(row)


def book_of(venture: Venture, year: int, on: date) -> Record:
    """Give a year of a venture's books as a record."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), on)
    return records.book_record(venture, first, last, bookkeeping.trial(venture, first, last))


def _book(row: Any, officer: Officer) -> Record:
    return book_of(actions.venture_of(getattr(row, "book_id", row.pk)), officer.on.year, officer.on)


def _reopened(row: Any, officer: Officer) -> Record:
    return _book(row.closing, officer)


_MADE: Final = _undated(records.venture_record)
_ENTRY: Final = _undated(records.entry_record)
_MOVE: Final = _undated(records.move_record)
_GRANT, _SPENT = _dated(records.grant_record), _dated(records.spending_record)
_STEP: Final = partial(Verb, of="period", shape="VenturePeriod", tell=_sheet)
_OF: Final = partial(Verb, of="venture")
_ASSET: Final = partial(Verb, of="venture", shape="VentureAsset", tell=_dated(asset_shown.asset_record))
_LEASED: Final = _dated(lease_shown.lease_record)
_CONTRACT: Final = partial(Verb, of="venture", shape="VentureContract", tell=_LEASED)
_PLACING: Final = partial(Verb, of="venture", shape="VenturePlacing", tell=_LEASED)
_SPEND: Final = partial(Verb, of="village", shape="VillageSpending", tell=_SPENT)
DONE: Final = ("contract", "paid_on", "reference")

VERBS: Final = (
    Verb(
        "found", "nothing", "begin a venture; public at once", "Venture",
        lambda officer, _of, given, _token: entering.found(officer, given), _MADE,
        ("name", "kind", "manager", "supervisor", "began_on", "how", "resolution", "present", "yes"),
        ("name_en", "text", "text_en", "guarantor", "rate", "bonus", "per_unit", "reserve", "welfare", "looked"),
        {"members": ("unit", "quantity", "decided_on", "minutes")}, is_new=True,
    ),
    _OF(
        name="terms", summary="agree anew how it shares out, from a day on", shape="Venture", do=_plain(entering.terms),
        tell=_MADE, fields=("since", "how", "resolution"),
        optional=("rate", "bonus", "per_unit", "reserve", "welfare", "looked"),
    ),
    _OF(
        name="draft", summary="work a period out and keep it as a draft", shape="VenturePeriod",
        do=_plain(entering.draft), tell=_sheet, fields=("first", "last", "income", "costs", "bank", "slip"),
        optional=("opening", "earmarked", "owed_in", *SOURCES), is_new=True,
    ),
    _OF(
        name="move", summary="enter a change of the share register", shape="ShareMove", do=_plain(entering.move),
        tell=_MOVE, fields=("register", "on", "quantity", "reference"), optional=("giver", "taker"), is_new=True,
    ),
    _OF(
        name="correct", summary="end that a wrong line of the register is known", shape="ShareMove",
        do=_plain(entering.correct), tell=_MOVE, fields=("correct",),
    ),
    _OF(
        name="grant", summary="enter a grant, traced to its round", shape="VentureGrant", do=_plain(entering.grant),
        tell=_GRANT, fields=("round", "granted_on", "amount", "purpose", "reference"), optional=("purpose_en",),
        is_new=True,
    ),
    _OF(
        name="grant_back", summary="take a wrong grant back, in the open", shape="VentureGrant",
        do=_plain(entering.grant_back), tell=_GRANT, fields=("line", "reason"),
    ),
    _OF(
        name="open_books", summary="open a venture's double-entry books", shape="VentureBook",
        do=_plain(entering.open_books), tell=_book, fields=("first",), is_new=True,
    ),
    _OF(
        name="post", summary="post an entry, from one account to another or of many lines", shape="LedgerEntry",
        do=entering.post, tell=_ENTRY, fields=("on", "text"),
        optional=("reference", "debit", "credit", "amount", "party", "purpose"),
        lists={"lines": ("account", "debit", "credit", "whom")}, is_new=True,
    ),
    _OF(
        name="take_in", summary="take a sheet of many rows in, whole or not at all; a dry run says what is wrong",
        shape="VentureSheetTaken", do=_plain(sheet_sent.take_in), tell=_undated(sheet_sent.taken_record),
        optional=("sort", "dry_run"), lists={"rows": sheet_sent.CELLS},
    ),
    _OF(
        name="reverse", summary="take an entry back by another, once", shape="LedgerEntry",
        do=_plain(entering.reverse), tell=_ENTRY, fields=("number", "why"), is_new=True,
    ),
    _OF(
        name="close", summary="close the earliest month that is open and over, or all of them until one",
        shape="VentureBook", do=_plain(entering.close), tell=_book, optional=("until",),
    ),
    _OF(
        name="spread", summary="post a rent that came at once for several years, year by year as it is due",
        shape="VentureBook", do=_plain(entering.spread), tell=_book,
        fields=("amount", "came_on", "first", "last", "reference"),
    ),
    _OF(
        name="ask_reopen", summary="ask that the month closed last opens again", shape="VentureBook",
        do=_plain(entering.ask_reopen), tell=_reopened, fields=("reason",),
    ),
    _OF(
        name="reopen", summary="agree to it, as another person: the month is open", shape="VentureBook",
        do=_plain(entering.reopen), tell=_reopened,
    ),
    _OF(
        name="lease", summary="enter a lease with the plan it is paid by; the lessee by kind alone",
        shape="VentureLease", do=_plain(lease_entering.lease), tell=_dated(lease_shown.lease_record),
        fields=("asset", "lessee", "began_on", "ends_on", "contract"), optional=("asset_en", "looked"),
        lists={"plan": ("due_on", "amount")}, is_new=True,
    ),
    _OF(
        name="lease_back", summary="take a wrong lease back, in the open", shape="VentureLease",
        do=_plain(lease_entering.lease_back), tell=_dated(lease_shown.lease_record), fields=("line", "reason"),
    ),
    _OF(
        name="receipt", summary="enter what came in on a lease, by its bank slip", shape="VentureLease",
        do=_plain(lease_entering.receipt), tell=_dated(lease_shown.lease_of_receipt),
        fields=("line", "came_on", "amount", "reference"), is_new=True,
    ),
    _OF(
        name="receipt_back", summary="take a wrong receipt back", shape="VentureLease",
        do=_plain(lease_entering.receipt_back), tell=_dated(lease_shown.lease_of_receipt), fields=("line", "reason"),
    ),
    _CONTRACT(
        name="contract", summary="enter a contract by which the venture pays, with the plan it is paid by",
        do=_plain(lease_entering.contract), fields=("what", "whom", "began_on", "ends_on", "contract"),
        optional=("what_en", "looked"), lists={"plan": ("due_on", "amount")}, is_new=True,
    ),
    _CONTRACT(
        name="contract_back", summary="take a wrong contract back, in the open",
        do=_plain(lease_entering.contract_back), fields=("line", "reason"),
    ),
    _CONTRACT(
        name="contract_paid", summary="enter what the venture paid on a contract, by its bank slip",
        do=_plain(lease_entering.contract_paid), tell=_dated(lease_shown.lease_of_receipt),
        fields=("line", "paid_on", "amount", "reference"), is_new=True,
    ),
    _CONTRACT(
        name="contract_paid_back", summary="take a wrong payment on a contract back",
        do=_plain(lease_entering.contract_paid_back), tell=_dated(lease_shown.lease_of_receipt),
        fields=("line", "reason"),
    ),
    _PLACING(
        name="placing", summary="enter money placed at a fixed return, with the days on which it is due",
        do=_plain(lease_entering.placing), is_new=True,
        fields=("what", "whom", "principal", "rate", "basis", "began_on", "ends_on", "contract"),
        optional=("what_en", "looked"), lists={"plan": ("due_on",)},
    ),
    _PLACING(
        name="placing_back", summary="take a wrong placing back, in the open",
        do=_plain(lease_entering.placing_back), fields=("line", "reason"),
    ),
    _PLACING(
        name="placing_receipt", summary="enter what a placing brought, by its bank slip",
        do=_plain(lease_entering.placing_receipt), tell=_dated(lease_shown.lease_of_receipt),
        fields=("line", "came_on", "amount", "reference"), is_new=True,
    ),
    _PLACING(
        name="placing_receipt_back", summary="take a wrong receipt on a placing back",
        do=_plain(lease_entering.placing_receipt_back), tell=_dated(lease_shown.lease_of_receipt),
        fields=("line", "reason"),
    ),
    _ASSET(
        name="asset", summary="enter an asset, and which grants paid how much of it", do=_plain(asset_entering.asset),
        fields=("name", "kind", "place", "acquired_on", "cost", "reference"), optional=("name_en", "looked"),
        lists={"paid_from": ("grant", "amount")}, is_new=True,
    ),
    _ASSET(
        name="asset_back", summary="take a wrong asset back, in the open", do=_plain(asset_entering.asset_back),
        fields=("line", "reason"),
    ),
    _ASSET(
        name="asset_left", summary="enter how an asset left; what a sale brought is never shared out",
        do=_plain(asset_entering.asset_left), tell=_dated(asset_shown.asset_of_leaving),
        fields=("line", "left_on", "how", "reference"), optional=("amount",), is_new=True,
    ),
    _ASSET(
        name="asset_left_back", summary="take back that an asset left", do=_plain(asset_entering.asset_left_back),
        tell=_dated(asset_shown.asset_of_leaving), fields=("line", "reason"),
    ),
    _STEP(name="show", summary="show a draft to everybody, for ten days", do=_step("show")),
    _STEP(
        name="resolve", summary="enter the vote, after ten days", do=_step("resolve"),
        fields=("members", "present", "yes", "minutes", "pay_by"),
    ),
    _STEP(name="approve", summary="approve: each part becomes a promise", do=_step("approve")),
    _STEP(
        name="pay", summary="enter that one village was paid, by its bank slip", do=_step("pay"),
        fields=("unit", "paid_on", "reference"),
    ),
    _STEP(name="book", summary="post to the books what was declared and paid and is not in them", do=_step("book")),
    _STEP(name="disclose", summary="close a period that is paid, in the open", do=_step("disclose")),
    _STEP(name="withdraw", summary="take a sheet back, with a public reason", do=_step("withdraw"), fields=("reason",)),
    _SPEND(
        name="decide", summary="enter what a village decided to spend", do=_plain(entering.decide),
        fields=("year", "what", "amount", "decided_on", "minutes"), optional=("what_en", "n_people", *DONE, "looked"),
        is_new=True,
    ),
    _SPEND(
        name="go_on", summary="enter the contract or the payment of a line", do=_plain(entering.go_on),
        fields=("line",), optional=DONE,
    ),
    _SPEND(
        name="take_back", summary="take a wrong line of spending back", do=_plain(entering.take_back),
        fields=("line", "reason"),
    ),
)  # fmt: skip
