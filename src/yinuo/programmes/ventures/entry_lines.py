"""Lines of an entry as people type them: an account by its name or code, a sum on one side, a village or a purpose."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.ledger import Line
from yinuo.programmes.ventures.typed import LONGEST, NO_SUM, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.people.models import Unit
    from yinuo.programmes.ventures.chart import Account

CUTS: Final = "\t，；;,"
"""What stands between the cells of a line: the first of these that is in it, so that a sum may have commas."""
BETWEEN: Final = re.compile(r"[\s，；;,]+")
NO_ACCOUNT: Final = Sentence("没有这个科目。")
ONE_SIDE: Final = Sentence("借和贷，正好写一边。")
WHICH_VILLAGE: Final = Sentence("这个科目要写是哪个村，写项目里的一个村。")
WHICH_PURPOSE: Final = Sentence("这个科目要写用途。")
MOST_LINES: Final = 100


def line_of(account: Account, amount: int, party: str, purpose: str) -> Line:
    """Make a line that says of the party and the purpose what its account asks for."""
    return Line(
        account.code,
        amount,
        purpose if account.by == "purpose" else "",
        party if account.by == "party" else "",
    )


@cache
def accounts_by_word() -> Mapping[str, Account]:
    """Give the accounts by everything that they are called: code, 中文, English."""
    return {word.casefold(): one for one in default_chart().values() for word in (one.code, one.zh, one.en)}


def account_of(word: str, accounts: Mapping[str, Account]) -> Account:
    """Give the account that is called so. Raises Invalid ("account")."""
    found = accounts.get(word.casefold())
    if found is None:
        raise Invalid({"account": NO_ACCOUNT})
    return found


def units_by_word(units: Iterable[Unit]) -> dict[str, str]:
    """Give the codes of villages by everything that they are called."""
    return {
        word.casefold(): unit.code for unit in units for word in (unit.code, unit.name, unit.name_en) if word
    }


def amount_of(debit: str, credit: str, digits: int) -> int:
    """Give a sum by its side: above zero to the debit. Raises Invalid ("debit" or "credit")."""
    if bool(debit) == bool(credit):
        raise Invalid({"debit": ONE_SIDE})
    found = sum_of(debit or credit, digits)
    if not found or found < 0:
        raise Invalid({"debit" if debit else "credit": NO_SUM})
    return found if debit else -found


def whom_of(account: Account, whom: str, villages: Mapping[str, str]) -> tuple[str, str]:
    """Give (party, purpose) as the account asks for it. Raises Invalid ("whom")."""
    if account.by == "party":
        party = villages.get(whom.casefold(), "")
        if not party:
            raise Invalid({"whom": WHICH_VILLAGE})
        return party, ""
    if account.by == "purpose":
        purpose = clean_line(whom, most=LONGEST, field="whom")
        if not purpose:
            raise Invalid({"whom": WHICH_PURPOSE})
        return "", purpose
    return "", ""


def named_sum(line: str, digits: int) -> tuple[str, int | None]:
    """Read a name (a day, a paper's number) with a sum after it; both may have spaces, points and commas in them."""
    text = line.strip()
    name, amount = text, None
    for cut in BETWEEN.finditer(text):
        name, amount = text[: cut.start()], sum_of(text[cut.end() :], digits)
        if name and amount is not None:
            break
    return name, amount


def lines_of(text: str, units: Iterable[Unit], digits: int) -> tuple[tuple[Line, ...], list[Sentence]]:
    """Read lines typed one below the other: account, debit, credit, village or purpose; and what is wrong with them."""
    accounts, villages = accounts_by_word(), units_by_word(units)
    found: list[Line] = []
    faults: list[Sentence] = []
    for n, row in enumerate((row for row in text.splitlines() if row.strip()), 1):
        cut = next((one for one in CUTS if one in row), ",")
        name, debit, credit, whom = [*(cell.strip() for cell in row.split(cut, maxsplit=3)), "", "", ""][:4]
        try:
            account = account_of(name, accounts)
            party, purpose = whom_of(account, whom, villages)
            found.append(line_of(account, amount_of(debit, credit, digits), party, purpose))
        except Invalid as wrong:
            why = next(iter(wrong.fields.values()))
            faults.append(Sentence("第 {n} 行：{why}", n=n, why=why))
    if len(found) > MOST_LINES:
        faults.append(Sentence("一笔最多 {n} 行。", n=MOST_LINES))
    return tuple(found), faults
