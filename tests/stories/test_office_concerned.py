"""The office complained of answers by statement; nobody reads from it which office that is, at any door."""

from __future__ import annotations

import re

from django.test import Client

from yinuo.kernel.identity.tokens import create
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Event


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
