"""The chart of accounts as data: the accounts, what lines on them must say, which is never overdrawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Kind = Literal["asset", "liability", "equity", "income", "expense"]
By = Literal["", "party", "purpose"]
KINDS: Final[tuple[Kind, ...]] = ("asset", "liability", "equity", "income", "expense")
BYS: Final[tuple[By, ...]] = ("", "party", "purpose")
CHART: Final = Path(__file__).with_name("chart.yaml")
NAME: Final = re.compile(r"[A-Z][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `by` is what a line on it must name besides; `is_guarded` that nothing of it may be overdrawn."""

    code: str
    kind: Kind
    zh: str
    en: str
    name: str
    by: By = ""
    is_guarded: bool = False


def chart_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Account]:
    """Make a chart of rows of data. Raises `Invalid` with the row at fault."""
    found: dict[str, Account] = {}
    for n, row in enumerate(rows):
        account = Account(
            row.get("code", ""),
            row.get("kind", ""),
            row.get("zh", ""),
            row.get("en", ""),
            row.get("name", ""),
            row.get("by", ""),
            row.get("guarded", False),
        )
        is_whole = account.code and account.zh and account.en and NAME.fullmatch(account.name)
        if not is_whole or account.kind not in KINDS or account.by not in BYS:
            raise Invalid({f"[{n}]": Sentence("科目要写代号、类别、中文名、英文名和导出名。")})
        twin = any((account.kind, account.name) == (other.kind, other.name) for other in found.values())
        if account.code in found or twin:
            raise Invalid({f"[{n}]": Sentence("编号 {key} 已经用过。", key=account.code)})
        if account.is_guarded and account.kind not in {"liability", "equity"}:
            raise Invalid({f"[{n}]": Sentence("只有欠别人的科目才能设成不许透支。")})
        found[account.code] = account
    return found


@cache
def default_chart() -> dict[str, Account]:
    """Give the chart that a venture begins with."""
    return chart_of(read_yaml(CHART))
