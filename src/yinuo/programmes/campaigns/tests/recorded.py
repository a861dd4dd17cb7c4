"""The examples of the campaigns' operations: every call once, in the small invented place of the API's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo.programmes.campaigns.tests import drive

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]


def record(callers: Callers, keep: Keep) -> None:
    """Record a campaign from its sheet to its day, a notice with its answer, and the league."""
    get, post = callers.get, callers.post
    drive.category()
    one, on = "/campaigns/hundred", callers.world.now.date().isoformat()
    keep("campaign_dry_run", drive.draft(callers, at="/dry-run"))
    keep("campaign_draft", drive.draft(callers))
    given = {"track": "t1", "title": "补好的小巷", "measure": "条", "baseline": "0", "value": "12"}
    keep("campaign_target", post(f"{one}/targets", given, "handler"), given)
    keep("campaign_sign", post(f"{one}/sign", {}, "boss"), {})
    given = {"on": on, "value": "1.5", "evidence": "示例验收单，示路〔2025〕1号"}
    keep("campaign_reading", post(f"{one}/targets/g1/readings", given, "handler"), given)
    given = {"item": "l2-0003", "kind": "move", "due": "2025-10-20", "reason": drive.REASON}
    keep("campaign_amend", post(f"{one}/amend", given, "boss"), given)
    keep("campaign_launch", post(f"{one}/launch", {}, "boss"), {})
    given = {"track": "t1", "text": "一百天里把小巷补完"}
    keep("campaign_pledge", post(f"{one}/pledge", given, "handler"), given)
    keep("campaign_list", get("/campaigns"))
    keep("campaign_show", get(one))
    items = keep("campaign_items", get(f"{one}/items?limit=1")).json()["items"]
    given = {"ref": items[0]["ref"], "cause": "stale", "text": "还没有动静，请写明哪天动工。"}
    code = keep("notice_issue", post("/campaigns/notices", given, "desk"), given).json()["code"]
    given = {"cause": "hands", "text": "下周一两个人到场，三天补完。"}
    keep("notice_reply", post(f"/campaigns/notices/{code}/answer", given, "handler"), given)
    keep("notice_list", get("/campaigns/notices"))
    keep("notice_show", get(f"/campaigns/notices/{code}"))
    keep("supervised_list", get("/campaigns/supervised"))
    given = {"result": "done", "text": "小巷补好了，照片附在后面", "proof_on": on}
    keep("campaign_report", post(f"{one}/items/l1-0001/report", given, "handler"), given)
    keep("campaign_brief", get(f"{one}/brief"))
    _tracks(callers, keep, on)
    drive.banded(callers.world.now)
    keep("league_list", get("/campaigns/league"))
    keep("league_show", get("/campaigns/league/2025-07"))


def _tracks(callers: Callers, keep: Keep, on: str) -> None:
    """Record a parcel from its approval to what blocks it, and a week's count before anything is signed."""
    get, post, at = callers.get, callers.post, "/campaigns/tracks"
    given = {
        "title": "示例地块一号", "due": "2025-11-22", "area": "20000", "approval_no": "示例批-1", "approved_on": on,
    }  # fmt: skip
    ref = keep("line_open", post(f"{at}/land", given, "handler"), given).json()["ref"]
    callers.act(ref, "launch", "boss")
    given = {"do": "block", "code": "government", "blocker": "电线没有迁走"}
    keep("line_step", post(f"/campaigns/lines/{ref}/steps", given, "handler"), given)
    keep("line_show", get(f"/campaigns/lines/{ref}"))
    given = {"stage": "in_talks", "week": "2025-08-11", "n": "3"}
    keep("prospect_count", post(f"{at}/investment/counts", given, "handler"), given)
    keep("prospect_list", get(f"{at}/investment/counts"))
    keep("track_list", get(at))
    keep("track_show", get(f"{at}/land"))
