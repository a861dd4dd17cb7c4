"""The examples of the events' operations: every call once, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.programmes.events.tests.visit import contest, gift, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]

MINE = {"code": "7K3M9PQRT2WX"}
"""A school's code as it stands in the examples: the real one is another every time."""
CATEGORIES = (
    ("donation", "捐赠", "request"),
    ("agreement", "协议条款", "commitment"),
    ("essay_name", "署名", "request"),
)


def categories() -> None:
    """Give the small place what gifts, articles and prizewinners' names are filed under."""
    for code, name, kind in CATEGORIES:
        Category.objects.create(
            code=code, name=name, name_en=code, limit_class="help", programme="events", kinds=[kind]
        )
    book.forget()


def record(callers: Callers, keep: Keep) -> None:
    """Record exhibitions and visits, agreements, gifts, contests."""
    categories()
    visit(callers.world)
    _visits(callers, keep)
    _agreements(callers, keep)
    contest(callers.world)
    _contests(callers, keep)
    _gifts(callers, keep)


def _visits(callers: Callers, keep: Keep) -> None:
    get, post, on = callers.get, callers.post, callers.world.now.date()
    keep("exhibition_list", get("/events/exhibitions"))
    keep("exhibition_show", get("/events/exhibitions/20250818-lights"))
    show = {"name": "示例渔船展", "place": "town", "opened_on": on.isoformat(), "note": "有机器声"}
    keep("exhibition_tell", post("/events/exhibitions", show, "handler"), show)
    hour = {"on": (on + timedelta(1)).isoformat(), "from_at": "14:00", "to_at": "15:30", "capacity": 40}
    here = "/events/exhibitions/20250818-lights/slots"
    slot = f"/events/slots/{keep('visit_open', post(here, hour, 'handler'), hour).json()['code']}"
    note = {"from_age": 0, "to_age": 7, "text": "有机器声，请大人陪着"}
    keep("visit_advise", post("/events/exhibitions/20250818-lights/notes", note, "handler"), note)
    school = {"name": "示例丙小学"}
    mine = {"code": keep("visit_enrol", post("/events/schools", school, "handler"), school).json()["code"]}
    keep("visit_book", post(f"{slot}/book", {**mine, "n": 32}), {**MINE, "n": 32})
    keep("visit_show", get(slot))
    keep("visit_leave", post(f"{slot}/leave", mine), MINE)
    post(f"{slot}/book", {**mine, "n": 32})
    before = callers.client.cookies["yinuo_day"].value
    callers.client.cookies["yinuo_day"] = str(hour["on"])
    keep("visit_came", post(f"{slot}/came", {**mine, "came": 31}), {**MINE, "came": 31})
    callers.client.cookies["yinuo_day"] = before


def _agreements(callers: Callers, keep: Keep) -> None:
    get, post, on = callers.get, callers.post, callers.world.now.date()
    given = {
        "name": "示例合作协议", "place": "town", "parties": "示例馆\n示例所", "articles": "交换目录\n同办一展",
        "signed_on": on.isoformat(), "review_on": (on + timedelta(90)).isoformat(),
    }  # fmt: skip
    made = keep("agreement_sign", post("/events/agreements", given, "handler"), given).json()
    here = f"/events/agreements/{made['code']}"
    keep("agreement_list", get("/events/agreements"))
    promise = {
        "n": 1, "unit": "roads", "strength": "strive", "due_on": (on + timedelta(14)).isoformat(), "proof": "目录两份",
    }  # fmt: skip
    ref = keep("agreement_answer", post(f"{here}/promises", promise, "handler"), promise).json()["ref"]
    assert callers.act(ref, "launch", "head").status_code == 200
    keep("agreement_show", get(here))


def _contests(callers: Callers, keep: Keep) -> None:
    get, post, on = callers.get, callers.post, callers.world.now.date()
    keep("contest_list", get("/events/contests"))
    keep("contest_show", get("/events/contests/20250818-lamp"))
    closes = on + timedelta(3)
    given = {
        "name": "示例灯展征文",
        "place": "town",
        "closes_on": closes.isoformat(),
        "rubric": "切题 40\n真话 60",
    }
    here = f"/events/contests/{keep('contest_open', post('/events/contests', given, 'handler'), given).json()['code']}"
    mine = {"code": post("/events/schools", {"name": "示例丁小学"}, "handler").json()["code"]}
    entry = {"grade": 3, "n": 1}
    answer = keep("contest_enter", post(f"{here}/entries", {**mine, **entry}), {**MINE, **entry})
    label = answer.json()["items"][0]["label"]
    before = callers.client.cookies["yinuo_day"].value
    callers.client.cookies["yinuo_day"] = (closes + timedelta(1)).isoformat()
    points = {"label": label, "points": [30, 50]}
    for who in ("colleague", "handler"):
        told = post(f"{here}/declare", {"schools": []}, who)
        judging = get(f"{here}/judging", who)
        scored = post(f"{here}/scores", points, who)
    keep("contest_declare", told, {"schools": []})
    keep("contest_judging", judging)
    keep("contest_score", scored, points)
    prizes = {"first": 1, "second": 0, "third": 0}
    keep("contest_decide", post(f"{here}/decide", prizes, "handler"), prizes)
    name = {"label": label, "name": "示例小朋友癸", "guardian": True}
    keep("contest_name", post(f"{here}/names", {**mine, **name}), {**MINE, **name})
    callers.client.cookies["yinuo_day"] = before


def _gifts(callers: Callers, keep: Keep) -> None:
    get, post = callers.get, callers.post
    given = {
        "thing": "一盏马灯", "whence": "家里三代用过", "rights": "own", "place": "town", "credit": "named",
        "name": "示例渡口人家",
    }  # fmt: skip
    ref = keep("gift_offer", post("/events/offers", given), given).json()["ref"]
    accept = {
        "title": "一盏马灯", "category": "donation", "visibility": "public", "first_contact_unit": "lane-office",
    }  # fmt: skip
    for verb, more in (("accept", accept), ("assign", {"lead_unit": "roads"})):
        assert callers.act(ref, verb, "desk", more).status_code == 200
    keep("offer_list", get("/events/offers", "handler"))
    step = {"sort": "provenance", "text": "说得清", "finding": "clear"}
    keep("gift_step", post(f"/events/offers/{ref}/steps", step, "handler"), step)
    keep("offer_show", get(f"/events/offers/{ref}", "handler"))
    given_to = gift(callers.world)
    keep("gift_list", get("/events/gifts"))
    keep("gift_show", get(f"/events/gifts/{given_to}"))
