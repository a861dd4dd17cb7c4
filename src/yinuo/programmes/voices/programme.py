"""诉求: what people ask for and report, and whether it was answered."""

from yinuo.kernel.programme import Programme, Way

PROGRAMME = Programme(
    name="voices",
    label_zh="诉求",
    label_en="Voices",
    kinds=("request", "wish", "hazard", "dispute"),
    status="partly",
    boxes=(2, 6),
    commands={"voices": "yinuo.programmes.voices.cli"},
    urls="yinuo.programmes.voices.urls",
    desk_urls="yinuo.programmes.voices.desk_urls",
    ways=(
        Way("voices:month", "每月一题", "Issue of the month", at=("foot",)),
        Way("voices_desk:owed", "该回的话", "Words owed", at=("desk",)),
        Way("voices_desk:month", "每月一题", "Issue of the month", at=("desk",)),
    ),
    beside="yinuo.programmes.voices.panels.beside",
    about="yinuo.programmes.voices.panels.about",
    demo="yinuo.programmes.voices.month_demo",
    rights={
        "monthly_issue": ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT"),
        "generalise_fix": ("SELECT, INSERT", "SELECT", "", "SELECT"),
    },
)
