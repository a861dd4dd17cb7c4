"""A matter at the desk, from a Sight and its history: facts, dates, who asked, what was said, what can be done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from yinuo.base.errors import NotFound
from yinuo.doors.shell.cards import Dates, Fact, Link, Moment, Photo, Ring, Saying
from yinuo.doors.shell.desk.standing import days_left
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.register import PROMISES
from yinuo.doors.shell.sheets import Pane
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.words import KINDS, LAST_WORD, LEVELS, STEPS, VERBS
from yinuo.doors.shell.words import OUTCOMES as OUTCOME_WORDS
from yinuo.doors.workspace.choices import CHOICES, ROLE_WORDS, choice_word
from yinuo.doors.workspace.defaults import asked_words, suggested
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import unit_names
from yinuo.doors.workspace.rows import light_word, matter_url
from yinuo.doors.workspace.verbs import buttons, label_of, refusals
from yinuo.kernel.limits.queries import category, current_calendar, nodes
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.act import STORY_GOES_ON
from yinuo.kernel.matters.decide import open_proposal
from yinuo.kernel.matters.fields import fields_of
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.personal import may_erase
from yinuo.kernel.matters.queries import history, public_now
from yinuo.kernel.matters.table import KINDS as KIND_ROWS
from yinuo.kernel.matters.table import OUTCOMES, SUCCESS
from yinuo.kernel.notices.contacts import was_used_up
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text, Tone
    from yinuo.kernel.matters.queries import Sight, Told
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.people.models import Place

SHORT_WAY, SHORT_SAID, MOST_ALIKE = 6, 2, 3
# Ways in that say something of the asker; 示例 stands on the matter anyhow, and promises are drafted here.
TOLD: Final = frozenset(("portal", "qr", "phone", "paper", "symposium", "api", "import"))
MAIN_TEXTS: Final = frozenset(("body", "text"))


def ring_of(m: MatterState, light: Tone = "plain") -> Ring:
    """Draw how far the loop is closed: the seal is there only after a success that somebody else confirmed."""
    is_success = m.state == "closed" and OUTCOMES[m.outcome] == "success"
    has_owner = bool(m.lead_unit) and m.state not in {"draft", "submitted", "accepted"}
    has_work = has_owner and bool(m.ever_acked or m.last_update_at or m.report_no)
    has_report = has_work and bool(m.result) and m.state in {"checking", "awaiting_reply", "closed"}
    n = 5 if is_success else 1 + has_owner + has_work + has_report
    tone: Tone = "kept" if is_success else light if light in {"late", "pause", "unknown"} else "plain"
    return Ring.up_to(n, tone, is_waiting=m.state != "closed", is_promise=m.kind in PROMISES)


def pane_of(
    found: Sight, officer: Officer, *, view: str = "", is_short: bool = False, shows_texts: bool = True
) -> Pane:
    """Give a matter's pane; `is_short` for the queue's side, without `shows_texts` not one word of a sealed one."""
    m = found.matter
    told = list(history(found, officer.actor, officer.now))
    names = unit_names({m.lead_unit, m.first_contact_unit, m.beneficiary, *m.support_units, *_units_of(told)})
    light = light_word(found.light, m.state, m.outcome, _left_note(m, officer))
    place = _place(m.place)
    verbs, notes = buttons(m.ref, found.offers, view)
    said_so = _sayings(told, m, names) if shows_texts else ()
    way = _way(told, m, names)
    return Pane(
        ref=m.ref,
        title=_title(told, m)
        if shows_texts and m.visibility == "public"
        else gettext("封存的{kind}").format(kind=KINDS[m.kind]),
        url=matter_url(m.ref, view),
        kind_word=_kind_line(m),
        ring=ring_of(m, light.word.tone),
        light=light,
        due=dates_of(m),
        facts=_facts(found, names, place)
        + _reach(found, officer, is_short=is_short)
        + (() if is_short else _public_page(m, officer.on)),
        verbs=verbs,
        notes=notes,
        only=LAST_WORD[KIND_ROWS[m.kind].last_word],
        is_example=place.is_example,
        refusals=_refusals(found, officer),
        proposal=_proposal(found, told, names),
        texts=said_so[:1] + said_so[1:][-SHORT_SAID:] if is_short else said_so,
        photos=() if is_short or not shows_texts else _photos(found, is_example=place.is_example),
        way=way[::-1][:SHORT_WAY] if is_short else way,
        alike=() if is_short or m.visibility == "sealed" else alike(m, officer.on),
    )


def _public_page(m: MatterState, on: date) -> tuple[Fact, ...]:
    """Give the way to the page on which anybody reads it; none where there is no such page, or not yet. One query."""
    if m.visibility == "sealed" or not public_now(on).filter(ref=m.ref).exists():
        return ()
    try:
        return (Fact(gettext("公开"), gettext("在公开页看"), reverse("portal:matter", args=[m.ref])),)
    except NoReverseMatch:  # the desk stands without the portal
        return ()


def dates_of(m: MatterState) -> Dates:
    """Give the first date and every later one; before there is one, the day a draft is meant for."""
    if m.original_due is None:
        return Dates(None, words=gettext("拟定 {on}").format(on=day_short(m.due_on)) if m.due_on else "")
    return Dates(m.original_due, tuple(date.fromisoformat(day) for day in m.moved_dues))


def _left_note(m: MatterState, officer: Officer) -> str:
    left = days_left(m, officer)
    if left is None:
        return ""
    text = (
        ngettext("剩 {n} 个工作日", "剩 {n} 个工作日", left)
        if left >= 0
        else ngettext("过了 {n} 个工作日", "过了 {n} 个工作日", -left)
    )
    by_first = gettext("（按最初日期）") if m.moved_dues else ""
    return text.format(n=abs(left)) + by_first


def _kind_line(m: MatterState) -> str:
    level = f" · {LEVELS[m.level]}" if m.level == "major" else ""
    return f"{KINDS[m.kind]}{level}"


def _place(code: str) -> Place:
    places, _units = nodes()
    if code not in places:
        raise NotFound
    return places[code]


def _units_of(told: list[Told]) -> set[str]:
    return {one.unit for one in told if one.unit}


def _facts(found: Sight, names: dict[str, str], place: Place) -> tuple[Fact, ...]:
    m = found.matter
    support = gettext("、").join(names.get(code, code) for code in m.support_units)
    where = name_of(place) if place.parent is None else f"{name_of(place.parent)} · {name_of(place)}"
    lead = names.get(m.lead_unit, "")
    acked = "" if m.state != "in_progress" or m.acked_at else gettext("还没签收")
    rows: tuple[tuple[str, Text, Text], ...] = (
        (gettext("哪里"), where, ""),
        (gettext("哪一类"), _category(m.category), ""),
        (gettext("牵头"), lead, acked),
        (gettext("协办"), support, ""),
        (
            gettext("先联系"),
            names.get(m.first_contact_unit, ""),
            gettext("换了牵头也答得上") if m.lead_unit not in {"", m.first_contact_unit} else "",
        ),
        (gettext("语气"), choice_word("strength", m.strength), ""),
        (gettext("为谁而做"), names.get(m.beneficiary, ""), ""),
        (gettext("哪天再看"), day_short(m.review_on) if m.state == "parked" and m.review_on else "", ""),
    )
    return tuple(Fact(label, value, note=note) for label, value, note in rows if value)


def _reach(found: Sight, officer: Officer, *, is_short: bool) -> tuple[Fact, ...]:
    """Say who asked and how they are reached; for the few it may be shown to, the way to the contact."""
    m = found.matter
    if not m.requester_key:
        return ()
    kinds = list(Contact.objects.filter(stream_id=found.stream).values_list("kind", flat=True))
    was_used = not kinds and not is_short and was_used_up(found.stream)
    who = Fact(gettext("提的人"), _requester(m, kinds, was_used=was_used), note=_source(m))
    erase = (
        (Fact(gettext("要抹的"), gettext("抹去本人的话和照片"), reverse("workspace:erase", args=[m.ref])),)
        if not is_short and may_erase(officer.actor, found.s)
        else ()
    )
    if is_short or not kinds or not policy.may_reveal(officer.actor, found.s):
        return (who, *erase)
    url = reverse("workspace:reveal", args=[m.ref])
    return (who, Fact(gettext("联系方式"), gettext("写明缘由再看"), url), *erase)


def _category(code: str) -> str:
    try:
        return name_of(category(code))
    except NotFound:
        return code


def _source(m: MatterState) -> str:
    about = gettext("说的是一个单位") if m.about_office else ""
    behalf = gettext("别人代提，本人口头同意") if m.on_behalf else ""
    via = gettext("从{source}来").format(source=choice_word("source", m.source)) if m.source in TOLD else ""
    return " · ".join(text for text in (via, behalf, about) if text)


def _requester(m: MatterState, kinds: list[str], *, was_used: bool) -> str:
    """Say whether there is a code and a contact; the contact itself is on no page but the one that asks why."""
    if m.is_erased:
        return gettext("已经抹去")
    code = gettext("码已作废") if m.code_cancelled else gettext("有码")
    if was_used:
        left = gettext("留过一次，那句话送出就抹掉了")
    elif not kinds:
        left = gettext("没留电话；只能在这里说话")
    elif "email" in kinds:
        left = gettext("留了邮箱；这里看不到，话由系统转")
    else:
        left = gettext("留了电话；这里看不到，话由系统转")
    return f"{code}{gettext('，')}{left}"


def _title(told: list[Told], m: MatterState) -> str:
    for one in reversed(told):
        if one.texts.get("title"):
            return one.texts["title"]
    title, _look = suggested(asked_words(told))
    return title or (gettext("原话已经抹去") if m.is_erased else m.ref)


def _who(one: Told, names: dict[str, str]) -> str:
    role = str(ROLE_WORDS.get(one.role, one.role))
    unit = names.get(one.unit, "")
    return f"{unit} · {role}" if unit else role


def _labels(one: Told, kind: str) -> dict[str, tuple[str, bool]]:
    """Give label and privacy by the name of an event's texts, from the fields its verb asked for."""
    verb = str(one.facts.get("verb") or one.type) if one.type in {"propose", "refuse"} else one.type
    try:
        fields = (*fields_of("submit", kind), *fields_of(verb, kind))
    except KeyError:
        fields = fields_of("submit", kind)
    return {f.name: (gettext(f.label), f.goes in {"private", "contact"}) for f in fields}


