"""One of many picked by typing, on the way to a form of the desk: a page that finds, a line of the form that keeps.

Nothing of it needs script: what is found are links that lead on to the form; with script they follow the typing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext

from yinuo.base.lexemes import MOST_TYPED, Sought, sought
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.public.raisable import called, named
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.people.trees import codes_in
from yinuo.programmes.works import queries
from yinuo.programmes.works.actions import PLACES
from yinuo.programmes.works.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.people.trees import Node
    from yinuo.programmes.works.models import Asset

FEW: Final = 20
"""So many stand in a form's list; of more, one is picked by typing."""
ON_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One of many: its code, what it is called, where or what it is; of a thing, who holds it closed ("": nobody)."""

    code: str
    name: str
    about: Text
    shut: Text = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What a form's line says of the one that was picked (None: none yet), and where another is picked."""

    name: str
    label: Text
    one: Choice | None
    url: str
    error: Text = ""
    told: tuple[Text, Text, Text] = ("", "", "")
    """What is wrong with it as it is drawn: words, a number that leads to what the public reads of it, words."""

    @property
    def told_url(self) -> str:
        """Where the number leads."""
        return reverse("works:closure", args=[self.told[1]])


def places_of(officer: Officer) -> list[Node]:
    """Give the places where this member of staff enters things and drafts promises, in the order of the tree."""
    here = (one for one in nodes()[0].values() if one.kind in PLACES and one.is_active)
    return sorted((one for one in here if officer.reaches_as("drafter", one.path)), key=lambda one: one.path)


def of_asset(row: Asset, held: Sequence[Matter] = ()) -> Choice:
    """Give a thing of the book as one that can be picked; who holds it closed already is said beside it."""
    about = f"{SORTS[row.sort]} · {called(row.place)}"
    drafted, shut = gettext("已起草"), gettext("已封")
    told = (
        f"{drafted if one.state == 'draft' else shut} · {called(one.lead_unit)}"
        for one in held if one.lead_unit
    )  # fmt: skip
    return Choice(row.code, called(row), about, " · ".join(dict.fromkeys(told)))


def of_node(node: Node) -> Choice:
    """Give a place or a unit as one that can be picked: with what lies above it."""
    known = nodes()[0]
    above = [called(known[code]) for code in codes_in(node.path)[:-1] if code in known]
    return Choice(node.code, named(node), " · ".join(above))


def picked_of(
    of: Sequence[Node], name: str, label: Text, url: str, asked: Mapping[str, str], faults: Mapping[str, str]
) -> Picked | None:
    """Give the line of one that is picked by typing; None where there are few, and the form lists them."""
    if len(of) <= FEW:
        return None
    one = next((of_node(node) for node in of if node.code == asked.get(name)), None)
    wrong = faults.get(name, "")
    return Picked(name, label, one, url, wrong, (wrong, "", ""))


def pick(
    request: HttpRequest,
    officer: Officer,
    label: Text,
    name: str,
    kept: Mapping[str, str],
    *,
    of: Iterable[Node] | None,
) -> HttpResponse:
    """Answer with the page where one of many is picked by typing, or with what was found alone.

    `name` is what the form calls it, `kept` what was picked before; `of` are places or units, None: things of the book.
    """
    typed, after = (
        request.GET.get("q", "").replace("\x00", "").strip()[:MOST_TYPED],
        request.GET.get("after", "")[:60],
    )
    what = sought(typed)
    rows, following = _assets(officer, what, after) if of is None else _nodes(of, what, after)
    here = request.path
    asked = {**kept, **({"q": typed} if what else {})}
    told: dict[str, Any] = {
        "label": label, "kept": kept, "desk": desk_sheet(officer), "is_found": bool(what), "is_further": bool(after),
        "field": Field("q", gettext("写几个字"), "search", typed, max_length=MOST_TYPED, inputmode="search"),
        "rows": [(one, f"{here}?{urlencode({**kept, name: one.code})}") for one in rows],
        "first_url": f"{here}?{urlencode(asked)}" if asked else here,
        "next_url": f"{here}?{urlencode({**asked, 'after': following})}" if following else "",
    }  # fmt: skip
    part = "#results" if request.headers.get("X-Fragment") == "results" else ""
    answer = render(request, f"works/desk_pick.html{part}", told)
    patch_vary_headers(answer, ("X-Fragment",))
    return answer


def _assets(officer: Officer, what: Sought | None, after: str) -> tuple[list[Choice], str]:
    reach = queries.near({seat.place_path.split("/")[-1] for seat in officer.seats_with("drafter")}, of="")
    rows, following = queries.book(officer.on, reach & queries.NOT_QUOTED, after, what)
    held = queries.held(rows)
    return [of_asset(row, held.get(row.pk, ())) for row in rows], following


def _nodes(of: Iterable[Node], what: Sought | None, after: str) -> tuple[list[Choice], str]:
    """Find among nodes, which are in memory, by their names and those above them; go on behind a code."""
    found = [of_node(one) for one in of]
    if what is not None:
        found = [one for one in found if what.holds(f"{one.name} {one.about} {one.code}")]
    codes = [one.code for one in found]
    begin = codes.index(after) + 1 if after in codes else 0
    page = found[begin : begin + ON_PAGE]
    return page, page[-1].code if begin + ON_PAGE < len(found) else ""
