"""The phone operator's form as data: the fields of the web form, the place typed, consent, how the code is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.base.errors import WHOLE, Invalid
from yinuo.doors.portal.asking import Typed, fresh_token, young_fields
from yinuo.doors.portal.choices import category_options, kept, unit_options
from yinuo.doors.shell.cards import Fact, Field, Option, VerbForm
from yinuo.doors.shell.public.answered import UNKNOWN
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.kernel.notices.contacts import of_whole
from yinuo.programmes.voices.filing import for_another
from yinuo.programmes.voices.pointing import matched, spots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

VOICE, SMS = "voice", "sms"
NAMED: Final = {"about_office": "about", "kind": "category", "contact": "contact_value", "place": "where"}
"""Fields of the gate that stand under another name on this form."""
CARRIED: Final = (
    "body", "category", "spot", "about", "about_unit", "contact", "contact_value", "under_14", "guardian",
)  # fmt: skip


@dataclass(slots=True)
class Call:
    """What an operator typed while somebody spoke: all that a resident types, the place by name, the consent."""

    typed: Typed = field(default_factory=Typed)
    where: str = ""
    consent: str = ""
    code_by: str = VOICE

    @classmethod
    def fresh(cls) -> Call:
        """Give an empty one with a key of its own."""
        return cls(Typed(token=fresh_token(), category=UNKNOWN))

    @classmethod
    def of(cls, request: HttpRequest) -> Call:
        """Read a post, whole."""
        typed = Typed.of(request)
        typed.category = typed.category or UNKNOWN
        where = request.POST.get("where", "").replace("\x00", "")[:LINE]
        by = SMS if request.POST.get("code_by") == SMS else VOICE
        return cls(typed, where, "on" if request.POST.get("consent") else "", by)

    def given(self) -> dict[str, Any]:
        """Give what is handed to the gate. Raises Invalid for a place that is none, or half a number."""
        faults: dict[str, str] = {}
        try:
            self.typed.place = matched(self.where, spots())
        except Invalid as wrong:
            faults |= wrong.fields
        try:
            if self.code_by == SMS:
                of_whole(self.typed.contact_value)
        except Invalid as wrong:
            faults |= wrong.fields
        if faults:
            raise Invalid(faults)
        return for_another(self.typed.given(None), "phone", consent=self.consent)


def call_form(call: Call, url: str, wrong: Mapping[str, str]) -> VerbForm:
    """Give the form; `wrong`: the gate's field names to sentences. Without faults the first field has the focus."""
    faults = {NAMED.get(name, name): text for name, text in wrong.items()}
    fields = (*_what(call, faults), *_office(call, faults), *_code(call, faults))
    names = {one.name for one in fields}
    stray = " ".join(text for name, text in faults.items() if name == WHOLE or name not in names)
    return VerbForm(
        "call",
        gettext("接电话，替人登记"),
        url,
        fields,
        submit=gettext("念给他听"),
        token=call.typed.token,
        error=stray,
    )


def _what(call: Call, faults: Mapping[str, str]) -> tuple[Field, ...]:
    typed, get = call.typed, faults.get
    picks = kept("categories", "", category_options)
    return (
        Field(
            "body", gettext("照他说的写"), "textarea", typed.body, get("body", ""), is_required=True, rows=5,
            hint=gettext("他怎么说就怎么写，方言也照写。别写人的姓名、电话。"), max_length=LONG, is_focus=not faults,
        ),
        Field(
            "where", gettext("哪个镇、街道或社区"), "search", call.where, get("where", ""), is_required=True,
            hint=gettext("打几个字就行；打得出一处，就算那一处。"), max_length=LINE,
        ),
        Field("spot", gettext("具体在哪"), "text", typed.spot, get("spot", ""), max_length=LINE,
              hint=gettext("只给办的人看，不公开。")),
        Field(
            "category", gettext("哪一类"), "select", typed.category, get("category", ""), picks, is_required=True,
            hint=gettext("说不准就不用改，由受理的人来定。"),
        ),
    )  # fmt: skip


def _office(call: Call, faults: Mapping[str, str]) -> tuple[Field, ...]:
    yes_no = (Option("no", gettext("不是")), Option("yes", gettext("是")))
    ask = gettext("问他：说的是不是哪个单位的不是？")
    blind = gettext("选「是」，那个单位和它下面的人就看不到、也碰不到这件事。")
    units = unit_options(gettext("说不准"))
    return (
        Field("about", ask, "radio", call.typed.about, faults.get("about", ""), yes_no, blind, is_required=True),
        Field(
            "about_unit", gettext("是哪个单位"), "select", call.typed.about_unit, faults.get("about_unit", ""), units,
        ),
    )  # fmt: skip


def _code(call: Call, faults: Mapping[str, str]) -> tuple[Field, ...]:
    by = (
        Option(VOICE, gettext("念给他"), gettext("不用留号码")),
        Option(SMS, gettext("发给他"), gettext("发一条短信或邮件，号码随即就没了")),
    )
    reach = (
        Option("none", gettext("不留"), gettext("凭码看就行")),
        Option("once", gettext("只用一次"), gettext("办好时告诉他，随即抹掉")),
        Option("keep", gettext("留到了结"), gettext("中间也能提醒他")),
    )
    number = gettext("选了发给他，或者要留，才填。整个号码。")
    return (
        Field("code_by", gettext("码怎么给他"), "radio", call.code_by, options=by, is_required=True),
        Field("contact", gettext("办好了怎么告诉他"), "radio", call.typed.contact, options=reach),
        Field(
            "contact_value", gettext("手机号或邮箱"), "text", call.typed.contact_value,
            faults.get("contact_value", ""), hint=number, max_length=LINE, inputmode="tel",
        ),
        *young_fields(call.typed, faults.get("guardian", "")),
        Field("consent", gettext("本人口头同意登记"), "bool", call.consent, faults.get("consent", "")),
    )  # fmt: skip


def read_back(call: Call, url: str) -> VerbForm:
    """Give the step that reads everything aloud: nothing to type, and all that was typed carried along."""
    pairs = [(name, str(getattr(call.typed, name))) for name in CARRIED]
    more = (("where", call.where), ("consent", call.consent), ("code_by", call.code_by))
    return VerbForm(
        "call", gettext("念给他听"), url, token=call.typed.token, submit=gettext("他说对，登记"),
        extra=tuple(pair for pair in (*pairs, *more) if pair[1]),
    )  # fmt: skip


def said_of(call: Call) -> tuple[Fact, ...]:
    """Give what else is read aloud, beside the words: where, which sort, whether about an office, the number."""
    typed = call.typed
    place = next((one.written for one in spots() if one.code == typed.place), "")
    sort = next(
        (str(one.label) for one in kept("categories", "", category_options) if one.value == typed.category),
        "",
    )
    unit = next((str(one.label) for one in unit_options() if one.value == typed.about_unit), "")
    office = (unit or gettext("是，没说哪个单位")) if typed.about == "yes" else gettext("不是")
    uses_number = call.code_by == SMS or typed.contact != "none"
    lines = (
        Fact(gettext("在哪里"), gettext("，").join(filter(None, (place, typed.spot)))),
        Fact(gettext("哪一类"), sort),
        Fact(gettext("说哪个单位的不是"), office),
        Fact(gettext("号码"), typed.contact_value if uses_number else gettext("不留")),
    )
    return tuple(lines)