def _sayings(told: list[Told], m: MatterState, names: dict[str, str]) -> tuple[Saying, ...]:
    """Give what was said, in order; what a signature or a second person merely says again stands once."""
    found: list[Saying] = []
    before: set[tuple[str, str]] = set()
    for one in told:
        words = {name: text for name, text in one.texts.items() if text and (name, text) not in before}
        before |= set(words.items())
        saying = _saying(one, words, m, names)
        if saying is not None:
            found.append(saying)
    return tuple(found)


def _saying(one: Told, words: dict[str, str], m: MatterState, names: dict[str, str]) -> Saying | None:
    if not words and not one.is_erased:
        return None
    labels = _labels(one, m.kind)
    if one.role == "system":
        words = {name: gettext(text) for name, text in words.items()}
    lines = [_line(name, text, labels) for name, text in words.items()]
    is_private = any(labels.get(name, ("", False))[1] for name in words)
    text = "\n".join(lines) if words else gettext("（原话已按本人的意思抹去）")
    return Saying(
        _who(one, names), _day(one.at), text, _step(one), is_mine=one.is_mine, is_private=is_private
    )


def _line(name: str, text: str, labels: dict[str, tuple[str, bool]]) -> str:
    """Give a text with its label; the main one of an event needs none."""
    return (
        text
        if name in MAIN_TEXTS
        else gettext("{label}：{text}").format(label=_label(name, labels), text=text)
    )


