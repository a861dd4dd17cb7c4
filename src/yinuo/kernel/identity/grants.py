"""Giving and taking rights: proposed by one, agreed by another, never by whom it is for (ADR-0021).

What supervises, audits or keeps the machine takes two persons, and so do the end of an auditor's appointment and the
tie of an outside identity to an account: each of them could else be one person's way round all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.identity import sessions
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.models import Grant, OutsideIdentity
from yinuo.kernel.people.actions import By, appoint
from yinuo.kernel.people.bundles import BUNDLES, GUARDED
from yinuo.kernel.people.models import Appointment, Person
from yinuo.kernel.people.queries import appointments_on, holding_on, unit_codes_under
from yinuo.kernel.people.trees import is_under

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yinuo.kernel.people.models import Account, Place, Unit

FEW: Final = 5
"""Where fewer than this many work, a place may let one person give what else takes two, and says so in public."""
MOST_SUBJECT: Final = 255
OWN: Final = Sentence("自己的任命，自己不能提，也不能同意。")
FAR: Final = Sentence("您只能任命自己单位和下面单位的人。")
SECOND: Final = Sentence("提的人不能自己同意。要换一个人。")


@dataclass(frozen=True, slots=True)
class Appointer:
    """Who may appoint today: a technician everywhere, a head at their own unit and under it."""

    person: int
    is_technician: bool
    units: tuple[str, ...]

    def reaches(self, unit: Unit | None) -> bool:
        """Say whether a unit is theirs to appoint at; what has no unit (a tie) is the technician's."""
        if unit is None or self.is_technician:
            return self.is_technician
        return any(is_under(unit.path, code) for code in self.units)


@dataclass(frozen=True, slots=True)
class Wish:
    """An appointment that somebody proposes."""

    person: Person
    role: str
    unit: Unit
    place: Place
    from_on: date
    to_on: date | None = None


def appointer(person: int, on: date) -> Appointer | None:
    """Give what this person may appoint; None for who may not appoint at all."""
    held = list(appointments_on(person, on))
    heads = tuple(one.unit_id for one in held if one.role == "head")
    is_technician = any(one.role == "technician" for one in held)
    return Appointer(person, is_technician, heads) if heads or is_technician else None


def n_staff(on: date) -> int:
    """Give how many people work here today: an open account and an appointment that runs."""
    rows = Appointment.objects.filter(holding_on(on), person__account__is_active=True)
    return rows.values("person").distinct().count()


def may_stand_alone(on: date) -> bool:
    """Say whether one person may give what else takes two: the place chose it, and fewer than five work here."""
    return bool(settings.YINUO_APPOINT_ALONE) and n_staff(on) < FEW


def stands_alone(on: date) -> bool:
    """Say whether the public is to be told so: one may, or somebody is appointed today on one person's word."""
    return may_stand_alone(on) or Appointment.objects.filter(holding_on(on), basis="alone").exists()


def waiting() -> QuerySet[Grant]:
    """Give what waits for a second person, the oldest first."""
    rows = Grant.objects.filter(decided_at__isnull=True).order_by("id")
    return rows.select_related(
        "person__account", "unit", "place", "proposed_by__account", "appointment__unit"
    )


def propose(by: Appointer, wish: Wish, on: date) -> Grant | Appointment:
    """Appoint somebody, or propose it where it takes two. Raises Invalid or NotAllowed."""
    if wish.person.pk == by.person:
        raise NotAllowed(OWN)
    if not by.reaches(wish.unit):
        raise NotAllowed(FAR)
    _insist_on(wish, on)
    if wish.role in GUARDED and not may_stand_alone(on):
        grant = _proposed(
            by, "appoint", wish.person, role=wish.role, unit=wish.unit, place=wish.place,
            from_on=wish.from_on, to_on=wish.to_on,
        )  # fmt: skip
        record("grant_proposed", _account(wish.person), by=by.person, note=wish.role)
        return grant
    basis = "alone" if wish.role in GUARDED else "one"
    with transaction.atomic():
        made = _appointed(wish, By(basis, by.person))
        record(
            "granted_alone" if basis == "alone" else "appointed",
            _account(wish.person),
            by=by.person,
            note=wish.role,
        )
    return made


def _insist_on(wish: Wish, on: date) -> None:
    if wish.role not in BUNDLES:
        raise Invalid({"role": Sentence("请选一种岗位。")})
    if wish.from_on < on:
        raise Invalid({"from_on": Sentence("任期不能从过去的日子开始。")})
    if wish.to_on is not None and wish.to_on < wish.from_on:
        raise Invalid({"to_on": Sentence("任期的最后一天不能早于第一天。")})


def _appointed(wish: Wish, by: By) -> Appointment:
    made = appoint(
        wish.person,
        wish.role,
        unit=wish.unit,
        place=wish.place,
        from_on=wish.from_on,
        to_on=wish.to_on,
        by=by,
    )
    sessions.end_all_of(wish.person.pk)
    return made


def _proposed(by: Appointer, kind: str, person: Person, **more: object) -> Grant:
    return Grant.objects.create(
        kind=kind, person=person, proposed_by_id=by.person, proposed_at=datetime.now(UTC), **more
    )


