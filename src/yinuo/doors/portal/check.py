"""查验: anybody may have a matter's chain counted again. What nobody can check yet is said plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.base.text import fold_digits
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.auditing import vacant_and_where_to
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.log_page import cannot_prove, log_line
from yinuo.doors.portal.verifying import verifying
from yinuo.doors.shell.cards import Field, Link, VerbForm
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.frame import address
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.register import Register
from yinuo.doors.shell.sheets import Check, Proof
from yinuo.doors.shell.words import STEPS
from yinuo.kernel.identity.grants import stands_alone
from yinuo.kernel.limits.queries import current_calendar, current_pack
from yinuo.kernel.matters.table import NOTES, VERBS
from yinuo.kernel.record import chain
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

LEAF = 32


@allow(anyone)
@at_portal
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Count one public matter's chain again, or say how it is done."""
    typed = fold_digits(request.GET.get("ref", "")).strip().upper()[:40]
    told = _check(request, typed)
    ref = typed if told.proofs else ""
    return show(request, "check", {"check": told, "verifying": verifying(request, ref)})


def _check(request: HttpRequest, typed: str) -> Check:
    on, found, error = today(request), None, ""
    if typed:
        try:
            found = Register(on).one(typed)
        except NotFound as missing:
            error = said(missing.sentence)
    prefix = str(current_pack().words.get("ref") or current_pack().code[:2].upper())
    hint = gettext("公开页上写着，例如 %(ref)s。") % {"ref": f"{prefix}-{on.year}-0000000X"}
    field = Field("ref", gettext("编号"), value=typed, error=error, hint=hint, is_required=True)
    cheat = _cheat(found)
    line = log_line(reverse("portal:log"))
    if found is None:
        return Check(line, field, cannot=_cannot(on), cheat=cheat)
    proofs, is_good = proofs_of(found, instant(request))
    return Check(
        line, field, found.title, proofs, verdict_of(proofs, is_good=is_good), is_good, _cannot(on),
        (Link(gettext("这件事的公开页"), reverse("portal:matter", args=[found.ref])),
         Link(gettext("这件事的公开数据"), f"/api/v1/matters/{found.ref}", note="JSON")),
        cheat,
    )  # fmt: skip


def verdict_of(proofs: tuple[Proof, ...], *, is_good: bool) -> str:
    """Say what counting again came to."""
    if not is_good:
        wrong = gettext("、").join(step_named(proof.seq, proof.text) for proof in proofs if not proof.is_good)
        return gettext("有一步对不上：%(which)s") % {"which": wrong} if wrong else gettext("有一步对不上")
    return ngettext("%(n)d 步都对得上", "%(n)d 步都对得上", len(proofs)) % {"n": len(proofs)}


def step_named(seq: int, what: Text) -> str:
    """Name a step by its number and what was done."""
    return gettext("第 %(n)d 步，%(what)s") % {"n": seq, "what": what}


def _cheat(found: PublicMatter | None) -> VerbForm | None:
    """Give the demo's button for moving a date on a throw-away copy; a register that is none has no such address."""
    url = address("demo:cheat")
    if not url:
        return None
    extra = (("ref", found.ref),) if found else ()
    return VerbForm(
        "cheat", gettext("当一回做手脚的人"), url, submit=gettext("在抄本里把日期往后挪十天"), extra=extra
    )


def proofs_of(row: PublicMatter, now: datetime) -> tuple[tuple[Proof, ...], bool]:
    """Count the whole stream's chain again; steps that are nobody's business are counted and not named."""
    return counted_again(chain.whole(Event.objects.filter(stream_id=row.pk)), now)


def counted_again(events: Iterable[Event], now: datetime) -> tuple[tuple[Proof, ...], bool]:
    """Count the chain of these events again, a stream whole: each step up to now, and whether all of it holds."""
    rows = list(events)
    faults = {fault.seq for fault in chain.check_each(rows)}
    day = current_calendar().local_date
    proofs = tuple(
        Proof(
            event.seq,
            day(event.effective_at),
            step_word(event),
            bytes(event.leaf_hash).hex()[:LEAF],
            event.seq not in faults,
        )
        for event in rows
        if event.effective_at <= now
    )
    return proofs, not faults


def step_word(event: Event) -> str:
    """Say what a step was, where the public may know."""
    is_public = event.type in VERBS or (event.type in NOTES and NOTES[event.type].is_public)
    return str(STEPS[event.type].text) if is_public and event.type in STEPS else gettext("不公开的一步")


def _cannot(on: date) -> tuple[str, ...]:
    alone = (
        gettext("这里办事的人少，受理、核验、审计、技术的权由一个人给，没有第二个人同意。")
        if stands_alone(on)
        else ""
    )
    return (*map(str, cannot_prove()), *filter(None, (alone, vacant_and_where_to(on))))
