"""What the parts of a plan must be to each other, as a list of small checks; each notes its fault at its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.money import MILLION, MOST, plain
from yinuo.programmes.ventures.register import unreadable
from yinuo.programmes.ventures.rules import FIXED, SHARES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from yinuo.programmes.ventures.plan import Plan, Step
    from yinuo.programmes.ventures.reading import Asked
    from yinuo.programmes.ventures.rules import Rule

MOST_DAYS: Final = 3_700
"""Days of one period: a little over ten years."""
RUNS_BACK = Sentence("最后一天不能早于第一天。")
OVERLAP = Sentence("版本要按日期先后写，日子不能重叠。")
NO_SUCH_RULE = Sentence("没有这条约定。")
NO_SUCH_REGISTER = Sentence("没有这个登记册。")


def check(top: Asked, plan: Plan) -> None:
    """Look at one thing after the other; a check may rely on those before it, so the first with a fault is the last."""
    for one in CHECKS:
        if top.faults:
            return
        one(top, plan)


def check_days(at: Asked, days: Iterable[tuple[date, date | None]]) -> None:
    """Insist that versions run forward and none overlaps the next."""
    before: date | None = None
    is_open = False
    for n, (first, last) in enumerate(days):
        if (last is not None and last < first) or is_open or (before is not None and first <= before):
            at.faults.setdefault(f"{at.path}[{n}].from", OVERLAP)
        before, is_open = last or first, last is None


def check_steps(at: Asked, steps: Sequence[Step]) -> None:
    """Insist on the loss first and once, every other step once, and funds that together take no more than there is."""
    if not steps or steps[0].do != "loss":
        at.wrong(Sentence("第一步总是弥补以前的亏损。"))
    if len({(step.do, step.code) for step in steps}) < len(steps):
        at.wrong(Sentence("同一步写了两次。"))
    if sum(step.ppm for step in steps if step.do == "fund" and step.of == "after_loss") > MILLION:
        at.wrong(Sentence("各项提取加起来超过 100%。"))


def _period(top: Asked, plan: Plan) -> None:
    if plan.period.last < plan.period.first:
        top["period"]["to"].wrong(RUNS_BACK)
    elif plan.period.n_days > MOST_DAYS:
        top["period"]["to"].wrong(Sentence("一期最多 {n} 天。", n=MOST_DAYS))
    if not plan.period.first <= plan.record_on <= plan.period.last:
        top["record_on"].wrong(Sentence("登记日要在这一期里。"))


def _registers(top: Asked, plan: Plan) -> None:
    for code, register in plan.registers.items():
        at = top["registers"][code]
        order = set(register.order)
        for holder in register.opening:
            if holder not in order:
                at["held"][holder].wrong(Sentence("名册里没有 {holder}。", holder=holder))
        for n, move in enumerate(register.moves):
            for who in (move.giver, move.taker):
                if who is not None and who not in order:
                    path = f"{at.path}.moves[{n}]"
                    at.faults.setdefault(path, Sentence("名册里没有 {holder}。", holder=who))
        if not top.faults:
            _register_adds_up(at, code, plan)


def _register_adds_up(at: Asked, code: str, plan: Plan) -> None:
    register = plan.registers[code]
    for n, move in enumerate(register.moves):
        if (words := unreadable(move)) is not None:
            at.faults.setdefault(f"{at.path}.moves[{n}]", words)
    try:
        register.checked(f"{at.path}.moves")
    except Invalid as wrong:
        at.faults.update(wrong.fields)
    wanted, found = at["total"].quantity(), register.total(plan.record_on)
    if wanted != found:
        at["total"].wrong(
            Sentence("加起来是 {found}，写的是 {wanted}，对不上。", found=plain(found), wanted=plain(wanted))
        )


def _rules(top: Asked, plan: Plan) -> None:
    if len(plan.rules) < len(list(top["rules"].rows())):
        top["rules"].wrong(Sentence("两条约定用了同一个代号。"))
        return
    for at, rule in zip(top["rules"].rows(), plan.rules.values(), strict=True):
        check_days(at["versions"], [(terms.first, terms.last) for terms in rule.versions])
        if rule.register not in plan.registers:
            at["register"].wrong(NO_SUCH_REGISTER)
        elif (rule.role == "owed_to") != top["registers"][rule.register]["apart"].flag(default=False):
            at["register"].wrong(Sentence("别人欠抱团项目的，用单独的登记册（apart）；其余的用各方的。"))
        if not _may_be(rule):
            at["role"].wrong(Sentence("这种约定不能这样欠。"))


def _may_be(rule: Rule) -> bool:
    """Say whether the kind goes with who owes it: what is left is nobody's debt, no bonus is owed to the venture."""
    if rule.kind == "residual":
        return rule.role == "charter"
    return rule.kind != "guaranteed" or rule.role != "owed_to"


