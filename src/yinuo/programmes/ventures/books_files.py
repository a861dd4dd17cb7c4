"""A venture's books to take away, at lasting addresses of the desk: beancount text, Excel, CSV, and on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.press import sheet
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import officer_of
from yinuo.programmes.ventures import bookkeeping
from yinuo.programmes.ventures.beancount_text import beancount_text
from yinuo.programmes.ventures.books_desk import entry_shown, trial_shown
from yinuo.programmes.ventures.exports import entry_rows
from yinuo.programmes.ventures.reading_records import readable, year_of
from yinuo.programmes.ventures.saying import own

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.programmes.ventures.models import Venture


@at_desk
@never_cache
@require_safe
@allow(staff)
def books_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the books away to who may read them: whole as beancount text, else the year that is asked for."""
    officer = officer_of(request)
    found = readable(officer, code)
    if bookkeeping.open_month(found) is None:
        raise NotFound
    if form == "beancount":
        text = beancount_text(bookkeeping.book_of(found), found.currency, found.digits)
        answer = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{found.code}.beancount"'
        return answer
    try:
        year = year_of({name: str(word) for name, word in request.GET.items()}, officer.on)
    except Invalid:
        raise NotFound from None
    if form == "pdf":
        told, url = _on_paper(found, year, officer.on), reverse("ventures_desk:books", args=[code])
        return sheet(request, "ventures/paper_books.html", told, url, f"{found.code}-{year}.pdf")
    if form not in SHEETS:
        raise NotFound
    entries = bookkeeping.entries_between(found, date(year, 1, 1), date(year, 12, 31), officer.on)
    name = gettext("{name}的账簿 {year}").format(name=own(found.name, found.name_en), year=year)
    return as_file(entry_rows(entries, _names(found), found.digits), form, name)


def _names(found: Venture) -> dict[str, str]:
    return {one.unit_id: called(one.unit) for one in found.members.select_related("unit")}


def _on_paper(found: Venture, year: int, on: date) -> dict[str, Any]:
    first, last, names = date(year, 1, 1), min(date(year, 12, 31), on), _names(found)
    entries = bookkeeping.entries_between(found, first, date(year, 12, 31), on)
    return {
        "venture": found, "name": own(found.name, found.name_en), "year": year,
        "trial": trial_shown(bookkeeping.trial(found, first, last), names, found.digits),
        "entries": [entry_shown(one, names, found.digits, may=False) for one in entries],
    }  # fmt: skip
