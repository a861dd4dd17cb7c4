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
    desk_urls="yinuo.programmes.voices.desk_urls",
    ways=(
        Way("voices_desk:topics", "大家都在说的", "What many say", at=("desk",)),
        Way("voices_desk:counts", "建议用了多少", "Suggestions taken", at=("desk",)),
    ),
    beside="yinuo.programmes.voices.beside.panels",
    demo="yinuo.programmes.voices.demo",
    rights={
        "voice_suggestion": (
            "SELECT, INSERT, UPDATE, DELETE",
            "SELECT, INSERT, UPDATE, DELETE",
            "",
            "SELECT",
        ),
        "voice_topic": ("SELECT, INSERT, DELETE", "SELECT, INSERT, DELETE", "", ""),
        "voice_topic_day": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT, UPDATE, DELETE", "", ""),
        "voice_joined": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT, UPDATE, DELETE", "", "SELECT"),
    },
)
