"""A plan out of JSON (docs/ventures.md): read whole, checked whole, refused with every path at fault."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures import plan_checks
from yinuo.programmes.ventures.money import MILLION, MOST, MOST_DIGITS
from yinuo.programmes.ventures.plan import (
    DOES,
    OFS,
    SOURCES,
    Charter,
    Excluded,
    Paid,
    Plan,
    Receivable,
    Scenario,
    Step,
)
from yinuo.programmes.ventures.reading import CODE, Asked, parsed, quantity_of
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.rules import (
    BASES,
    KINDS,
    ROLES,
    UNNAMED,
    WEIGHTINGS,
    Name,
    Period,
    Rule,
    Terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.programmes.ventures.register import Quantity

VERSION: Final = 1
MOST_RATE: Final = 10 * MILLION
"""A yearly rate of 1,000 %: whoever writes more meant something else."""
MOST_HOLDERS: Final = 5_000_000
TOP: Final = (
    "version", "venture", "currency", "period", "record_on", "net", "opening", "excluded", "holders", "registers",
    "rules", "charter", "arrears", "receivables", "bank", "earmarked", "scenarios",
)  # fmt: skip


def read_plan(data: bytes, listed: Mapping[str, Quantity] | None = None) -> Plan:
    """Read a plan; `listed` are the holders of a list beside it (`read_holders`), where it names one.

    Raises `Invalid` with a sentence for each path at fault.
    """
    faults: dict[str, str] = {}
    top = Asked(parsed(data), "", faults).table(*TOP)
    plan = _plan(top, listed)
    plan_checks.check(top, plan)
    if faults:
        raise Invalid(faults)
    return plan


def read_holders(lines: Iterable[str]) -> dict[str, Quantity]:
    """Read a list of holders, as CSV with the columns holder and quantity, in register order.

    Raises `Invalid` with the number of the line at fault.
    """
    rows = csv.reader(lines)
    head = [cell.strip().lstrip("\ufeff").lower() for cell in next(rows, [])]
    if head[:2] != ["holder", "quantity"]:
        raise Invalid({"holders:1": Sentence("第一行要写列名：holder,quantity。")})
    found: dict[str, Quantity] = {}
    try:
        for row in rows:
            if not row:
                continue
            holder, quantity = (row[0].strip(), quantity_of(row[1].strip())) if len(row) > 1 else ("", None)
            if quantity is None or holder in found or not CODE.fullmatch(holder):
                raise Invalid({f"holders:{rows.line_num}": _wrong_row(holder, quantity, found)})
            found[holder] = quantity
            if len(found) > MOST_HOLDERS:
                raise Invalid({f"holders:{rows.line_num}": Sentence("名册最多 {n} 行。", n=MOST_HOLDERS)})
    except (csv.Error, UnicodeDecodeError):
        raise Invalid({f"holders:{rows.line_num}": Sentence("这一行读不出来。")}) from None
    return found


def _wrong_row(holder: str, quantity: Quantity | None, found: Mapping[str, Quantity]) -> Sentence:
    if holder in found:
        return Sentence("{holder} 在名册里有两行。", holder=holder)
    if quantity is None:
        return Sentence("份额不对：写整数、“1/11” 或 “7.35”，不能小于零。")
    return Sentence("代号用字母、数字、横线，最多 64 个字，不能空着。")


def _plan(top: Asked, listed: Mapping[str, Quantity] | None) -> Plan:
    top["version"].whole(VERSION, VERSION)
    currency = top["currency"].table("code", "digits")
    days = top["period"].table("from", "to")
    period = Period(days["from"].day(), days["to"].day())
    names = _holders(top["holders"], listed)
    order = tuple(names)
    rules = {rule.code: rule for rule in map(_rule, top["rules"].rows())}
    return Plan(
        venture=_name(top["venture"].table("code", "zh", "en")),
        currency=currency["code"].code(),
        digits=currency["digits"].whole(0, MOST_DIGITS),
        period=period,
        record_on=top["record_on"].day(default=period.last),
        net=top["net"].whole(-MOST, MOST),
        opening=top["opening"].whole(-MOST, MOST, default=0),
        holders=order,
        registers={
            code: _register(code, at, order, _of_list(top, code, listed))
            for code, at in top["registers"].entries()
        },
        rules=rules,
        charter=_charter(top["charter"], period),
        names={code: name for code, name in names.items() if name.zh},
        excluded=tuple(map(_excluded, top["excluded"].rows())),
        booked=frozenset(at["code"].text() for at in top["rules"].rows() if at["booked"].flag(default=False)),
        arrears={
            rule: {holder: sum_.whole() for holder, sum_ in at.entries()}
            for rule, at in top["arrears"].entries()
        },
        receivables=tuple(map(_receivable, top["receivables"].rows())),
        bank=top["bank"].whole(-MOST, MOST) if top["bank"].is_there else None,
        earmarked=top["earmarked"].whole(default=0),
        scenarios=tuple(
            Scenario(_name(at.table("code", "zh", "en", "net")), at["net"].whole(-MOST, MOST))
            for at in top["scenarios"].rows()
        ),
    )


def _name(at: Asked, code: str | None = None) -> Name:
    return Name(at["code"].code(default=code), at["zh"].text(), at["en"].text())


def _holders(at: Asked, listed: Mapping[str, Quantity] | None) -> dict[str, Name]:
    """Read the holders in register order, or take those of the list beside the plan."""
    if isinstance(at.value, dict):
        at.table("list")["list"].code()
        if listed is None:
            at.wrong(Sentence("名册在另一个文件里，请用 --holders 指明。"))
        return dict.fromkeys(listed or (), UNNAMED)
    if listed is not None:
        at.wrong(Sentence("给了名册文件，计划里就写 “list” 和它所属的登记册。"))
    found: dict[str, Name] = {}
    for row in at.rows():
        name = _name(row.table("code", "zh", "en"))
        if name.code in found:
            row["code"].wrong(Sentence("{holder} 在名册里有两行。", holder=name.code))
        found[name.code] = name
    if not found:
        at.wrong(Sentence("至少要有一方。"))
    return found


def _of_list(top: Asked, code: str, listed: Mapping[str, Quantity] | None) -> Mapping[str, Quantity] | None:
    return listed if top["holders"]["list"].value == code else None


def _register(
    code: str, at: Asked, order: tuple[str, ...], listed: Mapping[str, Quantity] | None
) -> Register:
    at.table("total", "held", "moves", "apart")
    held = dict(listed) if listed is not None else {who: one.quantity() for who, one in at["held"].entries()}
    moves = [_move(n, row) for n, row in enumerate(at["moves"].rows())]
    if at["apart"].flag(default=False):
        order = tuple(dict.fromkeys([*held, *(move.taker for move in moves if move.taker is not None)]))
    return Register(code, order, held, tuple(moves))


def _move(n: int, at: Asked) -> Move:
    at.table("on", "from", "to", "quantity")
    on = at["on"].day()
    giver = at["from"].code() if at["from"].value is not None else None
    taker = at["to"].code() if at["to"].value is not None else None
    return Move(f"{n}", on, giver, taker, at["quantity"].quantity(), on)


def _rule(at: Asked) -> Rule:
    at.table("code", "zh", "en", "kind", "role", "register", "unit", "versions", "booked")
    kind = at["kind"].word(KINDS)
    unit = _name(at["unit"].table("zh", "en"), "unit") if at["unit"].is_there else Name("unit")
    versions = tuple(_terms(row, is_residual=kind == "residual") for row in at["versions"].rows())
    if not versions:
        at["versions"].wrong(Sentence("至少要有一个版本。"))
    role = at["role"].word(ROLES, default="charter")
    return Rule(at["code"].code(), kind, role, at["register"].code(), versions, _name(at), unit)


def _terms(at: Asked, *, is_residual: bool) -> Terms:
    at.table(
        "from", "to", "rate_ppm", "per_unit", "share_ppm", "basis", "by", "cumulative", "reference"
    )  # fmt: skip
    return Terms(
        first=at["from"].day(),
        last=at["to"].last_day(),
        ppm=at["rate_ppm"].whole(0, MOST_RATE, default=0),
        per_unit=at["per_unit"].whole(default=0),
        share_ppm=at["share_ppm"].whole(0, MILLION, default=MILLION if is_residual else 0),
        basis=at["basis"].word(BASES, default="act/365"),
        weighting=at["by"].word(WEIGHTINGS, default="record_date"),
        is_cumulative=at["cumulative"].flag(default=True),
        reference=at["reference"].text(),
    )


def _charter(at: Asked, period: Period) -> Charter:
    """Read every version of the order, and give the one in force on the period's last day."""
    versions = [_order(row) for row in at.rows()]
    plan_checks.check_days(at, [(one.first, one.last) for one in versions])
    in_force = [
        one for one in versions if one.first <= period.last and (one.last is None or period.last <= one.last)
    ]
    if not in_force:
        at.wrong(Sentence("期末那天没有生效的分配办法。"))
        return Charter(period.first, None, "", ())
    return in_force[0]


