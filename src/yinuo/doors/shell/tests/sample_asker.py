"""Samples of what an asker meets: the form of four steps, the slip, the matter by its code."""

from __future__ import annotations

import segno

from yinuo.doors.shell import words
from yinuo.doors.shell.cards import Dates, Field, Light, Option, Ring, Saying, VerbForm
from yinuo.doors.shell.sheets import Ask, Mine, RaiseForm, Slip
from yinuo.doors.shell.tests.sample_words import LONG, STATION, TODAY, WARD, d, t

CODE = "7KD4M2XQ9TRA"
CATEGORIES = (
    ("help", "求助"),
    ("fault", "东西坏了"),
    ("hazard", "有危险"),
    ("complaint", "投诉"),
    ("suggestion", "建议"),
    ("unknown", "不知道"),
)


def options(*rows: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(value, *(t(word) for word in rest)) for value, *rest in rows)


def first_step(*, is_wrong: bool) -> tuple[Field, Field, Field]:
    """Give the fields of step one: what it is, in words, with a photo."""
    pick = t("请挑一个；拿不准就挑「不知道」") if is_wrong else ""
    photo = t("这不是照片。请换一张 JPG、PNG 或 HEIC，不超过 20 MB。") if is_wrong else ""
    said = t("什么坏了、从哪天起。别写谁的名字和电话。")
    return (
        Field(
            "category",
            t("挑一个最像的"),
            "radio",
            "" if is_wrong else "fault",
            pick,
            options(*CATEGORIES),
            is_required=True,
        ),
        Field(
            "body",
            t("用自己的话说"),
            "textarea",
            t("热水器不出热水"),
            hint=said,
            is_required=True,
            rows=4,
            max_length=2000,
        ),
        Field("photo", t("照片"), "file", error=photo, hint=t("只拍东西，不拍人。"), accept="image/*"),
    )


def raise_form(*, is_wrong: bool = False) -> RaiseForm:
    """Give the form as a first visit finds it; when wrong, it came by the code on a door."""
    choose = Option("", t("请选"))
    place = (choose, Option("s41", t("第 41 号驿站"), group=t(WARD)))
    about = "yes" if is_wrong else "no"
    reach = options(("none", "不留", "凭码看就行"), ("once", "只用一次", "办好时告诉您，随即抹掉"))
    blind = t("那个机关和它下面的人，就看不到、也碰不到这件事。")
    return RaiseForm(
        "/ask",
        "tok",
        *first_step(is_wrong=is_wrong),
        Field("place", t("哪个镇、街道或社区"), "select", "s41", options=place, is_required=True),
        Field("spot", t("具体在哪"), hint=t("只给办的人看，不公开。")),
        Field(
            "about", blind, "radio", about, options=options(("no", "不是"), ("yes", "是")), is_required=True
        ),
        Field(
            "about_unit",
            t("哪个机关"),
            "select",
            error=t("请选是哪个机关") if is_wrong else "",
            options=(choose,),
            is_required=True,
        ),
        Field("contact", t("怎么找您"), "radio", "none", options=reach),
        Field("contact_value", t("手机号或邮箱")),
        place_is_fixed=is_wrong,
        is_example=True,
        emergency=t("有人受伤、着火、正在被打：先打 110、119、120。"),
    )


def asker_form(verb: str, *fields: Field, submit: str = "") -> VerbForm:
    one = words.ASKER_VERBS[verb]
    guards = {"version": 7, "token": "tok", "extra": (("code", CODE),)}
    return VerbForm(verb, one.text, "/c/act", fields, one.hint, submit, **guards)  # type: ignore[arg-type]


def slip() -> Slip:
    link = f"http://127.0.0.1:8000/c#{CODE}"
    qr = segno.make(link, error="m").svg_inline(scale=4, border=0, omitsize=True)
    then = t("四个工作小时内有人看，决定受不受理。")
    return Slip(CODE, link, qr, TODAY, then, "/c", asker_form("code_cancelled"), is_example=True)


def thread() -> tuple[Saying, ...]:
    return (
        Saying(t(WARD), d(9, 5), t("晚上几点到几点人最多？附近还有哪里能接热水？")),
        Saying(t("您"), d(9, 5), t("七点到九点半。别处没有，便利店不让久坐。"), is_mine=True),
        Saying(t(WARD), d(9, 17), t("从 15 日起开到 22:00，热水供到关门。")),
    )


def other_forms() -> tuple[VerbForm, ...]:
    marks = tuple(Option(str(n), str(n)) for n in range(1, 6))
    rate = (
        Field("process", t("办的人怎么样"), "radio", options=marks),
        Field("result", t("结果怎么样"), "radio", options=marks),
    )
    return (
        asker_form("rate", *rate),
        asker_form("withdraw", Field("pressed", t("有人要我撤回"), "bool", hint=t("只有审计的人看得到"))),
        asker_form("alarm", Field("text", t("发生了什么"), "textarea", is_required=True)),
        asker_form("code_cancelled"),
    )


def message() -> VerbForm:
    said = Field("text", t("再说一句"), "textarea", is_required=True)
    return asker_form("message", said, submit=t("送出"))


def asked() -> Mine:
    """Give the matter on the day its asker is asked: is it solved?"""
    explained = "示例街道 9月17日说办好了。办没办好，您说了算；说「没有」不用讲理由，这件事会回到他们桌上。"
    ask = Ask(
        t("驿站现在开到 22:00，解决了吗？"),
        t(explained),
        asker_form("confirm"),
        asker_form("send_back"),
        d(10, 5),
        4,
    )
    due = Dates(d(9, 10), (d(9, 17),))
    light = Light.of("awaiting_reply")
    return Mine(
        t(STATION),
        Ring.up_to(4),
        light,
        due,
        d(9, 3),
        ask,
        "",
        thread(),
        message(),
        other_forms(),
        public_url="/p/x",
        is_example=True,
    )


def just_sent() -> Mine:
    """Give the matter a minute after it was sent: nothing said yet, an overlong title."""
    return Mine(
        t(LONG),
        Ring.up_to(1),
        Light.of("submitted"),
        Dates(None),
        d(9, 3),
        None,
        t("四个工作小时内有人看，决定受不受理。"),
        (),
        message(),
        other_forms()[1:],
        is_example=True,
        done_note=t("收到，记下了。"),
    )
