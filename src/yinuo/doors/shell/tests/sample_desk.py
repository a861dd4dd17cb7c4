"""Samples of the desk: the queue, an empty one, one matter, a verb half filled in, the log-in."""

from __future__ import annotations

from yinuo.doors.shell import words
from yinuo.doors.shell.cards import Dates, Fact, Field, Light, Link, Offer, Pager, Ring, Saying, VerbForm
from yinuo.doors.shell.desk.officer import Desk
from yinuo.doors.shell.sheets import Pane, Queue, Row
from yinuo.doors.shell.tests.sample_asker import options
from yinuo.doors.shell.tests.sample_matter import photos, way
from yinuo.doors.shell.tests.sample_words import LONG, OFFICE, STATION, WARD, d, t

VIEWS = (
    ("我手上的", 18),
    ("本单位", 64),
    ("三天内到期", 9),
    ("逾期", 3),
    ("久未更新", 5),
    ("要我核的", 4),
    ("挂账", 7),
)
LINES = (
    ("农贸市场后门排水沟返味", "late", -6, "催过"),
    ("消防通道被杂物占住", "late", -3, "督办"),
    ("公交站雨棚漏雨", "late", -1, ""),
    ("老人食堂周末能不能也开", "soon", 1, "久未更新"),
    (STATION, "soon", 1, "改过期"),
    (LONG, "in_progress", 3, "认领"),
    ("小区充电桩半夜断电", "awaiting_reply", None, "第 2 次"),
    ("村口小桥护栏松了", "parked", None, "复看 12-01"),
)


def offers(*verbs: str) -> tuple[Offer, ...]:
    """Give the buttons of these verbs; the first is the main one."""
    return tuple(
        Offer(words.VERBS[verb].text, "#", words.VERBS[verb].key, words.VERBS[verb].hint, is_main=i == 0)
        for i, verb in enumerate(verbs)
    )


def pane(title: str = STATION) -> Pane:
    facts = (
        Fact(t("牵头"), t("示例街道；示例工会协办")),
        Fact(t("提的人"), t("有码，没留电话；只能在这里说话")),
    )
    own_words = "冬天六点就锁门，跑晚单的没地方坐，也接不到热水。"
    return Pane(
        "2025-7KD4M2XQ",
        t(title),
        "/desk/x",
        words.KINDS["request"],
        Ring.up_to(3),
        Light.of("soon", t("剩 1 个工作日（按最初日期）")),
        Dates(d(9, 10), (d(9, 17),)),
        facts,
        offers("report", "park"),
        offers("update", "message", "evidence", "call_in"),
        words.LAST_WORD["requester"],
        is_example=True,
        refusals=(t("改期用过一次，不再给。"),),
        texts=(Saying(t("提的人"), d(9, 3), t(own_words), is_private=True),),
        photos=photos(),
        way=way(),
        alike=(Link(t("驿站周日不开门（已解决）"), "#"),),
    )


def rows() -> tuple[Row, ...]:
    return tuple(
        Row(
            f"7KD4M2X{i}",
            t(title),
            f"#{i}",
            f"#{i}",
            Light.of(light),
            t(WARD if i % 2 else OFFICE),
            left,
            (t(flag),) if flag else (),
            is_current=i == 4,
            is_example=True,
        )
        for i, (title, light, left, flag) in enumerate(LINES)
    )


def queue(*, is_empty: bool = False) -> Queue:
    views = tuple(Link(t(label), "#", n=n, is_current=label == "本单位") for label, n in VIEWS)
    return Queue(
        t("本单位"),
        () if is_empty else rows(),
        ((t("队列"), views),),
        Pager("1–8", "", "#"),
        t("64 件 · 逾期 3 · 快到期 3 · 等确认 2"),
        t("按到期先后"),
        search_url="/desk/",
        pane=None if is_empty else pane(),
        empty=t("有新的事分给您，会出现在这里。"),
        is_example=True,
    )


def desk() -> Desk:
    return Desk(t(WARD), t("经办"), "/desk/", "/desk/logout", t("2025年10月1日 星期三 · 假日"))


def accept_form(*, is_wrong: bool = False) -> VerbForm:
    """Give a verb half filled in: a text, a choice, a list, a date; when wrong, with a sentence at the field."""
    one = words.VERBS["accept"]
    error = t("写了一个电话号码。请删掉再受理。") if is_wrong else ""
    seal = options(("public", "公开"), ("sealed", "封存", "纠纷、举报、妇幼、困难家庭"))
    hint = t("不带姓名、电话、门牌。")
    fields = (
        Field(
            "title",
            t("公开的题目"),
            "text",
            t("驿站冬天关门太早"),
            error,
            (),
            hint,
            is_required=True,
            is_focus=True,
        ),
        Field("visibility", t("公开还是封存"), "radio", "public", options=seal, is_required=True),
        Field(
            "first_contact_unit", t("谁先接"), "select", "a", options=options(("a", WARD)), is_required=True
        ),
        Field("summary", t("公开的摘要"), "textarea"),
        Field("due_on", t("哪天再看"), "date", "2025-10-20"),
    )
    note = "" if is_wrong else t("这一步要两个人。您先提，别的人来定。")
    return VerbForm("accept", one.text, "/desk/x/accept", fields, one.hint, "", 3, "tok", note)


def login() -> VerbForm:
    name = Field("username", t("账号"), is_required=True, is_focus=True, autocomplete="username")
    secret = Field("password", t("密码"), "password", is_required=True, autocomplete="current-password")
    return VerbForm("login", t("登录"), "/desk/login", (name, secret))
