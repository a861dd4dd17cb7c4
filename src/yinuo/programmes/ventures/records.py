"""What machines read of ventures, by API and on the command line: sums are minor units, quantities exact texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.shell.records import ROOT
from yinuo.programmes.ventures import bookkeeping, shown
from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.queries import payments, registers, standing_of, state_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from yinuo.doors.shell.records import Record
    from yinuo.programmes.ventures.bookkeeping import Trial
    from yinuo.programmes.ventures.ledger_models import LedgerEntry
    from yinuo.programmes.ventures.models import (
        Distribution,
        ShareMove,
        Venture,
        VentureGrant,
        VillagePayment,
        VillageSpending,
    )

VENTURES: Final = f"{ROOT}/ventures"
VILLAGES: Final = f"{VENTURES}/villages"


def day(on: date | None) -> str | None:
    """Write a day; None for none."""
    return on.isoformat() if on else None


def known(on: date | None, today: date) -> str | None:
    """Write a day that had come by the day being read; None for one that had not."""
    return on.isoformat() if on and on <= today else None


def venture_url(code: str) -> str:
    """Give the address of a venture."""
    return f"{VENTURES}/{code}"


def period_url(row: Distribution) -> str:
    """Give the address of a period's sheet."""
    return f"{VENTURES}/{row.venture_id}/periods/{row.first.isoformat()}"


def venture_record(row: Venture) -> Record:
    """Give one venture: what it is, who owns it in register order, how it shares out and votes."""
    texts = ("code", "name", "name_en", "kind", "text", "text_en", "guarantor", "currency", "principal")
    return {
        **{name: getattr(row, name) for name in texts},
        "place": row.place_id, "manager": row.manager_id, "supervisor": row.supervisor_id,
        "began_on": row.began_on.isoformat(), "digits": row.digits, "is_example": row.is_example,
        "members": [
            {"unit": one.unit_id, "decided_on": day(one.decided_on), "minutes": one.minutes}
            for one in row.members.all()
        ],
        "rules": row.rules, "charter": row.charter, "voting": row.voting, "href": venture_url(row.code),
    }  # fmt: skip


def register_record(row: Venture, on: date, known_on: date | None) -> Record:
    """Give who held how much on a day, as the register said on another (None: as it says now)."""
    every = registers(row)
    return {
        "venture": row.code, "on": on.isoformat(), "known_on": day(known_on),
        "items": [
            {
                "register": one.code, "total": _exact(one.total(on, known_on)),
                "held": [
                    {"unit": unit, "quantity": _exact(quantity)}
                    for unit, quantity in one.held(on, known_on).items() if quantity
                ],
            }
            for one in every.values()
        ],
        "href": f"{venture_url(row.code)}/register",
    }  # fmt: skip


def _exact(quantity: Fraction | int) -> str:
    return plain(quantity)


def move_record(row: ShareMove) -> Record:
    """Give one line of a share register, with the days on which it was known."""
    from fractions import Fraction

    return {
        "line": row.pk, "venture": row.venture_id, "register": row.register, "on": row.on.isoformat(),
        "giver": row.giver_id, "taker": row.taker_id, "quantity": plain(Fraction(row.top, row.bottom)),
        "known_from": row.known_from.isoformat(), "known_to": day(row.known_to),
        "href": f"{venture_url(row.venture_id)}/register",
    }  # fmt: skip


def period_record(row: Distribution, on: date) -> Record:
    """Give one period as a line: its sums, and how far it was by the day being read."""
    state = state_on(row, on)
    is_voted = row.resolved_on is not None and row.resolved_on <= on
    return {
        "venture": row.venture_id, "first": row.first.isoformat(), "last": row.last.isoformat(), "state": state,
        **{name: getattr(row, name) for name in ("income", "net", "opening", "bank", "earmarked")},
        **{name: getattr(row, name) for name in ("handed_out", "carried", "sha256")},
        **{name: getattr(row, name) if is_voted else None for name in ("members", "present", "yes")},
        "minutes": row.minutes if is_voted else "", "pay_by": day(row.pay_by) if is_voted else None,
        "shown_until": day(row.shown_until) if known(row.shown_on, on) else None,
        **{name: known(getattr(row, name), on)
           for name in ("shown_on", "resolved_on", "approved_on", "paid_on", "disclosed_on", "withdrawn_on")},
        "reason": row.reason if state == "withdrawn" else "", "href": period_url(row),
    }  # fmt: skip


def sheet_record(row: Distribution, on: date) -> Record:
    """Give one period's whole sheet: each step with its reason, each village's part with every odd minor unit."""
    told = shown.read(row.result)
    by_rule = {one["holder"]: one["parts"] for one in told["holders"]}
    return {
        **period_record(row, on), "steps": told["steps"],
        "parts": [
            {**payment_record(one, row, on), "rules": by_rule.get(one.unit_id, [])}
            for one in payments([row])[row.pk]
        ],
    }  # fmt: skip


