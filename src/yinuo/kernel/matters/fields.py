"""What each verb and note needs, as data: pages, API, CLI and the gate read the same fields.

`goes` says where a value lives: `public` and `internal` are facts (for ever), `text` is erasable
content that the public may read once it has been looked at, `private` is content it never reads,
`contact` is kept apart and encrypted, `none` steers the act and is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from yinuo.kernel.matters.state import MatterState

LINE, LONG = 120, 2000


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `kind`: text|line|unit|units|place|category|date|yes|choice|number|ref|contact."""

    name: str
    label: str
    kind: str = "text"
    goes: str = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    only: tuple[str, str] = ("", "")  # asked for only when that other field has that value
    most: int = LONG
    hint: str = ""


def _asked(name: str, label: str, kind: str, goes: str, *, hint: str = "", most: int = LONG) -> Field:
    return Field(name, label, kind, goes, is_required=True, hint=hint, most=most)


REASONS = (
    "not_ours",
    "no_such_thing",
    "in_court",
    "same_matter",
    "other_body",
    "not_public_business",
    "not_feasible",
)
SOURCES = ("portal", "qr", "phone", "paper", "symposium", "api", "import", "example", "page")
# What photos may come with. A promise or request is filed with them by a resident, the others are of those at work.
WITH_PHOTO = frozenset(("submit", "report", "evidence", "update", "confirm", "challenge"))
_REASON_TEXT = Field("text", "理由", is_required=True)

RAISE = (
    _asked("category", "哪一类", "category", "public"),
    _asked("body", "什么事", "text", "private", hint="一两句就够。别写人的姓名、电话。"),
    _asked("place", "在哪里", "place", "public", hint="到社区或村就够。"),
    Field("spot", "具体位置", "line", "private", most=LINE, hint="只有经办看得到。"),
    _asked("about_office", "是不是说某个单位的不是", "yes", "internal"),
    Field("about_unit", "哪个单位", "unit", "internal", only=("about_office", "yes")),
    Field("level", "轻重", "choice", "public", choices=("general", "major"), only=("kind", "hazard")),
    Field(
        "contact",
        "联系方式",
        "contact",
        "contact",
        most=LINE,
        hint="可以不留。留了只用来送一句话，送完就删。",
    ),
    Field("keep_contact", "一直留到了结", "yes", "internal"),
    Field("on_behalf", "替别人提", "yes", "internal"),
    Field("consent", "本人口头同意了", "yes", "internal", only=("on_behalf", "yes")),
    Field("under_14", "提的人不满十四岁", "yes", "none", hint="不问生日，只问这一句。"),
    Field("guardian", "监护人同意了", "yes", "internal", only=("under_14", "yes")),
    Field("source", "从哪里来", "choice", "public", choices=SOURCES),
    Field("language", "语言", "choice", "internal", choices=("zh-hans", "en")),
)
STRENGTHS: Final = ("expected", "strive", "guarantee")
"""How firmly a date is said, the weakest first; the words for each stand in doors/shell/words.py."""
PROMISE = (
    _asked("title", "答应什么", "line", "text", most=LINE),
    _asked("body", "说具体", "text", "text"),
    _asked("due_on", "哪天之前", "date", "public"),
    _asked("proof", "拿什么证明", "line", "text", most=LINE),
    Field("strength", "语气", "choice", "public", is_required=True, choices=STRENGTHS),
    _asked("lead_unit", "谁答应的", "unit", "public"),
    _asked("category", "哪一类", "category", "public"),
    _asked("place", "在哪里", "place", "public"),
    Field("beneficiary", "为谁而做", "unit", "public"),
    Field("parent", "出自哪一件", "ref", "public"),
    Field("source", "从哪里来", "choice", "public", choices=SOURCES),
)
SUBMIT = dict.fromkeys(("request", "wish", "hazard", "dispute"), RAISE) | dict.fromkeys(
    ("task", "commitment", "claim"), PROMISE
)