def _label(name: str, labels: dict[str, tuple[str, bool]]) -> str:
    if name.endswith("_2"):
        return gettext("定的人")
    return labels.get(name, (name, False))[0]


def _day(at: datetime) -> date:
    return current_calendar().local_date(at)


def _step(one: Told) -> str:
    if one.type == "propose":
        return label_of(str(one.facts["verb"]), "propose")
    if one.type == "refuse":
        return gettext("没同意{verb}").format(verb=label_of(str(one.facts["verb"])))
    if one.type in STEPS:
        return str(STEPS[one.type].text)
    return str(VERBS[one.type].text) if one.type in VERBS else one.type


def _way(told: list[Told], m: MatterState, names: dict[str, str]) -> tuple[Moment, ...]:
    """Give the way so far, oldest first; a moved date stands beside the one it left."""
    dues = [m.original_due, *(date.fromisoformat(day) for day in m.moved_dues)]
    moves = 0
    way = []
    for one in told:
        step = STEPS.get(one.type)
        is_move = one.type == "move_date" and moves + 1 < len(dues)
        way.append(
            Moment(
                at=_day(one.at),
                title=_step(one),
                text=_particulars(one, names),
                detail=_who(one, names),
                arc=step.arc if step else None,
                moved_from=dues[moves] if is_move else None,
                moved_to=dues[moves + 1] if is_move else None,
                promised=one.type == "launch",
            )
        )
        moves += is_move
    return tuple(way)


