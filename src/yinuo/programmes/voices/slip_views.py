"""Slips of paper typed in together, each a matter of its own; the answer is a sheet of codes to cut apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.asking import fresh_token, is_ours
from yinuo.doors.portal.raising import STALE
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.programmes.voices.filing import file_all, only_for_filers
from yinuo.programmes.voices.pointing import spots
from yinuo.programmes.voices.slip_form import FIVE, MOST, NOTHING, Slip, slip_form, slips_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer

OK, WRONG, MOVED_ON = 200, 422, 409


@dataclass(frozen=True, slots=True)
class Piece:
    """One code to cut out: the slip's number, the code, its address and square. It says nothing of what it is about."""

    n: int
    code: str
    link: str
    qr: str


@dataclass(frozen=True, slots=True)
class Page:
    """How the page comes back: which slips, the form's key and consent, what is wrong with each and with the whole."""

    slips: tuple[Slip, ...]
    token: str
    consent: str = ""
    faults: Mapping[int, Invalid] | None = None
    error: str = ""


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def slips(request: HttpRequest) -> HttpResponse:
    """Show the page, five slips more of it, or file what was typed; 403 for who takes no papers."""
    officer = officer_of(request)
    only_for_filers(officer)
    if request.method != "POST":
        return _page(request, officer, Page(tuple(Slip(n) for n in range(1, FIVE + 1)), fresh_token()))
    typed, token = slips_of(request), request.POST.get("token", "")[:200]
    consent = "on" if request.POST.get("consent") else ""
    try:
        hold(request)
    except Invalid:
        return _page(request, officer, Page(typed, token, consent))
    if "add" in request.POST:
        more = range(len(typed) + 1, min(len(typed) + FIVE, MOST) + 1)
        return _page(request, officer, Page((*typed, *map(Slip, more)), token, consent))
    written = [slip for slip in typed if slip.is_written or slip.faults]
    if not is_ours(token) or not written:
        error = said(STALE if not is_ours(token) else NOTHING)
        return _page(request, officer, Page(typed, token, consent, error=error), WRONG)
    return _filed(request, officer, Page(typed, token, consent), written)


def _filed(request: HttpRequest, officer: Officer, page: Page, written: Iterable[Slip]) -> HttpResponse:
    """File every slip that was written, and answer with the codes; or with the page, what is wrong beside each."""
    faults: dict[int, Invalid] = {slip.n: Invalid(slip.faults) for slip in written if slip.faults}
    papers = []
    for slip in written:
        try:
            papers.append((slip.n, slip.given(page.consent), slip.photo))
        except Invalid as wrong:
            faults[slip.n] = Invalid({**slip.faults, **wrong.fields})
    filed = file_all(officer, papers, page.token, faults)
    if filed.faults:
        is_late = any(wrong.is_conflict for wrong in filed.faults.values())
        token = fresh_token() if is_late else page.token
        again = Page(page.slips, token, page.consent, filed.faults)
        return _page(request, officer, again, MOVED_ON if is_late else WRONG)
    pieces = tuple(_piece(request, n, done.code) for n, done in filed.done)
    told = {"pieces": pieces, "on": officer.on, "back": reverse("voices_desk:slips")}
    return render(request, "voices/slip_codes.html", told)


def _piece(request: HttpRequest, n: int, code: str) -> Piece:
    link = f"{request.build_absolute_uri(reverse('portal:code'))}#{code}"
    return Piece(n, code, link, segno.make(link, error="m").svg_inline(scale=3, border=0, omitsize=True))


def _page(request: HttpRequest, officer: Officer, page: Page, status: int = OK) -> HttpResponse:
    """Show the slips with everything that was typed; the consent that all of them lack is told once, below them."""
    faults = {n: dict(wrong.fields) for n, wrong in (page.faults or {}).items()}
    consent_error = next((said(one.pop("consent")) for one in faults.values() if "consent" in one), "")
    for one in faults.values():
        one.pop("consent", None)
    is_clean = status == OK
    forms = [
        slip_form(slip, faults.get(slip.n, {}), is_first=is_clean and n == _first(page.slips))
        for n, slip in enumerate(page.slips)
    ]
    typed_into(request, "slips")
    told = {
        "forms": forms,
        "n": len(forms),
        "may_add": len(forms) < MOST,
        "token": page.token if is_ours(page.token) else fresh_token(),
        "consent": page.consent,
        "consent_error": consent_error,
        "error": page.error,
        "n_wrong": sum(bool(form.errors or form.error) for form in forms) + bool(consent_error),
        "places": [one.written for one in spots()],
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/slips.html", told, status=status)


def _first(typed: tuple[Slip, ...]) -> int:
    """Give the index of the first slip that nothing was typed for: there the typing goes on."""
    return next((n for n, slip in enumerate(typed) if not slip.is_written), 0)