VERB_FIELDS: dict[str, tuple[Field, ...]] = {
    "accept": (
        _asked("title", "公开的标题", "line", "text", most=LINE, hint="去掉人名、电话、门牌。"),
        Field("summary", "公开的说明", hint="可以不写。"),
        _asked("category", "哪一类", "category", "public"),
        Field("visibility", "给谁看", "choice", "public", is_required=True, choices=("public", "sealed")),
        Field("kind", "什么事项", "choice", "public", choices=("request", "wish", "hazard", "dispute")),
        _asked("first_contact_unit", "谁先联系", "unit", "public"),
    ),
    "launch": (Field("support_units", "协办", "units", "public"),),
    "assign": (
        _asked("lead_unit", "谁牵头", "unit", "public"),
        Field("support_units", "协办", "units", "public"),
        Field("due_on", "哪天之前", "date", "public", hint="不填就按时限表。"),
    ),
    "hand_back": (
        _asked("text", "职责依据", "text", "text"),
        _asked("proposed_unit", "该给谁", "unit", "public"),
    ),
    "report": (
        Field(
            "result", "结果", "choice", "public", is_required=True, choices=("done", "partly", "explained")
        ),
        _asked("text", "做了什么", "text", "text", hint="写做完的事，点到这件事本身。"),
        Field("law", "依据", "text", only=("result", "explained")),
        Field("proof_on", "哪天做到的", "date", "public"),
    ),
    "confirm": (
        Field("text", "怎么核的"),
        Field("proof_on", "凭据上的日期", "date", "public"),
    ),
    "send_back": (Field("text", "还缺什么"),),
    "review": (
        Field(
            "ruling",
            "怎么定",
            "choice",
            "public",
            is_required=True,
            choices=("back", "explained", "partly_solved", "parked"),
        ),
        _asked("text", "理由", "text", "text"),
        Field("interim", "先怎么应付", only=("ruling", "parked")),
        Field("review_on", "哪天再看", "date", "public", only=("ruling", "parked")),
    ),
    "lapse": (),
    "move_date": (
        _asked("due_on", "改到哪天", "date", "public"),
        _asked("text", "为什么", "text", "text"),
        _asked("done_so_far", "已经做了什么", "text", "text"),
        Field("next_risk", "接下来最怕什么", "line", most=LINE, hint="新日期还会被什么耽误；没有就空着。"),
    ),
    "park": (
        _asked("text", "为什么", "text", "text"),
        _asked("interim", "先怎么应付", "text", "text"),
        _asked("review_on", "哪天再看", "date", "public", hint="最多 90 天。"),
    ),
    "resume": (Field("text", "说明"),),
    "end": (
        Field(
            "outcome",
            "怎么终止",
            "choice",
            "public",
            is_required=True,
            choices=("declined", "referred", "merged", "broken"),
        ),
        Field("reason", "理由类别", "choice", "public", is_required=True, choices=REASONS),
        _REASON_TEXT,
        Field("where_to", "可以去哪里", "line", "text", most=LINE),
        Field("receipt", "对方的回执", "line", "text", most=LINE, only=("outcome", "referred")),
        Field("parent", "并到哪一件", "ref", "public", only=("outcome", "merged")),
    ),
    "settle": (
        Field("outcome", "结果", "choice", "public", is_required=True, choices=("settled", "not_settled")),
        Field("text", "说明", goes="private"),
        Field("violence", "有人受到伤害或威胁", "yes", "internal"),
    ),
    "reopen": (_REASON_TEXT,),
    "appeal": (_REASON_TEXT,),
    "withdraw": (
        Field("pressed", "有人叫您撤吗", "yes", "internal"),
        Field("text", "想说的", goes="private"),
    ),
}

