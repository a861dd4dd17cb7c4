"""What programs send of needs and claims, read into what the desk's forms ask for: the same words, one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.api.asked import TEXTS, as_form, flag, texts_of
from yinuo.programmes.claims.words import typed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LIST: Final = (
    *("unit", "place", "benefits", "title", "cost", "shares", "due_on", "proof", "fallback", "day"),
    *("asked", "policy", "looked"),
)
ENROL: Final = ("name", "sort", "unit", "looked")
OPEN: Final = ("title", "on", "place", "unit", "looked")
CLAIM: Final = ("claimant", "shares", "due_on")
DONE: Final = ("text", "proof_on")
OFFER: Final = ("claimant", "budget", "most")
MONEY: Final = frozenset(("cost", "budget"))
NUMBERS: Final = frozenset(("shares", "most"))
WHOLE: Final = Sentence("请写一个整数；金额按最小的单位（分）。")


def _whole(name: str, value: Any) -> str:
    if isinstance(value, str) and value.isascii() and value.isdigit():  # as a terminal gives it
        value = int(value[:12])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Invalid({name: WHOLE})
    return typed_of(value) if name in MONEY else str(value)


HOW: Final[Mapping[str, Callable[[str, Any], str]]] = {
    **dict.fromkeys(MONEY | NUMBERS, _whole),
    "looked": flag,
}


def typed(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was sent as a form would: money in minor units, numbers, yes or no as text. Raises Invalid."""
    told = as_form(given, names, HOW)
    return {name: words for name, words in told.items() if words or name in given}


def of(*names: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """Give what reads these fields and no others."""
    return lambda given: typed(given, *names)


def offered(given: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Give an offer as its form would send it: lines, and lists; wishes in their order. Raises Invalid."""
    lists = {name: texts_of(given, name) for name in ("places", "refuses", "wishes")}
    plain = typed({name: value for name, value in given.items() if name not in lists}, *OFFER)
    wishes = lists.pop("wishes")
    if len(wishes) > 3:  # noqa: PLR2004 -- as many as the form has
        raise Invalid({"wishes": TEXTS})
    return {**plain, **{f"wish_{n}": one for n, one in enumerate(wishes, 1)}}, lists
