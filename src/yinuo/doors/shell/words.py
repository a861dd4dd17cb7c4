"""The words a reader meets, once, as data: what a light, a kind, a verb or a step of the way is called.

Every key is the kernel's own word (`solved`, `in_progress`, `move_date`); the 中文 is the msgid, English lives in
the catalogue. Nothing here decides anything: which light a matter has, and which verbs it offers, is told to the shell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

if TYPE_CHECKING:
    from collections.abc import Mapping

Text = str | Promise
Tone = Literal["kept", "late", "soon", "pause", "unknown", "plain"]
Icon = Literal["kept", "late", "soon", "moved", "unknown", "pause", "back", "on", "ask", "end", "link"]


@dataclass(frozen=True, slots=True)
class Word:
    """A state, outcome or light: what it is called, the icon beside it and its colour; never the colour alone."""

    text: Text
    icon: Icon = "on"
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as a button: its label, the key that presses it at the desk, and one sentence on what it does."""

    text: Text
    key: str = ""
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A verb as a line of the way so far: which arc of the ring it closes (index 0 to 4, or none) and its title."""

    arc: int | None
    text: Text


ARCS: Final[tuple[Word, ...]] = (
    Word(_p("环", "提出")),
    Word(_p("环", "接手")),
    Word(_p("环", "办理")),
    Word(_p("环", "报结")),
    Word(_p("环", "确认")),
)
"""The five arcs of the ring, clockwise from twelve, in full words."""
PROMISED: Final = Word(_p("环", "许诺"))
"""The first arc of what nobody asked for: an office promised it."""

MARKS: Final[tuple[Text, ...]] = (
    _p("环上一个字", "提"),
    _p("环上一个字", "接"),
    _p("环上一个字", "办"),
    _p("环上一个字", "报"),
    _p("环上一个字", "认"),
)
"""The same five as short as the drawing needs them: one character in 中文, one short word in English."""
PROMISED_MARK: Final = _p("环上一个字", "许")
SIGNED_MARK: Final = _p("环上一个字", "诺")
"""A signed promise closes the first two arcs at once: one character for both."""

STATES: Final[Mapping[str, Word]] = {
    "draft": Word(_("草拟")),
    "submitted": Word(_("待受理")),
    "accepted": Word(_("已受理")),
    "in_progress": Word(_("在办")),
    "checking": Word(_("核验中"), "ask"),
    "awaiting_reply": Word(_("等本人确认"), "ask"),
    "parked": Word(_("挂账"), "pause", "pause"),
    "closed": Word(_("已办结"), "end"),
}

OUTCOMES: Final[Mapping[str, Word]] = {
    "solved": Word(_("已解决"), "kept", "kept"),
    "done": Word(_("已核实办好"), "kept", "kept"),
    "kept": Word(_("兑现"), "kept", "kept"),
    "kept_late": Word(_("晚兑现"), "kept", "soon"),
    "unconfirmed": Word(_("未确认"), "unknown", "unknown"),
    "partly_solved": Word(_("部分解决"), "end"),
    "explained": Word(_("已说明"), "end"),
    "declined": Word(_("不予受理"), "end"),
    "referred": Word(_("转出"), "link"),
    "merged": Word(_("并件"), "link"),
    "withdrawn": Word(_("撤回"), "back"),
    "broken": Word(_("未兑现"), "late", "late"),
    "settled": Word(_("调解成功"), "end"),
    "not_settled": Word(_("调解未成"), "end"),
}

LIGHTS: Final[Mapping[str, Word]] = {
    "soon": Word(_("快到期"), "soon", "soon"),
    "late": Word(_("逾期"), "late", "late"),
    "paused": Word(_("停表（法定暂停）"), "pause", "pause"),
    "unknown": Word(_("日期已过，此处无从知晓"), "unknown", "unknown"),
    "passed": Word(_("日期已过"), "unknown", "unknown"),
    "not_due": Word(_("日期还没到")),
    "moved": Word(_("改期"), "moved"),
    "stale": Word(_("久未更新"), "unknown"),
}

BOX_STATUSES: Final[Mapping[str, Word]] = {
    "works": Word(_("本站能用"), "kept", "kept"),
    "partly": Word(_("本站半通"), "soon", "soon"),
    "not-yet": Word(_("本站还没有"), "unknown", "unknown"),
}

KINDS: Final[Mapping[str, Text]] = {
    "request": _("诉求"),
    "wish": _("微心愿"),
    "hazard": _("隐患"),
    "dispute": _("纠纷"),
    "task": _("任务"),
    "commitment": _("承诺"),
    "claim": _("认领"),
}

STRENGTH_WORDS: Final[Mapping[str, Text]] = {
    "expected": _("预计"),
    "strive": _("力争"),
    "guarantee": _("保证"),
}
"""How firmly a date was said, the weakest first; what is counted of one is never added to what another counts."""
STRENGTHS: Final[Mapping[str, Text]] = {
    "expected": _("原话：预计"),
    "strive": _("原话：力争"),
    "guarantee": _("原话：保证"),
}
"""The same beside a date, as what was said."""

LEVELS: Final[Mapping[str, Text]] = {"general": _("一般"), "major": _("重大")}

PLACE_KINDS: Final[Mapping[str, Text]] = {
    "city": _("全市"),
    "town": _("镇、街道"),
    "community": _("社区、村"),
    "station": _("驿站"),
    "site": _("场所"),
}

UNIT_KINDS: Final[Mapping[str, Text]] = {
    "office": _("机关"),
    "town": _("镇、街道"),
    "community": _("社区、村"),
    "union": _("工会"),
    "firm": _("企业"),
    "collective": _("村集体"),
    "auditor": _("审计"),
}

FACILITIES: Final[Mapping[str, Text]] = {
    "door": _("开门"),
    "rest": _("歇脚"),
    "water": _("喝水"),
    "cooling": _("纳凉"),
    "heating": _("取暖"),
    "toilet": _("厕所"),
    "microwave": _("热饭"),
    "charging": _("充电"),
    "first_aid": _("急救箱"),
    "aed": _("自动除颤器"),
}

LAST_WORD: Final[Mapping[str, Text]] = {
    "requester": _("这里没有「办结」。只有提的人能了结这件事。"),
    "checker": _("这里没有「办结」。别的单位核实过，才算数。"),
    "checker_or_beneficiary": _("这里没有「办结」。别的单位或受益的人核实过，才算兑现。"),
    "both_parties": _("这里没有「办结」。两边都点头才算调成，任何一边随时可以停。"),
}

GAPS: Final[tuple[Text, ...]] = (
    _("还没提出"),
    _("还没有单位接手"),
    _("正在办"),
    _("单位还没报结"),
    _("单位说办好了，还没人确认"),
)
"""What is missing when the arc of this index is the first one open."""

VERBS: Final[Mapping[str, Verb]] = {
    "accept": Verb(_p("按钮", "受理"), "a", _("写好公开的题目，定下谁先接")),
    "launch": Verb(_p("按钮", "启动"), "l", _("签下去就公开，原定日期不再改")),
    "assign": Verb(_p("按钮", "交办"), "s", _("定一家牵头，钟从这里走")),
    "hand_back": Verb(_p("按钮", "退单"), "b", _("写明为什么不归您，该归谁")),
    "report": Verb(_p("按钮", "报结"), "r", _("写做了什么，不写将要做什么")),
    "confirm": Verb(_p("按钮", "核实通过"), "y", _("您亲自看过、问过，才按这个")),
    "send_back": Verb(_p("按钮", "核实退回"), "n", _("写明还差什么")),
    "review": Verb(_p("按钮", "复核"), "v", _("换一个人，从头看一遍")),
    "move_date": Verb(_p("按钮", "改期"), "d", _("只能一次；原定日期照样留着")),
    "park": Verb(_p("按钮", "挂账"), "p", _("眼下办不了：先做什么，哪天再看")),
    "resume": Verb(_p("按钮", "恢复办理"), "o"),
    "end": Verb(_p("按钮", "终止"), "T", _("要两个人；写明缘由和该去哪里")),
    "settle": Verb(_p("按钮", "调解终结"), "t"),
    "reopen": Verb(_p("按钮", "重办"), "w", _("写明为什么重来")),
    "appeal": Verb(_p("按钮", "定申诉"), "h"),
    "withdraw": Verb(_p("按钮", "撤回"), "z"),
    "acknowledge": Verb(_p("按钮", "签收"), "i"),
    "contact": Verb(_p("按钮", "已联系"), "c"),
    "not_contacted": Verb(_p("按钮", "没联系上"), "C"),
    "update": Verb(_p("按钮", "写进展"), "u"),
    "message": Verb(_p("按钮", "问提的人"), "m"),
    "statement": Verb(_p("按钮", "作说明"), "S"),
    "evidence": Verb(_p("按钮", "加凭据"), "e"),
    "call_in": Verb(_p("按钮", "请部门"), "f"),
    "meeting": Verb(_p("按钮", "记会商"), "M"),
    "challenge": Verb(_p("按钮", "有人说不是这样"), "Q"),
    "ask_move": Verb(_p("按钮", "申请改期"), "D"),
    "notice": Verb(_p("按钮", "发督办单"), "U"),
    "relevel": Verb(_p("按钮", "改等级"), "L"),
    "about_office": Verb(_p("按钮", "标明关于机关"), "A"),
    "open_to_claims": Verb(_p("按钮", "开放认领"), "O"),
    "remedy": Verb(_p("按钮", "法律救济起止"), "R"),
    "correct": Verb(_p("按钮", "更正"), "E"),
    "seal": Verb(_p("按钮", "封存"), "X"),
    "unseal": Verb(_p("按钮", "解封"), "Z"),
    "consent": Verb(_p("按钮", "写协议"), "K", _("双方都在同一份文本上说「同意」，才算调成")),
    "support": Verb(_p("按钮", "我也支持"), "P"),
}
"""The verbs and notes as the desk's buttons. No two keys alike; j k g / ? belong to moving about."""

