"""Ventures made into what is printed: a line in the list, a venture, one period's sheet, a village's own page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Pager
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures import saying
from yinuo.programmes.ventures.models import SHARES
from yinuo.programmes.ventures.queries import standing_of, state_on
from yinuo.programmes.ventures.saying import both, money, own, period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.models import Distribution, Venture, VillagePayment
    from yinuo.programmes.ventures.register import Register

WIDE: Final = 1000
"""Units of width that a bar is drawn in."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One piece of a bar: from where, how wide, and its shade (0 to 6)."""

    x: int
    width: int
    shade: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one village gets of one distribution, and whether it came: `tone` kept, late, soon or plain."""

    name: str
    url: str
    amount: str
    word: Text
    tone: str
    paid_on: date | None
    reference: str
    matter_url: str
    why: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """One distribution in a list: its period, money in, handed out, how it stands."""

    name: str
    url: str
    income: str
    handed_out: str
    state: str
    word: Text
    tone: str
    shown_until: date | None
    paid_on: date | None
    reason: str = ""
    net: int = 0
    handed: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """Who owns how much, and the piece of the bar that says it."""

    name: str
    url: str
    held: str
    percent: str
    piece: Slice


def pieces(parts: Sequence[int]) -> list[Slice]:
    """Cut a bar into pieces as wide as the parts, to the last unit of width."""
    whole, so_far, found, at = sum(parts), 0, list[Slice](), 0
    for n, part in enumerate(parts):
        so_far += part
        end = WIDE * so_far // whole if whole else 0
        found.append(Slice(at, max(end - at - 3, 1), n % 7))
        at = end
    return found


def pager(n: int, *, is_last: bool) -> Pager:
    """Give the ways on and back from page `n` of a list."""
    return Pager("", f"?page={n - 1}" if n > 1 else "", "" if is_last else f"?page={n + 1}")


def village_url(code: str) -> str:
    """Give the address of a village's own page."""
    return reverse("ventures:village", args=[code])


def holdings(
    venture: Venture, register: Register | None, on: date, known: date | None = None
) -> list[Holding]:
    """Give who owns how much of a venture on a day, in register order."""
    if register is None:
        return []
    held = {who: quantity for who, quantity in register.held(on, known).items() if quantity}
    whole, units = sum(held.values()), {one.unit_id: one.unit for one in venture.members.all()}
    is_money = register.code in principals(venture)
    cut = pieces([int(quantity * 1_000_000 / whole) for quantity in held.values()])
    return [
        Holding(
            called(units[who]), village_url(who),
            money(int(quantity), venture.digits) if is_money else saying.share(quantity, whole),
            saying.percent(quantity, whole), piece,
        )
        for (who, quantity), piece in zip(held.items(), cut, strict=True)
    ]  # fmt: skip


def principals(venture: Venture) -> set[str]:
    """Give the registers whose quantities are sums of money: those that a rate is reckoned on, and the money put in."""
    rated = {rule["register"] for rule in venture.rules if rule["kind"] in {"fixed", "guaranteed"}}
    return rated | {venture.principal} - {""}


def main_register(venture: Venture, registers: dict[str, Register]) -> Register | None:
    """Give the register that says who owns a venture: its shares, or the money put in."""
    return registers.get(SHARES) or registers.get(venture.principal) or next(iter(registers.values()), None)


def period(row: Distribution, on: date) -> Period:
    """Give one distribution as a line; past the promised day with somebody unpaid it is red by itself."""
    state = state_on(row, on)
    is_late = state == "approved" and row.pay_by is not None and row.pay_by < on
    word = gettext("过了说好的日子，还没付清") if is_late else saying.STATES[state]
    return Period(
        period_of(row),
        reverse("ventures:sheet", args=[row.venture_id, row.first.isoformat()]) if state != "withdrawn" else "",
        money(row.income, row.venture.digits), money(row.handed_out, row.venture.digits),
        state, word, "late" if is_late else saying.TONES.get(state, "plain"), row.shown_until,
        row.paid_on if row.paid_on and row.paid_on <= on else None, row.reason if state == "withdrawn" else "",
        row.net, row.handed_out,
    )  # fmt: skip


