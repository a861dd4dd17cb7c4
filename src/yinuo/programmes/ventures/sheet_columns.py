"""The four sheets that a treasurer has already, as data: what each is known by, its columns, and what they are called.

`register` is who holds how much, `entries` what was posted, `years` the sums of each period, `slips` what was paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from yinuo.base.errors import Sentence
from yinuo.base.text import fold_digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Sort = Literal["register", "entries", "years", "slips"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name here, and the words that stand above it, the first of them in the sheet to fill in.

    `fields` are the typed fields whose faults lie in its cell.
    """

    name: str
    words: tuple[str, ...]
    is_needed: bool = False
    fields: tuple[str, ...] = ()


COLUMNS: Final[Mapping[Sort, tuple[Column, ...]]] = {
    "register": (
        Column("taker", ("谁收进", "收进", "受让方", "村", "村集体", "taker", "village"), fields=("taker", "move")),
        Column("giver", ("谁给出", "给出", "转让方", "giver")),
        Column("quantity", ("多少份", "份额", "股份", "股数", "投入", "quantity", "shares"), is_needed=True),
        Column("on", ("从哪天起", "日期", "哪天", "on", "date"), fields=("on",)),
        Column("register", ("哪一本册子", "册子", "register")),
        Column("reference", ("凭哪一份决议或合同", "凭据", "决议", "合同", "reference"), is_needed=True),
    ),
    "entries": (
        Column("number", ("第几笔", "编号", "凭证编号", "number")),
        Column("on", ("哪天的事", "日期", "哪天", "on", "date"), is_needed=True),
        Column("text", ("什么事", "摘要", "说明", "text", "description"), is_needed=True),
        Column("account", ("科目", "会计科目", "account"), is_needed=True),
        Column("debit", ("借", "借方", "借方金额", "debit"), is_needed=True, fields=("amount",)),
        Column("credit", ("贷", "贷方", "贷方金额", "credit"), is_needed=True),
        Column("whom", ("哪个村或什么用途", "对方", "村", "用途", "whom"), fields=("party", "purpose")),
        Column("reference", ("凭证号", "单据号", "reference")),
    ),
    "years": (
        Column("first", ("从哪天", "开始", "first", "from")),
        Column("last", ("到哪天", "结束", "last", "to")),
        Column("year", ("哪一年", "年份", "年度", "year")),
        Column("income", ("进了多少钱", "收入", "总收入", "income"), is_needed=True),
        Column("costs", ("花掉多少", "支出", "成本", "costs"), is_needed=True),
        Column("opening", ("上一期留下的", "上期结转", "opening")),
        Column("bank", ("银行里有多少", "银行存款", "bank"), is_needed=True),
        Column("earmarked", ("其中专款", "专款", "earmarked")),
        Column("slip", ("银行对账单号", "对账单号", "slip"), is_needed=True),
    ),
    "slips": (
        Column("unit", ("付给哪个村", "村", "村集体", "village", "unit"), is_needed=True),
        Column("first", ("哪一期（第一天）", "哪一期", "first")),
        Column("year", ("哪一年", "年份", "年度", "year")),
        Column("amount", ("付了多少", "金额", "amount"), is_needed=True),
        Column("paid_on", ("哪天付的", "付款日期", "paid on", "paid_on"), is_needed=True),
        Column("reference", ("银行回单号", "回单号", "reference"), is_needed=True),
    ),
}  # fmt: skip
TELLING: Final[Mapping[Sort, tuple[str, ...]]] = {
    "entries": ("account",),
    "slips": ("paid_on",),
    "years": ("income", "costs"),
    "register": ("quantity",),
}
"""The columns that a sort of sheet is known by, looked for in this order."""
NO_HEAD: Final = Sentence(
    "没有找到表头。册子要有「多少份」，账要有「科目」，年度要有「收入」和「支出」，付款要有「付款日期」。"
)


def folded(word: str) -> str:
    """Give a header as it is compared: without blanks, its unit in brackets, or its case."""
    return "".join(fold_digits(word).split()).casefold().removesuffix("(元)")


def mapping_of(headers: Sequence[str], sort: Sort) -> dict[str, int]:
    """Give which column of a sheet holds what: of two that could, the first."""
    at: dict[str, int] = {}
    for n, word in enumerate(map(folded, headers)):
        at.setdefault(word, n)
    found: dict[str, int] = {}
    for column in COLUMNS[sort]:
        holds = next((at[folded(word)] for word in column.words if folded(word) in at), None)
        if holds is not None and holds not in found.values():
            found[column.name] = holds
    return found


def sort_of(headers: Sequence[str]) -> Sort | None:
    """Tell which sheet it is by the words above its columns; None where they tell nothing."""
    for sort, names in TELLING.items():
        found = mapping_of(headers, sort)
        if all(name in found for name in names):
            return sort
    return None


def missing(mapping: Mapping[str, int], sort: Sort) -> list[str]:
    """Name the columns that have to be there and are not, in both languages."""
    gone = [one.name for one in COLUMNS[sort] if one.is_needed and one.name not in mapping]
    if sort == "register" and not {"taker", "giver"} & set(mapping):
        gone.append("taker")
    if sort == "years" and "year" not in mapping and not {"first", "last"} <= set(mapping):
        gone.append("year")
    if sort == "slips" and not {"year", "first"} & set(mapping):
        gone.append("year")
    return [" ".join(called(one)) for one in COLUMNS[sort] if one.name in gone]


def called(column: Column) -> tuple[str, str]:
    """Give what a column is called in the sheet to fill in: 中文, English."""
    return column.words[0], next(word for word in column.words if word.isascii())
