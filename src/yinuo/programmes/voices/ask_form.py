"""The short form by which anybody asks in public, at a symposium or back on a notice: one box, a code for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.base.errors import Invalid
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import Typed, fresh_token, is_ours, young_fields
from yinuo.doors.portal.door import unkept
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.kernel.matters.fields import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.act import Acted

    Do = Callable[[dict[str, Any], str], Acted]
    Show = Callable[["AskForm", int], HttpResponse]

KIND: Final = "request"
HERE: Final = frozenset(("body", "guardian"))


@dataclass(frozen=True, slots=True)
class AskForm:
    """The form as `voices/parts/ask.html` draws it."""

    url: str
    token: str
    body: Field
    young: tuple[Field, Field]
    error: Text = ""

    @property
    def errors(self) -> list[Field]:
        """The fields that have something wrong."""
        return [one for one in (self.body, self.young[1]) if one.error]

    @property
    def is_young(self) -> bool:
        """Whether somebody under fourteen asks, or something is wrong with that."""
        return bool(self.young[0].value or self.young[1].error)


show = partial(door.show, of="voices")
"""Answer with a public page of the voices; none of them needs a cookie."""


def blank(request: HttpRequest, url: str) -> AskForm:
    """Give a form to begin with."""
    typed_into(request, "submit")
    return _form(url, Typed(), {})


def _form(url: str, typed: Typed, wrong: Mapping[str, str]) -> AskForm:
    stray = " ".join(text for name, text in wrong.items() if name not in HERE)
    body = Field(
        "body", gettext("想问什么"), "textarea", typed.body, wrong.get("body", ""),
        hint=gettext("用自己的话说。别写人的姓名、电话。"), is_required=True, rows=4, max_length=LONG,
    )  # fmt: skip
    return AskForm(
        url, typed.token or fresh_token(), body, young_fields(typed, wrong.get("guardian", "")), stray
    )


def answer(
    request: HttpRequest, url: str, category: str, do: Do, page: Show, *, is_example: bool
) -> HttpResponse:
    """Take what was asked and answer with its code; by the same press again with the same one.

    What cannot be taken comes back with everything that was typed.
    """
    typed = Typed.of(request)
    if is_too_fast(request, "raise"):
        return _again(request, url, typed, Invalid.whole(TOO_FAST), page, 429)
    given = {
        "body": typed.body,
        "under_14": bool(typed.under_14),
        "guardian": bool(typed.under_14 and typed.guardian),
    }
    try:
        hold(request)
        if not is_ours(typed.token):
            raise Invalid.whole(STALE)
        done = do(given, typed.token)
    except Invalid as wrong:
        return _again(request, url, typed, wrong, page, status_of(wrong))
    slip = slip_of(request, done.code, category, KIND, is_example=is_example)
    return unkept(door.show(request, "slip", {"slip": slip}))


def _again(
    request: HttpRequest, url: str, typed: Typed, wrong: Invalid, page: Show, status: int
) -> HttpResponse:
    typed_into(request, "submit")
    if wrong.is_conflict or not is_ours(typed.token):
        typed.token = fresh_token()
    return unkept(page(_form(url, typed, faults_of(wrong)), status))
