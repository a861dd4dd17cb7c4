"""Telephone numbers, addresses and names: written alike to be compared, and masked to be shown."""

from __future__ import annotations

import re
from typing import Final

from yinuo.base.text import FOLDS

COUNTRY: Final = re.compile(r"^(?:\+|00)(\d{1,3})[ -]")
LONG_PHONE, HEAD, TAIL = 11, 3, 4
STARS: Final = "****"


def told_alike(kind: str, value: str) -> str:
    """Give a contact as it is compared: full width, case, blanks and dashes set aside, a number by its digits.

    `+86 138 0013-8000` and `１３８００１３８０００` are the same telephone; a country code counts only where a blank or
    dash parts it from the number, or where it is China's before a mobile number.
    """
    text = value.strip().translate(FOLDS)
    if kind != "phone":
        return text.lower()
    text = COUNTRY.sub("", text)
    digits = re.sub(r"\D", "", text)
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def masked_contact(kind: str, value: str) -> str:
    """Give a contact as it may stand on a screen: 138****8000, a****@example.org; of a short number its last two."""
    if kind == "email":
        name, _, house = value.strip().partition("@")
        return f"{name[:1]}{STARS}@{house}"
    digits = told_alike(kind, value)
    if len(digits) >= LONG_PHONE:
        return f"{digits[:HEAD]}{STARS}{digits[-TAIL:]}"
    return f"{STARS}{digits[-2:]}"


def masked_name(name: str) -> str:
    """Give a person's name with its family name alone: 张三 is 张*, Anna Berg is A*."""
    return f"{name.strip()[:1]}*" if name.strip() else ""
