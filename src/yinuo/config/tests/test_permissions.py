"""The table of rights as it is printed: a few cells that everybody knows, and that nothing in it is said by hand."""

from __future__ import annotations

import pytest

from yinuo.config.permissions import DOORS, ROLES, doors_table, lines, table
from yinuo.kernel.matters.table import NOTES, VERBS

BY_NAME = {(line.verb, kind): line for line in lines() for kind in line.kinds}


@pytest.mark.parametrize(
    ("verb", "kind", "role", "may"),
    [
        ("confirm", "request", "asker, own", {"does"}),
        ("confirm", "request", "asker, another's", set()),
        ("confirm", "hazard", "asker, own", set()),
        ("move_date", "request", "head, own", {"proposes", "decides"}),
        ("move_date", "request", "head, another's", set()),
        ("statement", "request", "office concerned", {"does"}),
        ("update", "request", "office concerned", set()),
        ("lapse", "request", "clock", {"does"}),
        ("evidence", "dispute", "checker, own place", set()),
        ("support", "request", "visitor", {"does"}),
        ("support", "request", "asker, own", set()),
        ("settle", "dispute", "party, own", {"does"}),
    ],
)
def test_a_cell_is_what_the_predicates_say(verb: str, kind: str, role: str, may: set[str]) -> None:
    assert BY_NAME[verb, kind].cell(role) == may


def test_every_verb_stands_in_the_table_and_technicians_nowhere_but_where_anybody_does() -> None:
    assert {line.verb for line in lines()} == {*VERBS, *NOTES}
    assert {line.verb for line in lines() if line.cell("technician")} == {"support", "challenge"}


def test_the_page_has_a_cell_for_every_role() -> None:
    rows = table().splitlines()
    assert {row.count("|") for row in rows} == {len(ROLES) + 3}
    assert len(rows) == len(lines()) + 6
    assert len(doors_table().splitlines()) == len(DOORS) + 2
