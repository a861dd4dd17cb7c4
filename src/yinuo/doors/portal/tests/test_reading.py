"""What a reader takes from a page in five seconds: who, what, by when, kept, each under its own name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.test import Client

from yinuo.doors.portal.front import front
from yinuo.doors.shell.public.edition import Edition
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def main_of(client: Client, path: str) -> str:
    """Give the main part of a page."""
    return client.get(path).content.decode().split("<main")[1].split("</main>")[0]


def read_on(day: str) -> Client:
    """Give a reader of a day."""
    client = Client()
    client.cookies["yinuo_day"] = day
    return client


def words_of(html: str) -> str:
    """Give what stands in a piece of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_numbers_of_the_headline_add_up(world: World) -> None:
    ended = world.assigned()
    due = PublicMatter.objects.get(ref=ended).first_due
    assert due is not None
    kept, said, _late = (world.promised(due_on=due, title=title) for title in ("修桥", "修路", "修灯"))
    proof = {"result": "done", "text": "修好了", "proof_on": world.now.date()}
    for ref in (kept, said):
        world.act(ref, "report", "handler", proof)
    world.act(ended, "report", "handler", {"result": "explained", "text": "办不了", "law": "有规定"})
    world.later(1).act(kept, "confirm", "checker", {"text": "看过了"})
    world.act(ended, "review", "checker", {"ruling": "explained", "text": "属实"})
    day = due + timedelta(1)
    lead = front(Edition(day, day, datetime.combine(day, time(4), UTC))).lead
    assert lead.headline == "4 件到期，1 件办到了，1 件逾期，1 件别样了结，1 件还没有结论"
    assert sum(group.n for group in lead.groups) == 4


def test_the_figures_come_before_what_they_are_made_of(world: World) -> None:
    """No number waits behind a form or a formula, and what is sealed is counted last."""
    for _n in range(5):
        world.promised()
        world.accepted("dispute")
    client = Client(headers={"accept-language": "en"})
    client.cookies["yinuo_day"] = "2025-10-20"
    html = main_of(client, "/figures")
    assert html.index("<details") < html.index("<form") < html.index("</details>")
    assert "Shown now: Last three months · July 2025 to Sept 2025 · All places · All units" in html
    assert html.index("n = 5") < html.index("Promises done by their first date")
    assert html.rindex("n = ") < html.index("5 are sealed")
    assert html.count("Five ") == 1


def test_a_row_says_who_and_by_when_and_in_whose_words(world: World) -> None:
    world.promised(due_on=date(2026, 1, 9))
    world.assigned()
    rows = words_of(main_of(read_on("2025-08-20"), "/m")).split("承诺 · lane")
    assert "谁办 roads" in rows[0]
    assert "谁答应的 roads · 原话：力争" in rows[1]
    assert "答应的日期 2026年1月9日" in rows[1]
    english = Client(headers={"accept-language": "en"})
    english.cookies["yinuo_day"] = "2025-08-20"
    page = words_of(main_of(english, "/m"))
    assert "Promised by roads · In their words: we will strive" in page
    assert "Due by 9 Jan 2026" in page


def test_a_promise_of_the_newspaper_page_was_printed_and_neither_asked_nor_signed(world: World) -> None:
    ref = world.promised(source="page", strength="expected")
    html = main_of(read_on("2025-08-20"), f"/m/{ref}")
    way = words_of(html.split('class="way"')[1].split("</ol>")[0])
    assert "许 刊在版面上" in way
    assert "签下承诺" not in way
    assert "日期还没到" in words_of(html.split('class="ans"')[1].split("</dl>")[0])
    assert 'aria-label="已成：许诺；还缺：接手"' in html
    signed = main_of(read_on("2025-08-20"), f"/m/{world.promised()}")
    way = signed.split('class="way"')[1]
    assert '<span class="dot" aria-hidden="true">诺</span>' in way
    assert "诺 签下承诺" in words_of(way)


def test_every_shelf_of_a_unit_says_how_many_and_leads_to_just_those(world: World) -> None:
    """Late 1, open 2, done 1, ended otherwise 1; the date that passed stands beside what is late."""
    world.promised(due_on=date(2025, 8, 20), title="修路灯")
    kept, ended = world.promised(), world.reported(result="explained")
    proof = {"result": "done", "text": "修好了", "proof_on": world.now.date()}
    world.act(kept, "report", "handler", proof)
    world.later(1).act(kept, "confirm", "checker", {"text": "看过了"})
    world.act(ended, "review", "checker", {"ruling": "explained", "text": "属实"})
    world.promised()
    world.promised()
    client = read_on("2025-08-26")
    shelves = main_of(client, "/units/roads").split('<div class="cols">')[1].split("</div>")[0]
    found = dict(re.findall(r'<a href="(/m[^"]+)">全部 (\d+)', shelves))
    assert list(found.values()) == ["1", "2", "1", "1"]
    for url, n in found.items():
        assert main_of(client, url.replace("&amp;", "&")).count('class="mrow"') == int(n)
    late = words_of(shelves.split("在办的")[0])
    assert "逾期 4 个工作日" in late
    assert "答应的日期 8月20日" in late


def test_todays_page_has_a_key_to_its_rings(world: World) -> None:
    world.promised(due_on=date(2025, 8, 20))
    assert "提（或许诺）· 接 · 办 · 报 · 认。五段都合上，才盖印。" in main_of(read_on("2025-08-21"), "/")


def test_the_demos_strip_says_that_its_days_are_for_turning(world: World) -> None:
    strip = read_on("2025-08-20").get("/").content.decode().split('class="strip"')[1].split("</form>")[0]
    assert "演示 · 换一天看" in words_of(strip)
