"""A plan out of the tables: who held what by the period's last day, what was agreed, what the year came to.

The plan is the JSON that `yinuo ventures distribute` reads, so that anybody can take it away and work it out again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.plan_reading import read_plan
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.results import document
from yinuo.programmes.ventures.waterfall import distribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from yinuo.programmes.ventures.models import ShareMove, Venture
    from yinuo.programmes.ventures.rules import Name


@dataclass(frozen=True, slots=True)
class Year:
    """What a treasurer knows of a period: money in, what was left of it, what lies in the bank by which slip.

    `excluded` are sums in the net income that are never shared out, by where they came from; `has_owed_in` where the
    net income bears what is owed on money placed, come or not (else it holds what came alone).
    """

    first: date
    last: date
    income: int
    net: int
    bank: int
    slip: str
    opening: int = 0
    earmarked: int = 0
    excluded: Mapping[str, int] | None = None
    has_owed_in: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """A distribution worked out: the plan and the result as bytes, what each village gets, what stays."""

    plan: bytes
    result: bytes
    sha256: str
    parts: Mapping[str, int]
    handed_out: int
    carried: int


def move_of(row: ShareMove) -> Move:
    """Give a row of the register as the core's value."""
    quantity = Fraction(row.top, row.bottom)
    return Move(f"{row.pk}", row.on, row.giver_id, row.taker_id, quantity, row.known_from, row.known_to)


def registers_of(order: Iterable[str], moves: Iterable[ShareMove]) -> dict[str, Register]:
    """Give every register of a venture, its holders in register order."""
    by: dict[str, list[Move]] = {}
    for row in moves:
        by.setdefault(row.register, []).append(move_of(row))
    holders = tuple(order)
    return {code: Register(code, holders, {}, tuple(rows)) for code, rows in sorted(by.items())}


def plan_of(
    venture: Venture,
    holders: Sequence[Name],
    registers: Mapping[str, Register],
    year: Year,
    arrears: Mapping[str, Mapping[str, int]] | None = None,
    owed: Mapping[str, Any] | None = None,
) -> bytes:
    """Write the plan of a period: the registers as they are known now, the rules and the order as data.

    `owed` is what is owed to the venture, as owed_to.py gives it.
    """
    placed: Mapping[str, Any] = owed or {"registers": {}, "rules": [], "receivables": []}
    told: dict[str, Any] = {
        "version": 1,
        "venture": {"code": venture.code, "zh": venture.name, "en": venture.name_en},
        "currency": {"code": venture.currency, "digits": venture.digits},
        "period": {"from": year.first.isoformat(), "to": year.last.isoformat()},
        "record_on": year.last.isoformat(),
        "net": year.net,
        "opening": year.opening,
        "holders": [{"code": one.code, "zh": one.zh, "en": one.en} for one in holders],
        "registers": {code: _register(one, year) for code, one in registers.items()} | placed["registers"],
        "rules": [*venture.rules, *placed["rules"]],
        "charter": venture.charter,
        "bank": year.bank,
        "earmarked": year.earmarked,
    }
    if year.excluded:
        told["excluded"] = [
            {"source": source, "amount": amount} for source, amount in sorted(year.excluded.items()) if amount
        ]
    if arrears:
        told["arrears"] = arrears
    if placed["receivables"]:
        told["receivables"] = placed["receivables"]
    told["scenarios"] = _worse(year)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _worse(year: Year) -> list[dict[str, Any]]:
    """Give two worse years, so that everybody sees before the vote who would bear them."""
    return [
        {"code": "half", "zh": "收入减半", "en": "half the income", "net": year.net - year.income // 2},
        {"code": "none", "zh": "一年没有收入", "en": "a year without income", "net": year.net - year.income},
    ]


def _register(register: Register, year: Year) -> dict[str, Any]:
    """Give what was held before the period and each move within it, as known now."""
    held = register.held(year.first - timedelta(days=1))
    moves = [
        {"on": one.on.isoformat(), "from": one.giver, "to": one.taker, "quantity": plain(one.quantity)}
        for one in register.moves
        if one.is_known(None) and year.first <= one.on <= year.last
    ]
    return {
        "total": plain(register.total(year.last)),
        "held": {who: plain(quantity) for who, quantity in held.items() if quantity},
        "moves": moves,
    }


def arrears_after(result: bytes) -> dict[str, dict[str, int]]:
    """Give what a result left unpaid and still owed, by rule and village."""
    found: dict[str, dict[str, int]] = {}
    for holder in json.loads(result)["holders"]:
        for part in holder["parts"]:
            if part["arrears"]:
                found.setdefault(part["rule"], {})[holder["holder"]] = part["arrears"]
    return found


def worked_out(plan: bytes) -> Worked:
    """Work a plan out. Raises `Invalid` by the plan's own paths."""
    read = read_plan(plan)
    done = distribute(read)
    parts = dict(zip(read.holders, done.by_holder(len(read.holders)), strict=True))
    result = document(read, done, plan_sha256=sha256(plan))
    return Worked(plan, result, sha256(plan + result), parts, done.handed_out, done.carried)


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
