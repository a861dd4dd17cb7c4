"""What programs do with the lists, by API and on the command line: read, entered, checked, reviewed; what firms ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid
from yinuo.doors.api.asked import as_form, flag, number
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.records import filed_record
from yinuo.doors.shell.typed import PICK
from yinuo.programmes.recognitions import actions, queries, records
from yinuo.programmes.recognitions.queries import Pick
from yinuo.programmes.recognitions.words import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record

ENTER: Final = ("name", "level", "issuer", "year", "n_firms", "n_products", "place", "evidence", "looked")
CLUSTER: Final = ("name", "looked")
FILL: Final = ("firm", "product", "cluster", "evidence", "looked")
REVIEW: Final = ("finding", "evidence", "looked")
ASK: Final = ("sort", "place", "cluster", "body")
NUMBERS: Final = frozenset(("year", "n_firms", "n_products"))
HOW: Final = {"looked": flag, **dict.fromkeys(NUMBERS, number)}
FILTERS: Final = ("year", "level", "cursor")


def typed(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was sent as a form would. Raises Invalid."""
    return as_form(given, names, HOW)


def lists(asked: Mapping[str, str], on: date) -> Record:
    """Give a page of the lists known by the day, the newest first. Raises Invalid."""
    only(asked, FILTERS)
    year, level = asked.get("year", ""), asked.get("level", "")
    faults = {"year": PICK} if year and not number_in(year, 0) else {}
    if level and level not in LEVELS:
        faults["level"] = PICK
    if faults:
        raise Invalid(faults)
    found, following = queries.page_of(on, Pick(number_in(year, 0), level), asked.get("cursor", ""))
    return {"items": [records.list_record(one) for one in found], "next_cursor": following or None}


def one_list(code: str, on: date) -> Record:
    """Give one list with its lines. Raises NotFound."""
    return records.list_record(queries.one(code, on))


def line(code: str, n: str, on: date) -> Record:
    """Give one line with its reviews. Raises NotFound."""
    return records.line_sheet(queries.line_at(code, number_in(n, 0), on))


def clusters(on: date) -> Record:
    """Give the clusters with their counts; `unplaced` are the lines whose source names none."""
    counts = queries.counts_by_cluster(on)
    items = [records.cluster_record(one, counts[one.pk]) for one in queries.clusters(on)]
    return {"items": items, "unplaced": counts[None]}


def asked(what: Mapping[str, str], on: date) -> Record:
    """Give a page of what firms asked for and the public reads, the newest first. Raises Invalid."""
    only(what, ("cursor",))
    found, following = queries.asked(on, number_in(what.get("cursor", ""), 0))
    return {
        "items": [records.help_record(*one) for one in found],
        "next_cursor": str(following) if following else None,
    }


def enter(officer: Officer, given: Mapping[str, Any], token: str) -> Record:
    """Enter a list with as many empty lines as its source counts. Raises NotAllowed, Invalid."""
    made = actions.enter_list(officer, typed(given, *ENTER), token)
    return one_list(made.code, officer.on)


def add_cluster(officer: Officer, given: Mapping[str, Any], token: str) -> Record:
    """Write a cluster down. Raises NotAllowed, Invalid."""
    made = actions.add_cluster(officer, typed(given, *CLUSTER), token)
    return records.cluster_record(made, queries.counts_by_cluster(officer.on)[made.pk])


def fill(officer: Officer, code: str, n: str, given: Mapping[str, Any]) -> Record:
    """Fill in a line as its source names it. Raises NotAllowed, NotFound, Invalid."""
    seen = queries.line_at(code, number_in(n, 0), officer.on)
    actions.fill_in(officer, seen, typed(given, *FILL))
    return line(code, n, officer.on)


def check(officer: Officer, code: str, n: str, given: Mapping[str, Any]) -> Record:
    """Say that a line is as its source has it, as somebody who did not fill it in. Raises NotAllowed, Invalid."""
    typed(given)
    actions.check(officer, queries.line_at(code, number_in(n, 0), officer.on))
    return line(code, n, officer.on)


def review(officer: Officer, code: str, n: str, given: Mapping[str, Any]) -> Record:
    """Note what a yearly look at a line found. Raises NotAllowed, NotFound, Invalid."""
    seen = queries.line_at(code, number_in(n, 0), officer.on)
    actions.review(officer, seen, typed(given, *REVIEW))
    return line(code, n, officer.on)


def ask(given: Mapping[str, Any], at: Moment, token: str) -> Record:
    """File what a firm asks for; the code for the answer comes back this once. Raises Invalid, NotFound."""
    return filed_record(actions.ask(typed(given, *ASK), at.on, at.story, token))
