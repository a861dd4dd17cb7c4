"""A distribution as bytes: one JSON document, and a list of parts as CSV, row by row. Same plan, same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Sentence
from yinuo.programmes.ventures.payment import Payment
from yinuo.programmes.ventures.scenario import borne
from yinuo.programmes.ventures.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from yinuo.programmes.ventures.plan import Plan
    from yinuo.programmes.ventures.scenario import Borne
    from yinuo.programmes.ventures.waterfall import Outcome, Parts

VERSION: Final = 1
COLUMNS: Final = (
    "rule", "step", "holder", "due", "prior", "paid", "arrears", "odd", "remainder", "of", "why_zh", "why_en",
)  # fmt: skip
MANY: Final = 10_000
"""Holders up to whom the document lists everybody itself."""
BUFFER: Final = 1_000_000


def document(plan: Plan, done: Outcome, *, has_holders: bool = True, **more: str) -> bytes:
    """Give the whole result as JSON; without the holders where they stand in a list of rows. `more` comes first."""
    tell = Teller(plan)
    told: dict[str, Any] = {
        "version": VERSION,
        **more,
        "venture": plan.venture.code,
        "currency": {"code": plan.currency, "digits": plan.digits},
        "period": {"from": plan.period.first.isoformat(), "to": plan.period.last.isoformat()},
        "record_on": plan.record_on.isoformat(),
        "resolution": plan.charter.resolution,
        "steps": [
            {
                "step": line.step,
                "code": line.code,
                "amount": line.amount,
                "left": line.left,
                "why": tell.both(*line.why),
            }
            for line in done.lines
        ],
        "funds": done.funds,
        "handed_out": done.handed_out,
        "carried": done.carried,
        "rules": [_rule(parts) for parts in done.parts],
        "receivables": [_owed(done, n) for n in range(len(done.owed))],
        "payment": _payment(plan, done, tell),
        "scenarios": [_borne(plan, borne(plan, done, one), has_holders) for one in plan.scenarios],
    }
    if has_holders:
        told["holders"] = _holders(plan, done, tell)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def write_rows(plan: Plan, done: Outcome, file: BinaryIO) -> str:
    """Write every part as CSV, a row at a time; give the SHA-256 of the bytes."""
    digest = hashlib.sha256()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(plan, done):
        writer.writerow(row)
        if buffer.tell() > BUFFER:
            _pass_on(buffer, file, digest)
    _pass_on(buffer, file, digest)
    return digest.hexdigest()


def rows(plan: Plan, done: Outcome) -> Iterator[tuple[object, ...]]:
    """Yield every part of every holder, in the order of the steps and of the register."""
    tell = Teller(plan)
    for parts in done.parts:
        for n, (holder, explained) in enumerate(zip(plan.holders, _explained(parts, tell), strict=True)):
            yield (parts.rule.code, parts.step, holder, *_sums(parts, n), *explained)


def _sums(parts: Parts, n: int) -> tuple[int, int, int, int]:
    if not parts.due:
        return 0, 0, parts.paid[n], 0
    return parts.due[n], parts.prior[n], parts.paid[n], parts.arrears[n]


def _explained(parts: Parts, tell: Teller) -> Iterator[tuple[object, ...]]:
    """Yield the odd unit, the remainder and the words for each holder; blanks where nothing had to be divided."""
    if parts.shared is None:
        yield from (("", "", "", "", ""),) * len(parts.paid)
        return
    whole = parts.shared.whole
    for part, zh, en in tell.whys(parts.shared):
        yield part.odd, part.rest, whole, zh, en


def _pass_on(buffer: io.StringIO, file: BinaryIO, digest: hashlib._Hash) -> None:
    chunk = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    digest.update(chunk)
    file.write(chunk)


def _rule(parts: Parts) -> dict[str, Any]:
    return {
        "rule": parts.rule.code,
        "step": parts.step,
        "due": sum(parts.due),
        "prior": sum(parts.prior),
        "paid": parts.total,
        "arrears": sum(parts.arrears),
        "lapsed": parts.lapsed,
        "odd_units": parts.shared.n_odd if parts.shared else 0,
    }


def _owed(done: Outcome, n: int) -> dict[str, Any]:
    owed = done.owed[n]
    return {
        "rule": owed.receivable.rule,
        "opening": owed.receivable.opening,
        "due": owed.due,
        "due_on": owed.receivable.due_on.isoformat(),
        "paid": owed.paid,
        "paid_in_time": owed.paid_in_time,
        "unpaid": owed.unpaid,
    }


def _payment(plan: Plan, done: Outcome, tell: Teller) -> dict[str, Any] | None:
    if plan.bank is None:
        return None
    held = Payment(done.handed_out, plan.bank, plan.earmarked)
    values = {
        "to_pay": tell.sum(held.to_pay),
        "bank": tell.sum(held.bank),
        "earmarked": tell.sum(held.earmarked),
        "short": tell.sum(held.short),
    }
    if held.may_be_paid:
        why = Sentence("要付 {to_pay}，银行里有 {bank}，其中专用 {earmarked} 不能动：够付。", **values)
    else:
        why = Sentence(
            "要付 {to_pay}，银行里有 {bank}，其中专用 {earmarked} 不能动：差 {short}，不能付。", **values
        )
    return {
        "to_pay": held.to_pay,
        "bank": held.bank,
        "earmarked": held.earmarked,
        "short": held.short,
        "may_be_paid": held.may_be_paid,
        "why": tell.both(why),
    }


def _borne(plan: Plan, one: Borne, has_holders: bool) -> dict[str, Any]:  # noqa: FBT001 -- passed on
    told: dict[str, Any] = {
        "code": one.scenario.name.code,
        "net": one.scenario.net,
        "less": {"funds": one.funds, "rules": one.rules, "carried": one.carried},
    }
    if has_holders:
        told["less"]["holders"] = dict(zip(plan.holders, one.holders, strict=True))
    return told


def _holders(plan: Plan, done: Outcome, tell: Teller) -> list[dict[str, Any]]:
    each: list[list[dict[str, Any]]] = [[] for _ in plan.holders]
    for parts in done.parts:
        for n, (odd, rest, whole, zh, en) in enumerate(_explained(parts, tell)):
            due, prior, paid, arrears = _sums(parts, n)
            part: dict[str, Any] = {"rule": parts.rule.code, "step": parts.step, "due": due, "prior": prior}
            part |= {"paid": paid, "arrears": arrears}
            if zh:
                part |= {"odd": odd, "remainder": f"{rest}/{whole}", "why": {"zh": zh, "en": en}}
            each[n].append(part)
    sums = done.by_holder(len(plan.holders))
    return [
        {"holder": holder, "amount": amount, "parts": parts}
        for holder, amount, parts in zip(plan.holders, sums, each, strict=True)
    ]
