"""A symposium at the desk: what an entry needs, who may do what, what stands beside a matter, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.voices.models import SymposiumQuestion
from yinuo.programmes.voices.symposium_actions import category_of
from yinuo.programmes.voices.tests.browsing import ref_of
from yinuo.programmes.voices.tests.talks.hall import AFTER, HELD, OPENS
from yinuo.programmes.voices.tests.talks.test_symposium import page

if TYPE_CHECKING:
    from yinuo.programmes.voices.tests.talks.hall import Hall


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"speaker": "0"}, "speaker"),
        ({"speaker": "多"}, "speaker"),
        ({"consent": ""}, "consent"),
        ({"body": ""}, "body"),
    ],
)
def test_an_entry_needs_words_a_number_and_consent(
    pinghu_hall: Hall, typed: dict[str, str], field: str
) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    answer = hall.at(hall.recorder, HELD).post(
        f"/desk/voices/sessions/{code}",
        {"verb": "enter", "token": "t" * 20, "body": "留着的话", "speaker": "1", "consent": "on", **typed},
    )
    assert answer.status_code == 422
    assert [one.name for one in answer.context["board"].entering.errors] == [field]
    assert not SymposiumQuestion.objects.exists()


def test_a_public_title_with_a_number_in_it_is_looked_at_first(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    typed: dict[str, Any] = {
        "title": "打13800138000的事",
        "lead_unit": hall.department,
        "token": "look-token-123456",
    }
    answer = hall.post_entry(code, 1, "原话", **typed)
    assert answer.status_code == 422
    board = answer.context["board"].entering
    (look,) = [one for one in board.fields if one.name.startswith("look-")]
    assert not SymposiumQuestion.objects.exists()
    done = hall.post_entry(code, 1, "原话", **{**typed, look.name: "cover"})
    assert done.status_code == 200
    assert "13800138000" not in page(hall, code, AFTER)


def test_the_same_entry_twice_is_one_question_with_one_code(hall: Hall) -> None:
    code = hall.opened()
    first = hall.taken(code, 1, "一样的话", "一样的题")
    assert hall.taken(code, 1, "一样的话", "一样的题") == first
    assert SymposiumQuestion.objects.count() == 1


def test_who_opened_it_enters_too_and_the_desk_takes_it_in_later(hall: Hall) -> None:
    """Entered by the community's own officer it is theirs: checked by another unit before its asker is asked."""
    code = hall.opened()
    shown = hall.at(hall.opener, HELD).get(f"/desk/voices/sessions/{code}")
    assert "title" not in {one.name for one in shown.context["board"].entering.fields}
    tracking = hall.entered(code, 1, "社区记下的", who=hall.opener)
    wrong = {"verb": "take-1", "token": "t" * 20, "title": "", "lead_unit": hall.department}
    back = hall.at(hall.recorder, HELD).post(f"/desk/voices/sessions/{code}", wrong)
    (line,) = back.context["board"].lines
    assert (back.status_code, line.is_open, line.body) == (422, True, "社区记下的")
    taken = {**wrong, "token": "u" * 20, "title": "社区记下的题"}
    assert hall.at(hall.recorder, HELD).post(f"/desk/voices/sessions/{code}", taken).status_code == 302
    hall.answered(code, 1, "当场答了")
    assert SymposiumQuestion.objects.select_related("stream").get().stream.state == "checking"
    assert ref_of(tracking)


def test_an_answer_on_the_spot_is_of_that_day_and_of_the_lead_unit(hall: Hall) -> None:
    code = hall.opened()
    hall.taken(code, 1, "问一句", "问一句的题")
    assert hall.answered(code, 1, "晚了一天", AFTER).status_code == 409
    assert hall.answered(code, 1, "不归我管", who=hall.recorder).status_code == 403
    assert hall.answered(code, 1, "").status_code == 422
    assert hall.answered(code, 7, "没有这个").status_code == 404
    assert hall.answered(code, 1, "是这样办的", who=hall.second).status_code == 302
    assert hall.answered(code, 1, "再答一次").status_code == 409
    assert SymposiumQuestion.objects.get().on_spot_on == HELD


