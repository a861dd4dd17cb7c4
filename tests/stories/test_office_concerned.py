"""The office complained of answers by statement; nobody reads from it which office that is, at any door."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.test import Client

from yinuo.kernel.identity.tokens import create
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Access, Event

if TYPE_CHECKING:
    from pathlib import Path


def test_a_statement_is_said_by_the_office_concerned_and_names_none(db: None) -> None:
    from yinuo.kernel.limits import book

    world = build()
    world.with_accounts()
    filed = world.ask(about_office="yes", about_unit="water")
    given = {"title": "窗口", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.act(filed.ref, "accept", "desk", given)
    world.act(filed.ref, "assign", "desk", {"lead_unit": "roads"})
    world.later(1).act(filed.ref, "statement", "other", {"text": "那天是系统坏了"})
    event = Event.objects.get(type="statement")
    assert (event.actor_role, event.actor_unit, event.facts_public) == ("accused", "", {})
    client, asker = Client(), Client()
    client.cookies["yinuo_day"] = asker.cookies["yinuo_day"] = "2025-08-20"
    asker.post("/c", {"code": filed.code})
    staff = Account.objects.filter(username__in=("handler", "desk", "auditor"))
    tokens = {account.username: create(account, "test", 30)[1] for account in staff}
    api, said = f"/api/v1/matters/{filed.ref}", "那天是系统坏了"
    told = {
        "row": str(PublicMatter.objects.filter(ref=filed.ref).values().get()),
        "page": client.get(f"/m/{filed.ref}").content.decode(),
        "check": client.get(f"/check?ref={filed.ref}").content.decode(),
        "api": client.get(api).content.decode(),
        "mine": re.sub(
            r"<option.*?</option>", "", asker.get("/mine").content.decode()
        ),  # every unit can be named there
        "own": client.get(api, headers={"Yinuo-Code": filed.code}).content.decode(),
        **{
            n: client.get(api, headers={"Authorization": f"Bearer {t}"}).content.decode()
            for n, t in tokens.items()
        },
    }
    assert {name for name, text in told.items() if "water" in text} == set()
    assert {name for name, text in told.items() if said not in text} == {"check"}
    assert "被反映的单位" in told["page"]
    assert "被反映的单位" in told["mine"]
    book.forget()


def test_the_office_complained_of_and_all_under_it_find_nothing_at_any_door(
    db: None, settings: Any, tmp_path: Path
) -> None:
    from yinuo.kernel.limits import book

    settings.MEDIA_ROOT = tmp_path
    world = build().with_accounts()
    told = {
        "about_office": "yes",
        "about_unit": "roads",
        "body": "窗口的人骂我",
        "contact": "13800138000",
        "keep_contact": "yes",
    }
    ref = world.ask(**told).ref
    given = {"title": "态度", "category": "help", "visibility": "sealed", "first_contact_unit": "lane-office"}
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    number = Matter.objects.get(ref=ref).pk
    assert "窗口的人骂我" in _at("other", f"/desk/{ref}").content.decode()  # whoever works on it reads it
    for who in ("handler", "colleague", "head", "crew"):
        token = create(Account.objects.get(username=who), "test", 30)[1]
        voice = {"Authorization": f"Bearer {token}"}
        for path in ("", "/report", "/reveal", "/erase", "/message", f"/photo/{UUID(int=number)}"):
            assert _at(who, f"/desk/{ref}{path}").status_code == 404, (who, path)
        for path in ("", "/photos", "/looks"):
            assert Client().get(f"/api/v1/matters/{ref}{path}", headers=voice).status_code == 404, (who, path)
        assert (
            Client()
            .post(f"/api/v1/matters/{ref}/acknowledge", {}, "application/json", headers=voice)
            .status_code
            == 404
        )
        lists = [
            _at(who, path)
            for path in ("/desk/?view=all", "/desk/list.csv?view=all", f"/desk/find?q={ref[-5:]}")
        ]
        lists += [
            Client().get(f"/api/v1/{path}", headers=voice)
            for path in ("matters?view=mine", f"found?q={ref}", "queues/all")
        ]
        lists += [_at(who, "/desk/caller", {"contact": "13800138000"}), _at(who, "/desk/alarms")]
        for answer in lists:
            assert f"/{ref}" not in answer.content.decode(), (who, answer.request["PATH_INFO"])
            assert "窗口的人骂我" not in answer.content.decode()
    assert not Access.objects.filter(stream_id=number, unit="roads").exists()
    book.forget()


def _at(who: str, path: str, typed: dict[str, str] | None = None) -> Any:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    return client.get(path) if typed is None else client.post(path, typed)
