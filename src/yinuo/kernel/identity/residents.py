"""Accounts of residents, which nobody needs: six digits to a telephone or an address, and the codes put there by hand.

Known and unknown addresses are answered alike because they are the same: the account is made by the first right code.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from yinuo.base.code import lookup
from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import fold_digits
from yinuo.kernel.identity.models import EntryCode, Resident, ResidentMatter
from yinuo.kernel.matters.actors import NO_SUCH_CODE, Holder, holder_by
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.keyring import index_of, indexes_of, keyed, keyed_by_each, master_key
from yinuo.kernel.record.models import TrackingCode

if TYPE_CHECKING:
    from collections.abc import Sequence

TERM: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5
MOST_SENT, SENT_WITHIN = 3, timedelta(minutes=15)
MOST_OF_A_DAY: Final = 10
MOST_KEPT: Final = 50
WRONG: Final = Sentence("这六位数对不上，或者过了十分钟，或者已经用过。请再要一次。")
EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE: Final = re.compile(r"\+?\d{6,15}")


def read_address(typed: str) -> tuple[str, str]:
    """Give (kind, address) in its one form. Raises Invalid for what is neither a telephone number nor an e-mail."""
    plain = fold_digits(typed).strip()
    if not plain.isprintable():
        plain = ""
    if EMAIL.fullmatch(plain) and len(plain) <= 254:  # noqa: PLR2004 -- RFC 5321
        return "email", plain.lower()
    number = re.sub(r"[\s()-]", "", plain)
    if PHONE.fullmatch(number):
        return "phone", number
    raise Invalid({"address": Sentence("请写手机号，或者邮箱地址。")})


def _words(number: uuid.UUID, digits: str) -> bytes:
    return b"entry\x00" + number.bytes + digits.encode()


def _is(row: EntryCode, digits: str) -> bool:
    return any(hmac.compare_digest(one, bytes(row.hashed)) for one in keyed_by_each(_words(row.pk, digits)))


def ask(typed: str, language: str) -> tuple[uuid.UUID, str]:
    """Send six digits to an address; gives the number they are asked under, and the digits (for the demo's page alone).

    Who asks too often for one address is answered the same, and nothing more is sent there.
    """
    kind, value = read_address(typed)
    index, now = index_of(kind, value), datetime.now(UTC)
    number, digits = uuid.uuid4(), f"{secrets.randbelow(10**6):06d}"
    asked = EntryCode.objects.filter(blind_index=index, made_at__gte=now - timedelta(days=1))
    is_sent = (
        asked.count() < MOST_OF_A_DAY and asked.filter(made_at__gte=now - SENT_WITHIN).count() < MOST_SENT
    )
    told = json.dumps([value, digits]).encode()
    with transaction.atomic():
        # No address is kept: an account written under the key before moves to today's when its address is typed.
        Resident.objects.filter(
            blind_index__in=[one for one in indexes_of(kind, value) if one != index]
        ).update(blind_index=index)
        EntryCode.objects.create(
            id=number, kind=kind, blind_index=index, hashed=keyed(_words(number, digits)), language=language,
            sealed=master_key().wrap(told) if is_sent else None,
            made_at=now, expires_at=now + TERM,
        )  # fmt: skip
        from yinuo.kernel.identity.tasks import send_entry_code

        send_entry_code.defer(number=str(number))
    return number, digits


def opened(row: EntryCode) -> tuple[str, str]:
    """Give (address, digits) of a code that waits to be sent."""
    value, digits = json.loads(master_key().unwrap(bytes(row.sealed or b"")))
    return str(value), str(digits)


def enter(number: str, typed: str) -> Resident:
    """Give the account that these digits open, made where there was none. Raises Invalid alike for everything else."""
    try:
        row = EntryCode.objects.filter(pk=uuid.UUID(number)).first()
    except ValueError:
        row = None
    now, digits = datetime.now(UTC), "".join(fold_digits(typed).split())[:12]
    waits = EntryCode.objects.filter(
        pk=row.pk if row else uuid.uuid4(), used_at__isnull=True, expires_at__gt=now, n_tries__lt=MOST_TRIES
    )
    is_counted = waits.update(n_tries=F("n_tries") + 1)
    if row is None or not is_counted or not _is(row, digits):
        raise Invalid({"digits": WRONG})
    with transaction.atomic():
        if not EntryCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now):
            raise Invalid({"digits": WRONG})
        made = {"kind": row.kind, "made_on": now.date()}
        return Resident.objects.get_or_create(blind_index=bytes(row.blind_index), defaults=made)[0]


def resident(number: int, epoch: int) -> Resident | None:
    """Give the account a browser speaks for; None where it is gone, or all its browsers were logged out."""
    return Resident.objects.filter(pk=number, epoch=epoch).first()


def put(who: Resident, code: str) -> None:
    """Put a code into an account. Raises NotFound for a code that opens nothing, Invalid for one too many."""
    kept = lookup(settings.YINUO_CODE_KEY, code)
    if not TrackingCode.objects.filter(pk=kept, cancelled_at__isnull=True).exists():
        raise NotFound(NO_SUCH_CODE)
    if who.kept.count() >= MOST_KEPT:
        raise Invalid.whole(Sentence("账户里最多放 {most} 件。先拿掉一件。", most=MOST_KEPT))
    ResidentMatter.objects.get_or_create(
        resident=who, code_id=kept, defaults={"kept_on": datetime.now(UTC).date()}
    )


def kept_by(who: Resident) -> Sequence[tuple[ResidentMatter, Matter]]:
    """Give what lies in an account, the newest first: two queries. A code that was cancelled is not there."""
    rows = list(
        ResidentMatter.objects.filter(resident=who, code__cancelled_at__isnull=True)
        .select_related("code")
        .order_by("-id")
    )
    matters = Matter.objects.select_related("place", "text").in_bulk([row.code.stream_id for row in rows])
    return [(row, matters[row.code.stream_id]) for row in rows if row.code.stream_id in matters]


def held_by(who: Resident, number: int) -> Holder:
    """Give the voice of a code in the account. Raises NotFound for one that is not there, or was cancelled."""
    row = ResidentMatter.objects.filter(pk=number, resident=who).first()
    if row is None:
        raise NotFound(NO_SUCH_CODE)
    return holder_by(bytes(row.code_id))


def is_kept(who: Resident, key: str) -> bool:
    """Say whether the matter that this key speaks in lies in the account already."""
    return ResidentMatter.objects.filter(resident=who, code__actor_id=key).exists()


def take_out(who: Resident, number: int) -> None:
    """Take a code out of an account; the code itself goes on."""
    ResidentMatter.objects.filter(pk=number, resident=who).delete()


def log_out_everywhere(who: Resident) -> None:
    """Have no browser speak for this account any more."""
    Resident.objects.filter(pk=who.pk).update(epoch=F("epoch") + 1)


def delete(who: Resident) -> None:
    """Delete an account with all that lies in it, and every code sent for it. The matters go on; so do their codes."""
    with transaction.atomic():
        EntryCode.objects.filter(blind_index=bytes(who.blind_index)).delete()
        ResidentMatter.objects.filter(resident=who).delete()
        Resident.objects.filter(pk=who.pk).delete()


def sweep(now: datetime) -> int:
    """Take away the codes of more than a day ago; gives how many."""
    return EntryCode.objects.filter(made_at__lt=now - timedelta(days=1)).delete()[0]
