"""Every step in words, in both languages: 中文 as it stands, English by the house's own catalogue.

Names that a plan brings (villages, rules, funds) are sentences too, and the plan says their English.
"""

from __future__ import annotations

import gettext
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from yinuo.base.errors import Sentence
from yinuo.programmes.ventures.money import MILLION, nearest, percent, plain, written
from yinuo.programmes.ventures.plan import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yinuo.programmes.ventures.allocation import Allocation, Part
    from yinuo.programmes.ventures.plan import Excluded, Plan, Step
    from yinuo.programmes.ventures.rules import Accrued, Name, Rule, Slice, Terms
    from yinuo.programmes.ventures.waterfall import Owed, Parts

CATALOGUE = Path(__file__).resolve().parents[2] / "locale" / "en" / "LC_MESSAGES" / "django.mo"
BASES = {"act/365": "365", "act/366": "366", "act/act": Sentence("当年天数")}

EVEN = Sentence("正好 {floor}，没有余数。")
NOT_ODD = Sentence("舍去零头是 {floor}，余数 {rest}/{whole}，没有轮到。")
ODD = Sentence("舍去零头是 {floor}，余数 {rest}/{whole}，轮到多得 {unit}。")
"""Why one holder gets just this much."""


@cache
def english() -> Callable[[str], str]:
    """Give what looks a sentence up in the house's English, without Django."""
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def named(name: Name) -> Sentence:
    """Give a name that the plan brought as something a sentence can hold and translate."""
    return Sentence(name.zh or name.code)


