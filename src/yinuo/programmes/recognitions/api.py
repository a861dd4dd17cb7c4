"""The recognitions' part of the API: lists with every line their sources tell of, and clusters with their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import tagged
from yinuo.doors.api.schema import COUNT, DAY, TEXT, exactly, many, named, reading
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.recognitions import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.recognitions.queries import Seen, Told

router = Router()
LISTS: Final = f"{ROOT}/recognitions/lists"
CLUSTERS: Final = f"{ROOT}/recognitions/clusters"


@router.get("/lists")
def lists(request: HttpRequest) -> HttpResponse:
    """List every list known by the day, the newest first; lines without a name are lines too."""
    return tagged(request, {"items": [_list(one) for one in queries.lists(when(request).on)]})


@router.get("/clusters")
def clusters(request: HttpRequest) -> HttpResponse:
    """List the clusters with how many lines each has; `unplaced` are the lines whose source names none."""
    on = when(request).on
    counts = queries.counts_by_cluster(on)
    items = [
        {"code": one.code, "name": one.name, "source": one.source, "n": counts[one.pk]}
        for one in queries.clusters(on)
    ]
    return tagged(request, {"items": items, "unplaced": counts[None]})


def _list(told: Told) -> Record:
    row = told.row
    names = ("code", "name", "level", "issuer", "year", "n_firms", "n_products", "evidence", "source")
    return {
        **{name: getattr(row, name) for name in names},
        "place": row.place_id, "n_named": told.n_named, "lines": [_line(one) for one in told.lines],
    }  # fmt: skip


def _line(seen: Seen) -> Record:
    row, is_named, cluster = seen.row, seen.is_named, seen.cluster
    days = {
        "entered_on": seen.line.entered_on,
        "checked_on": seen.line.checked_on,
        "review_on": seen.line.review_on(),
    }
    return {
        "n": row.n, "firm": row.firm if is_named else "", "product": row.product if is_named else "",
        "cluster": cluster.code if cluster else "", "evidence": row.evidence if is_named else "",
        "standing": seen.standing, **{name: day.isoformat() if day else None for name, day in days.items()},
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of lists, lines and clusters."""
    line: dict[str, Any] = {
        **dict.fromkeys(("firm", "product", "cluster", "evidence"), TEXT),
        **dict.fromkeys(("entered_on", "checked_on", "review_on"), DAY),
        "n": COUNT,
        "standing": {"enum": ["unnamed", "unchecked", "checked", "review_due", "ended"]},
    }
    told: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "level", "issuer", "evidence", "source", "place"), TEXT),
        **dict.fromkeys(("year", "n_firms", "n_products", "n_named"), COUNT),
        "lines": many(named("ProductLine")),
    }
    cluster = exactly(code=TEXT, name=TEXT, source=TEXT, n=COUNT)
    return {
        "ProductLine": exactly(**line),
        "ProductLists": exactly(items=many(exactly(**told))),
        "Clusters": exactly(items=many(cluster), unplaced=COUNT),
    }


def paths() -> dict[str, Schema]:
    """Give the operations on lists."""
    of_lists = "lists of recognised products, with every line their sources tell of"
    return {
        LISTS: {"get": reading("product_lists", of_lists, "ProductLists")},
        CLUSTERS: {
            "get": reading("cluster_list", "industry clusters, with their counts of lines", "Clusters")
        },
    }
