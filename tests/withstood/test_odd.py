"""What nobody means: absurd days and amounts, words that turn round, bottomless JSON, questions that are code."""

from __future__ import annotations

import json
import os
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from yinuo.base.errors import Invalid
from yinuo.kernel.limits.models import Category
from yinuo.kernel.limits.things import refused_word
from yinuo.kernel.matters.models import Matter, MatterText

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

PROMISED = {
    "kind": "commitment", "title": "修好小桥", "body": "换吊杆", "due_on": "2025-09-17", "proof": "照片",
    "strength": "strive", "lead_unit": "roads", "category": "help", "place": "lane",
}  # fmt: skip
DAYS = (
    *(
        "0001-01-01",
        "9999-12-31",
        "2025-02-30",
        "-2025-01-01",
        "2025-8-18T00:00",
        "99999-01-01",
        "1e9",
        "now",
    ),
    *("someday", "", "２０２５－０２－３０"),
)


@pytest.mark.parametrize("on", DAYS)
def test_a_day_that_cannot_be_is_refused_wherever_a_day_is_given(callers: Callers, on: str) -> None:
    world = callers.world
    ref = world.assigned()
    tries = [
        callers.act("", "submit", "handler", {**PROMISED, "due_on": on}),
        callers.act(ref, "move_date", "handler", {"due_on": on, "text": "缺件", "done_so_far": "拆了"}),
        callers.act(ref, "park", "handler", {"text": "等", "interim": "灯", "review_on": on}),
        callers.act(world.accepted(), "assign", "desk", {"lead_unit": "roads", "due_on": on or "x"}),
    ]
    assert {answer.status_code for answer in tries} == {422}
    for path in (f"/today/{on or 'x'}", f"/api/v1/days/{on or 'x'}"):
        assert Client().get(path).status_code in {400, 404, 422}, path
    for path in ("/changes?since=", "/api/v1/changes?since=", "/m?after=", "/m.csv?after=", "/figures?from="):
        assert Client(raise_request_exception=False).get(path + quote(on)).status_code < 500, path


@pytest.mark.parametrize(
    "amount", [0, -1, 6, 10**30, 1.5, "1e3", "NaN", "１e9", True, None, [], {}, "0x5", " "]
)
def test_an_amount_that_cannot_be_is_refused(callers: Callers, amount: Any) -> None:
    ref = callers.world.reported()
    callers.world.act(ref, "confirm", callers.world.requester(ref))
    rated = callers.post(f"/matters/{ref}/rate", {"process": amount, "result": amount}, "requester", ref)
    assert rated.status_code in {403, 409, 422}
    for name in ("limit", "version", "page"):
        told = Client(raise_request_exception=False).get(f"/api/v1/matters?{name}={quote(str(amount))}")
        assert told.status_code < 500, name


TURNED = {
    "right to left": ("灯\u202e不亮\u2066了\u2069", "灯不亮了"),
    "nothing to see": ("灯\u200b不\u200d亮\ufeff了\u00ad", "灯不亮了"),
    "control": ("灯\x07不亮\x1b[31m了\x7f", "灯不亮[31m了"),
    "lines": ("灯\n不亮\u2028了", "灯 不亮 了"),
    "combining": ("Cafe\u0301 灯", "Café 灯"),
    "tags": ("灯\U000e0041\U000e0042不亮", "灯不亮"),
}


