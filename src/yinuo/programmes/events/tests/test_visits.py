"""J8 ①–③ through the client: an hour opened, booked by a school's code, queued for, given back, counted; a hundred."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.programmes.events.actions import book_visit, key_of
from yinuo.programmes.events.models import AgeNote, Booking, Exhibition, School, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE, ON = date(2025, 8, 19), date(2025, 9, 10)
MUSEUM = "handler-ju-a"


@pytest.fixture
def people(db: None) -> Iterator[None]:
    """Load the pack with its people."""
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("pinghu")
    yield
    book.forget()


def at(username: str = "", on: date = BEFORE) -> Client:
    from yinuo.kernel.people.models import Account

    client = Client(headers={"Accept-Language": "zh-CN"})
    client.cookies["yinuo_day"] = on.isoformat()
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def exhibition() -> Exhibition:
    typed = {"name": "示例展", "place": "330482", "opened_on": "2025-08-20", "note": "八岁以下请大人陪"}
    assert at(MUSEUM).post("/desk/events/", typed).status_code == 302
    return Exhibition.objects.get(name="示例展")


def school(name: str) -> str:
    answer = at(MUSEUM).post("/desk/events/schools", {"name": name, "token": f"school-{name}"})
    assert answer.status_code == 200
    code: str = answer.context["made"][1]
    return code


def opened(of: Exhibition) -> Slot:
    typed = {"on": ON.isoformat(), "from_at": "09:00", "to_at": "10:30", "capacity": "60"}
    assert at(MUSEUM).post(f"/desk/events/{of.code}", typed).status_code == 302
    return Slot.objects.order_by("-pk")[0]


def pressed(slot: Slot, verb: str, on: date = BEFORE, **typed: str) -> Any:
    client = at(on=on)
    url = f"/events/slots/{slot.code}"
    token = client.get(url).context["forms"][0][0].token
    return client.post(url, {"verb": verb, "token": token, **typed})


def test_schools_book_queue_move_up_and_say_how_many_came(people: None) -> None:
    of = exhibition()
    one, two, three = (school(f"示例{n}小学") for n in "甲乙丙")
    slot = opened(of)
    for code, n, fields in (
        ("", "30", ["code"]), (one, "0", ["n"]), (one, "61", ["n"]), ("", "", ["code", "n"]), ("x", "0", ["code", "n"]),
    ):  # fmt: skip
        refused = pressed(slot, "book", code=code, n=n)
        assert refused.status_code == 422
        assert [wrong.name for wrong in refused.context["forms"][0][0].errors] == fields
    assert "did=book" in pressed(slot, "book", code=one, n="40")["Location"]
    assert "did=book" in pressed(slot, "book", code=one, n="40")["Location"]  # the same press again
    assert pressed(slot, "book", code=one, n="41").status_code == 409
    assert "did=wait" in pressed(slot, "book", code=two, n="55")["Location"]
    assert "did=wait" in pressed(slot, "book", code=three, n="20")["Location"]  # 20 fit, and 55 asked earlier
    other = opened(of)
    assert pressed(other, "book", code=one, n="10").status_code == 409  # one at a time
    board = at().get(f"/events/{of.code}").context
    assert [n for _word, n in board["counts"]] == [0, 1, 2, 0, 0]
    assert sum(n for _word, n in board["counts"]) == board["n_schools"] == 3
    assert pressed(slot, "leave", code=one).status_code == 303
    seated = Booking.objects.filter(seated_on__isnull=False, left_on__isnull=True)
    assert list(seated.values_list("n", flat=True)) == [55]
    assert pressed(slot, "came", BEFORE, code=two, came="54").status_code == 409  # not before the day
    assert pressed(slot, "came", ON, code=three, came="20").status_code == 422  # still waiting
    assert pressed(slot, "came", ON, code=two, came="54").status_code == 303
    assert pressed(slot, "came", ON, code=two, came="55").status_code == 409
    later = at(on=ON).get(f"/events/{of.code}")
    assert [n for _word, n in later.context["counts"]] == [1, 0, 1, 0, 1]
    assert later.context["n_came"] == 54
    assert "八岁以下请大人陪" in later.content.decode()


def test_whoever_is_passed_because_they_are_too_many_reads_why(people: None) -> None:
    of = exhibition()
    codes = [school(f"示例{n}小学") for n in "甲乙丙丁"]
    slot = opened(of)
    for code, n in zip(codes, ("30", "30", "50", "25"), strict=True):
        pressed(slot, "book", code=code, n=n)
    pressed(slot, "leave", code=codes[0])
    shown = at().get(f"/events/slots/{slot.code}").content.decode()
    assert "先排的人数多" in shown
    assert "排在第 1" in shown
    assert Booking.objects.get(n=25).because == "size"


def test_the_desk_is_the_offices_alone_and_a_code_is_shown_once(people: None) -> None:
    assert at("handler-shequ-a").get("/desk/events/schools").status_code == 403
    assert at("handler-shequ-a").post("/desk/events/", {"name": "x"}).status_code == 403
    code = school("示例甲小学")
    assert bytes(School.objects.get().key) == key_of(code)
    again = at(MUSEUM).get("/desk/events/schools").content.decode()
    assert not re.search(code[:4] + ".{0,3}" + code[4:8], again)
    of = exhibition()
    slot = opened(of)
    with pytest.raises(DatabaseError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(capacity=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Booking.objects.create(
            slot=slot, school=School.objects.get(), n=61, asked_on=BEFORE, seated_on=BEFORE
        )


def test_what_the_desk_types_wrong_comes_back_beside_its_field(people: None) -> None:
    show = {"name": "示例展", "place": "330482", "opened_on": "2025-08-20", "token": "show"}
    for wrong, field in (
        ({"name": ""}, "name"),
        ({"place": "330481"}, "place"),
        ({"opened_on": "明天"}, "opened_on"),
    ):
        refused = at(MUSEUM).post("/desk/events/", {**show, **wrong})
        assert refused.status_code == 422
        assert [one.name for one in refused.context["form"].errors] == [field]
    of = exhibition()
    assert of.name in at(MUSEUM).get("/desk/events/?did=show").content.decode()
    url = f"/desk/events/{of.code}"
    hour = {"on": ON.isoformat(), "from_at": "09:00", "to_at": "10:30", "capacity": "60", "token": "open"}
    for wrong, field in (
        ({"on": "2025-08-01"}, "on"), ({"on": "2025-08-19"}, "on"), ({"from_at": "九点"}, "to_at"),
        ({"to_at": "08:00"}, "to_at"), ({"capacity": "0"}, "capacity"), ({"capacity": "１０"}, "capacity"),
    ):  # fmt: skip
        refused = at(MUSEUM).post(url, {**hour, **wrong})
        assert refused.status_code == 422
        assert [one.name for one in refused.context["form"].errors] == [field]
    assert not Slot.objects.exists()
    assert at("handler-shequ-a").post(url, hour).status_code == 403
    opened(of)
    assert "09:00" in at(MUSEUM).get(url).content.decode()
    school("示例甲小学")
    twice = at(MUSEUM).post("/desk/events/schools", {"name": "示例甲小学", "token": "another"})
    assert (twice.status_code, [one.name for one in twice.context["form"].errors]) == (422, ["name"])
    assert School.objects.count() == 1


def test_a_day_that_has_passed_and_a_school_that_did_not_book_are_told_so(people: None) -> None:
    of, after = exhibition(), date(2025, 9, 11)
    code, other = school("示例甲小学"), school("示例乙小学")
    slot = opened(of)
    assert "示例展" in at().get("/events/").content.decode()
    assert pressed(slot, "leave", code=code).status_code == 422  # they have not booked it
    assert pressed(slot, "book", code=code, n="20").status_code == 303
    for verb, typed, status in (
        ("book", {"code": other, "n": "10"}, 409), ("leave", {"code": code}, 409),
        ("came", {"code": other, "came": "1"}, 422), ("came", {"code": code, "came": "一"}, 422),
        ("came", {"code": code, "came": "0"}, 303),
    ):  # fmt: skip
        assert pressed(slot, verb, after, **typed).status_code == status, (verb, typed)
    assert Booking.objects.get().came == 0


def test_the_pages_exhibition_names_no_school_and_the_invented_one_adds_up(people: None) -> None:
    from yinuo.kernel.matters.load import load
    from yinuo.programmes.events import demo

    demo.fill("pinghu", load(demo.stories("pinghu")))
    quoted = at().get("/events/page-exhibition").content.decode()
    assert "平湖抗战史实图片展" in quoted
    assert "版面没有写" in quoted
    assert "示例第一小学" not in quoted
    hour = {"on": ON.isoformat(), "from_at": "09:00", "to_at": "10:30", "capacity": "60"}
    assert at(MUSEUM).post("/desk/events/page-exhibition", hour).status_code == 403
    n_queries = []
    for day in (date(2025, 8, 5), BEFORE):
        with CaptureQueriesContext(connection) as asked:
            board = at(on=day).get("/events/example-lighthouse").context
        n_queries.append(len(asked))
        assert sum(n for _word, n in board["counts"]) == 8
    assert [n for _word, n in board["counts"]] == [3, 2, 1, 0, 2]
    assert board["n_came"] == 31 + 28 + 44
    assert n_queries[0] == n_queries[1] <= 12


@pytest.mark.usefixtures("committed_db")
def test_a_hundred_at_once_never_take_more_places_than_there_are() -> None:
    from yinuo.config.testing import put_pack

    put_pack("pinghu", with_people=False)
    of = Exhibition.objects.create(
        code="hundred", name="示例展", place_id="330482", opened_on=BEFORE, known_on=BEFORE, source="example"
    )
    slot = Slot.objects.create(
        code="hundred", exhibition=of, on=ON, from_at=time(9), to_at=time(10), capacity=75, opened_on=BEFORE
    )
    codes = [f"{n:012}" for n in range(100)]
    School.objects.bulk_create(
        School(code=code, name=f"示例{code}小学", key=key_of(code), known_on=BEFORE, source="example")
        for code in codes
    )

    def one(code: str) -> bool:
        try:
            return book_visit(slot, {"code": code, "n": "10"}, BEFORE).seated_on is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        got = list(pool.map(one, codes))
    assert sum(got) == 7
    held = Booking.objects.filter(seated_on__isnull=False)
    assert sum(held.values_list("n", flat=True)) == 70
    assert Booking.objects.count() == 100


def test_notes_by_age_are_written_changed_ended_and_read_by_whoever_books(people: None) -> None:
    of, later = exhibition(), date(2025, 8, 21)
    slot, desk = opened(of), f"/desk/events/{of.code}"

    def note(first: str, last: str, text: str, on: date = BEFORE, who: str = MUSEUM) -> Any:
        typed = {"verb": "advise", "from_age": first, "to_age": last, "text": text}
        return at(who, on).post(desk, typed)

    for first, last, text, fields in (
        ("", "19", "x", ["from_age", "to_age"]), ("9", "8", "x", ["to_age"]), ("0", "8", "", ["text"]),
        ("0", "8", "打 13800138000", ["text"]),
    ):  # fmt: skip
        refused = note(first, last, text)
        assert refused.status_code == 422
        assert [wrong.name for wrong in refused.context["advising"].errors] == fields
        assert list(refused.context["form"].errors) == []
    assert note("0", "8", "x", who="handler-shequ-a").status_code == 403
    for first, last, text in (("7", "8", "请大人陪着看"), ("0", "6", "不建议看"), ("0", "6", "不建议看")):
        assert note(first, last, text)["Location"].endswith("?did=advise")
    for page in (f"/events/{of.code}", f"/events/slots/{slot.code}", desk):
        notes = at(MUSEUM).get(page).context["notes"]
        assert [(one.from_age, one.to_age, one.text) for one in notes] == [
            (0, 6, "不建议看"), (7, 8, "请大人陪着看")
        ], page  # fmt: skip
    slot_page = at().get(f"/events/slots/{slot.code}").content.decode()
    assert slot_page.index("0–6 岁") < slot_page.index("不建议看") < slot_page.index('id="form-book"')
    change = at(MUSEUM).get(f"{desk}?from=7&to=8").context["advising"]
    assert [one.value for one in change.fields] == ["7", "8", "请大人陪着看"]
    note("7", "8", "大人先看一遍", later)
    note("0", "6", "", later)
    shown = at(on=later).get(f"/events/{of.code}").content.decode()
    assert "大人先看一遍" in shown
    assert "请大人陪着看" not in shown
    assert "0–6 岁" not in shown
    then = at(on=date(2025, 8, 20)).get(f"/events/{of.code}").context["notes"]
    assert [one.text for one in then] == ["不建议看", "请大人陪着看"]


def test_the_database_holds_notes_by_age_as_they_were_told(people: None) -> None:
    of = exhibition()
    told = {"exhibition": of, "told_on": BEFORE}
    for wrong in (
        {"from_age": -1, "to_age": 3}, {"from_age": 4, "to_age": 3}, {"from_age": 0, "to_age": 19},
        {"from_age": 0, "to_age": 3, "text": ""}, {"from_age": 0, "to_age": 3, "ended_on": date(2025, 8, 18)},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            AgeNote.objects.create(**{"text": "x", **told, **wrong})
    row = AgeNote.objects.create(from_age=0, to_age=3, text="x", **told)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgeNote.objects.create(from_age=0, to_age=3, text="y", **told)
    AgeNote.objects.update(ended_on=ON)
    for change in ({"text": "y"}, {"to_age": 4}, {"ended_on": None}, {"told_on": ON}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AgeNote.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgeNote.objects.all().delete()


def test_a_calendar_holds_the_days_and_the_hours_to_come(people: None) -> None:
    of = exhibition()
    slot = opened(of)
    answer = at().get("/events/visits.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    told = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))
    for line in (
        "DTSTART;VALUE=DATE:20250820",
        "DTEND;VALUE=DATE:20250821",
        "DTSTART:20250910T010000Z",
        "DTEND:20250910T023000Z",
        f"UID:{slot.code}@testserver",
        "DESCRIPTION:八岁以下请大人陪",
    ):
        assert f"\r\n{line}\r\n" in told, line  # fmt: skip
    assert told.count("BEGIN:VEVENT") == 2
    assert f"visits.ics?of={of.code}" in at().get(f"/events/{of.code}").content.decode()
    assert at().get(f"/events/visits.ics?of={of.code}").content.decode() == told
    assert at().get("/events/visits.ics?of=nowhere").status_code == 404
    assert "DTSTART:" not in at(on=date(2025, 9, 11)).get("/events/visits.ics").content.decode()


def test_exhibitions_go_on_page_by_page(people: None) -> None:
    from yinuo.programmes.events import queries

    made = [
        Exhibition.objects.create(
            code=f"show-{n}", name=f"示例展{n}", place_id="330482", opened_on=BEFORE, known_on=BEFORE
        )
        for n in range(25)
    ]
    first = at().get("/events/").context
    rest = at().get(first["next_url"]).context
    assert [one.code for one, _place in (*first["rows"], *rest["rows"])] == [
        one.code for one in reversed(made)
    ]
    assert (rest["first_url"], rest["next_url"]) == ("/events/", "")
    answer = at().get("/api/v1/events/exhibitions").json()
    again = at().get(f"/api/v1/events/exhibitions?cursor={answer['next_cursor']}").json()
    assert len(answer["items"]) == queries.ON_PAGE
    assert (len(again["items"]), again["next_cursor"]) == (5, None)
    assert at().get("/api/v1/events/exhibitions?cursor=x!").status_code == 422
