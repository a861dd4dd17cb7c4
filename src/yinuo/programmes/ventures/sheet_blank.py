"""The sheets to fill in: their headers in the reader's language, and what the register knows already."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.sheet_columns import COLUMNS
from yinuo.programmes.ventures.sheet_columns import called as called_so

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.programmes.ventures.models import Venture


def heads(sort: str) -> list[str]:
    """Give what a sheet's columns are called in the reader's language; the reader knows both."""
    return [own(*called_so(one)) for one in COLUMNS[sort]]  # type: ignore[index]


def blank_rows(venture: Venture, sort: str, on: date) -> Iterator[list[object]]:
    """Give the rows of a sheet to fill in: its headers, and what is known already."""
    yield list(heads(sort))
    yield from {"register": _register, "entries": _entries, "years": _years, "slips": _slips}[sort](
        venture, on
    )


def _register(venture: Venture, _on: date) -> Iterator[list[object]]:
    for one in venture.members.select_related("unit"):
        yield [called(one.unit), "", "", venture.began_on, "", ""]


def _entries(_venture: Venture, on: date) -> Iterator[list[object]]:
    """Give an entry of two lines that shows how; it is not balanced by chance, and says that it is an example."""
    chart = default_chart()
    bank, rent = chart["bank"], chart["rent"]
    yield ["1", on, gettext("示例：收到租金"), own(bank.zh, bank.en), "1,000.00", "", "", ""]
    yield ["1", on, gettext("示例：收到租金"), own(rent.zh, rent.en), "", "1,000.00", "", ""]


def _years(venture: Venture, on: date) -> Iterator[list[object]]:
    last = venture.distributions.exclude(state="withdrawn").order_by("-last").first()
    first = last.last + timedelta(days=1) if last else None
    yield [first or "", first.replace(month=12, day=31) if first else "", "" if first else f"{on.year - 1}",
           "", "", "", "", "", ""]  # fmt: skip


def _slips(venture: Venture, _on: date) -> Iterator[list[object]]:
    """Give what is still owed, a village a row: the day and the bank's slip are all that is missing."""
    rows = venture.distributions.filter(state="approved").order_by("first")
    for row in rows:
        for one in row.payments.filter(paid_on=None).select_related("unit").order_by("n"):
            sum_ = written(one.amount, venture.digits)
            yield [called(one.unit), row.first, "", sum_, "", ""]
