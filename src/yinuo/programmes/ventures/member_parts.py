"""What a village was paid, shared out among its own members: read from the village's list, given back, kept nowhere.

The list is the village's own paper: who its members are stands in no table of the register and in no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import column_letter, lines
from yinuo.base.text import fold_digits
from yinuo.programmes.ventures.allocation import allocate, whole_weights
from yinuo.programmes.ventures.money import plain, written
from yinuo.programmes.ventures.reading import quantity_of
from yinuo.programmes.ventures.sheet_reading import Fault
from yinuo.programmes.ventures.telling import EVEN, NOT_ODD, ODD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST: Final = 20_000
NOBODY: Final = Sentence("一行一户：前一格是谁，后一格是多少份。")
NO_QUANTITY: Final = Sentence("写整数，或者 1/11、7.35 这样。")
TWICE: Final = Sentence("这一户写了两次。")
TOO_MANY: Final = Sentence("一次最多 {n} 户。", n=f"{MOST:,}")


@dataclass(frozen=True, slots=True)
class Member:
    """One household or person of a village, with their shares of what the village gets."""

    name: str
    quantity: Fraction


@dataclass(frozen=True, slots=True)
class MemberPart:
    """What one member gets, with why it is just that much."""

    member: Member
    amount: int
    why: str


def members_of(data: bytes, name: str) -> tuple[list[Member], list[Fault]]:
    """Read a village's list: a name and a quantity in each row, below a header or none; and every bad cell.

    Raises Invalid (field "file") for what is no table, or names nobody.
    """
    found: dict[str, Member] = {}
    faults: list[Fault] = []
    for n, line in enumerate(lines(data, name)):
        cells = [cell.strip() for cell in (*line.cells, "", "")][:2]
        quantity = quantity_of(fold_digits(cells[1])) if cells[1] else None
        if n == 0 and quantity is None:
            continue  # what stands above the columns
        at = 1 if cells[0] in found else 0 if not cells[0] else None
        if at is not None:
            faults.append(Fault(line.n, f"{column_letter(0)}{line.n}", TWICE if at else NOBODY))
        elif quantity is None or quantity < 0:
            faults.append(Fault(line.n, f"{column_letter(1)}{line.n}", NO_QUANTITY))
        else:
            found[cells[0]] = Member(cells[0], Fraction(quantity))
        if len(found) > MOST:
            raise Invalid({"file": TOO_MANY})
    if not found and not faults:
        raise Invalid({"file": NOBODY})
    return list(found.values()), faults


def parts_of(
    amount: int, members: list[Member], digits: int, said: Callable[[str], str]
) -> Iterator[MemberPart]:
    """Share a sum out by largest remainder, in the order of the list; `said` looks a sentence up.

    Raises Invalid where nobody holds anything.
    """
    shared = allocate(amount, whole_weights(one.quantity for one in members))
    words = [said(one.msgid) for one in (EVEN, NOT_ODD, ODD)]
    for member, part in zip(members, shared.parts(), strict=True):
        why = words[2 if part.odd else 1 if part.rest else 0].format(
            floor=written(part.floor, digits), rest=part.rest, whole=shared.whole, unit=written(1, digits)
        )
        yield MemberPart(member, part.amount, why)


def total_of(members: list[Member]) -> str:
    """Write what all of them hold together."""
    return plain(sum((one.quantity for one in members), Fraction(0)))
