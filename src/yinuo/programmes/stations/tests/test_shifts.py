"""J2 ② through the client: a shift opened, taken and left by code, queued for, handed over, heard; 50 at once."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.stations.models import Shift, ShiftHanded, ShiftHeard, ShiftSeat, ShiftWaiting
from yinuo.programmes.stations.shift_actions import seats_of, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE, ON, LATE = date(2025, 8, 13), date(2025, 8, 16), date(2025, 8, 24)
CODE = re.compile(r'<p class="thecode">(.*?)</p>', re.DOTALL)


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


def opened(who: str = "handler-gonghui", **more: Any) -> Any:
    typed = {
        "place": "slp-st-001", "on": ON.isoformat(), "part": "afternoon", "from_at": "14:00", "to_at": "17:00",
        "n_seats": "2", "unit": "sl-gonghui", "token": "opening-shift",
    }  # fmt: skip
    return at(who).post("/desk/stations/shifts", typed | more)


def pressed(shift: Shift, verb: str, on: date = BEFORE, **typed: Any) -> Any:
    from yinuo.doors.portal.asking import fresh_token

    given = {"verb": verb, "token": fresh_token(), **typed}
    return at(on=on).post(f"/stations/shifts/{shift.code}", given)


def code_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"<[^>]*>|\s", "", CODE.findall(answer.content.decode())[0])


def held(shift: Shift) -> int:
    return ShiftSeat.objects.filter(shift=shift, holder__isnull=False).count()


def test_anybody_signs_up_waits_leaves_and_moves_up_by_one_form(people: None) -> None:
    assert opened().status_code == 302
    shift = Shift.objects.get()
    page = at().get(f"/stations/shifts/{shift.code}").content.decode()
    assert "我来当一班站长" in page
    assert not re.search(r'name="(name|phone|unit|rank|contact)"', page)
    first, second = code_of(pressed(shift, "sign")), code_of(pressed(shift, "sign"))
    full = pressed(shift, "sign")
    third = code_of(full)
    assert "给您排上了" in full.content.decode()
    assert (held(shift), ShiftWaiting.objects.count()) == (2, 1)
    assert "报了 2 个，要 2 个" in at("handler-gonghui").get("/desk/stations/shifts").content.decode()
    assert code_of(pressed(shift, "sign", code=first)) == first  # once more is no second place
    assert pressed(shift, "leave", code=second).status_code == 303
    assert (held(shift), ShiftWaiting.objects.count()) == (2, 0)
    assert "这一班有您了" in pressed(shift, "sign", code=third).content.decode()
    assert pressed(shift, "leave", code=second).status_code == 422  # nothing is left of it
    feed = at().get("/stations/shifts.ics?at=slp-st-001").content.decode()
    assert f"DTSTART:{ON:%Y%m%d}T060000Z" in feed
    assert all(len(line.encode()) <= 75 for line in feed.split("\r\n"))


def test_one_code_is_in_one_place_and_the_database_says_so_too(people: None) -> None:
    opened()
    opened(place="slp-st-004", token="another")
    here, there = Shift.objects.order_by("pk")
    code = code_of(pressed(here, "sign"))
    refused = pressed(there, "sign", code=code)
    assert refused.status_code == 409
    assert "一个人一个半天只在一处" in refused.content.decode()
    mine = ShiftSeat.objects.get(shift=here, holder__isnull=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftSeat.objects.filter(shift=there, n=1).update(holder=mine.holder, since_on=BEFORE)
    for typed, field in (
        ({"on": "2025-08-12"}, "on"), ({"to_at": "13:00"}, "to_at"), ({"n_seats": "0"}, "n_seats"),
        ({"place": "slp-jd-a"}, "place"), ({"unit": "sl-ju-a"}, "unit"),
    ):  # fmt: skip
        answer = opened(token=f"wrong-{field}", **typed)
        assert [wrong.name for wrong in answer.context["form"].errors] == [field]
    assert opened("handler-ju-a").status_code == 403


def test_it_is_handed_over_in_counts_and_what_was_heard_becomes_a_request(people: None) -> None:
    opened(asks="adult")
    shift = Shift.objects.get()
    assert pressed(shift, "sign").status_code == 422
    code = code_of(pressed(shift, "sign", fits="on"))
    assert pressed(shift, "hear", ON, code="000000000000", body="灯太暗").status_code == 422
    heard = pressed(shift, "hear", ON, code=code, body="休息室六点就关门，想多歇一会。")
    matter = Matter.objects.get()
    assert (matter.kind, matter.category, matter.place_id, matter.state) == (
        "request", "station", "slp-st-001", "submitted",
    )  # fmt: skip
    assert code_of(heard) != code
    assert pressed(shift, "hear", ON, code=code, body="别往上说", no_follow_up="on").status_code == 303
    assert sorted(row.stream_id is None for row in ShiftHeard.objects.all()) == [False, True]
    assert pressed(shift, "hand", ON, code=code, n_mung_soup="-3").status_code == 422
    assert pressed(shift, "hand", LATE, code=code, n_mung_soup="3").status_code in {409, 422}
    assert pressed(shift, "hand", ON, code=code, n_mung_soup="86", note="明天早一点煮").status_code == 303
    assert pressed(shift, "hand", ON, code=code, n_mung_soup="1").status_code == 409
    assert list(ShiftHanded.objects.values_list("thing", "n")) == [("mung_soup", 86)]
    page = at(on=ON).get(f"/stations/shifts/{shift.code}").content.decode()
    assert "明天早一点煮" in page
    assert "1 / 2" in page
    assert "想多歇一会" not in page


@pytest.mark.usefixtures("committed_db")
def test_fifty_at_once_never_take_more_places_than_there_are() -> None:
    from yinuo.config.packs import load_pack, pack_folder

    load_pack(pack_folder("pinghu"), with_people=False)
    shift = Shift.objects.create(
        code="fifty", place_id="slp-st-001", unit_id="sl-gonghui", on=ON, part="morning", from_at=time(9),
        to_at=time(11), n_seats=7, opened_on=BEFORE,
    )  # fmt: skip
    seats_of(shift)

    def one(n: int) -> bool:
        try:
            return sign_up(shift, {}, f"press-{n}", BEFORE)[1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        got = Counter(pool.map(one, range(50)))
    assert got == {True: 7, False: 43}
    holders = [bytes(row or b"") for row in ShiftSeat.objects.values_list("holder", flat=True)]
    assert len(set(holders)) == 7
    assert ShiftWaiting.objects.count() == 43
