"""One matter's page checked: every date and sentence it shows, against the leaves that hold them."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from yinuo_verify import dates, openings, source, verify, windows
from yinuo_verify.findings import Findings
from yinuo_verify.leaves import Streams
from yinuo_verify.page import Page, Shown, tidy
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.note import Key
    from yinuo_verify.openings import Opened, Openings
    from yinuo_verify.source import Log

    Fetch = Callable[[str], bytes]


@dataclass(slots=True)
class Proven:
    """What a page shows and the log holds; what it shows on its own word; what differs."""

    keys_given: bool
    findings: Findings = field(default_factory=Findings)
    openings: Openings | None = None
    n_dates: int = 0
    n_sentences: int = 0
    n_labels: int = 0
    n_unproven: int = 0
    unshown: tuple[int, ...] = ()  # leaves that are opened, and of which the page shows nothing

    @property
    def holds(self) -> bool:
        """Say whether nothing differs."""
        return not self.findings.found


def check(
    url: str, log: Log | None, given: Sequence[Key], since: bytes | None, fetch: Fetch = source.fetch
) -> Proven:
    """Check the page at an address. Everything that differs is in what is given back; nothing is raised for it.

    `log` where it is not the one that the page names; `since` is a checkpoint that the log must continue.
    """
    proven = Proven(bool(given))
    try:
        page, raw = _fetched(url, fetch)
        found = log or source.Log(source.find(urllib.parse.urljoin(url, page.log or "/log/")))
        keys = verify.keys_of(found, given)
        opened = proven.openings = openings.read(raw, keys, proven.findings)
        head = _in_log(found, keys, opened, since, proven)
        if head is not None:
            _timed(found, keys, opened, head, proven)
        compare(page, opened, proven)
    except Refused as refused:
        proven.findings.add("page", str(refused))
    return proven


def _fetched(url: str, fetch: Fetch) -> tuple[Page, bytes]:
    page = Page(fetch(url).decode("utf-8", "replace"))
    if not page.openings:
        raise Refused(f"{url}: the page names no openings")
    return page, fetch(urllib.parse.urljoin(url, page.openings))


def openings_of(url: str, fetch: Fetch) -> bytes:
    """Give the openings that the page at an address names. Raises Refused where it names none."""
    return _fetched(url, fetch)[1]


def _in_log(
    log: Log, keys: Sequence[Key], opened: Openings, since: bytes | None, proven: Proven
) -> Signed | None:
    """Check that the openings' checkpoint is one of the log that everybody reads."""
    report = verify.Report(proven.keys_given, proven.findings)
    head = verify.head_of(log, keys, report, since)
    if head is None:
        return None
    if opened.signed.checkpoint.origin != head.checkpoint.origin or opened.signed.size > head.size:
        proven.findings.add("fork", "the openings' checkpoint is not of the log as it stands")
        return None
    for one in (report.since, opened.signed):
        report.since = one
        verify.continues(log, head, report)
    return head


def _timed(log: Log, keys: Sequence[Key], opened: Openings, head: Signed, proven: Proven) -> None:
    """Hold each leaf's time against the checkpoints published around it."""
    days: set[str] = set()
    for event in opened.events:
        day = dates.day_of(event.leaf["t"], "UTC")
        if day is not None:
            days |= {str(day + timedelta(days=step)) for step in (-1, 0, 1) if date.min < day < date.max}
    marks = [*windows.published(log, keys, head.checkpoint.origin, days), opened.signed, head]
    marks = sorted((one for one in marks if one.size <= head.size), key=lambda one: (one.size, one.time))
    streams = Streams(proven.findings)
    for event in opened.events:
        before = next((one for one in reversed(marks) if one.size <= event.index), None)
        after = next(one for one in marks if one.size > event.index)
        streams.window = windows.between(before, after)
        streams.time(event.index, str(event.leaf["t"]).encode())


def compare(page: Page, opened: Openings, proven: Proven) -> None:
    """Hold everything a page shows against what is opened."""
    events = {str(event.index): event for event in opened.events}
    for shown in page.shown:
        event = events.get(shown.leaf)
        index = event.index if event else None
        wrong = _wrong(shown, event, opened.zone, proven)
        if wrong:
            proven.findings.add(
                "page", f"the page says “{shown.words}” ({shown.path} of leaf {shown.leaf}): {wrong}", index
            )
    for words in page.unmarked:
        proven.findings.add("page", f"the page says “{words}”, and no leaf is named for it")
    if tidy(opened.ref) not in page.words:
        proven.findings.add("page", f"the page is not that of {opened.ref}")
    proven.n_unproven = page.n_unproven
    named = {shown.leaf for shown in page.shown}
    proven.unshown = tuple(event.index for name, event in events.items() if name not in named)


def _wrong(shown: Shown, event: Opened | None, zone: str, proven: Proven) -> str:
    """Say what is wrong with one marked element; count it where nothing is."""
    if event is None:
        return "that leaf is not among the openings"
    if shown.is_hidden:
        return "it is marked, and hidden"
    try:
        value = event.value(shown.path)
        if shown.tag == "time":
            return _wrong_date(shown, value, zone, proven)
    except Refused as refused:
        return str(refused)
    told = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if shown.value is not None:
        proven.n_labels += 1
        return "" if shown.value == told and told else f"the log holds {value!r}"
    proven.n_sentences += 1
    return "" if shown.words == tidy(told) and shown.words else f"the log holds “{tidy(told)}”"


def _wrong_date(shown: Shown, value: object, zone: str, proven: Proven) -> str:
    proven.n_dates += 1
    day = dates.day_of(value, zone)
    if day is None or not dates.tells(shown.datetime or "", value, day) or not dates.says(shown.words, day):
        return f"the log holds {day or repr(value)}"
    return ""
