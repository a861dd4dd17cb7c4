"""Ventures through the API and from a terminal: the same answers, the same refusals, once for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers, typed
from yinuo.kernel.identity import tokens
from yinuo.kernel.limits import book
from yinuo.programmes.ventures import cli, register_cli, verbs
from yinuo.programmes.ventures.models import Distribution, LedgerEntry, ShareMove, Venture
from yinuo.programmes.ventures.tests.owned import (
    EAST,
    FOUND,
    LEASE,
    LINES,
    PLANT,
    ROWS,
    SAW,
    SHEET,
    VOTE,
    YEAR,
    owned,
    walked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "k" * 20
MOVED = {
    "register": "shares",
    "on": "2025-08-01",
    "taker": "west",
    "quantity": "1",
    "reference": "示例决议 2",
}


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    cast = Callers()
    owned()
    cast.client.cookies["yinuo_day"] = "2025-08-19"
    yield cast
    book.forget()


@pytest.fixture
def plant(callers: Callers) -> Callers:
    assert callers.post("/ventures", FOUND, "treasurer").status_code == 201
    return callers


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return set(answer.json()["errors"])


def test_everything_the_desk_does_is_done_and_read(callers: Callers) -> None:
    kept: dict[str, Any] = {}

    def keep(name: str, answer: Any, _given: Any = None) -> Any:
        assert answer.status_code < 300, (name, answer.content.decode())
        kept[name] = answer.json()
        return answer

    walked(callers, keep)
    assert {f"venture_{verb.name}" for verb in verbs.VERBS} <= set(kept)
    sheet = kept["venture_period"]
    assert (sheet["state"], sheet["net"], sheet["handed_out"]) == ("disclosed", 89_999, 80_999)
    parts = {one["unit"]: (one["amount"], one["rules"][0]["odd"]) for one in sheet["parts"]}
    assert parts == {
        "east": (53_999, 0),
        "west": (27_000, 1),
    }  # 2/3 and 1/3 of 809.99: the odd fen goes to west
    assert [one["standing"] for one in sheet["parts"]] == ["kept", "kept"]
    assert all(one["promise"] for one in sheet["parts"])
    assert kept["venture_register"]["items"][0] == {
        "register": "shares", "total": "3",
        "held": [{"unit": "east", "quantity": "2"}, {"unit": "west", "quantity": "1"}],
    }  # fmt: skip
    books = kept["venture_books"]
    assert [sum(row[name] for row in books["rows"]) for name in ("opening", "closing")] == [0, 0]
    assert books["open_month"] == "2025-08-01"
    assert [one["number"] for one in kept["venture_entries"]["items"]] == [4, 3]
    statement = kept["village_statement"]["years"]
    assert [(one["year"], one["owed"], one["paid"], one["spent"]) for one in statement] == [
        (2025, 0, 0, 12_000), (2024, parts["east"][0], parts["east"][0], 0),
    ]  # fmt: skip
    assert kept["venture_take_back"]["reason"] == "记重了"


def test_the_terminal_names_every_verb() -> None:
    named = set(register_cli.VERBS.replace("(of a venture)", "").replace("(of a period)", "").split()) - {"·"}
    assert named - {"(of", "a", "village)"} == {verb.name for verb in verbs.VERBS}


def test_what_was_sent_under_a_key_is_done_once(plant: Callers) -> None:
    first, again = (plant.post(f"{PLANT}/move", MOVED, "treasurer", Idempotency_Key=KEY) for _n in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert ShareMove.objects.count() == 3
    other = plant.post(f"{PLANT}/move", {**MOVED, "quantity": "2"}, "treasurer", Idempotency_Key=KEY)
    assert other.status_code == 409


def test_a_sheet_taken_back_under_a_key_is_answered_again_as_it_was(plant: Callers) -> None:
    plant.post(f"{PLANT}/draft", YEAR, "treasurer")
    back = [
        plant.post(f"{SHEET}/withdraw", {"reason": "重算"}, "treasurer", Idempotency_Key=KEY)
        for _n in range(2)
    ]
    assert [one.status_code for one in back] == [200, 200]
    assert back[0].json() == back[1].json()
    assert plant.post(f"{SHEET}/withdraw", {"reason": "重算"}, "treasurer").status_code == 404


@pytest.mark.parametrize(("narrowed", "status"), [({"is_read_only": True}, 403), ({"only": ("unit",)}, 201)])
def test_a_token_does_no_more_than_it_carries(plant: Callers, narrowed: dict[str, Any], status: int) -> None:
    secret = tokens.create(plant.cast.account("treasurer"), "test", 30, **narrowed)[1]
    voice = {"Authorization": f"Bearer {secret}"}
    sent = plant.client.post(f"/api/v1{PLANT}/draft", YEAR, content_type="application/json", headers=voice)
    assert sent.status_code == status
    assert plant.client.get(f"/api/v1{PLANT}/books", headers=voice).status_code == 200


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/ventures", FOUND),
        (f"{PLANT}/draft", YEAR),
        (f"{PLANT}/open_books", {"first": "2025-07-01"}),
        (f"{PLANT}/move", MOVED),
        (f"{EAST}/decide", {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("who", "status"), [("asker", 401), ("west-clerk", 403), ("auditor", 403)])
def test_nobody_else_writes(plant: Callers, path: str, given: dict[str, Any], who: str, status: int) -> None:
    before = [one.objects.count() for one in (Venture, Distribution, ShareMove)]
    given = {**given, "name": "另一个", "manager": "west"} if path == "/ventures" else given
    who = (
        "handler" if path == "/ventures" and who == "west-clerk" else who
    )  # a village may begin one of its own
    assert plant.post(path, given, who).status_code == status
    assert before == [one.objects.count() for one in (Venture, Distribution, ShareMove)]


def test_faults_come_all_at_once_in_both_languages_and_nothing_else_is_taken(plant: Callers) -> None:
    wrong = {**YEAR, "first": "2024-13-01", "income": "12.345", "bank": "", "slip": ""}
    answer = plant.post(f"{PLANT}/draft", wrong, "treasurer")
    assert errors(answer) == {"first", "income", "bank", "slip"}
    said = plant.post(f"{PLANT}/draft", wrong, "treasurer", Accept_Language="en").json()["errors"]["income"]
    assert (said.isascii(), answer.json()["errors"]["income"].isascii()) == (True, False)
    assert errors(plant.post(f"{PLANT}/draft", {**YEAR, "owner": "x"}, "treasurer")) == {"owner"}
    assert errors(plant.post(f"{PLANT}/draft", {**YEAR, "bank": 3}, "treasurer")) == {"bank"}
    plant.post(f"{PLANT}/open_books", {"first": "2025-07-01"}, "treasurer")
    entry: dict[str, Any] = {"on": "2025-07-05", "text": "示例"}
    for lines in (
        "payable", 3, [{"account": "bank", "debit": "1", "owner": "x"}], [{"account": "bank\nrent"}],
        [{"account": "nowhere", "debit": "1"}, {"account": "bank", "credit": "1"}],
        [{"account": "bank", "debit": "1", "credit": "1"}], [{"account": "bank", "debit": "one"}],
        [{"account": "payable", "credit": "1", "whom": "north"}], [{"account": "grants", "credit": "1"}],
        [{"account": "bank", "debit": "1"}] * 101, LINES[:1], [*LINES[:1], *LINES[:1]],
    ):  # fmt: skip
        assert errors(plant.post(f"{PLANT}/post", {**entry, "lines": lines}, "treasurer")) == {"lines"}
    assert LedgerEntry.objects.count() == 0
    kept = [{"account": "bank", "debit": "1"}, {"account": "grants", "credit": "1", "whom": "修屋顶"}]
    told = plant.post(f"{PLANT}/post", {**entry, "lines": kept}, "treasurer").json()["lines"]
    assert [(one["account"], one["purpose"]) for one in told] == [("bank", ""), ("grants", "修屋顶")]


def test_a_draft_is_read_by_those_alone_who_run_or_supervise_the_venture(plant: Callers) -> None:
    assert plant.post(f"{PLANT}/draft", YEAR, "treasurer").status_code == 201
    told = {
        who: plant.get(SHEET, who).status_code
        for who in ("asker", "west-clerk", "auditor", "guard", "treasurer")
    }
    assert told == {"asker": 404, "west-clerk": 404, "auditor": 404, "guard": 200, "treasurer": 200}
    assert plant.get(f"{PLANT}/periods").json() == {"items": []}
    assert plant.post(f"{SHEET}/show", {}, "west-clerk").status_code == 404
    assert plant.post(f"{PLANT}/periods/soon/show", {}, "treasurer").status_code == 404
    assert plant.get(f"{PLANT}/periods/soon").status_code == 404
    plant.post(f"{SHEET}/show", {}, "treasurer")
    assert plant.get(SHEET).json()["state"] == "shown"
    early = plant.post(f"{SHEET}/resolve", VOTE, "society-head")
    assert (early.status_code, list(early.json()["errors"])) == (422, [""])


def test_the_books_are_read_by_who_may_and_by_nobody_else(plant: Callers) -> None:
    plant.post(f"{PLANT}/open_books", {"first": "2025-07-01"}, "treasurer")
    for path in (f"{PLANT}/books", f"{PLANT}/books/entries"):
        seen = {
            who: plant.get(path, who).status_code
            for who in ("asker", "handler", "east-clerk", "guard", "auditor")
        }
        assert seen == {"asker": 401, "handler": 403, "east-clerk": 200, "guard": 200, "auditor": 200}
    for asked in ("books?year=1", "books?year=20x5", "books?month=3", "books/entries?limit=0",
                  "books/entries?cursor=WyJ4Il0"):  # fmt: skip
        assert plant.get(f"{PLANT}/{asked}", "treasurer").status_code == 422
    for n in range(3):
        rent = {"on": "2025-07-03", "text": f"示例 {n}", "debit": "bank", "credit": "rent", "amount": "1.00"}
        plant.post(f"{PLANT}/post", rent, "treasurer")
    first = plant.get(f"{PLANT}/books/entries?limit=2", "guard").json()
    then = plant.get(f"{PLANT}/books/entries?cursor={first['next_cursor']}", "guard").json()
    assert [one["number"] for one in (*first["items"], *then["items"])] == [3, 2, 1]
    assert then["next_cursor"] is None


def test_lists_are_picked_page_by_page_and_what_is_not_there_is_not_found(plant: Callers) -> None:
    assert [one["code"] for one in plant.get("/ventures?limit=1").json()["items"]] == ["factory-2024"]
    for asked in (
        "payments?standing=soon",
        "payments?owner=x",
        "?limit=0",
        "villages?q=1",
        "factory-2024/register?on=x",
    ):
        assert plant.get(f"/ventures{asked if asked[0] == '?' else f'/{asked}'}").status_code == 422
    assert plant.get("/ventures/payments?venture=factory-2024").json()["items"] == []
    for path in (
        "/ventures/nowhere",
        "/ventures/villages/roads",
        "/ventures/nowhere/grants",
        "/ventures/nowhere/books",
    ):
        assert plant.get(path, "treasurer").status_code == 404
    assert {one["unit"] for one in plant.get("/ventures/villages").json()["items"]} == {"east", "west"}


@pytest.fixture
def terminal(plant: Callers, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callers:
    from datetime import date

    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    settings.YINUO_AT = date(2025, 8, 19)
    return plant


def test_a_terminal_says_the_same(terminal: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    code = "factory-2024"
    terminal.post(f"{PLANT}/draft", YEAR, "treasurer")
    terminal.post(f"{SHEET}/show", {}, "treasurer")
    for path, given in (("lease", LEASE), ("asset", {**SAW, "paid_from": ""})):
        assert terminal.post(f"{PLANT}/{path}", given, "treasurer").status_code == 201
    for words, path in (
        (("list",), "/ventures"),
        (("show", code), PLANT),
        (("show", code, "--first", "2024-01-01"), SHEET),
        (("register", code, "--on", "2024-05-01"), f"{PLANT}/register?on=2024-05-01"),
        (("leases", code), f"{PLANT}/leases"),
        (("assets", code), f"{PLANT}/assets"),
        (("payments", "--unit", "east"), "/ventures/payments?unit=east"),
        (("statement", "east"), EAST),
    ):
        assert typed(cli, capsys, *words)[:2] == (0, terminal.get(path).json())
    assert typed(cli, capsys, "books", code)[0] == 3
    books = terminal.get(f"{PLANT}/books", "guard").json()
    assert typed(cli, capsys, "books", code, who="guard")[:2] == (0, books)
    assert typed(cli, capsys, "show", "nowhere")[0] == 4


def test_a_terminal_enters_once_what_the_desk_would(
    terminal: Callers, capsys: pytest.CaptureFixture[str]
) -> None:
    code, grant = (
        "factory-2024",
        {"round": "6", "granted_on": "2025-03-01", "purpose": "示例屋顶", "reference": "示例"},
    )
    done = typed(cli, capsys, "enter", "grant", code, "--key", KEY, who="treasurer", amount="500.00", **grant)
    again = typed(
        cli, capsys, "enter", "grant", code, "--key", KEY, who="treasurer", amount="500.00", **grant
    )
    assert (done[0], done[1]["amount"], again[:2]) == (0, 50_000, done[:2])
    other = typed(cli, capsys, "enter", "grant", code, "--key", KEY, who="treasurer", amount="1.00", **grant)
    assert other[0] == 2
    assert typed(cli, capsys, "enter", "grant", code, who="west-clerk", amount="1.00", **grant)[0] == 3
    refused = typed(cli, capsys, "enter", "grant", code, who="treasurer", amount="x", **grant)
    assert (refused[0], "amount: " in refused[2]) == (2, True)
    assert typed(cli, capsys, "enter", "dance", code, who="treasurer")[0] == 2
    assert typed(cli, capsys, "enter", "draft", who="treasurer")[0] == 2
    assert typed(cli, capsys, "enter", "draft", code, who="treasurer", **YEAR)[1]["state"] == "drafted"
    assert typed(cli, capsys, "enter", "show", code, "2024-01-01", who="treasurer")[1]["state"] == "shown"


def test_a_program_brings_a_whole_sheet_with_the_pages_own_dry_run(plant: Callers) -> None:
    assert plant.post(f"{PLANT}/open_books", {"first": "2025-07-01"}, "treasurer").status_code == 201
    url, sent = f"{PLANT}/take_in", {"sort": "entries", "rows": ROWS, "dry_run": "yes"}
    told = plant.post(url, sent, "treasurer").json()
    assert (told["rows"], told["new"], told["kept"], [one["cell"] for one in told["bad"]]) == (
        4, 1, False, ["rows[3].credit"],
    )  # fmt: skip
    assert errors(plant.post(url, sent | {"dry_run": ""}, "treasurer")) == {"rows[3].credit"}
    assert LedgerEntry.objects.count() == 0
    right = {"sort": "entries", "rows": [*ROWS[:3], ROWS[3] | {"credit": "1,000.00"}]}
    first, again = (plant.post(url, right, "treasurer").json() for _n in range(2))
    assert [(one["new"], one["known"], one["kept"]) for one in (first, again)] == [(2, 0, True), (0, 2, True)]
    assert LedgerEntry.objects.count() == 2


def test_a_program_brings_a_sheet_as_text_and_is_told_by_its_cells(plant: Callers) -> None:
    url = f"{PLANT}/take_in"
    years = "年份,收入,支出,银行存款,对账单号\n2024,1000.00,100.01,950.00,示例对账单 1\n20x5,1,1,1,1\n"
    assert errors(plant.post(url, {"rows": years}, "treasurer")) == {"A3"}
    told = plant.post(url, {"rows": years.rsplit("20x5", 1)[0]}, "treasurer").json()
    assert (told["sort"], told["new"], Distribution.objects.get().net) == ("years", 1, 89_999)
    assert plant.post(url, {"rows": years}, "guard").status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "rows"),
        ({"rows": []}, "rows"),
        ({"rows": "1,2,3"}, "file"),
        ({"rows": ROWS, "sort": "nothing"}, "sort"),
        ({"rows": ROWS, "sort": "years"}, "rows"),
        ({"rows": [{"taker": "west", "quantity": "1"}] * 2001, "sort": "register"}, "rows"),
        ({"rows": ROWS, "sort": "entries", "dry_run": "maybe"}, "dry_run"),
    ],
)
def test_what_is_no_sheet_is_refused_by_its_field(plant: Callers, given: dict[str, Any], field: str) -> None:
    assert errors(plant.post(f"{PLANT}/take_in", given, "treasurer")) == {field}
