"""What stands beside a matter at the desk: what the machine suggests, what may be the same, who was joined to it.

A suggestion stands there for whoever can decide it, while it is to be decided; what is shown is written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.words import OUTCOMES, STATES
from yinuo.doors.workspace.forms import ASSIGN_TO
from yinuo.doors.workspace.nearness import manned_units, name_of
from yinuo.doors.workspace.officer import unit_names
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.queries import visible_to
from yinuo.programmes.voices.duplicates import body_of, twins
from yinuo.programmes.voices.knowing import known
from yinuo.programmes.voices.learning import ASKED, SOLVED, as_it_came
from yinuo.programmes.voices.models import VoiceJoined
from yinuo.programmes.voices.noted import ORDINARY, URGENT, note_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.queries import Sight
    from yinuo.programmes.voices.duplicates import Twin
    from yinuo.programmes.voices.triage import Answer

DECIDES: Final = frozenset(("accept", "assign"))
JOINS: Final = frozenset(("accept", "assign", "end"))
ASKED_OF: Final[Mapping[str, Text]] = {"unit": _("单位"), "category": _("类别"), "urgency": _("轻重")}
URGENCIES: Final[Mapping[str, Text]] = {URGENT: _("急"), ORDINARY: _("平常")}
SURE: Final[tuple[tuple[float, Text], ...]] = (
    (0.95, _("几乎总是对的")),
    (0.85, _("多半是对的")),
    (0.0, _("拿不太准")),
)
"""How often such an answer was right, in words: the first whose share is reached."""
ALIKE: Final[tuple[tuple[float, Text], ...]] = ((0.5, _("几乎一样")), (0.25, _("很像")), (0.0, _("有些像")))
"""How like two messages are, in words: no share of anything, and so no percentage."""


def panels(found: Sight, officer: Officer, verb: str) -> Iterator[Panel]:
    """Give what stands beside a matter: the programme's seam `beside`."""
    m = found.matter
    if m.kind not in ASKED or m.visibility == "sealed":
        return
    may = {offer.verb for offer in found.offers}
    body = body_of(found.stream) if may & JOINS else ""
    is_new = m.state in {"submitted", "accepted"}
    if body and is_new and may & DECIDES and verb in {"", *DECIDES}:
        yield from suggestion(found, officer, body)
    if body and may & JOINS and (verb == "end" or (is_new and verb in {"", *DECIDES})):
        yield from alike(found, officer, body)
    yield from joined(found, officer)


def suggestion(found: Sight, officer: Officer, body: str) -> Iterator[Panel]:
    """Say what the machine suggests, how often it is right, and which solved matters this one is like."""
    learned = known()
    if learned is None:
        return
    from yinuo.programmes.voices.triage import suggested  # numpy is loaded by whoever needs it first

    (told,) = suggested(learned.model, [as_it_came(body)])
    is_accepted = found.matter.state == "accepted"  # then only who gets it is left to decide
    asked = [one for one in learned.model.heads if one == "unit" or not is_accepted]
    answers = {
        one: told.answers[one]
        for one in asked
        if one in told.answers and _may_say(found, officer, one, told.answers[one])
    }
    note_shown(found.stream, asked, answers, learned.fingerprint, officer.at)
    if answers:
        yield Panel(
            gettext("机器的建议"),
            links=(
                *(_answer(one, answers[one]) for one in ASKED_OF if one in answers),
                *_filled_in(found, answers),
            ),
            note=gettext("百分数是它以前这样说时说对的比例。定的是您；不照它的，它下回学着。"),
        )
    if links := _solved(found, officer, [ref for ref, _like in told.like]):
        yield Panel(gettext("最像的，已经答复"), links=links)


def _may_say(found: Sight, officer: Officer, question: str, answer: Answer) -> bool:
    """Leave out what cannot be chosen here: a unit that handed this back or has nobody, a category of another kind."""
    if question == "unit":
        manned = {unit.pk for unit in manned_units(officer.on)}
        return answer.value in manned and answer.value not in found.matter.handed_back_by
    row = book().categories.get(answer.value)
    return question != "category" or (row is not None and row.is_active and found.matter.kind in row.kinds)


def _answer(question: str, answer: Answer) -> Link:
    percent = int(answer.confidence * 100)
    sure = next(words for least, words in SURE if answer.confidence >= least)
    label = gettext("{question}：{value}").format(
        question=ASKED_OF[question], value=value_word(question, answer.value)
    )
    return Link(label, "", note=gettext("{sure}，{percent}%").format(sure=sure, percent=percent))


