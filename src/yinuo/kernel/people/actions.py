"""Opening an account and appointing a person; the command line and the place's loader come through here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line, fold_digits
from yinuo.kernel.people.bundles import BUNDLES
from yinuo.kernel.people.models import USERNAME_PATTERN, Account, Appointment

if TYPE_CHECKING:
    from datetime import date

    from yinuo.kernel.people.models import Person, Place, Unit

NAME_MOST = 60


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
    person: Person, bundle: str, *, unit: Unit, place: Place, from_on: date, to_on: date | None = None
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
        person=person, role=bundle, unit=unit, place=place, from_on=from_on, defaults={"to_on": to_on}
    )
    return made
