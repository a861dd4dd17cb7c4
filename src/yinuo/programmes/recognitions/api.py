"""The recognitions' part of the API: lists with every line their sources tell of, clusters, what firms ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, token_of
from yinuo.doors.api.desk import written
from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    MAYBE,
    TEXT,
    YES,
    answer,
    exactly,
    many,
    named,
    operation,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.shell.tagged import when
from yinuo.programmes.recognitions import programs
from yinuo.programmes.recognitions.records import CLUSTERS, HELP_ASKED, LISTS
from yinuo.programmes.recognitions.words import FINDINGS, HELP, LEVELS, STANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

router = Router()
STAFF: Final = (400, 401, 403, 404, 409, 413, 415, 422)
ANYBODY: Final = (*STAFF, 429)


def _made(
    request: HttpRequest, do: Callable[[Officer, Mapping[str, Any], str], Record], status: int = 201
) -> HttpResponse:
    return written(request, dict, do, status)


def _at_line(
    request: HttpRequest,
    code: str,
    n: str,
    do: Callable[[Officer, str, str, Mapping[str, Any]], Record],
) -> HttpResponse:
    return _made(request, lambda officer, given, _token: do(officer, plain_ref(code), n, given), 200)


@router.get("/lists")
def lists(request: HttpRequest) -> HttpResponse:
    """List every list known by the day, the newest first; lines without a name are lines too."""
    return tagged(request, programs.lists(asked_of(request), when(request).on))


@router.post("/lists")
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a list with as many empty lines as its source counts; public at once."""
    return _made(request, programs.enter)


@router.get("/lists/{code}")
def one_list(request: HttpRequest, code: str) -> HttpResponse:
    """Give one list with every line of it."""
    return tagged(request, programs.one_list(plain_ref(code), when(request).on))


@router.get("/lists/{code}/{n}")
def line(request: HttpRequest, code: str, n: str) -> HttpResponse:
    """Give one line with its reviews."""
    return tagged(request, programs.line(plain_ref(code), n, when(request).on))


@router.post("/lists/{code}/{n}/fill")
def fill(request: HttpRequest, code: str, n: str) -> HttpResponse:
    """Fill in a line as its source names it."""
    return _at_line(request, code, n, programs.fill)


@router.post("/lists/{code}/{n}/check")
def check(request: HttpRequest, code: str, n: str) -> HttpResponse:
    """Say that a line is as its source has it: by somebody who did not fill it in."""
    return _at_line(request, code, n, programs.check)


@router.post("/lists/{code}/{n}/review")
def review(request: HttpRequest, code: str, n: str) -> HttpResponse:
    """Note what a yearly look at a line found."""
    return _at_line(request, code, n, programs.review)


@router.get("/clusters")
def clusters(request: HttpRequest) -> HttpResponse:
    """List the clusters with how many lines each has; `unplaced` are the lines whose source names none."""
    return tagged(request, programs.clusters(when(request).on))


@router.post("/clusters")
def add_cluster(request: HttpRequest) -> HttpResponse:
    """Write a cluster down."""
    return _made(request, programs.add_cluster)


@router.get("/help")
def asked(request: HttpRequest) -> HttpResponse:
    """List what firms asked for, and how each stands."""
    return tagged(request, programs.asked(asked_of(request), when(request).on))


@router.post("/help")
def ask(request: HttpRequest) -> HttpResponse:
    """File what a firm asks for. The code in the answer is kept nowhere: the same key gives the same again."""
    who = caller(request)
    keep_pace(request, who, "raise")
    given, _version = body_of(request)
    return kept(programs.ask(given, when(request), token_of(request, who)), 201)


def _asking(names: Iterable[str], *optional: str, **more: Schema) -> Schema:
    """Give a body's shape: lines of text, but for numbers, yes or no, and closed lists."""
    shape = {name: YES if name == "looked" else COUNT if name in programs.NUMBERS else TEXT for name in names}
    return exactly(**{**shape, **more}) | {
        "required": [name for name in shape if name not in {*optional, "looked"}]
    }


