"""What is done to a distribution, by the law of states.py: drafted, shown, resolved, approved, paid, disclosed.

What is shown is frozen, and its hash goes into the venture's own stream of the record. With the approval every
village's part becomes a promise of the unit that runs the venture, drafted in the name of who made the sheet and
launched by who resolved it; a payment is reported there by the bank's day, and the village says whether the money came.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.workflow import Refusal
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures import states
from yinuo.programmes.ventures.models import Distribution, Venture, VillagePayment, two_thirds
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.planning import worked_out
from yinuo.programmes.ventures.queries import before, plan_of_rows
from yinuo.programmes.ventures.sales import with_sales
from yinuo.programmes.ventures.states import KIND, LAW, REFUSALS, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor, Seat
    from yinuo.programmes.ventures.planning import Year

CATEGORY: Final = "venture_payment"
TWICE: Final = Sentence("这一期已经有一张分配表了。要重做，先收回那一张。")
MOVED_ON: Final = Sentence("这张分配表已经走到下一步了。请看看现在到哪一步。")
PAID_ALREADY: Final = Sentence("这个村已经付过了，一笔不付两次。")
NO_SLIP: Final = Sentence("请写银行回单号。")
LATER: Final = Sentence("付款期限要在今天以后。")
NOT_TO_COME: Final = Sentence("这一天还没有到，或者早于审核的那天。")
NO_REASON: Final = Sentence("请写为什么收回，大家看得到。")


@dataclass(frozen=True, slots=True)
class Slip:
    """One payment as the bank's slip says it: which village, on which day, under which reference."""

    unit: str
    paid_on: date
    reference: str


def standing(venture: Venture, on: date, row: Distribution | None = None, **vote: Any) -> Standing:
    """Give what a decision is taken on."""
    if row is None:
        return Standing("new", on, venture.manager_id, venture.manager.path, venture.supervisor_id)
    return Standing(
        row.state, on, venture.manager_id, venture.manager.path, venture.supervisor_id, row.made_by_id,
        row.resolved_by_id or 0, row.approved_by_id or 0, row.last, row.shown_until, row.handed_out,
        row.bank - row.earmarked,
        row.payments.filter(paid_on=None).count() if row.pk else 0,
        **vote, **voting_on(venture, row.shown_on or on),
    )  # fmt: skip


def voting_on(venture: Venture, on: date) -> dict[str, Any]:
    """Give what a vote needs by the version in force on a day: the last that had begun."""
    versions = [one for one in venture.voting if one["from"] <= on.isoformat()] or two_thirds()
    last = max(versions, key=itemgetter("from"))
    return {"quorum": Fraction(last["present"]), "majority": Fraction(last["yes"])}


def offered(venture: Venture, row: Distribution | None, actor: Actor, on: date) -> tuple[str, ...]:
    """Give the verbs that this actor may do now, by person alone: days and votes are told when it is pressed."""
    s = standing(venture, on, row)
    rows = LAW.at(KIND, (s.state,))
    blocks = {"not_maker", "not_resolver", "not_approver", "all_paid"}
    return tuple(
        one.verb for one in rows
        if one.verb != "settle" and LAW.allows(one.first, actor, s)
        and all(LAW.guards[name](actor, s, {}) for name in (*one.guards, *one.windows) if name in blocks)
    )  # fmt: skip


def _allowed(verb: str, actor: Actor, s: Standing) -> Seat:
    """Give the seat from which it may be done. Raises NotAllowed, or Invalid with what stands in the way."""
    rows = list(LAW.at(KIND, (s.state,), verb))
    if not rows:
        raise Invalid.whole(MOVED_ON, is_conflict=True)
    found = LAW.check(rows, actor, s, {})
    if isinstance(found, Refusal):
        if found.step == "who":
            raise NotAllowed
        raise Invalid.whole(REFUSALS[found.name])
    seat: Seat = found[2]  # type: ignore[assignment]
    return seat


def venture_of(code: str) -> Venture:
    """Give a venture by its code. Raises NotFound."""
    found = Venture.objects.select_related("manager", "supervisor", "place").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def is_ours(venture: Venture, actor: Actor, on: date) -> bool:
    """Say whether somebody runs the venture, leads who runs it, or supervises it: they see its drafts."""
    s = standing(venture, on)
    return any(policy(actor, s) for policy in (states.treasurer, states.leader, states.supervisor))


