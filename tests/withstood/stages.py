"""What the table of rights is run on: the cast by role, matters at every stage, and what each verb is given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import NotFound
from yinuo.doors.tests.cast import ACCEPT, AGREE, DECLINE, PROMISED
from yinuo.kernel.matters.actors import holder
from yinuo.kernel.matters.queries import open_sight, sight
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.people.models import Account, Appointment, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from yinuo.doors.api.tests.caller import Callers
    from yinuo.kernel.matters.tests.world import World

PARTY = "party:"
PROMISES = frozenset(("task", "commitment", "claim"))
WHO: Mapping[str, str] = {
    "visitor": "asker",
    "asker, own": "requester",
    "asker, another's": "another",
    "party, own": "party",
    "unit, lead": "handler",
    "unit, support": "other",
    "unit, promised to": "beneficiary",
    "unit, another's": "elsewhere",
    "head, own": "head",
    "head, another's": "elsewhere_head",
    "desk, own place": "desk",
    "desk, another place": "far_desk",
    "desk, lead's team": "roads_desk",
    "checker, own place": "checker",
    "checker, another place": "far_checker",
    "auditor": "auditor",
    "technician": "technician",
    "office concerned": "concerned",
}
"""Who of the cast stands in each role; the clock comes through no door."""
MEDIATED = {"unit, lead": "mediator", "head, own": "mediator", "desk, lead's team": "mediator2"}
"""A dispute is in the mediators' hands."""
SECONDS = ("desk2", "head", "checker2", "mediator2", "auditor", "checker", "desk", "colleague", "mediator3")
"""Who else may stand in where one person has to propose and another to decide."""


def enlarge(callers: Callers) -> None:
    """Add who the standing cast has not: a unit with no hand in anything, a desk far off, an office complained of."""
    hall = Unit.objects.get(code="hall")
    for code in ("baths", "parks"):
        Unit(code=code, name=code, kind="office", parent=hall, place=Place.objects.get(code="city")).save()
    for name, bundle, unit, place in (
        ("elsewhere", "unit", "parks", "city"),
        ("elsewhere_head", "head", "parks", "city"),
        ("concerned", "head", "baths", "city"),
        ("far_desk", "desk", "inspect", "far"),
        ("roads_desk", "desk", "roads", "city"),
    ):
        actor = callers.world.staff(name, bundle, unit, place)
        callers.world._actors[name] = actor
        Account.objects.create(username=name, person_id=actor.person)
        Appointment.objects.create(
            person_id=actor.person, role=bundle, unit_id=unit, place_id=place, from_on=actor.seats[0].from_on
        )


def _assigned(world: World, kind: str, **more: Any) -> str:
    ref = world.accepted(kind, **more)
    world.act(ref, "assign", "desk", {"lead_unit": "roads", "support_units": ["water"]}, is_drawn=False)
    return ref


def _reported(world: World, kind: str, result: str = "done", **more: Any) -> str:
    ref = _assigned(world, kind, **more)
    law = {"law": "见规定"} if result == "explained" else {}
    world.act(ref, "report", "handler", {"result": result, "text": f"换了灯泡 {ref}", **law})
    return ref


def _ended(world: World, kind: str, result: str) -> str:
    ref = _reported(world, kind, result)
    if result == "done":
        world.act(ref, "confirm", world.requester(ref) if kind != "hazard" else "checker2")
    else:
        ruling = "explained" if result == "explained" else "partly_solved"
        world.act(ref, "review", "checker2", {"ruling": ruling, "text": "看过了"})
    return ref


def _parked(world: World, kind: str) -> str:
    ref = _assigned(world, kind) if kind != "task" else _promised(world, kind)
    world.act(ref, "park", "handler", {"text": "等", "interim": "先放灯", "review_on": "2025-09-18"})
    world.act(ref, "park", "head", AGREE)
    return ref


def _declined(world: World, kind: str) -> str:
    ref = world.accepted(kind)
    world.act(ref, "end", "desk", DECLINE)
    world.act(ref, "end", "desk2", AGREE)
    return ref


