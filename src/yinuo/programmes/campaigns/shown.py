"""A campaign as its pages print it: days, tracks, lists by 100−1=0, the burn-up; frozen values, no query."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.base.errors import Sentence
from yinuo.doors.shell.cards import Pager
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.campaign import (
    burn_up,
    completion,
    countdown,
    progress,
    track_completion,
)
from yinuo.programmes.campaigns.floors import breaches_of
from yinuo.programmes.campaigns.queries import changes_of
from yinuo.programmes.campaigns.track_fields import BREACHES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from fractions import Fraction

    from yinuo.doors.shell.words import Text, Tone
    from yinuo.programmes.campaigns.campaign import Completion, Countdown, Point, TaskList, Track
    from yinuo.programmes.campaigns.floors import Breach
    from yinuo.programmes.campaigns.models import SignedText
    from yinuo.programmes.campaigns.queries import Read

MOST_MISSING: Final = 3
PAGE: Final = 50
"""So many items stand on a page."""
WIDE, HIGH = 720, 240
"""The drawing's own units: a day's place is across, a weight's share is up."""
BAR: Final = 560
WEEK: Final = 7
UNITS_IN: Final = ("before", "after")
"""Values of a change that are units."""


def floored(share: Fraction) -> int:
    """Give a share in per cent, always rounded down: 99 of 100 never reads 100."""
    return floor(share * 100)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list by the rule 100−1=0: how many of how many, and what is missing by name."""

    name: str
    url: str
    done: Completion
    sentence: Text
    n: int


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One track: who leads it, what is checked, and whether that keeps up with the days.

    `completion` is M14 × F (M16): 1 where every list is done and no right was broken. `percent` is 0 where F is 0.
    """

    code: str
    name: str
    unit: str
    unit_url: str
    percent: int
    n_checked: int
    n: int
    tone: Tone
    word: Text
    lists: tuple[ListRow, ...]
    bar: int
    day_at: int
    completion: int
    breaches: tuple[Breach, ...]
    whole: Text

    @property
    def floor(self) -> int:
        """F: 0 after one confirmed breach, else 1."""
        return 0 if self.breaches else 1


@dataclass(frozen=True, slots=True)
class Chart:
    """The burn-up: two lines, drawn by the server, and the same as rows of a table."""

    planned: str
    checked: str
    day_x: int
    sentence: Text
    rows: tuple[tuple[date, int, int], ...]
    wide: int = WIDE
    high: int = HIGH


@dataclass(frozen=True, slots=True)
class Sheet:
    """`campaigns/campaign.html`: where a campaign stands on a day."""

    code: str
    name: str
    days: Countdown
    start: date
    end: date
    is_about: bool
    is_example: bool
    percent: int
    elapsed: int
    n_checked: int
    n: int
    word: Text
    tone: Tone
    zeroed: str
    tracks: tuple[TrackRow, ...]
    chart: Chart
    counts: tuple[tuple[str, int], ...]


def paged(path: str, page: int, n: int) -> Pager:
    """Say which of a list's `n` items stand on a page, and where its neighbours are; `path` may ask for more."""
    first, last = (page - 1) * PAGE + 1, min(page * PAGE, n)
    at = f"{path}{'&' if '?' in path else '?'}page="
    before, after = f"{at}{page - 1}" if page > 1 else "", f"{at}{page + 1}" if last < n else ""
    return Pager(f"{first}–{last}" if last >= first else "", before, after)


def sheet_of(read: Read, unit_name: Callable[[str], str]) -> Sheet:
    """Give the sheet of a campaign; `unit_name` gives what a unit is called."""
    campaign, on = read.campaign, read.on
    days = countdown(campaign, on, current_calendar())
    share = progress(campaign, on)
    tone, word = paced(share, days)
    columns = [read.column(item.code) for item in campaign.under_way]
    broken = breaches_of(read)
    return Sheet(
        code=campaign.code,
        name=campaign.name,
        days=days,
        start=campaign.start,
        end=campaign.end,
        is_about=read.drive.is_about,
        is_example=read.drive.is_example,
        percent=floored(share),
        elapsed=floored(days.elapsed),
        n_checked=sum(campaign.is_done(item, on) for item in campaign.frozen),
        n=len(campaign.frozen),
        word=word,
        tone=tone,
        zeroed=gettext("、").join(track.name for track in campaign.tracks if track.code in broken),
        tracks=tuple(
            _track(read, track, days, unit_name, broken.get(track.code, ())) for track in campaign.tracks
        ),
        chart=_chart(burn_up(campaign, campaign.end), days),
        counts=tuple(
            (name, columns.count(name)) for name in ("in_progress", "checking", "parked", "waiting")
        ),
    )


