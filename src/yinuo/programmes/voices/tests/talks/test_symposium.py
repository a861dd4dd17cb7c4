"""J2 through the client: opened, asked before, entered as spoken, answered on the spot, challenged, archived."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from yinuo.doors.portal.asking import fresh_token
from yinuo.kernel.limits.clocks import first_due_on
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.matters.queries import state_of
from yinuo.programmes.voices.models import Symposium, SymposiumQuestion
from yinuo.programmes.voices.tests.browsing import ref_of, shown_code
from yinuo.programmes.voices.tests.talks.hall import AFTER, HELD, OPENS

if TYPE_CHECKING:
    from yinuo.programmes.voices.tests.talks.hall import Hall


def page(hall: Hall, code: str, on: date = HELD, language: str = "zh-hans", tail: str = "") -> str:
    answer = hall.at(on=on, language=language).get(f"/voices/sessions/{code}{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


def asked_before(hall: Hall, code: str, body: str = "孩子上学要几样材料？", on: date = OPENS) -> Any:
    client = hall.at(on=on)
    form = client.get(f"/voices/sessions/{code}").content.decode()
    token = form.split('name="token" value="')[1].split('"')[0]
    return client.post(f"/voices/sessions/{code}", {"token": token, "body": body})


def test_topics_are_public_three_days_before_and_nobody_opens_it_sooner(hall: Hall) -> None:
    early = hall.at(hall.opener, OPENS).post("/desk/voices/sessions/new", hall.opening(HELD - timedelta(1)))
    assert early.status_code == 422
    assert "2025-08-22" in early.content.decode()
    assert not Symposium.objects.exists()
    code = hall.opened()
    shown = page(hall, code, OPENS)
    assert "社保怎么缴" in shown
    assert "孩子在哪儿读书" in shown
    assert hall.at(on=OPENS - timedelta(1)).get(f"/voices/sessions/{code}").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        Symposium.objects.filter(code=code).update(held_on=OPENS + timedelta(2))


def test_the_same_press_twice_opens_one(pinghu_hall: Hall) -> None:
    assert pinghu_hall.opened() == pinghu_hall.opened()
    assert Symposium.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"topics": " \n "}, "topics"),
        ({"topics": "\n".join(f"第{n}条" for n in range(13))}, "topics"),
        ({"held_on": "不知道"}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2027-08-22"}, "held_on"),
        ({"unit": "sl-ju-d"}, "unit"),
        ({"place": "nowhere"}, "place"),
        ({"place": "slp-jd-b"}, "place"),
        ({"group": "nobody"}, "group"),
        ({"departments": ["nobody"]}, "departments"),
        ({"title": "找13800138000"}, "title"),
        ({"title": "长" * 121}, "title"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    pinghu_hall: Hall, typed: dict[str, Any], field: str
) -> None:
    hall = pinghu_hall
    answer = hall.at(hall.opener, OPENS).post("/desk/voices/sessions/new", hall.opening(**typed))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert [one.name for one in form.errors] == [field]
    assert next(one.value for one in form.fields if one.name == "spot") == "二楼"
    assert not Symposium.objects.exists()


def test_what_only_looks_personal_goes_out_once_somebody_has_looked(pinghu_hall: Hall) -> None:
    code = pinghu_hall.opened(title="社保热线13800138000", looked="on")
    assert Symposium.objects.get(code=code).title == "社保热线13800138000"


def test_before_the_day_anybody_asks_and_gets_a_code(hall: Hall) -> None:
    code = hall.opened()
    answer = asked_before(hall, code)
    assert answer.status_code == 200
    tracking = shown_code(answer)
    row = SymposiumQuestion.objects.select_related("stream").get()
    assert (row.speaker, row.n, row.stream.ref) == (None, 1, ref_of(tracking))
    assert (row.stream.source, row.stream.category, row.stream.state) == (
        "symposium",
        "symposium",
        "submitted",
    )
    assert not answer.cookies
    shown = page(hall, code, OPENS)
    assert "孩子上学要几样材料" not in shown


def test_the_same_form_twice_is_one_question_and_a_stale_or_empty_one_comes_back(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    client = hall.at(on=OPENS)
    token = (
        client.get(f"/voices/sessions/{code}").content.decode().split('name="token" value="')[1].split('"')[0]
    )
    typed = {"token": token, "body": "医保断了怎么办"}
    first, second = (client.post(f"/voices/sessions/{code}", typed) for _ in range(2))
    assert shown_code(first) == shown_code(second)
    assert SymposiumQuestion.objects.count() == 1
    other = client.post(f"/voices/sessions/{code}", {**typed, "body": "换了一句"})
    assert other.status_code == 409
    token = fresh_token()
    empty = client.post(f"/voices/sessions/{code}", {"token": token, "body": ""})
    assert empty.status_code == 422
    stale = client.post(f"/voices/sessions/{code}", {**typed, "token": "made-up"})
    assert (stale.status_code, "医保断了怎么办" in stale.content.decode()) == (422, True)
    young = client.post(f"/voices/sessions/{code}", {"token": token, "body": "作业太多", "under_14": "on"})
    assert young.status_code == 422
    turned = client.post(f"/voices/sessions/{code}?tongue=en", {"token": token, "body": "转语言"})
    assert (turned.status_code, "转语言" in turned.content.decode()) == (200, True)
    assert SymposiumQuestion.objects.count() == 1


def test_too_many_presses_are_asked_to_wait_and_nothing_typed_is_lost(pinghu_hall: Hall) -> None:
    from yinuo.doors.shell.pace import MOST, PACE

    hall, code = pinghu_hall, pinghu_hall.opened()
    for _ in range(MOST["raise"]):
        PACE.wait("raise", "127.0.0.1")
    answer = asked_before(hall, code, "等一等再送")
    assert (answer.status_code, "等一等再送" in answer.content.decode()) == (429, True)


def test_on_the_day_and_after_it_no_form_stands_in_public(hall: Hall) -> None:
    code = hall.opened()
    late = hall.at(on=HELD).post(f"/voices/sessions/{code}", {"token": "x", "body": "晚了"})
    assert late.status_code == 422
    assert 'id="form-submit"' not in page(hall, code, HELD)
    conflict = hall.at(on=HELD).post(f"/voices/sessions/{code}", {"token": fresh_token(), "body": "晚了"})
    assert conflict.status_code == 409


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_j2_ten_questions_each_with_its_outcome(hall: Hall, language: str) -> None:
    code = hall.opened()
    before = [shown_code(asked_before(hall, code, f"事先的问题{n}，说得长一点")) for n in range(2)]
    spot = [hall.taken(code, n, f"第{n}位说的话", f"第{n}个题目") for n in range(1, 5)]
    later = [hall.taken(code, n, f"第{n}位的另一句", f"留着办的{n}") for n in range(5, 9)]
    for n in range(3, 7):
        answer = hall.answered(code, n, f"当场答复的话{n}")
        assert answer.status_code == 302
    rows = list(SymposiumQuestion.objects.order_by("n").select_related("stream"))
    assert [row.on_spot_on for row in rows] == [None, None, *[HELD] * 4, *[None] * 4]
    assert {row.stream.state for row in rows[2:6]} == {"awaiting_reply"}
    assert {row.stream.original_due for row in rows[6:]} == {rows[6].stream.original_due}
    taken = {"verb": "take-1", "token": "take-1-token", "title": "材料几样", "lead_unit": hall.department}
    assert hall.at(hall.recorder, HELD).post(f"/desk/voices/sessions/{code}", taken).status_code == 302
    for tracking in spot:
        hall.act(ref_of(tracking), "confirm", f"code:{tracking}", AFTER)
    for tracking in (before[0], *later):
        hall.act(ref_of(tracking), "report", hall.answerer, AFTER, result="done", text=f"办好了{tracking}")
        hall.act(ref_of(tracking), "confirm", f"code:{tracking}", AFTER)
    hall.act(ref_of(before[1]), "withdraw", f"code:{before[1]}", AFTER)
    end = AFTER + timedelta(30)
    shown = page(hall, code, end, language)
    assert (
        "10 个问题，10 个有结果" if language == "zh-hans" else "10 questions, 10 with an outcome"
    ) in shown
    assert "4 / 10" in shown
    assert "9 / 10" in shown
    assert shown.count('<li class="line">') == 10
    assert page(hall, code, end, language, "?show=on_spot").count('<li class="line">') == 4
    assert page(hall, code, end, language, "?show=open").count('<li class="line">') == 0
    assert (
        hall.at(hall.recorder, end).post(f"/desk/voices/sessions/{code}", {"verb": "archive"}).status_code
        == 302
    )
    assert Symposium.objects.get().archived_on == end
    gone = hall.post_entry(code, 9, "归档以后", end)
    assert gone.status_code == 409


def test_a_rest_of_the_questions_has_ten_working_days(hall: Hall) -> None:
    code = hall.opened()
    tracking = hall.taken(code, 1, "转学怎么办", "转学怎么办")
    row = SymposiumQuestion.objects.select_related("stream").get()
    limits = limits_for("symposium", HELD)
    assert str(limits.result) == "10wd"
    accepted_at = state_of(row.stream).accepted_at
    assert accepted_at is not None
    assert row.stream.ref == ref_of(tracking)
    assert row.stream.original_due == first_due_on(limits, accepted_at, current_calendar())


def test_an_answer_on_the_spot_is_challenged_by_its_asker_and_the_code_page_says_so(hall: Hall) -> None:
    code = hall.opened()
    tracking = hall.taken(code, 1, "社保断了怎么办", "社保断了怎么办")
    hall.answered(code, 1, "补上就行")
    asker = hall.at(on=AFTER)
    asker.post("/c", {"code": tracking})
    shown = asker.get("/mine")
    panel, *_voice = shown.context["panels"]
    assert "8月29日" in panel.text or "29 Aug" in panel.text
    late = hall.at(on=HELD + timedelta(9))
    late.post("/c", {"code": tracking})
    assert late.get("/mine").context["panels"][0].text != panel.text
    form = shown.context["mine"].ask.no
    said = {"verb": "send_back", "token": form.token, "version": form.version}
    assert asker.post("/mine/act", said).status_code == 303
    again = asker.get("/mine")
    assert again.context["panels"][0].text
    row = SymposiumQuestion.objects.select_related("stream").get()
    assert (row.stream.state, row.on_spot_on) == ("in_progress", HELD)
    ref = ref_of(tracking)
    hall.act(ref, "report", hall.answerer, AFTER, result="done", text="和学校对过口径，清单换了")
    assert SymposiumQuestion.objects.select_related("stream").get().stream.state == "checking"
    hall.act(ref, "confirm", hall.checker, AFTER, text="看了")
    hall.act(ref, "confirm", f"code:{tracking}", AFTER)
    solved = asker.get("/mine").context["panels"][0].text
    assert solved not in {panel.text, again.context["panels"][0].text}


def test_whoever_asked_elsewhere_reads_nothing_of_symposia(pinghu_hall: Hall) -> None:
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import ASKER

    given = {
        "kind": "request",
        "category": "enquiry",
        "body": "问一句",
        "place": "slp-jd-a",
        "about_office": False,
    }
    done = act("", "submit", actor=ASKER, given=given)
    asker = pinghu_hall.at()
    asker.post("/c", {"code": done.code})
    assert asker.get("/mine").context["panels"] == ()


def test_it_is_not_archived_while_a_question_has_no_outcome_and_the_sentence_names_which(hall: Hall) -> None:
    code = hall.opened()
    tracking = hall.taken(code, 1, "第一个", "第一个题目")
    hall.entered(code, 2, "第二个")
    hall.act(ref_of(tracking), "report", hall.answerer, HELD, result="done", text="答了")
    hall.act(ref_of(tracking), "confirm", f"code:{tracking}", AFTER)
    answer = hall.at(hall.recorder, AFTER).post(f"/desk/voices/sessions/{code}", {"verb": "archive"})
    assert answer.status_code == 409
    one = hall.one if hall.pack == "pinghu" else "甲板工"
    assert f"{one} 2" in answer.context["error"]
    assert f"{one} 1" not in answer.context["error"]
    assert Symposium.objects.get().archived_on is None
    with pytest.raises(DatabaseError), transaction.atomic():
        Symposium.objects.update(archived_on=AFTER)
    soon = hall.at(hall.recorder, OPENS).post(f"/desk/voices/sessions/{code}", {"verb": "archive"})
    assert soon.status_code == 409


def test_in_the_demo_a_day_gone_by_does_not_archive_what_went_on_after_it(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    tracking = hall.taken(code, 1, "第一个", "第一个题目")
    hall.answered(code, 1, "答了")
    hall.act(ref_of(tracking), "confirm", f"code:{tracking}", AFTER + timedelta(9))
    answer = hall.at(hall.recorder, AFTER).post(f"/desk/voices/sessions/{code}", {"verb": "archive"})
    assert answer.status_code == 409
    assert Symposium.objects.get().archived_on is None


def test_who_asked_is_a_number_in_public_and_what_they_said_is_nowhere(hall: Hall) -> None:
    code = hall.opened()
    tracking = hall.taken(code, 3, "我叫王小明，住在三幢", "材料要几样")
    hall.answered(code, 1, "三样")
    one = hall.one if hall.pack == "pinghu" else "甲板工"
    texts = [page(hall, code, AFTER), page(hall, code, AFTER, tail="/sheet")]
    texts.append(hall.at(on=AFTER).get(f"/m/{ref_of(tracking)}").content.decode())
    texts.append(hall.at(on=AFTER).get(f"/api/v1/voices/sessions/{code}").content.decode())
    for text in texts:
        assert "王小明" not in text
        assert f"{one} 3" in text
    columns = [field.name for field in SymposiumQuestion._meta.get_fields()]
    assert columns == ["stream", "symposium", "n", "group", "speaker", "asked_on", "on_spot_on"]


def test_a_question_that_was_sealed_is_not_counted_in_public(pinghu_hall: Hall) -> None:
    hall, code = pinghu_hall, pinghu_hall.opened()
    hall.taken(code, 1, "看得见的", "看得见的题目")
    tracking = hall.entered(code, 2, "要封存的")
    accept = {"title": "封", "category": "symposium", "visibility": "sealed", "first_contact_unit": hall.unit}
    hall.act(ref_of(tracking), "accept", hall.recorder, HELD, **accept)
    shown = page(hall, code, AFTER)
    assert "骑手 2" not in shown
    assert "1 个问题" in shown
    seen = hall.at(hall.recorder, AFTER).get(f"/desk/voices/sessions/{code}").context["board"].lines
    unseen = hall.at(hall.answerer, AFTER).get(f"/desk/voices/sessions/{code}").context["board"].lines
    assert ([line.who for line in seen], [line.who for line in unseen]) == (["骑手 1", "骑手 2"], ["骑手 1"])
