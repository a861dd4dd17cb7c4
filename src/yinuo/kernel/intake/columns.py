"""Which columns of a sheet are understood, and a good guess at which is which by what stands above them."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Sentence
from yinuo.base.spreadsheet import MOST_ABOVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yinuo.base.spreadsheet import Line

LOOKED_THROUGH: Final = MOST_ABOVE
"""So many rows are looked through for the one with the headers."""
BESIDE: Final = "←"
"""Headers that begin so are ours, in every language."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a column may hold; `words` are headers it goes by, the surest first."""

    name: str
    label: Sentence
    words: tuple[str, ...]


def _column(name: str, label: Sentence, words: str) -> Column:
    return Column(name, label, tuple(words.split()))


# Whoever called has no name here: a column of names is left where it is.
COLUMNS: Final[tuple[Column, ...]] = (
    _column(
        "number",
        Sentence("原来的编号"),
        "工单编号 工单号 受理编号 热线编号 案件编号 编号 单号 流水号 ticket caseno number",
    ),
    _column("title", Sentence("标题"), "标题 主题 事项名称 事项 摘要 诉求标题 title subject"),
    _column(
        "body",
        Sentence("什么事"),
        "诉求内容 反映内容 问题描述 工单内容 内容 描述 详情 诉求 问题 description content body details",
    ),
    _column(
        "place",
        Sentence("在哪里"),
        "所在社区 村社区 社区 属地 镇街道 地点 所在地 发生地 区域 地址 place location address",
    ),
    _column("spot", Sentence("具体位置"), "具体位置 详细地址 发生地址 门牌 spot"),
    _column("category", Sentence("哪一类"), "诉求类别 问题类别 类别 分类 诉求分类 category"),
    _column("kind", Sentence("什么事项"), "事项类型 诉求类型 类型 kind type"),
    _column(
        "lead_unit",
        Sentence("谁牵头"),
        "责任单位 承办单位 主办单位 牵头单位 办理单位 责任部门 承办部门 单位 部门 unit department owner",
    ),
    _column(
        "due_on",
        Sentence("哪天之前"),
        "截止日期 办理期限 办结期限 到期日期 到期日 截止时间 限办日期 期限 duedate deadline due",
    ),
    _column(
        "contact",
        Sentence("联系方式"),
        "联系电话 来电号码 电话号码 手机号码 手机 电话 联系方式 phone mobile contact",
    ),
    _column(
        "state",
        Sentence("办到哪一步"),
        "工单状态 办理状态 案件状态 处理状态 状态 是否办结 status state",
    ),
    _column("about_unit", Sentence("说的是哪个单位的不是"), "被反映单位 被投诉单位 被诉单位 complainedof"),
)
NAMES: Final = frozenset(column.name for column in COLUMNS)


def folded(text: str) -> str:
    """Give a word as it is compared: full width, case, blanks and the marks round it set aside."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "*:：()（）[]【】_-·.、，,")


def guessed(headers: Sequence[str]) -> dict[str, int]:
    """Give field → column for the headers that say what they are: those that match a word before those that hold it."""
    seen = ["" if is_ours(header) else folded(header) for header in headers]
    found: dict[str, int] = {}
    for matches in (lambda word, header: word == header, lambda word, header: word in header):
        for column in COLUMNS:
            taken = set(found.values())
            hits = (
                n
                for word in column.words
                for n, header in enumerate(seen)
                if n not in taken and header and matches(word, header)
            )
            at = None if column.name in found else next(hits, None)
            if at is not None:
                found[column.name] = at
    return found


def header_among(rows: Iterable[Line]) -> int:
    """Give which of the first rows holds the headers: the one where most say what they are, else the first.

    Where our reasons stand beside the cells, it is the one with our own headers: a reason names columns too.
    """
    rows = list(rows)
    ours = next((n for n, line in enumerate(rows) if any(map(is_ours, line.cells))), None)
    if ours is not None:
        return ours
    scores = [(len(guessed(line.cells)), -n) for n, line in enumerate(rows)]
    best = max(scores, default=(0, 0))
    return -best[1] if best[0] > 1 else 0


def is_ours(header: str) -> bool:
    """Say whether a column is none of the sheet's own: the reasons that we wrote beside the cells of an earlier one."""
    return header.startswith(BESIDE)


def own(headers: Sequence[str]) -> list[int]:
    """Give the columns that are the sheet's own."""
    return [n for n, header in enumerate(headers) if not is_ours(header)]


def shape(headers: Sequence[str]) -> bytes:
    """Give what tells one form of sheet from another: its own headers, in their order."""
    return hashlib.sha256("\x00".join(folded(headers[n]) for n in own(headers)).encode()).digest()


def fits(mapping: Mapping[str, int], headers: Sequence[str]) -> dict[str, int]:
    """Give what of a mapping names a known field and a column that is there; no column twice."""
    kept: dict[str, int] = {}
    for name, at in mapping.items():
        if name in NAMES and 0 <= at < len(headers) and at not in kept.values():
            kept[name] = at
    return kept
