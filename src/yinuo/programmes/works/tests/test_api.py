"""The works through the API: read by anybody, written by who drafts promises there, once for each key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers, typed
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.works import oc4ids, queries
from yinuo.programmes.works.cli import COMMAND
from yinuo.programmes.works.models import Asset, Closure
from yinuo.programmes.works.tests.closed import closed

if TYPE_CHECKING:
    from collections.abc import Iterator

LAMP = {"sort": "lamp", "name": "门口的路灯", "place": "lane"}


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    cast = Callers()
    Category.objects.create(
        code="works",
        name="工程",
        name_en="Works",
        limit_class="help",
        programme="works",
        kinds=["commitment"],
    )
    book.forget()
    yield cast
    book.forget()


def shut(callers: Callers, **more: str) -> dict[str, str]:
    on = callers.world.now.date()
    return {
        "asset": Asset.objects.latest("pk").code, "unit": "roads", "closed_from": on.isoformat(),
        "due_on": (on + timedelta(10)).isoformat(), "strength": "guarantee", "scope": "换灯头\n换线", "detour": "没有",
        "proof": "亮灯当晚的照片", **more,
    }  # fmt: skip


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return set(answer.json()["errors"])


def test_a_closure_is_announced_once_and_public_once_signed(callers: Callers) -> None:
    assert callers.post("/works/assets", LAMP, "handler").status_code == 201
    given = shut(callers)
    first, again = (
        callers.post("/works/closures", given, "handler", Idempotency_Key="k" * 20) for _n in range(2)
    )
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert Closure.objects.count() == 1
    ref = first.json()["ref"]
    assert callers.get(f"/works/closures/{ref}").status_code == 404
    assert callers.get("/works/closures").json()["items"] == []
    assert callers.act(ref, "launch", "head").status_code == 200
    (one,) = callers.get("/works/closures").json()["items"]
    assert (one["ref"], one["phase"], one["strength"], one["scope"]) == (
        ref,
        "shut",
        "guarantee",
        ["换灯头", "换线"],
    )
    assert one["first_due"] == one["current_due"] == given["due_on"]
    told = callers.get(f"/works/assets/{given['asset']}").json()
    assert [item["ref"] for item in told["closures"]] == [ref]
    assert callers.get("/works/closures?near=lane").json()["items"] == [one]
    assert callers.get("/works/closures?near=nowhere").status_code == 404


def test_faults_come_all_at_once_and_nothing_else_is_taken(callers: Callers) -> None:
    callers.post("/works/assets", LAMP, "handler")
    wrong = shut(callers, strength="sure", due_on="2020-01-01", scope="", detour="", unit="water")
    answer = callers.post("/works/closures", wrong, "handler")
    assert errors(answer) == {"strength", "due_on", "scope", "detour", "unit"}
    assert errors(callers.post("/works/closures", shut(callers) | {"owner": "x"}, "handler")) == {"owner"}
    assert errors(callers.post("/works/assets", {**LAMP, "sort": 3}, "handler")) == {"sort"}
    assert Closure.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("asker", 401), ("requester", 403), ("auditor", 403)])
def test_nobody_else_writes(callers: Callers, who: str, status: int) -> None:
    ref = callers.world.ask().ref if who == "requester" else ""
    for path, given in (("/works/assets", LAMP), ("/works/closures", {"asset": "x"})):
        assert callers.post(path, given, who, ref).status_code == status
    assert Asset.objects.count() == 0


def test_closures_are_told_as_projects_of_the_standard(callers: Callers) -> None:
    ref = closed(callers.world)
    told = callers.get("/works/projects").json()
    (project,) = told["projects"]
    assert (told["version"], project["id"], project["status"]) == ("0.9", ref, "implementation")
    assert project["sector"] == ["transport.road"]
    assert [party["roles"] for party in project["parties"]] == [["publicAuthority"], ["supplier"]]
    assert set(project["period"]) == {"startDate", "endDate"}
    world, day = callers.world, callers.world.now.date().isoformat()
    world.act(ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": day})
    world.act(ref, "confirm", "checker", {"text": "看了", "proof_on": day})
    assert callers.get("/works/projects").json()["projects"] == []
    assert callers.get(f"/works/closures/{ref}").json()["phase"] == "open"
    done = oc4ids.project(queries.one(ref, world.now.date()), nodes()[1])
    assert (done["status"], done["completion"]) == ("completed", {"endDate": f"{day}T00:00:00Z"})


def test_a_terminal_does_and_says_the_same(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert typed(COMMAND, capsys, "enter", who="handler", **LAMP)[0] == 0
    (lamp,) = typed(COMMAND, capsys, "assets")[1]["items"]
    assert lamp == callers.get("/works/assets").json()["items"][0]
    code, done, _said = typed(COMMAND, capsys, "announce", "--key", "k" * 20, who="handler", **shut(callers))
    assert code == 0
    assert callers.act(done["ref"], "launch", "head").status_code == 200
    told = callers.get("/works/closures").json()
    assert typed(COMMAND, capsys, "closures", "--near", "lane")[1]["items"] == told["items"]
    assert told["next_cursor"] is None
    assert typed(COMMAND, capsys, "kept")[1] == callers.get("/works/kept").json() == {"items": []}
    assert typed(COMMAND, capsys, "closures", "--near", "nowhere")[0] == 4
    for words, path in (
        (("closure", done["ref"]), f"closures/{done['ref']}"),
        (("asset", lamp["code"]), f"assets/{lamp['code']}"),
    ):
        assert typed(COMMAND, capsys, *words)[1] == callers.get(f"/works/{path}").json()
        assert typed(COMMAND, capsys, words[0], "nowhere")[0] == 4
    assert typed(COMMAND, capsys, "enter", who="auditor", **LAMP)[0] == 3
    code, _none, said = typed(COMMAND, capsys, "enter", who="handler", **{**LAMP, "sort": "moon"})
    assert (code, "sort: " in said) == (2, True)


def test_a_key_is_its_senders_own(callers: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    for who, name in (("handler", "东头的灯"), ("head", "西头的灯")):
        answer = callers.post("/works/assets", {**LAMP, "name": name}, who, Idempotency_Key="k" * 20)
        assert answer.json()["name"] == name
    for who, name in (("handler", "南头的灯"), ("head", "北头的灯")):
        for _n in range(2):
            told = typed(COMMAND, capsys, "enter", "--key", "1", who=who, **{**LAMP, "name": name})[1]
            assert told["name"] == name
    assert Asset.objects.count() == 4