ASKER_VERBS: Final[Mapping[str, Verb]] = {
    "confirm": Verb(_p("按钮", "解决了"), "", _("按下就盖印")),
    "send_back": Verb(_p("按钮", "没有"), "", _("退回去重办")),
    "message": Verb(_p("按钮", "再说一句")),
    "rate": Verb(_p("按钮", "打个分"), "", _("只算总数，经办看不到是谁打的")),
    "reopen": Verb(_p("按钮", "又坏了，请重办"), "", _("了结后三十天内可以一次")),
    "appeal": Verb(_p("按钮", "我不服，请换个人再看"), "", _("没办过这件事的人来看，十个工作日内答复")),
    "withdraw": Verb(_p("按钮", "撤回这件事"), "", _("撤回后公开页写「撤回」")),
    "alarm": Verb(_p("按钮", "有人为难我"), "", _("只送给审计的人，经办单位看不到")),
    "about_office": Verb(_p("按钮", "这件事关于一个机关"), "", _("那个机关和它下面的人从此看不到")),
    "code_cancelled": Verb(_p("按钮", "作废这个码"), "", _("作废后谁拿着码也进不来，包括您")),
    "reporter_left": Verb(_p("按钮", "我不再跟了"), "", _("隐患照样有人办")),
}
"""The same law in the asker's own words."""

