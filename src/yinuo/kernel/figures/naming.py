"""How addresses name a number: its figure, its part and its months, as `kept.first.2025-05.2025-07`."""

from __future__ import annotations

from datetime import date

from yinuo.base.errors import NotFound
from yinuo.kernel.figures.definitions import BY_NAME
from yinuo.kernel.figures.queries import Period


def month_code(day: date) -> str:
    """Give a month as addresses write it."""
    return f"{day:%Y-%m}"


def period_code(period: Period) -> str:
    """Give a period as addresses write it."""
    return f"{month_code(period.first)}.{month_code(period.last)}"


def period_from(text: str) -> Period:
    """Read a period out of an address. Raises NotFound for none."""
    try:
        first, last = (date.fromisoformat(f"{month}-01") for month in text.split("."))
    except ValueError:
        raise NotFound from None
    if not 0 <= (last - first).days <= 366 * 3 or last.year > 9000:  # noqa: PLR2004 -- three years, and no overflow
        raise NotFound
    return Period(first, last)


def figure_from(text: str) -> tuple[str, str, Period]:
    """Read name, part and period of `kept.first.2025-05.2025-07`. Raises NotFound for none."""
    name, _dot, rest = text.partition(".")
    part, _dot, months = rest.partition(".")
    if name not in BY_NAME or part not in {one.name for one in BY_NAME[name].parts}:
        raise NotFound
    return name, part, period_from(months)
