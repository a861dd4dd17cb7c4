"""Books, registers and statements as rows of a sheet: sums as numbers, days as days, one line a row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures import saying
from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.queries import state_on
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.shown import standing
from yinuo.programmes.ventures.village_pages import is_taken_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from yinuo.programmes.ventures.ledger_models import LedgerEntry
    from yinuo.programmes.ventures.models import Distribution, Venture, VillagePayment, VillageSpending
    from yinuo.programmes.ventures.register import Register

    Rows = Iterator[list[object]]


def exact(amount: int, digits: int) -> Decimal:
    """Give a sum of minor units as the number it is: 225000000 with two digits is 2250000.00."""
    return Decimal(amount).scaleb(-digits)


def entry_rows(entries: Iterable[LedgerEntry], names: Mapping[str, str], digits: int) -> Rows:
    """Give the lines of entries, the earliest first."""
    yield [
        gettext("第几笔"), gettext("哪天的事"), gettext("算在哪个月"), gettext("什么事"), gettext("科目"),
        gettext("借"), gettext("贷"), gettext("哪个村或什么用途"), gettext("凭证号"), gettext("冲销第几笔"),
    ]  # fmt: skip
    for one in entries:
        for line in one.lines.all():
            yield [
                one.number, one.on, f"{one.month:%Y-%m}", one.text, own(line.account.zh, line.account.en),
                exact(line.amount, digits) if line.amount > 0 else "",
                exact(-line.amount, digits) if line.amount < 0 else "",
                line.purpose or names.get(line.party, line.party), one.reference,
                one.reverses.number if one.reverses else "",
            ]  # fmt: skip


def register_rows(venture: Venture, registers: Mapping[str, Register], on: date) -> Rows:
    """Give who holds how much on a day, register by register: quantities exact, as texts."""
    yield [gettext("项目"), gettext("哪一本册子"), gettext("哪一天"), gettext("村"), gettext("多少份"), gettext("一共"),
           gettext("示例")]  # fmt: skip
    units = {one.unit_id: one.unit for one in venture.members.all()}
    for register in registers.values():
        total = plain(register.total(on))
        for unit, quantity in register.held(on).items():
            if quantity:
                yield [own(venture.name, venture.name_en), register.code, on, called(units[unit]), plain(quantity),
                       total, _mark(is_example=venture.is_example)]  # fmt: skip


def total_rows(rows: Iterable[Distribution], paid: Mapping[int, int], on: date) -> Rows:
    """Give what every period of every venture came to: sums alone, no village's part."""
    yield [gettext("项目"), gettext("从哪天"), gettext("到哪天"), gettext("进了多少钱"), gettext("净收入"),
           gettext("分给各村"), gettext("已经付了"), gettext("留到下期"), gettext("现在"), gettext("示例")]  # fmt: skip
    for row in rows:
        digits = row.venture.digits
        yield [
            own(row.venture.name, row.venture.name_en), row.first, row.last, exact(row.income, digits),
            exact(row.net, digits), exact(row.handed_out, digits), exact(paid.get(row.pk, 0), digits),
            exact(row.carried, digits), saying.STATES[state_on(row, on)], _mark(is_example=row.venture.is_example),
        ]  # fmt: skip


def statement_rows(
    name: str, rows: Iterable[VillagePayment], spent: Iterable[VillageSpending], on: date, *, is_example: bool
) -> Rows:
    """Give one village's years: what came in by which venture, what went out for what; of people a count."""
    yield [gettext("村"), gettext("哪一年"), gettext("进还是出"), gettext("什么"), gettext("哪一期"), gettext("应得"),
           gettext("到账"), gettext("花掉"), gettext("哪天"), gettext("银行回单"), gettext("多少人"), gettext("现在"),
           gettext("示例")]  # fmt: skip
    mark = _mark(is_example=is_example)
    for one in rows:
        row = one.distribution
        is_paid = one.paid_on is not None and one.paid_on <= on
        yield [
            name, row.last.year, gettext("进"), own(row.venture.name, row.venture.name_en), saying.period_of(row),
            exact(one.amount, row.venture.digits), exact(one.amount if is_paid else 0, row.venture.digits), "",
            one.paid_on if is_paid else "", one.reference if is_paid else "", "", standing(one, row, on)[0], mark,
        ]  # fmt: skip
    for each in spent:
        is_back = is_taken_back(each, on)
        word = gettext("收回了") if is_back else ""
        yield [
            name, each.year, gettext("出"), own(each.what, each.what_en), "", "", "",
            exact(0 if is_back else each.amount, 2), each.decided_on, "",
            each.n_people if each.n_people is not None else "", word, mark,
        ]  # fmt: skip


def _mark(*, is_example: bool) -> str:
    return gettext("示例") if is_example else ""
