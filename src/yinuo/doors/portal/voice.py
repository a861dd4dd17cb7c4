"""What the one who asked may do, as forms: exactly what the table offers them now, in their own words."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from yinuo.doors.portal.choices import unit_options
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.words import ASKER_VERBS, VERBS, Verb
from yinuo.kernel.matters.fields import asked_fields
from yinuo.kernel.matters.table import NOTES
from yinuo.kernel.matters.table import VERBS as TABLE_VERBS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.cards import FieldKind
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters import fields
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.state import MatterState

OWN: Final[Mapping[str, Verb]] = {
    **ASKER_VERBS,
    "not_contacted": Verb(_p("按钮", "没有人联系过我"), "", _("单位说联系过您，其实没有")),
    "evidence": Verb(_p("按钮", "补一张照片或一点说明"), "", _("只给办的人看")),
    "ask_move": Verb(_p("按钮", "日子不合适，想改一改"), "", _("改不改由单位的负责人定，新旧日期都公开")),
    "remedy": Verb(_p("按钮", "我在走复议或诉讼"), "", _("走程序的时候灯变灰，钟不停")),
    "correct": Verb(_p("按钮", "有一处写错了"), "", _("告诉受理的人哪里错了")),
    "consent": Verb(_p("按钮", "同意"), "", _("两边都同意，才往下走")),
    "settle": Verb(_p("按钮", "不调解了"), "", _("任何一边随时可以停")),
    "unseal": Verb(_p("按钮", "让它公开"), "", _("受理的人提议公开，由您来定")),
    "support": Verb(
        _p("按钮", "我也遇到"), "", _("按一次算一个，不问您是谁，也不留记号。数的是按的次数，只当参考。")
    ),
    "challenge": Verb(
        _p("按钮", "不是这样"), "", _("说说您看到的。不问您是谁；您写的和拍的只给裁定的人看，不上公开页。")
    ),
}
FIRST: Final = (
    "rate",
    "not_contacted",
    "reopen",
    "appeal",
    "ask_move",
    "evidence",
    "correct",
    "remedy",
    "consent",
)
LAST: Final = ("about_office", "withdraw", "settle", "reporter_left", "alarm", "code_cancelled")
KINDS: Final[Mapping[str, FieldKind]] = {
    "text": "textarea", "line": "text", "contact": "text", "ref": "text", "date": "date", "yes": "bool",
    "number": "radio", "choice": "radio", "unit": "select", "units": "select", "place": "select", "category": "select",
}  # fmt: skip
CHOICE_WORDS: Final[Mapping[str, Text]] = {
    "agree": _("同意"), "refuse": _("不同意"), "mediator": _("由谁调解"), "session": _("哪天谈"), "text": _("协议文本"),
}  # fmt: skip
OWN_LABELS: Final[Mapping[tuple[str, str], Text]] = {
    ("message", "text"): _("再说一句"),
    ("alarm", "text"): _("发生了什么"),
    ("evidence", "text"): _("这是什么"),
    ("withdraw", "text"): _("想说的"),
    ("not_contacted", "text"): _("想补一句的"),
    ("challenge", "text"): _("您看到的是什么样"),
}
SAID_BY_NAME: Final = frozenset(
    ("withdraw", "code_cancelled", "settle", "reporter_left", "confirm", "send_back", "support", "challenge")
)
WITH_PHOTO: Final = frozenset(("evidence", "challenge"))


def label_of(verb: str) -> Text:
    """Give a verb as its asker reads it."""
    return OWN[verb].text if verb in OWN else VERBS[verb].text


def offers_by_verb(offers: tuple[Offer, ...]) -> dict[str, Offer]:
    """Give each verb that is offered, once."""
    return {offer.verb: offer for offer in reversed(offers)}


def ordered(verbs: set[str]) -> list[str]:
    """Put verbs into the order of a page: what helps first, what ends things last."""
    middle = sorted(verbs - set(FIRST) - set(LAST))
    return [verb for verb in (*FIRST, *middle, *LAST) if verb in verbs]


def form_of(
    found: Sight,
    offer: Offer,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    *,
    url: str = "",
) -> VerbForm:
    """Build the form of one offer, with what was typed and what is wrong with it; it posts to the own matter."""
    wrong = wrong or {}
    asked = asked_fields(offer.verb, offer.mode, found.matter)
    shown = tuple(
        _field(offer.verb, one, (typed or {}).get(one.name, ""), wrong.get(one.name, ""))
        for one in asked
        if not (offer.choice and one.kind == "choice" and offer.choice in one.choices)
        and one.name != "reminder"
    )
    names = {one.name for one in shown}
    if offer.verb in WITH_PHOTO:
        names.add("photo")
        shown = (*shown, _photo(wrong.get("photo", "")))
    word = OWN.get(offer.verb) or VERBS[offer.verb]
    return VerbForm(
        offer.verb, word.text, url or reverse("portal:act"), shown, word.hint,
        submit="" if offer.verb in SAID_BY_NAME else gettext("送出"),
        version=found.matter.version,
        token=token_urlsafe(16),
        note=gettext("要另一个人也点头才算。") if offer.mode == "propose" else "",
        extra=_chosen(offer, asked),
        error=" ".join(text for name, text in wrong.items() if name not in names),
        has_files=offer.verb in WITH_PHOTO,
    )  # fmt: skip


def _chosen(offer: Offer, asked: tuple[fields.Field, ...]) -> tuple[tuple[str, str], ...]:
    """Give the choice that the offer itself makes, as a hidden field."""
    return tuple((one.name, offer.choice) for one in asked if offer.choice and offer.choice in one.choices)


def _photo(error: str) -> Field:
    hint = gettext("只拍东西，不拍人。位置和相机信息会去掉。")
    return Field(
        "photo", gettext("照片"), "file", error=error, hint=hint, accept="image/jpeg,image/png,image/webp"
    )


def _field(verb: str, one: fields.Field, value: str, error: str) -> Field:
    options: tuple[Option, ...] = ()
    if one.kind == "number":
        options = tuple(Option(str(n), str(n)) for n in range(1, 6))
    elif one.kind == "choice":
        options = tuple(Option(name, CHOICE_WORDS.get(name, name)) for name in one.choices)
    elif one.kind in {"unit", "units"}:
        options = unit_options(gettext("请选"))
    return Field(
        one.name, OWN_LABELS.get((verb, one.name)) or gettext(one.label), KINDS[one.kind], value, error, options,
        hint=gettext(one.hint) if one.hint else "", is_required=one.is_required and one.kind != "yes",
        max_length=one.most if one.kind in {"text", "line"} else None,
    )  # fmt: skip


def given_from(posted: Mapping[str, Any], verb: str, matter: MatterState) -> dict[str, Any]:
    """Give what a posted form hands to the gate: the fields of this verb, and nothing else that came along.

    The same for what is no longer offered: a form that is sent twice says the same both times.
    """
    if verb not in {*TABLE_VERBS, *NOTES} - {"submit"}:
        return {}
    asked = asked_fields(verb, "decide" if posted.get("decision") else "act", matter)
    given = {one.name: str(posted.get(one.name, "")).replace("\x00", "") for one in asked}
    if "about_office" in given and verb == "about_office":
        given["about_office"] = given["about_office"] or "no"
    return {name: value for name, value in given.items() if value}