def _locked(pk: int) -> Distribution:
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("venture__manager")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _tell(row: Distribution, verb: str, actor: Actor, seat: Seat, now: datetime | None, **more: Any) -> None:
    reason = {"reason": more.pop("reason")} if "reason" in more else {}
    public = {"venture": row.venture_id, "from": row.first.isoformat(), "to": row.last.isoformat(), **more}
    role = "lead" if seat.has("lead") else "handler"
    tell(row.venture.stream_id, Told(verb, actor.person, role, seat.unit, public, reason), now)


def draft(venture: Venture, year: Year, actor: Actor, on: date) -> Distribution:
    """Work a period out and keep it as a draft; the same period's draft is written anew. Raises NotAllowed, Invalid."""
    with transaction.atomic():
        Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)
        known = venture.distributions.filter(first=year.first).exclude(state="withdrawn").first()
        if known is not None and known.state != "drafted":
            raise Invalid.whole(TWICE, is_conflict=True)
        _allowed("redraft" if known else "draft", actor, standing(venture, on, known))
        done = worked_out(plan_of_rows(venture, with_sales(venture, year)))
        row = known or Distribution(venture=venture, first=year.first)
        row.last, row.income, row.net, row.opening = year.last, year.income, year.net, year.opening
        row.bank, row.earmarked, row.slip = year.bank, year.earmarked, year.slip
        row.plan, row.result, row.sha256 = done.plan, done.result, done.sha256
        row.handed_out, row.carried = done.handed_out, done.carried
        row.made_by_id, row.made_on = actor.person, on
        row.save()
        row.payments.all().delete()
        due = [(unit, amount) for unit, amount in done.parts.items() if amount > 0]
        VillagePayment.objects.bulk_create(
            VillagePayment(distribution=row, unit_id=unit, n=n, amount=amount)
            for n, (unit, amount) in enumerate(due, 1)
        )  # fmt: skip
    return row


def show(pk: int, actor: Actor, on: date, now: datetime | None = None) -> Distribution:
    """Show a draft to everybody: from here on it is frozen, and ten days run."""
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("show", actor, standing(row.venture, on, row))
        row.state, row.shown_on, row.shown_until = "shown", on, states.shown_until(on)
        row.save(update_fields=["state", "shown_on", "shown_until"])
        _tell(row, "shown", actor, seat, now, sha256=row.sha256, until=row.shown_until.isoformat())
    return row


def withdraw(pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None) -> Distribution:
    """Take a sheet back before it is resolved, and say why; the period can be drafted again."""
    if not reason.strip():
        raise Invalid({"reason": NO_REASON})
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("withdraw", actor, standing(row.venture, on, row))
        was_public = row.state in states.PUBLIC
        row.state, row.withdrawn_on, row.reason = "withdrawn", on, reason.strip()
        row.save(update_fields=["state", "withdrawn_on", "reason"])
        if was_public:
            _tell(row, "withdrawn", actor, seat, now, sha256=row.sha256, reason=row.reason)
    return row


def resolve(
    pk: int, vote: Mapping[str, int], minutes: str, pay_by: date, actor: Actor, on: date, now: datetime | None = None
) -> Distribution:  # fmt: skip
    """Enter the members' vote on what was shown. Raises NotAllowed, or Invalid where it was not carried."""
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("resolve", actor, standing(row.venture, on, row, **vote))
        if pay_by < on:
            raise Invalid({"pay_by": LATER})
        row.members, row.present, row.yes = vote["members"], vote["present"], vote["yes"]
        row.state, row.minutes, row.pay_by = "resolved", minutes, pay_by
        row.resolved_on, row.resolved_by_id = on, actor.person
        row.save()
        told = {"sha256": row.sha256, "pay_by": pay_by.isoformat(), **vote}
        _tell(row, "resolved", actor, seat, now, **told)
    return row


def approve(
    pk: int, actor: Actor, on: date, now: datetime | None = None, promised: Mapping[str, int] | None = None
) -> Distribution:
    """Approve for the villages; every part becomes a promise with its day (`promised`: those there already)."""
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("approve", actor, standing(row.venture, on, row))
        row.state, row.approved_on, row.approved_by_id = "approved", on, actor.person
        row.save(update_fields=["state", "approved_on", "approved_by"])
        for one in row.payments.select_related("unit").order_by("n"):
            one.matter_id = promised[one.unit_id] if promised is not None else _promise(row, one, now)
            one.save(update_fields=["matter"])
        _tell(row, "approved", actor, seat, now, sha256=row.sha256)
        _settle(row, actor, seat, on, now)
    return row


