"""What is filed for somebody else, by telephone or from paper: on behalf, by the gate, tried there before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.evidence import Photo

Paper = tuple[int, "Mapping[str, Any]", "Photo | None"]
ROLES: Final = ("desk", "handler", "auditor")


@dataclass(frozen=True, slots=True)
class Filed:
    """What several papers came to, by their number: filed all of them, or what is wrong with some and none filed."""

    done: tuple[tuple[int, Acted], ...]
    faults: Mapping[int, Invalid]


def only_for_filers(officer: Officer) -> None:
    """Raise NotAllowed for whoever takes no calls and no papers: who neither receives, handles nor audits."""
    if not any(officer.seats_with(role) for role in ROLES):
        raise NotAllowed


def for_another(given: Mapping[str, Any], source: str, *, consent: str) -> dict[str, Any]:
    """Give what a resident's own form would hand in, said by somebody else: whence it came, and the consent."""
    filed = {**given, "source": source, "on_behalf": True}
    return {**filed, "consent": True} if consent else filed


def rehearse(officer: Officer, given: Mapping[str, Any], key: Key) -> None:
    """Ask the gate whether it would take this, and leave nothing behind. Raises what act() raises."""
    with transaction.atomic():
        act("", "submit", actor=officer.actor, given=given, now=officer.now, key=key)
        transaction.set_rollback(True)


def file(officer: Officer, given: Mapping[str, Any], key: Key) -> Acted:
    """File one; the same press again gives the same code. Raises what act() raises."""
    return act("", "submit", actor=officer.actor, given=given, now=officer.now, key=key)


def file_all(officer: Officer, papers: Iterable[Paper], token: str, faults: Mapping[int, Invalid]) -> Filed:
    """File several papers, each a matter of its own with its own code: all of them, or none where one is at fault.

    `faults` are known already: with any, the rest is asked of the gate all the same, and everything told at once.
    """
    done: list[tuple[int, Acted]] = []
    faults = dict(faults)
    with transaction.atomic():
        for n, given, photo in papers:
            kept = (photo,) if photo is not None else ()
            key = Key(f"slips:{officer.actor.person}", f"{token}-{n}")
            asked: dict[str, Any] = {"actor": officer.actor, "given": given, "now": officer.now, "key": key}
            try:
                done.append((n, act_pictured("", "submit", kept=kept, **asked)))
            except Invalid as wrong:
                faults[n] = wrong
        if faults:
            transaction.set_rollback(True)
    return Filed(() if faults else tuple(done), faults)
