"""攻坚: a hundred days in the open: what was set out to be done, how far it is, will it be done in time."""

from yinuo.kernel.programme import Programme, Way

READ, ADD, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"

PROGRAMME = Programme(
    name="campaigns",
    label_zh="攻坚",
    label_en="Campaigns",
    kinds=("commitment", "task", "hazard"),
    status="built",
    boxes=(1,),
    commands={"campaigns": "yinuo.programmes.campaigns.cli"},
    urls="yinuo.programmes.campaigns.urls",
    desk_urls="yinuo.programmes.campaigns.desk_urls",
    api="yinuo.programmes.campaigns.api",
    ways=(
        Way("campaigns:home", "百日攻坚", "Campaigns of 100 days", at=("box", "foot"), box=1),
        Way("campaigns:notices", "督办单", "Notices of supervision", at=("foot",)),
        Way("campaigns_desk:home", "百日攻坚", "Campaigns of 100 days", at=("desk",)),
        Way("campaigns_desk:supervision", "督办", "Supervision", at=("desk",)),
        Way("campaigns_desk:league", "比学赶超", "League of units", at=("desk",)),
    ),
    beside=(
        "yinuo.programmes.campaigns.supervision_panels.beside",
        "yinuo.programmes.campaigns.line_panels.beside",
    ),
    about=("yinuo.programmes.campaigns.line_panels.about",),
    audited="yinuo.programmes.campaigns.audited.AUDITED",
    demo=("yinuo.programmes.campaigns.demo", "yinuo.programmes.campaigns.track_demo"),
    rights={
        "campaign": (CHANGE, READ, "", READ),
        "campaign_text": (ADD, READ, "", READ),
        "campaign_item": (CHANGE, CHANGE, "", READ),
        "campaign_pledge": (ADD, READ, "", READ),
        "target_reading": (ADD, READ, "", READ),
        "notice_answer": (ADD, READ, "", READ),
        "notice_delivery": (ADD, CHANGE, "", READ),
        "league_period": (ADD, READ, "", READ),
        "league_saying": (ADD, READ, "", READ),
        "league_help": (ADD, READ, "", READ),
        "spot_audit": (ADD, READ, "", READ),
        "spot_finding": (ADD, READ, "", READ),
        "track_line": (ADD, READ, "", READ),
        "track_step": (ADD, READ, "", READ),
        "prospect_count": (CHANGE, READ, "", READ),
    },
)
