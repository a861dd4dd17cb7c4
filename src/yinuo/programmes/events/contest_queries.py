"""What is read of contests on a day: entries by code, how far judging is, awards with the names that may be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.record.models import EventContent
from yinuo.kernel.record.opening import texts_of_subjects
from yinuo.programmes.events.models import Award, Conflict, Contest, Entry, EntryName, School, Score
from yinuo.programmes.events.queries import paged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NO_SUCH_CONTEST: Final = Sentence("没有这次征文。请从清单里选。")


@dataclass(frozen=True, slots=True)
class Awarded:
    """One prize: its entry, and its writer's name where a guardian said yes ("" else)."""

    entry: Entry
    prize: str
    name: str


def contests(on: date, before: int = 0) -> tuple[list[Contest], int]:
    """Give a page of the contests known on a day, and where the next begins."""
    return paged(Contest.objects.filter(known_on__lte=on).select_related("place"), before)


def contest(code: str, on: date) -> Contest:
    """Give a contest by its code. Raises NotFound."""
    wanted = code.replace("\x00", "")[:40]
    found = Contest.objects.select_related("place").filter(code=wanted, known_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_CONTEST)
    return found


def is_decided(found: Contest, on: date) -> bool:
    """Say whether its awards are told by a day."""
    return found.decided_on is not None and found.decided_on <= on


def counts(found: Contest, on: date) -> list[tuple[int, School, int]]:
    """Count entries by grade and school, in the order of both; none before it is decided: a judge could guess by it."""
    if not is_decided(found, on):
        return []
    rows = Entry.objects.filter(contest=found, entered_on__lte=on).values_list("grade", "school")
    told = Counter(rows)
    schools = School.objects.in_bulk({school for _grade, school in told})
    return [(grade, schools[school], n) for (grade, school), n in sorted(told.items())]


def n_entries(found: Contest, on: date) -> int:
    """Count the entries by a day."""
    return Entry.objects.filter(contest=found, entered_on__lte=on).count()


def awards(found: Contest, on: date) -> list[Awarded]:
    """Give the awards told by a day, grade by grade, the best first; none before it is decided."""
    if not is_decided(found, on):
        return []
    rows = Award.objects.filter(entry__contest=found).select_related("entry__school")
    names = _names([one.entry_id for one in rows], on)
    told = [Awarded(one.entry, one.prize, names.get(one.entry_id, "")) for one in rows]
    order = {"first": 0, "second": 1, "third": 2}
    return sorted(told, key=lambda one: (one.entry.grade, order[one.prize], one.entry.label))


def _names(entries: Iterable[int], on: date) -> dict[int, str]:
    """Give the names that an office has let through and nobody has had erased, by entry."""
    rows = EntryName.objects.filter(entry__in=list(entries), stream__shown__public_from__lte=on)
    of = dict(rows.order_by("asked_on", "pk").values_list("stream_id", "entry_id"))
    contents = EventContent.objects.filter(event__stream__in=of, event__type="submit", field="body")
    return {of[row.event.stream_id]: text for row, text in texts_of_subjects(contents)}


def entries_of(found: Contest, school: School) -> list[Entry]:
    """Give a school's entries in the order they were entered."""
    return list(Entry.objects.filter(contest=found, school=school).order_by("grade", "id"))


def has_declared(found: Contest, person: int) -> bool:
    """Say whether a judge has told their conflicts of interest, or that there is none."""
    return Conflict.objects.filter(contest=found, person=person).exists()


def to_judge(found: Contest, person: int) -> list[Entry]:
    """Give the entries that a judge has not judged and may: none of a school they named. Labels and grades alone."""
    named = Conflict.objects.filter(contest=found, person=person, school__isnull=False).values("school")
    done = Score.objects.filter(entry__contest=found, person=person).values("entry")
    rows = Entry.objects.filter(contest=found).exclude(school__in=named).exclude(pk__in=done)
    return list(rows.only("pk", "label", "grade").order_by("label"))


def judged(found: Contest) -> list[tuple[int, int, list[int]]]:
    """Give every entry as the ranking wants it: (entry, grade, totals); none by who has to do with its school."""
    named = set(Conflict.objects.filter(contest=found).values_list("person", "school"))
    totals: dict[int, list[int]] = defaultdict(list)
    scores = Score.objects.filter(entry__contest=found)
    for entry, total, *of in scores.values_list("entry_id", "total", "person", "entry__school"):
        if tuple(of) not in named:
            totals[entry].append(total)
    rows = Entry.objects.filter(contest=found).order_by("id").values_list("id", "grade")
    return [(entry, grade, totals[entry]) for entry, grade in rows]


def n_judges(found: Contest) -> Counter[int]:
    """Count entries by how many judges have looked at them."""
    return Counter(len(totals) for _entry, _grade, totals in judged(found))
