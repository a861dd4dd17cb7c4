"""What was typed when a session had ended: carried sealed through the log-in, and sent by the same person's press."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.shortcuts import render

from yinuo.doors.shell.boxes import box
from yinuo.kernel.identity.sessions import account_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.people.models import Account

HOURS: Final = 12
MOST: Final = 200_000
UNKEPT: Final = ("csrfmiddlewaretoken", "password", "proof", "kept", "digits", "answer")


def seal(request: HttpRequest) -> str:
    """Give a form that came from a session that had ended, sealed for the one whose it was; "" where nobody knows."""
    whose = account_of(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    if whose is None or request.method != "POST":
        return ""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in UNKEPT]
    told = json.dumps([whose, request.get_full_path(), typed]).encode()
    return box("desk.kept").encrypt(told).decode() if len(told) <= MOST else ""


def continue_page(request: HttpRequest, account: Account, kept: str) -> HttpResponse | None:
    """Show what had been typed, to be sent by one press; None where there is nothing, or it was another's."""
    try:
        whose, path, typed = json.loads(box("desk.kept").decrypt(kept.encode(), ttl=HOURS * 3600))
    except (InvalidToken, ValueError):
        return None
    if whose != account.pk or urlsplit(path).netloc:
        return None
    return render(request, "workspace/continue.html", {"path": path, "typed": typed})
