"""Before anything is public: what looks personal in an office's words is shown to whoever writes them, one by one.

Nothing a resident wrote is public at all (I6). What an office writes for the public is looked over here, at every
door: a finding stands until a human has said of it that it is to be covered or kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.redaction import find_personal
from yinuo.doors.shell.cards import Field, Option
from yinuo.kernel.limits.queries import redaction_rules
from yinuo.kernel.matters.fields import APPEAL_DECISION, DECISION, NOTE_FIELDS, SUBMIT, VERB_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.kernel.matters.fields import Field as Asked
    from yinuo.kernel.matters.situation import Actor

COVER, KEEP = "cover", "keep"
PREFIX: Final = "look-"
KEPT: Final = "keep"
"""Where programs say which words a human has looked at and keeps: a list beside the verb's own fields."""
MOST_KEPT: Final = 50
LOOK: Final = Sentence("这里有像是能认出人的。请看一眼，选遮去还是留着。")
LOOK_AT: Final = Sentence("这里有像是能认出人的：{words}。遮去再送；看过要留的，原样写进 keep。")
NOT_A_LIST: Final = Sentence("keep 是一列看过要留的字句。")


@dataclass(frozen=True, slots=True)
class Finding:
    """What looks personal in one field: the words as typed, and what would stand in their place."""

    field: str
    start: int
    end: int
    words: str
    instead: str

    @property
    def key(self) -> str:
        """Give the name under which a page asks of these words in this field, however often they stand there."""
        told = hashlib.sha256(f"{self.field}\x00{self.words}".encode()).hexdigest()
        return f"{PREFIX}{told[:12]}"


def public_names(verb: str, given: Mapping[str, Any]) -> frozenset[str]:
    """Give the fields of a verb, or of who decides on it, that hold an office's words for the public.

    Of what is filed its kind tells: a promise is public from its first word, what somebody asks for never is.
    """
    asked: tuple[Asked, ...] = (*VERB_FIELDS.get(verb, ()), *NOTE_FIELDS.get(verb, ()))
    if verb == "submit":
        asked = SUBMIT.get(str(given.get("kind")), ())
    elif given.get("decision"):
        asked = APPEAL_DECISION if verb == "appeal" else DECISION
    return frozenset(one.name for one in asked if one.goes == "text")


def findings(verb: str, given: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Give what looks personal in the public words that were typed, in the order of the fields."""
    rules, names = redaction_rules(), public_names(verb, given)
    found = []
    for name, text in given.items():
        if name not in names or not isinstance(text, str):
            continue
        for span in find_personal(text, rules):
            words = text[span.start : span.end]
            found.append(Finding(name, span.start, span.end, words, rules.stands_for(span.kind, words)))
    return tuple(found)


def looked_over(verb: str, given: Mapping[str, Any], says: Mapping[str, str]) -> dict[str, Any]:
    """Give what was typed with everything covered that was to be; `says` is COVER or KEEP by a finding's key.

    Raises Invalid where of some finding nothing was said: nothing goes out without a human look.
    """
    found = findings(verb, given)
    if open_fields := {one.field for one in found if says.get(one.key) not in {COVER, KEEP}}:
        raise Invalid(dict.fromkeys(sorted(open_fields), LOOK))
    after = dict(given)
    for one in reversed(found):
        if says[one.key] == COVER:
            text = after[one.field]
            after[one.field] = text[: one.start] + one.instead + text[one.end :]
    return after


def asking(found: tuple[Finding, ...], says: Mapping[str, str]) -> dict[str, tuple[Field, ...]]:
    """Give by field the choices a page puts below it: cover is chosen already, one click keeps."""
    asked: dict[str, dict[str, Field]] = {}
    for one in found:
        choices = (
            Option(COVER, gettext("遮去"), one.instead),
            Option(KEEP, gettext("留着"), gettext("看过了，不是个人的")),
        )
        label = gettext("「{words}」").format(words=one.words)
        value = says.get(one.key) if says.get(one.key) in {COVER, KEEP} else COVER
        asked.setdefault(one.field, {})[one.key] = Field(
            one.key, label, "radio", value or COVER, options=choices
        )
    return {name: tuple(fields.values()) for name, fields in asked.items()}


def by_program(actor: Actor, verb: str, given: dict[str, Any]) -> dict[str, Any]:
    """Give what a program handed in for an office, without the words it says were looked at.

    Raises Invalid, naming the words, where any other look personal: a program covers nothing by itself.
    """
    if actor.voice != "staff":
        return given
    kept: Collection[Any] = given.pop(KEPT, ())
    if not isinstance(kept, list | tuple) or len(kept) > MOST_KEPT:
        raise Invalid({KEPT: NOT_A_LIST})
    wrong: dict[str, list[str]] = {}
    for one in findings(verb, given):
        if one.words not in kept:
            wrong.setdefault(one.field, []).append(f"「{one.words}」")
    if wrong:
        told = {name: Sentence(LOOK_AT.msgid, words="".join(words)) for name, words in wrong.items()}
        raise Invalid(dict(told))
    return given
