"""What is read of lists, lines and clusters as of a day: what was filled in later is not there yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, Sum

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.recognitions.models import (
    MOST_PRODUCTS,
    Cluster,
    HelpAsked,
    Listing,
    RecognitionList,
    Review,
)
from yinuo.programmes.recognitions.rules import Line, Totals
from yinuo.programmes.recognitions.words import NOT_SAID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.programmes.recognitions.rules import Standing

ON_PAGE: Final = 5
LINES: Final = 20
"""So many lines of a cluster, or requests of firms, stand on one page."""
MOST: Final = 60
"""So many clusters there are at the most."""
NO_SUCH_LIST: Final = Sentence("没有这份名单。请从清单里选。")
NO_SUCH_LINE: Final = Sentence("名单上没有这一件。请从名单里选。")
NO_SUCH_CLUSTER: Final = Sentence("没有这个产业集群。请从清单里选。")


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as of a day."""

    row: Listing
    line: Line
    on: date
    reviews: tuple[Review, ...] = ()

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return self.line.stands(self.on)

    @property
    def is_named(self) -> bool:
        """Whether the source named it, as far as was known by the day."""
        return self.line.entered_on is not None

    @property
    def cluster(self) -> Cluster | None:
        """Its cluster, once somebody wrote it down."""
        return self.row.cluster if self.is_named else None


@dataclass(frozen=True, slots=True)
class Pick:
    """What a reader asks to see: lists by year and level, lines by cluster; "" and 0 are everything."""

    year: int = 0
    level: str = ""
    cluster: str = ""

    def takes(self, seen: Seen) -> bool:
        """Say whether it shows a line."""
        if not self.cluster:
            return True
        cluster = seen.cluster
        return cluster is None if self.cluster == NOT_SAID else bool(cluster and cluster.code == self.cluster)


EVERYTHING: Final = Pick()


@dataclass(frozen=True, slots=True)
class Told:
    """One list with every line of it."""

    row: RecognitionList
    lines: tuple[Seen, ...]

    @property
    def n_named(self) -> int:
        """How many of its lines the source names."""
        return sum(one.is_named for one in self.lines)


def _plain(code: str) -> str:
    return code.replace("\x00", "")[:40]


def _picked(on: date, pick: Pick) -> QuerySet[RecognitionList]:
    rows = RecognitionList.objects.filter(known_on__lte=on)
    rows = rows.filter(year=pick.year) if pick.year else rows
    return rows.filter(level=pick.level) if pick.level else rows


def summed(on: date, pick: Pick = EVERYTHING) -> Totals:
    """Add up every list that is picked, on whatever page it stands: two queries."""
    rows = _picked(on, pick)
    told = rows.aggregate(n=Count("pk"), firms=Sum("n_firms"), products=Sum("n_products"))
    known = Listing.objects.filter(list__in=rows, entered_on__lte=on)
    named, products = known.count(), told["products"] or 0
    shown = products
    if pick.cluster == NOT_SAID:
        shown = products - known.filter(cluster__isnull=False).count()
    elif pick.cluster:
        shown = known.filter(cluster__code=pick.cluster).count()
    return Totals(told["n"], told["firms"] or 0, products, named, shown)


def page_of(on: date, pick: Pick, after: str) -> tuple[list[Told], str]:
    """Give a page of the picked lists, and the code the next begins after ("" for none)."""
    rows = _picked(on, pick)
    last = RecognitionList.objects.filter(code=_plain(after)).first() if after else None
    if last is not None:
        rows = rows.filter(Q(year__lte=last.year) & (Q(year__lt=last.year) | Q(pk__gt=last.pk)))
    found = list(rows.select_related("place").order_by("-year", "id")[: ON_PAGE + 1])
    return _with_lines(found[:ON_PAGE], on), found[ON_PAGE - 1].code if len(found) > ON_PAGE else ""


def one(code: str, on: date) -> Told:
    """Give one list with its lines. Raises NotFound."""
    found = _picked(on, EVERYTHING).filter(code=_plain(code)).select_related("place")[:1]
    for told in _with_lines(list(found), on):
        return told
    raise NotFound(NO_SUCH_LIST)


def _with_lines(found: list[RecognitionList], on: date) -> list[Told]:
    lines = Listing.objects.filter(list__in=found).select_related("cluster", "list").order_by("n")
    of: dict[int, list[Seen]] = defaultdict(list)
    for seen in seen_of(lines, on):
        of[seen.row.list_id].append(seen)
    return [Told(row, tuple(of[row.pk])) for row in found]


