"""The desk's form of one step with a gift, as data: its fields are those that the step needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.events.gift_actions import MOST_NUMBER, NEEDS_WORDS
from yinuo.programmes.events.gift_words import ASKED, BESIDES, NUMBERS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.programmes.events.models import Exhibition

PICTURES: Final = "image/jpeg,image/png,image/webp"


def stepping(
    ref: str, sort: str, shows: Iterable[Exhibition], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form of one step."""
    fields = (*_fields(Back(typed, wrong), sort, shows), *looked(typed, wrong))
    form = form_of(sort, STEPS[sort], reverse("events_desk:gift", args=[ref]), fields, wrong)
    return replace(form, extra=(("sort", sort),), has_files=True)


def _fields(back: Back, sort: str, shows: Iterable[Exhibition]) -> Iterator[Field]:
    please = Option("", gettext("请选"))
    if sort in BESIDES:
        options = (please, *(Option(code, words) for code, words in BESIDES[sort].items()))
        yield back.field("finding", ASKED[sort], "select", options=options)
    if sort in NUMBERS:
        yield back.field("number", NUMBERS[sort], max_length=MOST_NUMBER)
    if sort == "display":
        options = (please, *(Option(one.code, one.name) for one in shows))
        yield back.field("exhibition", gettext("在哪个展"), "select", options=options)
    hint = gettext("公开的话：写东西，不写人。捐的人怎么署名，他自己选过了。")
    if sort in NEEDS_WORDS:
        yield back.field("text", gettext("怎么说"), "textarea", hint=hint, rows=4)
    else:
        yield back.field("text", gettext("还要说的"), max_length=LINE, is_required=False, hint=hint)
    yield back.field("photo", gettext("照片"), "file", is_required=False, accept=PICTURES)