def _filled_in(found: Sight, answers: Mapping[str, Answer]) -> Iterator[Link]:
    """Lead to the form that is to be done next, with what was suggested filled in; a person reads it and sends it."""
    may = {offer.verb for offer in found.offers}
    verb = "accept" if "accept" in may else "assign"
    fields = {"accept": {"unit": ASSIGN_TO, "category": "category"}, "assign": {"unit": "lead_unit"}}[verb]
    given = {name: answers[one].value for one, name in fields.items() if one in answers}
    if given:
        url = reverse("workspace:verb", args=[found.matter.ref, verb])
        yield Link(gettext("照它填进表里，看过再送"), f"{url}?{urlencode(given)}")


def value_word(question: str, value: str) -> Text:
    """Give an answer as people say it."""
    if question == "unit":
        return unit_names([value]).get(value, value)
    if question == "urgency":
        return URGENCIES.get(value, value)
    row = book().categories.get(value)
    return name_of(row) if row is not None else value


def _solved(found: Sight, officer: Officer, refs: Sequence[str]) -> tuple[Link, ...]:
    """Give the solved matters that are in this officer's sight, in the order of their likeness."""
    rows = visible_to(officer.actor, officer.on).filter(ref__in=refs, outcome__in=SOLVED, visibility="public")
    by_ref = {row.ref: row for row in rows.exclude(ref=found.matter.ref).select_related("text", "lead_unit")}
    return tuple(
        Link(row.text.title, reverse("workspace:matter", args=[row.ref]), note=_came_to(row))
        for row in (by_ref[ref] for ref in refs if ref in by_ref)
    )


def _came_to(row: Matter) -> Text:
    outcome = OUTCOMES[row.outcome].text
    if row.lead_unit is None:
        return outcome
    return gettext("{unit} · {outcome}").format(unit=name_of(row.lead_unit), outcome=outcome)


def alike(found: Sight, officer: Officer, body: str) -> Iterator[Panel]:
    """Say what may be the same matter sent twice; each leads to the law's own merge, filled in."""
    m = found.matter
    same = twins(found.stream, body, officer.actor, officer.at, officer.on)
    if not same:
        return
    may_join = any(offer.verb == "end" and offer.choice == "merged" for offer in found.offers)
    links = []
    for one in same:
        links.append(Link(one.title, reverse("workspace:matter", args=[one.ref]), note=_how_like(one)))
        if may_join and one.is_open and one.ref != m.parent:
            links.append(
                Link(gettext("并到这一件：{ref}").format(ref=one.ref), merge_address(m.ref, one.ref))
            )
    note = "" if may_join else gettext("受理以后才能并。")
    yield Panel(gettext("可能是同一件"), links=tuple(links), note=note)


def merge_address(ref: str, into: str) -> str:
    """Give the form that ends one matter as merged into another, both already filled in."""
    given = {"outcome": "merged", "reason": "same_matter", "parent": into}
    return f"{reverse('workspace:verb', args=[ref, 'end'])}?{urlencode(given)}"


def _how_like(one: Twin) -> Text:
    stands = (OUTCOMES.get(one.outcome) or STATES[one.state]).text
    like = next(words for least, words in ALIKE if one.like >= least)
    return gettext("{like} · {stands}").format(like=like, stands=stands)


def joined(found: Sight, officer: Officer) -> Iterator[Panel]:
    """Say how many were joined to this matter, and what each of them said at the end."""
    rows = VoiceJoined.objects.filter(
        parent=found.stream, joined_at__lte=officer.at, stream__visibility="public"
    )
    told = {
        one.stream.ref: one.said if one.said_at and one.said_at <= officer.at else ""
        for one in rows.select_related("stream").order_by("pk")
    }
    if not told:
        return
    yes, no, left = (list(told.values()).count(word) for word in ("yes", "no", "left"))
    words = gettext(
        "并进来 {n} 件：{yes} 件说办好了，{no} 件说没有，{left} 件撤回，{wait} 件还没说。"
    ).format(n=len(told), yes=yes, no=no, left=left, wait=len(told) - yes - no - left)
    split = [ref for ref, said in told.items() if said == "no"]
    seen = visible_to(officer.actor, officer.on).filter(ref__in=split).values_list("ref", flat=True)
    links = tuple(
        Link(ref, reverse("workspace:matter", args=[ref]), note=gettext("说没有，已经分出去单办"))
        for ref in seen
    )
    yield Panel(
        gettext("并进来的"),
        words,
        links=links,
        note=gettext("一件都没有丢：每个提的人都听到了，都要问，都可以不同意。"),
    )