def promise_of(venture: Venture, row: Distribution, unit: str, name: str, amount: int) -> dict[str, Any]:
    """Give what is promised to one village, as the gate takes it."""
    is_year = (row.first.month, row.first.day, row.last.month, row.last.day) == (1, 1, 12, 31)
    when = f"{row.first.year} 年" if is_year else f"{row.first:%Y-%m} 至 {row.last:%Y-%m}"
    title = f"{venture.name} {when}的分红付给{name}：{written(amount, venture.digits)} 元"
    return {
        "kind": "commitment", "category": CATEGORY, "place": venture.place_id, "title": title,
        "body": f"按公示过的分配表，{name}应得 {written(amount, venture.digits)} 元，"
        f"分配表的指纹是 {row.sha256[:16]}。",
        "due_on": row.pay_by, "proof": "银行回单", "strength": "guarantee", "lead_unit": venture.manager_id,
        "beneficiary": unit, "source": "example" if venture.is_example else "portal",
    }  # fmt: skip


def _promise(row: Distribution, one: VillagePayment, now: datetime | None) -> int:
    """Let what a village is owed become a promise, through the gate; asked twice it is one."""
    maker, resolver = (staff(Account.objects.get(person=who)) for who in (row.made_by, row.resolved_by))
    given = promise_of(row.venture, row, one.unit_id, one.unit.name, one.amount)
    key = f"{row.pk}/{one.unit_id}"
    filed = act("", "submit", actor=maker, given=given, now=now, key=Key("venture", key))
    act(filed.ref, "launch", actor=resolver, given={}, now=now, key=Key("venture/launch", key))
    return Matter.objects.values_list("pk", flat=True).get(ref=filed.ref)


def pay(
    pk: int, slip: Slip, actor: Actor, on: date, now: datetime | None = None, *, is_reported: bool = False
) -> VillagePayment:  # fmt: skip
    """Enter that one village was paid, by the bank's day and reference; that reports its promise (or it was)."""
    if not slip.reference.strip():
        raise Invalid({"reference": NO_SLIP})
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("pay", actor, standing(row.venture, on, row))
        one = (
            row.payments.select_for_update(of=("self",))
            .select_related("unit", "matter")
            .filter(unit=slip.unit)
            .first()
        )
        if one is None:
            raise NotFound
        if one.paid_on is not None:
            raise Invalid.whole(PAID_ALREADY, is_conflict=True)
        if row.approved_on is None or not row.approved_on <= slip.paid_on <= on:
            raise Invalid({"paid_on": NOT_TO_COME})
        one.paid_on, one.reference, one.paid_by_id = slip.paid_on, slip.reference.strip(), actor.person
        one.save(update_fields=["paid_on", "reference", "paid_by"])
        if not is_reported and one.matter is not None:
            text = f"{written(one.amount, row.venture.digits)} 元已付，银行回单 {one.reference}。"
            report = {"result": "done", "text": text, "proof_on": slip.paid_on}
            act(
                one.matter.ref,
                "report",
                actor=actor,
                given=report,
                now=now,
                key=Key("venture/pay", f"{one.pk}"),
            )
        _settle(row, actor, seat, slip.paid_on, now)
    return one


def _settle(row: Distribution, actor: Actor, seat: Seat, on: date, now: datetime | None) -> None:
    """Write that all is paid, where it is: on the day of the last payment."""
    if row.payments.filter(paid_on=None).exists():
        return
    row.state, row.paid_on = "paid", max([one.paid_on for one in row.payments.all() if one.paid_on] or [on])
    row.save(update_fields=["state", "paid_on"])
    _tell(row, "paid", actor, seat, now, sha256=row.sha256, amount=row.handed_out)


def disclose(pk: int, actor: Actor, on: date, now: datetime | None = None) -> Distribution:
    """Close it in the open: what was shown, decided and paid stands as it is."""
    with transaction.atomic():
        row = _locked(pk)
        seat = _allowed("disclose", actor, standing(row.venture, on, row))
        row.state, row.disclosed_on = "disclosed", on
        row.save(update_fields=["state", "disclosed_on"])
        _tell(row, "disclosed", actor, seat, now, sha256=row.sha256)
    return row


def opening_of(venture: Venture, first: date) -> int:
    """Give what the period before left in the venture, or its loss; 0 where there was none."""
    last = before(venture, first)
    return last.carried if last else 0
