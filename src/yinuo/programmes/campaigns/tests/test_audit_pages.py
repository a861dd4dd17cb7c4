"""The month's audit: drawn by the log's head, run again by anybody, and what ended falsely is opened again."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.audit_actions import draw, find
from yinuo.programmes.campaigns.audited import audited, drawn_in
from yinuo.programmes.campaigns.league_rows import export_of
from yinuo.programmes.campaigns.models import SpotAudit, SpotFinding
from yinuo.programmes.campaigns.spot_audit import draw_of
from yinuo.programmes.campaigns.tests.test_spot_audit import HEAD, SIGNED
from yinuo.programmes.campaigns.tests.told import TOWNS, at, tell_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor

MONTH, DRAWN = "2025-09", at(date(2025, 10, 13))


def on(day: str, name: str = "") -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


@pytest.fixture
def drawn(actor: Callable[[str], Actor]) -> SpotAudit:
    tell_all()
    return draw(MONTH, actor("auditor"), SIGNED, DRAWN)


def test_the_three_files_give_the_same_draw_to_anybody(drawn: SpotAudit) -> None:
    client = on("2025-10-14")
    page = client.get("/campaigns/audits").content.decode()
    assert HEAD.origin in page
    assert page.count("还没有看") == len(drawn_in(drawn)) == len(TOWNS) * 10
    files = {name: client.get(f"/campaigns/audits/{MONTH}/{name}").content for name in
             ("closures.json", "checkpoint", "draw.json")}  # fmt: skip
    assert draw_of(files["closures.json"], files["checkpoint"]) == files["draw.json"]
    assert on("2025-10-10").get(f"/campaigns/audits/{MONTH}").status_code == 404
    assert client.get(f"/campaigns/audits/{MONTH}/else").status_code == 404


def test_only_an_auditor_draws_once_and_only_after_the_month(
    drawn: SpotAudit, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(Invalid, match="抽过了"):
        draw(MONTH, actor("auditor"), SIGNED, DRAWN)
    with pytest.raises(Invalid, match="还没有过完"):
        draw("2025-10", actor("auditor"), SIGNED, DRAWN)
    no_head = on("2025-11-03", "auditor").post("/desk/campaigns/audits", {"do": "draw", "month": "2025-10"})
    assert no_head.status_code == 422
    assert "还没有签过头" in no_head.content.decode()
    with pytest.raises(NotAllowed):
        draw(MONTH, actor("head-shifu"), SIGNED, DRAWN)
    assert on("2025-10-14", "desk").get("/desk/campaigns/audits").status_code == 403


def test_what_ended_falsely_is_opened_again_and_counts(drawn: SpotAudit) -> None:
    refs = [one["ref"] for one in drawn_in(drawn)]
    desk = on("2025-10-14", "auditor")
    false = {"month": MONTH, "ref": refs[0], "do": "untrue", "text": "去看了，没有做", "token": "t"}
    assert desk.post("/desk/campaigns/audits", {**false, "text": ""}).status_code == 422
    for _press in range(2):
        assert desk.post("/desk/campaigns/audits", false).status_code == 302
    assert desk.post("/desk/campaigns/audits", {**false, "do": "true", "ref": refs[1]}).status_code == 302
    assert desk.post("/desk/campaigns/audits", {**false, "ref": "nothing"}).status_code == 404
    assert Matter.objects.get(ref=refs[0]).state == "in_progress"
    assert sorted(SpotFinding.objects.values_list("is_true", flat=True)) == [False, True]
    page = on("2025-10-15").get("/campaigns/audits").content.decode()
    assert "看过 2 件，不实 <b>1</b> 件" in page


def told(day: date) -> dict[str, str]:
    """Give what the export says of audits, by number."""
    lines = [json.loads(line) for line in export_of(MONTH, day).decode().splitlines()]
    return {line[0]: line[12] for line in lines if isinstance(line, list) and line[12]}


def test_an_audit_still_open_counts_as_nothing_and_then_as_it_was_found(
    drawn: SpotAudit, actor: Callable[[str], Actor]
) -> None:
    unit = drawn_in(drawn)[0]["unit"]
    refs = [one["ref"] for one in drawn_in(drawn) if one["unit"] == unit]
    other = next(one["ref"] for one in drawn_in(drawn) if one["unit"] != unit)

    def look(ref: str, day: int, *, is_true: bool) -> None:
        key, now = Key("test", f"audit/{ref}"), at(date(2025, 10, day))
        find(drawn, ref, is_true=is_true, text="去看了，没有做", actor=actor("auditor"), key=key, now=now)

    before = export_of(MONTH, date(2025, 10, 14))
    for ref in (*refs[:-1], other):
        look(ref, 14, is_true=True)
    assert told(date(2025, 10, 14)) == {}
    assert export_of(MONTH, date(2025, 10, 14)) == before
    look(refs[-1], 15, is_true=False)
    assert told(date(2025, 10, 14)) == {}  # what is counted on a day gone by stays as it was
    assert len(audited(date(2025, 10, 15))) == len(refs)
    after = told(date(2025, 10, 15))
    assert set(after) <= set(refs)
    assert after[refs[-1]] == "untrue"
    assert {after[ref] for ref in refs[:-1] if ref in after} == {"true"}
