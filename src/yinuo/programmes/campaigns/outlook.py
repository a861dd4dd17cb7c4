"""The forecast of a campaign in dates and words: the chance of every list and track, when, and what holds the risk."""

from __future__ import annotations

import gettext
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import yinuo
from yinuo.base.calendar import NotCovered
from yinuo.base.errors import Sentence
from yinuo.base.text import written_day
from yinuo.programmes.campaigns.forecast import CHOSEN, OPEN, REACH, Course, Work, draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from yinuo.base.calendar import WorkCalendar
    from yinuo.programmes.campaigns.campaign import Campaign, Item
    from yinuo.programmes.campaigns.forecast import Drawn

    Days = NDArray[np.int32]

FORM: Final = "yinuo-forecast-1"
SEED, N_RUNS = 20250815, 10_000
CHANCES: Final = (50, 80, 95)
BAND: Final = (10, 90)
ONE_DAY: Final = timedelta(days=1)
NAMED, HALF, SURE = 3, 500, 990
"""So many items are named where they hold half of the risk and more; from this chance on there is none to speak of."""


class Clock:
    """Working days of a campaign as numbers: its first is 1."""

    def __init__(self, campaign: Campaign, calendar: WorkCalendar) -> None:
        """Count from the day before the first."""
        self.before, self.calendar = campaign.start - ONE_DAY, calendar
        self.n_days = max(1, self.of(campaign.end))

    def of(self, on: date) -> int:
        """Give the number of a day; one off keeps that of the working day before it."""
        return self.calendar.working_days_between(self.before, on)

    def first_from(self, on: date | None) -> int:
        """Give the number of the first working day that is not before this one; 0 for None."""
        return 0 if on is None else self.of(on - ONE_DAY) + 1

    def day(self, number: int) -> date | None:
        """Give the date of a number; None where the calendar does not reach so far."""
        try:
            return self.calendar.add_working_days(self.before, number)
        except NotCovered:
            return None


def counted(campaign: Campaign, code: str) -> list[Item]:
    """Give the hard items of a list that are worked on: of split ones the parts; neither added nor struck ones."""
    return [
        item for item in campaign.under_way if item.task_list == code and item.is_hard and not item.is_added
    ]


def course_of(campaign: Campaign, on: date, calendar: WorkCalendar) -> tuple[Course, list[list[Item]]]:
    """Give a campaign in numbers as it stood at the end of a day, and the items of its lists in that order."""
    clock = Clock(campaign, calendar)
    now = min(max(clock.of(on), 0), REACH * clock.n_days - 1) if on >= campaign.start else 0
    lists = [items for one in campaign.lists if (items := counted(campaign, one.code))]
    return Course(clock.n_days, now, tuple(_work(items, clock, on) for items in lists)), lists


def _work(items: Sequence[Item], clock: Clock, on: date) -> Work:
    done = [
        max(1, clock.of(item.checked_on)) if item.is_checked(on) and item.checked_on else OPEN
        for item in items
    ]
    return Work(
        np.array([max(1, clock.of(item.current_due)) for item in items]),
        np.array(done),
        np.array([item.is_held for item in items]),
        np.array([clock.first_from(item.not_before) for item in items]),
    )


def forecast(
    campaign: Campaign,
    on: date,
    calendar: WorkCalendar,
    earlier: Iterable[Campaign] = (),
    *,
    n_runs: int = N_RUNS,
    seed: int = SEED,
) -> dict[str, Any]:
    """Give the forecast of a campaign on a day, as plain data; the same data and seed give the same forecast.

    Chances and shares are whole thousandths. A date is null past what is looked at or what the calendar holds, and
    where a hard item was struck: such a list cannot be completed any more.
    """
    course, lists = course_of(campaign, on, calendar)
    past = [course_of(one, one.end, calendar)[0] for one in earlier]
    drawn = draw(course, past, n_runs=n_runs, seed=seed, chosen=CHOSEN)
    clock, codes = Clock(campaign, calendar), [items[0].task_list for items in lists]
    struck = {item.task_list for item in campaign.frozen if item.is_hard and item.struck_on is not None}
    rows = dict(zip(codes, drawn.days, strict=True))

    def said_of(mine: Sequence[str], lists: Iterable[str]) -> dict[str, Any]:
        days = np.max([rows[code] for code in mine], axis=0) if mine else np.zeros(n_runs, np.int32)
        return _told(days, course, drawn, clock, is_struck=bool(struck.intersection(lists)))

    tracks = [(one.code, [each.code for each in campaign.lists_of(one.code)]) for one in campaign.tracks]
    mine = {track: [code for code in every if code in rows] for track, every in tracks}
    told = {
        "form": FORM,
        "campaign": campaign.code,
        "on": on.isoformat(),
        "end": campaign.end.isoformat(),
        "runs": n_runs,
        "seed": seed,
        "whole": said_of(codes, struck),
        "tracks": [{"code": one, **said_of(mine[one], every)} for one, every in tracks if mine[one]],
        "lists": [{"code": code, **said_of([code], [code])} for code in codes],
        "risk": _risk(lists, drawn),
    }
    return told | {"sentence": _in_both(sentence(campaign.name, campaign.end, told))}