def _promised(world: World, kind: str) -> str:
    given = {**PROMISED, "kind": kind, "beneficiary": "lane-office"}
    ref = world.act("", "submit", "handler", given).ref
    world.act(ref, "launch", "head", {"support_units": ["water"]})
    return ref


def _kept(world: World, kind: str, *, is_checked: bool = True) -> str:
    ref = _promised(world, kind)
    world.act(ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": "2025-08-18"})
    if is_checked:
        world.act(ref, "confirm", "checker2")
    return ref


def _long_past(world: World, kind: str) -> str:
    """Give a promise whose day went by more than ninety days ago."""
    world.later(-140)
    due = world.now.date() + timedelta(20)
    ref = world.act("", "submit", "handler", {**PROMISED, "kind": kind, "due_on": due}).ref
    world.act(ref, "launch", "head")
    world.later(140)
    return ref


def _on_behalf(callers: Callers, kind: str) -> str:
    """Give a request filed for somebody by a unit's officer; its code went to that somebody."""
    given = {"kind": kind, "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    told = {**given, "on_behalf": "yes", "consent": "yes", "source": "phone"}
    done = callers.world.act("", "submit", "handler", told, key=Key("desk", f"behalf {kind}"))
    callers.cast.codes[done.ref] = done.code
    return done.ref


def _invited(callers: Callers) -> str:
    """Give a dispute whose other party was invited, with a code of their own."""
    world = callers.world
    ref = world.accepted("dispute")
    given = {"text": "请来", "invites_party": "yes"}
    code = world.act(ref, "contact", "desk", given, key=Key("desk", ref)).code
    callers.cast.codes[PARTY + ref] = code
    return ref


def _mediated(callers: Callers, *, is_signed: bool = False, late: int = 0) -> str:
    """Give a dispute in the mediators' hands; where signed, both said yes to one text."""
    world = callers.world.later(-late)
    ref = _invited(callers)
    both = (world.requester(ref), holder(callers.cast.codes[PARTY + ref]).actor)
    for one in both:
        world.act(ref, "consent", one, {"to": "mediator", "unit": "team"})
    world.act(ref, "assign", "desk", {"lead_unit": "team"})
    world.later(late)
    if is_signed:
        for who in ("mediator", *both):
            world.act(ref, "consent", who, {"to": "text", "text": "各让一步"})
    return ref


def _unsettled(callers: Callers) -> str:
    ref = _invited(callers)
    callers.world.act(ref, "settle", callers.world.requester(ref), {"outcome": "not_settled"})
    return ref


def _sealed(world: World) -> str:
    """Give a request that was sealed by two."""
    ref = world.assigned()
    world.act(ref, "seal", "desk", GIVEN["seal"])
    world.act(ref, "seal", "desk2", AGREE)
    return ref


STAGES: Mapping[str, tuple[Callable[[World, str], str], ...]] = {
    "request": (
        lambda w, k: w.ask(k).ref,
        lambda w, k: w.accepted(k),
        _assigned,
        _reported,
        lambda w, k: _reported(w, k, "partly"),
        lambda w, k: w.reported(k, is_drawn=True),
        lambda w, k: _ended(w, k, "done"),
        lambda w, k: _ended(w, k, "explained"),
        _parked,
        _declined,
        lambda w, _k: _sealed(w),
    ),
    "hazard": (
        lambda w, k: w.ask(k).ref,
        lambda w, k: w.accepted(k),
        _assigned,
        _reported,
        lambda w, k: _ended(w, k, "done"),
        lambda w, k: _reported(w, k, level="major"),
    ),
    "task": (
        lambda w, k: w.act("", "submit", "handler", {**PROMISED, "kind": k}).ref,
        _promised,
        lambda w, k: _kept(w, k, is_checked=False),
        _kept,
        _long_past,
    ),
}
GIVEN: Mapping[str, Mapping[str, Any]] = {
    "accept": ACCEPT,
    "assign": {"lead_unit": "roads"},
    "hand_back": {"text": "路灯归电力", "proposed_unit": "water"},
    "report": {"result": "done", "text": "换了灯泡", "proof_on": "2025-08-18"},
    "review": {"ruling": "back", "text": "还差一盏"},
    "send_back": {"text": "还差一盏"},
    "move_date": {"due_on": "2025-08-27", "text": "缺一个零件", "done_so_far": "拆下来了"},
    "park": {"text": "等材料", "interim": "先放灯", "review_on": "2025-09-18"},
    "end": DECLINE,
    "settle": {"outcome": "not_settled", "text": "谈不拢"},
    "reopen": {"text": "又不亮了"},
    "appeal": {"text": "就归这里"},
    "contact": {"text": "打不通，留了话"},
    "update": {"text": "灯到货了"},
    "message": {"text": "是哪一盏"},
    "statement": {"text": "我们是这样做的"},
    "evidence": {"text": "现场照片"},
    "call_in": {"text": "请一起去看", "units": ["water"]},
    "meeting": {"text": "开了会"},
    "rate": {"process": 4, "result": 5},
    "challenge": {"text": "没有修好"},
    "ask_move": {"text": "想改到月底"},
    "notice": {"cause": "stale", "text": "请说说到哪了"},
    "relevel": {"level": "major", "text": "更重了"},
    "about_office": {"about_office": "yes"},
    "open_to_claims": {"text": "谁都可以认"},
    "remedy": {"is_open": "yes"},
    "consent": {"to": "mediator", "unit": "team"},
    "unseal": {"text": "可以公开了"},
    "correct": {"text": "是南门不是北门"},
    "seal": {"ground": "women_children", "text": "涉及未成年人"},
    "alarm": {"text": "有人问我要电话"},
    "not_contacted": {"text": "没有人来过"},
}


DISPUTES: tuple[Callable[[Callers], str], ...] = (
    lambda c: c.world.ask("dispute").ref,
    _invited,
    _mediated,
    lambda c: _mediated(c, is_signed=True),
    lambda c: _mediated(c, late=40),
    _unsettled,
    lambda c: _declined(c.world, "dispute"),
)


def stages(callers: Callers, kind: str) -> Iterator[str]:
    """Give a matter of this kind at one stage after another."""
    if kind == "dispute":
        yield from (make(callers) for make in DISPUTES)
        return
    alike = {"wish": "request", "commitment": "task", "claim": "task"}.get(kind, kind)
    for make in STAGES[alike]:
        if not (make is _parked and kind in {"commitment", "claim"}):
            yield make(callers.world, kind)
    if alike == "request":
        yield _on_behalf(callers, kind)


def person(callers: Callers, ref: str, who: str) -> Actor:
    """Give the kernel's actor behind one of the cast's names on this matter."""
    if who == "requester":
        return callers.world.requester(ref) if ref in callers.cast.codes else Actor()
    if who == "party":
        code = callers.cast.codes.get(PARTY + ref)
        return holder(code).actor if code else Actor()
    return callers.world._actors.get(who, Actor())


def about(callers: Callers, kind: str) -> str:
    """Give a matter about the office concerned; a promise is about none, and the public reads it."""
    world = callers.world.later(-2)
    told = {"about_office": "yes", "about_unit": "baths"}
    if kind in PROMISES:
        ref = _promised(world, kind)
    else:
        ref = world.accepted(kind, **told) if kind == "dispute" else world.assigned(kind, **told)
    world.later(2)
    return ref


def given(verb: str, kind: str, role: str = "") -> dict[str, Any]:
    """Give what a verb is given for a matter of this kind."""
    if verb == "settle" and role in {"unit, lead", "head, own"}:
        return {"outcome": "settled", "text": "各让一步"}
    if verb == "end" and kind in PROMISES:
        return {"outcome": "broken", "reason": "not_feasible", "text": "做不成了"}
    return dict(GIVEN.get(verb, {}))


def offered(callers: Callers, ref: str, who: str, verb: str) -> str:
    """Give how a verb is offered on this matter to one of the cast (act, propose, decide), "" where it is not."""
    actor = person(callers, ref, who)
    for look in (sight, open_sight):
        try:
            offers = look(ref, actor, callers.world.now).offers
        except NotFound:
            continue
        return next((offer.mode for offer in offers if offer.verb == verb), "")
    return ""