class Teller:
    """Says what the steps of one plan did, with its sums written in its currency."""

    def __init__(self, plan: Plan) -> None:
        """Keep how sums are written, and the plan's own names."""
        self.digits = plan.digits
        self.unit = written(1, plan.digits)
        names = [plan.venture, *plan.names.values()]
        names += [name for rule in plan.rules.values() for name in (rule.name, rule.unit)]
        names += [step.name for step in plan.charter.steps] + [one.name for one in plan.scenarios]
        self.own = {name.zh: name.en or name.code for name in names if name.zh}

    def in_english(self, text: str) -> str:
        """Translate: the plan's own names first, then the house's catalogue."""
        return self.own.get(text) or english()(text)

    def both(self, *sentences: Sentence) -> dict[str, str]:
        """Give sentences as one text in each language."""
        return {
            "zh": "".join(sentences),
            "en": " ".join(sentence.said_in(self.in_english) for sentence in sentences),
        }

    def sum(self, amount: int) -> str:
        """Write a sum."""
        return written(amount, self.digits)

    def net(self, net: int) -> Sentence:
        """Say what was earned."""
        return Sentence("本期净收入 {amount}。", amount=self.sum(net))

    def excluded(self, one: Excluded) -> Sentence:
        """Say that some of it may not be shared out."""
        return Sentence(
            "其中 {amount} 是{source}，不能分。", amount=self.sum(one.amount), source=SOURCES[one.source]
        )

    def cost(self, rule: Rule, came: Accrued, *, is_booked: bool) -> Iterator[Sentence]:
        """Say what a contract costs, and where it comes from."""
        values = {"name": named(rule.name), "amount": self.sum(came.total)}
        if is_booked:
            yield Sentence("{name}：按合同要付 {amount}，净收入里已经减过。", **values)
        else:
            yield Sentence("{name}：按合同要付 {amount}，是成本，赚不赚都要付。", **values)
        yield from self.slices(rule, came)

    def receivable(self, rule: Rule, came: Accrued, owed: Owed) -> Iterator[Sentence]:
        """Say what was promised to the venture, what came, and that only what came counts."""
        yield Sentence(
            "{name}：本期应收 {due}，{due_on} 到期；到账 {paid}，其中按期 {in_time}。",
            name=named(rule.name), due=self.sum(owed.due), due_on=owed.receivable.due_on.isoformat(),
            paid=self.sum(owed.paid), in_time=self.sum(owed.paid_in_time),
        )  # fmt: skip
        yield from self.slices(rule, came)
        if owed.receivable.opening > 0:
            yield Sentence("以前欠 {prior}。", prior=self.sum(owed.receivable.opening))
        if not owed.receivable.is_booked:
            yield Sentence("净收入里只有到账的，不用再减。")
        if owed.unpaid > 0:
            yield Sentence("还欠 {unpaid}：没到账的不能分。", unpaid=self.sum(owed.unpaid))

    def opening(self, opening: int, left: int) -> Sentence:
        """Say how the loss of earlier periods was made up, or what they left."""
        values = {"amount": self.sum(abs(opening)), "left": self.sum(max(0, left))}
        if opening < 0 and left < 0:
            return Sentence("以前亏损 {amount}，没有补完，这一期不分。", **values)
        if opening < 0:
            return Sentence("先弥补以前的亏损 {amount}，剩 {left}。", **values)
        if opening > 0:
            return Sentence("加上以前留下的 {amount}，共 {left}。", **values)
        return Sentence("表上没有写以前的亏损，也没有写以前留下的。")

    def fund(self, step: Step, base: int, amount: int) -> Sentence:
        """Say what a fund gets."""
        return Sentence(
            "提{name}：{base} × {rate} = {amount}。",
            name=named(step.name), base=self.sum(base), rate=percent(step.ppm), amount=self.sum(amount),
        )  # fmt: skip

    def fixed(self, parts: Parts) -> Iterator[Sentence]:
        """Say what a fixed return came to, what of it was paid, and what becomes of the rest."""
        values = {
            "name": named(parts.rule.name),
            "due": self.sum(sum(parts.due)),
            "prior": self.sum(sum(parts.prior)),
            "paid": self.sum(parts.total),
            "arrears": self.sum(sum(parts.arrears)),
            "lapsed": self.sum(parts.lapsed),
        }
        yield Sentence("{name}：本期应付 {due}，实付 {paid}。", **values)
        if parts.came:
            yield from self.slices(parts.rule, parts.came)
        if any(parts.prior):
            yield Sentence("以前欠 {prior}，先补。", **values)
        if parts.shared:
            yield Sentence("钱不够，按各方应得的比例付。")
            yield from self.odd(parts.shared)
        if any(parts.arrears):
            yield Sentence("差 {arrears}，记作欠付，以后补。", **values)
        if parts.lapsed:
            yield Sentence("差 {lapsed}，约定不累计，不再补。", **values)

    def nothing(self, rule: Rule, *, is_in_force: bool) -> Iterator[Sentence]:
        """Say why a rule shares nothing out."""
        values = {"name": named(rule.name)}
        if is_in_force:
            yield Sentence("{name}：没有剩余可分。", **values)
        else:
            yield Sentence("{name}：期末没有生效的约定，不分。", **values)

    def share(self, rule: Rule, terms: Terms, shared: Allocation) -> Iterator[Sentence]:
        """Say how a sum was shared out, and where each odd unit went."""
        values = {
            "name": named(rule.name),
            "amount": self.sum(shared.total),
            "rate": percent(terms.share_ppm),
        }
        if terms.share_ppm == MILLION:
            yield Sentence("{name}：剩下的 {amount} 全部分。", **values)
        else:
            yield Sentence("{name}：剩下的分 {rate}，是 {amount}。", **values)
        if terms.weighting == "day_weighted":
            yield Sentence("份额按持有天数计，变动当天起算。")
        yield from self.odd(shared)

    def odd(self, shared: Allocation) -> Iterator[Sentence]:
        """Say what rounding down left over, and who got it."""
        if not shared.n_odd:
            yield Sentence("正好分尽，没有零头。")
            return
        yield Sentence(
            "各方先舍去零头，多出 {n} 个 {unit}，按余数从大到小各给一个。", n=shared.n_odd, unit=self.unit
        )
        if shared.n_lucky < shared.n_tied:
            yield Sentence(
                "余数同为 {rest}/{whole} 的有 {tied} 方，按名册先后，前 {lucky} 方得。",
                rest=shared.cut, whole=shared.whole, tied=shared.n_tied, lucky=shared.n_lucky,
            )  # fmt: skip

    def slices(self, rule: Rule, came: Accrued) -> Iterator[Sentence]:
        """Say what a fixed return was worked out from, version by version."""
        if not came.slices:
            yield Sentence("本期没有生效的约定。")
        for one in came.slices:
            yield self._slice(rule, one)

    def _slice(self, rule: Rule, one: Slice) -> Sentence:
        first, last = one.days.first.isoformat(), one.days.last.isoformat()
        n_days, basis = one.days.n_days, BASES[one.terms.basis]
        if rule.kind == "land":
            base, rate = plain(Fraction(one.quantity_days) / n_days), self.sum(one.terms.per_unit)
            return Sentence(
                "{first} 至 {last}：{base} {unit} × 每年 {rate} × {n_days} 天 ÷ {basis}，各方四舍五入。",
                first=first, last=last, base=base, unit=named(rule.unit), rate=rate, n_days=n_days, basis=basis,
            )  # fmt: skip
        base = self.sum(nearest(Fraction(one.quantity_days) / n_days))
        return Sentence(
            "{first} 至 {last}：本金 {base} × 年 {rate} × {n_days} 天 ÷ {basis}，各方四舍五入。",
            first=first, last=last, base=base, rate=percent(one.terms.ppm), n_days=n_days, basis=basis,
        )  # fmt: skip

    def whys(self, shared: Allocation) -> Iterator[tuple[Part, str, str]]:
        """Yield each holder's part with why it is just that much, in both languages; the words are looked up once."""
        words = [(reason.msgid, english()(reason.msgid)) for reason in (EVEN, NOT_ODD, ODD)]
        values = {"whole": shared.whole, "unit": self.unit}
        for part in shared.parts():
            zh, en = words[2 if part.odd else 1 if part.rest else 0]
            values |= {"floor": self.sum(part.floor), "rest": part.rest}
            yield part, zh.format_map(values), en.format_map(values)

    def carried(self, amount: int) -> Sentence:
        """Say what stays in the venture."""
        if amount > 0:
            return Sentence("剩 {amount}，留到下一期。", amount=self.sum(amount))
        if amount < 0:
            return Sentence("亏 {amount}，留到下一期弥补。", amount=self.sum(-amount))
        return Sentence("分完了，没有剩余。")
