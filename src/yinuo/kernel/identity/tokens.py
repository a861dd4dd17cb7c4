"""Tokens: made once, shown once, looked up with everything their bearer may do in one query."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import psycopg
from django.db import connection

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import clean_line
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.models import ApiToken
from yinuo.kernel.matters.actors import narrowed
from yinuo.kernel.matters.situation import Actor, Seat
from yinuo.kernel.people.bundles import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from yinuo.kernel.people.models import Account

PREFIX: Final = "yinuo_"
SECRET_BYTES: Final = 32
MOST_DAYS: Final = 366
MOST_NAME: Final = 60
# The token, its account and every appointment its person ever held: independence looks back.
BEARER: Final = """
SELECT t.id, a.id, a.person_id, t.last_used_on, t.bundles::text, t.is_read_only,
       (SELECT coalesce(json_agg(json_build_array(p.role, p.unit_id, u.path, l.path, p.from_on, p.to_on)), '[]')::text
        FROM appointment p JOIN unit u ON u.code = p.unit_id JOIN place l ON l.code = p.place_id
        WHERE p.person_id = a.person_id)
FROM api_token t JOIN account a ON a.id = t.account_id
WHERE t.hashed = %s AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp() AND a.is_active
"""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever brought a token that holds: its number, the member of staff it speaks for, what it is narrowed to."""

    token: int
    actor: Actor
    is_read_only: bool = False
    account: int = 0
    only: tuple[str, ...] = ()


def hashed(secret: str) -> bytes:
    """Give what is kept of a token. Its 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def create(
    account: Account, name: str, days: int, *, only: Sequence[str] = (), is_read_only: bool = False
) -> tuple[ApiToken, str]:
    """Make a token for an account and give it with its secret, which nobody can read again.

    `only` names the bundles it is narrowed to. Raises Invalid for a name, a term or a bundle that will not do.
    """
    kept = clean_line(name, most=MOST_NAME, field="name", least=1)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": Sentence("令牌最短一天，最长 {most} 天。", most=MOST_DAYS)})
    unknown = [bundle for bundle in only if bundle not in BUNDLES]
    if unknown:
        words = Sentence(
            "没有「{bundle}」这种岗位。可选：{bundles}。", bundle=unknown[0], bundles="、".join(BUNDLES)
        )
        raise Invalid({"only": words})
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    expires = datetime.now(UTC) + timedelta(days)
    row = ApiToken.objects.create(
        account=account, name=kept, hashed=hashed(secret), expires_at=expires,
        bundles=sorted(set(only)), is_read_only=is_read_only,
    )  # fmt: skip
    record("token_made", account.pk, note=str(row.pk))
    return row, secret


def listed(account: Account | None = None) -> QuerySet[ApiToken]:
    """Give the tokens of an account, or all, the newest first."""
    rows = ApiToken.objects.select_related("account").order_by("-id")
    return rows if account is None else rows.filter(account=account)


def revoke(number: int) -> ApiToken:
    """End a token at once, and for good; a second time changes nothing. Raises NotFound for an unknown number."""
    row = ApiToken.objects.filter(pk=number).first()
    if row is None:
        raise NotFound(Sentence("没有第 {number} 号令牌。", number=number))
    if row.revoked_at is None:
        row.revoked_at = datetime.now(UTC)
        row.save(update_fields=["revoked_at"])
        record("token_ended", row.account_id, note=str(row.pk))
    return row


def bearer(secret: str) -> Bearer | None:
    """Give who brought this token in one query; None for one unknown, past its day, revoked, or of nobody active."""
    with connection.wrap_database_errors:
        connection.ensure_connection()
        # The driver's own cursor: its statements stay prepared, Django's are planned anew each time.
        row = psycopg.Cursor(connection.connection).execute(BEARER, (hashed(secret),)).fetchone()
    if row is None:
        return None
    number, account, person, used_on, bundles, is_read_only, seats = row
    today = datetime.now(UTC).date()
    if used_on != today:  # once a day: when it was used within the day is nobody's business
        ApiToken.objects.filter(pk=number).update(last_used_on=today)
    only = tuple(json.loads(bundles))
    actor = narrowed(Actor(person, "staff", tuple(_seat(*one) for one in json.loads(seats))), only)
    return Bearer(number, actor, is_read_only, account, only)


def _seat(bundle: str, unit: str, unit_path: str, place_path: str, from_on: str, to_on: str | None) -> Seat:
    until = date.fromisoformat(to_on) if to_on else None
    return Seat(bundle, unit, unit_path, place_path, date.fromisoformat(from_on), until)
