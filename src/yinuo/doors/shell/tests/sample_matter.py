"""Samples of one promise's page, the scheme of the nine boxes and the check."""

from __future__ import annotations

from typing import Any

from yinuo.doors.shell import words
from yinuo.doors.shell.cards import (
    Answers,
    Count,
    Dates,
    Fact,
    Field,
    Light,
    Link,
    Moment,
    Photo,
    Ring,
    Saying,
)
from yinuo.doors.shell.sheets import Box, Check, Door, MatterSheet, Proof, Scheme
from yinuo.doors.shell.tests.sample_front import REF, card, kept, late, log
from yinuo.doors.shell.tests.sample_words import LONG, STATION, WARD, d, t

SAID = "第 41 号驿站自 9月15日起开到 22:00，门禁已改，晚间由物业值守。门口贴了新时间，热水照常供到关门。"
TRACKS = (
    ("招大引强", "商务局牵头"),
    ("项目推进", "发改局牵头"),
    ("征地拆迁", "征收指挥部牵头"),
    ("除险保安", "政法委牵头"),
)


def way() -> tuple[Moment, ...]:
    by_rule = "按「求助」5 个工作日，最初日期定为 9月10日"
    return (
        Moment(d(9, 3), t("提出"), t("扫门上的码，没留电话"), arc=0),
        Moment(d(9, 3), t("受理并交办"), t("示例街道牵头，示例工会协办"), t(by_rule), arc=1),
        Moment(d(9, 5), t("示例街道来问"), t("几点到几点人最多？提的人回了。"), arc=2),
        Moment(
            d(9, 7),
            t("改期"),
            "",
            t("已做：物业谈妥。未做：门禁、排班。"),
            moved_from=d(9, 10),
            moved_to=d(9, 17),
        ),
        Moment(d(9, 17), t("单位报结"), t("附三张凭据"), arc=3),
        Moment(d(10, 6), t("等提的人说"), t("不说，就记「未确认」，不算解决。"), arc=4, is_open=True),
    )


def photos() -> tuple[Photo, ...]:
    shown = ("门上的时间牌", "21:30 屋里亮着灯", "热水供到关门")
    return tuple(Photo("photo.svg", t(what), d(9, 15), 3, 2, is_example=True) for what in shown)


def sheet(title: str = STATION) -> MatterSheet:
    due = Dates(d(9, 10), (d(9, 17),))
    answers = Answers(
        t("冬天开到 22:00，贴出新时间"),
        t(WARD),
        due,
        Light(words.Word(t("单位说办好了，提的人还没说"), "ask")),
        "/p?unit=x",
        t("示例工会协办"),
        t("最初日期 9月10日，一直算数。9月7日改过一次：门禁要改，值守要重排。"),
        t("9月17日报结，比最初日期晚 5 个工作日"),
    )
    facts = (
        Fact(t("地点"), t("示例街道 · 第 41 号驿站"), "/p"),
        Fact(t("类别"), t("求助")),
        Fact(t("从哪来"), t("门上的码")),
        Fact(t("公开日志"), "48 907", "/check"),
    )
    return MatterSheet(
        card(title, WARD, "awaiting_reply", Ring.up_to(4), due, kind="request"),
        answers,
        t("差一环"),
        t("单位说办好了。这方印，只有提的人能盖。"),
        (Saying(t(WARD), d(9, 17), t(SAID), t("报结第 1 次")),),
        photos(),
        way(),
        facts,
        (late()[0], kept()[1]),
        t("同一处还有"),
        (
            Link(t("自 9月17日起有何变化？"), "#"),
            Link(t("不是这样？带一张照片来说"), "#", note=t("还有 10 天")),
        ),
    )


def long_sheet() -> MatterSheet:
    return sheet(LONG)


def box(n: int, title: str, status: str, *figures: tuple[str, str], **more: Any) -> Box:
    """Give a box; `figures` are pairs of number and what it counts."""
    counts = tuple(Count(t(label), value) for value, label in figures)
    return Box(n, t(title), status, words.BOX_STATUSES[status], "#", counts, **more)  # type: ignore[arg-type]


def boxes() -> tuple[Box, ...]:
    tracks = tuple(Fact(t(name), t(who)) for name, who in TRACKS)
    pledge = t("四条线，四家牵头，各自公开表了态。表态在这里就是承诺。")
    station = t("坏了的水龙头、关早了的门，扫门上的码提一下，就有日期。")
    bridge = {
        "due": Dates(d(9, 30), words=t("预计")),
        "light": Light.of("unknown"),
        "source": t("来源只有版面，所以不写「逾期」"),
    }
    days = (t("第 48 天"), "/ 约 100 天 · 8月15日起，推得 11月22日止")
    return (
        box(1, "四大百日攻坚", "not-yet", days, text=pledge, tracks=tracks),
        box(2, "职工服务驿站", "partly", ("137", "家驿站 · 2 家版面上有名字"), text=station),
        box(3, "通天桥维修", "works", **bridge),
        box(4, "抗战史实图片展", "not-yet", ("1", "个展"), ("1", "份区域合作协议"), ("1", "次征文")),
        box(
            5,
            "制造精品与新产品名单",
            "not-yet",
            ("5 + 5", "件产品 · 2025年"),
            text=t("两家有名字，八家写「版面未提名」。"),
        ),
        box(6, "五群善治", "partly", ("13 ↔ 12", "家企业认领项目"), ("66", "碗生日面")),
        box(
            7, "抱团建厂，七村分红", "not-yet", ("7", "村 · 2007年 · 3 层 · 11 亩"), ("10%", "土地入股年收益")
        ),
        box(8, "强村计划", "not-yet", ("20", "年"), ("6", "轮政策"), ("120", "万元路灯")),
        box(
            9,
            "报纸本身：今日版",
            "works",
            ("11", "件今日到期"),
            text=t("每天从日志自动出一版，每一行都通到那件事。"),
        ),
    )


def scheme() -> Scheme:
    w = words.BOX_STATUSES
    ways = (
        ("我要提", "/ask", "有事有话都能提，不留姓名"),
        ("我办事", "/desk", "接到的事、到期的事，一张桌子"),
        ("我管账", "", "村里的账随抱团建厂一起来，现在还没有"),
        ("我查验", "/check", "不信我们，自己算"),
    )
    doors = tuple(Door(t(label), t(note), url) for label, url, note in ways)
    return Scheme(boxes(), doors, ((w["works"], 2), (w["partly"], 2), (w["not-yet"], 5)), "/how")


def check() -> Check:
    leaf = "9f3c71d08ae42b56c0d914ef01ab77e2"
    proofs = tuple(Proof(i, d(9, 3 + i), t(what), leaf) for i, what in enumerate(("提出", "受理", "交办"), 1))
    return Check(
        log(url=""),
        Field("ref", t("编号"), "text", REF, is_required=True),
        REF,
        proofs,
        t("三步都对得上"),
        is_good=True,
        cannot=(t("整本日志的树根：独立审计员还没有到位。"),),
        links=(Link(t("这件事的公开数据"), "#", note="JSON"),),
    )