STEPS: Final[Mapping[str, Step]] = {
    "submit": Step(0, _p("经过", "提出")),
    "accept": Step(None, _p("经过", "受理")),
    "launch": Step(1, _p("经过", "签下承诺")),
    "assign": Step(1, _p("经过", "交办")),
    "hand_back": Step(None, _p("经过", "退单")),
    "report": Step(3, _p("经过", "单位报结")),
    "confirm": Step(4, _p("经过", "确认")),
    "send_back": Step(None, _p("经过", "退回重办")),
    "review": Step(None, _p("经过", "复核")),
    "lapse": Step(None, _p("经过", "到期没有回音，记「未确认」")),
    "move_date": Step(None, _p("经过", "改期")),
    "park": Step(None, _p("经过", "挂账")),
    "resume": Step(2, _p("经过", "恢复办理")),
    "end": Step(None, _p("经过", "终止")),
    "settle": Step(None, _p("经过", "调解终结")),
    "reopen": Step(None, _p("经过", "重办")),
    "appeal": Step(None, _p("经过", "申诉")),
    "withdraw": Step(None, _p("经过", "撤回")),
    "acknowledge": Step(None, _p("经过", "签收")),
    "contact": Step(2, _p("经过", "联系了提的人")),
    "update": Step(2, _p("经过", "进展")),
    "message": Step(None, _p("经过", "来往的话")),
    "statement": Step(None, _p("经过", "被提到的机关说明")),
    "evidence": Step(None, _p("经过", "加了凭据")),
    "call_in": Step(2, _p("经过", "请部门到场")),
    "meeting": Step(2, _p("经过", "会商")),
    "challenge": Step(None, _p("经过", "有人说不是这样")),
    "notice": Step(None, _p("经过", "督办")),
    "remedy": Step(None, _p("经过", "法律救济")),
    "relevel": Step(None, _p("经过", "改等级")),
    "correct": Step(None, _p("经过", "更正")),
    "seal": Step(None, _p("经过", "封存")),
    "unseal": Step(None, _p("经过", "解封")),
}


def word(key: str) -> Word:
    """Give the word for a light, outcome or state, looked up in that order. Raises KeyError for an unknown one."""
    for shelf in (LIGHTS, OUTCOMES, STATES):
        if key in shelf:
            return shelf[key]
    raise KeyError(key)
