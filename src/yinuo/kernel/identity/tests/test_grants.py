"""Giving rights: two persons for what is grave, nobody for themselves; the database refuses it as well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.identity import grants
from yinuo.kernel.identity.grants import Wish, appointer, decide, end, propose
from yinuo.kernel.identity.models import Grant, OutsideIdentity, SecurityEvent, StaffSession
from yinuo.kernel.people.bundles import BUNDLES, GUARDED
from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit

if TYPE_CHECKING:
    from yinuo.kernel.identity.grants import Appointer
    from yinuo.kernel.matters.tests.world import World

ON = date(2025, 8, 18)
PROVIDER = {
    "issuer": "https://id.example",
    "client": "yinuo",
    "secret": "s",
    "name": "单位账号",
    "name_en": "City account",
}


@pytest.fixture
def world(db: None) -> Any:
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    yield build().with_accounts()
    book.forget()


def person(username: str) -> Person:
    return Account.objects.get(username=username).person


def by(username: str) -> Appointer:
    found = appointer(person(username).pk, ON)
    assert found is not None
    return found


def wish(role: str, *, who: str = "stranger", unit: str | None = None, **more: Any) -> Wish:
    at = Unit.objects.get(pk=unit or Unit.objects.exclude(kind="auditor").first().pk)  # type: ignore[union-attr]
    place = Place.objects.get(parent=None)
    return Wish(person(who), role, at, place, more.get("from_on", ON), more.get("to_on"))


@pytest.fixture
def two_technicians(world: World) -> World:
    from yinuo.kernel.people.actions import appoint, open_account

    unit, place = Unit.objects.first(), Place.objects.get(parent=None)
    assert unit is not None
    for name in ("technician2", "stranger"):
        open_account(name, "a long enough password")
    appoint(person("technician2"), "technician", unit=unit, place=place, from_on=ON)
    return world


@pytest.mark.parametrize("role", BUNDLES)
def test_what_supervises_audits_or_keeps_the_machine_takes_two(two_technicians: World, role: str) -> None:
    made = propose(by("technician"), wish(role), ON)
    held = Appointment.objects.filter(person=person("stranger"), role=role)
    if role in GUARDED:
        assert isinstance(made, Grant)
        assert not held.exists()
        decide(by("technician2"), made.pk, ON, is_agreed=True)
        row = held.get()
        assert (row.basis, row.proposed_by, row.agreed_by) == (
            "two",
            person("technician"),
            person("technician2"),
        )
    else:
        row = held.get()
        assert (row.basis, row.proposed_by, row.agreed_by) == ("one", person("technician"), None)


def test_nobody_appoints_themselves_or_agrees_to_their_own(two_technicians: World) -> None:
    with pytest.raises(NotAllowed):
        propose(by("technician"), wish("head", who="technician"), ON)
    made = propose(by("technician"), wish("auditor"), ON)
    with pytest.raises(NotAllowed):
        decide(by("technician"), made.pk, ON, is_agreed=True)
    other = propose(by("technician"), wish("desk", who="technician2"), ON)
    with pytest.raises(NotAllowed):
        decide(by("technician2"), other.pk, ON, is_agreed=True)
    assert not Appointment.objects.filter(basis="two").exists()


def test_who_proposed_may_take_it_back_and_who_refuses_ends_it(two_technicians: World) -> None:
    made = propose(by("technician"), wish("auditor"), ON)
    decide(by("technician"), made.pk, ON, is_agreed=False)
    with pytest.raises(NotFound):
        decide(by("technician2"), made.pk, ON, is_agreed=True)
    again = propose(by("technician"), wish("auditor"), ON)
    decide(by("technician2"), again.pk, ON, is_agreed=False)
    assert not grants.waiting().exists()
    assert not Appointment.objects.filter(person=person("stranger")).exists()


def test_a_head_appoints_at_their_own_office_and_under_it_alone(two_technicians: World) -> None:
    head = by("head")
    own = wish("unit", unit=head.units[0])
    assert isinstance(propose(head, own, ON), Appointment)
    far = Unit.objects.exclude(path__contains=head.units[0]).first()
    assert far is not None
    with pytest.raises(NotAllowed):
        propose(head, wish("unit", unit=far.pk), ON)
    made = propose(by("technician"), wish("desk", unit=far.pk), ON)
    with pytest.raises(NotAllowed):
        decide(head, made.pk, ON, is_agreed=True)
    theirs = Appointment.objects.filter(unit=far).exclude(person=person("head")).first()
    if theirs is not None:
        with pytest.raises(NotAllowed):
            end(head, theirs.pk, ON, ON)
    assert set(grants.appointable(head, ON).values_list("unit", flat=True)) <= set(
        Unit.objects.filter(path__contains=head.units[0]).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("name", ["desk", "handler", "checker", "auditor"])
def test_nobody_else_appoints(world: World, name: str) -> None:
    assert appointer(person(name).pk, ON) is None


@pytest.mark.parametrize(
    ("role", "from_on", "to_on", "field"),
    [
        ("king", ON, None, "role"),
        ("unit", ON - timedelta(1), None, "from_on"),
        ("unit", ON, ON - timedelta(1), "to_on"),
    ],
)
def test_what_cannot_be_is_refused(
    two_technicians: World, role: str, from_on: date, to_on: date | None, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        propose(by("technician"), wish(role, from_on=from_on, to_on=to_on), ON)
    assert list(wrong.value.fields) == [field]


def test_whoever_agrees_late_gives_no_right_for_days_gone_by(two_technicians: World) -> None:
    made = propose(by("technician"), wish("desk", to_on=ON + timedelta(5)), ON)
    late = propose(by("technician"), wish("checker", to_on=ON + timedelta(1)), ON)
    decide(by("technician2"), made.pk, ON + timedelta(3), is_agreed=True)
    assert Appointment.objects.get(basis="two").from_on == ON + timedelta(3)
    with pytest.raises(Invalid):
        decide(by("technician2"), late.pk, ON + timedelta(3), is_agreed=True)
    assert Grant.objects.get(pk=late.pk).decided_at is None


def test_an_appointment_ends_at_once_and_its_holders_sessions_with_it(two_technicians: World) -> None:
    row = Appointment.objects.get(person=person("handler"), role="unit")
    _sit("handler")
    end(by("technician"), row.pk, ON, ON)
    row.refresh_from_db()
    assert row.to_on == ON
    assert not StaffSession.objects.exists()
    with pytest.raises(Invalid):
        end(by("technician"), row.pk, ON + timedelta(1), ON)
    with pytest.raises(Invalid):
        end(by("technician"), row.pk, ON - timedelta(1), ON)
    with pytest.raises(NotFound):
        end(by("technician"), 0, ON, ON)
    with pytest.raises(NotAllowed):
        end(by("technician"), Appointment.objects.get(person=person("technician")).pk, ON, ON)


def test_nobody_alone_takes_the_audit_away(two_technicians: World) -> None:
    row = Appointment.objects.get(person=person("auditor"))
    made = end(by("technician"), row.pk, ON, ON)
    assert isinstance(made, Grant)
    row.refresh_from_db()
    assert row.to_on is None
    decide(by("technician2"), made.pk, ON + timedelta(2), is_agreed=True)
    row.refresh_from_db()
    assert row.to_on == ON + timedelta(2)


def test_a_county_of_fewer_than_five_may_let_one_appoint_and_says_so(
    two_technicians: World, settings: Any
) -> None:
    assert not grants.stands_alone(ON)
    settings.YINUO_APPOINT_ALONE = True
    assert grants.n_staff(ON) >= grants.FEW
    assert isinstance(propose(by("technician"), wish("desk"), ON), Grant)
    Account.objects.exclude(username__in=["technician", "technician2", "stranger"]).update(is_active=False)
    made = propose(by("technician"), wish("checker"), ON)
    assert isinstance(made, Appointment)
    assert made.basis == "alone"
    assert grants.stands_alone(ON)
    settings.YINUO_APPOINT_ALONE = False
    assert grants.stands_alone(ON)
    assert "granted_alone" in SecurityEvent.objects.values_list("what", flat=True)


@pytest.mark.parametrize("basis", ["one", "two", "alone", "king"])
@pytest.mark.usefixtures("world")
def test_the_database_takes_no_appointment_that_one_person_gave(basis: str) -> None:
    one, two = person("technician"), person("head")
    wrong: list[dict[str, Any]] = [
        {"basis": basis, "proposed_by": person("desk"), "agreed_by": one},
        {"basis": basis, "proposed_by": None, "agreed_by": None},
    ]
    if basis == "two":
        wrong += [
            {"basis": basis, "proposed_by": one, "agreed_by": one},
            {"basis": basis, "proposed_by": one, "agreed_by": None},
            {"basis": basis, "proposed_by": one, "agreed_by": person("desk")},
        ]
    if basis == "one":
        wrong += [{"basis": basis, "proposed_by": one, "agreed_by": two}]
    unit, place = Unit.objects.get(pk="hall"), Place.objects.get(parent=None)
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(
                person=person("desk"), role="auditor", unit=unit, place=place, from_on=ON, **fields
            )


@pytest.mark.usefixtures("world")
def test_the_database_takes_no_proposal_agreed_by_its_own_proposer() -> None:
    one, two, three = person("technician"), person("head"), person("desk")
    now = datetime.now(UTC)
    for proposer, decider, is_agreed in (
        (one, one, True),
        (one, three, True),
        (three, one, True),
        (one, None, True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(
                kind="tie", person=three, subject="x", proposed_by=proposer, proposed_at=now, decided_by=decider,
                decided_at=now, is_agreed=is_agreed,
            )  # fmt: skip
    Grant.objects.create(
        kind="tie", person=three, subject="x", proposed_by=one, proposed_at=now, decided_by=two, decided_at=now,
        is_agreed=True,
    )  # fmt: skip


def test_an_identity_of_the_provider_is_tied_by_two(two_technicians: World, settings: Any) -> None:
    account = Account.objects.get(username="desk")
    with pytest.raises(Invalid):
        grants.propose_tie(by("technician"), account, "subject-1")
    settings.YINUO_OIDC = PROVIDER
    for wrong in ("", "  ", "x" * 256, "a\nb"):
        with pytest.raises(Invalid):
            grants.propose_tie(by("technician"), account, wrong)
    with pytest.raises(NotAllowed):
        grants.propose_tie(by("technician"), Account.objects.get(username="technician"), "s")
    with pytest.raises(NotAllowed):
        grants.propose_tie(by("head"), account, "s")
    made = grants.propose_tie(by("technician"), account, " subject-1 ")
    with pytest.raises(NotAllowed):
        decide(by("technician"), made.pk, ON, is_agreed=True)
    with pytest.raises(NotAllowed):
        decide(by("head"), made.pk, ON, is_agreed=True)
    assert not OutsideIdentity.objects.exists()
    decide(by("technician2"), made.pk, ON, is_agreed=True)
    tied = OutsideIdentity.objects.get()
    assert (tied.issuer, tied.subject, tied.account) == ("https://id.example", "subject-1", account)
    again = grants.propose_tie(by("technician"), Account.objects.get(username="handler"), "subject-1")
    with pytest.raises(Invalid):
        decide(by("technician2"), again.pk, ON, is_agreed=True)
    with pytest.raises(NotAllowed):
        grants.untie(by("head"), tied.pk)
    _sit("desk")
    grants.untie(by("technician"), tied.pk)
    assert not OutsideIdentity.objects.exists()
    assert not StaffSession.objects.exists()
    with pytest.raises(NotFound):
        grants.untie(by("technician"), tied.pk)
    waits = grants.propose_tie(by("technician"), account, "subject-2")
    settings.YINUO_OIDC = None
    with pytest.raises(Invalid):
        decide(by("technician2"), waits.pk, ON, is_agreed=True)


def _sit(username: str) -> None:
    from django.test import Client

    Client().force_login(Account.objects.get(username=username))
    assert StaffSession.objects.exists()
