"""A form that a programme brings to the desk: done and gone on from, or back as it was typed with what is wrong."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.shell.tongue import hold
from yinuo.doors.workspace.officer import officer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer

    Do = Callable[[Officer, Mapping[str, str], str], str]
    Page = Callable[[HttpRequest, Officer, Mapping[str, str], Invalid | None], HttpResponse]

MOST_TOKEN = 80


def typed_of(request: HttpRequest) -> tuple[dict[str, str], str]:
    """Give what was typed, and the token of its form: a fresh one where none came along."""
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    return typed, typed.get("token", "")[:MOST_TOKEN] or secrets.token_hex(16)


def anybody(_officer: Officer) -> bool:
    """Say that whoever sits at the desk may open the page; what they may do is asked where it is done."""
    return True


def written(
    request: HttpRequest, do: Do, page: Page, *, may: Callable[[Officer], object] = anybody
) -> HttpResponse:
    """Show `page`; or do what was typed and go where `do` says; what cannot be done comes back as it was typed.

    `do` gets who sits there, what was typed, and the token of the form, by which one press is done once. Raises
    NotAllowed for whoever may not open the page.
    """
    officer = officer_of(request)
    if not may(officer):
        raise NotAllowed
    if request.method != "POST":
        return page(request, officer, {}, None)
    typed, token = typed_of(request)
    try:
        hold(request)
        url = do(officer, typed, token)
    except Invalid as wrong:
        return page(request, officer, typed, wrong)
    return HttpResponseRedirect(url)
