"""How to reach who asked: messages are relayed; the contact itself is revealed to few, for a reason written down."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.contact import masked_contact, told_alike
from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.decide import NOT_YOURS
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.over import is_over
from yinuo.kernel.matters.queries import look, sight
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.append import bound_to
from yinuo.kernel.record.keyring import indexes_of, master_key
from yinuo.kernel.record.keys import decrypt
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor

WHAT: Final = "contact"
SOUGHT: Final = "number"
BY_NUMBER: Final = "by the number"
"""What is written down where somebody who knew the number found its matters by it."""
LEAST_DIGITS, MOST_TYPED, MOST_FOUND = 7, 120, 50
LEAST_REASON, MOST_REASON = 4, 500
NONE_LEFT: Final = Sentence("没有留联系方式。话写在这里，提的人凭码看得到。")
USED_UP: Final = Sentence("联系方式只留给一句话，那句话送出的时候就抹掉了。话写在这里，提的人凭码看得到。")
OVER: Final = Sentence("这件事了结已久，留过的联系方式都抹掉了。话写在这里，提的人凭码看得到。")
FORGOTTEN: Final = Sentence("联系方式已经按本人的意思抹掉了。")


def opened_contacts(stream: int) -> Iterator[tuple[str, str]]:
    """Give (kind, value) of each contact of a stream that can still be read."""
    master = master_key()
    for contact in Contact.objects.filter(stream_id=stream).select_related("subject_key").order_by("pk"):
        if contact.subject_key.wrapped is not None:
            data_key = master.unwrap(bytes(contact.subject_key.wrapped))
            bound = bound_to(stream, "contact")
            yield contact.kind, decrypt(data_key, bytes(contact.nonce), bytes(contact.cipher), bound).decode()


def was_used_up(stream: int) -> bool:
    """Say whether a contact had been left for one message, and went with it."""
    is_left = Contact.objects.filter(stream_id=stream).exists()
    return not is_left and Outbox.objects.filter(stream_id=stream, sent_at__isnull=False).exists()


def why_gone(found: Sight) -> Sentence:
    """Say why there is no contact to be revealed: never left, used for its one message, erased, or over for long."""
    if found.matter.is_erased:
        return FORGOTTEN
    if is_over(found.matter, found.s.on, found.s.calendar, hangs_on=found.s.root):
        return OVER
    return USED_UP if was_used_up(found.stream) else NONE_LEFT


def masked_contacts(stream: int) -> tuple[tuple[str, str], ...]:
    """Give (kind, masked value) of each contact of a stream that can still be read: 138****8000."""
    return tuple((kind, masked_contact(kind, value)) for kind, value in opened_contacts(stream))


def of_whole(typed: str) -> tuple[str, str]:
    """Give (kind, value) of a whole telephone number or address. Raises Invalid for a part of one."""
    value = " ".join(typed.split())
    kind = "email" if "@" in value else "phone"
    alike = told_alike(kind, value)
    is_whole = re.fullmatch(r"[^@]+@[^@.]+\.[^@]+", alike) if kind == "email" else len(alike) >= LEAST_DIGITS
    if not is_whole or len(value) > MOST_TYPED:
        raise Invalid({"contact": Sentence("要整个号码或邮箱。只有一段，找不到人。")})
    return kind, value


def found_by_contact(typed: str, actor: Actor, now: datetime | None, at: datetime) -> tuple[Sight, ...]:
    """Give the matters whose asker left this very contact, of those this actor may reveal it in; newest first.

    Who knows the whole number from a caller finds what the caller asked; nobody learns a number by it. Each matter
    found is written down as a look, which its asker reads. `now` as in sight(), `at` what the look is dated with.
    Raises Invalid for anything but a whole number or address.
    """
    kind, value = of_whole(typed)
    rows = Contact.objects.filter(kind=kind, blind_index__in=indexes_of(kind, value))
    refs = (
        Matter.objects.filter(pk__in=rows.values("stream_id")).order_by("-pk").values_list("ref", flat=True)
    )
    found = []
    for ref in refs[:MOST_FOUND]:
        with suppress(NotFound):
            seen = sight(ref, actor, now)
            if policy.may_reveal(actor, seen.s):
                found.append(seen)
    for seen in found:
        look(seen, actor, SOUGHT, BY_NUMBER, at)
    return tuple(found)


def revealed(found: Sight, actor: Actor, reason: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Give the contact as (kind, value), and write down who looked and why: the one who asked reads it.

    Raises NotAllowed for whoever it is not for, Invalid for no reason, and where no contact is left.
    """
    if not policy.may_reveal(actor, found.s):
        raise NotAllowed(NOT_YOURS)
    why = " ".join(reason.split())
    if len(why) < LEAST_REASON:
        raise Invalid({"reason": Sentence("请写一句为什么要看。提的人看得到这句话。")})
    if len(why) > MOST_REASON:
        raise Invalid({"reason": Sentence("最多 {most} 个字。", most=MOST_REASON)})
    with transaction.atomic():
        contacts = tuple(opened_contacts(found.stream))
        if not contacts:
            raise Invalid.whole(why_gone(found), is_conflict=True)
        look(found, actor, WHAT, why, now)
    return contacts
