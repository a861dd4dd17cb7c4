"""What was signed: the canonical text of a campaign and its hash, and amendments that anyone can read.

The text holds what was set out to be done and nothing of what came of it. An amendment never touches the
denominator: what is struck off stays missing, what is split is done when its parts are, what is added stands
apart, a new date stands beside the first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

from yinuo.base.canonical import canonical
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import written_day
from yinuo.programmes.campaigns.targets import document_of, plain

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from yinuo.programmes.campaigns.campaign import Campaign, Item

FORM: Final = "yinuo-campaign-1"
OfItem = Literal["strike", "split", "move", "add", "hand_over"]
Kind = OfItem | Literal["aim"]


def canonical_text(campaign: Campaign, before: str = "") -> bytes:
    """Give the bytes that are signed: canonical JSON, and in an amended text the hash of the one before.

    Of targets it speaks only where there are some: a campaign without any has the bytes it always had.
    """
    told: dict[str, Any] = {
        "form": FORM,
        "before": before,
        "campaign": campaign.code,
        "name": campaign.name,
        "start": campaign.start.isoformat(),
        "days": campaign.n_days,
        "tracks": [
            {"code": one.code, "name": one.name, "lead_unit": one.lead_unit} for one in campaign.tracks
        ],
        "lists": [{"code": one.code, "name": one.name, "track": one.track} for one in campaign.lists],
        "items": [_said(item) for item in campaign.items],
    }
    if campaign.targets:
        told["targets"] = [document_of(one) for one in campaign.targets]
    return canonical(told)


def text_hash(text: bytes) -> str:
    """Give what goes into the log and onto the page: the SHA-256 of the text, in hex."""
    return hashlib.sha256(text).hexdigest()


def _said(item: Item) -> dict[str, Any]:
    """Give what was set out of an item; what came of it (checked, held) is in no text."""
    told: dict[str, Any] = {
        "code": item.code,
        "list": item.task_list,
        "title": item.title,
        "unit": item.unit,
        "support_units": list(item.support_units),
        "weight": item.weight,
        "is_hard": item.is_hard,
        "proof": item.proof,
        "due": item.due.isoformat(),
    }
    more = {
        "not_before": item.not_before and item.not_before.isoformat(),
        "later_dues": [due.isoformat() for due in item.later_dues],
        "part_of": item.part_of,
        "is_added": item.is_added,
        "struck_on": item.struck_on and item.struck_on.isoformat(),
    }
    return told | {name: value for name, value in more.items() if value}


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change after the freeze: which item (or target), what, why, on which day; everyone reads it."""

    kind: Kind
    item: str
    reason: str
    on: date
    parts: tuple[Item, ...] = ()
    due: date | None = None
    unit: str = ""
    value: Decimal | None = None


def amended(campaign: Campaign, change: Amendment) -> Campaign:
    """Give the campaign after an amendment. Raises Invalid where it would change what is counted, or says not why."""
    if not change.reason.strip():
        raise Invalid({"reason": Sentence("请写明为什么要改：大家都会读到。")})
    return _aimed(campaign, change) if change.kind == "aim" else _of_item(campaign, change, change.kind)


def _of_item(campaign: Campaign, change: Amendment, kind: OfItem) -> Campaign:
    found = next((item for item in campaign.items if item.code == change.item), None)
    if kind == "add":
        return _with(campaign, *(replace(part, is_added=True, part_of="") for part in change.parts))
    if found is None or found.code in campaign.parts or found.struck_on is not None:
        raise Invalid({"item": Sentence("清单上没有「{code}」这一项，或者它已经改过。", code=change.item)})
    if found.is_checked(change.on):
        raise Invalid({"item": Sentence("这一项已经核验，不能再改。")})
    match kind:
        case "strike":
            return _in_place(campaign, replace(found, struck_on=change.on))
        case "split":
            return _split(campaign, found, change.parts)
        case "move":
            return _moved(campaign, found, change.due)
        case "hand_over":
            if change.unit == found.unit:
                raise Invalid({"unit": Sentence("这一项本来就是这家单位的。")})
            return _in_place(campaign, replace(found, unit=change.unit))
    assert_never(kind)


