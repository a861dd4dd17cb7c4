"""The plain-text export: the reference tool, a program run beside ours, accepts it and finds our balances."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

from yinuo.programmes.ventures.beancount_text import beancount_text
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.ledger import Book, Draft, Line, close, post, reverse

if TYPE_CHECKING:
    from pathlib import Path


def drafted(key: str, on: date, text: str, *lines: Line) -> Draft:
    return Draft(key, on, lines, text, "回\\单" if key == "rent" else "")


def owed(amount: int, party: str) -> Line:
    return Line("payable", -amount, party=party)


def year() -> Book:
    """A year with a grant, a payment, a late fact, a reversal, and words that want quoting."""
    book = Book(default_chart(), date(2025, 1, 1))
    drafts = [
        drafted(
            "rent", date(2025, 1, 20), '示例"租金"', Line("bank", 250_000_001), Line("rent", -250_000_001)
        ),
        drafted(
            "grant", date(2025, 2, 3), "补助", Line("bank", 5_000), Line("grants", -5_000, purpose="路灯")
        ),
        drafted("use", date(2025, 3, 3), "用了\n些", Line("grants", 1_200, "路灯"), Line("subsidy", -1_200)),
        drafted(
            "share", date(2025, 4, 1), "分红", Line("undistributed", 901), owed(900, "甲村"), owed(1, "乙村")
        ),
        drafted("pay", date(2025, 5, 1), "付款", Line("payable", 900, party="甲村"), Line("bank", -900)),
    ]
    for draft in drafts:
        book.apply(post(book, draft))
    book.apply(close(book, date(2025, 1, 1), "kai"))
    late = Draft("late", date(2025, 1, 31), (Line("running", 77), Line("bank", -77)), "迟到的账")
    book.apply(post(book, late))
    book.apply(reverse(book, 3, key="back", on=date(2025, 6, 1), text="冲销"))
    return book


def checked(text: str, folder: Path) -> str:
    """Give what the reference tool says: nothing where all is well."""
    file = folder / "book.beancount"
    file.write_text(text, "utf-8")
    words: list[str] = [sys.executable, "-m", "beancount.scripts.check", str(file)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_reference_tool_accepts_it_and_its_balances_are_ours(tmp_path: Path) -> None:
    text = beancount_text(year(), "CNY", 2)
    assert checked(text, tmp_path) == ""
    asserted = re.findall(r"^2025-06-02 balance (\S+)  (\S+) ~ 0 CNY$", text, re.MULTILINE)
    assert dict(asserted)["Assets:Bank"] == "2500040.24"
    assert dict(asserted)["Liabilities:Grants:N1"] == "-50.00"
    assert len(asserted) == len(set(dict(asserted))) == 8
    wrong = text.replace("balance Assets:Bank  2500040.24", "balance Assets:Bank  2500040.25")
    assert "Balance failed" in checked(wrong, tmp_path)


def test_late_facts_and_reversals_say_so() -> None:
    text = beancount_text(year(), "CNY", 2)
    assert '2025-02-01 * "迟到的账"\n  number: 6\n  fact: 2025-01-31\n' in text
    assert '2025-06-01 * "冲销"\n  number: 7\n  reverses: 3\n' in text
    assert '* "示例\\"租金\\""' in text
    assert (
        'open Liabilities:Payable:N2 CNY\n  zh: "应付各村分红"\n  en: "Payable to holders"\n  party: "甲村"\n'
        in text
    )
    assert '  purpose: "路灯"\n' in text
    assert '  reference: "回\\\\单"' in text


def test_an_empty_book_is_an_empty_file(tmp_path: Path) -> None:
    assert checked(beancount_text(Book(default_chart(), date(2025, 1, 1)), "CNY", 2), tmp_path) == ""
