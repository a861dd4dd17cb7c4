"""How anybody verifies on a machine of their own: the program, one file to read and keep, and a command a line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo_verify.onefile import NAME, onefile

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text

RUN: Final = f"python3 {NAME}"
KB: Final = 1000


@dataclass(frozen=True, slots=True)
class Verifying:
    """`portal/parts/verifying.html`: where the program lies, its size and fingerprint, what each command does."""

    name: str
    url: str
    kb: int
    sha256: str
    commands: tuple[tuple[Text, str], ...]


@cache
def _program() -> tuple[bytes, str]:
    """Give the program and its SHA-256 in hex."""
    raw = onefile()
    return raw, hashlib.sha256(raw).hexdigest()


def verifying(request: HttpRequest, ref: str = "") -> Verifying:
    """Give how to verify; `ref` where it is about one matter's page."""
    raw, sha256 = _program()
    here = request.build_absolute_uri
    page, log = here(reverse("portal:matter", args=[ref or "REF"])), here(reverse("portal:log"))
    commands = (
        (gettext("一页上的每个日期、每句话"), f"{RUN} verify --matter {page}"),
        (gettext("整本日志，从第一片算起"), f"{RUN} verify {log} --save checkpoint"),
        (gettext("和上次存的比：没有删，没有改"), f"{RUN} verify {log} --since checkpoint"),
        (gettext("从那时起变了什么"), f"{RUN} verify {log} --changed-since checkpoint"),
        (
            gettext("替大家看着它，签上自己的名"),
            f"{RUN} witness {log} --name you.example/witness --serve 8080",
        ),
    )
    return Verifying(NAME, here(reverse("portal:verifier")), round(len(raw) / KB), sha256, commands)


@allow(anyone)
@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """Answer with the verifier as one file, as this register runs it itself."""
    raw, sha256 = _program()
    answer = HttpResponse(raw, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{NAME}"'
    answer["ETag"] = f'"{sha256[:32]}"'
    return answer
