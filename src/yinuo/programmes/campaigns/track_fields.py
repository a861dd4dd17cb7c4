"""The fields of the tracks as people read and type them: words for each, and what was typed turned into its type."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from yinuo.base.errors import Sentence
from yinuo.base.text import fold_digits
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.shell.typed import EMPTY
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from yinuo.doors.shell.cards import FieldKind
    from yinuo.doors.shell.typed import Reading
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.tracks import Step

MOST: Final = 120
MOST_DIGITS: Final = 18
YUAN: Final = "CNY"
UNREAD: Final = Sentence("请核对这一栏的写法。")
TRACKS: Final[Mapping[str, Text]] = {
    "investment": _("招商引资"),
    "land": _("三张土地清单"),
    "duties": _("征地责任"),
    "hazards": _("除隐患"),
}
WORDS: Final[Mapping[str, Text]] = {
    "contract_no": _("合同号"),
    "amount": _("金额"),
    "signed_on": _("哪天签的"),
    "registration_no": _("登记号"),
    "site": _("落在哪块地、哪处厂房"),
    "landed_on": _("哪天落地"),
    "start_permit": _("施工许可"),
    "started_on": _("哪天开工"),
    "acceptance_no": _("验收号"),
    "produced_on": _("哪天投产"),
    "output": _("产值"),
    "reached_on": _("哪天达到"),
    "approval_no": _("批文号"),
    "approved_on": _("哪天批的"),
    "grant_contract": _("出让合同号"),
    "granted_on": _("哪天供的"),
    "start_by": _("约定哪天前开工"),
    "posted_on": _("哪天贴出"),
    "place": _("贴在哪里"),
    "signed_copy": _("调查成果"),
    "minutes": _("会议记录"),
    "n_present": _("到场多少人"),
    "channel": _("意见往哪里提"),
    "n_received": _("收到多少条"),
    "n_answered": _("答复多少条"),
    "bank_proof": _("银行凭证"),
    "proof": _("凭据"),
    "n_handed": _("送出多少份"),
    "area": _("面积，平方米"),
    "blocker": _("堵在哪里"),
    "area_to_build": _("要建的面积，平方米"),
    "area_built": _("动工的面积，平方米"),
    "money_planned": _("总投资"),
    "money_spent": _("已投"),
    "stopped_on": _("从哪天停的"),
    "goal": _("目标任务"),
    "method": _("方法措施"),
    "money": _("经费物资"),
    "people": _("机构岗位"),
    "deadline": _("时限要求"),
    "emergency_plan": _("应急预案"),
}
"""`people` of the five fixings are a unit and a post, never a name: what is typed is looked over."""
INPUTS: Final[Mapping[str, FieldKind]] = {
    "text": "text",
    "day": "date",
    "count": "number",
    "money": "text",
    "area": "number",
}
CAUSES: Final[Mapping[str, Text]] = {
    "government": _("原因在政府"),
    "owner": _("原因在用地的一方"),
    "force_majeure": _("不可抗力"),
    "court": _("司法查封"),
}
BREACHES: Final[Mapping[str, Text]] = {
    "cut_utilities": _("断水、断电、断气、断路"),
    "threat": _("威胁、恐吓"),
    "kin_pressure": _("拿亲属的工作施压"),
    "builder_took_part": _("建设单位参与搬迁"),
    "demolition_without_order": _("没有法院裁定就拆"),
    "retaliation": _("打击报复"),
    "leak": _("泄露个人信息"),
}


def named(step: Step) -> str:
    """Give what a stage, list or duty is called in the reader's language."""
    return step.name if is_chinese() else step.name_en


def money(minor: int) -> str:
    """Write money in whole units of the place's currency, in ten thousands where Chinese is read."""
    pack = current_pack()
    whole = Decimal(minor) / (10**pack.minor_unit)
    if not is_chinese():
        return f"{pack.currency} {whole:,.0f}"
    unit = f"{whole / 10_000:,.0f} 万"
    return f"{unit}元" if pack.currency == YUAN else f"{unit} {pack.currency}"


def acres(square_metres: int) -> str:
    """Write an area in the place's own unit, where its pack has one; else in square metres."""
    unit = current_pack().words.get("area")
    if not isinstance(unit, dict):
        return f"{square_metres:,} m²"
    n = Decimal(square_metres) / Decimal(str(unit["square_metres"]))
    return f"{n:,.1f} {unit['unit'] if is_chinese() else unit['unit_en']}"


def fields_of(
    kinds: Mapping[str, str],
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    optional: tuple[str, ...] = (),
) -> tuple[Field, ...]:
    """Give the fields that a proof is asked for with."""
    return tuple(
        Field(
            name, WORDS[name], INPUTS[kind], typed.get(name, ""), faults.get(name, ""),
            is_required=name not in optional, max_length=MOST if kind == "text" else None,
            inputmode="decimal" if kind == "money" else "",
            hint=current_pack().currency if kind == "money" else "",
        )
        for name, kind in kinds.items()
    )  # fmt: skip


def proof_in(reading: Reading, kinds: Mapping[str, str], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Turn what was typed into its types; what is wrong of any field stays a fault of the form that is read."""
    proof = dict[str, Any]()
    for name, kind in kinds.items():
        if not reading.given.get(name, "").strip() and name in optional:
            continue
        if kind == "text":
            proof[name] = reading.line(name, most=MOST)
        elif kind == "day":
            proof[name] = reading.day(name)
        else:
            proof[name] = _number(reading, name, kind)
    return proof


def _number(reading: Reading, name: str, kind: str) -> int:
    """Give a count, an area, or money in minor units; 0, with a fault, for none."""
    typed = reading.given.get(name, "").strip()
    try:
        digits = Decimal(fold_digits(typed).replace(",", "")[:MOST_DIGITS])
        number = digits * (10 ** current_pack().minor_unit if kind == "money" else 1)
        if number == int(number) and 0 <= number < 10**MOST_DIGITS:
            return int(number)
    except (InvalidOperation, OverflowError, ValueError):
        pass
    reading.faults[name] = UNREAD if typed else EMPTY
    return 0


def shown(proof: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[Text, str]]:
    """Give a proof's fields as they are read, in the order of the data."""
    for name, kind in kinds.items():
        if name in proof:
            yield WORDS[name], WRITTEN.get(kind, str)(proof[name])


WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {"money": money, "area": acres, "day": day_long}
