"""Facts that are computed and not given: dates, references, numbers. Once written they are facts like any other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from yinuo.base.alike import is_same
from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.kernel.limits.clocks import first_due_on, latest_due_on
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.given import is_yes
from yinuo.kernel.matters.guards import HAND_BACKS, LAPSE_DAYS, LAPSE_DAYS_NO_CONTACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.base.workflow import Transition
    from yinuo.kernel.matters.given import Sorted
    from yinuo.kernel.matters.situation import Actor, Situation

MOST_QUOTED, QUESTION = 300, "enquiry"
FIRST_REMINDER_DAYS, SECOND_REMINDER_DAYS, MOST_PARKED_DAYS = 3, 6, 90
PROMISED = frozenset(("task", "commitment", "claim"))
TARGETS = frozenset(("SAME", "BACK", "BACK_CHILD", "BACK_DISPUTE", "BACK_APPEAL"))

NOT_NAMED = Sentence("这件事说的是一个单位，还没写明是哪家。请先用「标明关于机关」写上是哪家，再往下办。")
MEET_FIRST = Sentence("退过两次了。先开会商定归谁，把商定的写成「会商」，再交办。")
NO_PHOTO = Sentence("看得见的东西，报办好了要有照片。请附一张现在的样子；办的时候已经传过的也算。")


def target(row: Transition, s: Situation) -> str:
    """Give the state a row leads to here."""
    m = s.matter
    if row.target not in TARGETS:
        return row.target
    if row.target == "SAME":
        return m.state
    if row.target == "BACK_CHILD":
        return m.back_state
    if row.target == "BACK_DISPUTE":
        return "accepted"
    without_lead = "submitted" if row.target == "BACK" else "accepted"
    return "in_progress" if m.lead_unit else without_lead


def outcome(row: Transition, s: Situation, proof_on: str | None) -> str:
    """Give the ending a row leads to: kept or kept late is computed from the dated proof, never chosen."""
    if row.outcome != "BY_PROOF_DAY":
        return row.outcome
    day = proof_on or (s.matter.proof_on.isoformat() if s.matter.proof_on else "")
    if not day:
        raise Invalid({"proof_on": Sentence("承诺要有带日期的凭据才能确认。请填凭据上的日期。")})
    if day > s.on.isoformat():
        raise Invalid({"proof_on": Sentence("凭据的日期不能在今天之后。")})
    due = s.matter.original_due
    return "kept" if due is None or day <= due.isoformat() else "kept_late"


def _submit(s: Situation, actor: Actor, given: Sorted, _row: Transition) -> None:
    pub, internal = given.public, given.internal
    kind, place, category = s.given_kind, s.given_place, s.given_category
    pub.update(kind=kind, ref=s.fresh_ref)
    if category is not None:
        pub["programme"] = category.programme
        if category.kinds and kind not in category.kinds:
            raise Invalid({"category": Sentence("这一类不收这样的事项。请换一类，或选「不知道」。")})
    if place is not None:
        pub["town"] = place.town
    pub.setdefault("source", "portal")
    sealed = kind == "dispute" or (category is not None and category.is_sealed)
    pub["visibility"] = "sealed" if sealed else "public"
    if kind in PROMISED:
        _promise(s, pub)
        internal["filer_key"] = s.fresh_key
        return
    internal["requester_key"] = s.fresh_key
    # A contact left for one message cannot be reminded: it counts as none where silence is timed.
    internal["has_contact"] = given.contact is not None and bool(internal.get("keep_contact"))
    if is_yes(given.none.get("under_14")) and not internal.get("guardian"):
        raise Invalid(
            {"guardian": Sentence("不满十四岁的，要父母或别的监护人同意。请叫他们来看一眼，勾上再送。")}
        )
    if not internal.get("guardian"):
        internal.pop("guardian", None)  # only a yes is kept, never that nobody was asked
    if kind == "hazard":
        pub.setdefault("level", "general")
    if actor.voice == "staff":
        internal["own_filed"] = bool(policy.current(actor, s, "handler"))
        if internal.get("on_behalf") and not internal.get("consent"):
            raise Invalid({"consent": Sentence("替别人提，要本人口头同意。")})


def _promise(s: Situation, pub: dict[str, Any]) -> None:
    """Hold what a promise must be before it is even drafted."""
    _no_auditor(s, "lead_unit", [pub["lead_unit"]])
    beneficiary = s.units.get(pub.get("beneficiary", ""))
    if beneficiary is not None and pub["lead_unit"] in beneficiary.path.split("/"):
        raise Invalid({"beneficiary": Sentence("为谁而做，不能是答应的单位自己（或它下面的）。")})
    parent = s.kin[pub["parent"]] if "parent" in pub else None
    if parent is not None and (parent.visibility != "public" or parent.since is None):
        # the number of what is sealed, or nobody accepted yet, must not reach a public row, nor tell that it is there
        raise Invalid({"parent": Sentence("没有这个编号。请核对。")})


def _no_auditor(s: Situation, field: str, codes: list[str]) -> None:
    if any(s.units[code].kind == "auditor" for code in codes if code in s.units):
        raise Invalid({field: Sentence("审计不办事，不能牵头或协办。请换一个单位。")})


def _named(s: Situation) -> None:
    """Hold a matter about an office until that office is named: before, the law could bar nobody from it."""
    if s.matter.about_office and not s.matter.about_unit:
        raise Invalid({"about_unit": NOT_NAMED})


def _accept(s: Situation, _actor: Actor, given: Sorted, row: Transition) -> None:
    if row.verb == "accept":  # an appeal is granted all the same; then it is named before it is assigned
        _named(s)
    pub = given.public
    pub["kind"] = s.given_kind or s.matter.kind
    category = s.given_category
    if category is not None:
        pub["programme"] = category.programme
        if category.kinds and pub["kind"] not in category.kinds:
            raise Invalid({"category": Sentence("这一类不收这样的事项。请换一类，或选「不知道」。")})
    sealed = pub["kind"] == "dispute" or (category is not None and category.is_sealed)
    if sealed and pub["visibility"] != "sealed":
        raise Invalid({"visibility": Sentence("这一类从头就要封存，不能公开。")})
    if s.matter.visibility == "sealed" and pub["visibility"] != "sealed":
        raise Invalid({"visibility": Sentence("这件从提的时候就封存了。要公开，受理后请提的人同意解封。")})
    if pub["kind"] == "hazard" and not s.matter.level:
        pub["level"] = "general"
    first = s.units[pub["first_contact_unit"]]
    if s.matter.about_unit and s.matter.about_unit in first.path.split("/"):
        raise Invalid({"first_contact_unit": Sentence("被说的单位不能先去联系。请换一家。")})


def _first_due(s: Situation, given: Sorted) -> str:
    """Give the first due date: the class's limit from the day it was accepted, or an earlier day that was named."""
    due_on: str | None = given.public.get("due_on")
    first = first_due_on(s.limits, s.matter.accepted_at or s.now, s.calendar)
    latest = max(first, s.on).isoformat() if first is not None else due_on
    if due_on:
        if due_on < s.on.isoformat():
            raise Invalid({"due_on": Sentence("日期不能在今天之前。")})
        if latest is not None and due_on > latest:
            too_late = Sentence("按时限表最晚是 {latest}。要更晚，请先交办，再用「改期」。", latest=latest)
            raise Invalid({"due_on": too_late})
        return due_on
    if first is None:
        raise Invalid({"due_on": Sentence("这一类没有时限，请填一个日期。")})
    return max(first, s.on).isoformat()


