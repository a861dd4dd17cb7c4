"""J8 by API and from a terminal: the same words do the same things, and the same things are refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers
from yinuo.doors.tests.both import Api, Door, Typed, done
from yinuo.kernel.limits import book
from yinuo.programmes.events.cli import COMMAND
from yinuo.programmes.events.models import Award, Booking, Exhibition, Gift, School, Score
from yinuo.programmes.events.tests.recorded import categories

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2025, 8, 18)
NEXT = TODAY + timedelta(1)
ON, CLOSES = TODAY + timedelta(14), TODAY + timedelta(3)
AFTER, LATER = CLOSES + timedelta(1), CLOSES + timedelta(2)
SHOW = {"name": "示例灯塔展", "place": "town", "opened_on": TODAY.isoformat(), "note": "八岁以下请大人陪"}
HOUR = {"on": ON.isoformat(), "from_at": "09:00", "to_at": "10:30", "capacity": 60}
AGREED = {
    "name": "示例合作协议", "place": "town", "parties": "示例馆\n示例所", "articles": "交换目录\n同办一展",
    "signed_on": TODAY.isoformat(), "review_on": (TODAY + timedelta(90)).isoformat(),
}  # fmt: skip
THING = {
    "thing": "一盏马灯", "whence": "家里三代用过", "rights": "own", "place": "town", "credit": "named",
    "name": "渡口人家",
}  # fmt: skip
ESSAYS = {"name": "示例征文", "place": "town", "closes_on": CLOSES.isoformat(), "rubric": "切题 40\n真话 60"}
CHILD = "示例小朋友癸"
READS = {
    "exhibitions": "/events/exhibitions", "exhibition": "/events/exhibitions/{}", "slot": "/events/slots/{}",
    "agreements": "/events/agreements", "agreement": "/events/agreements/{}", "gifts": "/events/gifts",
    "gift": "/events/gifts/{}", "offers": "/events/offers", "offered": "/events/offers/{}",
    "contests": "/events/contests", "contest": "/events/contests/{}", "judging": "/events/contests/{}/judging",
}  # fmt: skip
WRITES = {
    "exhibit": "/events/exhibitions", "advise": "/events/exhibitions/{}/notes",
    "hour": "/events/exhibitions/{}/slots", "enrol": "/events/schools",
    "book": "/events/slots/{}/book", "leave": "/events/slots/{}/leave", "came": "/events/slots/{}/came",
    "sign": "/events/agreements", "answer": "/events/agreements/{}/promises", "offer": "/events/offers",
    "step": "/events/offers/{}/steps", "open": "/events/contests", "enter": "/events/contests/{}/entries",
    "name": "/events/contests/{}/names", "declare": "/events/contests/{}/declare",
    "score": "/events/contests/{}/scores", "decide": "/events/contests/{}/decide",
}  # fmt: skip


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    cast = Callers()
    categories()
    yield cast
    book.forget()


@pytest.fixture(params=["api", "terminal"])
def door(
    request: pytest.FixtureRequest,
    callers: Callers,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Door:
    if request.param == "api":
        return Api(callers, READS, WRITES)
    return Typed(COMMAND, READS, capsys, monkeypatch)


def school(door: Door, name: str) -> str:
    code: str = done(door, "enrol", who="handler", name=name)["code"]
    return code


def test_a_school_books_waits_moves_up_and_says_how_many_came(door: Door) -> None:
    show = done(door, "exhibit", who="handler", **SHOW)
    assert done(door, "exhibitions")["items"] == [show]
    hour = done(door, "hour", show["code"], who="handler", **HOUR)
    first, second = school(door, "示例甲小学"), school(door, "示例乙小学")
    booked = done(door, "book", hour["code"], code=first, n=40)
    assert (booked["is_seated"], booked["n"]) == (True, 40)
    assert done(door, "book", hour["code"], code=second, n=30)["is_seated"] is False
    told = done(door, "exhibition", show["code"])
    assert (told["slots"][0]["n_left"], told["slots"][0]["n_waiting"]) == (20, 1)
    assert (told["schools"]["booked"], told["schools"]["waiting"]) == (1, 1)
    assert done(door, "leave", hour["code"], code=first) == {"slot": hour["code"], "href": hour["href"]}
    assert done(door, "slot", hour["code"])["n_left"] == 30
    done(door, "came", hour["code"], code=second, came=29, day=ON)
    told = done(door, "exhibition", show["code"], day=ON)
    assert (told["n_came"], told["schools"]["visited"], told["schools"]["not_yet"]) == (29, 1, 1)


def test_a_note_by_age_is_written_read_where_a_school_books_and_ended(door: Door) -> None:
    show = done(door, "exhibit", who="handler", **SHOW)["code"]
    hour = done(door, "hour", show, who="handler", **HOUR)["code"]
    note = {"from_age": 0, "to_age": 7, "text": "有机器声"}
    assert done(door, "advise", show, who="handler", **note)["age_notes"] == [note]
    assert (done(door, "exhibition", show)["age_notes"], done(door, "slot", hour)["age_notes"]) == (
        [note],
        [note],
    )
    for wrong in ({"from_age": 8}, {"to_age": 19}, {"teacher": "x"}):
        assert door.do("advise", show, who="handler", **{**note, **wrong})[0] == 2, wrong
    assert door.do("advise", show, who="auditor", **note)[0] == 3
    assert door.do("advise", "nowhere", who="handler", **note)[0] == 4
    assert done(door, "advise", show, who="handler", from_age=0, to_age=7)["age_notes"] == []
    assert done(door, "exhibition", show)["age_notes"] == []


def test_what_cannot_be_booked_is_said(door: Door) -> None:
    show = done(door, "exhibit", who="handler", **SHOW)
    hour = done(door, "hour", show["code"], who="handler", **HOUR)["code"]
    code = school(door, "示例甲小学")
    for given, at, result in (
        ({"code": code, "n": 61}, hour, 2),
        ({"code": "nobody", "n": 1}, hour, 2),
        ({"code": code, "n": 1, "teacher": "x"}, hour, 2),
        ({"code": code, "n": 1}, "nowhere", 4),
    ):
        assert door.do("book", at, **given)[0] == result, given
    assert door.do("came", hour, code=code, came=1)[0] == 2  # not before that day
    assert door.do("exhibit", who="auditor", **SHOW)[0] == 3
    assert door.do("exhibit", **SHOW)[0] == 3
    assert door.do("hour", "nowhere", who="handler", **HOUR)[0] == 4
    assert door.do("exhibitions", cursor="!")[0] == 2
    assert (Booking.objects.count(), Exhibition.objects.count()) == (0, 1)


def test_an_article_of_an_agreement_becomes_a_promise(callers: Callers, door: Door) -> None:
    signed = done(door, "sign", who="handler", **AGREED)
    assert [one["promise"] for one in signed["articles"]] == [None, None]
    assert [one["code"] for one in done(door, "agreements")["items"]] == [signed["code"]]
    given: dict[str, Any] = {
        "n": 1, "unit": "roads", "strength": "strive", "due_on": ON.isoformat(), "proof": "目录两份",
    }  # fmt: skip
    drafted = done(door, "answer", signed["code"], who="handler", **given)
    assert done(door, "agreement", signed["code"])["articles"][0]["promise"] is None  # nobody has signed it
    assert callers.act(drafted["ref"], "launch", "head").status_code == 200
    promise = done(door, "agreement", signed["code"])["articles"][0]["promise"]
    assert (promise["ref"], promise["strength"], promise["first_due"]) == (
        drafted["ref"], "strive", ON.isoformat()
    )  # fmt: skip
    assert door.do("answer", signed["code"], who="handler", **given)[0] == 2  # somebody has it already
    assert door.do("answer", signed["code"], who="auditor", **given)[0] == 3


def test_a_gift_goes_step_by_step_to_the_museum(callers: Callers, door: Door) -> None:
    ref = done(door, "offer", **THING)["ref"]
    accept = {
        "title": "一盏马灯", "category": "donation", "visibility": "public", "first_contact_unit": "lane-office",
    }  # fmt: skip
    for verb, given in (("accept", accept), ("assign", {"lead_unit": "roads"})):
        assert callers.act(ref, verb, "desk", given).status_code == 200
    assert done(door, "offers", who="handler")["items"][0]["is_named"] is True
    assert door.do("step", ref, who="handler", sort="deed", number="25-3", finding="all")[0] == 2  # not yet
    for sort, more in (
        ("provenance", {"text": "说得清", "finding": "clear"}),
        ("expert", {"text": "是真的"}),
        ("deed", {"number": "25-3", "finding": "all"}),
        ("certificate", {}),
        ("accession", {"number": "0042"}),
    ):
        assert sort in done(door, "offered", ref, who="handler")["next"]
        assert door.do("gift", ref, day=LATER)[0] == 4
        done(door, "step", ref, who="handler", sort=sort, **more)
    told = done(door, "gift", ref, day=LATER)
    assert (told["credit"], told["deed"], told["certificate"], told["accession"]) == (
        "渡口人家", "25-3", f"C-{ref}", "0042"
    )  # fmt: skip
    assert done(door, "gifts", day=LATER)["items"] == [{name: told[name] for name in told if name != "steps"}]
    assert door.do("offered", ref, who="other")[0] == 4
    assert door.do("offers")[0] == 3
    assert Gift.objects.count() == 1


def test_essays_are_entered_judged_and_named(door: Door) -> None:
    of = done(door, "open", who="handler", **ESSAYS)["code"]
    code = school(door, "示例甲小学")
    labels = [one["label"] for one in done(door, "enter", of, code=code, grade=3, n=2)["items"]]
    assert len(set(labels)) == 2
    assert door.do("enter", of, code=code, grade=3, n=1, day=AFTER)[0] == 2  # it is closed
    for who in ("handler", "colleague"):
        assert done(door, "judging", of, who=who, day=AFTER) == {
            "contest": of, "items": [], "has_declared": False, "href": f"/api/v1/events/contests/{of}",
        }  # fmt: skip
        done(door, "declare", of, who=who, schools=[], day=AFTER)
        seen = done(door, "judging", of, who=who, day=AFTER)
        assert sorted(one["label"] for one in seen["items"]) == sorted(labels)
        for n, label in enumerate(labels):
            told = done(door, "score", of, who=who, label=label, points=[30 - n, 50], day=AFTER)
            assert told["total"] == 80 - n
    assert door.do("judging", of, who="auditor", day=AFTER)[0] == 3
    prizes = {"first": 1, "second": 0, "third": 0}
    assert door.do("decide", of, who="handler", **prizes)[0] == 2  # not before it is closed
    told = done(door, "decide", of, who="handler", day=AFTER, **prizes)
    assert [(one["label"], one["prize"]) for one in told["awards"]] == [(labels[0], "first")]
    named = {"code": code, "label": labels[0], "name": CHILD}
    assert door.do("name", of, guardian=False, day=LATER, **named)[0] == 2
    assert done(door, "name", of, guardian=True, day=LATER, **named)["code"]
    assert [one["code"] for one in done(door, "contests")["items"]] == [of]
    assert done(door, "contest", of, day=LATER)["awards"][0]["name"] is None  # nobody let it through yet
    assert (Award.objects.count(), Score.objects.count()) == (1, 4)


@pytest.mark.parametrize("points", [[1], [1, 2, 3], "40", [True, 2], [41, 1], ["a", 2]])
def test_points_that_do_not_fit_the_rubric_are_refused(door: Door, points: Any) -> None:
    of = done(door, "open", who="handler", **ESSAYS)["code"]
    code = school(door, "示例甲小学")
    label = done(door, "enter", of, code=code, grade=3, n=1)["items"][0]["label"]
    done(door, "declare", of, who="handler", schools=[], day=AFTER)
    assert door.do("declare", of, who="handler", schools="none", day=AFTER)[0] == 2
    assert door.do("score", of, who="handler", label=label, points=points, day=AFTER)[0] == 2
    assert Score.objects.count() == 0


def test_the_same_key_does_nothing_twice(callers: Callers) -> None:
    for path, given, who in (
        ("/events/exhibitions", SHOW, "handler"),
        ("/events/schools", {"name": "示例甲小学"}, "handler"),
        ("/events/agreements", AGREED, "handler"),
        ("/events/offers", THING, "asker"),
        ("/events/contests", ESSAYS, "handler"),
    ):
        key = {"Idempotency_Key": path.rjust(20, "-")}
        first, again = (callers.post(path, given, who, **key) for _n in "ab")
        assert (first.status_code, first.content) == (201, again.content), path
    assert (Exhibition.objects.count(), School.objects.count(), Gift.objects.count()) == (1, 1, 1)
