"""A month's audit as anybody reads it: what was drawn, from what, by which head; and the auditor's own page to it."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.text import clean
from yinuo.doors.allow import allow, anyone, staff
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.audit_actions import draw, find, head_after
from yinuo.programmes.campaigns.audited import drawn_in
from yinuo.programmes.campaigns.league_rows import last_closed
from yinuo.programmes.campaigns.models import SpotAudit
from yinuo.programmes.campaigns.spot_audit import FEWEST, SHARE, head_of
from yinuo.programmes.campaigns.views import show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text

FILES: Final = {"closures.json": "closures", "checkpoint": "checkpoint", "draw.json": "draw"}
ENDINGS: Final[Mapping[str, Text]] = {
    "solved": _("办成了"),
    "silent": _("没回音"),
    "explained": _("解释了"),
}
FOUND: Final[Mapping[bool | None, Text]] = {True: _("属实"), False: _("不实，重办"), None: _("还没有看")}
MOST: Final = 500
HIDDEN: Final = 12
"""The first digits of a number that are shown."""


def _audits(now: datetime) -> list[SpotAudit]:
    rows = SpotAudit.objects.filter(drawn_at__lte=now).order_by("-code")
    return list(rows.defer("closures"))


def _told(audit: SpotAudit, now: datetime) -> dict[str, Any]:
    """Give one month's draw: its head, its matters with what was found of each by then."""
    found = drawn_in(audit)
    shown = {row.ref: row for row in PublicMatter.objects.filter(ref__in=[one["ref"] for one in found])}
    said = dict(audit.findings.filter(found_at__lte=now).values_list("matter__ref", "is_true"))
    names = Names.of_all()
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        row = shown.get(one["ref"])
        groups.setdefault(one["unit"], []).append(
            {
                "ref": one["ref"], "title": row.title if row else "", "ending": ENDINGS[one["ending"]],
                "number": one["number"][:HIDDEN], "of": one["of"], "is_true": said.get(one["ref"]),
                "found": FOUND[said.get(one["ref"])], "is_read": row is not None,
            }
        )  # fmt: skip
    head = head_of(bytes(audit.checkpoint))
    return {
        "audit": audit, "head": head, "root": head.root.hex(), "n": len(found), "n_seen": len(said),
        "n_untrue": list(said.values()).count(False),
        "groups": [(names.unit(unit) or unit, some) for unit, some in groups.items()],
    }  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def audits(request: HttpRequest) -> HttpResponse:
    """Show the newest month that was drawn; where there is none, how a draw goes."""
    every = _audits(instant(request))
    told = _told(every[0], instant(request)) if every else {}
    return show(request, "audit", {"months": every, "fewest": FEWEST, "share": SHARE, **told})


@allow(anyone)
@at_portal
@require_safe
def audit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one month's draw."""
    every = _audits(instant(request))
    told = _told(_one(every, code), instant(request))
    return show(request, "audit", {"months": every, "fewest": FEWEST, "share": SHARE, **told})


def _one(every: list[SpotAudit], code: str) -> SpotAudit:
    found = next((one for one in every if one.code == code), None)
    if found is None:
        raise NotFound
    return found


@allow(anyone)
@at_portal
@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Give one of the three files of a draw, byte for byte."""
    found = _one(_audits(instant(request)), code)
    if name not in FILES:
        raise NotFound
    kind = "text/plain; charset=utf-8" if name == "checkpoint" else "application/json"
    answer = HttpResponse(bytes(getattr(found, FILES[name])), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{name}"'
    return answer


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Let the auditor draw a month that is over, and write down what was found; 403 for everybody else."""
    officer = officer_of(request)
    if policy.auditor(officer.actor, officer.on) is None:
        raise NotAllowed
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            _done(request, officer)
            return HttpResponseRedirect(reverse("campaigns_desk:audit"))
        except Invalid as fault:
            wrong = fault
    every = _audits(officer.at)
    month = last_closed(officer.on)
    told = {
        "month": "" if month in {one.code for one in every} else month,
        "months": every, "error": " ".join(faults_of(wrong).values()), "desk": desk_sheet(officer),
        "token": token_urlsafe(12), **(_told(every[0], officer.at) if every else {}),
    }  # fmt: skip
    return render(request, "campaigns/desk_audit.html", told, status=status_of(wrong))


def _done(request: HttpRequest, officer: Officer) -> None:
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}
    code = typed.get("month", "")[:7]
    if typed.get("do") == "draw":
        draw(code, officer.actor, head_after(code), officer.now)
        return
    is_true = typed.get("do") == "true"
    if not is_true and typed.get("do") != "untrue":
        raise Invalid.whole(Sentence("请从给出的几项里选一项。"))
    text = "" if is_true else clean(typed.get("text", ""), most=MOST, least=4, field="text")
    looked = looked_over("reopen", {"text": text}, typed_of(request.POST))
    key = Key(
        f"desk:{officer.actor.person}", f"audit/{typed.get('ref', '')[:40]}/{typed.get('token', '')[:40]}"
    )
    find(
        _one(_audits(officer.at), code), typed.get("ref", "")[:40], is_true=is_true, text=str(looked["text"]),
        actor=officer.actor, key=key, now=officer.now,
    )  # fmt: skip
