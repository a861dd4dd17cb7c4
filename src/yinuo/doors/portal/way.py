"""The way so far of a public matter: its moments in words, and what the units said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext
from django.utils.translation import pgettext_lazy as _p

from yinuo.doors.portal.proven import UNMARKED, Marks
from yinuo.doors.shell.cards import Moment, Part, Saying
from yinuo.doors.shell.public.answered import OWN_PAGE
from yinuo.doors.shell.words import OUTCOMES, STEPS

if TYPE_CHECKING:
    from yinuo.doors.portal.names import Names
    from yinuo.doors.shell.cards import Mark
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

WORKED_ARC, REPORT_ARC = 2, 3
PRINTED: Final = _p("经过", "刊在版面上")


def result_word(result: str) -> Text:
    """Say a result in words."""
    told = {
        "done": gettext("说办好了"),
        "partly": gettext("说办好了一部分"),
        "explained": gettext("说办不了，附了依据"),
    }
    return told.get(result, "")


def _who(moment: dict[str, Any], names: Names) -> str:
    if moment.get("as") in {"requester", "party"}:
        return gettext("提的人")
    if moment.get("as") == "accused":
        return gettext("被反映的单位")
    if moment.get("as") == "system":
        return gettext("到期自动")
    return names.unit(moment.get("unit", ""))


def who_what(who: Text, what: Text, *, is_said: bool = False) -> Text:
    """Put who did a step and what it came to into one line; `is_said` where the words go on from the name."""
    if not who or not what:
        return who or what
    return (gettext("%(who)s%(what)s") if is_said else gettext("%(who)s：%(what)s")) % {
        "who": who,
        "what": what,
    }


def _assigned(moment: dict[str, Any], names: Names) -> str:
    """Say who leads, and who helps."""
    lead = names.unit(moment.get("lead_unit", ""))
    support = gettext("、").join(names.unit(code) for code in moment.get("support_units") or ())
    if support:
        return gettext("%(unit)s牵头，%(units)s协办") % {"unit": lead, "units": support}
    return gettext("%(unit)s牵头") % {"unit": lead}


def _text(moment: dict[str, Any], names: Names) -> Text:
    """Say in a few words what a moment came to."""
    kind = moment["type"]
    if kind == "assign":
        return _assigned(moment, names)
    if kind == "report":
        return result_word(str(moment.get("result", "")))
    if moment.get("to") == "closed" and moment.get("outcome") in OUTCOMES:
        return OUTCOMES[str(moment["outcome"])].text
    if kind == "challenge":
        nobody = moment.get("as") == "system"
        return gettext("到期没有人裁定，按说得对算") if nobody else gettext("裁定：说得对")
    if kind == "appeal":
        return gettext("申诉成立") if moment.get("granted") else gettext("维持原来的处理")
    return gettext("、").join(names.unit(code) for code in moment.get("units") or ())


def _parts(moment: dict[str, Any], n: int, marks: Marks) -> tuple[Part, ...]:
    """Give the words of a moment, each with what the page says before it and what proves it."""
    words: dict[str, str] = moment.get("words") or {}
    labels = {
        "done_so_far": gettext("已做："),
        "next_risk": gettext("接下来最怕："),
        "interim": gettext("先这样应付："),
        "law": gettext("依据："),
        "where_to": gettext("可以去："),
        "receipt": gettext("回执："),
        "proof": gettext("怎么证明："),
    }
    if moment["type"] in OWN_PAGE:
        return ()
    if moment["type"] == "launch":  # the body stands among the four answers already
        words = {"proof": words["proof"]} if words.get("proof") else {}
    return tuple(Part(labels.get(name, ""), text, marks.text(name, n)) for name, text in words.items())


def moments_of(row: PublicMatter, names: Names, marks: Marks = UNMARKED) -> tuple[Moment, ...]:
    """Give the moments of a row, oldest first; what is still waited for is the last, open.

    `marks` where the page is held against the public log.
    """
    told, due, closed = [], row.first_due, -1
    for n, moment in enumerate(row.moments):
        step = STEPS.get(moment["type"])
        if step is None:
            continue
        on = date.fromisoformat(moment["on"])
        new = date.fromisoformat(moment["current_due"]) if moment.get("current_due") else None
        is_moved = moment["type"] == "move_date" and new is not None
        who = _who(moment, names)
        text = _text(moment, names)
        line = who_what(who, text, is_said=moment["type"] == "report") if moment["type"] != "assign" else text
        is_printed = row.source == "page" and moment["type"] == "launch"
        arc, title = (0, PRINTED) if is_printed else (_arc(moment, step.arc), step.text)
        closed = _after(moment, closed)
        is_new = arc is not None and arc > closed  # what was told twice closed its arc the first time
        closed = arc if is_new and arc is not None else closed
        told.append(
            Moment(
                on,
                title,
                line,
                arc=arc if is_new else None,
                moved_from=due if is_moved else None,
                moved_to=new if is_moved else None,
                promised=moment["type"] == "launch",
                parts=_parts(moment, n, marks),
                mark=marks.at(n),
                moved_marks=_moved_marks(n, marks) if due and is_moved else (None, None),
            )
        )
        due = new if is_moved else due
    if row.state == "in_progress" and row.current_due and row.source != "page":
        mark = marks.due_before()
        told.append(Moment(row.current_due, gettext("单位报结"), arc=REPORT_ARC, is_open=True, mark=mark))
    return tuple(told)


def _moved_marks(n: int, marks: Marks) -> tuple[Mark | None, Mark | None]:
    """Give where the log holds the date that was left, and the one that took its place."""
    return marks.due_before(n), marks.fact(n, "current_due")


def _after(moment: dict[str, Any], closed: int) -> int:
    """Give the last arc that still stands closed when a moment sends a matter back."""
    is_back = moment["type"] in {"send_back", "reopen", "hand_back"} or moment.get("to") in {
        "accepted",
        "in_progress",
    }
    return min(closed, WORKED_ARC - 1 if moment["type"] != "hand_back" else 0) if is_back else closed


def _arc(moment: dict[str, Any], arc: int | None) -> int | None:
    """Give the arc that a moment closed: a check that only hands the word on closes none."""
    if moment["type"] == "confirm" and moment.get("to") != "closed":
        return None
    return arc


def said_by_units(row: PublicMatter, names: Names, marks: Marks = UNMARKED) -> tuple[Saying, ...]:
    """Give what units said in full: reports, reviews and statements, the newest first."""
    told, n_report = [], 0
    for n, moment in enumerate(row.moments):
        words: dict[str, str] = moment.get("words") or {}
        if moment["type"] == "report":
            n_report += 1
        if moment["type"] not in OWN_PAGE or not words.get("text"):
            continue
        note = STEPS[moment["type"]].text
        if moment["type"] == "report":
            note = gettext("报结第 %(n)d 次") % {"n": n_report}
        law = Part(gettext("依据："), words["law"], marks.text("law", n)) if words.get("law") else None
        on, of_text = date.fromisoformat(moment["on"]), marks.text("text", n)
        who = _who(moment, names)
        told.append(Saying(who, on, words["text"], note, mark=marks.at(n), text_mark=of_text, law=law))
    return tuple(reversed(told))
