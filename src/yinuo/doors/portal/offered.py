"""The forms a public page offers, each with a key of its own; the one that was sent comes back as it was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from yinuo.doors.portal.asking import fresh_token
from yinuo.doors.shell.problems import faults_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm


def keyed(form: VerbForm) -> VerbForm:
    """Give a form a key of the portal's, which says that it was given out by us."""
    return replace(form, token=fresh_token())


def offered(
    makers: Mapping[str, Callable[..., VerbForm]],
    of: Any,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    unfolded: str = "",
) -> list[tuple[VerbForm, bool]]:
    """Give each form, made of what it is about, and whether it stands unfolded: the one that was sent, else `unfolded`.

    Only the form that was sent gets what was typed and what was wrong with it.
    """
    sent, made = typed.get("verb", ""), []
    for verb, make in makers.items():
        back = (typed, faults_of(wrong)) if verb == sent else ({}, {})
        made.append((keyed(make(of, *back)), verb == (sent or unfolded)))
    return made
