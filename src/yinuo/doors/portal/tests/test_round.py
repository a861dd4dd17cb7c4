"""The whole way through the portal's pages: raised, accepted, talked about, reported, confirmed, read by anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def hidden(answer: Any, name: str, after: str = "") -> str:
    html = answer.content.decode()
    html = html[html.index(after) :] if after else html
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no hidden {name}"
    return found[1]


def code_on(answer: Any) -> str:
    found = re.search(r"/c#([0-9A-Z]{12})", answer.content.decode())
    assert found
    return found[1]


def raised(client: Client, **more: str) -> Any:
    form = client.get("/at/lane")
    typed = {"category": "help", "body": "驿站六点就关门", "about": "no", "contact": "none"}
    return client.post("/at/lane", {**typed, "token": hidden(form, "token"), **more})


def test_a_matter_goes_round_by_code(world: World) -> None:
    client = Client()
    slip = raised(client)
    assert slip.status_code == 200, slip.content.decode()
    assert slip.headers["Cache-Control"] == "no-store, private"
    shown = slip.content.decode()
    assert "驿站" not in shown[shown.index("<main") :]  # the bar names stations on every page
    code = code_on(slip)
    opened = client.post("/c", {"code": code.lower()})
    assert (opened.status_code, opened.headers["Location"]) == (303, "/mine")
    mine = client.get("/mine")
    assert "驿站六点就关门" in mine.content.decode()

    from yinuo.kernel.matters.models import Matter

    ref = Matter.objects.get().ref
    given = {
        "title": "驿站关得早",
        "category": "help",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    world.later(0.3)
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    world.act(ref, "message", "handler", {"text": "几点人最多？"})
    client.cookies["yinuo_day"] = "2025-08-19"
    mine = client.get("/mine")
    assert "几点人最多？" in mine.content.decode()
    form = {name: hidden(mine, name, 'value="message"') for name in ("version", "token")}
    sent = client.post("/mine/act", {"verb": "message", "text": "七点到九点", **form})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/mine?done=message")
    assert "七点到九点" in client.get("/mine?done=message").content.decode()
    world.later(1.3)
    world.act(ref, "report", "handler", {"result": "done", "text": "开到十点了"})
    client.cookies["yinuo_day"] = "2025-08-20"
    mine = client.get("/mine")
    assert "这件事解决了吗？" in mine.content.decode()
    form = {name: hidden(mine, name, 'value="confirm"') for name in ("version", "token")}
    sent = client.post("/mine/act", {"verb": "confirm", **form})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/mine?done=confirm")
    public = Client().get(f"/m/{ref}", headers={"Cookie": "yinuo_day=2025-08-21"})
    assert public.status_code == 200
    text = public.content.decode()
    assert "提的人点了头" in text
    assert "开到十点了" in text
    assert "七点到九点" not in text
    for path in ("/", "/m", "/promises", "/page", "/log/", f"/check?ref={ref}", "/raise", "/c"):
        page = client.get(path)
        assert page.status_code == 200, path
    told = Client().get(f"/open311/v2/requests/{ref}.json", headers={"Cookie": "yinuo_day=2025-08-21"})
    assert told.json()[0]["status"] == "closed"
