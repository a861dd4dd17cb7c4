"""The matter as its asker sees it: the one question, the thread, what else they may do, the way, who looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.auditing import vacant_and_where_to
from yinuo.doors.portal.contact import contact_note
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.sheet import photos_of
from yinuo.doors.portal.voice import form_of, label_of, offers_by_verb, ordered
from yinuo.doors.portal.way import result_word, who_what
from yinuo.doors.shell.cards import Dates, Fact, Light, Moment, Ring, Saying
from yinuo.doors.shell.pictures import may_show
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.sheets import Ask, Mine
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import OUTCOMES, STEPS
from yinuo.kernel.limits import clocks
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.matters.act import STORY_GOES_ON
from yinuo.kernel.matters.guards import LAPSE_DAYS, LAPSE_DAYS_NO_CONTACT
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.queries import history
from yinuo.kernel.matters.table import OUTCOMES as SORTS
from yinuo.kernel.notices.contacts import BY_NUMBER, SOUGHT
from yinuo.kernel.notices.contacts import WHAT as CONTACT
from yinuo.kernel.record.models import Access

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.kernel.matters.actors import Holder
    from yinuo.kernel.matters.queries import Sight, Told
    from yinuo.kernel.matters.state import MatterState

SPOKEN: Final = frozenset(
    (
        "message",
        "consent",
        "contact",
        "not_contacted",
        "statement",
        "report",
        "evidence",
        "send_back",
        "correct",
        "alarm",
        "rate",
    )
)
HIDDEN: Final = frozenset(
    ("message", "evidence", "rate", "alarm", "correct", "code_cancelled", "propose", "refuse")
)
UNIT_FACTS: Final = ("lead_unit", "proposed_unit", "first_contact_unit")
TITLE: Final = 40
BY_OFFICE: Final = "by office"
"""What the desk writes down for a look that needs no reason."""


class MineSheet:
    """What the parts of this page are made from: the matter in sight, and its history once read."""

    def __init__(self, held: Holder, found: Sight, now: datetime, story: datetime | None) -> None:
        """Read the history, the names it needs, and the asker's own words of the beginning."""
        self.held, self.found, self.now = held, found, now
        self.told = list(history(found, held.actor, story))
        self.names = Names.of({found.matter.place}, _units(found.matter, self.told))
        self.offers = offers_by_verb(found.offers)

    def day(self, at: datetime) -> date:
        """Give the place's day of an instant."""
        return current_calendar().local_date(at)

    def title(self) -> str:
        """Give the public title, or before there is one the beginning of what was asked."""
        texts = {one.type: one.texts for one in self.told}
        body = texts.get("submit", {}).get("body", "")
        return (
            texts.get("accept", {}).get("title", "") or body.split("\n")[0][:TITLE] or gettext("（已抹去）")
        )

    def build(self, wrong: tuple[VerbForm, ...] = (), done_note: str = "") -> Mine:
        """Build the page; `wrong` are forms that came back with something to mend."""
        m = self.found.matter
        again = {form.verb: form for form in wrong}
        forms = tuple(
            self._warned(again.get(verb) or form_of(self.found, self.offers[verb]))
            for verb in ordered(set(self.offers) - {"message"} - self._asked())
        )
        message = again.get("message") or (
            form_of(self.found, self.offers["message"]) if "message" in self.offers else None
        )
        light = self.light()
        return Mine(
            self.title(), self.ring(light), light, Dates(m.original_due, _days(m.moved_dues)),
            self.day(m.submitted_at) if m.submitted_at else self.day(self.now),
            self.ask(), self.state_text(), self.thread(), message, forms,
            way=self.way(), seen_by=self.seen_by(), public_url=self.public_url(),
            leave_url=reverse("portal:put_away"),
            is_example=m.source == "example" or self.names.is_example(m.place, m.lead_unit),
            done_note=done_note, photos=self.photos(),
            contact_note=contact_note(self.found, self.held.actor),
            note=said(STORY_GOES_ON) if self.found.goes_on else "",
        )  # fmt: skip

    def _asked(self) -> set[str]:
        return {"confirm", "send_back"} if "confirm" in self.offers and "send_back" in self.offers else set()

    def _warned(self, form: VerbForm) -> VerbForm:
        """Say above an alarm's form, before a word is typed, where nobody independent would read it."""
        told = vacant_and_where_to(self.day(self.now)) if form.verb == "alarm" else ""
        return replace(form, hint=f"{told} {form.hint}") if told else form

    def ask(self) -> Ask | None:
        """Give the one question, where the table offers both answers."""
        if not self._asked():
            return None
        m = self.found.matter
        yes = replace(form_of(self.found, self.offers["confirm"]), fields=())
        no = replace(form_of(self.found, self.offers["send_back"]), fields=())
        if m.state == "closed":
            return Ask(gettext("后来解决了吗？"), gettext("记的是「未确认」。今天说一样算数。"), yes, no)
        days = LAPSE_DAYS if m.has_contact else LAPSE_DAYS_NO_CONTACT
        until = self.day(m.asked_at or self.now) + timedelta(days=days)
        left = max((until - self.day(self.now)).days, 0)
        return Ask(gettext("这件事解决了吗？"), self._reported(), yes, no, until, left)

    def _reported(self) -> str:
        reports = [one for one in self.told if one.type == "report"]
        if not reports:
            return gettext("办没办好，您说了算；说「没有」不用讲理由。")
        last = reports[-1]
        words = {
            "unit": self.names.unit(last.unit),
            "on": day_short(self.day(last.at)),
            "text": last.texts.get("text", ""),
        }
        told = gettext(
            "%(unit)s%(on)s说办好了：「%(text)s」办没办好，您说了算；说「没有」不用讲理由，这件事会回到他们桌上。"
        )
        return told % words

    def light(self) -> Light:
        """Give how the matter stands, as its asker reads it."""
        m = self.found.matter
        if m.state == "closed":
            return Light.of(m.outcome)
        if m.state in {"accepted", "in_progress"} and self.found.light is clocks.Light.LATE:
            return Light.of("late")
        return Light.of(m.state)

    def ring(self, light: Light) -> Ring:
        """Give the ring of what has been done."""
        m = self.found.matter
        if m.state == "closed" and SORTS[m.outcome] == "success":
            return Ring.up_to(5, "kept")
        is_reported = m.state in {"checking", "awaiting_reply"} or (m.state == "closed" and bool(m.result))
        is_worked = bool(m.lead_unit) and (m.acked_at is not None or m.first_contact_at is not None)
        n = 4 if is_reported else 1 + bool(m.lead_unit) + is_worked
        return Ring.up_to(n, light.word.tone, is_waiting=m.state != "closed")

    def state_text(self) -> str:
        """Say in one sentence where it is and what comes next."""
        m = self.found.matter
        unit = self.names.unit(m.lead_unit)
        if m.state == "submitted":
            limit = limits_for(m.category, self.day(self.now), kind=m.kind).accept
            by = (
                gettext("%(limit)s内有人看，决定受不受理。") % {"limit": said(limit.sentence)}
                if limit
                else ""
            )
            return by or gettext("有人会看，决定受不受理。")
        told = {
            "accepted": gettext("收下了，正在定由哪家来办。"),
            "in_progress": gettext("%(unit)s在办。") % {"unit": unit},
            "checking": gettext("%(unit)s报了结果，别的单位正在核。核过了再来问您。") % {"unit": unit},
            "awaiting_reply": gettext("单位说办好了，等您说。"),
            "parked": gettext("眼下办不了，挂着账，不算解决；到日子会再看。"),
        }
        return told.get(m.state, "") or self._ending(m)

    def _ending(self, m: MatterState) -> str:
        last = next((one for one in reversed(self.told) if one.facts.get("to") == "closed"), None)
        why = last.texts.get("text", "") if last else ""
        where = last.texts.get("where_to", "") if last else ""
        parts = [str(result_word(m.result)) if m.outcome in {"explained", "partly_solved"} else "", why]
        if where:
            parts.append(gettext("可以去：%(text)s") % {"text": where})
        return " ".join(part for part in parts if part)

    def thread(self) -> tuple[Saying, ...]:
        """Give what the asker and the offices said to each other, in order; the asker's first words begin it."""
        return tuple(saying for one in self.told if (saying := self._saying(one)) is not None)

    def _saying(self, one: Told) -> Saying | None:
        if one.type not in SPOKEN | {"submit"}:
            return None
        text = one.texts.get("body") or one.texts.get("text") or ""
        if one.is_erased and not text:
            text = gettext("（已抹去）")
        if text and one.role == "system":
            text = gettext(text)
        if not text:
            return None
        who = gettext("您") if one.is_mine else self._who(one)
        note = "" if one.type in {"message", "submit", "contact"} else str(_step_word(one.type))
        note = gettext("协议文本") if one.type == "consent" and one.role == "handler" else note
        return Saying(who, self.day(one.at), text, note, is_mine=one.is_mine, is_private=one.type == "alarm")

    def _who(self, one: Told) -> str:
        if one.role in {"requester", "party"}:
            return gettext("另一方")
        if one.role == "accused":
            return gettext("被反映的单位")
        return self.names.unit(one.unit) or gettext("系统")

    def way(self) -> tuple[Moment, ...]:
        """Give what happened, the talk left out."""
        told = []
        due = None
        for one in self.told:
            if one.type in HIDDEN or one.type not in STEPS:
                continue
            step = STEPS[one.type]
            who = gettext("您") if one.is_mine else self._who(one)
            new = _day(one.facts.get("current_due"))
            is_moved = one.type == "move_date"
            text = str(OUTCOMES[one.facts["outcome"]].text) if one.facts.get("outcome") in OUTCOMES else ""
            if one.type == "assign":
                who = gettext("%(unit)s牵头") % {"unit": self.names.unit(str(one.facts.get("lead_unit", "")))}
            text = text or self._named(one)
            arc = step.arc if one.type != "confirm" or one.facts.get("to") == "closed" else None
            told.append(
                Moment(
                    self.day(one.at),
                    step.text,
                    who_what(who, text),
                    _detail(one),
                    arc,
                    moved_from=due if is_moved else None,
                    moved_to=new if is_moved else None,
                )
            )
            due = new or due
        return tuple(told)

    def _named(self, one: Told) -> str:
        """Name the units that a step calls in, says it belongs to, or lets speak first; none for any other step."""
        if called := gettext("、").join(self.names.unit(code) for code in one.facts.get("units") or ()):
            return gettext("请 %(units)s 来") % {"units": called}
        if proposed := self.names.unit(str(one.facts.get("proposed_unit", ""))):
            return gettext("说该由%(unit)s办") % {"unit": proposed}
        first = self.names.unit(str(one.facts.get("first_contact_unit", ""))) if one.type == "accept" else ""
        return gettext("先由%(unit)s联系您，换了牵头它也答得上") % {"unit": first} if first else ""

    def seen_by(self) -> tuple[Fact, ...]:
        """Say which unit looked at the contact or at sealed words, when and why."""
        rows = Access.objects.filter(stream_id=self.found.stream, at__lte=self.now).order_by("at")
        looked = list(rows.values_list("unit", "at", "what", "reason"))
        if not looked:
            return ()
        names = Names.of((), {unit for unit, _at, _what, _why in looked})
        return tuple(
            Fact(day_short(self.day(at)), str(who_what(names.unit(unit), _why(why))), note=_seen(what))
            for unit, at, what, why in looked
        )

    def photos(self) -> tuple[Any, ...]:
        """Give the pictures that the asker sent, and those the offices showed."""
        mine = {one.seq for one in self.told if one.is_mine}
        rows = Evidence.objects.filter(stream_id=self.found.stream, event__effective_at__lte=self.now)
        seen = [
            (row, row.event.effective_at)
            for row in rows.select_related("event").order_by("event_id", "id")
            if row.event and may_show(row, mine)
        ]
        return photos_of(seen, lambda pk: reverse("portal:mine_photo", args=[pk]), is_example=False)

    def public_url(self) -> str:
        """Give the public page, where there is one on this day."""
        from yinuo.doors.shell.public.register import Register

        ref = self.found.matter.ref
        is_public = Register(self.day(self.now)).count(_by_ref(ref))
        return reverse("portal:matter", args=[ref]) if is_public else ""


