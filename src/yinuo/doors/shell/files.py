"""Rows as a file to be saved: a sheet, or comma-separated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.http import HttpResponse

from yinuo.base.spreadsheet import written

if TYPE_CHECKING:
    from collections.abc import Iterable

SORTS: Final = {
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHEETS: Final = ("xlsx", "csv")


def as_file(rows: Iterable[Iterable[object]], form: str, name: str) -> HttpResponse:
    """Give rows as a file to be saved; `form` is one of SHEETS."""
    answer = HttpResponse(written(rows, form), content_type=SORTS[form])
    answer["Content-Disposition"] = (
        f"attachment; filename=\"list.{form}\"; filename*=UTF-8''{quote(name)}.{form}"
    )
    return answer