def _particulars(one: Told, names: dict[str, str]) -> str:
    """Give what an event's facts say in a few words: which unit, which result, until when."""
    facts: dict[str, Any] = dict(one.facts)
    parts = [
        str(choice_word(name, str(facts[name])))
        for name in ("result", "ruling", "outcome", "cause", "ground")
        if facts.get(name) and name in CHOICES
    ]
    if one.type in {"assign", "launch"} and facts.get("lead_unit"):
        parts.insert(0, names.get(str(facts["lead_unit"]), str(facts["lead_unit"])))
    days = (facts.get(name) for name in ("original_due", "review_on", "proof_on"))
    parts += [day_short(date.fromisoformat(str(on))) for on in days if on]
    return gettext("，").join(dict.fromkeys(parts))


def _proposal(found: Sight, told: list[Told], names: dict[str, str]) -> str:
    waits = open_proposal(found.s)
    if not waits:
        return ""
    who = next((_who(one, names) for one in reversed(told) if one.type == "propose"), "")
    choice = next((str(words[waits["choice"]]) for words in CHOICES.values() if waits["choice"] in words), "")
    verb = label_of(str(waits["verb"]))
    what = gettext("{verb}（{choice}）").format(verb=verb, choice=choice) if choice else verb
    on = day_short(date.fromisoformat(str(waits["by_when"])))
    return gettext("{who}提议{what}，等另一位来定；过了 {on} 就作废。").format(who=who, what=what, on=on)


def _refusals(found: Sight, officer: Officer) -> tuple[Text, ...]:
    if found.goes_on:
        return (said(STORY_GOES_ON),)
    return refusals(found, officer.actor)


def alike(m: MatterState, on: date) -> tuple[Link, ...]:
    """Give up to three public matters of the same sort that were solved: how others answered. One query."""
    rows = public_now(on).filter(category=m.category, kind=m.kind, outcome__in=SUCCESS).exclude(ref=m.ref)
    try:
        return tuple(
            Link(
                gettext("{title}（{how}）").format(title=row.title, how=OUTCOME_WORDS[row.outcome].text),
                reverse("portal:matter", args=[row.ref]),
            )
            for row in rows[:MOST_ALIKE]
        )
    except NoReverseMatch:
        return ()


def _whose(row: Evidence) -> str:
    """Say whose picture it is."""
    if row.is_of_requester:
        return gettext("提的人的照片")
    is_strangers = row.event is not None and row.event.actor_role == "anyone"
    return gettext("路过的人的照片") if is_strangers else gettext("单位的照片")


def _photos(found: Sight, *, is_example: bool) -> tuple[Photo, ...]:
    rows = Evidence.objects.filter(stream_id=found.stream).select_related("event").order_by("event_id", "id")
    return tuple(
        Photo(
            url=reverse("workspace:photo", args=[found.matter.ref, row.id]),
            alt=_whose(row),
            on=_day(row.event.effective_at) if row.event else None,
            width=row.width,
            height=row.height,
            is_example=is_example,
            note="" if row.is_public else gettext("不公开"),
        )
        for row in rows
    )
