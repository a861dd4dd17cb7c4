"""Samples of today's page and of the public list: every light, an overlong title, a day on which nothing falls due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.shell import words
from yinuo.doors.shell.cards import Card, Dates, Field, Light, Link, Option, Pager, Ring, ThreeParts
from yinuo.doors.shell.sheets import Column, Front, Group, Lead, LogLine, MatterList
from yinuo.doors.shell.tallies import FigureLine, Figures, FigureShown, PartShown
from yinuo.doors.shell.tests.sample_words import LONG, OFFICE, TODAY, WARD, d, t

if TYPE_CHECKING:
    from datetime import date

REF = "330482-2025-7KD4M2XQ"
NEW = (
    ("村道三座小桥加护栏", d(11, 15)),
    ("社区食堂周末也开", d(10, 18)),
    ("公交末班车延到21:30", d(3, 1, 2026)),
)
KEPT = (
    ("集镇东头公厕全天开门", "示例镇", "9月26日由别的单位核实"),
    ("四台旧电梯补齐年检", "示例甲局", "9月29日核实"),
    ("夜市路口添一盏路灯", WARD, "9月22日核实"),
)


def card(
    title: str,
    unit: str,
    light: str,
    ring: Ring,
    due: Dates | None = None,
    *,
    kind: str = "commitment",
    more: str = "",
    **also: str,
) -> Card:
    """Give a card; `also` may hold note and sealed_by."""
    return Card(
        ref=REF,
        title=t(title),
        url=f"/p/{REF}",
        kind_word=words.KINDS[kind],
        place_name=t(WARD),
        unit_name=t(unit),
        who_label=t("谁答应的" if kind == "commitment" else "谁办"),
        ring=ring,
        light=Light.of(light, t(more)),
        due=due or Dates(d(10, 20)),
        is_example=light != "unknown",
        **{name: t(text) for name, text in also.items()},
    )


def kept() -> tuple[Card, ...]:
    due = Dates(d(9, 30))
    return tuple(
        card(title, unit, "kept", Ring.up_to(5, "kept"), due, sealed_by=said) for title, unit, said in KEPT
    )


def late() -> tuple[Card, ...]:
    due = Dates(d(9, 30))
    return (
        card(
            "农贸市场排水沟清淤",
            OFFICE,
            "late",
            Ring.up_to(2, "late"),
            due,
            note="未报结果",
            more="23 个工作日",
        ),
        card(
            "旧楼外墙脱落处装防护网",
            "示例乙街道",
            "late",
            Ring.up_to(3, "late"),
            due,
            note="核验退回",
            more="9 个工作日",
        ),
    )


def moved() -> tuple[Card, ...]:
    first = d(9, 30)
    return (
        card(
            "学校门口人行道加宽",
            "示例丙局",
            "in_progress",
            Ring.up_to(3),
            Dates(first, (d(10, 20),)),
            note="地下管线未迁完",
        ),
        card(LONG, "示例乙镇", "in_progress", Ring.up_to(2), Dates(first, (d(10, 15),))),
    )


def unknown() -> Card:
    ring = Ring.up_to(1, "unknown", is_waiting=False)
    due = Dates(d(9, 30), words=t("预计"))
    return card("通天桥维修后重新开放", "景区", "unknown", ring, due, note="此处无从知晓是否如期")


def answered() -> Card:
    title, said = "问：跑单的人社保断了两个月，能补吗？", "答：可以，带身份证到任一窗口，线上也行"
    return card(title, "示例戊局", "solved", Ring.up_to(5, "kept"), note=said, sealed_by="提的人点了头")


def promised(title: str, due: date) -> Card:
    return card(title, "示例丙镇", "in_progress", Ring.up_to(2), Dates(due), note="原话：保证")


def lead() -> Lead:
    words_and_cards = (
        ("kept", kept(), 6),
        ("late", late(), 2),
        ("moved", moved(), 2),
        ("passed", (unknown(),), 1),
    )
    groups = tuple(Group(words.word(key), cards, n, "/p") for key, cards, n in words_and_cards)
    return Lead(
        t("今日到期 · 9月30日到期的承诺，今日零时自动见分晓"),
        t("十一件到期，六件兑现，两件逾期"),
        t("两件在到期前改了日子，新旧日期并列；一件日期已过，此处无从知晓。"),
        groups,
        rings=tuple(
            (f"#due-{i}", tuple(group.cards[j % len(group.cards)].ring for j in range(group.n)))
            for i, group in enumerate(groups, 1)
        ),
    )


def log(url: str = "/check") -> LogLine:
    watch = "独立审计员：空缺 12 天。日志、钥匙和服务器现在同在一家手里，请别处的人替我们看着。"
    return LogLine(t("公开日志第 48 213 位"), "9f3c 71d0 8ae4 2b56", t(watch), url)


def figures() -> Figures:
    rate = FigureLine("", (PartShown(t("兑现"), 96, "/p"), PartShown(t("逾期"), 42, "/p")), "70 %")
    red = FigureLine("", (PartShown(t("逾期"), 17, "/p"),), t("17 件"), t("最久 23 个工作日"), is_count=True)
    few = FigureLine("", (PartShown(t("兑现"), 3, "/p"),), note=t("不足 5 件，不算比率"))
    shown = (
        FigureShown("kept", t("按最初日期兑现"), "", (rate,)),
        FigureShown("confirmed", t("提的人怎么说"), "", three=ThreeParts(248, 61, 103, ("/p", "/p", "/p"))),
        FigureShown("late", t("现在逾期"), "", (red,)),
        FigureShown("reopened", t("了结后又重办"), "", (few,)),
        FigureShown("told", t("到期后有交代"), "", empty=t("这段时间没有一件到期。")),
    )
    return Figures(shown, t("近 90 天"))


def front() -> Front:
    columns = (
        Column("dates", t("新承诺"), tuple(promised(*row) for row in NEW), "", "/p", "9"),
        Column("plain", t("答复"), (answered(),), "", "/p", "14"),
        Column("good", t("好消息"), kept()[1:], "", "/p", "6"),
        Column("light", t("红灯"), late(), "", "/p", "17"),
    )
    return Front(
        TODAY,
        lead(),
        columns,
        (t("国庆节。按工作日算的时限今日不走，按日子算的照走。"),),
        figures(),
        log(),
        "/ask",
        "/c",
    )


def quiet_front() -> Front:
    """Give the page of a day on which nothing falls due and nothing is new."""
    nothing = Lead(t("今日到期"), t("今天没有承诺到期"), t("下一件在10月5日。"), next=moved())
    empty = t("今天还没有。有了会自己出现在这里。")
    names = (("dates", "新承诺"), ("plain", "答复"), ("good", "好消息"), ("light", "红灯"))
    columns = tuple(Column(key, t(name), (), empty) for key, name in names)
    return Front(TODAY, nothing, columns, ask_url="/ask", code_url="/c")


def matter_list(*, is_empty: bool = False) -> MatterList:
    every = Option("", t("都看"))
    filters = (
        Field(
            "kind", t("哪一种"), "select", options=(every, Option("commitment", words.KINDS["commitment"]))
        ),
        Field("state", t("到哪一步"), "select", "late", options=(every, Option("late", t("逾期")))),
        Field("place", t("哪里"), "select", options=(every,)),
        Field("unit", t("哪家单位"), "select", options=(every,)),
    )
    soon = card(
        "老人食堂周末能不能也开", WARD, "soon", Ring.up_to(2, "soon"), kind="request", more="剩 1 个工作日"
    )
    parked = card("围墙归谁修有争议", "示例丙局", "parked", Ring.up_to(3, "pause"), kind="request")
    cards = () if is_empty else (*late(), soon, *moved(), *kept(), parked, unknown())
    active = (Link(t("逾期"), "/p"),)
    return MatterList(t("承诺和诉求"), cards, filters, Pager("1–20", "", "/p?after=x"), active, "/p")
