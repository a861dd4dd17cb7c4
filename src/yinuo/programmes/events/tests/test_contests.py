"""J8 ⑦ through the client: entries under code, judges who see no name and no school, prizes, a guardian's yes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given as drawn
from hypothesis import strategies as st

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.load import load
from yinuo.kernel.people.models import Account
from yinuo.programmes.events import contest_demo
from yinuo.programmes.events.contest_rules import criteria, ranked
from yinuo.programmes.events.models import Award, Contest, Entry, EntryName, School, Score
from yinuo.programmes.events.tests.test_visits import BEFORE, MUSEUM, at, school

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN = {
    "name": "示例征文", "place": "330482", "closes_on": "2025-08-20", "rubric": "切题 40\n真话 60",
    "token": "the-contest",
}  # fmt: skip
JUDGE, AFTER, LATER = "handler-ju-a-2", date(2025, 8, 21), date(2025, 8, 22)
CHILD = "示例小朋友癸"


@pytest.fixture(autouse=True)
def _people(db: None) -> Iterator[None]:
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("pinghu")
    yield
    book.forget()


def opened() -> Contest:
    answer = at(MUSEUM).post("/desk/events/contests/", OPEN)
    assert answer.status_code == 302, answer.context["form"].errors
    return Contest.objects.get(name="示例征文")


def pressed(of: Contest, verb: str, on: date = BEFORE, **typed: str) -> Any:
    client, url = at(on=on), f"/events/contests/{of.code}"
    token = client.get(url).context["forms"][0][0].token
    return client.post(url, {"verb": verb, "token": token, **typed})


def judge(of: Contest, verb: str, who: str = MUSEUM, on: date = AFTER, **typed: Any) -> int:
    return int(at(who, on).post(f"/desk/events/contests/{of.code}", {"verb": verb, **typed}).status_code)


def judged(of: Contest, points: dict[str, tuple[int, int]]) -> None:
    for who in (MUSEUM, JUDGE):
        assert judge(of, "declare", who) == 302
        for label, (first, second) in points.items():
            assert judge(of, "score", who, label=label, p0=first, p1=second) == 302


def test_entries_are_judged_by_code_alone_and_awarded_by_grade_and_school() -> None:
    of, code = opened(), school("示例甲小学")
    other = school("示例乙小学")
    answer = pressed(of, "enter", code=code, grade="3", n="2")
    labels = [label for label, _grade in answer.context["entries"]]
    assert len(labels) == len(set(labels)) == 2
    assert len(pressed(of, "enter", code=code, grade="3", n="0").context["entries"]) == 2
    (mine,) = [
        label for label, _grade in pressed(of, "enter", code=other, grade="3", n="1").context["entries"]
    ]
    assert pressed(of, "enter", code="nobody", grade="3", n="1").status_code == 422
    before = at().get(f"/events/contests/{of.code}")
    assert (before.context["n_entries"], before.context["counts"]) == (3, [])
    assert "小学" not in before.content.decode().split("h-counts")[1].split("</section>")[0].replace(
        "小学生", ""
    )
    assert judge(of, "score", on=BEFORE, label=mine, p0=1, p1=1) == 409  # not before it is closed
    desk = f"/desk/events/contests/{of.code}"
    assert at("handler-shequ-a", BEFORE).get(desk).context["why_none"] == "这一场不归您评。"
    assert judge(of, "score", label=mine, p0=1, p1=1) == 409  # nor before conflicts are told
    assert judge(of, "decide", first=1, second=0, third=0) == 409
    judged(of, {labels[0]: (30, 50), labels[1]: (10, 10), mine: (40, 60)})
    page = at(JUDGE, AFTER).get(f"/desk/events/contests/{of.code}")
    assert "小学" not in page.content.decode().split("<main")[1]
    assert judge(of, "score", label=mine, p0=1, p1=1) == 422
    assert judge(of, "score", label="nowhere", p0=41, p1=1) == 422
    assert at(on=AFTER).get(f"/events/contests/{of.code}").context["awards"] == []
    assert judge(of, "decide", first=1, second=1, third=0) == 302
    assert judge(of, "decide", first=1, second=1, third=0) == 409
    assert at(JUDGE, AFTER).get(desk).context["why_none"] == "奖已经定了，这里没有要您做的。"
    assert judge(of, "score", label=mine, p0=1, p1=1) == 409
    told = at(on=AFTER).get(f"/events/contests/{of.code}")
    ((grade, rows),) = told.context["awards"]
    assert (str(grade), [(one.entry.school.name, one.prize, one.name) for one, _word in rows]) == (
        "三年级", [("示例乙小学", "first", ""), ("示例甲小学", "second", "")],
    )  # fmt: skip
    assert "不署名" in told.content.decode()
    assert at(on=BEFORE).get(f"/events/contests/{of.code}").context["awards"] == []
    api = at(on=AFTER).get(f"/api/v1/events/contests/{of.code}").json()
    assert [(one["prize"], one["school"], one["name"]) for one in api["awards"]] == [
        ("first", "示例乙小学", None), ("second", "示例甲小学", None),
    ]  # fmt: skip


def test_a_child_is_named_with_a_guardians_yes_alone_and_until_it_is_erased() -> None:
    of, code = opened(), school("示例甲小学")
    label = pressed(of, "enter", code=code, grade="5", n="1").context["entries"][0][0]
    assert judge(of, "declare", on=BEFORE) == 302
    waits = at(MUSEUM, BEFORE).get(f"/desk/events/contests/{of.code}").context
    assert (waits["forms"], waits["why_none"][:4], str(of.closes_on) in waits["why_none"]) == (
        [],
        "还没有截",
        True,
    )
    judged(of, {label: (30, 50)})
    assert judge(of, "decide", first=1, second=0, third=0) == 302
    named = {"code": code, "label": label, "name": CHILD}
    refused = pressed(of, "name", AFTER, **named)
    assert refused.status_code == 422
    assert [one.name for one in refused.context["forms"][0][0].errors] == ["guardian"]
    assert EntryName.objects.count() == 0
    assert pressed(of, "name", AFTER, **named | {"label": "nowhere"}, guardian="on").status_code == 422
    assert pressed(of, "name", AFTER, **named, guardian="on").status_code == 200
    row = EntryName.objects.get()
    page = f"/events/contests/{of.code}"
    assert CHILD not in at(on=LATER).get(page).content.decode()  # nobody has looked at it yet
    actor = staff(Account.objects.get(username="desk"))
    given = {
        "title": "征文得奖署名一件", "category": "essay_name", "visibility": "public", "first_contact_unit": "sl-ju-a",
    }  # fmt: skip
    act(row.stream.ref, "accept", actor=actor, given=given, now=story_instant(AFTER), is_drawn=False)
    assert CHILD in at(on=LATER).get(page).content.decode()
    assert at(on=LATER).get(f"/api/v1/events/contests/{of.code}").json()["awards"][0]["name"] == CHILD
    assert CHILD not in at(on=LATER).get(f"/m/{row.stream.ref}").content.decode()
    erase(row.stream.ref, now=story_instant(LATER))
    assert CHILD not in at(on=LATER).get(page).content.decode()
    assert at(on=LATER).get(f"/api/v1/events/contests/{of.code}").json()["awards"][0]["name"] is None


def test_whoever_has_to_do_with_a_school_does_not_judge_it() -> None:
    of, code = opened(), school("示例甲小学")
    label = pressed(of, "enter", code=code, grade="3", n="1").context["entries"][0][0]
    assert judge(of, "declare", schools=["nowhere"]) == 422
    assert judge(of, "declare", schools=[School.objects.get().code]) == 302
    assert judge(of, "score", label=label, p0=1, p1=1) == 422
    person = Account.objects.get(username=MUSEUM).person_id
    entry = Entry.objects.get()
    for who in (
        person,
        Account.objects.get(username=JUDGE).person_id,
    ):  # one has to do with it, one said nothing
        with pytest.raises(DatabaseError), transaction.atomic():
            Score.objects.create(entry=entry, person_id=who, points=[1, 1], total=2, on=AFTER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contest.objects.update(name="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(grade=1)


def test_points_are_taken_back_where_their_judge_names_the_school_later() -> None:
    of, code = opened(), school("示例甲小学")
    label = pressed(of, "enter", code=code, grade="3", n="1").context["entries"][0][0]
    judged(of, {label: (30, 50)})
    assert judge(of, "declare", JUDGE, schools=[School.objects.get().code]) == 302
    assert judge(of, "decide", first=1, second=0, third=0) == 409  # one judge has looked at it, not two
    assert at(MUSEUM, AFTER).get(f"/desk/events/contests/{of.code}").context["n_ready"] == 0
    assert judge(of, "score", JUDGE, label=label, p0=1, p1=1) == 422


def test_what_is_wrong_comes_back_beside_its_field_and_others_open_nothing() -> None:
    for wrong, field in (
        ({"rubric": "切题"}, "rubric"),
        ({"closes_on": "2025-08-19"}, "closes_on"),
        ({"place": "x"}, "place"),
    ):
        refused = at(MUSEUM).post("/desk/events/contests/", OPEN | wrong)
        assert refused.status_code == 422
        assert [one.name for one in refused.context["form"].errors] == [field]
    assert at("handler-shequ-a").post("/desk/events/contests/", OPEN).status_code == 403
    of = opened()
    for verb in ("declare", "score", "decide"):
        assert judge(of, verb, "handler-shequ-a", first=1, second=0, third=0) == 403
    code = school("示例甲小学")
    assert pressed(of, "enter", code=code, grade="9", n="1").status_code == 422
    assert at(on=LATER).get(f"/events/contests/{of.code}").context["forms"] == []
    assert at().get("/events/contests/nowhere").status_code == 404
    stale = at().post(
        f"/events/contests/{of.code}", {"verb": "enter", "token": "x", "code": code, "grade": "3", "n": "1"}
    )
    assert stale.status_code == 422
    assert (
        at(MUSEUM).get("/desk/events/contests/").status_code
        == at().get("/events/contests/").status_code
        == 200
    )


def test_the_pages_own_contest_is_quoted_and_an_invented_one_is_decided() -> None:
    from yinuo.programmes.events import demo

    demo.fill("pinghu", load([]))
    contest_demo.fill("pinghu", load(contest_demo.stories("pinghu")))
    contest_demo.fill("nowhere", load([]))
    assert list(contest_demo.stories("nowhere")) == []
    assert "版面没有写" in at().get("/events/contests/page-contest").content.decode()
    told = at().get("/events/contests/example-lantern").context["awards"]
    assert [[(one.prize, one.name) for one, _word in rows] for _grade, rows in told] == [
        [("first", "示例小朋友甲"), ("second", ""), ("third", "")], [("first", ""), ("first", ""), ("third", "")],
    ]  # fmt: skip
    assert Award.objects.count() == 6


def test_a_criterion_is_a_name_and_its_most_points() -> None:
    assert criteria(["切题 40", "a b 5"]) == [("切题", 40), ("a b", 5)]
    for line in ("切题", "切题 0", "切题 101", " 5", "切题 四十"):
        with pytest.raises(ValueError, match=line.strip()):
            criteria([line])


@drawn(
    st.lists(st.tuples(st.integers(1, 3), st.lists(st.integers(0, 100), min_size=1)), max_size=30),
    st.integers(0, 3),
)
def test_nobody_of_a_grade_with_more_points_has_the_lesser_prize(
    entries: list[tuple[int, list[int]]], n: int
) -> None:
    rows = [(key, grade, totals) for key, (grade, totals) in enumerate(entries)]
    won = ranked(rows, [("first", n), ("second", 1), ("third", 2)])
    order = {"first": 0, "second": 1, "third": 2, "": 3}
    means = {key: (grade, Fraction(sum(totals), len(totals))) for key, grade, totals in rows}
    for key, (grade, mean) in means.items():
        for other, (its_grade, its_mean) in means.items():
            if grade == its_grade and mean >= its_mean:
                assert order[won.get(key, "")] <= order[won.get(other, "")]