def end(by: Appointer, appointment: int, last: date, on: date) -> Grant | Appointment:
    """End an appointment after a day; an auditor's is proposed, as nobody alone takes the audit away."""
    found = Appointment.objects.select_related("unit", "person").filter(pk=appointment).first()
    if found is None:
        raise NotFound
    if found.person_id == by.person:
        raise NotAllowed(OWN)
    if not by.reaches(found.unit):
        raise NotAllowed(FAR)
    if last < max(on, found.from_on):
        raise Invalid({"to_on": Sentence("最后一天不能早于今天，也不能早于第一天。")})
    if found.to_on is not None and found.to_on <= last:
        raise Invalid({"to_on": Sentence("这份任命本来就只到这一天。")})
    if found.role == "auditor" and not may_stand_alone(on):
        grant = _proposed(
            by, "end", found.person, role=found.role, unit=found.unit, appointment=found, to_on=last
        )
        record("grant_proposed", _account(found.person), by=by.person, note="end")
        return grant
    with transaction.atomic():
        _ended(found, last)
        record("appointment_ended", _account(found.person), by=by.person, note=found.role)
    return found


def _ended(found: Appointment, last: date) -> None:
    found.to_on = last
    found.save(update_fields=["to_on"])
    sessions.end_all_of(found.person_id)


def propose_tie(by: Appointer, account: Account, subject: str) -> Grant:
    """Propose that an identity of the city's provider opens an account: its subject there, never an e-mail."""
    if not by.is_technician:
        raise NotAllowed
    if account.person_id == by.person:
        raise NotAllowed(OWN)
    kept = subject.strip()
    if settings.YINUO_OIDC is None:
        raise Invalid({"subject": Sentence("这里没有接别处的登录。")})
    if not 1 <= len(kept) <= MOST_SUBJECT or not kept.isprintable():
        raise Invalid({"subject": Sentence("请照抄对方系统里这个人的编号（sub），最长 255 个字符。")})
    grant = _proposed(by, "tie", account.person, subject=kept)
    record("grant_proposed", account.pk, by=by.person, note="tie")
    return grant


def decide(by: Appointer, number: int, on: date, *, is_agreed: bool) -> Grant:
    """Agree to what another proposed, or refuse it; one's own proposal can be taken back, and no more."""
    with transaction.atomic():
        grant = (
            Grant.objects.select_for_update(of=("self",)).filter(pk=number, decided_at__isnull=True).first()
        )
        if grant is None:
            raise NotFound
        if grant.person_id == by.person:
            raise NotAllowed(OWN)
        if not by.reaches(grant.unit):
            raise NotAllowed(FAR)
        if is_agreed and grant.proposed_by_id == by.person:
            raise NotAllowed(SECOND)
        grant.decided_by_id, grant.decided_at, grant.is_agreed = by.person, datetime.now(UTC), is_agreed
        grant.save(update_fields=["decided_by", "decided_at", "is_agreed"])
        if is_agreed:
            _do(grant, on)
        what = "grant_agreed" if is_agreed else "grant_refused"
        record(what, _account(grant.person), by=by.person, note=grant.role or grant.kind)
    return grant


def _do(grant: Grant, on: date) -> None:
    if grant.kind == "tie":
        _tied(grant)
    elif grant.appointment is not None and grant.to_on is not None:
        _ended(grant.appointment, max(grant.to_on, on))
        record("appointment_ended", _account(grant.person), by=grant.proposed_by_id, note=grant.role)
    elif grant.unit is not None and grant.place is not None and grant.from_on is not None:
        begins = max(grant.from_on, on)  # whoever agrees later gives no right for days gone by
        if grant.to_on is not None and grant.to_on < begins:
            raise Invalid.whole(Sentence("提的任期已经过去了。请重新提。"), is_conflict=True)
        wish = Wish(grant.person, grant.role, grant.unit, grant.place, begins, grant.to_on)
        _appointed(wish, By("two", grant.proposed_by_id, grant.decided_by_id))


def _tied(grant: Grant) -> None:
    account = _account(grant.person)
    if account is None or settings.YINUO_OIDC is None:
        raise Invalid.whole(Sentence("这里没有接别处的登录。"), is_conflict=True)
    try:
        with transaction.atomic():
            OutsideIdentity.objects.create(
                account_id=account, issuer=settings.YINUO_OIDC["issuer"], subject=grant.subject,
                tied_on=datetime.now(UTC).date(),
            )  # fmt: skip
    except IntegrityError as taken:
        raise Invalid.whole(Sentence("这个编号或这个账号已经连着了。"), is_conflict=True) from taken
    record("identity_tied", account, by=grant.proposed_by_id)


def untie(by: Appointer, number: int) -> None:
    """Take a tie away: that needs one person, at once."""
    found = OutsideIdentity.objects.select_related("account").filter(pk=number).first()
    if found is None:
        raise NotFound
    if not by.is_technician:
        raise NotAllowed
    account, person = found.account_id, found.account.person_id
    with transaction.atomic():
        found.delete()
        sessions.end_all_of(person)
        record("identity_untied", account, by=by.person)


def appointable(by: Appointer, on: date) -> QuerySet[Appointment]:
    """Give the appointments that run or begin later, in this person's reach and not their own."""
    rows = Appointment.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).exclude(person_id=by.person)
    if not by.is_technician:
        rows = rows.filter(unit__in={under for code in by.units for under in unit_codes_under(code)})
    return rows.select_related("person__account", "unit", "place").order_by(
        "unit__sort_key", "person_id", "id"
    )


def _account(person: Person) -> int | None:
    account = getattr(person, "account", None)
    return account.pk if account is not None else None
