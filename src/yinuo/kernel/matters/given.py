"""What was typed, checked field by field and sorted by where it will live. Raises Invalid with every fault at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean, parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.kernel.matters.fields import Field
    from yinuo.kernel.matters.situation import Situation

YES = frozenset((True, "yes", "true", "on", "1", 1))
NO = frozenset((False, "no", "false", "off", "0", 0, "", None))
MOST_SUPPORT = 12
MOST_YEARS = 50
"""No promise, proof or review is further from today."""


def is_yes(value: object) -> bool:
    """Say whether what was given for a yes-or-no means yes, however the door spells it."""
    return not isinstance(value, list | dict) and value in YES


@dataclass(slots=True)
class Sorted:
    """A form taken apart: facts for ever, texts with whether the public may read them, a contact."""

    public: dict[str, Any] = field(default_factory=dict)
    internal: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] | None = None
    none: dict[str, Any] = field(default_factory=dict)


def _choice(f: Field, value: Any, _s: Situation) -> str:
    if value not in f.choices:
        raise Invalid.whole(Sentence("请从给出的几项里选一项。"))
    return str(value)


def _yes(_f: Field, value: Any, _s: Situation) -> bool:
    if isinstance(value, list | dict) or (value not in YES and value not in NO):
        raise Invalid.whole(Sentence("请选「是」或「不是」。"))
    return value in YES


def _text(f: Field, value: Any, _s: Situation) -> str:
    if not isinstance(value, str):
        raise Invalid.whole(Sentence("这里要写字。"))
    return clean(value, most=f.most)


def _line(f: Field, value: Any, s: Situation) -> str:
    return " ".join(_text(f, value, s).split())


def _date(_f: Field, value: Any, s: Situation) -> str:
    found = value if isinstance(value, date) else parse_date(str(value))
    if abs(found.year - s.on.year) > MOST_YEARS:
        raise Invalid.whole(Sentence("这一天离现在太远。请核对年份。"))
    return found.isoformat()


def _number(_f: Field, value: Any, _s: Situation) -> int:
    try:
        number = int(value) if isinstance(value, str) or type(value) is int else 0
    except ValueError:
        raise Invalid.whole(Sentence("请填一个整数。")) from None
    if not 1 <= number <= 5:  # noqa: PLR2004 -- a rating's scale
        raise Invalid.whole(Sentence("请填 1 到 5。"))
    return number


def _unit(_f: Field, value: Any, s: Situation) -> str:
    unit = s.units.get(str(value))
    if unit is None or not unit.is_active:
        raise Invalid.whole(Sentence("没有这个单位。请从名单里选。"))
    return unit.code


def _units(f: Field, value: Any, s: Situation) -> list[str]:
    if not isinstance(value, str | list | tuple):
        raise Invalid.whole(Sentence("没有这个单位。请从名单里选。"))
    codes = value.split(",") if isinstance(value, str) else list(value)
    if len(codes) > MOST_SUPPORT:
        raise Invalid.whole(Sentence("最多 {most} 家。", most=MOST_SUPPORT))
    return list(dict.fromkeys(_unit(f, code, s) for code in codes if code))


def _place(_f: Field, value: Any, s: Situation) -> str:
    if s.given_place is None or s.given_place.code != value:
        raise Invalid.whole(Sentence("没有这个地方。请从名单里选，或选所在的镇、街道。"))
    return str(value)


def _category(_f: Field, value: Any, s: Situation) -> str:
    if s.given_category is None or s.given_category.code != value:
        raise Invalid.whole(Sentence("没有这一类。请从名单里选，或选「不知道」。"))
    return str(value)


def _ref(_f: Field, value: Any, s: Situation) -> str:
    if str(value) not in s.kin:
        raise Invalid.whole(Sentence("没有这个编号。请核对。"))
    return str(value)


def _contact(f: Field, value: Any, s: Situation) -> dict[str, str]:
    if isinstance(value, str):
        kind = "email" if "@" in value else "phone"
        value = {"kind": kind, "value": value}
    if not isinstance(value, dict) or value.get("kind") not in {"phone", "email"}:
        raise Invalid.whole(Sentence("请写电话或邮箱，也可以不留。"))
    text = _line(f, value.get("value"), s)
    good = "@" in text if value["kind"] == "email" else sum(c.isdigit() for c in text) >= 5  # noqa: PLR2004
    if not good:
        raise Invalid.whole(Sentence("这不像电话或邮箱。请核对，也可以不留。"))
    return {"kind": str(value["kind"]), "value": text}


READERS = {
    "text": _text,
    "line": _line,
    "date": _date,
    "yes": _yes,
    "choice": _choice,
    "number": _number,
    "unit": _unit,
    "units": _units,
    "place": _place,
    "category": _category,
    "ref": _ref,
    "contact": _contact,
}
_EMPTY: tuple[object, ...] = (None, "", [], (), {})


def _is_asked(f: Field, given: Mapping[str, Any], kind: str) -> bool:
    name, wanted = f.only
    if not name:
        return True
    value = kind if name == "kind" else given.get(name)
    return is_yes(value) if wanted == "yes" else value == wanted


def _keep(out: Sorted, f: Field, value: Any) -> None:
    if f.goes == "contact":
        out.contact = value
    elif f.goes == "text":
        out.texts[f.name] = value
    else:
        getattr(out, f.goes)[f.name] = value


def sort_given(fields: Sequence[Field], given: Mapping[str, Any], s: Situation, kind: str) -> Sorted:
    """Check and sort what was given for these fields.

    Raises Invalid with one sentence for each field at fault: missing, malformed, unknown to the form.
    """
    out = Sorted()
    faults: dict[str, str] = {}
    known = {f.name for f in fields} | {"kind", "decision"}
    for name in given:
        if name not in known:
            faults[str(name)[:40]] = Sentence("这里没有「{name}」这一项。", name=str(name)[:40])
    for f in fields:
        value = given.get(f.name)
        if value in _EMPTY or (isinstance(value, str) and not value.strip()) or not _is_asked(f, given, kind):
            if f.is_required and _is_asked(f, given, kind):
                faults[f.name] = Sentence("「{label}」不能空着。", label=Sentence(f.label))
            continue
        try:
            kept = READERS[f.kind](f, value, s)
        except Invalid as fault:
            faults[f.name] = next(iter(fault.fields.values()))
            continue
        if kept in _EMPTY and f.is_required:
            faults[f.name] = Sentence("「{label}」不能空着。", label=Sentence(f.label))
        elif kept not in _EMPTY:
            _keep(out, f, kept)
    if faults:
        raise Invalid(faults)
    return out