def _aimed(campaign: Campaign, change: Amendment) -> Campaign:
    """Give the campaign with another number to reach; the first stands beside it."""
    found = next((one for one in campaign.targets if one.code == change.item), None)
    if found is None:
        raise Invalid({"item": Sentence("没有「{code}」这个数字目标。", code=change.item)})
    if change.value is None or change.value in {found.current, found.baseline}:
        raise Invalid({"value": Sentence("新的目标要和现在的、和起点都不一样。")})
    now = replace(found, later_values=(*found.later_values, change.value))
    targets = tuple(now if one.code == found.code else one for one in campaign.targets)
    return replace(campaign, targets=targets)


def _in_place(campaign: Campaign, item: Item) -> Campaign:
    items = tuple(item if one.code == item.code else one for one in campaign.items)
    return replace(campaign, items=items)


def _with(campaign: Campaign, *items: Item) -> Campaign:
    if not items:
        raise Invalid({"parts": Sentence("请写明新的项。")})
    return replace(campaign, items=(*campaign.items, *items))


def _split(campaign: Campaign, item: Item, parts: tuple[Item, ...]) -> Campaign:
    if item.part_of:
        raise Invalid({"item": Sentence("拆出来的一项不能再拆。")})
    if sum(part.weight for part in parts) != item.weight:
        raise Invalid({"parts": Sentence("拆开后的权重合起来要等于原来的 {weight}。", weight=item.weight)})
    same = {"task_list": item.task_list, "is_hard": item.is_hard, "part_of": item.code, "is_added": False}
    return _with(campaign, *(replace(part, **same) for part in parts))  # type: ignore[arg-type]


def _moved(campaign: Campaign, item: Item, due: date | None) -> Campaign:
    if due is None or due <= item.current_due:
        raise Invalid({"due": Sentence("新的日期要晚于现在的日期；最初的日期照样留着。")})
    return _in_place(campaign, replace(item, later_dues=(*item.later_dues, due)))


def diff(before: Campaign, after: Campaign) -> tuple[Sentence, ...]:
    """Say what an amendment changed, line by line, and that the denominator stayed."""
    old, said = {item.code: item for item in before.items}, []
    for item in after.items:
        was = old.get(item.code)
        if was is None and item.part_of:
            said.append(
                Sentence(
                    "「{of}」拆出「{title}」，权重 {weight}。",
                    of=old[item.part_of].title,
                    title=item.title,
                    weight=item.weight,
                )
            )
        elif was is None:
            said.append(
                Sentence("新增「{title}」，权重 {weight}，另行计算。", title=item.title, weight=item.weight)
            )
        elif item != was:
            said += _changes(was, item)
    said += _aims(before, after)
    n, weight = len(after.frozen), sum(item.weight for item in after.frozen)
    return (*said, Sentence("分母不变：仍是 {n} 项，权重合计 {weight}。", n=n, weight=weight))


def _changes(was: Item, item: Item) -> list[Sentence]:
    said = []
    if item.struck_on and not was.struck_on:
        said.append(Sentence("删去「{title}」；它没有完成，仍算在缺的里面。", title=item.title))
    if item.later_dues != was.later_dues:
        said.append(
            Sentence(
                "「{title}」改期到 {due}；最初的日期 {first} 不变。",
                title=item.title,
                due=written_day(item.later_dues[-1]),
                first=written_day(item.due),
            )
        )
    if item.unit != was.unit:
        said.append(
            Sentence(
                "「{title}」由 {before} 转给 {after}。", title=item.title, before=was.unit, after=item.unit
            )
        )
    return said


def _aims(before: Campaign, after: Campaign) -> list[Sentence]:
    """Say which targets have another number to reach."""
    aims = {one.code: plain(one.current) for one in before.targets}
    return [
        Sentence(
            "「{title}」的目标由 {old} 改为 {now}；最初的 {first} 不变。",
            title=one.title, old=aims[one.code], now=plain(one.current), first=plain(one.value),
        )
        for one in after.targets
        if plain(one.current) != aims[one.code]
    ]  # fmt: skip
