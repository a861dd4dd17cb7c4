"""A day's page can be read again on any later day, at an address that lasts, as it stood at that day's end."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal import press
from yinuo.doors.portal.front import front
from yinuo.doors.shell.public.edition import Edition

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DUE = date(2025, 8, 20)


def on(day: str) -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day
    return client


def text(html: str) -> str:
    """Give what stands on a page, without its marks."""
    body = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def late_promise(world: World) -> str:
    """Give a promise for 20 August that was reported on the 22nd and confirmed on the 25th."""
    ref = world.promised(due_on=DUE)
    proof = {"result": "done", "text": "小桥修好了", "proof_on": date(2025, 8, 22)}
    world.later(4).act(ref, "report", "handler", proof)
    world.later(3).act(ref, "confirm", "checker", {"text": "看过了"})
    return ref


def test_a_past_page_says_what_stood_that_day_and_leads_to_what_stands_now(late_promise: str) -> None:
    html = on("2025-08-30").get("/today/2025-08-21").content.decode()
    assert "1 件到期，1 件逾期" in text(html).replace(" 1 件逾期", "1 件逾期").replace("， ", "，")
    assert "这是 2025年8月21日 那一版" in text(html)
    assert f"/m/{late_promise}" in html
    assert "这件事逾期" not in html
    later = text(on("2025-08-30").get("/today/2025-08-26").content.decode())
    assert later.index("好消息") < later.index("修好小桥")


def test_the_page_of_a_day_reads_the_same_that_night_and_later(world: World) -> None:
    kept, late = world.promised(due_on=DUE), world.promised(due_on=DUE, title="修好大桥")
    asked = world.reported()
    world.act(asked, "confirm", world.requester(asked))
    proof = {"result": "done", "text": "小桥修好了", "proof_on": date(2025, 8, 19)}
    world.later(1).act(kept, "report", "handler", proof)
    world.later(1).act(kept, "confirm", "checker", {"text": "看过了"})
    moved = world.promised(due_on=date(2025, 8, 21), title="修好水闸")
    day, night = date(2025, 8, 21), datetime(2025, 8, 21, 15, 59, tzinfo=UTC)
    that_night = front(Edition(day, day, night))
    world.later(2).act(moved, "update", "handler", {"text": "还差两天"})
    world.later(1).act(late, "report", "handler", {**proof, "proof_on": date(2025, 8, 23)})
    read_later = front(Edition(day, date(2025, 9, 9), night + timedelta(19)))
    assert read_later.lead == that_night.lead
    assert [column.cards for column in read_later.columns] == [column.cards for column in that_night.columns]
    assert {group.word.text: group.n for group in that_night.lead.groups} == {"办到了": 1, "逾期": 1}


def test_an_answer_that_was_given_again_stands_on_the_page_of_its_first_day_too(world: World) -> None:
    ref = world.reported()
    world.later(10).act(ref, "send_back", world.requester(ref))
    world.later(10).act(ref, "report", "handler", {"result": "done", "text": "又换了灯座"})
    first = text(on("2025-09-30").get("/today/2025-08-20").content.decode())
    assert "换了灯泡" in first
    assert "又换了灯座" not in first
    again = text(on("2025-09-30").get("/today/2025-09-08").content.decode())
    assert "又换了灯座" in again


def test_what_was_sealed_later_is_on_no_past_page(world: World) -> None:
    ref = world.reported()
    assert f"/m/{ref}" in on("2025-08-30").get("/today/2025-08-20").content.decode()
    world.later(1).act(ref, "seal", "desk", {"ground": "low_income", "text": "低保"})
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    assert f"/m/{ref}" not in on("2025-08-30").get("/today/2025-08-20").content.decode()


@pytest.mark.parametrize("day", ["2025-08-31", "2026-02-30", "1999-01-01", "yesterday", "2025-08-31.pdf"])
def test_there_is_no_page_of_a_day_to_come_nor_of_no_day(world: World, day: str) -> None:
    assert on("2025-08-30").get(f"/today/{day}").status_code == 404


def test_a_page_names_the_days_beside_it_and_its_lasting_address(world: World) -> None:
    today = on("2025-08-30").get("/").content.decode()
    assert 'href="/today/2025-08-29" rel="prev"' in today
    assert 'rel="next"' not in today
    assert 'href="/today/2025-08-30"' in today
    past = on("2025-08-30").get("/today/2025-08-28").content.decode()
    assert 'href="/today/2025-08-27" rel="prev"' in past
    assert 'href="/today/2025-08-29" rel="next"' in past
    assert "testserver/today/2025-08-28" in past
    assert 'href="/changes?since=2025-08-28"' in past
    same = on("2025-08-30").get("/today/2025-08-30").content.decode()
    assert text(same) == text(today)


@pytest.mark.parametrize("path", ["/", "/today/2025-08-21", "/page"])
def test_a_day_costs_at_most_twelve_questions_however_much_fell_due(world: World, path: str) -> None:
    client = on("2025-08-30")
    counts = []
    for _round in range(2):
        for _n in range(3):
            world.promised(due_on=DUE)
            world.reported()
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(
            len([one for one in seen if "set_config" not in one["sql"]])
        )  # the story clock's own two
    assert counts[0] == counts[1] <= 12


def test_more_than_can_be_told_apart_is_said_to_be_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.portal import front as setting
    from yinuo.doors.shell.public import edition

    monkeypatch.setattr(edition, "MOST_DUE", 2)
    monkeypatch.setattr(setting, "MOST_DUE", 2)
    for _n in range(3):
        world.promised(due_on=DUE)
    assert "超过 2 件到期" in text(on("2025-08-30").get("/today/2025-08-21").content.decode())


def test_parked_and_paused_are_not_called_late(world: World) -> None:
    ref = world.assigned()
    given = {"text": "等配件", "interim": "先放一盏临时灯", "review_on": date(2025, 9, 20)}
    world.act(ref, "park", "handler", given)
    world.act(ref, "park", "head", {"decision": "agree"})
    page = front(Edition(date(2025, 8, 26), date(2025, 8, 30), datetime(2025, 8, 30, tzinfo=UTC)))
    assert [str(group.word.text) for group in page.lead.groups] == ["挂账"]


def test_a_day_is_one_sheet_of_a3(late_promise: str) -> None:
    press.printed.cache_clear()
    answer = on("2025-08-30").get("/today/2025-08-21.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="yinuo-2025-08-21.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_without_pango_the_address_says_what_does_the_same(
    late_promise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pango(*words: Any, **more: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(words, 3, b"", b"")

    press.printed.cache_clear()
    monkeypatch.setattr("yinuo.doors.portal.press.subprocess.run", no_pango)
    answer = on("2025-08-30").get("/today/2025-08-21.pdf")
    assert answer.status_code == 503
    assert "用浏览器的「打印」" in answer.content.decode()


def test_a_printed_page_fetches_nothing() -> None:
    from yinuo.doors.portal.typeset import refuse

    with pytest.raises(ValueError, match="asks for nothing else"):
        refuse("https://elsewhere.example/x.png")


def test_each_drawing_carries_its_own_rules_and_the_seal_alone_its_sign() -> None:
    from yinuo.doors.portal.typeset import with_its_drawings

    page = (
        '<symbol id="seal"><path class="ground"/></symbol><svg class="ring kept"><path class="done"/></svg>'
        '<svg class="seal"><use href="#seal"/></svg><svg class="paced"><rect class="fg"/></svg><svg class="qr"></svg>'
    )
    ring, seal, paced, other = with_its_drawings(page).split("<svg ")[1:]
    assert ".ring.kept .done" in ring
    assert "<defs>" not in ring
    assert '<defs><symbol id="seal">' in seal
    assert ".ground" in seal
    assert ".ring" not in seal
    assert paced.count("{") == paced.count(".paced") == 3
    assert "<style>" not in other
