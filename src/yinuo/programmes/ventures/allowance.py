"""An allowance from a birthday on: of a list of days of birth, how many people, month by month, and how much.

It is paid from the month of the birthday on which somebody reaches the age, that month included. Only days of birth are
asked for, no name; they are counted and forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import column_letter, lines
from yinuo.base.text import parse_date
from yinuo.programmes.ventures.sheet_reading import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST: Final = 20_000
MONTHS: Final = 12
NOBODY: Final = Sentence("一行一位，只写出生日期，不写名字。")
NO_DAY: Final = Sentence("这里要写出生日期，如 1950-03-08。")
TOO_MANY: Final = Sentence("一次最多 {n} 行。", n=f"{MOST:,}")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A year of it: how many people get it in each month, how many at all, and the sum in minor units."""

    by_month: tuple[int, ...]
    n_people: int
    amount: int


def months_due(born: date, year: int, age: int) -> int:
    """Count the months of a year from that of the birthday on which somebody reaches the age, that one included."""
    reached = born.year + age
    return MONTHS if reached < year else MONTHS + 1 - born.month if reached == year else 0


def allowance(born: Iterable[date], year: int, age: int, monthly: int) -> Allowance:
    """Count a year's allowance of so many minor units a month."""
    due = [months for one in born if (months := months_due(one, year, age))]
    by_month = tuple(sum(months > MONTHS - n for months in due) for n in range(1, MONTHS + 1))
    return Allowance(by_month, len(due), sum(due) * monthly)


def born_of(data: bytes, name: str) -> tuple[list[date], list[Fault]]:
    """Read days of birth, one in the first cell of each row, below a header or none; and every bad cell.

    Raises Invalid (field "file") for what is no table, too long, or has nobody in it.
    """
    found: list[date] = []
    faults: list[Fault] = []
    for n, line in enumerate(lines(data, name)):
        try:
            found.append(parse_date(line.cells[0].strip()))
        except Invalid:
            if n:  # what stands above the column is no fault
                faults.append(Fault(line.n, f"{column_letter(0)}{line.n}", NO_DAY))
        if n > MOST:
            raise Invalid({"file": TOO_MANY})
    if not found and not faults:
        raise Invalid({"file": NOBODY})
    return found, faults
