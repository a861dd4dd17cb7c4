"""What programs send of the events, read into what the forms ask for: the same words, one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.api.asked import as_form, flag, nothing_else, number

if TYPE_CHECKING:
    from collections.abc import Mapping

EXHIBIT: Final = ("name", "place", "opened_on", "closes_on", "note", "looked")
ENROL: Final = ("name", "looked")
ADVISE: Final = ("from_age", "to_age", "text", "looked")
OPEN_SLOT: Final = ("on", "from_at", "to_at", "capacity")
BOOK: Final = ("code", "n")
LEAVE: Final = ("code",)
CAME: Final = ("code", "came")
SIGN: Final = ("name", "place", "parties", "articles", "signed_on", "review_on", "looked")
ANSWER: Final = ("n", "unit", "strength", "due_on", "proof", "looked")
OFFER: Final = ("thing", "whence", "rights", "place", "credit", "name")
STEP: Final = ("sort", "text", "number", "finding", "exhibition", "looked")
OPEN: Final = ("name", "place", "closes_on", "rubric", "looked")
ENTER: Final = ("code", "grade", "n")
NAME: Final = ("code", "label", "name", "guardian")
DECIDE: Final = ("first", "second", "third")
FLAGS: Final = frozenset(("looked", "guardian"))
NUMBERS: Final = frozenset(
    ("capacity", "n", "came", "grade", "first", "second", "third", "from_age", "to_age")
)
HOW: Final = {**dict.fromkeys(FLAGS, flag), **dict.fromkeys(NUMBERS, number)}
SCHOOLS: Final = Sentence('请写成 ["学校编号", …]。没有关系的写 []。')
POINTS: Final = Sentence("请写成 [30, 50]：一条一个整数，按打分的次序。")


def typed(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was sent as a form would. Raises Invalid."""
    return as_form(given, names, HOW)


def declared(given: Mapping[str, Any]) -> list[str]:
    """Give the schools that a judge has to do with; none at all has to be said too. Raises Invalid."""
    nothing_else(given, "schools")
    rows = given.get("schools")
    if not isinstance(rows, list) or not all(isinstance(one, str) and one for one in rows):
        raise Invalid({"schools": SCHOOLS})
    return rows


def scored(given: Mapping[str, Any]) -> dict[str, str]:
    """Give a judge's points as the form would send them. Raises Invalid."""
    points = given.get("points")
    if not isinstance(points, list) or not all(
        isinstance(one, int) and not isinstance(one, bool) for one in points
    ):
        raise Invalid({"points": POINTS})
    label = typed({name: value for name, value in given.items() if name != "points"}, "label")["label"]
    return {"label": label, **{f"p{n}": str(one) for n, one in enumerate(points)}}
