"""Joining many matters into one: the law's own merge, asked of each by itself; two persons, and nobody is dropped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.plain import version_in
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.words import OUTCOMES, STATES
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Matter

NONE_PICKED: Final = Sentence("先选并到哪一件，再在别的几件前打勾。")
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One matter of a topic: how it stands, and whether another can go into it, or it into another."""

    ref: str
    title: str
    url: str
    stands: Text
    value: str
    may_take: bool
    may_go: bool
    is_into: bool = False
    is_picked: bool = False
    """Ticked from the start: of the same place as what takes the others; of elsewhere a person has to say so."""
    place: Text = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one proposal; `why` is "" where it now waits for its second person."""

    ref: str
    title: str
    url: str
    why: str = ""


def reason_for() -> str:
    """Give the reason that stands in the form, to be read over."""
    return gettext("说的是同一件事，并到一起办。办好了一样来问您，您不同意就分出来单办。")


def joinable(officer: Officer, matters: Sequence[Matter], into: str) -> list[Row]:
    """Give the matters of a topic as the form shows them, the oldest first: the first that is open takes the others."""
    is_desk = bool(officer.seats_with("desk"))
    rows = sorted(matters, key=lambda row: row.pk)
    open_ones = [row.ref for row in rows if row.state not in {"submitted", "draft", "closed"}]
    chosen = into if into in open_ones else next(iter(open_ones), "")
    here = next((row.place_id for row in rows if row.ref == chosen), "")
    return [
        Row(
            row.ref,
            row.text.title,
            reverse("workspace:matter", args=[row.ref]),
            (OUTCOMES.get(row.outcome) or STATES[row.state]).text,
            f"{row.ref}.{row.version}",
            may_take=is_desk and row.ref in open_ones,
            may_go=is_desk and row.state in {"accepted", "in_progress"} and "proposal" not in row.memory,
            is_into=row.ref == chosen,
            is_picked=row.ref != chosen and row.place_id == here,
            place=name_of(row.place),
        )
        for row in rows
    ]


def join_all(officer: Officer, given: QueryDict, matters: Sequence[Matter]) -> list[Asked]:
    """Propose of each that was ticked to end it as merged; what one is refused for stops none of the others.

    Raises Invalid where nothing was chosen.
    """
    known = {row.ref: row for row in matters}
    into, token = given.get("into", ""), given.get("token", "")[:80] or secrets.token_hex(16)
    picked = {value.rpartition(".")[0]: value.rpartition(".")[2] for value in given.getlist("pick")[:MOST]}
    picked = {ref: version for ref, version in picked.items() if ref in known and ref != into}
    if into not in known or not picked:
        raise Invalid.whole(NONE_PICKED)
    words = {"outcome": "merged", "reason": "same_matter", "parent": into, "text": given.get("text", "")}
    return [_ask(officer, known[ref], words, version, token) for ref, version in picked.items()]


def _ask(officer: Officer, row: Matter, words: dict[str, str], version: str, token: str) -> Asked:
    key = Key(f"desk:{officer.actor.person}", f"{token}/{row.ref}")
    url, title = reverse("workspace:matter", args=[row.ref]), row.text.title
    try:
        act(
            row.ref,
            "end",
            actor=officer.actor,
            given=words,
            now=officer.now,
            key=key,
            version=version_in(version),
        )
    except Invalid as refused:
        return Asked(row.ref, title, url, said(next(iter(refused.fields.values()))))
    except (NotAllowed, NotFound) as refused:
        return Asked(row.ref, title, url, said(refused.sentence))
    return Asked(row.ref, title, url)
