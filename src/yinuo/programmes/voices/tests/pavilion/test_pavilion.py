"""J11 ⑤–⑧: suggestions in public with supporters counted, how each ended and why; teams that are called; the patrol."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from yinuo.kernel.limits.things import THINGS
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.voices.models import PatrolNote, TeamCall
from yinuo.programmes.voices.patrol_desk import THING_WORDS
from yinuo.programmes.voices.tests.browsing import ref_of, shown_code
from yinuo.programmes.voices.tests.pavilion.square import ON

if TYPE_CHECKING:
    from yinuo.programmes.voices.tests.pavilion.square import Square

LATER = ON + timedelta(1)


def suggested(square: Square, title: str = "亭边装一盏灯") -> tuple[str, str]:
    code = square.raised("suggestion", f"原话：{title}")
    ref = ref_of(code)
    accept = {
        "title": title,
        "category": "suggestion",
        "visibility": "public",
        "first_contact_unit": square.unit,
    }
    square.act(ref, "accept", square.desk, ON, **accept)
    square.act(ref, "assign", square.desk, ON, lead_unit=square.unit)
    return ref, code


def page(square: Square, on: date = LATER, language: str = "zh-hans", path: str = "") -> str:
    answer = square.at(on=on, language=language).get(path or f"/voices/pavilion/{square.place}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_emergency_number_and_protection_stand_before_anything_that_can_be_brought(
    square: Square,
) -> None:
    main = page(square).split("<main")[1]
    assert -1 < main.index(square.emergency) < main.index("人身安全保护令") < main.index("提一条建议")
    assert f"/at/{square.place}?category=suggestion" in main
    assert f"/at/{square.place}?category=dispute" in main
    assert "/voices/teams/rights" in main
    assert "<script" not in main.split("</main")[0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_suggestion_is_public_and_its_supporters_are_counted_never_listed(
    square: Square, language: str
) -> None:
    ref, _code = suggested(square)
    shown = page(square)
    token = shown.split('name="token" value="')[1].split('"')[0]
    assert "原话" not in shown
    sent = {"verb": "support", "token": token}
    client = square.at(on=LATER)
    assert [client.post(f"/m/{ref}/act", sent).status_code for _ in range(2)] == [303, 303]
    assert PublicMatter.objects.get(ref=ref).n_supporters == 1
    after = page(square, language=language)
    assert ("1 次支持" if language == "zh-hans" else "supported once") in after
    assert "neighbour" not in after


@pytest.mark.parametrize(
    ("result", "more", "word"),
    [
        ("done", {}, "采纳"),
        ("partly", {}, "部分采纳"),
        ("explained", {"law": "议事会的决定"}, "没有采纳"),
    ],
)
def test_how_it_was_decided_stands_with_its_reason(
    pinghu_square: Square, result: str, more: dict[str, str], word: str
) -> None:
    ref, _code = suggested(pinghu_square)
    assert "<blockquote" not in page(pinghu_square)
    given = {"result": result, "text": f"亭边那盏灯的理由：{word}", **more}
    pinghu_square.act(ref, "report", pinghu_square.handler, LATER, **given)
    after = page(pinghu_square, LATER + timedelta(1))
    assert f"<b>{word}</b>" in after
    assert f"亭边那盏灯的理由：{word}" in after
    assert all(law in after for law in more.values())
    if result == "done":
        return
    ruling = "explained" if result == "explained" else "partly_solved"
    pinghu_square.act(ref, "review", pinghu_square.checker, LATER, ruling=ruling, text="复核过，站得住")
    ended = page(pinghu_square, LATER + timedelta(1))
    assert "复核过，站得住" in ended
    assert "我也支持" not in ended


def test_every_place_has_one_and_others_do_not(square: Square) -> None:
    suggested(square)
    listed = page(square, path="/voices/pavilion")
    assert f"/voices/pavilion/{square.place}" in listed
    assert "1 条建议" in listed
    client = square.at()
    assert client.get("/voices/pavilion/none").status_code == 404
    assert "还没有公开的建议" in page(square, ON - timedelta(9))


def test_the_sheet_has_the_number_and_the_square_to_scan(square: Square) -> None:
    sheet = page(square, path=f"/voices/pavilion/{square.place}/poster")
    assert square.emergency in sheet
    assert "<svg" in sheet
    assert f"/voices/pavilion/{square.place}" in sheet


def test_the_same_count_of_queries_for_one_suggestion_and_for_three(
    pinghu_square: Square, django_assert_max_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in (1, 2):
        for k in range(n):
            suggested(pinghu_square, f"第{n}{k}条")
        page(pinghu_square)
        with CaptureQueriesContext(connection) as seen:
            page(pinghu_square)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert django_assert_max_num_queries is not None


# -- teams --


def test_the_named_teams_say_what_they_are_for_and_the_others_are_counted(square: Square) -> None:
    for language in ("zh-hans", "en"):
        listed = page(square, language=language, path="/voices/teams")
        assert f"/voices/teams/{square.team}" in listed
        assert "/voices/teams/third" not in listed
        assert square.emergency in listed
    told = page(square, path="/voices/teams")
    assert ("版面上没有写名字" in told) is (square.pack == "pinghu")
    assert square.at().get("/voices/teams/none").status_code == 404


def call(square: Square, team: str, **more: str) -> Any:
    client = square.at()
    shown = client.get(f"/voices/teams/{team}").content.decode()
    token = shown.split('name="token" value="')[1].split('"')[0]
    typed = {"token": token, "body": "有人吓我", "place": square.place, **more}
    return client.post(f"/voices/teams/{team}", typed)


def test_a_call_to_the_rights_team_is_sealed_with_its_safe_time_and_limits(square: Square) -> None:
    main = page(square, path="/voices/teams/rights").split("<main")[1]
    assert main.index(square.emergency) < main.index("人身安全保护令") < main.index("<form")
    answer = call(square, "rights", contact="13800138000", safe="下午两点")
    code = shown_code(answer)
    ref = ref_of(code)
    row = Matter.objects.get(ref=ref)
    assert (row.visibility, row.category) == ("sealed", "rights")
    assert TeamCall.objects.get().team == "rights"
    assert "下午两点" in square.mine(code)
    desk = square.at(square.desk).get(f"/desk/{ref}").content.decode()
    assert "叫的是这支小队" in desk
    assert "下午两点" in desk
    for who in (square.lead, square.technician, square.checker):
        assert square.at(who).get(f"/desk/{ref}").status_code == 404
    assert not PublicMatter.objects.exists()


def test_a_call_to_another_team_is_a_matter_like_any_other(square: Square) -> None:
    answer = call(square, square.team, body="栏杆松了")
    row = Matter.objects.get(ref=ref_of(shown_code(answer)))
    assert (row.kind, row.visibility) == ("request", "public")
    assert TeamCall.objects.get().called_on == ON


def test_a_number_needs_a_safe_time_and_what_was_typed_comes_back(square: Square) -> None:
    answer = call(square, "rights", contact="13800138000")
    assert answer.status_code == 422
    assert "有人吓我" in answer.content.decode()
    assert call(square, "rights", body="").status_code == 422
    assert call(square, "rights", token="made-up").status_code == 422
    assert not Matter.objects.exists()


def test_a_team_nobody_knows_how_to_call_is_not_called(pinghu_square: Square) -> None:
    client = pinghu_square.at()
    assert "form-call" not in client.get("/voices/teams/third").content.decode()
    from yinuo.doors.portal.asking import fresh_token

    told = {"token": fresh_token(), "body": "来一下", "place": pinghu_square.place}
    assert client.post("/voices/teams/third", told).status_code == 422
    assert not Matter.objects.exists()


# -- the patrol --


def test_the_diary_has_a_place_a_thing_a_time_and_no_field_for_a_person() -> None:
    columns = {field.column: field.get_internal_type() for field in PatrolNote._meta.concrete_fields}
    assert columns == {
        "id": "BigAutoField", "place": "ForeignKey", "thing": "TextField", "noted_on": "DateField",
        "noted_at": "TimeField", "source": "TextField",
    }  # fmt: skip
    assert {field.related_model for field in PatrolNote._meta.concrete_fields if field.related_model} == {
        PatrolNote._meta.get_field("place").related_model
    }
    assert set(THING_WORDS) == set(THINGS)


def noting(square: Square, **more: str) -> dict[str, str]:
    return {
        "place": square.place,
        "thing": "lamp",
        "noted_on": ON.isoformat(),
        "noted_at": "21:30",
        **more,
    }


def test_what_was_noted_is_listed_by_place(square: Square) -> None:
    client = square.at(square.mediator)
    shown = client.get("/desk/voices/patrol").content.decode()
    assert "<textarea" not in shown
    answers = [client.post("/desk/voices/patrol", noting(square)) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert PatrolNote.objects.count() == 1
    listed = client.get(answers[0]["Location"]).content.decode()
    assert "21:30" in listed
    assert "记下了" in listed


@pytest.mark.parametrize(
    "more",
    [
        {"thing": "person"},
        {"place": "none"},
        {"noted_on": ""},
        {"noted_on": LATER.isoformat()},
        {"noted_at": ""},
        {"noted_at": "half past nine"},
    ],
)
def test_nothing_else_is_taken(pinghu_square: Square, more: dict[str, str]) -> None:
    client = pinghu_square.at(pinghu_square.mediator)
    assert client.post("/desk/voices/patrol", noting(pinghu_square, **more)).status_code == 422
    assert not PatrolNote.objects.exists()


def test_words_that_come_along_are_kept_nowhere(pinghu_square: Square) -> None:
    client = pinghu_square.at(pinghu_square.mediator)
    client.post("/desk/voices/patrol", noting(pinghu_square, name="张三", text="看见张三"))
    assert "张三" not in str(PatrolNote.objects.values())
    assert "张三" not in client.get("/desk/voices/patrol").content.decode()


def test_who_keeps_a_diary(square: Square) -> None:
    for who, status in (("handler", 200), ("desk", 200), ("technician", 403), ("auditor", 403)):
        assert square.at(getattr(square, who)).get("/desk/voices/patrol").status_code == status, who
    assert square.at(square.technician).post("/desk/voices/patrol", noting(square)).status_code == 403


def test_the_database_refuses_what_is_no_thing(pinghu_square: Square) -> None:
    told = {"place_id": pinghu_square.place, "noted_on": ON, "noted_at": time(21)}
    with pytest.raises(IntegrityError), transaction.atomic():
        PatrolNote.objects.create(thing="stranger", **told)
