"""Where nobody independent audits, it is said before anything is typed, with the bodies outside to turn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.people.queries import auditor_vacancy

if TYPE_CHECKING:
    from datetime import date


def vacant(on: date) -> str:
    """Say that nobody independent audits, and since when; "" where somebody holds the post."""
    found = auditor_vacancy(on)
    if found is None:
        return ""
    if found.days is None:
        return gettext("独立的审计员：还没有人当过。")
    told = ngettext("独立的审计员：空缺 %(n)d 天了。", "独立的审计员：空缺 %(n)d 天了。", found.days)
    return told % {"n": found.days}


def outside() -> tuple[str, ...]:
    """Give the bodies outside this register, as the place names them: each with its number."""
    rows = current_pack().words.get("outside", ())
    return tuple(
        " ".join(filter(None, (row["name"] if is_chinese() else row["name_en"], row.get("number", ""))))
        for row in rows
    )


def vacant_and_where_to(on: date) -> str:
    """Say that nobody independent audits, what that means for an alarm or a complaint, and whom to ask outside."""
    told = vacant(on)
    if not told:
        return ""
    parts = [told, gettext("说一个机关的不是、说有人为难您，这里眼下没有独立的人接。")]
    if names := gettext("、").join(outside()):
        parts.append(gettext("外面可以找：%(names)s。") % {"names": names})
    return ("" if is_chinese() else " ").join(parts)
