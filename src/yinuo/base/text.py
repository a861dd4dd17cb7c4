"""What people type: made clean on the way in, and never lost.

Cleaning removes only what no reader can see (control and format characters, which can also turn the
order of a line round) and composes characters; every word that was written stays.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from yinuo.base.errors import Invalid, Sentence

INVISIBLE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs"})
LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
ROOM_FOR_INVISIBLES: Final = 4
"""Text longer than this many times the limit is refused before it is normalised: nobody typed that."""

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D, 0xFE63), ord("-"))
FOLDS: Final = {**_FULL_WIDTH, **_DASHES, 0x3000: ord(" ")}
"""Each to exactly one character, so that places found in folded text are places in the text as typed."""

STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that some spreadsheet reads as a formula; the full-width ones too, where it folds them."""

DATE_PATTERN: Final = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})[日号]|(\d{2})(\d{2}))",
    re.ASCII,
)


def clean(text: str, *, most: int, field: str = "body", least: int = 0) -> str:
    """Return the text as it is kept: NFC, plain line breaks, no invisible characters, trimmed.

    Raises `Invalid` under `field` where fewer than `least` or more than `most` characters are left,
    and says by how many. Nothing is ever cut off.
    """
    if len(text) > ROOM_FOR_INVISIBLES * most:
        raise _too_long(field, len(text), most)
    lines = LINE_BREAKS.sub("\n", text).replace("\t", " ")
    seen = lines if lines.isprintable() else "".join(filter(_is_seen, lines))  # what prints is seen
    composed = unicodedata.normalize("NFC", seen)
    kept = "\n".join(line.rstrip() for line in composed.split("\n")).strip()
    if len(kept) > most:
        raise _too_long(field, len(kept), most)
    if len(kept) < least:
        raise _too_short(field, len(kept), least)
    return kept


def clean_line(text: str, *, most: int, field: str, least: int = 0) -> str:
    """Clean a text that stands on one line (a title, a name): its line breaks become single spaces."""
    return " ".join(clean(text, most=most, field=field, least=least).split())


def fold_digits(text: str) -> str:
    """Return a code, date or phone number in plain ASCII: full-width forms and all dashes folded."""
    return text.translate(FOLDS)


def plain_cell(text: str) -> str:
    """Return a text that a spreadsheet takes for text: what could begin a formula is quoted (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def own_cell(text: str) -> str:
    """Return the text that `plain_cell` quoted, as it was: what we wrote comes back word for word."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS_FORMULA) else text


def parse_date(text: str, *, field: str = "on") -> date:
    """Read a date as people write it: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301; full-width too.

    Raises `Invalid` under `field`: one sentence for what is no date, another for a day that does not exist.
    """
    typed = fold_digits(text).strip()
    match = DATE_PATTERN.fullmatch(re.sub(r"\s", "", typed))
    if match is None:
        raise Invalid({field: Sentence("没读懂这个日期。请写成 2026-03-01 这样。")})
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        raise Invalid(
            {
                field: Sentence(
                    "{year} 年 {month} 月没有 {day} 日。请核对后再填。", year=year, month=month, day=day
                )
            }
        ) from None


MONTHS: Final = (
    Sentence("1月"), Sentence("2月"), Sentence("3月"), Sentence("4月"), Sentence("5月"), Sentence("6月"),
    Sentence("7月"), Sentence("8月"), Sentence("9月"), Sentence("10月"), Sentence("11月"), Sentence("12月"),
)  # fmt: skip


def written_day(on: date) -> Sentence:
    """Write a date as it is read inside a sentence of the core: 2025年10月1日, in English 1 Oct 2025."""
    return Sentence("{year}年{month}{day}日", year=on.year, month=MONTHS[on.month - 1], day=on.day)


def _is_seen(char: str) -> bool:
    return char == "\n" or unicodedata.category(char) not in INVISIBLE_CATEGORIES


def _too_long(field: str, n: int, most: int) -> Invalid:
    return Invalid(
        {
            field: Sentence(
                "写了 {n} 个字，最多 {most} 个。请删去 {over} 个字再交，写的都还在。",
                n=n,
                most=most,
                over=n - most,
            )
        }
    )


def _too_short(field: str, n: int, least: int) -> Invalid:
    if n == 0:
        return Invalid({field: Sentence("这里还空着，请填写。")})
    return Invalid({field: Sentence("只写了 {n} 个字，至少要 {least} 个。", n=n, least=least)})
