"""What an address asks for: instants, pages, numbers and codes. Whatever is typed is understood or refused by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import fold_digits, parse_date
from yinuo.doors.open311.standing import STATUSES
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest

SPAN: Final = timedelta(days=90)
"""The standard's longest span of one question, and the one that is meant where none is named."""
MOST_PAGE: Final = 1000
DEEPEST: Final = 10_000
"""So many may be paged through; further back is asked for by dates, which costs the same however far it is."""
MOST_NUMBERS: Final = 200
MOST_TYPED: Final = 60
YEARS: Final = range(1900, 2200)
LOST_PLUS: Final = re.compile(r"(T[\d:.]+) (\d\d:?\d\d)$")
"""An offset whose plus sign was not escaped in the address, and came as a space."""
NO_INSTANT: Final = Sentence("没读懂这个时间。请写成 2025-08-18T09:00:00+08:00 这样。")
TOO_LONG: Final = Sentence("一次最多 {most} 天。请把 start_date 和 end_date 靠近些。", most=SPAN.days)
BACKWARDS: Final = Sentence("end_date 在 start_date 之前。")
TOO_DEEP: Final = Sentence("最多翻到第 {most} 件。再往后，请用日期缩小范围。", most=DEEPEST)
NO_NEARNESS: Final = Sentence("这里不按位置找：谁在哪里，不该写进地址。")
NEARNESS: Final = ("lat", "long", "radius")
DAY_ENDS: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which, and how many stand on it."""

    number: int = 1
    size: int = MOST_PAGE

    @property
    def before(self) -> int:
        """Give how many stand on the pages before it."""
        return (self.number - 1) * self.size


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Give what the address asks for; several of a name are one, parted by commas. Raises Invalid for nearness."""
    told = {name: ",".join(map(str, values)) for name, values in request.GET.lists()}
    asked = {name: value.strip() for name, value in told.items() if value.strip(" ,")}
    if near := next((name for name in NEARNESS if name in asked), ""):
        raise Invalid({near: NO_NEARNESS})
    return asked


def instant_in(asked: Mapping[str, str], name: str, *, is_last: bool = False) -> datetime | None:
    """Read an instant; a bare day begins at the place's midnight, or ends where it `is_last`. Raises Invalid."""
    typed = fold_digits(asked.get(name, "")).upper()
    if not typed:
        return None
    zone = current_calendar().zone
    try:
        if "T" in typed:
            at = datetime.fromisoformat(LOST_PLUS.sub(r"\1+\2", typed))
        else:
            at = datetime.combine(parse_date(typed, field=name), DAY_ENDS if is_last else time.min)
        found = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid({name: NO_INSTANT}) from None
    if found.year not in YEARS:
        raise Invalid({name: NO_INSTANT})
    return found


def days_of(asked: Mapping[str, str], today: date) -> tuple[date, date] | None:
    """Give the days of asking that are meant, both of them in; None where only what changed is asked for.

    The register tells days, not hours: an instant means its day. Raises Invalid for a span over ninety days.
    """
    day = current_calendar().local_date
    first, last = instant_in(asked, "start_date"), instant_in(asked, "end_date", is_last=True)
    if first is None and last is None and {"updated_after", "updated_before"} & set(asked):
        return None
    to = day(last) if last else today
    since = day(first) if first else to - SPAN
    if to < since:
        raise Invalid({"end_date": BACKWARDS})
    if to - since > SPAN:
        raise Invalid({"start_date" if first else "end_date": TOO_LONG})
    return since, to


def page_of(asked: Mapping[str, str]) -> Page:
    """Give the page that is asked for, its size by `per_page` or, as some clients call it, `page_size`."""
    size = _number(asked, "per_page" if "per_page" in asked else "page_size", MOST_PAGE, MOST_PAGE)
    page = Page(_number(asked, "page", 1, DEEPEST), size)
    if page.before + page.size > max(DEEPEST, page.size):
        raise Invalid({"page": TOO_DEEP})
    return page


def _number(asked: Mapping[str, str], name: str, unless: int, most: int) -> int:
    typed = fold_digits(asked.get(name, "")) or str(unless)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(most)) and 1 <= int(typed) <= most):
        raise Invalid({name: Sentence("请填 1 到 {most}。", most=most)})
    return int(typed)


def several(asked: Mapping[str, str], name: str) -> list[str]:
    """Give the values of a parameter that may be declared several times. Raises Invalid for too many."""
    values = [value.strip()[:MOST_TYPED] for value in asked.get(name, "").split(",")]
    found = list(dict.fromkeys(filter(None, values)))
    if len(found) > MOST_NUMBERS:
        raise Invalid({name: Sentence("一次最多 {most} 个。", most=MOST_NUMBERS)})
    return found


def statuses_in(asked: Mapping[str, str]) -> set[str]:
    """Give the statuses that are asked for: both where none is named. Raises Invalid for any other word."""
    found = {value.lower() for value in several(asked, "status")}
    if found - set(STATUSES):
        raise Invalid({"status": Sentence("请填 open 或 closed。")})
    return found or set(STATUSES)
