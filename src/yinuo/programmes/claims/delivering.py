"""A claim delivered by who took it on, accepted by the community: its promise reported and confirmed, by the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.base.errors import NotFound
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.claims.models import Claim
from yinuo.programmes.claims.queries import NO_SUCH_CLAIM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted


def claim_at(ref: str, on: date) -> Claim:
    """Give a claim by its promise's number. Raises NotFound for none that was made by this day."""
    found = Claim.objects.select_related("stream").filter(stream__ref=ref, claimed_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_CLAIM)
    return found


def deliver(
    officer: Officer, claim: Claim, given: Mapping[str, str], token: str, photos: Sequence[bytes] = ()
) -> Acted:
    """Report it as delivered, with the day of the proof. Raises NotFound, NotAllowed, Invalid."""
    return _acted(officer, claim, "report", {"result": "done", **_said(given)}, token, photos)


def accept(officer: Officer, claim: Claim, given: Mapping[str, str], token: str) -> Acted:
    """Say, as the community that listed it, that it was done; kept or late by the proof's day. Raises likewise."""
    return _acted(officer, claim, "confirm", _said(given), token, ())


def _said(given: Mapping[str, str]) -> dict[str, str]:
    return {name: typed for name in ("text", "proof_on") if (typed := given.get(name, "").strip())}


def _acted(
    officer: Officer, claim: Claim, verb: str, given: Mapping[str, str], token: str, photos: Sequence[bytes]
) -> Acted:
    key = Key(f"claim:{officer.actor.person}", token)
    return act_pictured(
        claim.stream.ref, verb, list(photos), actor=officer.actor, given=given, now=officer.now, key=key
    )
