"""展览与场馆: exhibitions and visits by schools, agreements, gifts, essay contests."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="events",
    label_zh="展览与场馆",
    label_en="Exhibitions",
    kinds=("request", "commitment"),
    status="built",
    boxes=(4,),
    urls="yinuo.programmes.events.urls",
    desk_urls="yinuo.programmes.events.desk_urls",
    api="yinuo.programmes.events.api",
    commands={"events": "yinuo.programmes.events.cli"},
    ways=(
        Way("events:exhibitions", "展览", "Exhibitions", at=("box", "foot"), box=4),
        Way("events:agreements", "协议", "Agreements", at=("box",), box=4),
        Way("events:gifts", "捐赠", "Gifts", at=("box",), box=4),
        Way("events:contests", "征文", "Essay contests", at=("box",), box=4),
        Way("events_desk:exhibitions", "展览与学校", "Exhibitions and schools", at=("desk",)),
        Way("events_desk:agreements", "协议和条款", "Agreements and their articles", at=("desk",)),
        Way("events_desk:gifts", "捐赠", "Gifts", at=("desk",)),
        Way("events_desk:contests", "征文", "Essay contests", at=("desk",)),
    ),
    demo=(
        "yinuo.programmes.events.demo",
        "yinuo.programmes.events.agreement_demo",
        "yinuo.programmes.events.gift_demo",
        "yinuo.programmes.events.contest_demo",
    ),
    about=("yinuo.programmes.events.panels.about", "yinuo.programmes.events.gift_panels.about"),
    beside=("yinuo.programmes.events.panels.beside", "yinuo.programmes.events.gift_panels.beside"),
    mine=("yinuo.programmes.events.gift_panels.mine",),
    rights={
        "visit_exhibition": _ADDED,
        "visit_age_note": _KEPT,
        "visit_school": _KEPT,
        "visit_slot": _KEPT,
        "visit_booking": _KEPT,
        "agreement": _ADDED,
        "agreement_article": _ADDED,
        "agreement_promise": _ADDED,
        "gift": _KEPT,
        "gift_step": _ADDED,
        "contest": _KEPT,
        "contest_entry": _ADDED,
        "contest_conflict": _ADDED,
        "contest_score": _ADDED,
        "contest_award": _ADDED,
        "contest_name": _ADDED,
    },
)
