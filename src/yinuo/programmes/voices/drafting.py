"""Drafting promises and tasks from a screen of the programme's own: the kernel's fields, the desk's words."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import WHOLE
from yinuo.doors.shell.cards import VerbForm
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.workspace.forms import Draft, read_given, shown, with_looks
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.fields import PROMISE
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.state import MatterState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import Field
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.forms import Typed

ASKED: Final = {one.name: one for one in PROMISE}


def takes(category: str, kind: str) -> bool:
    """Say whether a category admits a promise of this kind."""
    row = book().categories.get(category)
    return row is not None and row.is_active and (not row.kinds or kind in row.kinds)


def promise_fields(
    names: Sequence[str], kind: str, on: date, typed: Typed, faults: Mapping[str, str]
) -> tuple[Field, ...]:
    """Give these fields of a promise as the page shows them, each with what looks personal in it."""
    draft = Draft(MatterState(kind=kind), "submit", on, typed, faults, focus=names[0])
    return tuple(with_looks([shown(ASKED[name], draft) for name in names], draft))


def read_promise(names: Sequence[str], kind: str, typed: Typed) -> dict[str, Any]:
    """Read what was typed into these fields. Raises Invalid where something personal was not looked at."""
    return looked_over("submit", {**read_given([ASKED[name] for name in names], typed), "kind": kind}, typed)


def key_of(request: HttpRequest, officer: Officer) -> Key:
    """Give the key under which a form is acted on once."""
    return Key(f"desk:{officer.actor.person}", request.POST.get("token", "")[:80] or secrets.token_hex(16))


def form_of(  # noqa: PLR0913 -- what a form is made of, each named
    verb: str,
    label: Text,
    url: str,
    fields: tuple[Field, ...],
    faults: Mapping[str, str],
    *,
    hint: Text = "",
    submit: Text = "",
    version: int = 0,
) -> VerbForm:
    """Give a form with a fresh token; a fault that belongs to none of its fields stands above it."""
    known = {one.name for one in fields}
    stray = " ".join(said(text) for name, text in faults.items() if name == WHOLE or name not in known)
    token = secrets.token_hex(16)
    return VerbForm(
        verb, label, url, fields, hint, submit or label, version=version, token=token, error=stray
    )
