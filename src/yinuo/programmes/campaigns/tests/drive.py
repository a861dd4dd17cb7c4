"""A small campaign told through the API by the standing cast: drafted at the roads office, signed by the hall."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.record.streams import begin
from yinuo.programmes.campaigns.league_export import bands
from yinuo.programmes.campaigns.models import LeaguePeriod
from yinuo.programmes.campaigns.tests.exported import export, rows, unit

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.doors.api.tests.caller import Callers

HEADS = "战线,牵头单位,清单,事项,承办单位,协办单位,权重,必须完成,拿什么证明,完成日期"
CODES: Final = ("lane-office", "roads", "water")
REASON = "上游管线由外单位改造，两家定了新的日期。"


def sheet(on: date, unit: str = "roads") -> str:
    """Give a sheet of three items, one of them hard and due soon."""
    days = [(on + timedelta(n)).isoformat() for n in (3, 20, 40)]
    rows = (
        f"道路,roads,路面,补好小巷,{unit},water,2,是,照片,{days[0]}",
        f"道路,roads,路面,划好停车线,roads,,1,否,照片,{days[1]}",
        f"水务,water,管道,换好阀门,water,,3,是,验收单,{days[2]}",
    )
    return "\n".join((HEADS, *rows)) + "\n"


def category() -> None:
    """Open the categories that items of campaigns and public pledges are filed under."""
    for code, name, name_en, kind in (
        ("campaign_item", "攻坚事项", "Campaign item", "task"),
        ("pledge", "公开表态", "Public pledge", "commitment"),
    ):
        told = {
            "name": name,
            "name_en": name_en,
            "limit_class": "help",
            "programme": "campaigns",
            "kinds": [kind],
        }
        Category.objects.get_or_create(code=code, defaults=told)
    book.forget()


def typed(on: date, **more: str) -> dict[str, str]:
    return {"name": "示例一仗", "start": on.isoformat(), "days": "100", "code": "hundred", **more}


def draft(
    callers: Callers, who: str = "handler", rows: str = "", key: str = "", at: str = "", **more: str
) -> Any:
    """Send a sheet in, or only try it (`at`); gives the answer."""
    on = callers.world.now.date()
    voice = callers.voice(who) | ({"Idempotency-Key": key} if key else {})
    file = SimpleUploadedFile("list.csv", (rows or sheet(on)).encode())
    return callers.client.post(f"/api/v1/campaigns{at}", {**typed(on, **more), "file": file}, headers=voice)


def signed(callers: Callers) -> dict[str, str]:
    """Draft it, sign it, and give the numbers of its items."""
    category()
    assert draft(callers).status_code == 201
    assert callers.post("/campaigns/hundred/sign", {}, "boss").status_code == 200
    items = callers.get("/campaigns/hundred/items").json()["items"]
    return {one["code"]: one["ref"] for one in items}


def banded(now: datetime) -> LeaguePeriod:
    """Publish a month of three units' bands, counted from an invented export."""
    with tempfile.TemporaryDirectory() as folder:
        file = export(Path(folder) / "export.jsonl", map(unit, CODES), rows(90, CODES))
        raw, told = file.read_bytes(), bands(file)
    return LeaguePeriod.objects.create(
        code="2025-07",
        stream_id=begin("league"),
        export=raw,
        bands=told,
        computed_at=now,
        publishes_on=now.date(),
    )


def tracked(callers: Callers, track: str) -> str:
    """Open a line of a track at the roads office and send it out; gives its number."""
    on = callers.world.now.date().isoformat()
    proof = {
        "investment": {"contract_no": "示例招-1", "amount": "5000000", "signed_on": on},
        "land": {"area": "20000", "approval_no": "示例批-1", "approved_on": on},
        "duties": {},
    }[track]
    given = {"title": f"示例{track}", "due": "2025-11-22", **proof}
    made = callers.post(f"/campaigns/tracks/{track}", given, "handler")
    ref: str = made.json()["ref"]
    callers.act(ref, "launch", "boss")
    return ref


def errors(answer: Any, status: int = 422) -> dict[str, str]:
    """Give what an answer says is wrong, by field or by cell."""
    assert answer.status_code == status, answer.content
    found: dict[str, str] = answer.json().get("errors", {})
    return found