def seen_of(rows: Iterable[Listing], on: date) -> list[Seen]:
    """Give lines as of a day, with their reviews: one query more."""
    known = list(rows)
    of: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(listing__in=known, on__lte=on).order_by("on"):
        of[review.listing_id].append(review)
    return [_seen(row, tuple(of[row.pk]), on) for row in known]


def _seen(row: Listing, reviews: tuple[Review, ...], on: date) -> Seen:
    is_there = row.entered_on is not None and row.entered_on <= on
    is_checked = row.checked_on is not None and row.checked_on <= on
    line = Line(
        row.entered_on if is_there else None,
        row.checked_on if is_checked else None,
        tuple((one.on, one.finding) for one in reviews),
    )
    return Seen(row, line, on, reviews)


def years(on: date) -> list[int]:
    """Give the years of which there are lists, the latest first."""
    rows = RecognitionList.objects.filter(known_on__lte=on)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def line_at(code: str, n: int, on: date) -> Seen:
    """Give one line by its list and its number. Raises NotFound."""
    rows = Listing.objects.select_related("list__place", "cluster").filter(
        list__code=_plain(code), n=n, list__known_on__lte=on
    )
    found = seen_of(rows, on)
    if not found:
        raise NotFound(NO_SUCH_LINE)
    return found[0]


def clusters(on: date) -> list[Cluster]:
    """Give the clusters that are known on a day, in the order they were named."""
    return list(Cluster.objects.filter(known_on__lte=on).order_by("id")[:MOST])


def cluster(code: str, on: date) -> Cluster:
    """Give a cluster by its code. Raises NotFound."""
    found = Cluster.objects.filter(code=_plain(code), known_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_CLUSTER)
    return found


def _in(found: Cluster, on: date) -> QuerySet[Listing]:
    return Listing.objects.filter(cluster=found, entered_on__lte=on, list__known_on__lte=on)


def lines_in(found: Cluster, on: date, after: str = "") -> tuple[list[Seen], str]:
    """Give a page of a cluster's lines that were filled in by a day, the newest lists first, and the next's cursor."""
    rows, (code, _dot, n) = _in(found, on), after.rpartition(".")
    last = RecognitionList.objects.filter(code=_plain(code)).first() if n.isascii() and n.isdigit() else None
    if last is not None:
        later = Q(list_id__gt=last.pk) | Q(list_id=last.pk, n__gt=min(int(n), MOST_PRODUCTS))
        rows = rows.filter(Q(list__year__lte=last.year) & (Q(list__year__lt=last.year) | later))
    order = rows.select_related("list", "cluster").order_by("-list__year", "list_id", "n")
    lines = seen_of(order[: LINES + 1], on)
    end = lines[LINES - 1].row if len(lines) > LINES else None
    return lines[:LINES], f"{end.list.code}.{end.n}" if end else ""


def counts_by_year(found: Cluster, on: date) -> Counter[int]:
    """Count every line of a cluster by the year of its list, on whatever page it stands."""
    return Counter(dict(_in(found, on).order_by().values_list("list__year").annotate(n=Count("pk"))))


def counts_by_cluster(on: date) -> Counter[int | None]:
    """Count every line of every list by its cluster; None are those whose source names none."""
    lists = RecognitionList.objects.filter(known_on__lte=on)
    known = Listing.objects.filter(list__in=lists, entered_on__lte=on, cluster__isnull=False)
    counts: Counter[int | None] = Counter(
        dict(known.order_by().values_list("cluster").annotate(n=Count("pk")))
    )
    counts[None] = (lists.aggregate(n=Sum("n_products"))["n"] or 0) - counts.total()
    return counts


def asked(on: date, before: int = 0, **picked: object) -> tuple[list[tuple[HelpAsked, PublicMatter]], int]:
    """Give a page of what firms asked for and the public reads, newest first, and where the next begins (0: none)."""
    rows = HelpAsked.objects.filter(asked_on__lte=on, **picked).select_related("cluster")
    last = HelpAsked.objects.filter(pk=before).first() if before else None
    if last is not None:
        rows = rows.filter(
            Q(asked_on__lte=last.asked_on) & (Q(asked_on__lt=last.asked_on) | Q(pk__lt=last.pk))
        )
    found = list(rows.order_by("-asked_on", "-pk")[: LINES + 1])
    page = found[:LINES]
    shown = PublicMatter.objects.filter(pk__in=[row.pk for row in page], public_from__lte=on).in_bulk()
    return [(row, shown[row.pk]) for row in page if row.pk in shown], page[-1].pk if len(found) > LINES else 0


def help_of(stream: int) -> HelpAsked | None:
    """Give what a matter asks for a firm; None for any other matter."""
    return HelpAsked.objects.select_related("cluster").filter(pk=stream).first()
