"""The shapes of what the API says of ventures, and of what it takes: one body for each verb, from the verb's fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.schema import COUNT, DAY, MAYBE, PAGED, TEXT, YES, exactly, many, named
from yinuo.programmes.ventures.asset_models import ASSETS, WAYS_OUT
from yinuo.programmes.ventures.lease_models import LESSEES, LET, PAY, PLACED
from yinuo.programmes.ventures.lease_shown import KEYS
from yinuo.programmes.ventures.models import KINDS, ROUNDS
from yinuo.programmes.ventures.reading_records import STANDINGS
from yinuo.programmes.ventures.rules import BASES
from yinuo.programmes.ventures.sheet_columns import COLUMNS
from yinuo.programmes.ventures.states import STATES
from yinuo.programmes.ventures.verbs import VERBS

if TYPE_CHECKING:
    from yinuo.doors.api.schema import Schema
    from yinuo.programmes.ventures.verbs import Verb

__all__ = ["PAGED", "body_name", "components"]

SUM: Final[Schema] = {"type": "integer", "description": "minor units"}
N: Final[Schema] = {"type": ["integer", "null"]}
ANY: Final[Schema] = {"type": "object"}
LINE: Final[Schema] = {"type": "integer", "description": "names this line where it is taken back"}
QUANTITY: Final[Schema] = {"type": "string", "description": 'exact: "7.35", "1/11"'}


def body_name(verb: Verb) -> str:
    """Name the body of a verb."""
    return "Venture" + "".join(word.capitalize() for word in verb.name.split("_")) + "Given"


def _body(verb: Verb) -> Schema:
    shapes: dict[str, Schema] = dict.fromkeys((*verb.fields, *verb.optional), TEXT)
    for name, cells in verb.lists.items():
        row = exactly(**dict.fromkeys(cells, TEXT)) | {"required": []}
        shapes[name] = {"anyOf": [many(row), TEXT]}
    return exactly(**shapes) | {"required": list(verb.fields)}


def _page(item: str) -> Schema:
    return exactly(items=many(named(item)), next_cursor=MAYBE)


def components() -> dict[str, Schema]:
    """Give the shapes of ventures, registers, periods, payments, villages and books."""
    return {
        **{body_name(verb): _body(verb) for verb in VERBS},
        **_owned(),
        **_leases(),
        **_assets(),
        **_periods(),
        **_villages(),
        **_books(),
    }


def _owned() -> dict[str, Schema]:
    texts = (
        "code",
        "name",
        "name_en",
        "text",
        "text_en",
        "guarantor",
        "currency",
        "principal",
        "place",
        "manager",
    )
    venture: dict[str, Any] = dict.fromkeys((*texts, "supervisor", "href"), TEXT)
    venture |= {
        "kind": {"enum": list(KINDS)}, "began_on": DAY, "digits": COUNT, "is_example": YES,
        "members": many(exactly(unit=TEXT, decided_on=DAY, minutes=TEXT)), "voting": many(ANY),
        "rules": many(ANY | {"description": "as plan.schema.json says"}), "charter": many(ANY),
    }  # fmt: skip
    held = exactly(unit=TEXT, quantity=QUANTITY)
    return {
        "Venture": exactly(**venture),
        "Ventures": _page("Venture"),
        "VentureRegisters": exactly(
            venture=TEXT, on=DAY, known_on=DAY, href=TEXT,
            items=many(exactly(register=TEXT, total=QUANTITY, held=many(held))),
        ),
        "ShareMove": exactly(
            line=LINE, venture=TEXT, register=TEXT, on=DAY, giver=MAYBE, taker=MAYBE, quantity=QUANTITY,
            known_from=DAY, known_to=DAY, href=TEXT,
        ),
        "VentureGrant": exactly(
            line=LINE, venture=TEXT, round={"enum": list(ROUNDS)}, on=DAY, amount=SUM, purpose=TEXT, purpose_en=TEXT,
            withdrawn_on=DAY, reason=TEXT, href=TEXT,
        ),
        "VentureGrants": exactly(items=many(named("VentureGrant"))),
    }  # fmt: skip


def _leases() -> dict[str, Schema]:
    """Give the shapes of contracts: leases, what is paid for, money placed at a fixed return."""
    placed = {"principal": SUM, "rate_ppm": {"type": "integer"}, "basis": {"enum": list(BASES)}}
    names = {"VentureLease": LET, "VentureContract": PAY, "VenturePlacing": PLACED}
    shapes = {name: _contract(way, placed if way == PLACED else {}) for name, way in names.items()}
    return shapes | {f"{name}s": exactly(items=many(named(name))) for name in names}


def _contract(way: str, placed: Schema) -> Schema:
    what, whom, moved, came, _address = KEYS[way]
    standing = {"enum": ["kept", "late", "overdue", "due"]}
    due = exactly(**{"due_on": DAY, "amount": SUM, came: SUM, f"{came}_on": DAY, "standing": standing})
    slip = exactly(line=LINE, on=DAY, amount=SUM, reference=TEXT)
    told = {
        "line": LINE, "venture": TEXT, what: TEXT, f"{what}_en": TEXT, whom: {"enum": list(LESSEES)}, "contract": TEXT,
        "began_on": DAY, "ends_on": DAY, "arrears": SUM, "dues": many(due), moved: many(slip), "withdrawn_on": DAY,
        "reason": TEXT, "href": TEXT,
    }  # fmt: skip
    return exactly(**told, **placed)


def _assets() -> dict[str, Schema]:
    paid = exactly(line=LINE, purpose=TEXT, amount=SUM)
    texts = ("venture", "name", "name_en", "place", "reference", "left_by", "reason", "href")
    return {
        "VentureAsset": exactly(
            line=LINE, **dict.fromkeys(texts, TEXT), kind={"enum": list(ASSETS)}, acquired_on=DAY, cost=SUM,
            paid_from=many(paid), state={"enum": ["held", *WAYS_OUT]}, left_on=DAY, sold_for=SUM, withdrawn_on=DAY,
        ),
        "VentureAssets": exactly(items=many(named("VentureAsset"))),
    }  # fmt: skip


def _periods() -> dict[str, Schema]:
    sums = ("income", "net", "opening", "bank", "earmarked", "handed_out", "carried")
    days = ("pay_by", "shown_until", "shown_on", "resolved_on", "approved_on", "paid_on", "disclosed_on")
    line: dict[str, Any] = {
        **dict.fromkeys(("venture", "sha256", "minutes", "reason", "href"), TEXT),
        **dict.fromkeys(("first", "last", *days, "withdrawn_on"), DAY), **dict.fromkeys(sums, SUM),
        **dict.fromkeys(("members", "present", "yes"), N), "state": {"enum": list(STATES)},
    }  # fmt: skip
    both = exactly(zh=TEXT, en=TEXT)
    steps = exactly(step=TEXT, code=TEXT, amount=SUM, left=SUM, why=both)
    part = exactly(
        **dict.fromkeys(("rule", "step"), TEXT), **dict.fromkeys(("due", "prior", "paid", "arrears"), SUM),
        odd={"type": "integer", "description": "the odd minor unit that this one got, or none"}, remainder=TEXT,
        why=both,
    )  # fmt: skip
    part |= {"required": ["rule", "step", "due", "prior", "paid", "arrears"]}
    return {
        "VenturePeriodLine": exactly(**line),
        "VenturePeriods": exactly(items=many(named("VenturePeriodLine"))),
        "VenturePeriod": exactly(
            **line, steps=many(steps), parts=many(exactly(**_payment(), rules=many(part)))
        ),
        "VenturePayment": exactly(**_payment()),
        "VenturePayments": _page("VenturePayment"),
    }


def _payment() -> dict[str, Schema]:
    return {
        **dict.fromkeys(("venture", "unit", "reference", "href"), TEXT),
        **dict.fromkeys(("first", "last", "pay_by", "paid_on"), DAY), "amount": SUM,
        "standing": {"enum": list(STANDINGS)},
        "promise": {"type": "string", "description": "the number of its promise, once it is one"},
    }  # fmt: skip


def _villages() -> dict[str, Schema]:
    year = exactly(
        year=COUNT, owed=SUM, paid=SUM, spent=SUM, came=many(named("VenturePayment")),
        spending=many(named("VillageSpending")),
    )  # fmt: skip
    return {
        "Villages": _page("Village"),
        "Village": exactly(
            unit=TEXT, name=TEXT, name_en=TEXT, is_example=YES, year=COUNT, owed=SUM, paid=SUM, href=TEXT
        ),
        "VillageStatement": exactly(unit=TEXT, years=many(year), href=TEXT),
        "VillageSpending": exactly(
            line=LINE, unit=TEXT, year=COUNT, what=TEXT, what_en=TEXT, amount=SUM, minutes=TEXT, contract=TEXT,
            n_people=N | {"description": "how many people it went to; who they are stands nowhere"}, decided_on=DAY,
            paid_on=DAY, withdrawn_on=DAY, reason=TEXT, href=TEXT,
        ),
    }  # fmt: skip


def _books() -> dict[str, Schema]:
    spot: dict[str, Any] = dict.fromkeys(("account", "purpose", "party"), TEXT)
    columns = dict.fromkeys(("opening", "debit", "credit", "closing"), SUM)
    return {
        "VentureBook": exactly(
            venture=TEXT, first=DAY, last=DAY, open_month=DAY, rows=many(exactly(**spot, **columns)), href=TEXT
        ),
        "LedgerEntry": exactly(
            number=COUNT, venture=TEXT, on=DAY, month=DAY, text=TEXT, reference=TEXT, reverses=N, reversed_by=N,
            lines=many(exactly(**spot, amount=SUM)), href=TEXT,
        ),
        "LedgerEntries": _page("LedgerEntry"),
        "VentureSheetTaken": exactly(
            sort={"enum": list(COLUMNS)}, rows=COUNT, new=COUNT, known=COUNT, kept=YES,
            bad=many(exactly(row=COUNT, cell=TEXT, reason=TEXT)),
        ),
    }  # fmt: skip