def _steps(top: Asked, plan: Plan) -> None:
    named: set[tuple[str, str]] = set()
    for step in plan.charter.steps:
        rule = plan.rules.get(step.code)
        if step.do in {"fixed", "share"}:
            named.add((step.do, step.code))
            if rule is None:
                top["charter"].wrong(Sentence("分配办法里的 {rule} 没有写约定。", rule=step.code))
            elif step.do == "fixed" and (rule.kind not in FIXED or rule.role != "charter"):
                top["charter"].wrong(Sentence("{rule} 不是按章程定额付的，不能这样排。", rule=step.code))
            elif step.do == "share" and rule.kind not in SHARES:
                top["charter"].wrong(Sentence("{rule} 不分剩余，不能这样排。", rule=step.code))
    for at, rule in zip(top["rules"].rows(), plan.rules.values(), strict=True):
        if rule.versions[0].first > plan.period.last:
            continue  # agreed on already, and not yet in force: the order of these days knows nothing of it
        is_due = rule.role == "charter" and rule.kind in FIXED and ("fixed", rule.code) not in named
        if is_due or (rule.kind in SHARES and ("share", rule.code) not in named):
            at.wrong(Sentence("分配办法里没有一步轮到这条约定。"))


def _arrears(top: Asked, plan: Plan) -> None:
    for code, sums in plan.arrears.items():
        rule, at = plan.rules.get(code), top["arrears"][code]
        if rule is None or rule.kind not in FIXED or rule.role == "owed_to":
            at.wrong(NO_SUCH_RULE)
            continue
        known = set(plan.registers[rule.register].order)
        for holder in sums:
            if holder not in known:
                at[holder].wrong(Sentence("名册里没有 {holder}。", holder=holder))


def _receivables(top: Asked, plan: Plan) -> None:
    wanted = sorted(code for code, rule in plan.rules.items() if rule.role == "owed_to")
    if sorted(one.rule for one in plan.receivables) != wanted:
        top["receivables"].wrong(Sentence("别人欠抱团项目的，每条约定写一次收款情况，不多不少。"))
    for at, one in zip(top["receivables"].rows(), plan.receivables, strict=True):
        for paid, row in zip(one.paid, at["paid"].rows(), strict=True):
            if not plan.period.first <= paid.on <= plan.period.last:
                row["on"].wrong(Sentence("到账日要在这一期里。"))


def _sums(top: Asked, plan: Plan) -> None:
    """Insist on sums of money that are within reason all together, and on a list that names a register."""
    if sum(one.amount for one in plan.excluded) > MOST:
        top["excluded"].wrong(Sentence("数目太大。"))
    for code, sums in plan.arrears.items():
        if sum(sums.values()) > MOST:
            top["arrears"][code].wrong(Sentence("数目太大。"))
    listed = top["holders"]["list"]
    if listed.is_there and listed.value not in plan.registers:
        listed.wrong(NO_SUCH_REGISTER)


CHECKS: Final[tuple[Callable[[Asked, Plan], None], ...]] = (
    _period,
    _sums,
    _rules,
    _registers,
    _steps,
    _arrears,
    _receivables,
)