DECISION = (
    Field("decision", "定不定", "choice", "none", is_required=True, choices=("agree", "refuse")),
    Field("text", "理由"),
)
APPEAL_DECISION = (
    *DECISION,
    *(replace(f, only=("decision", "agree")) for f in VERB_FIELDS["accept"] if f.name != "kind"),
)


def decision_fields(verb: str, matter: MatterState) -> tuple[Field, ...]:
    """Give the second person's fields; who grants an appeal nobody accepted before does what accept needs."""
    if verb != "appeal" or matter.accepted_at is not None:
        return DECISION
    return APPEAL_DECISION


def asked_fields(verb: str, mode: str, matter: MatterState) -> tuple[Field, ...]:
    """Give what is asked of who acts on a matter or proposes it, and of who decides (`mode` as an Offer has it)."""
    return decision_fields(verb, matter) if mode == "decide" else fields_of(verb, matter.kind)


_WORDS = (_asked("text", "内容", "text", "text"),)
_PRIVATE = (_asked("text", "内容", "text", "private"),)
NOTE_FIELDS: dict[str, tuple[Field, ...]] = {
    "acknowledge": (),
    "contact": (*_PRIVATE, Field("invites_party", "请另一方来", "yes", "none")),
    "not_contacted": (Field("text", "内容", goes="private"),),
    "update": _WORDS,
    "message": (*_PRIVATE, Field("reminder", "第几次提醒", "number", "internal")),
    "statement": (
        _asked(
            "text",
            "内容",
            "text",
            "text",
            hint="公开时署「被反映的单位」，不写是哪家；内容里也别写单位的名字。",
        ),
    ),
    "evidence": _PRIVATE,
    "call_in": (*_WORDS, Field("units", "请谁来", "units", "public", is_required=True)),
    "meeting": _WORDS,
    "consent": (
        Field(
            "to",
            "同意什么",
            "choice",
            "internal",
            is_required=True,
            choices=("mediator", "session", "text"),
        ),
        Field("unit", "由谁调解", "unit", "internal", is_required=True, only=("to", "mediator")),
        Field("session_on", "哪天谈", "date", "internal", is_required=True, only=("to", "session")),
        Field("text", "协议文本", goes="private"),
    ),
    "rate": (
        _asked("process", "办的过程，1–5 分", "number", "internal"),
        _asked("result", "办的结果，1–5 分", "number", "internal"),
    ),
    "support": (),
    "challenge": _WORDS,
    "ask_move": _PRIVATE,
    "notice": (
        Field(
            "cause",
            "缘由",
            "choice",
            "public",
            is_required=True,
            choices=("late", "stale", "sent_back", "silent", "quality"),
        ),
        *_WORDS,
    ),
    "relevel": (
        Field("level", "轻重", "choice", "public", is_required=True, choices=("general", "major")),
        *_WORDS,
    ),
    "about_office": (
        _asked("about_office", "是不是说某个单位的不是", "yes", "internal"),
        Field("about_unit", "哪个单位", "unit", "internal", only=("about_office", "yes")),
    ),
    "open_to_claims": _WORDS,
    "remedy": (
        _asked("is_open", "还在走程序", "yes", "public"),
        Field("text", "说明", goes="private"),
    ),
    "correct": _PRIVATE,
    "reporter_left": (),
    "seal": (
        Field(
            "ground",
            "为何封存",
            "choice",
            "public",
            is_required=True,
            choices=("dispute", "women_children", "disclosure", "low_income"),
        ),
        *_PRIVATE,
    ),
    "unseal": _PRIVATE,
    "alarm": _PRIVATE,
    "code_cancelled": (),
    "erased": (),
}


def fields_of(verb: str, kind: str) -> tuple[Field, ...]:
    """Give the fields of a verb or a note for a matter of this kind. Raises KeyError for neither."""
    if verb == "submit":
        return SUBMIT[kind]
    return VERB_FIELDS[verb] if verb in VERB_FIELDS else NOTE_FIELDS[verb]
