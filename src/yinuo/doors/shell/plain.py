"""What an address asks, without the one character that no text of the database can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

NUL = "\x00"
MOST_DIGITS = 18
"""So many digits every number of the database has room for."""


def number_in(typed: str, unless: int = 0) -> int:
    """Give the number that was typed or stands in an address; `unless`, which no row has, for anything else."""
    return int(typed[:MOST_DIGITS]) if typed.isascii() and typed.isdigit() else unless


def version_in(typed: str) -> int:
    """Give the version that a form was made at; -1, which no matter ever stands at, for anything else."""
    return number_in(typed, -1)


def plain_query(request: HttpRequest) -> None:
    """Take NUL out of everything an address asks for: what is looked up with it would be a fault of ours."""
    if any(NUL in str(value) for _name, values in request.GET.lists() for value in values):
        asked = request.GET.copy()
        for name, values in request.GET.lists():
            asked.setlist(name, [str(value).replace(NUL, "") for value in values])
        request.GET = asked  # type: ignore[assignment]
