"""Opening an account, appointing a person, putting a place on the map; the place's loader comes through here too."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line, fold_digits
from yinuo.kernel.people.bundles import BUNDLES
from yinuo.kernel.people.models import USERNAME_PATTERN, Account, Appointment, PlacePoint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.base.geo import Point
    from yinuo.kernel.people.models import Person, Place, Unit

NAME_MOST = 60
PLAIN: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class By:
    """Who stands for an appointment: persons by number, and the basis it is held on."""

    basis: str
    proposed: int | None = None
    agreed: int | None = None


SHEET: Final = By("sheet")
"""The place's own sheets, taken in by whoever runs the machine: so the first people come in."""


def first_password() -> str:
    """Give a password that is shown once: sixteen letters in four groups."""
    return "-".join("".join(secrets.choice(PLAIN) for _ in range(4)) for _ in range(4))


def open_account(username: str, password: str, *, name: str = "", language: str = "") -> Account:
    """Open an account for a new person; raises `Invalid` for a malformed or taken name, a weak password."""
    plain = fold_digits(username).strip().lower()
    if re.fullmatch(USERNAME_PATTERN, plain) is None:
        raise Invalid(
            {"username": Sentence("账号名用 2 到 40 个小写字母、数字、点、横线，以字母或数字开头。")}
        )
    try:
        validate_password(password)
    except ValidationError as fault:
        raise Invalid({"password": " ".join(fault.messages)}) from fault
    kept = clean_line(name, most=NAME_MOST, field="name")
    try:
        with transaction.atomic():
            return Account.objects.create_user(plain, password, name=kept, language=language)
    except IntegrityError as fault:
        raise Invalid({"username": Sentence("账号名「{username}」已经有人用了。", username=plain)}) from fault


def appoint(
    person: Person,
    bundle: str,
    *,
    unit: Unit,
    place: Place,
    from_on: date,
    to_on: date | None = None,
    by: By = SHEET,
) -> Appointment:
    """Appoint a person; doing it twice is doing it once. Raises `Invalid` for an unknown bundle or dates."""
    if bundle not in BUNDLES:
        raise Invalid(
            {
                "role": Sentence(
                    "没有「{bundle}」这种岗位。可选：{bundles}。", bundle=bundle, bundles="、".join(BUNDLES)
                )
            }
        )
    if to_on is not None and to_on < from_on:
        raise Invalid({"to_on": Sentence("任期的最后一天不能早于第一天。")})
    made, _ = Appointment.objects.update_or_create(
        person=person, role=bundle, unit=unit, place=place, from_on=from_on,
        defaults={"to_on": to_on},
        create_defaults={
            "to_on": to_on, "basis": by.basis, "proposed_by_id": by.proposed, "agreed_by_id": by.agreed,
        },
    )  # fmt: skip
    return made


def put_point(place: Place, point: Point, *, unit: Unit, on: date) -> PlacePoint:
    """Put a place on the map, or elsewhere on it: what a unit put stands until a unit puts it anew."""
    row, _is_new = PlacePoint.objects.update_or_create(
        place=place,
        defaults={"latitude": point.latitude, "longitude": point.longitude, "unit": unit, "put_on": on},
    )
    return row


def take_points(rows: Iterable[PlacePoint]) -> None:
    """Take in the points of the place's sheets; where a unit put one itself, that one stands."""
    own = set(PlacePoint.objects.filter(unit__isnull=False).values_list("place_id", flat=True))
    PlacePoint.objects.bulk_create(
        [row for row in rows if row.place_id not in own],
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["latitude", "longitude"],
    )
