"""Buttons from offers: the table's own words, one key each, and why the rest is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from yinuo.base.workflow import Refusal
from yinuo.doors.shell.cards import Offer as Button
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.words import VERBS
from yinuo.kernel.matters.decide import WORKFLOW
from yinuo.kernel.matters.guards import SENTENCES
from yinuo.kernel.matters.table import NOTES
from yinuo.kernel.matters.table import VERBS as ALL_VERBS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor

MOST_REFUSALS: Final = 3
# What an officer came for, first: the first of these that is offered is the black button.
MAIN: Final = (
    *(
        "accept",
        "assign",
        "launch",
        "report",
        "confirm",
        "review",
        "resume",
        "settle",
        "appeal",
        "acknowledge",
    ),
)
# Offered to any passer-by as well: they stand last, for staff have better verbs.
LAST: Final = ("support", "challenge")
# The notes of every day, in the order of use; the others stand folded below them.
DAILY: Final = (
    "acknowledge",
    "update",
    "message",
    "contact",
    "evidence",
    "call_in",
    "statement",
    "consent",
    "notice",
)


def known(verb: str) -> bool:
    """Say whether there is such a verb or note at all."""
    return verb in ALL_VERBS or verb in NOTES


def label_of(verb: str, mode: str = "act") -> str:
    """Give a verb's button: 报结 · 提议挂账 · 定：挂账."""
    word = str(VERBS[verb].text) if verb in VERBS else verb
    if mode == "propose":
        return gettext("提议{verb}").format(verb=word)
    if mode == "decide":
        return gettext("定：{verb}").format(verb=word)
    return word


def modes(offers: Iterable[Offer]) -> dict[tuple[str, str], tuple[Offer, ...]]:
    """Give the offers by (verb, mode), in the table's order: one button each, its choices inside the form."""
    found: dict[tuple[str, str], tuple[Offer, ...]] = {}
    for offer in offers:
        key = (offer.verb, offer.mode)
        found[key] = (*found.get(key, ()), offer)
    return found


def address(ref: str, verb: str, mode: str, view: str) -> str:
    """Give the page of one verb of one matter; it remembers the queue it was come from."""
    words = {"decide": "1"} if mode == "decide" else {}
    words |= {"view": view} if view else {}
    url = reverse("workspace:verb", args=[ref, verb])
    return f"{url}?{urlencode(words)}" if words else url


def buttons(ref: str, offers: Iterable[Offer], view: str) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Give (verbs, notes) as buttons: exactly what the table offers, a decision first, no key twice."""
    by_mode = modes(offers)
    decides = {verb for verb, mode in by_mode if mode == "decide"}
    keyed = [(verb, mode, all(o.is_note for o in found)) for (verb, mode), found in by_mode.items()]
    keyed.sort(key=_order)
    main = _main(keyed)
    verbs: list[Button] = []
    notes: list[Button] = []
    for verb, mode, is_note in keyed:
        has_key = verb in VERBS and (mode == "decide" or verb not in decides)
        button = Button(
            label=label_of(verb, mode),
            url=address(ref, verb, mode, view),
            key=VERBS[verb].key if has_key else "",
            hint=str(VERBS[verb].hint) if verb in VERBS and mode != "decide" else "",
            is_main=(verb, mode) == main,
        )
        (notes if is_note and mode != "decide" else verbs).append(button)
    return tuple(verbs), tuple(notes)


def _order(one: tuple[str, str, bool]) -> tuple[bool, bool, int]:
    """Sort a decision before all, notes by use, what any passer-by may do at the end; else as in the table."""
    verb, mode, is_note = one
    use = DAILY.index(verb) if verb in DAILY else len(DAILY)
    return mode != "decide", verb in LAST, use if is_note else 0


def _main(keyed: list[tuple[str, str, bool]]) -> tuple[str, str]:
    for verb, mode, _is_note in keyed:
        if mode == "decide":
            return verb, mode
    here = {verb: mode for verb, mode, _is_note in keyed}
    return next(((verb, here[verb]) for verb in MAIN if here.get(verb) == "act"), ("", ""))


def refusals(found: Sight, actor: Actor) -> tuple[Text, ...]:
    """Say what this actor's roles would let them do but for a guard, in the table's own sentences."""
    offered = {offer.verb for offer in found.offers}
    why: dict[str, str] = {}
    for row in WORKFLOW.at(found.matter.kind, found.matter.places):
        if row.verb in offered or row.verb in why:
            continue
        given = {row.choice[0]: row.choice[1]} if row.choice[0] else {}
        refusal = WORKFLOW.check([row], actor, found.s, given)
        if isinstance(refusal, Refusal) and refusal.step == "guard":
            why[row.verb] = gettext("{verb}：{why}").format(
                verb=label_of(row.verb), why=said(SENTENCES[refusal.name])
            )
    return tuple(why.values())[:MOST_REFUSALS]
