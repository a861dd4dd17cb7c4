"""The return file: how the matters of a hotline or an office stand, in the words a clerk there reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.words import OUTCOMES, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yinuo.kernel.intake.numbers import Back


def return_rows(going: Iterable[Back]) -> Iterator[tuple[object, ...]]:
    """Give the rows of a return file, headers first: its number there, its number here, state, day, result."""
    yield (
        gettext("原来的编号"),
        gettext("登记的系统"),
        gettext("本簿编号"),
        gettext("现在"),
        gettext("牵头单位"),
        gettext("到期"),
        gettext("日期"),
        gettext("结果"),
        gettext("办理说明"),
    )
    for one in going:
        yield (
            one.number,
            one.system,
            one.ref,
            str(STATES[one.state].text),
            one.unit,
            one.due or "",
            one.on,
            str(OUTCOMES[one.outcome].text) if one.outcome else "",
            one.words,
        )