def _told(days: Days, course: Course, drawn: Drawn, clock: Clock, *, is_struck: bool) -> dict[str, Any]:
    """Tell the days of the runs as a chance and dates."""
    if is_struck:
        return {"chance": 0, "is_struck": True, "by": {str(n): None for n in CHANCES}, "band": [None, None]}
    at = np.percentile(days, [*CHANCES, *BAND], method="inverted_cdf").astype(int)
    dates = [_date(int(number), drawn, clock) for number in at]
    return {
        "chance": round(1000 * float((days <= course.n_days).mean())),
        "is_struck": False,
        "by": dict(zip(map(str, CHANCES), dates, strict=False)),
        "band": dates[len(CHANCES) :],
    }


def _date(number: int, drawn: Drawn, clock: Clock) -> str | None:
    day = clock.day(number) if number < drawn.beyond else None
    return day.isoformat() if day else None


def _risk(lists: Sequence[Sequence[Item]], drawn: Drawn) -> list[dict[str, Any]]:
    """Give the items by their share of the risk, the greatest first; none that holds under a thousandth."""
    shares = [
        {"item": item.code, "title": item.title, "list": item.task_list, "share": round(1000 * float(share))}
        for items, each in zip(lists, drawn.risk, strict=True)
        for item, share in zip(items, each, strict=True)
    ]
    return sorted((one for one in shares if one["share"]), key=lambda one: (-one["share"], one["item"]))


def sentence(name: str, end: date, told: dict[str, Any]) -> Sentence:
    """Say the forecast in one plain sentence, and what would help most."""
    whole = told["whole"]
    if whole["is_struck"]:
        return Sentence("{name}：有必须完成的项被删去了，按 100−1=0 已经不能算完成。", name=name)
    by = whole["by"]["80"]
    if by is None:
        return Sentence(
            "{name}：到 {end} 全部完成的把握是 {chance}；八成把握的日子远到说不准。{risk}",
            name=name,
            end=written_day(end),
            chance=_percent(whole["chance"]),
            risk=risk_sentence(told),
        )
    return Sentence(
        "{name}：到 {end} 全部完成的把握是 {chance}；有八成把握的是 {by}。{risk}",
        name=name,
        end=written_day(end),
        chance=_percent(whole["chance"]),
        by=written_day(date.fromisoformat(by)),
        risk=risk_sentence(told),
    )


def risk_sentence(told: dict[str, Any]) -> Sentence | str:
    """Say what holds the risk: up to three items where they hold half of it, else over how many it is spread."""
    risk = told["risk"]
    if told["whole"]["chance"] >= SURE or not risk:
        return ""
    held = 0
    for n, one in enumerate(risk[:NAMED], 1):
        held += one["share"]
        if held >= HALF:
            names = "、".join(each["title"] for each in risk[:n])
            return Sentence("其中 {n} 项占风险的 {share}：{names}。", n=n, share=_percent(held), names=names)
    return Sentence("风险分散在 {n} 项里。", n=len(risk))


def _percent(permille: int) -> Sentence | str:
    """Say a chance in whole percent; never none and never all of it, where it was only simulated."""
    if permille < 10:  # noqa: PLR2004 -- one percent
        return Sentence("不到 1%")
    if permille >= SURE:
        return Sentence("99% 以上")
    return f"{permille / 10:.0f}%"


def _in_both(said: Sentence) -> dict[str, str]:
    """Say it in both languages: English is of the house's own catalogue, read without Django."""
    folder = Path(yinuo.__file__).parent / "locale"
    english = gettext.translation("django", folder, ["en"], fallback=True)
    return {"zh": str(said), "en": said.said_in(english.gettext)}
