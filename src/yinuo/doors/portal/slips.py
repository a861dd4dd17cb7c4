"""The slip: a code, shown once, with its square, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.asking import fresh_token
from yinuo.doors.shell.cards import VerbForm
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.sheets import Slip
from yinuo.doors.shell.words import ASKER_VERBS
from yinuo.kernel.limits.queries import limits_for

if TYPE_CHECKING:
    from django.http import HttpRequest


def slip_of(
    request: HttpRequest, code: str, category: str, kind: str, *, note: str = "", is_example: bool = False
) -> Slip:
    """Give the slip of a matter just filed under this category; `note` says what becomes of a contact."""
    link = request.build_absolute_uri(reverse("portal:code")) + f"#{code}"
    limit = limits_for(category, today(request), kind=kind).accept
    by = said(limit.sentence) if limit else ""
    next_step = gettext("%(limit)s内有人看，决定受不受理。") if by else gettext("有人会看，决定受不受理。")
    verb = ASKER_VERBS["code_cancelled"]
    return Slip(
        code,
        link,
        segno.make(link, error="m").svg_inline(scale=4, border=0, omitsize=True),
        today(request),
        next_step % {"limit": by},
        reverse("portal:code"),
        VerbForm(
            "code_cancelled",
            verb.text,
            reverse("portal:cancel"),
            (),
            verb.hint,
            token=fresh_token(),
            extra=(("code", code),),
        ),
        contact_note=note,
        is_example=is_example,
    )
