"""The three errors that leave the core, and the sentence a person reads in each.

Sentences are plain Chinese and double as gettext message ids. The core never translates: it hands
a `Sentence` to the door, which looks up `sentence.msgid` and then fills in `sentence.values`.
A `Sentence` is a `str`, so whoever only prints it needs to know nothing of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WHOLE: Final = ""
"""The field name of a fault that lies with no single field; doors show it above the form."""


class Sentence(str):
    """A sentence for a person that can still be translated: message id and values stay apart.

    `Sentence("最多 {most} 个字。", most=500)` reads "最多 500 个字。" as it stands;
    `said_in(gettext)` says it in the reader's language.
    """

    __slots__ = ("msgid", "values")

    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, /, **values: object) -> Self:
        """Format msgid with values; a value that is itself a `Sentence` is translated along."""
        self = super().__new__(cls, msgid.format(**values) if values else msgid)
        self.msgid = msgid
        self.values = values
        return self

    def said_in(self, translate: Callable[[str], str]) -> str:
        """Return the sentence translated by `translate` (gettext) and then filled in."""
        msg = translate(self.msgid)
        if not self.values:
            return msg
        return msg.format(**{name: say(value, translate) for name, value in self.values.items()})


def say(value: object, translate: Callable[[str], str]) -> object:
    """Translate value if it is a `Sentence`; leave every other value (numbers, typed text) as it is."""
    return value.said_in(translate) if isinstance(value, Sentence) else value


class NotAllowed(Exception):  # noqa: N818 -- the house's word, read aloud at every door
    """The thing is in sight but this actor may not do this to it (403)."""

    def __init__(self, sentence: str = "") -> None:
        """Keep the sentence that says why, and what else can be done."""
        self.sentence = sentence or Sentence("这一步不由您来做。")
        super().__init__(self.sentence)


class NotFound(Exception):  # noqa: N818
    """Nothing here for this actor: out of sight and non-existing read the same (404)."""

    def __init__(self, sentence: str = "") -> None:
        """Keep one sentence for both cases, so that the answer gives nothing away."""
        self.sentence = sentence or Sentence("没有找到。请核对编号或查询码。")
        super().__init__(self.sentence)


class Invalid(Exception):  # noqa: N818
    """What was given cannot be taken: one plain sentence for each field at fault (422, or 409).

    `fields` maps a field's name to its sentence; `WHOLE` ("") stands for the form as a whole.
    `is_conflict` says that the thing changed meanwhile (a stale page, one key with two bodies),
    not that the typing was wrong.
    """

    def __init__(self, fields: Mapping[str, str], *, is_conflict: bool = False) -> None:
        """Keep a copy of the fields in the order given: doors list them in the form's order."""
        self.fields: dict[str, str] = dict(fields)
        self.is_conflict = is_conflict
        lines = (f"{name}：{sentence}" if name else sentence for name, sentence in self.fields.items())
        super().__init__("；".join(lines))

    @classmethod
    def whole(cls, sentence: str, *, is_conflict: bool = False) -> Self:
        """Build the fault that lies with no single field."""
        return cls({WHOLE: sentence}, is_conflict=is_conflict)
