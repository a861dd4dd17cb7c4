"""What programs send of shifts and of the vehicle, read into what the forms ask for: the same words, one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.api.asked import as_form, flag, nothing_else, number, texts_of
from yinuo.programmes.stations.words import HANDED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPEN: Final = ("place", "unit", "on", "part", "from_at", "to_at", "n_seats", "asks")
DONATE: Final = ("unit", "thing", "n", "use_by", "donor", "looked")
PLAN: Final = ("unit", "on", "from_at", "is_hot")
MOVE: Final = ("move", "thing", "n")
PROMISE: Final = ("place", "thing", "n", "keeper", "looked")
NOTICE: Final = ("unit", "sort", "title", "body", "until_on", "looked")
RECEIVE: Final = ("text", "proof_on")
JUDGE: Final = ("place", "stars", "unit")
PHOTO: Final = ("place", "thing", "only_things")
FLAGS: Final = frozenset(("fits", "is_hot", "no_follow_up", "looked", "only_things"))
NUMBERS: Final = frozenset(("n", "n_seats", "stars"))
COUNTS: Final = Sentence('请写成 {{"water": 3}} 这样：每样一个整数。')
STOPS: Final = Sentence('请写成 ["驿站编号", …]。')


HOW: Final[Mapping[str, Callable[[str, Any], str]]] = {
    **dict.fromkeys(FLAGS, flag),
    **dict.fromkeys(NUMBERS, number),
}


def typed(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was sent as a form would: numbers and yes or no as text. Raises Invalid for anything else."""
    return as_form(given, names, HOW)


def of(*names: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Give what reads these fields and no others."""
    return lambda given: typed(given, *names)


def handed(given: Mapping[str, Any]) -> dict[str, str]:
    """Give a hand-over as its form would send it: counts of known things, a note. Raises Invalid."""
    nothing_else(given, "code", "note", "handed", "looked")
    counts = given.get("handed", {})
    if not isinstance(counts, dict) or not all(
        name in HANDED and isinstance(n, int) and not isinstance(n, bool) for name, n in counts.items()
    ):
        raise Invalid({"handed": COUNTS})
    rest = {name: value for name, value in given.items() if name != "handed"}
    return {**typed(rest, "code", "note", "looked"), **{f"n_{name}": str(n) for name, n in counts.items()}}


def planned(given: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Give a run as its form would send it, and its stops in order. Raises Invalid."""
    stops = texts_of(given, "stops", STOPS)
    return typed({name: value for name, value in given.items() if name != "stops"}, *PLAN), stops


def judged(given: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Give a grade as its form would send it, and which of the six haves were missing. Raises Invalid."""
    missing = texts_of(given, "missing")
    return typed({name: value for name, value in given.items() if name != "missing"}, *JUDGE), missing