def payment_record(one: VillagePayment, row: Distribution, on: date) -> Record:
    """Give what one period owes one village, and how that stood on a day: as its promise, once there is one."""
    is_paid = one.paid_on is not None and one.paid_on <= on
    is_voted = row.resolved_on is not None and row.resolved_on <= on
    is_promised = one.matter is not None and row.approved_on is not None and row.approved_on <= on
    return {
        "venture": row.venture_id, "first": row.first.isoformat(), "last": row.last.isoformat(),
        "unit": one.unit_id, "amount": one.amount, "standing": standing_of(one, row, on),
        "pay_by": day(row.pay_by) if is_voted else None, "paid_on": day(one.paid_on) if is_paid else None,
        "reference": one.reference if is_paid else "",
        "promise": one.matter.ref if is_promised and one.matter else "", "href": period_url(row),
    }  # fmt: skip


def grant_record(row: VentureGrant, on: date) -> Record:
    """Give one grant, with the round of policy it came from."""
    is_back = row.withdrawn_on is not None and row.withdrawn_on <= on
    return {
        "line": row.pk, "venture": row.venture_id, "round": row.round, "on": row.on.isoformat(),
        **{name: getattr(row, name) for name in ("amount", "purpose", "purpose_en")},
        "withdrawn_on": known(row.withdrawn_on, on), "reason": row.reason if is_back else "",
        "href": f"{venture_url(row.venture_id)}/grants",
    }  # fmt: skip


def spending_record(row: VillageSpending, on: date) -> Record:
    """Give what a village spent on one thing; of people a count, never who."""
    is_back = row.withdrawn_on is not None and row.withdrawn_on <= on
    return {
        "line": row.pk, "unit": row.unit_id, "year": row.year, "decided_on": row.decided_on.isoformat(),
        **{name: getattr(row, name) for name in ("what", "what_en", "amount", "n_people", "minutes", "contract")},
        **{name: known(getattr(row, name), on) for name in ("paid_on", "withdrawn_on")},
        "reason": row.reason if is_back else "", "href": f"{VILLAGES}/{row.unit_id}",
    }  # fmt: skip


def statement_record(
    unit: str, rows: Iterable[VillagePayment], spent: Iterable[VillageSpending], on: date
) -> Record:
    """Give a village's years, the latest first: what it had to get, got and spent, line by line."""
    by: dict[int, tuple[list[Record], list[Record]]] = {}
    for one in rows:
        line = payment_record(one, one.distribution, on)
        by.setdefault(one.distribution.last.year, ([], []))[0].append(line)
    for each in spent:
        by.setdefault(each.year, ([], []))[1].append(spending_record(each, on))
    years = [_year(year, *by[year]) for year in sorted(by, reverse=True)]
    return {"unit": unit, "years": years, "href": f"{VILLAGES}/{unit}"}


def _year(year: int, came: list[Record], spent: list[Record]) -> Record:
    return {
        "year": year, "owed": _sum(came),
        "paid": _sum(one for one in came if one["paid_on"]),
        "spent": _sum(one for one in spent if not one["withdrawn_on"]), "came": came, "spending": spent,
    }  # fmt: skip


def _sum(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(one["amount"] for one in rows)


def book_record(venture: Venture, first: date, last: date, trial: Trial) -> Record:
    """Give a venture's trial balance over some months; credits are below zero, and every column sums to nothing."""
    month = bookkeeping.open_month(venture)
    return {
        "venture": venture.code, "first": first.isoformat(), "last": last.isoformat(), "open_month": day(month),
        "rows": [
            {
                **dict(zip(("account", "purpose", "party"), row.spot, strict=True)), "opening": row.opening,
                "debit": row.debit, "credit": row.credit, "closing": row.closing,
            }
            for row in trial.rows
        ],
        "href": f"{venture_url(venture.code)}/books",
    }  # fmt: skip


def entry_record(row: LedgerEntry) -> Record:
    """Give one entry: its number in the book, the fact's own day, the month it counts in, and its lines."""
    back = getattr(row, "reversed_by", None)
    return {
        "number": row.number, "venture": row.book_id, "on": row.on.isoformat(), "month": row.month.isoformat(),
        "text": row.text, "reference": row.reference, "reverses": row.reverses.number if row.reverses else None,
        "reversed_by": back.number if back else None,
        "lines": [
            {"account": one.account.code, "amount": one.amount, "purpose": one.purpose, "party": one.party}
            for one in row.lines.all()
        ],
        "href": f"{venture_url(row.book_id)}/books/entries",
    }  # fmt: skip
