"""展览与场馆: exhibitions, their hours for schools, which school has been there."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="events",
    label_zh="展览与场馆",
    label_en="Exhibitions",
    kinds=("request",),
    status="partly",
    boxes=(4,),
    urls="yinuo.programmes.events.urls",
    desk_urls="yinuo.programmes.events.desk_urls",
    api="yinuo.programmes.events.api",
    ways=(
        Way("events:exhibitions", "展览", "Exhibitions", at=("box", "foot"), box=4),
        Way("events_desk:exhibitions", "展览与学校", "Exhibitions and schools", at=("desk",)),
    ),
    demo=("yinuo.programmes.events.demo",),
    rights={
        "visit_exhibition": _ADDED,
        "visit_school": _KEPT,
        "visit_slot": _KEPT,
        "visit_booking": _KEPT,
    },
)
