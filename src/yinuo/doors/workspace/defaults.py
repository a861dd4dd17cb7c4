"""What the desk finds filled in, so that thirty arrivals go quickly; a human reads every word before it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from yinuo.base.redaction import find_personal, masked
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.problems import said
from yinuo.doors.workspace.forms import ASSIGN_TO, Draft, Typed
from yinuo.doors.workspace.nearness import manned_units, nearest_first
from yinuo.kernel.limits.queries import redaction_rules
from yinuo.kernel.matters.fields import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.fields import Field as Asked
    from yinuo.kernel.matters.queries import Sight, Told

TITLE: Final = 40
# What an address may fill in: choices out of the kernel's lists and a matter's number; words are the officer's own.
BY_ADDRESS: Final = frozenset(("unit", "category", "choice", "ref"))
LONGEST_CHOICE: Final = 60
ASSIGNABLE = frozenset(("request", "wish", "hazard"))


def asked_words(told: list[Told]) -> str:
    """Give what the asker wrote."""
    return next((one.texts.get("body", "") for one in told if one.type == "submit"), "")


def suggested(words: str) -> tuple[str, str]:
    """Give (a title out of the asker's first line with what looks personal masked, what to look at again)."""
    rules = redaction_rules()
    line = words.strip().split("\n")[0]
    quoted = gettext("「{words}」")
    spans = [quoted.format(words=words[span.start : span.end]) for span in find_personal(words, rules)]
    title = masked(line, rules)[:LINE]
    if len(title) > TITLE:
        cut = max(title.rfind(mark, 0, TITLE) for mark in "，。；！？,.;!? ")
        title = title[: cut if cut > TITLE // 3 else TITLE]
    look = (
        gettext("请看一眼：{spans} 像是能认出人的，标题里已遮去。").format(spans=gettext("、").join(spans))
        if spans
        else ""
    )
    return title.rstrip("，。；！？,.;!? "), look


def accept_draft(found: Sight, officer: Officer, told: list[Told], last: str) -> Draft:
    """Prefill an acceptance: title, category as asked, public unless it must be sealed, the nearest unit first."""
    m = found.matter
    title, look = suggested(asked_words(told))
    units = nearest_first(manned_units(officer.on), m)
    typed: Typed = MultiValueDict(
        {
            "title": [title],
            "category": [m.category],
            "visibility": [m.visibility or "public"],
            "kind": [m.kind],
            "first_contact_unit": [units[0].pk if units else ""],
        }
    )
    focus = "title" if look or m.kind not in ASSIGNABLE else ASSIGN_TO
    hints = {"title": look} if look else {}
    return Draft(m, "accept", officer.on, typed, last_unit=last, focus=focus, hints=hints)


def filled_by_address(asked: Iterable[Asked], given: QueryDict) -> dict[str, str]:
    """Give what an address fills in of a form: a programme leads to a form with its suggestion in it."""
    names = [one.name for one in asked if one.kind in BY_ADDRESS] + [ASSIGN_TO]
    return {name: value[:LONGEST_CHOICE] for name in names if (value := given.get(name, ""))}


def merge_words(filled: Mapping[str, str]) -> dict[str, str]:
    """Give the reason of a merge whose other matter is filled in: what the law promises who asked, to be read over."""
    if filled.get("outcome") != "merged" or not filled.get("parent"):
        return {}
    return {"text": gettext("说的是同一件事，并到一起办。办好了一样来问您，您不同意就分出来单办。")}


def assign_field(draft: Draft, officer: Officer) -> tuple[Field, ...]:
    """Give the one more field of an acceptance: whom to give it to at once; for dispatchers, not for disputes."""
    if draft.matter.kind not in ASSIGNABLE or not officer.seats_with("dispatcher"):
        return ()
    fault = draft.faults.get(ASSIGN_TO, "")
    options = draft.units("lead_unit", is_required=True)
    return (
        Field(
            ASSIGN_TO,
            gettext("同时交给谁牵头"),
            "select",
            value=draft.typed.get(ASSIGN_TO, "") or "",
            error=said(fault) if fault else "",
            options=(Option("", gettext("先不交办")), *options[1:]),
            hint=gettext("打数字就选中那一家，回车送出。"),
            is_focus=draft.focus == ASSIGN_TO and not draft.faults,
        ),
    )
