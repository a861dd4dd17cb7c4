"""The voices' figures as data: what each is called, how it is counted, and over which matters (domain §3.5).

A condition is SQL over one row `v` of its family, as figure_rows.py writes them; the same text counts the number and
picks the list behind it. Whoever answers for a matter is a unit, never a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from yinuo.base.errors import Sentence

LEAST_N: Final = 5
"""A rate of fewer matters than this is not shown; of ratings not even how many there are."""
DECIDED_WITHIN: Final = 15
"""Working days after it was accepted within which a suggestion is to be decided."""
PARTS: Final = ("of", "known", "hit", "miss", "silent")
"""What the lists behind a number are of: everything, what can be told already, above the line, not, no answer."""
Family = Literal["due", "accept", "contact", "open", "joined"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: `hit` ÷ `known`, and coverage: `known` ÷ `of`.

    `weight` is what one hit counts for. `silent` picks what stands beside, outside the fraction. Of a figure that
    `is_closed` nobody reads a list of single matters, nor a number below five. A figure that is `joined` of `parts` is
    the sum of what their hits count for ÷ the sum of their known; the lists stand behind its parts.
    """

    name: str
    code: str
    title: Sentence
    formula: Sentence
    cohort: Sentence
    family: Family
    of: str
    known: str
    hit: str
    weight: float = 1.0
    silent: str = "false"
    is_closed: bool = False
    has_peers: bool = False
    has_units: bool = True
    parts: tuple[str, ...] = ()


_DUE: Final = Sentence("最初答应的日期落在这几个月的诉求、心愿和隐患。")
_ENDED: Final = Sentence("最初答应的日期落在这几个月的；从没定过日子的，按了结那天算。")
_STAYS: Final = "NOT (v.outcome = 'withdrawn' AND v.first_contact_at IS NULL)"
"""What was withdrawn before anybody spoke is left out; what was withdrawn after that stays in."""
_C: Final = f"v.original_due IS NOT NULL AND {_STAYS}"
_TOLD: Final = "(v.original_due < v.today OR (v.first_on IS NOT NULL AND v.passed IS NOT NULL))"
_ASKED: Final = f"{_C} AND v.kind IN ('request', 'wish')"
_YES: Final = "v.outcome = 'solved'"
_SILENT: Final = "(v.outcome = 'unconfirmed' OR v.state = 'awaiting_reply')"
_NO: Final = f"(NOT ({_YES} OR {_SILENT}) AND (v.state = 'closed' OR v.current_due < v.today))"
_RATED_OF: Final = f"{_ASKED} AND v.first_on IS NOT NULL AND v.state IN ('awaiting_reply', 'closed')"


def _share(name: str, title: Sentence, hit: str) -> Metric:
    formula = Sentence("这样的 ÷ 全部")
    return Metric(name, "M8", title, formula, _ENDED, "due", "true", "true", hit, has_peers=True)


