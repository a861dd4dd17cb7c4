"""Talks between two sides, as both sides and the mediators read them: nothing goes on without a yes from each.

What was agreed to, by which side, is in the matter's own facts; days are reckoned here and stored nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.names import Names
from yinuo.doors.shell.cards import Link, VerbForm
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.voices import protection
from yinuo.programmes.voices.teams import called_team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.state import MatterState

COURT_DAYS: Final = 30
"""Days from the agreement within which both may ask the court to confirm it (People's Mediation Law, article 33)."""


def court_until(closed_at: datetime | None) -> date | None:
    """Give the last day on which both may ask the court to confirm what they agreed; None where nothing was agreed."""
    if closed_at is None:
        return None
    return current_calendar().local_date(closed_at) + timedelta(COURT_DAYS)


def is_protected(m: MatterState) -> bool:
    """Say whether a matter is a call for protection: by its category."""
    row = book().categories.get(m.category)
    return row is not None and row.limit_class == protection.RIGHTS


def mine(found: Sight, on: date) -> Iterator[Panel]:
    """Give either side what protects first, then where the talks stand and what they may say to it."""
    m = found.matter
    if is_protected(m):
        yield protection.panel()
    if m.kind != "dispute":
        return
    verbs = {offer.verb for offer in found.offers}
    yield protection.panel(*([_violence(m)] if "settle" in verbs and not m.is_violent else []))
    if m.is_violent:
        yield Panel(gettext("这件事不调解"), gettext("有人说了伤害或威胁：谁也不会再叫双方坐下来谈。"))
    elif m.state == "closed":
        yield from _ended(m, on)
    elif m.state != "submitted":
        yield Panel(
            gettext("谈不谈，两边说了算"),
            gettext("两边都同意由谁来调解，才交给他们；每一次谈，都要两边先答应这一天；只关起门来谈。哪一边随时可以停，不用讲理由。"),
            _standing(m), tuple(_asked(m)) if "consent" in verbs else (),
        )  # fmt: skip


def beside(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Tell the desk and the mediators the same: what protects, each side's yes, the court's days, a team's call."""
    m = found.matter
    if is_protected(m) or m.kind == "dispute":
        yield protection.panel()
    team = called_team(found.stream)
    if team is not None:
        link = Link(team.called, reverse("voices:team", args=[team.code]))
        told = gettext("只在写明的安全时间联系，只打本人留的号码；合用的电话不回拨。没写时间就凭码回话。")
        yield Panel(gettext("叫的是这支小队"), told, (link,))
    if m.kind != "dispute":
        return
    if m.is_violent:
        yield Panel(gettext("这件事不调解"), gettext("有人说了伤害或威胁。交办调解、谈成，这里都走不通。"))
    elif m.state == "closed":
        yield from _ended(m, officer.on)
    elif not verb or verb in {"assign", "consent", "meeting", "settle"}:
        yield Panel(gettext("双方说到哪一步"), links=_standing(m))


def _sides(m: MatterState) -> tuple[tuple[str, str], ...]:
    """Give (key, what that side is called) of both: nobody is named."""
    other = gettext("另一方")
    return ((m.requester_key, gettext("提的一方")), *((key, other) for key in m.parties))


def _standing(m: MatterState) -> tuple[Link, ...]:
    """Say for each side what it agreed to so far; of a side that nobody asked yet, that."""
    names = Names.of((), {*m.agreed.values()})
    rows = []
    for key, called in _sides(m):
        said = (
            [gettext("同意由%(unit)s调解") % {"unit": names.unit(m.agreed[key])}] if key in m.agreed else []
        )
        if m.session_on is not None:
            told = gettext("答应%(on)s来谈") if key in m.coming else gettext("%(on)s来不来谈，还没有答")
            said.append(told % {"on": day_long(m.session_on)})
        if m.text_no:
            told = (
                gettext("协议第%(n)s稿：同意了")
                if key in m.signed
                else gettext("协议第%(n)s稿：还没有说同意")
            )
            said.append(told % {"n": m.text_no})
        rows.append(Link(called, "", note=gettext("；").join(said) or gettext("还没有说同意")))
    if not m.parties:
        rows.append(Link(gettext("另一方"), "", note=gettext("还没有请来")))
    return tuple(rows)


def _asked(m: MatterState) -> Iterator[VerbForm]:
    """Give what a side may say yes to now: the mediators, a day, the text."""
    both = {key for key, _called in _sides(m)}
    unit = next(iter(m.agreed.values()), m.first_contact_unit)
    if m.state == "accepted" and unit and not both <= set(m.agreed):
        label = gettext("同意由%(unit)s调解") % {"unit": Names.of((), {unit}).unit(unit)}
        yield _yes(m, "agree", label, ("to", "mediator"), ("unit", unit))
    if m.session_on is not None and not both <= set(m.coming):
        label = gettext("答应%(on)s来谈") % {"on": day_long(m.session_on)}
        yield _yes(m, "come", label, ("to", "session"), ("session_on", m.session_on.isoformat()))
    if m.text_no and not both <= set(m.signed):
        yield _yes(m, "sign", gettext("同意协议第%(n)s稿") % {"n": m.text_no}, ("to", "text"))


def _yes(m: MatterState, name: str, label: str, *given: tuple[str, str]) -> VerbForm:
    """Give one button; its own name keeps its id apart, the verb that is sent after it is the law's."""
    extra = (("verb", "consent"), *given)
    return VerbForm(
        name, label, reverse("portal:act"), version=m.version, token=token_urlsafe(16), extra=extra
    )


def _violence(m: MatterState) -> VerbForm:
    """Give the one tap that says violence: the talks end at once, and cannot be taken up again."""
    extra = (("verb", "settle"), ("outcome", "not_settled"), ("violence", "yes"))
    return VerbForm(
        "violence", gettext("有人受到伤害或威胁，马上停止调解"), reverse("portal:act"), version=m.version,
        token=token_urlsafe(16), extra=extra, note=gettext("按一下就停，不用写理由。以后也不会再提调解。"),
    )  # fmt: skip


def _ended(m: MatterState, on: date) -> Iterator[Panel]:
    """After an agreement, until when the court confirms it; without one, which other ways there are."""
    until = court_until(m.closed_at)
    if m.outcome == "settled" and until is not None:
        told = {"until": day_long(until)}
        if on <= until:
            text = gettext(
                "%(until)s以前，双方可以一起请法院确认这份协议；确认了，一方不照做，另一方可以请法院执行。不收钱，要两边一起去。"
            )
        else:
            text = gettext("请法院确认的日子过了（%(until)s）。协议仍然算数；一方不照做，可以起诉。")
        yield Panel(gettext("请法院确认"), text % told)
    elif m.outcome == "not_settled":
        yield Panel(
            gettext("不调解，还有别的路"),
            gettext("可以请仲裁、找行政机关裁决，或者向法院起诉；没谈拢不影响您去走哪一条。请不起律师，可以申请法律援助。"),
            protection.outside(),
        )  # fmt: skip
