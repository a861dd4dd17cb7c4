"""What the page of appointments shows: who holds what, what waits, who proves how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext

from yinuo.doors.workspace.me_sheet import BASES
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import BUNDLE_WORDS
from yinuo.kernel.identity import grants
from yinuo.kernel.identity.models import OutsideIdentity, SecondFactor
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.identity.grants import Appointer
    from yinuo.kernel.identity.models import Grant
    from yinuo.kernel.people.models import Appointment, Person


AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment, as those who appoint read it."""

    number: int
    who: str
    word: Text
    unit: str
    place: str
    from_on: date
    to_on: date | None
    basis: Text
    takes_two: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """Something proposed that waits for a second person; `may` says whether this reader may agree."""

    number: int
    what: Text
    who: str
    by: str
    from_on: date | None
    to_on: date | None
    may: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An account that a technician may help in."""

    number: int
    who: str
    n_factors: int
    tied: int


@dataclass(frozen=True, slots=True)
class AppointSheet:
    """The whole page."""

    waiting: tuple[Waits, ...]
    held: tuple[Held, ...]
    members: tuple[Member, ...]
    stands_alone: bool
    has_more: bool


def called(person: Person) -> str:
    """Give what a person is called among those who appoint."""
    account = getattr(person, "account", None)
    names = [person.name, account.username if account is not None else ""]
    return " · ".join(name for name in names if name) or str(person.pk)


def _held(row: Appointment) -> Held:
    return Held(
        row.pk, called(row.person), BUNDLE_WORDS[row.role], name_of(row.unit), name_of(row.place),
        row.from_on, row.to_on, BASES[row.basis] if row.basis != "sheet" else "", takes_two=row.role == "auditor",
    )  # fmt: skip


def _waits(row: Grant, by: Appointer) -> Waits:
    if row.kind == "tie":
        what: Text = gettext("用单位账号「{subject}」登录").format(subject=row.subject)
    else:
        words = gettext("结束：{word} · {unit}") if row.kind == "end" else gettext("任命：{word} · {unit}")
        what = words.format(word=BUNDLE_WORDS[row.role], unit=name_of(row.unit) if row.unit else "")
    is_own = row.proposed_by_id == by.person
    may = by.reaches(row.unit) and row.person_id != by.person
    return Waits(
        row.pk, what, called(row.person), called(row.proposed_by), row.from_on, row.to_on,
        may=may and not is_own, is_own=is_own,
    )  # fmt: skip


def sheet_of(by: Appointer, on: date, sought: str = "") -> AppointSheet:
    """Give the page of appointments for who reads it; of those held, where these letters stand in a name."""
    rows = grants.appointable(by, on)
    if sought:
        names = ("person__name", "person__account__username", "unit__name", "unit__name_en")
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": sought}) for name in names)))
    held = list(rows[: AT_ONCE + 1])
    return AppointSheet(
        tuple(_waits(row, by) for row in grants.waiting()),
        tuple(_held(row) for row in held[:AT_ONCE]),
        _members(by) if by.is_technician else (),
        grants.stands_alone(on),
        has_more=len(held) > AT_ONCE,
    )


def _members(by: Appointer) -> tuple[Member, ...]:
    factors = list(SecondFactor.objects.values_list("account_id", flat=True))
    tied = dict(OutsideIdentity.objects.values_list("account_id", "id"))
    rows = Account.objects.select_related("person").filter(is_active=True).exclude(person=by.person)
    return tuple(
        Member(row.pk, called(row.person), factors.count(row.pk), tied.get(row.pk, 0))
        for row in rows.order_by("username")
        if row.pk in factors or row.pk in tied
    )
