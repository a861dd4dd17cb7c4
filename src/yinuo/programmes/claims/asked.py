"""What programs send of needs and claims, read into what the desk's forms ask for: the same words, one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.api.asked import YES_NO, lines_of, nothing_else
from yinuo.programmes.claims.words import typed_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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
TEXTS: Final = Sentence('请写成 ["一项", …]。')


def typed(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was sent as a form would: money in minor units, numbers, yes or no as text. Raises Invalid."""
    nothing_else(given, *names)
    plain: dict[str, Any] = {}
    for name, value in given.items():
        if name in MONEY | NUMBERS:
            n = _whole(name, value)
            plain[name] = typed_of(n) if name in MONEY else str(n)
        elif name == "looked":
            if not isinstance(value, bool):
                raise Invalid({name: YES_NO})
            plain[name] = "on" if value else ""
        else:
            plain[name] = value
    told = lines_of(plain, *names)
    return {name: words for name, words in told.items() if words or name in given}


def _whole(name: str, value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():  # as a terminal gives it
        value = int(value[:12])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Invalid({name: WHOLE})
    return value


def offered(given: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Give an offer as its form would send it: lines, and lists; wishes in their order. Raises Invalid."""
    lists = {name: _texts(given, name) for name in ("places", "refuses", "wishes")}
    plain = typed({name: value for name, value in given.items() if name not in lists}, *OFFER)
    wishes = lists.pop("wishes")
    if len(wishes) > 3:  # noqa: PLR2004 -- as many as the form has
        raise Invalid({"wishes": TEXTS})
    return {**plain, **{f"wish_{n}": one for n, one in enumerate(wishes, 1)}}, lists


def _texts(given: Mapping[str, Any], name: str) -> list[str]:
    rows = given.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(one, str) for one in rows):
        raise Invalid({name: TEXTS})
    return rows