METRICS: Final = (
    Metric(
        "accepted", "M1", Sentence("按时受理"),
        Sentence("在受理期限里受理或答复不受理的 ÷ 到了受理期限的"),
        Sentence("受理期限落在这几个月的，还没受理的也在里面。受理以前还不归哪个单位，不分单位。"),
        "accept",
        "NOT (v.outcome = 'withdrawn' AND v.done_at IS NULL)",
        "(v.done_at IS NOT NULL OR v.due_on < v.today)",
        "(v.done_at IS NOT NULL AND NOT v.is_late)",
        has_units=False,
    ),
    Metric(
        "contacted", "M2", Sentence("按时首次联系"),
        Sentence("期限里有人联系、提的人也没有说没联系过的 ÷ 到了首次联系期限的"),
        Sentence("首次联系期限落在这几个月的；算在先联系的单位头上。自动回的信不算联系。"),
        "contact",
        "NOT (v.outcome = 'withdrawn' AND v.done_at IS NULL)",
        "(v.done_at IS NOT NULL OR v.due_on < v.today)",
        "(v.done_at IS NOT NULL AND NOT v.is_late AND NOT v.is_denied)",
    ),
    Metric(
        "on_time", "M3", Sentence("按最初日期办好"),
        Sentence("最初日期以内报结、头一次核验就过的 ÷ 全部"), _DUE, "due",
        _C, _TOLD, "(v.first_on <= v.original_due AND v.passed)",
    ),
    Metric(
        "on_time_moved", "M3b", Sentence("按改过的日期办好"),
        Sentence("改期以后的日期以内报结、头一次核验就过的 ÷ 全部；只和上一行一起看"), _DUE, "due",
        _C, _TOLD, "(v.first_on <= greatest(v.original_due, v.current_due) AND v.passed)",
    ),
    Metric(
        "confirmed", "M4", Sentence("提的人确认"),
        Sentence("确认了的 ÷（确认了的 + 说没有、过期未了或别样了结的）；没回音的在外面，写在旁边"),
        Sentence("最初答应的日期落在这几个月的诉求和心愿。联系过以后撤回的、转出去的也在里面。"), "due",
        f"{_ASKED} AND ({_YES} OR {_SILENT} OR {_NO})", f"({_YES} OR {_NO})", _YES, silent=_SILENT,
    ),
    Metric(
        "satisfied", "M5", Sentence("对结果满意"),
        Sentence("结果打四分五分的 ÷ 打了分的"),
        Sentence("落在这几个月、已经问过提的人的。只按三个月一看，不足五份的，连几份也不写；没有名单。"), "due",
        _RATED_OF, "v.rated IS NOT NULL", "v.rated >= 4", is_closed=True,
    ),
    Metric(
        "satisfied_way", "M5", Sentence("对办的过程满意"),
        Sentence("过程打四分五分的 ÷ 打了分的"),
        Sentence("同上一行；过程和结果分开问，分开算。"), "due",
        _RATED_OF, "v.rated_way IS NOT NULL", "v.rated_way >= 4", is_closed=True,
    ),
    Metric(
        "reopened", "M6", Sentence("了结后又重办"),
        Sentence("了结以后三十天以内又重办的 ÷ 了结过的"), _DUE, "due",
        "v.original_due IS NOT NULL", "(v.state = 'closed' OR v.came_back)", "v.came_back_soon",
    ),
    Metric(
        "false_closures", "M7", Sentence("了结得不实"),
        Sentence("（抽查不实的 + ½ × 被推翻的）÷（抽查过的 + 以「说明办不了」了结过的），就是下面两行合起来"), _DUE,
        "joined", "", "", "", parts=("untrue", "overturned"),
    ),
    Metric(
        "untrue", "M7", Sentence("抽查发现不实"),
        Sentence("抽查出来没有办成说的那样的 ÷ 抽查过的"), _DUE, "due",
        "(v.state = 'closed' OR v.was_true IS NOT NULL)", "v.was_true IS NOT NULL", "NOT v.was_true",
    ),
    Metric(
        "overturned", "M7", Sentence("「说明办不了」被推翻"),
        Sentence("½ × 申诉后被推翻的 ÷ 以「说明办不了」了结过的"), _DUE, "due",
        "(v.outcome = 'explained' OR v.is_overturned)", "true", "v.is_overturned", weight=0.5,
    ),
    _share("declined", Sentence("不受理的"), "v.outcome = 'declined'"),
    _share("returned", Sentence("退过单的"), "v.n_hand_back > 0"),
    _share("moved", Sentence("改过期的"), "v.n_move > 0"),
    _share("explained", Sentence("说明办不了的"), "v.outcome = 'explained'"),
    _share("withdrawn", Sentence("撤回的"), "v.outcome = 'withdrawn'"),
    Metric(
        "suggestions", "M21", Sentence("建议按时有说法"),
        Sentence("十五个工作日以内写明理由定了的 ÷ 全部建议"),
        Sentence("最初答应的日期落在这几个月的建议。"), "due",
        f"{_C} AND v.is_suggestion", "(v.decided_on IS NOT NULL OR v.original_due < v.today)",
        f"(v.decided_on IS NOT NULL AND v.n_days_to_decide <= {DECIDED_WITHIN})",
    ),
    Metric(
        "adopted", "M21", Sentence("建议采纳了的"),
        Sentence("采纳的 ÷ 定了的建议；只供知道，不是越高越好"),
        Sentence("同上一行里已经定了的。"), "due",
        f"{_C} AND v.is_suggestion", "v.decided_on IS NOT NULL", "v.result = 'done'",
    ),
)  # fmt: skip
BY_NAME: Final = {metric.name: metric for metric in METRICS}

OPEN_TITLE: Final = Sentence("还没了结的")
OPEN_FORMULA: Final = Sentence("从提的那天到今天：中位数、九成以内、最久；每件平均超了几个工作日")
OPEN_COHORT: Final = Sentence("此刻还没了结的每一件，不分哪几个月；算在现在牵头的单位头上。")
