"""What an office types for the public beside its matters: read field by field, looked over, all faults at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.base.code import base32
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.redaction import find_personal
from yinuo.base.text import clean, clean_line, parse_date
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.plain import number_in
from yinuo.kernel.limits.queries import redaction_rules
from yinuo.kernel.matters.fields import LINE, LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from yinuo.doors.shell.cards import FieldKind
    from yinuo.doors.shell.words import Text

LOOKED: Final = "looked"
"""The box ticked by who has seen that words only look as if they led to somebody."""
LOOK: Final = Sentence("这里有像是能认出人的：{words}。请改掉；看过不是个人的，勾上「看过了」再送。")
PICK: Final = Sentence("请从给出的几项里选一项。")
EMPTY: Final = Sentence("这一项要填。")
BAD_NUMBER: Final = Sentence("请写一个数，{least} 到 {most}。")
BAD_LINES: Final = Sentence("一行写一样，{least} 到 {most} 行，每行最多 {long} 个字。")
BAD_HOURS: Final = Sentence("请写几点到几点，如 14:00 和 17:00，后一个要晚。")
NO_HOURS: Final = (time.min, time.max)


def public_code(on: date, token: str) -> str:
    """Give the public name of what is written down on a day: by the same form's key always the same."""
    return f"{on:%Y%m%d}-{base32(hashlib.sha256(token.encode()).digest(), 5).lower()}"


@dataclass(slots=True)
class Reading:
    """One form being read: the values taken so far go out, the faults stay until `tell`."""

    given: Mapping[str, str]
    lists: Mapping[str, Collection[str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, *, is_required: bool = True, most: int = LINE) -> str:
        """Give a text on one line."""
        return self._text(
            name, lambda typed: clean_line(typed, most=most, field=name), is_required=is_required
        )

    def text(self, name: str) -> str:
        """Give a text of several lines."""
        return self._text(name, lambda typed: clean(typed, most=LONG, field=name), is_required=True)

    def lines(self, name: str, least: int, most: int, long: int) -> list[str]:
        """Give so many texts, one typed on each line, each once and no longer than that many characters."""
        typed = (" ".join(line.split()) for line in self.text(name).splitlines())
        found = list(dict.fromkeys(filter(None, typed)))
        if not least <= len(found) <= most or any(len(one) > long for one in found):
            self.faults[name] = Sentence(BAD_LINES.msgid, least=least, most=most, long=long)
        return found

    def _text(self, name: str, cleaned: Callable[[str], str], *, is_required: bool) -> str:
        try:
            found = cleaned(self.given.get(name, ""))
        except Invalid as wrong:
            self.faults |= wrong.fields
            return ""
        if is_required and not found:
            self.faults[name] = EMPTY
        return found

    def day(self, name: str) -> date | None:
        """Give a day; None, with a fault, for none."""
        typed = self.given.get(name, "").strip()
        if not typed:
            self.faults[name] = EMPTY
            return None
        try:
            return parse_date(typed)
        except Invalid as wrong:
            self.faults[name] = next(iter(wrong.fields.values()))
            return None

    def hours(self, first: str, last: str) -> tuple[time, time]:
        """Give from when to when; the whole day, with a fault at the later, for none."""
        try:
            begins, ends = (
                time.fromisoformat(self.given.get(name, "").strip()[:5]) for name in (first, last)
            )
        except ValueError:
            begins, ends = reversed(NO_HOURS)
        if begins < ends:
            return begins, ends
        self.faults[last] = BAD_HOURS
        return NO_HOURS

    def number(self, name: str, least: int, most: int) -> int:
        """Give a whole number within limits; `least`, with a fault, for any other."""
        n = number_in(self.given.get(name, "").strip(), -1)
        if least <= n <= most:
            return n
        self.faults[name] = Sentence(BAD_NUMBER.msgid, least=least, most=most)
        return least

    def one_of(self, name: str, known: Collection[str], *, is_required: bool = True) -> str:
        """Give one of a few; "" where none had to be picked."""
        typed = self.given.get(name, "")
        if typed in known:
            return typed
        if typed or is_required:
            self.faults[name] = PICK
        return ""

    def several(self, name: str, known: Collection[str]) -> list[str]:
        """Give some of many, each once, in the order of those known."""
        typed = set(self.lists.get(name, ())) - {""}
        if typed - set(known):
            self.faults[name] = PICK
        return [one for one in known if one in typed]

    def look_over(self, *names: str) -> None:
        """Let nothing that looks personal go out before somebody has looked at it."""
        if self.given.get(LOOKED):
            return
        rules = redaction_rules()
        for name in names:
            typed = self.given.get(name, "")
            found = [typed[span.start : span.end] for span in find_personal(typed, rules)]
            if found and name not in self.faults:
                self.faults[name] = Sentence(LOOK.msgid, words="".join(f"「{words}」" for words in found))

    def tell(self) -> None:
        """Raise Invalid with every fault found."""
        if self.faults:
            raise Invalid(self.faults)


class Back:
    """What came back with a form: every field is made with what was typed into it, and what is wrong with it."""

    def __init__(self, typed: Mapping[str, str], wrong: Mapping[str, str]) -> None:
        """Keep both."""
        self.typed, self.wrong = typed, wrong

    def field(self, name: str, label: Text, kind: FieldKind = "text", value: str = "", **more: Any) -> Field:
        """Give one field; `value` stands in it at first."""
        more.setdefault("is_required", True)
        return Field(name, label, kind, self.typed.get(name, value), self.wrong.get(name, ""), **more)


def form_of(
    verb: str,
    label: Text,
    url: str,
    fields: tuple[Field, ...],
    wrong: Mapping[str, str],
    *,
    hint: Text = "",
    submit: Text = "",
) -> VerbForm:
    """Give a form with a fresh token; what is wrong with none of its fields stands above it."""
    names = {one.name for one in fields}
    stray = " ".join(text for name, text in wrong.items() if name not in names)
    return VerbForm(verb, label, url, fields, hint, submit or label, token=secrets.token_hex(16), error=stray)


def looked(typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    """Give the box for who has seen that nothing leads to anybody, once something looked as if it did."""
    if not wrong and not typed.get(LOOKED):
        return ()
    label = gettext("看过了：题目和正文里没有能认出人的")
    return (Field(LOOKED, label, "bool", "on" if typed.get(LOOKED) else ""),)
