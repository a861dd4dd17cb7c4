"""Refusals that are made before any door is reached, said to programs as the door that they came to says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.api.problems import KINDS, problem
from yinuo.doors.open311.views import ROOT as OPEN311
from yinuo.doors.open311.written import faulty, form_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def refused(request: HttpRequest, kind: str) -> HttpResponse | None:
    """Give the refusal of this kind to a program; None where a person asked, who is shown a page."""
    if request.path.startswith("/api/"):
        return problem(KINDS[kind])
    if request.path.startswith(f"{OPEN311}/"):
        status, text = KINDS[kind].status, str(KINDS[kind].text)
        return faulty(form_of(request.path), status, [(status, text)])
    return None
