"""诉求: what people ask for and report, and whether it was answered."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

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
    api="yinuo.programmes.voices.api",
    ways=(
        Way("voices:symposia", "座谈会", "Symposia", at=("box", "foot"), box=2),
        Way("voices:channels", "双向沟通", "Two-way channels", at=("box", "foot"), box=2),
        Way("voices_desk:symposia", "座谈会", "Symposia", at=("desk",)),
        Way("voices_desk:channels", "双向沟通", "Two-way channels", at=("desk",)),
    ),
    beside="yinuo.programmes.voices.talk_panels.beside",
    about="yinuo.programmes.voices.talk_panels.about",
    mine="yinuo.programmes.voices.talk_panels.mine",
    demo="yinuo.programmes.voices.talk_demo",
    rights={
        "symposium": _KEPT,
        "symposium_question": _KEPT,
        "channel_notice": _KEPT,
        "channel_ask": _ADDED,
    },
)
