"""The issue of the month: what was asked most in a month, by town, and the one of it that somebody promised to end.

Everything is counted from the public register; sealed matters are in no count, and a small one is not said, nor can it
be worked out from those that are (kernel.figures.suppressing).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Count, Q

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.public.register import asked_in
from yinuo.kernel.figures.suppressing import ROOT, published
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.queries import public_now
from yinuo.programmes.voices.models import LEAST, MonthlyIssue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.recording import Key

MOST: Final = 20
MONTHS: Final = 12
"""So far back a month can be looked at."""
LAPSED: Final = "withdrawn"
TAKEN: Final = Sentence("这个月已经有一题了。一个月只定一题；草拟的撤了，才能换一题。")
FEW: Final = Sentence("这个月这一类不到 {least} 件，不成一题。", least=LEAST)


@dataclass(frozen=True, slots=True)
class Cause:
    """How many asked about one category in a month, in all and where: towns with too few stand in no list."""

    category: str
    n: int
    towns: tuple[tuple[str, int], ...] = ()


def first_of(on: date) -> date:
    """Give the first day of a day's month."""
    return on.replace(day=1)


def next_month(month: date) -> date:
    """Give the first day of the month after."""
    return first_of(month + timedelta(31))


def before(month: date) -> date:
    """Give the first day of the month before."""
    return first_of(month - timedelta(1))


def month_of(typed: str, on: date) -> date:
    """Read `2025-08`; the month of the day itself where nothing, or no such month, is meant."""
    try:
        month = date.fromisoformat(f"{typed.strip()[:7]}-01")
    except ValueError:
        return first_of(on)
    return month if month in months(on) else first_of(on)


def months(on: date) -> tuple[date, ...]:
    """Give the months that can be looked at, the day's own first."""
    found = [first_of(on)]
    while len(found) < MONTHS:
        found.append(before(found[-1]))
    return tuple(found)


def causes(month: date, on: date) -> tuple[Cause, ...]:
    """Give what was asked about in a month, as far as a day knows it, the most asked first. One query."""
    rows = public_now(on).filter(asked_in(month)).order_by()
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for category, town, n in rows.values_list("category", "town").annotate(n=Count("pk")):
        counted[category][town] = n
    found = [cause for category, towns in counted.items() if (cause := _cause(category, towns)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.n, one.category))[:MOST])


def _cause(category: str, asked: Mapping[str, int]) -> Cause | None:
    """Give a category's counts that may be said; None where its whole may not."""
    places, _units = nodes()
    told = published(asked, {code: code for code in asked}, LEAST)  # side by side, none within another
    if ROOT not in told:
        return None
    towns = ((code, n) for code, n in told.items() if code != ROOT and places[code].parent_id is not None)
    shown = sorted(towns, key=lambda one: (-one[1], one[0]))
    return Cause(category, told[ROOT], tuple(shown))


def count_of(category: str, month: date, on: date) -> int:
    """Count what was asked about a category in a month, as far as a day knows it."""
    return public_now(on).filter(asked_in(month), category=category).order_by().count()


def issue_of(month: date) -> MonthlyIssue | None:
    """Give what a month's issue is; None where nobody picked one, or what was drafted for it was withdrawn."""
    issue = MonthlyIssue.objects.filter(pk=month).first()
    return None if issue is None or _has_lapsed(issue) else issue


def _has_lapsed(issue: MonthlyIssue) -> bool:
    return Matter.objects.filter(ref=issue.ref, state="closed", outcome=LAPSED).exists()


def may_pick(officer: Officer) -> bool:
    """Say whether this officer may make a month's issue a promise: heads alone."""
    return bool(officer.seats_with("lead"))


def pick(officer: Officer, month: date, category: str, given: Mapping[str, Any], key: Key) -> Acted:
    """Draft the commitment that ends a month's repeated cause, and write down which it is.

    Whoever drafts does not launch it: another head of the unit does, as any promise. Raises NotAllowed for who is no
    head, Invalid where too few asked, the month has its issue, or the draft is refused.
    """
    if not may_pick(officer):
        raise NotAllowed
    n = count_of(category, month, officer.on)
    if n < LEAST:
        raise Invalid.whole(FEW, is_conflict=True)
    with transaction.atomic():
        taken = MonthlyIssue.objects.select_for_update().filter(pk=month).first()
        asked = {**given, "kind": "commitment", "source": given.get("source", "portal")}
        done = act("", "submit", actor=officer.actor, given=asked, now=officer.now, key=key)
        if taken is not None and taken.ref != done.ref and not _has_lapsed(taken):
            raise Invalid.whole(TAKEN, is_conflict=True)
        MonthlyIssue.objects.update_or_create(
            month=month, defaults={"category": category, "ref": done.ref, "n": n, "picked_on": officer.on}
        )
    return done


@dataclass(frozen=True, slots=True)
class Issue:
    """A month's issue as everybody reads it: how many asked in it, and `after`, in which later month how many."""

    month: date
    category: str
    ref: str
    n: int
    after: tuple[tuple[date, int], ...] = ()


def issues(on: date) -> tuple[Issue, ...]:
    """Give the issues picked by a day, the newest first, each with up to three full months since."""
    rows = MonthlyIssue.objects.filter(picked_on__lte=on).order_by("-month")[:MONTHS]
    return tuple(
        Issue(row.month, row.category, row.ref, row.n, _since(row.category, row.month, on)) for row in rows
    )


def of_refs(picked: Iterable[Issue]) -> Q:
    """Pick the promises made of these issues."""
    return Q(ref__in=[one.ref for one in picked])


def _since(category: str, month: date, on: date) -> tuple[tuple[date, int], ...]:
    full = [one for one in months(on)[1:] if one > month][:3]
    return tuple((one, count_of(category, one, on)) for one in reversed(full))