def part(one: VillagePayment, row: Distribution, on: date, why: str = "", held: str = "") -> Part:
    """Give what one village gets, and whether it came by the day that is read."""
    word, tone = standing(one, row, on)
    is_paid = one.paid_on is not None and one.paid_on <= on
    has_matter = one.matter is not None and row.approved_on is not None and row.approved_on <= on
    url = reverse("portal:matter", args=[one.matter.ref]) if has_matter and one.matter else ""
    return Part(
        called(one.unit), village_url(one.unit_id), money(one.amount, row.venture.digits), word, tone,
        one.paid_on if is_paid else None, one.reference if is_paid else "", url, why, held,
    )  # fmt: skip


def standing(one: VillagePayment, row: Distribution, on: date) -> tuple[Text, str]:
    """Say how one payment stands on a day: paid by its date is kept; unpaid past it is late by itself."""
    words: dict[str, tuple[Text, str]] = {
        "kept": (gettext("按期付了"), "kept"),
        "late": (gettext("付了，晚了"), "late"),
        "not_yet": (gettext("还没到付的时候"), "plain"),
        "overdue": (gettext("过期没付"), "late"),
        "due": (gettext("还没付"), "soon"),
    }
    return words[standing_of(one, row, on)]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way down: its name, what it took, what was left, and why in words."""

    name: Text
    amount: str
    left: str
    why: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Who would bear a worse year: the name of the case, the net income then, and less for whom."""

    name: str
    net: str
    rows: tuple[tuple[str, str], ...]


def names_of(venture: Venture) -> dict[str, str]:
    """Give what a venture's rules and funds are called, by their codes."""
    funds = [step for one in venture.charter for step in one["steps"] if step["do"] == "fund"]
    return {one["code"]: own(one["zh"], one.get("en", "")) for one in (*venture.rules, *funds)}


def steps(row: Distribution, told: dict[str, Any]) -> list[Step]:
    """Give the way down of a distribution, step by step."""
    digits, names = row.venture.digits, names_of(row.venture)
    return [
        Step(
            names.get(one["code"]) or saying.STEPS.get(one["step"], one["step"]), money(one["amount"], digits),
            money(one["left"], digits), both(one["why"]),
        )
        for one in told["steps"]
    ]  # fmt: skip


def whys(row: Distribution, told: dict[str, Any]) -> dict[str, str]:
    """Give in words why each village gets just so much: what by which rule, and each odd minor unit."""
    names, digits = names_of(row.venture), row.venture.digits
    return {
        one["holder"]: gettext("；").join(
            f"{names.get(part['rule'], '')} {money(part['paid'], digits)}" + _because(part)
            for part in one["parts"]
            if part["paid"]
        )
        for one in told["holders"]
    }


def _because(part: dict[str, Any]) -> str:
    return gettext("（%(why)s）") % {"why": both(part["why"]).rstrip("。.")} if "why" in part else ""


def losses(
    row: Distribution, plan: dict[str, Any], told: dict[str, Any], names: dict[str, str]
) -> list[Loss]:
    """Give who bears what in a worse year: shown with the sheet, before anybody votes on it."""
    digits, cases = row.venture.digits, {one["code"]: one for one in plan.get("scenarios", [])}
    found = []
    for one in told.get("scenarios", []):
        less, case = one["less"], cases[one["code"]]
        rows = [
            (names.get(who, who), money(amount, digits))
            for who, amount in less.get("holders", {}).items()
            if amount
        ]
        rows += (
            [(gettext("提留"), money(sum(less["funds"].values()), digits))]
            if any(less["funds"].values())
            else []
        )
        rows += [(gettext("留下的钱"), money(less["carried"], digits))] if less["carried"] else []
        found.append(Loss(own(case["zh"], case["en"]), money(one["net"], digits), tuple(rows)))
    return found


def read(data: Any) -> dict[str, Any]:
    """Give a plan or a result out of its bytes."""
    found: dict[str, Any] = json.loads(bytes(data))
    return found


def paid_sum(payments: Iterable[VillagePayment], on: date) -> int:
    """Give what was really paid by a day."""
    return sum(one.amount for one in payments if one.paid_on is not None and one.paid_on <= on)