def paced(done: Fraction, days: Countdown) -> tuple[Tone, Text]:
    """Say how the work stands to the days that have gone by, in points of the two percentages that stand beside it.

    A campaign that is over is not behind, it is over.
    """
    points = abs(floored(done) - floored(days.elapsed))
    if days.day == 0:
        return "plain", gettext("还没有开始")
    if done >= days.elapsed:
        return "kept", gettext("比日子快 {n} 点").format(n=points) if points else gettext("和日子一样快")
    if not days.days_left:
        return "late", gettext("到最后一天，差 {n} 点").format(n=points)
    return "soon", gettext("比日子慢 {n} 点").format(n=points) if points else gettext("比日子慢不到 1 点")


def _track(
    read: Read, track: Track, days: Countdown, unit_name: Callable[[str], str], broken: tuple[Breach, ...]
) -> TrackRow:
    campaign, on = read.campaign, read.on
    lists = campaign.lists_of(track.code)
    items = [item for one in lists for item in campaign.in_list(one.code)]
    right = 0 if broken else 1
    whole, share = track_completion(campaign, track.code, on, right), right * progress(campaign, on, items)
    tone, word = paced(share, days)
    if not items:
        tone, word = "unknown", gettext("清单还空着")
    if broken:
        tone, word = "late", gettext("查实侵害群众权利：完成率是 0")
    return TrackRow(
        code=track.code,
        name=track.name,
        unit=unit_name(track.lead_unit),
        unit_url=reverse("portal:unit", args=[track.lead_unit]),
        percent=floored(share),
        n_checked=sum(campaign.is_done(item, on) for item in items),
        n=len(items),
        tone=tone,
        word=word,
        lists=tuple(list_row(read, one) for one in lists),
        bar=floor(share * BAR),
        day_at=floor(days.elapsed * BAR),
        completion=whole,
        breaches=broken,
        whole=_whole(whole, broken, unit_name),
    )


def _whole(completion: int, broken: tuple[Breach, ...], unit_name: Callable[[str], str]) -> Text:
    """Say what a track comes to as a whole, where that is decided: done, or nothing after a breach."""
    if broken:
        told = gettext("、").join(
            gettext("{kind}（{unit}，{on}）").format(
                kind=BREACHES[one.kind], unit=unit_name(one.unit), on=day_short(one.on)
            )
            for one in broken
        )
        return gettext("查实 {n} 次：{told}。按 100−1=0，有一次这条战线就是 0，办了多少都一样。").format(
            n=len(broken), told=told
        )
    return gettext("每张清单都核完了，没有查实侵害群众权利：这条战线完成。") if completion else ""


def list_row(read: Read, one: TaskList) -> ListRow:
    """Give one list by the rule 100−1=0."""
    items = read.campaign.in_list(one.code)
    done = completion(read.campaign, items, read.on)
    url = reverse("campaigns:list", args=[read.campaign.code, one.code])
    return ListRow(one.name, url, done, missing(done), len(items))


def missing(done: Completion) -> Text:
    """Say what is missing by name, the first few of many."""
    if done.n_hard == 0 or done.is_done:
        return said(done.sentence)
    n, named = len(done.missing), gettext("、").join(done.missing[:MOST_MISSING])
    told = gettext("还缺：{missing}").format(missing=named)
    return told if n <= MOST_MISSING else gettext("{told}，另有 {n} 项").format(told=told, n=n - MOST_MISSING)


def _chart(points: Sequence[Point], days: Countdown) -> Chart:
    weight = points[-1].weight if points else 0
    rows = tuple((one.on, one.planned, floor(one.checked)) for one in points[: days.day])
    shown = tuple(row for n, row in enumerate(rows) if n % WEEK == 0 or n == len(rows) - 1)
    if not rows:
        sentence: Text = gettext("还没有开始。")
    else:
        sentence = gettext(
            "一共 {weight} 分。按每一项自己的最初日期，到这一天该核过 {planned} 分；核过的是 {checked} 分，{by}。"
        ).format(
            planned=rows[-1][1], checked=rows[-1][2], weight=weight, by=_ahead(rows[-1][2] - rows[-1][1])
        )
    planned = _line([one.planned for one in points], weight, days.of)
    checked = _line([row[2] for row in rows], weight, days.of)
    return Chart(planned, checked, WIDE * days.day // days.of, sentence, shown)


def _ahead(by: int) -> str:
    if not by:
        return gettext("不多不少")
    return (gettext("多 {n} 分") if by > 0 else gettext("少 {n} 分")).format(n=abs(by))


def _line(values: Sequence[int], weight: int, n_days: int) -> str:
    """Write the points of a line, from the bottom left."""
    return " ".join(
        f"{WIDE * (n + 1) // n_days},{HIGH - (HIGH * value // weight if weight else 0)}"
        for n, value in enumerate(values)
    )


def said_changes(text: SignedText, unit_name: Callable[[str], str]) -> tuple[str, ...]:
    """Say what an amendment changed in the reader's language, units by their names."""
    told = []
    for one in changes_of(text):
        named = {
            key: unit_name(str(value)) if key in UNITS_IN else value for key, value in one.values.items()
        }
        told.append(said(Sentence(one.msgid, **named)))
    return tuple(told)
