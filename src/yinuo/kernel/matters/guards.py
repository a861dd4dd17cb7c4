"""Guards: what must hold of the matter itself (or between it and the actor) for a row to hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from yinuo.base.calendar import NotCovered
from yinuo.base.errors import Sentence
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.given import is_yes
from yinuo.kernel.matters.table import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from yinuo.base.workflow import Given
    from yinuo.kernel.matters.situation import Actor, Situation
    from yinuo.kernel.matters.state import MatterState

    Guard = Callable[[Actor, Situation, Given], bool]

# Windows of workflow.yaml, in days (wd: working days). Time limits of a class are editable data, these are the law.
SEND_BACK_MERGED_WD, HAND_BACK_WD, HAND_BACKS = 5, 1, 2
REOPEN_DAYS, HAZARD_DAYS, CHALLENGE_DAYS, LONG_PAST_DAYS, MEDIATION_DAYS = 30, 180, 14, 90, 30
RULE_WD = 10  # an appeal, a challenge: decided by then
LAPSE_DAYS, LAPSE_DAYS_NO_CONTACT, REMINDERS = 7, 30, 2


def _days_since(s: Situation, at: datetime | None) -> int:
    return (s.on - s.calendar.local_date(at)).days if at else 0


def _is_within_wd(s: Situation, at: datetime | None, days: int, *, unknown: bool) -> bool:
    """Say whether so many working days have not yet gone by; `unknown` where the calendar does not reach today."""
    if at is None:
        return True
    try:
        return s.calendar.working_days_between(s.calendar.local_date(at), s.on) <= days
    except NotCovered:  # a matter must stay readable when nobody has entered the new year's holidays
        return unknown


def _about(given: Given, s: Situation) -> list[str]:
    return [s.units[code].path for code in _named(given) if code in s.units]


def _named(given: Given) -> list[str]:
    support = given.get("support_units") or ()
    listed = support.split(",") if isinstance(support, str) else support
    more = [str(unit) for unit in listed] if isinstance(listed, list | tuple) else []
    return [str(given.get("lead_unit") or ""), *more]


def _is_of_everyone(actor: Actor, s: Situation, keys: Callable[[MatterState], list[str]]) -> bool:
    every = [s.matter, *s.kin.values()]
    return actor.person in s.persons_of([key for m in every for key in keys(m)])


def independent(actor: Actor, s: Situation, _given: Given) -> bool:
    """Neither asked, filed, handled nor signed it, nor belonged to a unit of it; over parent and children.

    Who speaks as the asker acts in their own right: no independence is asked of them.
    """
    if actor.voice == "asker":
        return True
    if _is_of_everyone(
        actor, s, lambda m: [m.requester_key, m.filer_key, *m.parties, *m.handlers, *m.signers, m.handler_key]
    ):
        return False
    for m in (s.matter, *s.kin.values()):
        since = s.calendar.local_date(m.since) if m.since else s.on
        for seat in actor.seats:
            if seat.overlaps(since, s.on) and any(seat.is_under(unit) for unit in m.units_ever):
                return False
    return True


def check_needed(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Checked first: own-filed, filed on behalf by a handling unit, about an office, drawn, or after a no."""
    m = s.matter
    return bool(m.own_filed or m.about_office or m.about_unit or m.is_drawn or m.n_no)


def parties_agree(_actor: Actor, s: Situation, given: Given) -> bool:
    """Both parties have agreed to this mediator."""
    both = [s.matter.requester_key, *s.matter.parties]
    unit = given.get("lead_unit")
    agreed = [s.matter.agreed.get(key) for key in both]
    return len(both) > 1 and all(agreed) and (unit is None or all(one == unit for one in agreed))


