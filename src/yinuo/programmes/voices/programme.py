"""诉求: what people ask for and report, and whether it was answered."""

from yinuo.kernel.programme import Programme, Way

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="voices",
    label_zh="诉求",
    label_en="Voices",
    kinds=("request", "wish", "hazard", "dispute"),
    status="built",
    boxes=(2, 6),
    commands={"voices": "yinuo.programmes.voices.cli"},
    urls="yinuo.programmes.voices.urls",
    desk_urls="yinuo.programmes.voices.desk_urls",
    api="yinuo.programmes.voices.api",
    ways=(
        Way("voices:symposia", "座谈会", "Symposia", at=("box", "foot"), box=2),
        Way("voices:channels", "双向沟通", "Two-way channels", at=("box", "foot"), box=2),
        Way("voices:pavilions", "幸福议事亭", "Pavilions", at=("box", "foot"), box=6),
        Way("voices:teams", "志愿服务小队", "Volunteer teams", at=("box", "foot"), box=6),
        Way("voices:month", "每月一题", "Issue of the month", at=("foot",)),
        Way("voices_desk:call", "接电话", "Take a call", at=("desk",)),
        Way("voices_desk:slips", "录纸条", "Type in slips", at=("desk",)),
        Way("voices_desk:topics", "大家都在说的", "What many say", at=("desk",)),
        Way("voices_desk:owed", "该回的话", "Words owed", at=("desk",)),
        Way("voices_desk:symposia", "座谈会", "Symposia", at=("desk",)),
        Way("voices_desk:channels", "双向沟通", "Two-way channels", at=("desk",)),
        Way("voices_desk:month", "每月一题", "Issue of the month", at=("desk",)),
        Way("voices_desk:figures", "诉求的数", "Figures of voices", at=("desk",)),
        Way("voices_desk:patrol", "巡逻日记", "Patrol diary", at=("desk",)),
        Way("voices_desk:counts", "建议用了多少", "Suggestions taken", at=("desk",)),
    ),
    beside=(
        "yinuo.programmes.voices.beside.panels",
        "yinuo.programmes.voices.panels.beside",
        "yinuo.programmes.voices.talk_panels.beside",
        "yinuo.programmes.voices.mediation.beside",
        "yinuo.programmes.voices.voice_note_panels.beside",
    ),
    about=("yinuo.programmes.voices.panels.about", "yinuo.programmes.voices.talk_panels.about"),
    mine=(
        "yinuo.programmes.voices.mediation.mine",
        "yinuo.programmes.voices.talk_panels.mine",
        "yinuo.programmes.voices.voice_note_panels.mine",
    ),
    demo=(
        "yinuo.programmes.voices.month_demo",
        "yinuo.programmes.voices.talk_demo",
        "yinuo.programmes.voices.pavilion_demo",
        "yinuo.programmes.voices.demo",
    ),
    rights={
        "voice_suggestion": (_ALL, _ALL, "", "SELECT"),
        "voice_topic": ("SELECT, INSERT, DELETE", "SELECT, INSERT, DELETE", "", ""),
        "voice_topic_day": (_ALL, _ALL, "", ""),
        "voice_joined": (_ALL, _ALL, "", "SELECT"),
        "monthly_issue": _KEPT,
        "generalise_fix": _ADDED,
        "symposium": _KEPT,
        "symposium_question": _KEPT,
        "channel_notice": _KEPT,
        "channel_ask": _ADDED,
        "team_call": _ADDED,
        "patrol_note": _ADDED,
        "voice_note": ("SELECT, INSERT, UPDATE", "SELECT, UPDATE", "", "SELECT"),
    },
)
