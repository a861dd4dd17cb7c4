"""What the choices of forms are called: one table, by field and value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from yinuo.doors.shell.words import KINDS, LEVELS, OUTCOMES, STRENGTH_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.words import Text

RESULTS: Final[Mapping[str, Text]] = {
    "done": _("办好了"),
    "partly": _("办了一部分"),
    "explained": _("办不了，说明依据"),
}
REASONS: Final[Mapping[str, Text]] = {
    "not_ours": _("不归这里管"),
    "no_such_thing": _("没有这件事"),
    "in_court": _("已在法院或仲裁"),
    "same_matter": _("同一件事"),
    "other_body": _("归别的机关"),
    "not_public_business": _("不是公家的事"),
    "not_feasible": _("做不到"),
}
CHOICES: Final[Mapping[str, Mapping[str, Text]]] = {
    "result": RESULTS,
    "reason": REASONS,
    "level": LEVELS,
    "kind": KINDS,
    "outcome": {name: word.text for name, word in OUTCOMES.items()},
    "visibility": {"public": _("公开"), "sealed": _("封存")},
    "ruling": {
        "back": _("退回去再办"),
        "explained": _("同意这样说明"),
        "partly_solved": _("认定办了一部分"),
        "parked": _("先挂账"),
    },
    "decision": {"agree": _("同意"), "refuse": _("不同意")},
    "strength": STRENGTH_WORDS,
    "cause": {
        "late": _("逾期"),
        "stale": _("久未更新"),
        "sent_back": _("退回重办"),
        "silent": _("不回话"),
        "quality": _("办得不实"),
    },
    "ground": {
        "dispute": _("纠纷"),
        "women_children": _("妇女儿童"),
        "disclosure": _("举报"),
        "low_income": _("困难家庭"),
    },
    "to": {"mediator": _("由谁调解"), "session": _("哪天谈"), "text": _("协议文本")},
    "language": {"zh-hans": _("中文"), "en": _("英文")},
    "source": {
        "portal": _("网上"),
        "qr": _("扫码"),
        "phone": _("电话"),
        "paper": _("纸条"),
        "symposium": _("座谈会"),
        "api": _("接口"),
        "import": _("导入"),
        "example": _("示例"),
        "page": _("版面"),
    },
}
ROLE_WORDS: Final[Mapping[str, Text]] = {
    "requester": _p("谁", "提的人"),
    "asker": _p("谁", "提的人"),
    "party": _p("谁", "另一方"),
    "system": _p("谁", "系统"),
    "anyone": _p("谁", "有人"),
    "desk": _p("谁", "受理"),
    "dispatcher": _p("谁", "交办"),
    "handler": _p("谁", "经办"),
    "lead": _p("谁", "负责人"),
    "drafter": _p("谁", "草拟"),
    "checker": _p("谁", "核验"),
    "reviewer": _p("谁", "复核"),
    "auditor": _p("谁", "审计"),
    "supporter": _p("谁", "协办"),
    "beneficiary": _p("谁", "受益单位"),
    "accused": _p("谁", "被反映的单位"),
    "mediator2": _p("谁", "调解组"),
}


def choice_word(field: str, value: str) -> Text:
    """Give what a choice is called; the value itself where nobody named it."""
    return CHOICES.get(field, {}).get(value, value)