@pytest.mark.parametrize("name", TURNED)
def test_a_title_reads_as_it_is_written(callers: Callers, name: str) -> None:
    typed, kept = TURNED[name]
    ref = callers.world.ask(body=typed + "，请看").ref
    given = {"title": typed, "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    assert callers.act(ref, "accept", "desk", given).status_code == 200
    assert MatterText.objects.get(stream__ref=ref).title == kept


def test_a_name_that_only_looks_like_another_is_another(callers: Callers) -> None:
    """Letters of another script make no second account, code, number, unit or place of the same name."""
    ref = callers.world.promised()
    assert Client().post("/desk/login", {"as": "hаndler"}).status_code == 404  # a Cyrillic letter
    lookalike = ref.replace("C", "С", 1)  # a Cyrillic letter
    assert Client().get(f"/m/{quote(lookalike)}").status_code == 404
    assert callers.act("", "submit", "handler", {**PROMISED, "lead_unit": "rоads"}).status_code == 422
    code = callers.cast.codes[callers.world.ask().ref]
    assert Client().post("/c", {"code": code[:-1] + "Ａ" + code[-1:]}).status_code == 404


DEEP: dict[str, tuple[bytes, int]] = {
    "ten megabytes": (b'{"body": "' + b"x" * 10_000_000 + b'"}', 413),
    "ten thousand arrays": (b'{"body": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    "ten thousand objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
    "a bare array": (b"[" * 10_000 + b"]" * 10_000, 400),
    "nine deep": (b'{"body": ' + b"[" * 9 + b"]" * 9 + b"}", 422),
    "many names": (json.dumps({f"n{n}": n for n in range(50_000)}).encode(), 422),
    "a long number": (b'{"version": ' + b"9" * 100_000 + b"}", 400),
    "not a number": (b'{"version": NaN}', 400),
    "twice": (b'{"kind": "request", "kind": "wish"}', 400),
    "half a pair": (b'{"body": "\\ud800"}', 422),
    "no utf-8": (b'{"body": "\xff\xfe"}', 400),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_body_no_program_means_is_refused_at_once(callers: Callers, name: str) -> None:
    body, status = DEEP[name]
    begun = monotonic()
    answer = Client(raise_request_exception=False).post("/api/v1/matters", body, "application/json")
    assert answer.status_code == status
    assert len(answer.content) < 10_000
    assert monotonic() - begun < 5
    assert not Matter.objects.exists()


CODED = (
    *(
        "' OR '1'='1",
        "1; DROP TABLE event;--",
        "ref DESC",
        "-(SELECT pg_sleep(9))",
        "$$;SELECT 1",
        "\\",
        "%27",
    ),
    *(
        "{ref}",
        "%(x)s",
        "__class__",
        "matter__stream__actor__person__name",
        "\x00",
        "*:*",
        "a & ! b | (",
        "<->",
    ),
    *("NULL", "💥" * 50),
)
ASKED = (
    "q",
    "kind",
    "state",
    "light",
    "outcome",
    "town",
    "place",
    "unit",
    "category",
    "sort",
    "order",
    "order_by",
    "after",
    "view",
    "since",
    "near",
    "limit",
    "service_code",
    "start_date",
)


SOUGHT = (
    *("/m", "/promises", "/m.csv", "/m.atom", "/changes", "/figures", "/stations", "/desk/", "/desk/find"),
    *(
        "/desk/narrow",
        "/desk/list.csv",
        "/desk/return.csv",
        "/check",
        "/raise",
        "/at/lane",
        "/places/lane/door",
    ),
    *("/api/v1/matters", "/api/v1/found", "/api/v1/figures", "/api/v1/stations", "/api/v1/changes"),
    *("/open311/v2/requests.json", "/open311/v2/servicerequestupdates.xml"),
)


SLEPT = 9
"""Seconds that one of the words would have the database sleep."""


@pytest.mark.parametrize("code", CODED)
def test_no_filter_order_or_search_is_taken_for_sql(sit: Callable[[str], Client], code: str) -> None:
    """Every word at every page, every name with every word; every name at every page with a third of them, or all."""
    client, every = sit("desk"), 1 if os.environ.get("YINUO_DRILL") else 3
    for n_path, path in enumerate(SOUGHT):
        for name in ASKED[(n_path + CODED.index(code)) % every :: every]:
            begun = monotonic()
            answer = client.get(path, {name: code})
            assert answer.status_code < 500, (path, name)
            assert monotonic() - begun < SLEPT, (path, name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("wild", ["%", "_", "%%%", "*", "?", ".*", "%" * 3000, "_灯_", "\\%"])
def test_a_wildcard_finds_no_more_than_its_letters(
    callers: Callers, sit: Callable[[str], Client], wild: str
) -> None:
    callers.world.later(-2)
    for n in range(3):
        callers.world.promised(title=f"修好小桥 {n}")
    asked = f"大{wild}洋{wild}"

    def found(q: str) -> list[bool]:
        pages = [Client().get(path, {"q": q}).getvalue() for path in ("/promises.json", "/api/v1/matters")]
        desk = sit("desk").get("/desk/find", {"q": q}).content
        return ["修好小桥".encode() in page for page in (*pages, desk)]

    assert found("好小桥") == [True, True, True]
    assert found(asked) == [False, False, False]


NO_HAZARDS = (
    *("上访人员", "广场集会", "宗教活动", "可疑人员", "集\u200b会", "集 会", "ｐｒａｙｅｒ room"),
    *("Suspicious\u00adstranger", "People who pro-test"),
)


@pytest.mark.parametrize("name", NO_HAZARDS)
def test_a_hazard_of_people_gatherings_or_belief_can_be_neither_made_nor_filed(
    callers: Callers, name: str
) -> None:
    assert refused_word(name, is_hazard=True)
    given = {"kind": "hazard", "category": "help", "body": "看一下", "place": "lane", "about_office": False}
    told = callers.post("/matters", given)
    assert (told.status_code, Category.objects.filter(kinds__contains=["hazard"], thing="").count()) == (
        422,
        0,
    )


@pytest.mark.parametrize("name", ["站台", "Tram stop", "人员密集场所的安全出口"])
def test_a_hazard_of_a_thing_may_be_made(name: str) -> None:
    assert refused_word(name, is_hazard=True) == ""


@pytest.mark.django_db
def test_the_database_takes_no_hazard_without_its_thing() -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises((IntegrityError, Invalid)), transaction.atomic():
        Category.objects.create(
            code="people",
            name="人",
            limit_class="hazard",
            programme="voices",
            kinds=["hazard"],
            thing="person",
        )
