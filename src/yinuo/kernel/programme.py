"""What plugs into the house: the typed manifest of a programme, and the registry of those switched on.

A programme is a folder that can be deleted. The kernel and the doors reach it only through its PROGRAMME,
named by settings.YINUO_PROGRAMMES; none of them imports it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Status = Literal["built", "partly", "planned"]
Where = Literal["box", "foot", "desk"]


@dataclass(frozen=True)
class Way:
    """One screen that a programme has: its address by name, what it is called, and where it is offered.

    "box" is the page's box of that number, "foot" the foot of every public page, "desk" the desk's rail; an `at` may
    name several.
    """

    view: str
    label_zh: str
    label_en: str
    at: tuple[Where, ...]
    box: int = 0


@dataclass(frozen=True)
class Programme:
    """One programme's plug.

    `name` is its folder and the word in facts; `kinds` are the matter kinds it takes part in, `categories`
    the codes of the pack's categories it answers for. `boxes` are the numbers of the page's boxes it
    answers. `commands` are its words of the command line, each with the dotted name of a module with a COMMAND.
    What follows from `urls` on are its seams (ADR-0011), dotted names, read where they are used:

    `urls`, `desk_urls`: URLconfs for everybody under /NAME/ and for staff under /desk/NAME/. `api`: a module with a
    ninja `router`, and `paths()` and `components()` of its part of the document. `ways`: its screens, for the page's
    boxes, the foot and the desk. `beside`: `(Sight, Officer, verb) -> Iterable[Panel]`, what stands beside a matter at
    the desk ("" for its own page, else beside that verb's form). `about`: `(PublicMatter, day) -> Iterable[Panel]`, the
    same on its public page. `mine`: `(Sight, day) -> Iterable[Panel]`, the same on the page of whoever asked. `here`:
    `(Place or None, day) -> Iterable[Panel]`, on a place's public page; None: on the list of stations. `lists`:
    `(day, absolute) -> Iterable[Column]`, beside every station in the lists that are taken away. `audited`: SQL of
    (stream_id, was_true), what was looked at again by `today` in `zone`, and whether it had ended as it said.
    `counted`: its tables that are counted from the public rows, each with the query that counts it anew, by which the
    demo shows a past day.
    `demo`: modules with `stories(pack)`, loaded with the demo's, and `fill(pack, loaded)`, called after them. `rights`:
    its tables, each with what web, worker, sequencer and auditor may do.
    """

    name: str
    label_zh: str
    label_en: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...] = ()
    status: Status = "planned"
    boxes: tuple[int, ...] = ()
    commands: Mapping[str, str] = field(default_factory=dict)
    urls: str | None = None
    desk_urls: str | None = None
    api: str | None = None
    ways: tuple[Way, ...] = ()
    beside: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    audited: str | None = None
    counted: Mapping[str, str] = field(default_factory=dict)
    demo: tuple[str, ...] = ()
    rights: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)

    def label(self, *, is_chinese: bool) -> str:
        """Give what it is called in one of the two languages."""
        return self.label_zh if is_chinese else self.label_en


def programmes() -> tuple[Programme, ...]:
    """Return the programmes that are switched on, in the order of the settings."""
    return plugs(settings.YINUO_PROGRAMMES)


def plugs(packages: Sequence[str]) -> tuple[Programme, ...]:
    """Return the programmes in these packages: for whoever asks before there are settings."""
    return _load(tuple(packages))


def programme(name: str) -> Programme | None:
    """Return the programme of that name; None where it is not switched on (its matters stay readable)."""
    return next((plugged for plugged in programmes() if plugged.name == name), None)


def ways(at: Where) -> Iterator[Way]:
    """Give every screen that is offered there, programme by programme."""
    for plug in programmes():
        yield from (way for way in plug.ways if at in way.at)


@cache
def named(dotted: str) -> Any:
    """Give what a seam names: a module, or a thing in one. Raises ImproperlyConfigured where it is not there.

    What goes wrong while a module is imported is its own fault, and is told as it is.
    """
    room, _, thing = dotted.rpartition(".")
    try:
        return import_module(dotted)
    except ModuleNotFoundError as wrong:
        if wrong.name is None or not f"{dotted}.".startswith(f"{wrong.name}."):
            raise
    try:
        return getattr(import_module(room), thing)
    except (ModuleNotFoundError, AttributeError) as wrong:
        raise ImproperlyConfigured(f"A programme names {dotted}, which is not there.") from wrong


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
