"""The front page of a place that quotes no newspaper page: what it promised, counted by the register alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.limits.models import Pack
from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def kept(world: World) -> str:
    ref = world.promised()
    on = {"proof_on": world.now.date().isoformat()}
    world.act(ref, "report", "handler", {"result": "done", "text": "修好了", **on})
    world.act(ref, "confirm", "checker", {"text": "看了", **on})
    return ref


def page(world: World, *, days: int = 1, language: str = "zh-hans") -> str:
    client = Client()
    client.cookies["yinuo_day"] = (world.now.date() + timedelta(days=days)).isoformat()
    client.cookies["django_language"] = language
    answer = client.get("/page")
    assert answer.status_code == 200
    return str(answer.content.decode())


def tally(html: str) -> dict[str, tuple[str, int]]:
    found = re.findall(
        r'<a href="(/promises\?state=\w+)">(\d+)<span class="sr"> ([^<]+)</span></a></b>', html
    )
    return {url: (word, int(n)) for url, n, word in found}


def test_it_says_what_the_place_promised_and_how_each_is_doing(world: World) -> None:
    done, waiting = kept(world), world.promised()
    html = page(world)
    name = Pack.objects.get().name
    assert f"{name}答应了什么，" in re.sub(
        r"<[^>]+>|\u2060|\u200b", "", html.split("<h1>")[1].split("</h1>")[0]
    )
    assert tally(html) == {
        "/promises?state=open": ("还没了结", 1),
        "/promises?state=late": ("逾期", 0),
        "/promises?state=success": ("办到了", 1),
    }
    coming, shelves = html.split('class="lead"')[1].split('<div class="cols">')
    assert f"/m/{waiting}" in coming
    assert f"/m/{done}" not in coming.split("</section>")[0]
    assert f"/m/{done}" in shelves
    late = page(world, days=400)
    assert tally(late)["/promises?state=late"] == ("逾期", 1)
    assert f"/m/{waiting}" in late.split('class="sec light"')[1].split("</section>")[0]


def test_what_runs_here_is_named_by_the_registry_and_every_number_leads_to_its_list(world: World) -> None:
    refs = {world.promised(), world.promised()}
    html = page(world)
    running = html.split('id="h-running"')[1]
    assert re.findall(r'<dt><a class="etc" href="/m\?programme=(\w+)"', running) == [
        one.name for one in programmes()
    ]
    urls = re.findall(r'<a class="etc" href="(/m\?programme=\w+&amp;state=open)">还没了结 2<', running)
    assert len(urls) == 1
    listed = Client().get(urls[0].replace("&amp;", "&")).content.decode()
    assert {ref for ref in refs if f"/m/{ref}" in listed} == refs
    assert "有一个条件没看懂" in Client().get("/m?programme=nothing").content.decode()


def test_a_place_with_nothing_yet_says_what_will_stand_here(world: World) -> None:
    html = page(world, language="en")
    assert "No promise is waiting to fall due" in html
    assert "No promise is public yet." in html
    assert [n for _word, n in tally(html).values()] == [0, 0, 0]


def test_it_asks_as_much_of_one_promise_as_of_many(world: World) -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            world.promised()
        page(world)
        with CaptureQueriesContext(connection) as asked:
            page(world)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 20
