"""What plugs into the house: the typed manifest of a programme, and the registry of those switched on.

A programme is a folder that can be deleted. The kernel and the doors reach it only through its PROGRAMME,
named by settings.YINUO_PROGRAMMES; none of them imports it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Status = Literal["built", "partly", "planned"]


@dataclass(frozen=True)
class Programme:
    """One programme's plug.

    `name` is its folder and the word in facts; `kinds` are the matter kinds it takes part in, `categories`
    the codes of the pack's categories it answers for. `boxes` are the numbers of the page's boxes it
    answers. `urls` is the dotted name of its URLconf, if any; `commands` are its words of the command line, each with
    the dotted name of a module with a COMMAND.
    """

    name: str
    label_zh: str
    label_en: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...] = ()
    status: Status = "planned"
    urls: str | None = None
    boxes: tuple[int, ...] = ()
    commands: Mapping[str, str] = field(default_factory=dict)


def programmes() -> tuple[Programme, ...]:
    """Return the programmes that are switched on, in the order of the settings."""
    return plugs(settings.YINUO_PROGRAMMES)


def plugs(packages: Sequence[str]) -> tuple[Programme, ...]:
    """Return the programmes in these packages: for whoever asks before there are settings."""
    return _load(tuple(packages))


def programme(name: str) -> Programme | None:
    """Return the programme of that name; None where it is not switched on (its matters stay readable)."""
    return next((plugged for plugged in programmes() if plugged.name == name), None)


@cache
def _load(packages: tuple[str, ...]) -> tuple[Programme, ...]:
    found: list[Programme] = []
    for package in packages:
        try:
            plug = import_module(f"{package}.programme").PROGRAMME
        except (ImportError, AttributeError) as wrong:
            raise ImproperlyConfigured(
                f"YINUO_PROGRAMMES names {package}, which has no programme.PROGRAMME."
            ) from wrong
        if not isinstance(plug, Programme) or plug.name in {other.name for other in found}:
            raise ImproperlyConfigured(
                f"{package}.programme.PROGRAMME is no Programme with a name of its own."
            )
        found.append(plug)
    return tuple(found)
