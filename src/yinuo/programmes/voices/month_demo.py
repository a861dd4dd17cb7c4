"""What the voices add to the demo: past months' issues, each an example promise that the stories tell anyhow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Min

from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.voices.models import LEAST, MonthlyIssue
from yinuo.programmes.voices.monthly import count_of, next_month

if TYPE_CHECKING:
    from yinuo.kernel.matters.load import Loaded

FIRST: Final = date(2025, 5, 1)
MONTHS: Final = 5


def stories(_pack: str) -> tuple[()]:
    """Tell no story more."""
    return ()


def fill(_pack: str, _loaded: Loaded) -> None:
    """Make an example promise the issue of the month before it, where enough asked for its category then."""
    month = FIRST
    taken: set[str] = set()
    for _ in range(MONTHS):
        issue = _issue(month, taken)
        if issue is not None:
            issue.save()
            taken.add(issue.ref)
        month = next_month(month)


def _issue(month: date, taken: set[str]) -> MonthlyIssue | None:
    """Give the issue of a month: the category asked for most among those that an example promise came of."""
    after, until = next_month(month), next_month(next_month(month)) - timedelta(1)
    told = PublicMatter.objects.filter(
        kind="commitment", source="example", public_from__range=(after, until)
    ).exclude(ref__in=taken)
    firsts = told.values_list("category").annotate(ref=Min("ref")).order_by("category")
    found = [(count_of(category, month, until), category, ref) for category, ref in firsts]
    n, category, ref = max(found, default=(0, "", ""))
    if n < LEAST:
        return None
    on = told.get(ref=ref).public_from
    return MonthlyIssue(month=month, category=category, ref=ref, n=n, picked_on=on)
