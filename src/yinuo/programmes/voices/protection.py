"""Whom to turn to where somebody is hurt or threatened, and where talks are not wanted: said before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.asking import emergency
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack
from yinuo.programmes.voices.teams import teams

if TYPE_CHECKING:
    from yinuo.doors.shell.cards import VerbForm

RIGHTS: Final = "rights_call"
"""The class of time limits of calls for protection: what is filed under it is never talked over with whoever did it."""


def lines() -> tuple[str, ...]:
    """Say what protects, after the emergency number."""
    return (
        gettext("被打、被吓、被跟：报警以后可以要告诫书，也可以向法院申请人身安全保护令，不用先调解。"),
        gettext(
            "孩子或者照顾不了自己的人疑似受到侵害，知道的人必须马上报警，不用等谁同意；报的人不会被说出去。"
        ),
        gettext("没有人能叫您和伤害您的人坐下来谈。"),
    )


def outside() -> tuple[Link, ...]:
    """Give bodies outside the register, with their numbers, as the pack names them."""
    rows = current_pack().words.get("outside", ())
    return tuple(
        Link(row["name"] if is_chinese() else row["name_en"], "", note=str(row["number"])) for row in rows
    )


def called_here() -> tuple[Link, ...]:
    """Give the teams of the place whose calls are sealed."""
    return tuple(
        Link(team.called, reverse("voices:team", args=[team.code]), note=team.does)
        for team in teams()
        if team.is_sealed
    )


def panel(*forms: VerbForm) -> Panel:
    """Give the panel that stands first beside a dispute and beside a call for protection."""
    return Panel(
        gettext("先护住人"), emergency(), (*called_here(), *outside()), forms, note=" ".join(lines())
    )
