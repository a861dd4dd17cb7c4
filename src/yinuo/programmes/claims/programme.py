"""认领: needs that find hands, by whoever takes them on."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="claims",
    label_zh="认领",
    label_en="Claims",
    kinds=("claim", "commitment", "wish"),
    status="built",
    boxes=(6,),
    commands={"claims": "yinuo.programmes.claims.cli"},
    urls="yinuo.programmes.claims.urls",
    desk_urls="yinuo.programmes.claims.desk_urls",
    api="yinuo.programmes.claims.api",
    ways=(
        Way("claims:needs", "认领", "Needs and claims", at=("box", "foot"), box=6),
        Way("claims:five", "五群善治", "Five ways together", at=("box",), box=6),
        Way("claims_desk:needs", "认领", "Needs and claims", at=("desk",)),
    ),
    beside=("yinuo.programmes.claims.panels.beside",),
    about=("yinuo.programmes.claims.panels.about",),
    demo=("yinuo.programmes.claims.demo",),
    rights={
        "claim_day": _ADDED,
        "claim_need": _KEPT,
        "claimant": _ADDED,
        "claim_taken": _ADDED,
        "claim_offer": _ADDED,
        "claim_suggestion": _ADDED,
    },
)
