"""What people fill in: a value for every field of a form, some good, some odd, chosen by one number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.kernel.matters.fields import decision_fields, fields_of
from yinuo.kernel.matters.tests.play import CATEGORY_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.fields import Field
    from yinuo.kernel.matters.tests.play import Play

ASK: dict[str, Any] = {
    "kind": "request",
    "category": "help",
    "body": "灯",
    "place": "lane",
    "about_office": "no",
}
ACCEPT = {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
END = {"reason": "not_ours", "text": "不归"}
AGREE = {"decision": "agree", "text": "同意"}
LEADS = ("roads", "roads", "water", "firm", "team", "roads-crew", "audit")


class Pick:
    """A number taken apart into choices, the first choice first; 0 always picks the plainest."""

    def __init__(self, number: int) -> None:
        self._left = number

    def of(self, options: tuple[Any, ...]) -> Any:
        """Give one of the options."""
        self._left, place = divmod(self._left, len(options))
        return options[place]


def _value(f: Field, play: Play, ref: str, pick: Pick) -> Any:
    m = play.courses[ref].state
    if f.kind == "date":
        far = {"review_on": (10, 60, 95), "proof_on": (0, -5, -40)}.get(f.name, (40, 3, 200))
        due = m.current_due or play.on
        base = max(due, play.on) if f.name == "due_on" else play.on
        return base + timedelta(pick.of(far))
    others = tuple(name for name in play.courses if name != ref)
    simple: dict[str, tuple[Any, ...]] = {
        "text": ("说明",),
        "line": ("一行",),
        "yes": ("yes", "no"),
        "choice": f.choices,
        "number": (5, 1),
        "unit": LEADS if f.name == "lead_unit" else ("roads", "water", "team", "hall"),
        "units": ([], ["water"], ["firm"], ["union"]),
        "category": (CATEGORY_OF.get(m.kind, "help"),),
        "place": ("lane",),
        "ref": others or ("none",),
        "contact": ("13800000000",),
    }
    if f.name == "first_contact_unit":
        return pick.of(("lane-office", "firm", "audit"))
    if f.name == "visibility":
        return "sealed" if m.visibility == "sealed" else "public"
    return pick.of(simple[f.kind])


def filled(play: Play, ref: str, offer: Offer, pick: Pick) -> dict[str, Any]:
    """Fill in the form of an offer: what is required always, the rest sometimes."""
    m = play.courses[ref].state
    fields = fields_of(offer.verb, m.kind) if offer.mode != "decide" else decision_fields(offer.verb, m)
    given: dict[str, Any] = {}
    for f in fields:
        if f.name == "kind":
            given["kind"] = pick.of((m.kind, m.kind, m.kind, "hazard", "wish"))
            continue
        if f.choices and offer.choice and f.name in {"result", "outcome", "ruling"}:
            given[f.name] = offer.choice
        elif f.name == "decision":
            given[f.name] = pick.of(("agree", "agree", "agree", "refuse"))
        elif (
            f.is_required
            or f.name in {"text", "law", "interim", "where_to", "receipt", "review_on", "parent", "proof_on"}
            or (f.name != "due_on" and pick.of((0, 0, 1)))
        ):
            given[f.name] = _value(f, play, ref, pick)
    if given.get("kind") == "hazard":
        given["category"] = "blocked_lane"
    if offer.verb == "message":
        given.pop("reminder", None)
    if offer.verb == "launch":
        return {name: value for name, value in given.items() if name == "support_units"}
    return given


def filing(kind: str, pick: Pick, parents: tuple[str, ...], play: Play) -> Mapping[str, Any]:
    """Fill in what files a matter of this kind."""
    if kind in {"task", "commitment", "claim"}:
        given: dict[str, Any] = {
            "kind": kind,
            "title": "答应",
            "body": "说具体",
            "due_on": play.on + timedelta(pick.of((30, 5))),
            "proof": "照片",
            "strength": "strive",
            "lead_unit": pick.of(("roads", "firm", "water")),
            "category": "help",
            "place": "lane",
        }
        if beneficiary := pick.of(("", "lane-office", "firm", "roads-crew")):
            given["beneficiary"] = beneficiary
        if parents and pick.of((0, 1)):
            given["parent"] = pick.of(parents)
        return given
    about = pick.of(("", "", "", "water", "roads", "hall"))
    given = {
        "kind": kind,
        "category": CATEGORY_OF.get(kind, "help"),
        "body": "什么事",
        "place": "lane",
        "about_office": "yes" if about else "no",
        **({"about_unit": about} if about else {}),
    }
    if kind == "hazard":
        given["level"] = pick.of(("general", "major"))
    if pick.of((0, 1)):
        given |= {"contact": "13800000000", "keep_contact": "yes"}
    return given


def faults(act: Callable[[], object]) -> dict[str, str]:
    """Give what an act is refused for, by field."""
    with pytest.raises(Invalid) as refused:
        act()
    return {name: str(sentence) for name, sentence in refused.value.fields.items()}


def promise_form(play: Play, **more: Any) -> dict[str, Any]:
    """Fill in a promise of roads, due in 30 days."""
    form = {
        "kind": "commitment",
        "title": "修桥",
        "body": "换吊杆",
        "due_on": play.on + timedelta(30),
        "proof": "照片",
    }
    rest = {"strength": "strive", "lead_unit": "roads", "category": "help", "place": "lane"}
    return {**form, **rest, **more}


def move_form(due_on: str) -> dict[str, Any]:
    """Fill in another date."""
    return {"due_on": due_on, "text": "等料", "done_so_far": "一半"}