def _seen(what: str) -> str:
    """Say what was looked at."""
    told = {CONTACT: gettext("看了联系方式"), SOUGHT: gettext("按您的号码找到了这件事")}
    return told.get(what) or gettext("看了封存的内容")


def _why(reason: str) -> str:
    """Give the reason of a look; who reads by office gives none, and that is said in the reader's language."""
    if reason == BY_NUMBER:
        return gettext("来电的人报了号码")
    return gettext("按职责看的") if reason == BY_OFFICE else reason


def _by_ref(ref: str) -> Any:
    from django.db.models import Q

    return Q(ref=ref)


def _step_word(kind: str) -> str:
    return str(STEPS[kind].text) if kind in STEPS else str(label_of(kind))


def _detail(one: Told) -> str:
    if one.type in {"submit", "accept", "report", "launch"}:
        return ""
    return " ".join(text for name, text in one.texts.items() if name not in {"title", "summary", "body"})


def _units(m: MatterState, told: list[Told]) -> set[str]:
    units = {m.lead_unit, *m.support_units}
    for one in told:
        units |= {
            one.unit,
            *(str(one.facts.get(name, "")) for name in UNIT_FACTS),
            *(one.facts.get("units") or ()),
        }
    return units


def _day(value: Any) -> Any:
    from datetime import date

    return date.fromisoformat(value) if value else None


def _days(values: Mapping[str, str] | list[str]) -> tuple[date, ...]:
    return tuple(_day(value) for value in values)