def _assign(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    _named(s)
    if s.matter.n_hand_back >= HAND_BACKS and not (s.matter.has_met or s.matter.lead_unit):
        raise Invalid.whole(MEET_FIRST, is_conflict=True)
    pub = given.public
    _no_auditor(s, "lead_unit", [pub["lead_unit"], *pub.get("support_units", [])])
    pub["support_units"] = [u for u in pub.get("support_units", []) if u != pub["lead_unit"]]
    if s.matter.original_due is None:
        pub["original_due"] = pub["current_due"] = _first_due(s, given)
        given.internal["is_drawn"] = s.is_drawn
    elif "due_on" in pub:
        raise Invalid({"due_on": Sentence("第一个日期早已定下，不会再变。要改日期请用「改期」。")})
    pub.pop("due_on", None)


def _call_in(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    """Let those who are called in see the matter and answer: they help from now on, beside whoever did."""
    called = given.public["units"]
    _no_auditor(s, "units", called)
    about = s.matter.about_unit
    if about and any(about in s.units[code].path.split("/") for code in called):
        raise Invalid({"units": Sentence("被说的单位（和它下面的）不能请来办这件事。")})
    every = dict.fromkeys([*s.matter.support_units, *called])
    given.public["support_units"] = [code for code in every if code != s.matter.lead_unit]


def _launch(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    due = s.matter.due_on
    if due is None or due < s.on:
        raise Invalid.whole(Sentence("答应的日期已经过了。请重新草拟。"))
    given.public["original_due"] = given.public["current_due"] = due.isoformat()
    _no_auditor(s, "support_units", given.public.get("support_units", []))
    given.public["support_units"] = [
        u for u in given.public.get("support_units", []) if u != s.matter.lead_unit
    ]


def _hand_back(_s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    given.public.update(lead_unit="", support_units=[])


def _report(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    if given.public["result"] == "explained" and "law" not in given.texts:
        raise Invalid({"law": Sentence("说明办不了，要写明依据（法条，或不采纳的决定和理由）。")})
    if s.matter.kind in PROMISED and given.public["result"] == "done" and "proof_on" not in given.public:
        raise Invalid({"proof_on": Sentence("请填哪天做到的。")})
    if given.public.get("proof_on", "") > s.on.isoformat():
        raise Invalid({"proof_on": Sentence("做到的日期不能在今天之后。")})
    if given.public["result"] == "done" and s.is_physical and not (s.n_photos or s.matter.n_photos):
        raise Invalid({"photo": NO_PHOTO})
    if s.matter.kind not in PROMISED:
        _of_this_matter(s, given.texts["text"])
    given.public["report_no"] = s.matter.report_no + 1


def _of_this_matter(s: Situation, text: str) -> None:
    """Refuse what the unit has said of another matter: whoever asked is owed an answer to what they asked.

    The same question may be asked by many, and is answered alike.
    """
    if s.answers and s.limits.limit_class == QUESTION:
        return
    same = next((one for one in s.answers if is_same(text, one.text)), None)
    if same is not None:
        told = Sentence(
            "这段话和 {ref}「{title}」的答复几乎一样，那边写的是：「{text}」。请写这一件做了什么，点到这件事本身。",
            ref=same.ref,
            title=same.title,
            text=same.text[:MOST_QUOTED],
        )
        raise Invalid({"text": told})


def _send_back(s: Situation, actor: Actor, given: Sorted, row: Transition) -> None:
    if actor.voice == "staff" and "text" not in given.texts:
        raise Invalid({"text": Sentence("退回要写明还缺什么。")})
    root = s.root
    if row.sets == "takes_parents_unit" and root is not None:
        given.public.update(lead_unit=root.lead_unit, support_units=list(root.support_units))
        if s.matter.original_due is None:
            due = (first_due_on(s.limits, s.now, s.calendar) or s.on).isoformat()
            given.public.update(original_due=due, current_due=due)
    if "closed:merged" in s.matter.places:
        given.public["parent"] = ""


def _review_on(s: Situation, given: Sorted) -> None:
    review_on = given.public.get("review_on")
    if review_on is None:
        raise Invalid({"review_on": Sentence("挂账要定哪天再看。")})
    latest = (s.on + timedelta(MOST_PARKED_DAYS)).isoformat()
    if not s.on.isoformat() < review_on <= latest:
        raise Invalid({"review_on": Sentence("再看的日子要在明天到 {latest} 之间。", latest=latest)})


def _review(s: Situation, _actor: Actor, given: Sorted, row: Transition) -> None:
    if row.target == "parked":
        if "interim" not in given.texts:
            raise Invalid({"interim": Sentence("挂账要写明先怎么应付。")})
        _review_on(s, given)


def _park(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    _review_on(s, given)


def _move_date(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    due_on, current = given.public.pop("due_on"), s.matter.current_due
    if current is not None and due_on <= current.isoformat():
        raise Invalid({"due_on": Sentence("新的日期要在 {current} 之后。", current=current.isoformat())})
    first = s.matter.original_due
    latest = latest_due_on(s.limits, first, s.calendar) if first and s.matter.kind not in PROMISED else None
    if latest is not None and due_on > latest.isoformat():
        raise Invalid({"due_on": Sentence("最晚只能改到 {latest}。", latest=latest.isoformat())})
    given.public["current_due"] = due_on


def _end(_s: Situation, _actor: Actor, given: Sorted, row: Transition) -> None:
    if row.outcome == "referred" and "receipt" not in given.texts:
        raise Invalid({"receipt": Sentence("转出去要有对方的回执。")})
    if row.outcome in {"declined", "referred"} and "where_to" not in given.texts:
        raise Invalid({"where_to": Sentence("请写明提的人可以去哪里。")})
    if row.outcome == "merged" and "parent" not in given.public:
        raise Invalid({"parent": Sentence("请填并到哪一件的编号。")})


def _reopen(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    if s.matter.kind not in PROMISED and s.matter.parent:
        given.public["parent"] = ""


def _message(_s: Situation, actor: Actor, given: Sorted, _row: Transition) -> None:
    if "reminder" in given.internal and actor.voice != "system":
        raise NotAllowed(Sentence("提醒由系统按日子来发。"))


def _challenge(_s: Situation, actor: Actor, given: Sorted, _row: Transition) -> None:
    if actor.voice == "system":
        given.public["granted"], given.internal["next_at"] = True, None


def _about_office(s: Situation, _actor: Actor, given: Sorted, _row: Transition) -> None:
    if not given.internal["about_office"]:
        given.internal["about_unit"] = ""
    was = s.matter.about_unit
    has_children = any(m.parent == s.matter.ref and m.outcome == "merged" for m in s.kin.values())
    if was and has_children and given.internal.get("about_unit", was) != was:
        raise Invalid({"about_unit": Sentence("别人也有件并在这里，说的是同一家单位，不能换成别家或拿掉。")})


def _consent(s: Situation, actor: Actor, given: Sorted, _row: Transition) -> None:
    """Let mediators ask for talks from today on; a party says yes to that day and to no other."""
    day = given.internal.get("session_on")
    if given.internal["to"] != "session" or day is None:
        return
    if actor.voice == "staff" and day < s.on.isoformat():
        raise Invalid({"session_on": Sentence("谈的日子不能在今天之前。")})
    asked = s.matter.session_on
    if actor.voice != "staff" and (asked is None or asked.isoformat() != day):
        raise Invalid(
            {"session_on": Sentence("调解的人没有约这一天，或者改了。请刷新再看。")}, is_conflict=True
        )


COMPUTE: dict[str, Callable[[Situation, Actor, Sorted, Transition], None]] = {
    "submit": _submit,
    "accept": _accept,
    "assign": _assign,
    "launch": _launch,
    "call_in": _call_in,
    "hand_back": _hand_back,
    "report": _report,
    "send_back": _send_back,
    "review": _review,
    "park": _park,
    "move_date": _move_date,
    "end": _end,
    "reopen": _reopen,
    "message": _message,
    "challenge": _challenge,
    "about_office": _about_office,
    "consent": _consent,
}


def next_at(s: Situation, to: str, public: dict[str, Any]) -> str | None:
    """Give the instant at which the worker must look at the matter again, as ISO text; None for never."""
    if to == "awaiting_reply":
        days = FIRST_REMINDER_DAYS if s.matter.has_contact else LAPSE_DAYS_NO_CONTACT
        return s.calendar.day_start(s.on + timedelta(days)).isoformat()
    if to == "parked":
        review_on = public.get("review_on") or (
            s.matter.review_on.isoformat() if s.matter.review_on else None
        )
        return s.calendar.day_start(date.fromisoformat(review_on)).isoformat() if review_on else None
    return None


def after_reminder(s: Situation, number: int) -> str:
    """Give when to look again after this reminder: at the second one, then at the end of the seven days."""
    asked = s.calendar.local_date(s.matter.asked_at) if s.matter.asked_at else s.on
    days = SECOND_REMINDER_DAYS if number == 1 else LAPSE_DAYS
    return s.calendar.day_start(asked + timedelta(days)).isoformat()