PEOPLE = ("opener", "recorder", "answerer", "city_desk", "stranger", "checker", "technician", "auditor")
MAY = {
    "open": {"opener", "recorder", "city_desk"},
    "enter": {"opener", "recorder", "city_desk"},
    "take": {"recorder", "city_desk"},
    "answer": {"answerer"},
    "archive": {"opener", "recorder", "city_desk"},
    "read": set(PEOPLE),
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("what", MAY)
def test_who_may_do_what(pinghu_hall: Hall, who: str, what: str) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    hall.taken(code, 1, "交办了的", "交办了的题")
    hall.entered(code, 2, "还没受理的")
    client = hall.at(getattr(hall, who, who), HELD)
    address = f"/desk/voices/sessions/{code}"
    token = {"token": f"{what}-{who}-token-000"}
    here = (
        {"unit": "sl-shequ-a"}
        if who == "opener"
        else {"unit": "sl-jiedao-a"}
        if who == "recorder"
        else {"unit": "sl-duban"}
    )
    posts: dict[str, tuple[str, dict[str, Any]]] = {
        "open": ("/desk/voices/sessions/new", {**hall.opening(HELD + timedelta(5)), **token, **here}),
        "enter": (address, {"verb": "enter", "body": "再问一句", "speaker": "3", "consent": "on", **token}),
        "take": (address, {"verb": "take-2", "title": "受理的题", "lead_unit": hall.department, **token}),
        "answer": (address, {"verb": "answer-1", "text": "当场答了", **token}),
        "archive": (address, {"verb": "archive"}),
    }
    answer = client.post(*posts[what]) if what in posts else client.get(address)
    is_let = answer.status_code in {200, 302, 409}
    assert is_let == (who in MAY[what]), (who, what, answer.status_code)
    if not is_let:
        assert answer.status_code in {403, 404}


def test_nobody_comes_to_the_desk_without_logging_in(pinghu_hall: Hall) -> None:
    code = pinghu_hall.opened()
    for path in (
        "/desk/voices/sessions",
        "/desk/voices/sessions/new",
        f"/desk/voices/sessions/{code}",
        "/desk/voices/channels",
    ):
        assert pinghu_hall.at().get(path).status_code == 302
    officer = pinghu_hall.at(pinghu_hall.opener)
    assert officer.post(f"/desk/voices/sessions/{code}", {"verb": "dance"}).status_code == 404
    assert officer.get("/desk/voices/sessions/nothing").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_and_the_sheet_stand_in_both_languages(hall: Hall, language: str) -> None:
    empty = hall.at(on=OPENS, language=language).get("/voices/sessions")
    assert "empty big" in empty.content.decode()
    assert "empty big" in hall.at(hall.opener, OPENS, language).get("/desk/voices/sessions").content.decode()
    code = hall.opened()
    hall.taken(code, 1, "问一句", "问一句的题")
    assert "谈谈社保和读书" in hall.at(on=HELD, language=language).get("/voices/sessions").content.decode()
    listed = hall.at(hall.opener, HELD, language).get("/desk/voices/sessions").content.decode()
    assert ("开一场座谈会" if language == "zh-hans" else "Open a symposium") in listed
    before, after = (page(hall, code, on, language, "/sheet") for on in (OPENS, AFTER))
    assert "asked-table" not in before
    assert "asked-table" in after
    assert ("有话要问？" if language == "zh-hans" else "A question?") in before
    new = hall.at(hall.opener, OPENS, language).get("/desk/voices/sessions/new").content.decode()
    assert ("议题" if language == "zh-hans" else "Topics") in new


@pytest.mark.parametrize(("n", "on"), [(1, HELD), (3, HELD)])
def test_a_page_asks_as_often_for_three_questions_as_for_one(
    pinghu_hall: Hall, n: int, on: date, django_assert_max_num_queries: Any
) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    for speaker in range(1, n + 1):
        hall.taken(code, speaker, f"第{speaker}句话", f"题目{speaker}")
    client, desk = hall.at(on=on + timedelta(1)), hall.at(hall.recorder, on)
    for browser, path in ((client, f"/voices/sessions/{code}"), (desk, f"/desk/voices/sessions/{code}")):
        browser.get(path)
    with django_assert_max_num_queries(12):
        client.get(f"/voices/sessions/{code}")
    with django_assert_max_num_queries(24):
        desk.get(f"/desk/voices/sessions/{code}")


def test_where_it_was_asked_stands_beside_the_matter_in_public_and_at_the_desk(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    tracking = hall.taken(code, 1, "问一句", "问一句的题")
    hall.answered(code, 1, "答一句")
    ref = ref_of(tracking)
    shown = hall.at(on=AFTER).get(f"/m/{ref}").content.decode()
    assert f"/voices/sessions/{code}" in shown
    assert "骑手 1 · 当场有了答复" in shown
    desk = hall.at(hall.answerer, AFTER).get(f"/desk/{ref}").content.decode()
    assert f"/desk/voices/sessions/{code}" in desk


def test_of_what_was_not_answered_there_only_who_asked_is_said(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    tracking = hall.taken(code, 4, "留着办", "留着办的题")
    assert "骑手 4</p>" in hall.at(on=AFTER).get(f"/m/{ref_of(tracking)}").content.decode()
    asker = hall.at(on=AFTER)
    asker.post("/c", {"code": tracking})
    assert asker.get("/mine").context["panels"][0].text == "骑手 4"
    before = hall.at(on=OPENS)
    before.post("/c", {"code": tracking})
    assert before.get("/mine").context["panels"] == ()


def test_a_place_without_such_a_category_says_so(pinghu_hall: Hall) -> None:
    assert category_of(("nothing", "symposium")) == "symposium"
    with pytest.raises(Invalid):
        category_of(("nothing", "fire"))
