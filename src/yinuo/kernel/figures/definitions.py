"""The public figures as data: what each is called, which matters it is of, and the parts it sorts them into.

A condition is SQL over one public row `m`, for one text answers four times: in the act's transaction, in a rebuild,
for the list behind a number, and for the worked examples of "how we count" (ADR-0012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from yinuo.base.errors import Sentence

LEAST_N: Final = 5
"""A rate of fewer matters than this is not shown, and a count of sealed ones neither (domain §3.5, I10)."""
PROMISED: Final = ("commitment", "claim", "task")
ASKED: Final = ("request", "wish")
EVERY: Final = (*PROMISED, *ASKED, "hazard")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: its name, its words, and its condition; of several that hold, the first counts."""

    name: str
    text: Sentence
    when: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One public figure.

    `of` and `when` say which matters it counts, `day` in which month each falls, `parts` into what they are sorted.
    `counted` are the parts above the line and `over` those under it ("" of either: there is no rate).
    """

    name: str
    title: Sentence
    formula: Sentence
    cohort: Sentence
    left_out: Sentence
    of: tuple[str, ...]
    day: str
    parts: tuple[Part, ...]
    when: str = "true"
    counted: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    by_strength: bool = False

    def part(self, name: str) -> Part:
        """Give a part by its name. Raises KeyError for none."""
        return {part.name: part for part in self.parts}[name]


# What the page alone said is in no figure: whether it came about is not known here. What was merged counts once.
COUNTED: Final = "m.source <> 'page' AND m.outcome <> 'merged'"
KEPT: Final = "m.outcome IN ('kept', 'kept_late', 'done')"
IN_TIME: Final = (
    "m.outcome = 'kept' OR (m.outcome = 'done' AND coalesce(m.proof_on, m.reported_on) <= m.first_due)"
)

FIGURES: Final = (
    Figure(
        "kept",
        Sentence("按最初日期兑现"),
        Sentence("按最初日期办到、并由别的单位核实的承诺 ÷ 最初日期落在这段时间的全部承诺"),
        Sentence("最初答应的日期落在这几个月的承诺、认领和任务。改过期的，仍按最初那一天算。"),
        Sentence(
            "只有版面说过的不算：到没到，这里无从知晓。「预计」「力争」「保证」各算各的，从不加在一起。"
        ),
        PROMISED,
        "m.first_due",
        (
            Part("first", Sentence("按最初日期"), IN_TIME),
            Part("later", Sentence("办到了，但晚了"), KEPT),
            Part("not", Sentence("还没有，或没办成"), "true"),
        ),
        counted=("first",),
        over=("first", "later", "not"),
        by_strength=True,
    ),
    Figure(
        "confirmed",
        Sentence("提的人怎么说"),
        Sentence("三段一起看：确认了 · 说没有、过期未了或别样了结 · 没回音。没回音从不算成确认。"),
        Sentence("最初答应的日期落在这几个月的诉求和微心愿。只有提的人能说「解决了」。"),
        Sentence("并到别件里的不重复算；提的人还没被问到的，算在中间一段。"),
        ASKED,
        "m.first_due",
        (
            Part("yes", Sentence("确认"), "m.outcome = 'solved'"),
            Part("silent", Sentence("没回音"), "m.outcome = 'unconfirmed' OR m.state = 'awaiting_reply'"),
            Part("no", Sentence("说没有、过期未了或别样了结"), "true"),
        ),
    ),
    Figure(
        "reopened",
        Sentence("报结后又退回"),
        Sentence("被退回或重办过的 ÷ 单位报过结的"),
        Sentence("最初答应的日期落在这几个月、单位报过结的每一件。"),
        Sentence("单位还没报过结的不算。退回几次，也只算一件。"),
        EVERY,
        "m.first_due",
        (
            Part("again", Sentence("退回或重办过"), "m.n_reopened > 0"),
            Part("once", Sentence("一次就办成"), "true"),
        ),
        when="m.reported_on IS NOT NULL",
        counted=("again",),
        over=("again", "once"),
    ),
    Figure(
        "told",
        Sentence("到期后有回话"),
        Sentence("最初日期过后十个工作日内公开说了结果的 ÷ 该说的全部承诺；应当是百分之百"),
        Sentence("该回话的最后一天（最初日期后第十个工作日）落在这几个月的承诺、认领和任务。"),
        Sentence("说「没办成」也是回话；不说，就是没回话。只有版面说过的不算。"),
        PROMISED,
        "m.tell_by",
        (
            Part("in_time", Sentence("按时回话"), "m.told_on <= m.tell_by"),
            Part("not", Sentence("晚了，或没回话"), "true"),
        ),
        counted=("in_time",),
        over=("in_time", "not"),
    ),
)
BY_NAME: Final = {figure.name: figure for figure in FIGURES}

LATE_TITLE: Final = Sentence("现在逾期")
LATE_FORMULA: Final = Sentence("此刻过了现在的日期、单位还没报结的件数，按过了多久分三段")
LATE_COHORT: Final = Sentence(
    "所有还在办的，不分哪个月。改过期的，按现在的日期算；法律救济走着的停表，不算。"
)
LATE_LEFT_OUT: Final = Sentence("单位报了结、正等人确认的不算逾期；只有版面说过的从不写「逾期」。")
AGES: Final = (
    ("week", 0, 7, Sentence("七天以内")),
    ("month", 7, 30, Sentence("八到三十天")),
    ("long", 30, None, Sentence("三十天以上")),
)
"""How old what is late can be: name, more days past its date than this, and at most so many; words."""