def _order(at: Asked) -> Charter:
    at.table("from", "to", "resolution", "steps")
    steps = tuple(map(_step, at["steps"].rows()))
    plan_checks.check_steps(at["steps"], steps)
    if not at["resolution"].text():
        at["resolution"].wrong(Sentence("写明是哪一次决议定的。"))
    return Charter(at["from"].day(), at["to"].last_day(), at["resolution"].text(), steps)


def _step(at: Asked) -> Step:
    do = at["do"].word(DOES)
    fields: Any = {"loss": (), "fund": ("code", "zh", "en", "ppm", "of")}.get(do, ("rule",))
    at.table("do", *fields)
    if do == "loss":
        return Step(do)
    if do == "fund":
        name = _name(at)
        return Step(
            do, name.code, at["ppm"].whole(0, MILLION), at["of"].word(OFS, default="after_loss"), name
        )
    return Step(do, at["rule"].code())


def _excluded(at: Asked) -> Excluded:
    at.table("source", "amount")
    return Excluded(at["source"].word(tuple(SOURCES)), at["amount"].whole())


def _receivable(at: Asked) -> Receivable:
    at.table("rule", "opening", "due_on", "paid", "booked")
    paid = tuple(
        Paid(one["on"].day(), one["amount"].whole(1), one["reference"].text())
        for one in (row.table("on", "amount", "reference") for row in at["paid"].rows())
    )
    opening, is_booked = at["opening"].whole(-MOST, MOST, default=0), at["booked"].flag(default=True)
    return Receivable(at["rule"].code(), opening, at["due_on"].day(), paid, is_booked)