def both_signed(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Each party has said yes to the same text."""
    both = [s.matter.requester_key, *s.matter.parties]
    return len(both) > 1 and s.matter.text_no > 0 and set(both) <= set(s.matter.signed)


def both_come(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Each party has said yes to these talks, on this day, and the day has come; other matters have no such talks."""
    m = s.matter
    both = [m.requester_key, *m.parties]
    agreed = len(both) > 1 and m.session_on is not None and m.session_on <= s.on
    return m.kind != "dispute" or (agreed and set(both) <= set(m.coming))


def unit_not_about(_actor: Actor, s: Situation, given: Given) -> bool:
    """No unit named is the office complained of, or under it; nor the auditor's, which never handles."""
    about = s.matter.about_unit
    if any(code in s.units and s.units[code].kind == "auditor" for code in _named(given)):
        return False
    return not about or all(about not in path.split("/") for path in _about(given, s))


def hb_lt2(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Handed back less than twice, not yet by this unit, and within a working day of the assignment."""
    m = s.matter
    in_time = _is_within_wd(s, m.assigned_at, HAND_BACK_WD, unknown=False)
    return m.n_hand_back < HAND_BACKS and m.lead_unit not in m.handed_back_by and in_time


def never_worked(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Never acknowledged, never reported, never launched."""
    return not (s.matter.ever_acked or s.matter.report_no or s.matter.launched_at)


def parent_reported(actor: Actor, s: Situation, given: Given) -> bool:
    """The matter it was merged into stands reported as done, and no review has ended it otherwise."""
    return s.root is not None and s.root.result == "done" and not parent_dead(actor, s, given)


def parent_dead(_actor: Actor, s: Situation, _given: Given) -> bool:
    """The matter it was merged into ended without a result done."""
    return s.root is not None and s.root.state == "closed" and OUTCOMES[s.root.outcome] == "not_success"


def parent_ok(_actor: Actor, s: Situation, given: Given) -> bool:
    """The parent is open, not merged, equally visible, about the same office, and no child of this one."""
    ref = str(given.get("parent") or "")
    if not ref:
        return True  # asked before anything is given: the field itself is required
    parent = s.kin.get(ref)
    if parent is None or s.matter.ref in {ref, parent.parent}:
        return False
    m = s.matter
    same = (parent.visibility, parent.about_office, parent.about_unit) == (
        m.visibility,
        m.about_office,
        m.about_unit,
    )
    return parent.state not in {"", "draft", "submitted", "closed"} and same and parent.kind == s.matter.kind


def not_overruled(_actor: Actor, s: Situation, given: Given) -> bool:
    """An ending overruled on appeal is not repeated."""
    return given.get("outcome") not in s.matter.overruled


def not_again(_actor: Actor, s: Situation, given: Given) -> bool:
    """A review does not end it again as an appeal has overruled."""
    return given.get("ruling") not in s.matter.overruled


def this_round(_actor: Actor, s: Situation, _given: Given) -> bool:
    """This report has waited its time: 7 days and 2 reminders, or 30 days where there is no contact."""
    m = s.matter
    waited = _days_since(s, m.asked_at)
    if m.has_contact:
        return waited >= LAPSE_DAYS and m.reminders >= REMINDERS
    return waited >= LAPSE_DAYS_NO_CONTACT


def long_past(_actor: Actor, s: Situation, _given: Given) -> bool:
    """The date is 90 days past."""
    due = s.matter.current_due
    return due is not None and (s.on - due).days >= LONG_PAST_DAYS


def mediator_or_late(actor: Actor, s: Situation, _given: Given) -> bool:
    """The mediators' own team, or, 30 days on, the desk."""
    mine = any(seat.unit == s.matter.lead_unit for seat in policy.current(actor, s, "desk"))
    return mine or _days_since(s, s.matter.assigned_at) > MEDIATION_DAYS


def at_review_if_system(actor: Actor, s: Situation, _given: Given) -> bool:
    """People resume at any time; the clock at the review date."""
    review_on = s.matter.review_on
    return actor.voice != "system" or (review_on is not None and s.on >= review_on)


def challengeable(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Within 14 days of its end (a broken promise: always), and no challenge is open."""
    m = s.matter
    proposed = m.proposal.get("verb") == "challenge"
    fresh = m.outcome == "broken" or _days_since(s, m.closed_at) <= CHALLENGE_DAYS or proposed
    return fresh and (m.challenged_at is None or proposed)


def unanswered(_actor: Actor, s: Situation, _given: Given) -> bool:
    """A challenge that nobody has answered in its ten working days."""
    m = s.matter
    if m.challenged_at is None or m.granted_at is not None:
        return False
    try:
        return s.on > s.calendar.add_working_days(s.calendar.local_date(m.challenged_at), RULE_WD)
    except NotCovered:
        return False


def new_person(actor: Actor, s: Situation, _given: Given) -> bool:
    """Decided nothing here before."""
    return actor.voice == "asker" or not _is_of_everyone(actor, s, lambda m: m.deciders)


def desk_only_adds(actor: Actor, s: Situation, given: Given) -> bool:
    """Anyone who may, may add; taking it off, or naming another unit, needs the requester."""
    if actor.voice == "asker":
        return True
    named = given.get("about_unit") or s.matter.about_unit
    return is_yes(given.get("about_office", True)) and s.matter.about_unit in {"", named}


def supports_once(actor: Actor, s: Situation, _given: Given) -> bool:
    """One person supports once, and not their own."""
    mine = s.persons_of([*s.matter.supporters, s.matter.requester_key])
    return actor.person not in mine


def asker_hears(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Whoever asked can still be told: by their code, or by a contact. A dispute has another party as well."""
    m = s.matter
    return m.kind == "dispute" or (not m.is_erased and (m.has_contact or not m.code_cancelled))


def before_due(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Asked before the current date, not on it and not after."""
    due: date | None = s.matter.current_due
    return due is not None and s.on < due


def within_5_wd(_actor: Actor, s: Situation, _given: Given) -> bool:
    """Within five working days of the merge."""
    return _is_within_wd(s, s.matter.closed_at, SEND_BACK_MERGED_WD, unknown=True)


def _within(days: int) -> Guard:
    def guard(_actor: Actor, s: Situation, _given: Given) -> bool:
        return (
            s.on <= s.calendar.local_date(s.matter.closed_at) + timedelta(days)
            if s.matter.closed_at
            else False
        )

    return guard


def _of(test: Callable[[MatterState], bool]) -> Guard:
    return lambda _actor, s, _given: test(s.matter)


GUARDS: dict[str, Guard] = {
    "not_drafter": lambda a, s, _g: s.persons.get(s.matter.filer_key) != a.person,
    "unit_not_about": unit_not_about,
    "parties_agree": parties_agree,
    "both_signed": both_signed,
    "both_come": both_come,
    "no_violence": _of(lambda m: not m.is_violent),
    "not_acked": _of(lambda m: m.acked_at is None),
    "hb_lt2": hb_lt2,
    "never_worked": never_worked,
    "check_needed": check_needed,
    "no_check_needed": lambda a, s, g: not check_needed(a, s, g),
    "result_done": _of(lambda m: m.result == "done"),
    "parent_reported": parent_reported,
    "parent_not_reported": lambda a, s, g: not parent_reported(a, s, g),
    "parent_dead": parent_dead,
    "parent_ok": parent_ok,
    "independent": independent,
    "not_for_review": _of(lambda m: not m.for_review),
    "reviewable": _of(lambda m: m.for_review or m.result in {"partly", "explained"}),
    "major": _of(lambda m: m.level == "major"),
    "not_major": _of(lambda m: m.level != "major"),
    "first_no": _of(lambda m: m.n_no == 0),
    "later_no": _of(lambda m: m.n_no > 0),
    "this_round": this_round,
    "not_moved": lambda _a, s, _g: s.matter.n_move < s.moves_allowed,
    "before_due": before_due,
    "at_review_if_system": at_review_if_system,
    "not_overruled": not_overruled,
    "not_again": not_again,
    "long_past": long_past,
    "mediator_or_late": mediator_or_late,
    "reop_lt1": _of(lambda m: m.n_reopen_asker < 1),
    "reop_lt2": _of(lambda m: m.n_reopen_other + m.n_reopen_asker < 2),  # noqa: PLR2004 -- the table's own number
    "has_lead": _of(lambda m: bool(m.lead_unit)),
    "within_5_wd": within_5_wd,
    "within_30_d": _within(REOPEN_DAYS),
    "within_180_d": _within(HAZARD_DAYS),
    "new_person": new_person,
    "appeal_once": _of(lambda m: m.n_appeal == 0),
    "own_voice": _of(lambda m: not m.on_behalf),
    "on_behalf": _of(lambda m: m.on_behalf),
    "desk_only_adds": desk_only_adds,
    "is_sealed": _of(lambda m: m.visibility == "sealed"),
    "not_sealed": _of(lambda m: m.visibility != "sealed"),
    "supports_once": supports_once,
    "asker_hears": asker_hears,
    "challengeable": challengeable,
    "unanswered": unanswered,
}

SENTENCES: dict[str, Sentence] = {
    name: Sentence(text)
    for name, text in {
        "office_free": "这件事说的是您所在的单位（或它的上级）。请用「说明」来回答，别的由别人来办。",
        "second_person": "这一步要两个人。提议的是您，请另一位来定。",
        "fresh": "那个提议过了日子，已经作废。请重新提议。",
        "not_drafter": "草拟的人不能自己签发。请另一位负责人来签。",
        "unit_not_about": "被说的单位（和它下面的）不能牵头或协办，审计也不办事。请换一个单位。",
        "parties_agree": "双方还没有都同意这家来调解。",
        "both_signed": "双方还没有都在同一份文本上说「同意」。",
        "both_come": "谈的日子还没到，或者双方还没有都答应来谈这一次。",
        "no_violence": "有人受到伤害或威胁：这件事不调解。先报警，先护住人。",
        "not_acked": "已经接手了，这一步不能再做。",
        "hb_lt2": "退单要在接手前一个工作日内，每家一次、每件两次。请开会商量归谁。",
        "never_worked": "这件事已经有人办过，不能这样了结。",
        "check_needed": "这件事不用先核。",
        "no_check_needed": "这件事要先由别的单位核过。",
        "result_done": "报的结果不是「办好了」，不能确认。",
        "parent_reported": "并到的那件还没有报「办好了」。",
        "parent_not_reported": "并到的那件已经报了「办好了」。",
        "parent_dead": "并到的那件还没有了结。",
        "parent_ok": "并到的那件要开着、没被并走、给同样的人看、说的是同一家单位。请换一件。",
        "independent": "您（或您的单位）办过、提过或签过这件事，不能来核。请请别的单位。",
        "not_for_review": "提的人又说了「没有」，这次要复核，不能照常核验。",
        "reviewable": "没有要复核的。",
        "major": "不是重大隐患，一个人核就够。",
        "not_major": "重大隐患要两个人核。",
        "first_no": "已经退回过一次，这次转去复核。",
        "later_no": "这是第一次说「没有」。",
        "this_round": "还没到时候：7 天加两次提醒；没留联系方式的等 30 天。",
        "not_moved": "日子已经改过，不能再改。",
        "before_due": "改期要在到期之前提。日子到了，就照到了说。",
        "at_review_if_system": "还没到复看的日子。",
        "not_overruled": "这样的了结已经被推翻过，不能再用一次。",
        "not_again": "这样的结论已经被申诉推翻过，不能再用一次。请退回去办，或换一种定法。",
        "long_past": "到期后满 90 天才能这样定。",
        "mediator_or_late": "由调解的那一组来定；满 30 天后受理的也可以。",
        "reop_lt1": "已经重办过一次。不同意可以申诉。",
        "reop_lt2": "已经重办过两次。",
        "has_lead": "还没有牵头单位。",
        "within_5_wd": "并件后 5 个工作日内可以退出来。",
        "within_30_d": "了结满 30 天了。可以重新提一件，或申诉。",
        "within_180_d": "了结满 180 天了。请重新报一件。",
        "new_person": "您已经在这件事上定过，要换一位没定过的人。",
        "appeal_once": "已经申诉过一次。",
        "own_voice": "这件是别人替提的，要由别的单位当面听本人说。",
        "on_behalf": "这件是本人提的，本人说了就算。",
        "desk_only_adds": "只有提的人能把它拿掉。",
        "is_sealed": "这件事没有封存。",
        "not_sealed": "这件事已经封存了。",
        "asker_hears": "提的人作废了码，也没留联系方式（或者都抹去了）：话已经到不了他那里。",
        "supports_once": "您已经支持过，或者这就是您提的。",
        "unanswered": "还没满十个工作日，或者已经答复过。",
        "challengeable": "了结后 14 天内可以说「不是这样」；一次只处理一个。",
    }.items()
}
