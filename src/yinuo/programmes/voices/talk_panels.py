"""What the voices put beside a matter: where it was asked, and, for whoever asked, how an answer is challenged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.names import Names
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.templatetags.look import day_long, day_short
from yinuo.programmes.voices.channel_queries import asked_on_notice
from yinuo.programmes.voices.groups import groups
from yinuo.programmes.voices.symposium_queries import placed, who_of
from yinuo.programmes.voices.symposium_rules import challenged_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight
    from yinuo.programmes.voices.models import SymposiumQuestion


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Say on the public page at which symposium it was asked, or on which notice it came back."""
    yield from _panels(row.pk, on, "voices:symposium", "voices:channel")


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Say the same at the desk, beside the matter's own page."""
    if not verb:
        yield from _panels(found.stream, officer.on, "voices_desk:symposium", "voices_desk:channel")


def _panels(stream: int, on: date, session_view: str, channel_view: str) -> Iterator[Panel]:
    row = placed([stream]).get(stream)
    if row is not None and row.asked_on <= on:
        held = row.symposium
        link = Link(held.title, reverse(session_view, args=[held.code]), note=day_long(held.held_on))
        yield Panel(gettext("座谈会上的问题"), _asked(row, on), links=(link,))
    ask = asked_on_notice([stream]).get(stream)
    if ask is not None and ask.asked_on <= on:
        notice = ask.notice
        group = next((one.called for one in groups() if one.code == notice.group), notice.group)
        link = Link(notice.title, reverse(channel_view, args=[notice.group]), note=group)
        yield Panel(gettext("追问一条告知"), links=(link,))


def _asked(row: SymposiumQuestion, on: date) -> str:
    who = who_of(row)
    if row.on_spot_on is None or row.on_spot_on > on:
        return who
    return gettext("%(who)s · 当场有了答复") % {"who": who}


def mine(found: Sight, on: date) -> Iterator[Panel]:
    """Tell whoever asked at a symposium how long a "no" to an answer given on the spot is for the asking, and after."""
    row = placed([found.stream]).get(found.stream)
    if row is None or row.asked_on > on:
        return
    link = Link(row.symposium.title, reverse("voices:symposium", args=[row.symposium.code]))
    yield Panel(gettext("座谈会上的问题"), _challenge(found, row, on), links=(link,))


def _challenge(found: Sight, row: SymposiumQuestion, on: date) -> str:
    """Say what can be done about an answer given on the spot; of any other question only who asked."""
    if row.on_spot_on is None or row.on_spot_on > on:
        return who_of(row)
    m, until = found.matter, challenged_until(row.on_spot_on)
    said = {
        "unit": Names.of((), {m.lead_unit}).unit(m.lead_unit),
        "on": day_short(row.on_spot_on),
        "until": day_short(until),
    }
    verbs = {offer.verb for offer in found.offers}
    if "send_back" in verbs and on <= until:
        told = gettext(
            "%(unit)s%(on)s在会上当场答的。不对、没说到点子上，%(until)s前按「没有」，不用讲理由：问题回到他们桌上重办，办完由别的单位先核。过了这天也还能说。"
        )
    elif "send_back" in verbs:
        told = gettext(
            "%(unit)s%(on)s在会上当场答的。七天过了，现在说「没有」一样算数：问题回到他们桌上重办。"
        )
    elif "reopen" in verbs:
        told = gettext(
            "%(unit)s%(on)s在会上当场答的，您说过解决了。又不行了，在下面按「重办」，说一句为什么。"
        )
    else:
        told = gettext("%(unit)s%(on)s在会上当场答的。")
    return told % said
