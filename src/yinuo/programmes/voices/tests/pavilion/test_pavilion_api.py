"""J11 for programs: suggestions and what was decided, a team called, a thing noted by the patrol; as on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.kernel.identity import tokens
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.programmes.voices.models import PatrolNote, TeamCall
from yinuo.programmes.voices.tests.pavilion.square import ON
from yinuo.programmes.voices.tests.pavilion.test_pavilion import LATER, noting, suggested

if TYPE_CHECKING:
    from yinuo.programmes.voices.tests.pavilion.square import Square

ROOT = "/api/v1/voices"


def ask(square: Square, path: str, who: str = "") -> Any:
    return square.at(on=LATER).get(f"{ROOT}/{path}", headers=voice(who))


def send(square: Square, path: str, given: Any, who: str = "", key: str = "") -> Any:
    headers = {**voice(who), **({"Idempotency-Key": key} if key else {})}
    return square.at(on=LATER).post(f"{ROOT}/{path}", given, content_type="application/json", headers=headers)


def voice(who: str) -> dict[str, str]:
    if not who:
        return {}
    return {"Authorization": f"Bearer {tokens.create(Account.objects.get(username=who), 'test', 30)[1]}"}


def test_a_suggestion_is_read_with_its_supporters_and_what_was_decided(square: Square) -> None:
    ref, _code = suggested(square)
    (line,) = [one for one in ask(square, "pavilions").json()["items"] if one["n"]]
    assert (line["code"], line["n"]) == (square.place, 1)
    (told,) = ask(square, f"pavilions/{square.place}").json()["suggestions"]
    assert (told["ref"], told["n_supporters"], told["decision"]["kind"]) == (ref, 0, "")
    square.act(ref, "report", square.handler, LATER, result="done", text="亭边的灯装好了")
    (told,) = ask(square, f"pavilions/{square.place}").json()["suggestions"]
    assert (told["decision"]["kind"], told["decision"]["reason"]) == ("adopted", "亭边的灯装好了")
    assert ask(square, "pavilions/nowhere").status_code == 404


def test_a_team_is_called_once_and_a_number_needs_its_safe_time(pinghu_square: Square) -> None:
    square = pinghu_square
    team = next(one for one in ask(square, "teams").json()["items"] if one["code"] == square.team)
    path, key = f"teams/{team['code']}/call", "k" * 24
    given = {"body": "楼道里堆了东西，请来看看", "place": square.place}
    unsafe = send(square, path, {**given, "contact": "13800138000"})
    assert (unsafe.status_code, list(unsafe.json()["errors"])) == (422, ["safe"])
    assert send(square, path, {**given, "person": "x"}).status_code == 422
    assert send(square, path, {**given, "body": 7}).status_code == 422
    called = [send(square, path, given, key=key) for _ in range(2)]
    assert [one.status_code for one in called] == [201, 201]
    assert called[0].json() == called[1].json()
    assert (TeamCall.objects.count(), Matter.objects.filter(category=team["category"]).count()) == (1, 1)
    assert send(square, path, given, who=square.handler).status_code == 403
    assert send(square, "teams/none/call", given).status_code == 404


def test_the_patrol_notes_a_thing_and_nothing_else(pinghu_square: Square) -> None:
    square = pinghu_square
    for _ in range(2):
        answer = send(square, "patrol", noting(square), square.mediator, "n" * 24)
        assert answer.status_code == 201, answer.content.decode()
    assert PatrolNote.objects.count() == 1
    href = f"{ROOT}/patrol?place={square.place}"
    assert answer.json() == {**noting(square), "source": "example", "href": href}
    diary = ask(square, f"patrol?place={square.place}", square.mediator).json()
    assert [one["thing"] for one in diary["items"]] == ["lamp"]
    assert send(square, "patrol", {**noting(square), "person": "x"}, square.mediator).status_code == 422
    assert send(square, "patrol", {**noting(square), "thing": "person"}, square.mediator).status_code == 422


@pytest.mark.parametrize("who", ["", "auditor"])
def test_whoever_keeps_no_diary_reads_and_writes_none(pinghu_square: Square, who: str) -> None:
    name = getattr(pinghu_square, who) if who else ""
    status = 403 if who else 401
    assert ask(pinghu_square, "patrol", name).status_code == status
    assert send(pinghu_square, "patrol", noting(pinghu_square), name).status_code == status
    assert not PatrolNote.objects.exists()
    assert ON < LATER
