"""The examples of the claims' operations: every call once, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.programmes.claims.tests.need import community, need

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]


def record(callers: Callers, keep: Keep) -> None:
    """Record what is read of needs, and what is written: listed, claimed, delivered, accepted, suggested."""
    need(callers.world)
    keep("need_list", callers.get("/claims/needs"))
    keep("need_show", callers.get("/claims/needs/20250818-lamps"))
    community()
    _written(callers, keep)


def _written(callers: Callers, keep: Keep) -> None:
    get, on = callers.get, callers.world.now.date() + timedelta(1)

    def post(path: str, given: Any, who: str = "beneficiary") -> Any:
        return callers.post(f"/claims/{path}", given, who)

    day = {"title": "示例认领会", "on": on.isoformat(), "place": "lane", "unit": "lane-office"}
    keep("claim_day_open", post("days", day), day)
    keep("claim_day_list", get("/claims/days"))
    given = {
        "unit": "lane-office", "place": "lane", "benefits": "elderly", "title": "三十副老花镜", "cost": 90_000,
        "shares": 1, "due_on": (on + timedelta(20)).isoformat(), "proof": "发放的副数", "fallback": "union",
    }  # fmt: skip
    code = keep("need_post", post("needs", given), given).json()["code"]
    who = {"name": "示例眼镜店", "sort": "shop", "unit": "roads"}
    shop = keep("claimant_enrol", post("claimants", who), who).json()["code"]
    keep("claimant_list", get("/claims/claimants"))
    offer = {"budget": 100_000, "most": 1, "places": ["town"], "wishes": ["elderly"], "refuses": ["riders"]}
    offer = {"claimant": shop, **offer}
    keep("claim_offer", post("offers", offer), offer)
    keep("claim_suggest", post("suggestions", {}), {})
    keep("claim_suggested", get("/claims/suggestions", "beneficiary"))
    take = {"claimant": shop, "shares": 1}
    ref = keep("need_claim", post(f"needs/{code}/claims", take), take).json()["ref"]
    assert callers.act(ref, "launch", "head").status_code == 200
    done = {"text": "三十副都发了。", "proof_on": on.isoformat()}
    keep("claim_deliver", post(f"taken/{ref}/deliver", done, "handler"), done)
    seen = {"proof_on": on.isoformat()}
    keep("claim_accept", post(f"taken/{ref}/accept", seen, "checker2"), seen)
    keep("need_hand", post(f"needs/{code}/hand", {}), {})
