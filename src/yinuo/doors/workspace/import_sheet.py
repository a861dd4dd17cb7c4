"""What the pages of a list on its way in show: its columns, the words nobody knows, its rows and their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.spreadsheet import column_letter
from yinuo.doors.shell.cards import Field, Link, Option, Pager
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import KINDS
from yinuo.doors.workspace.filing import FOR_SOMEBODY
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.rows import title_of
from yinuo.kernel.intake.batches import reader_of
from yinuo.kernel.intake.columns import COLUMNS
from yinuo.kernel.intake.course import asks_consent
from yinuo.kernel.intake.models import FILED, WORKING
from yinuo.kernel.intake.queries import PAGE, batches_of, counts, n_done, told_rows, unknown_words
from yinuo.kernel.intake.undoing import can_be_undone
from yinuo.kernel.limits.queries import categories, current_calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.intake.cells import Reader
    from yinuo.kernel.intake.directory import Directory
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.queries import Told
    from yinuo.kernel.matters.models import Matter

MOST_PAST: Final = 12
SAMPLE: Final = 24
SHOWN: Final[Mapping[str, Text]] = {
    "bad": _("要改的"),
    "refused": _("没收进的"),
    "good": _("可以收的"),
    "known": _("早就有的"),
    "taken": _("收进来的"),
    "undone": _("提议终止的"),
    "stays": _("留着的"),
}
PHASES: Final[Mapping[str, Text]] = {
    "staged": _("等您说明各列"),
    "checking": _("正在核对"),
    "checked": _("核对好了，还没收"),
    "taking": _("正在收"),
    "done": _("收好了"),
    "undoing": _("正在提议整批终止"),
    "discarded": _("没有收，已经扔掉"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its letter, what stands above it and below it, and the choice of what it holds."""

    letter: str
    header: str
    sample: str
    choice: Field


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word in the rows that names nothing here, with the choice of what it means."""

    field: str
    word: str
    choice: Field


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the desk reads it, with why it is not taken, or not yet accepted."""

    n: int
    number: str
    title: str
    place: str
    unit: str
    due: str
    whys: tuple[Text, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class BatchSheet:
    """`workspace/import_batch.html`: one list on its way in."""

    number: int
    title: Text
    phase: str
    phase_word: Text
    tabs: tuple[Link, ...]
    lines: tuple[Line, ...]
    pager: Pager
    shown: str
    n_good: int
    n_taken: int
    n_left: int
    n_done: int
    n_rows: int
    columns: tuple[Column, ...] = ()
    rest: tuple[Field, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    asks_consent: bool = False
    n_ended: int = 0
    n_undone: int = 0

    @property
    def is_working(self) -> bool:
        """Say whether the worker is at it."""
        return self.phase in WORKING

    @property
    def is_ready(self) -> bool:
        """Say whether there is something to take in."""
        return self.phase == "checked" and self.n_good > 0


def start_fields(error: str) -> tuple[Field, ...]:
    """Give the one field of the beginning."""
    return (
        Field(
            "file", gettext("选一张表"), "file", error=error, is_required=True, is_focus=not error,
            hint=gettext(".xlsx、.xls、.ods 或 .csv，最多 10 万行。先核对，您点了「收进来」才算数。"),
            accept=".xlsx,.xls,.ods,.csv,.txt",
        ),
    )  # fmt: skip


def past_batches(officer: Officer) -> tuple[Link, ...]:
    """Give somebody's last imports: one query."""
    return tuple(
        Link(_title(batch), reverse("workspace:batch", args=[batch.pk]), note=PHASES[batch.phase])
        for batch in batches_of(officer.account).exclude(phase="discarded")[:MOST_PAST]
    )


def _title(batch: ImportBatch) -> str:
    on = current_calendar().local_date(batch.story_at or batch.made_at)
    return gettext("{on}的表，{n} 行").format(on=day_short(on), n=f"{batch.n_rows:,}")


def _which(batch: ImportBatch, n: Mapping[str, int], asked: str) -> str:
    """Give the rows to show: those asked for where there are any, else those that want looking at first."""
    if batch.phase == "staged":
        return "waiting"  # nothing is understood yet: the first row stands beside the headers alone
    first = ("refused", "undone", "stays", "taken") if batch.phase == "done" else ()
    return next((state for state in (asked, *first, *SHOWN) if n.get(state)), "good")


def batch_sheet(officer: Officer, batch: ImportBatch, asked: Mapping[str, str]) -> BatchSheet:
    """Give the page of one batch; `asked` may name which rows to show, and after which. At work it says how far."""
    n, after = counts(batch), number_in(asked.get("after", ""))
    shown, url = _which(batch, n, asked.get("show", "")), reverse("workspace:batch", args=[batch.pk])
    reader = None if batch.phase in WORKING else reader_of(batch)
    rows = list(told_rows(batch, shown, after=after, most=PAGE + 1, reader=reader)) if reader else []
    onward = f"{url}?show={shown}&after={rows[PAGE - 1].n}" if len(rows) > PAGE else ""
    reads = reader if batch.phase in {"staged", "checked"} else None
    return BatchSheet(
        number=batch.pk,
        title=_title(batch),
        phase=batch.phase,
        phase_word=PHASES[batch.phase],
        tabs=tuple(Link(word, f"{url}?show={s}", s == shown, n=n[s]) for s, word in SHOWN.items() if n[s]),
        lines=_lines(officer, rows[:PAGE], reader.directory) if reader else (),
        pager=Pager("", url if after else "", onward),
        shown=shown,
        n_good=n["good"],
        n_taken=sum(n[state] for state in FILED),
        n_ended=n["undone"],
        n_left=n["bad"] + n["refused"],
        n_done=n_done(batch, n),
        n_rows=batch.n_rows,
        columns=_columns(batch, rows[0].cells if rows else ()) if reads else (),
        rest=_rest(batch, reads.directory) if reads else (),
        unknown=_unknown(batch, reads) if reads and n["bad"] else (),
        asks_consent=asks_consent(batch),
        n_undone=can_be_undone(batch).count() if batch.phase == "done" and officer.seats_with("desk") else 0,
    )


def _lines(officer: Officer, rows: list[Told], directory: Directory) -> tuple[Line, ...]:
    """Give the rows as lines; of a matter that is out of this officer's sight nothing but what the row itself says."""
    units = {entry.code: name_of(entry.row) for entry in directory.units}
    spots = {entry.code: name_of(entry.row) for entry in directory.places}
    streams = [row.stream for row in rows if row.stream]
    filed = {
        m.pk: m
        for m in in_sight(officer)
        .filter(pk__in=streams)
        .select_related("text", "lead_unit", "place")
        .prefetch_related("numbers")
    }
    return tuple(_line(row, units, spots, filed.get(row.stream or 0)) for row in rows)


def _line(row: Told, units: Mapping[str, str], spots: Mapping[str, str], matter: Matter | None) -> Line:
    named = gettext("{cell}：{why}")
    whys = [
        named.format(cell=f.cell, why=said(f.sentence)) if f.cell else said(f.sentence) for f in row.faults
    ]
    whys += [said(note) for note in row.notes]
    if matter is not None:
        number = " ".join(one.number for one in matter.numbers.all())
        due = matter.current_due.isoformat() if matter.current_due else ""
        unit = name_of(matter.lead_unit) if matter.lead_unit else ""
        url = reverse("workspace:matter", args=[matter.ref])
        return Line(row.n, number, title_of(matter), name_of(matter.place), unit, due, tuple(whys), url)
    asked = row.filing
    if asked is None:
        return Line(row.n, "", "", "", "", "", tuple(whys))
    unit, due = (str((asked.assign or {}).get(name, "")) for name in ("lead_unit", "due_on"))
    place = spots.get(asked.submit.get("place", ""), "")
    return Line(row.n, asked.number, asked.title, place, units.get(unit, ""), due, tuple(whys))


def _columns(batch: ImportBatch, cells: tuple[str, ...]) -> tuple[Column, ...]:
    held = {n: name for name, n in batch.told.get("mapping", {}).items()}
    options = (Option("", gettext("不收")), *(Option(c.name, said(c.label)) for c in COLUMNS))
    return tuple(
        Column(
            column_letter(n),
            header,
            cells[n][:SAMPLE] if n < len(cells) else "",
            Field(f"c{n}", header, "select", held.get(n, ""), options=options),
        )
        for n, header in enumerate(batch.headers)
    )


def _places(directory: Directory, none: str) -> tuple[Option, ...]:
    """Give every place, each under the one it lies in, out of what was read already."""
    names = {entry.code: name_of(entry.row) for entry in directory.places}
    ordered = sorted(directory.places, key=lambda entry: entry.path)
    above = gettext("全市")
    return (
        Option("", none),
        *(
            Option(e.code, names[e.code], group=names.get(e.path[-2], "") if e.path[1:] else above)
            for e in ordered
        ),
    )


def _rest(batch: ImportBatch, directory: Directory) -> tuple[Field, ...]:
    """Give what holds for every row that does not say."""
    rest = batch.told.get("rest", {})
    everywhere = _places(directory, gettext("不填"))
    kinds = tuple(Option(kind, KINDS[kind]) for kind in FOR_SOMEBODY)
    sorts = (Option("", gettext("不填")), *(Option(row.code, name_of(row)) for row in categories()))
    by = (Option("caller", gettext("本人打来、递来的")), Option("office", gettext("本单位自己列的")))
    return (
        Field("by", gettext("谁提的"), "select", rest.get("by", "caller"), options=by, is_required=True),
        Field("kind", gettext("什么事项"), "select", rest.get("kind", "request"), options=kinds, is_required=True),
        Field("place", gettext("没写地方的，都算在"), "select", rest.get("place", ""), options=everywhere),
        Field("category", gettext("没写类别的，都算"), "select", rest.get("category", ""), options=sorts),
        Field(
            "system", gettext("编号是哪里的"), value=batch.system, max_length=40,
            hint=gettext("同一处的同一个编号只收一次。"),
        ),
    )  # fmt: skip


def _unknown(batch: ImportBatch, reader: Reader) -> tuple[Unknown, ...]:
    words = unknown_words(batch, reader)
    none = gettext("先不管")
    units = (Option("", none), *(Option(e.code, name_of(e.row)) for e in reader.directory.units))
    choices = {
        "lead_unit": units,
        "about_unit": units,
        "place": _places(reader.directory, none),
        "state": (Option("", none), Option("open", gettext("还开着")), Option("over", gettext("已经办结"))),
        "category": (Option("", none), *(Option(row.code, name_of(row)) for row in categories())),
    }
    label = gettext("「{word}」是（{n} 行）")
    return tuple(
        Unknown(
            name, word, Field("w-code", label.format(word=word[:40], n=n), "select", options=choices[name])
        )
        for name, word, n in words
    )