def components() -> dict[str, Schema]:
    """Give the shapes of lists, lines, clusters and what firms ask for."""
    line: dict[str, Any] = {
        **dict.fromkeys(("firm", "product", "cluster", "evidence", "href"), TEXT),
        **dict.fromkeys(("entered_on", "checked_on", "review_on"), DAY),
        "n": COUNT,
        "standing": {"enum": list(STANDS)},
    }
    told: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "issuer", "evidence", "source", "place", "href"), TEXT),
        **dict.fromkeys(("year", "n_firms", "n_products", "n_named"), COUNT),
        "level": {"enum": list(LEVELS)},
        "lines": many(named("ProductLine")),
    }
    review = exactly(on=DAY, finding={"enum": list(FINDINGS)}, evidence=TEXT)
    help_asked = exactly(
        **dict.fromkeys(("ref", "title", "state", "cluster", "source", "href"), TEXT), outcome=MAYBE,
        sort={"enum": list(HELP)}, asked_on=DAY, first_due=DAY,
    )  # fmt: skip
    return {
        "ProductLine": exactly(**line),
        "ProductLineShown": exactly(**line, list=TEXT, reviews=many(review)),
        "ProductList": exactly(**told),
        "ProductLists": exactly(items=many(named("ProductList")), next_cursor=MAYBE),
        "Cluster": exactly(code=TEXT, name=TEXT, source=TEXT, n=COUNT, href=TEXT),
        "Clusters": exactly(items=many(named("Cluster")), unplaced=COUNT),
        "HelpAsked": exactly(items=many(help_asked), next_cursor=MAYBE),
        "ListEnter": _asking(programs.ENTER, level={"enum": list(LEVELS)}),
        "ClusterAdd": _asking(programs.CLUSTER),
        "LineFill": _asking(programs.FILL, "firm", "product", "cluster"),
        "LineCheck": _asking(()),
        "LineReview": _asking(programs.REVIEW, finding={"enum": list(FINDINGS)}),
        "HelpAsk": _asking(programs.ASK, "cluster", sort={"enum": list(HELP)}),
    }


def _writing(
    name: str, summary: str, body: str, gives: str, *at: str, status: int = 201
) -> dict[str, Schema]:
    refused = ANYBODY if name == "help_ask" else STAFF
    told = {str(status): answer(gives, "written"), **problems(*refused)}
    parameters = [*(path(one) for one in at), IDEMPOTENCY]
    return {
        "post": operation(name, summary, told, parameters=parameters, requestBody=takes(body, photos=False))
    }


def paths() -> dict[str, Schema]:
    """Give the operations on lists, lines, clusters and what firms ask for."""
    of_lists = "lists of recognised products, with every line their sources tell of"
    asked = [
        query("year", TEXT, "of one year"),
        query("level", {"enum": list(LEVELS)}, "of one level"),
        query("cursor", TEXT, "where the page before ended"),
    ]
    line, at = f"{LISTS}/{{code}}/{{n}}", ("code", "n")

    def done(verb: str, summary: str) -> dict[str, Schema]:
        body = f"Line{verb.capitalize()}"
        return _writing(f"product_{verb}", summary, body, "ProductLineShown", *at, status=200)

    return {
        LISTS: {
            "get": reading("product_lists", of_lists, "ProductLists", 422) | {"parameters": asked},
            **_writing("product_enter", "enter a list", "ListEnter", "ProductList"),
        },
        f"{LISTS}/{{code}}": {
            "get": reading("product_list", "one list", "ProductList", 404) | {"parameters": [path("code")]}
        },
        line: {
            "get": reading("product_line", "one line with its reviews", "ProductLineShown", 404)
            | {"parameters": [path(one) for one in at]}
        },
        f"{line}/fill": done("fill", "fill in a line as its source names it"),
        f"{line}/check": done("check", "say that a line is as its source has it"),
        f"{line}/review": done("review", "note what a yearly look found"),
        CLUSTERS: {
            "get": reading("cluster_list", "industry clusters, with their counts of lines", "Clusters"),
            **_writing("cluster_add", "write a cluster down", "ClusterAdd", "Cluster"),
        },
        HELP_ASKED: {
            "get": reading("help_list", "what firms asked for, and how each stands", "HelpAsked", 422)
            | {"parameters": [query("cursor", TEXT, "where the page before ended")]},
            **_writing("help_ask", "ask for help as a firm", "HelpAsk", "Filed"),
        },
    }
