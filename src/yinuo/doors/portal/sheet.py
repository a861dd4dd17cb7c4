"""One promise or request as anybody reads it: the four answers, the gap, what units said, the evidence, the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names, category_name
from yinuo.doors.portal.proven import UNMARKED, Marks, opened_of
from yinuo.doors.portal.shelves import NEWEST
from yinuo.doors.portal.shown import card_of, cards_of, working_days
from yinuo.doors.portal.way import moments_of, result_word, said_by_units
from yinuo.doors.shell.cards import Answers, Fact, Link, Photo
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.register import EVERYTHING, Register
from yinuo.doors.shell.sheets import MatterSheet
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import GAPS, KINDS, STRENGTHS
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.evidence import path_of
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.table import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from yinuo.doors.shell.cards import Card
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

NEARBY: Final = 3
SHOWN: Final = """
SELECT v.*, e.effective_at AS at FROM evidence v JOIN event e ON e.id = v.event_id
WHERE v.stream_id = %s AND v.is_public AND e.effective_at <= %s ORDER BY v.event_id, v.id
"""
KEPT_FOR: Final = 300
"""Seconds a browser may show a public photo without asking again whether it is still public."""


@allow(anyone)
@at_portal
@require_safe
def photo(request: HttpRequest, ref: str, photo_id: UUID) -> HttpResponseBase:
    """Answer with one piece of public evidence of a public matter; 404 for any other file."""
    row = Register(today(request)).one(ref)
    shown = Evidence.objects.filter(pk=photo_id, stream_id=row.pk, is_public=True)
    if not shown.filter(event__effective_at__lte=instant(request)).exists():
        raise NotFound
    answer = photo_file(photo_id)
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return answer


def photo_file(photo_id: UUID) -> FileResponse:
    """Answer with the file of a photo that somebody was just found to have a right to. Raises NotFound."""
    path = path_of(str(photo_id))
    if not path.is_file():
        raise NotFound
    return FileResponse(path.open("rb"), content_type="image/jpeg")


def photos_of(
    rows: Iterable[tuple[Evidence, datetime]],
    url: Callable[[UUID], str],
    *,
    is_example: bool,
    marks: Marks = UNMARKED,
) -> tuple[Photo, ...]:
    """Give evidence, each with the instant of its event, as pictures; its report says what each shows."""
    return tuple(
        Photo(
            url(row.pk),
            gettext("凭据 %(n)d") % {"n": n},
            at.date(),
            row.width,
            row.height,
            is_example,
            mark=marks.event(row.event_id),
        )
        for n, (row, at) in enumerate(rows, 1)
    )


def sheet_of(register: Register, row: PublicMatter, on: date, now: datetime) -> MatterSheet:
    """Build the page of a matter as of a day."""
    newest = register.first_of("place", [row.place], EVERYTHING, NEWEST, NEARBY + 1)
    near = [one for one in newest if one.pk != row.pk][:NEARBY]
    names = Names.of_rows([row, *near])
    card = card_of(row, names, now, on)
    marks = Marks(opened_of(row, now))
    evidence: Any = Evidence.objects.raw(SHOWN, [row.pk, now])
    gap, gap_text = gap_of(row, card)
    return MatterSheet(
        card, answers_of(row, card, names, marks), gap, gap_text,
        said=said_by_units(row, names, marks),
        photos=photos_of(
            ((one, one.at) for one in evidence),
            lambda pk: reverse("portal:photo", args=[row.ref, pk]),
            is_example=card.is_example, marks=marks,
        ),
        way=moments_of(row, names, marks),
        facts=facts_of(row, names),
        nearby=cards_of(near, names, now, on),
        nearby_title=gettext("同一处还有"),
        links=(
            Link(gettext("自己算一遍这件事的链子"), f"{reverse('portal:check')}?ref={row.ref}"),
            Link(gettext("从哪天起变了什么"), f"{reverse('portal:changes')}?ref={row.ref}"),
        ),
        source_note=source_note(row, is_example=card.is_example),
        read_on=on,
    )  # fmt: skip


def answers_of(row: PublicMatter, card: Card, names: Names, marks: Marks) -> Answers:
    """Give what, who, when, and is it kept."""
    support = gettext("、").join(names.unit(code) for code in row.support_units)
    who_note = gettext("%(units)s协办") % {"units": support} if support else ""
    if row.beneficiary:
        who_note = gettext("答应给%(unit)s") % {"unit": names.unit(row.beneficiary)}
    proven = ("summary", "body") if row.summary else ("title",)
    return Answers(
        row.summary or row.title,
        card.unit_name,
        replace(card.due, marks=marks.dues(len(card.due.moved))),
        card.light,
        reverse("portal:unit", args=[row.lead_unit]) if row.lead_unit else "",
        who_note,
        due_note(row),
        state_note(row),
        marks.titled("title"),
        marks.titled(*proven),
        marks.state(row),
    )


def due_note(row: PublicMatter) -> str:
    """Say what the first date means and how often it was moved."""
    if row.first_due is None:
        return gettext("交办的时候定下，从那天起不再改。")
    if row.later_dues:
        n = len(row.later_dues)
        moved = ngettext(
            "最初日期%(on)s一直算数；后来改过 %(n)d 次，新旧都在上面。",
            "最初日期%(on)s一直算数；后来改过 %(n)d 次，新旧都在上面。",
            n,
        )
        return moved % {"on": day_short(row.first_due), "n": n}
    if row.strength:
        return gettext("%(strength)s。没有改过。") % {"strength": STRENGTHS[row.strength]}
    return gettext("没有改过。")


def state_note(row: PublicMatter) -> str:
    """Say when a result was reported, and how that stands to the first date."""
    if not row.reported_on or not row.result:
        times = row.n_reopened
        told = ngettext("被退回重办 %(n)d 次", "被退回重办 %(n)d 次", times)
        return told % {"n": times} if times else ""
    said = gettext("%(on)s%(what)s") % {"on": day_short(row.reported_on), "what": result_word(row.result)}
    if not row.first_due:
        return said
    n = working_days(row.first_due, row.reported_on)
    if n is None or n <= 0:
        return gettext("%(said)s，在最初日期之内") % {"said": said}
    return gettext("%(said)s，比最初日期晚 %(n)d 个工作日") % {"said": said, "n": n}


def gap_of(row: PublicMatter, card: Card) -> tuple[str, Text]:
    """Say what is missing in the ring, large, and in one sentence whose move it is."""
    if card.ring.is_sealed:
        return gettext("五环已闭"), card.sealed_by
    if row.state == "closed":
        return gettext("没有盖印"), gettext("这样了结不算办成，写明是「%(how)s」。") % {
            "how": card.light.word.text
        }
    if row.source == "page":
        return gettext("无从知晓"), gettext("这件只有报纸上的一句话。答应的单位没有到这里来说过。")
    if row.state == "awaiting_reply":
        return gettext("差一环"), gettext("单位说办好了。这方印，只有提的人能盖。")
    if row.state == "checking":
        return gettext("差一环"), gettext("单位说办好了。要别的单位核过才算。")
    return gettext("差%(n)d环") % {"n": sum(arc != "done" for arc in card.ring.arcs)}, str(
        card.ring.gap or GAPS[0]
    )


def facts_of(row: PublicMatter, names: Names) -> tuple[Fact, ...]:
    """Give the notes at the side: where, what sort, where from, and what a supporting few said."""
    listed = reverse("portal:matters")
    facts = [
        Fact(gettext("地点"), names.place(row.place), reverse("portal:place", args=[row.place])),
        Fact(gettext("种类"), KINDS[row.kind], f"{listed}?kind={row.kind}"),
        Fact(gettext("类别"), category_name(row.category)),
        Fact(gettext("从哪来"), source_word(row.source)),
    ]
    if row.parent:
        facts.append(Fact(gettext("并到"), row.parent, reverse("portal:matter", args=[row.parent])))
    if row.n_supporters:
        said = ngettext("{n} 次", "{n} 次", row.n_supporters).format(n=row.n_supporters)
        note = gettext("数的是说了几次，不是几个人：不记是谁按的。")
        facts.append(Fact(gettext("有人说「我也遇到」"), said, note=note))
    if row.closed_on and OUTCOMES[row.outcome] != "link":
        facts.append(Fact(gettext("了结"), day_short(row.closed_on)))
    return tuple(fact for fact in facts if fact.value)


def source_word(source: str) -> str:
    """Say in words where a matter came from."""
    told = {
        "portal": gettext("网页"), "qr": gettext("门上的码"), "phone": gettext("电话"), "paper": gettext("纸条"),
        "symposium": gettext("座谈会"), "api": gettext("别的系统"), "import": gettext("别的系统"),
        "example": gettext("示例，虚构的"), "page": gettext("报纸头版"),
    }  # fmt: skip
    return told.get(source, "")


def source_note(row: PublicMatter, *, is_example: bool) -> str:
    """Say of what is quoted that it is not verified, of what is invented that it is."""
    if row.source != "page" and not is_example:
        return ""
    words = current_pack().words
    return str(words.get("notice" if is_chinese() else "notice_en", ""))
