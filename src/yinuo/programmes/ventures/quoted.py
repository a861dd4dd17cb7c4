"""What the newspaper page says of the real ventures: quoted as it stands, and nothing added to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from yinuo.doors.shell.cards import Fact


def quoted(facts: dict[str, Any]) -> list[Fact]:
    """Give the page's own lines; none where the place quotes no page."""
    told = facts.get("ventures") or {}
    found = [
        _factory(told["factory"]) if "factory" in told else None,
        _park(told["enclave"]) if "enclave" in told else None,
        _flowers(told["flowers"]) if "flowers" in told else None,
        _greenhouses(told["greenhouses"]) if "greenhouses" in told else None,
        Fact(gettext("花在哪里"), gettext(
            "主干道路灯 1,200,000 元；70 周岁以上老人的补贴，发了十多年，总数版面没有写。"
        )) if told.get("spending") else None,
        _plan(told["plan"]) if "plan" in told else None,
    ]  # fmt: skip
    return [one for one in found if one is not None]


def _factory(told: dict[str, Any]) -> Fact:
    values = {
        "n": told["villages"], "named": gettext("、").join(told["named"]), "year": told["built"],
        "floors": told["floors"], "land": told["land_mu"], "area": f"{told['area_m2']:,}",
        "rent": f"{told['top_rent_yuan']:,}", "rate": told["land_share_yield"],
    }  # fmt: skip
    words = gettext(
        "%(n)s 个村合建，版面点名的有 %(named)s；%(year)s 年，%(floors)s 层，占地 %(land)s 亩，"
        "约 %(area)s 平方米；整厂租金最高 %(rent)s 元；土地入股一年 %(rate)s。"
    )
    return Fact(gettext("联建厂房"), words % values)


def _park(told: dict[str, Any]) -> Fact:
    words = gettext("%(name)s，每年固定 %(rate)s。")
    return Fact(gettext("飞地园区"), words % {"name": told["name"], "rate": told["fixed_yield"]})


def _flowers(told: dict[str, Any]) -> Fact:
    words = gettext("%(village)s投到%(where)s：投入近 2,000,000 元，一年收近 200,000 元。")
    return Fact(gettext("花卉"), words % {"village": told["village"], "where": told["in"]})


def _greenhouses(told: dict[str, Any]) -> Fact:
    values = {"village": told["village"], "where": told["in"], "land": told["land_mu"], "rate": told["yield"]}
    words = gettext("%(village)s在%(where)s，%(land)s 亩，每年 %(rate)s；按什么本金算，版面没有写。")
    return Fact(gettext("大棚"), words % values)


def _plan(told: dict[str, Any]) -> Fact:
    values = {"name": told["name"], "since": told["since"], "n": told["rounds"], "years": told["years"]}
    return Fact(gettext("政策"), gettext("%(name)s，%(since)s 年起，%(n)s 轮，%(years)s 年。") % values)
