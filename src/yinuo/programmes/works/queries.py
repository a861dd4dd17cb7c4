"""What is read of closures on a day: each with its asset and with its promise as the public reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import ExtractYear

from yinuo.base.errors import NotFound, Sentence
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.works import rules
from yinuo.programmes.works.models import Asset, Closure, Counted, Tally
from yinuo.programmes.works.tally import WAITING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from yinuo.base.lexemes import Sought

NO_SUCH_CLOSURE: Final = Sentence("没有这一处封闭，或者还没有公开。请从清单里选。")
NO_SUCH_ASSET: Final = Sentence("簿上没有这座桥、这条路、这盏灯或这个泵站。请从清单里选。")
MOST: Final = 200
ON_PAGE, OF_BOOK = 10, 20
SHOWN: Final = "stream__shown__"
EVERYWHERE: Final = Q()
NOT_QUOTED: Final = ~Q(source="page")
"""What a front page alone told of is nobody's to close."""
BEHIND: Final = "(work_asset.sort, work_asset.name, work_asset.id) > (%s, %s, %s)"
"""What comes after a row in the order of the book: one step of its index."""
DAYS: Final = range(1, date.max.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One closure on a day: what it says of the thing, and its promise as the public reads it."""

    row: Closure
    shown: PublicMatter
    on: date

    @property
    def phase(self) -> str:
        """How the thing stands."""
        return rules.phase(
            self.shown.state, self.shown.outcome, self.shown.source, self.row.closed_from, self.on
        )

    @property
    def last_said(self) -> date:
        """The last day on which something was said of it: that it is closed, at the least."""
        shown = self.shown
        return max(day for day in (shown.public_from, shown.updated_on, shown.reported_on) if day is not None)

    @property
    def days_silent(self) -> int:
        """For how many days nothing was said, where that is too long."""
        return rules.days_silent(self.shown.state, self.shown.source, self.last_said, self.on)


def public(on: date) -> QuerySet[Closure]:
    """Give the closures that anybody may read on a day: those whose promise is signed."""
    return Closure.objects.filter(announced_on__lte=on, **{f"{SHOWN}public_from__lte": on})


def _seen(rows: QuerySet[Closure], on: date, *order: str) -> list[Seen]:
    found = rows.select_related("asset__place", "stream__shown").order_by(*order)[:MOST]
    return [Seen(row, row.stream.shown, on) for row in found]


def near(codes: Iterable[str], of: str = "asset__") -> Q:
    """Pick what lies in one of these places, or under it; without a place, everything. Raises NotFound for no place.

    `of`: the way from what is asked to its asset ("" for assets themselves).
    """
    places, _units = nodes()
    picked = EVERYWHERE
    for code in codes:
        if code not in places:
            raise NotFound
        path, column = places[code].path, f"{of}place__path"
        picked |= Q(**{column: path}) | Q(**{f"{column}__startswith": f"{path}/"})
    return picked


def in_force(on: date, where: Q = EVERYWHERE) -> list[Seen]:
    """Give what is closed on a day or will be, whatever is to open first in front: so many as one file holds."""
    rows = public(on).filter(where).exclude(**{f"{SHOWN}state": "closed"})
    return _seen(rows, on, f"{SHOWN}current_due", "pk")


def shut(on: date, where: Q = EVERYWHERE, after: str = "") -> tuple[list[Seen], str]:
    """Give a page of the same, and the cursor its next page begins after ("" for none)."""
    rows = public(on).filter(where).exclude(**{f"{SHOWN}state": "closed"})
    if at := _at(after):
        rows = rows.filter(
            Q(**{f"{SHOWN}current_due__gte": at[0]})
            & (Q(**{f"{SHOWN}current_due__gt": at[0]}) | Q(pk__gt=at[1]))
        )
    keys = list(rows.order_by(f"{SHOWN}current_due", "pk").values_list("pk", flat=True)[: ON_PAGE + 1])
    found = _seen(public(on).filter(pk__in=keys[:ON_PAGE]), on, f"{SHOWN}current_due", "pk")
    last = found[-1].shown.current_due if len(keys) > ON_PAGE else None
    return found, f"{last.toordinal()}.{found[-1].row.pk}" if last else ""


def _at(cursor: str) -> tuple[date, int] | None:
    """Read a cursor: the day and the promise that a page begins after; None where it is none."""
    day, _dot, pk = cursor.partition(".")
    if cursor.isascii() and day.isdigit() and pk.isdigit() and int(day) in DAYS and int(pk) < 1 << 63:
        return date.fromordinal(int(day)), int(pk)
    return None


def held(assets: Iterable[Asset]) -> dict[int, list[Matter]]:
    """Give the promises under way to open these things again, each with its unit: signed or drafted (one query)."""
    rows = Matter.objects.filter(closure__asset__in=list(assets)).exclude(state="closed")
    found: dict[int, list[Matter]] = {}
    for one in rows.select_related("lead_unit", "closure").order_by("pk"):
        found.setdefault(one.closure.asset_id, []).append(one)
    return found


def past(on: date, where: Q = EVERYWHERE, before: int = 0) -> tuple[list[Seen], int]:
    """Give a page of what is over, the last promised first, and where the next page begins (0: there is none)."""
    shown = PublicMatter.objects.filter(pk=OuterRef("pk"), public_from__lte=on)
    # A value looked up closure by closure: joined, the database would walk back through every matter of the register.
    rows = Closure.objects.filter(where, announced_on__lte=on).annotate(state=Subquery(shown.values("state")))
    rows = rows.filter(state="closed", **({"pk__lt": before} if before else {}))
    keys = list(rows.order_by("-pk").values_list("pk", flat=True)[: ON_PAGE + 1])
    found = _seen(public(on).filter(pk__in=keys[:ON_PAGE]), on, "-pk")
    return found, keys[ON_PAGE - 1] if len(keys) > ON_PAGE else 0


def one(ref: str, on: date) -> Seen:
    """Give one closure by its promise's number. Raises NotFound for one that is not public, or was not yet."""
    found = _seen(public(on).filter(stream__ref=_plain(ref)), on, "pk")
    if not found:
        raise NotFound(NO_SUCH_CLOSURE)
    return found[0]


def _plain(code: str) -> str:
    return code.replace("\x00", "")[:60]


def book(
    on: date, where: Q = EVERYWHERE, after: str = "", what: Sought | None = None
) -> tuple[list[Asset], str]:
    """Give a page of what is in the book, and the code its next page begins after ("" for none).

    `what`: only what holds all that was typed, in its name, its place's or those above it.
    """
    rows = Asset.objects.filter(since_on__lte=on).filter(where).select_related("place").defer("tsv")
    rows = rows.filter(tsv__holds=what.query) if what else rows
    last = Asset.objects.filter(code=_plain(after)).first() if after else None
    if last is not None:
        rows = rows.extra(where=[BEHIND], params=[last.sort, last.name, last.pk])  # noqa: S610 -- no input in it
    found = list(rows.order_by("sort", "name", "pk")[: OF_BOOK + 1])
    return found[:OF_BOOK], found[OF_BOOK - 1].code if len(found) > OF_BOOK else ""


def known(code: str, on: date) -> Asset | None:
    """Give one asset; None for none that is in the book by this day."""
    rows = Asset.objects.filter(code=_plain(code), since_on__lte=on)
    return rows.select_related("place").defer("tsv").first() if code else None


def asset(code: str, on: date) -> Asset:
    """Give one asset. Raises NotFound for none that is in the book by this day."""
    found = known(code, on)
    if found is None:
        raise NotFound(NO_SUCH_ASSET)
    return found


def history(of: Asset, on: date) -> list[Seen]:
    """Give every closure of an asset, the latest first."""
    return _seen(public(on).filter(asset=of), on, "-announced_on", "-pk")


def kept(on: date) -> tuple[rules.Kept, ...]:
    """Give the reopenings by the year of their first date and by how firmly it was said: read off the tallies."""
    passed = Tally.objects.filter(~Q(ending=WAITING) | Q(day__lt=on)).annotate(year=ExtractYear("day"))
    found = (
        passed.values_list("year", "strength", "ending").annotate(many=Sum("n")).filter(many__gt=0).order_by()
    )
    return rules.tally(found, STRENGTH_WORDS)


def behind(on: date, year: int, strength: str, ending: str = "", after: str = "") -> tuple[list[Seen], str]:
    """Give a page of the closures behind a number, the first promised first, and the cursor of the next ("": none)."""
    rows = Counted.objects.filter(
        strength=strength, first_due__gte=date(year, 1, 1), first_due__lte=date(year, 12, 31)
    )
    rows = rows.filter(ending=ending) if ending else rows
    rows = rows.filter(~Q(ending=WAITING) | Q(first_due__lt=on))
    if at := _at(after):
        rows = rows.filter(Q(first_due__gte=at[0]) & (Q(first_due__gt=at[0]) | Q(pk__gt=at[1])))
    keys = list(rows.order_by("first_due", "pk").values_list("pk", flat=True)[: ON_PAGE + 1])
    found = _seen(public(on).filter(pk__in=keys[:ON_PAGE]), on, f"{SHOWN}first_due", "pk")
    last = found[-1].shown.first_due if len(keys) > ON_PAGE else None
    return found, f"{last.toordinal()}.{keys[ON_PAGE - 1]}" if last else ""


def closure_of(stream: int) -> Closure | None:
    """Give the closure that a matter promises to end; None for any other matter."""
    return Closure.objects.select_related("asset").filter(pk=stream).first()


def newest(on: date, where: Q, most: int) -> list[Seen]:
    """Give the closures to which something happened last, the newest change first."""
    return _seen(public(on).filter(where), on, f"-{SHOWN}changed_at", "-pk")[:most]
