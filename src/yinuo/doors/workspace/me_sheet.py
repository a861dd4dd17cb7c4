"""What one may do here, on one page: appointments in plain words off the law's table; sessions, factors, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import BUNDLE_WORDS
from yinuo.doors.workspace.verbs import label_of
from yinuo.kernel.identity import factors, sessions, tokens
from yinuo.kernel.identity.models import OutsideIdentity
from yinuo.kernel.matters.table import NOTES, ROWS
from yinuo.kernel.people.bundles import BUNDLES
from yinuo.kernel.people.queries import appointments_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.identity.models import ApiToken, SecondFactor
    from yinuo.kernel.people.models import Account, Appointment

ASKED_OF: Final[Mapping[str, str]] = {
    "supporter": "handler", "beneficiary": "handler", "accused": "handler", "mediator2": "desk",
}  # fmt: skip
"""The role that a policy asks for, where it bears another name."""
ALSO: Final[Mapping[str, tuple[str, ...]]] = {"auditor": ("checker", "reviewer")}
"""Policies that hold for a role beside their own (kernel/matters/policy.py says why)."""
SIGHT: Final[Mapping[str, Text]] = {
    "desk": _("看得到：这一片的事。封存的，只看归您受理的。"),
    "unit": _("看得到：本单位主办、协办、先回话的事。"),
    "head": _("看得到：本单位和下面单位主办的事。"),
    "checker": _("看得到：这一片的事；封存的看不到。"),
    "auditor": _("看得到：所有的事；封存的，写了缘由再看，提的人看得到缘由。"),
    "technician": _("看得到：没有一件事的内容。管账号和任命。"),
}
BASES: Final[Mapping[str, Text]] = {
    "sheet": _("照单位的名单任命"),
    "one": _("一人任命"),
    "two": _("两人任命：一人提，一人同意"),
    "alone": _("一人任命（人少，没有第二人）"),
}
FACTOR_WORDS: Final[Mapping[str, Text]] = {"totp": _("验证器"), "passkey": _("通行密钥")}


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment as its holder reads it: what it allows at once, and what takes a second person."""

    word: Text
    unit: str
    place: str
    from_on: date
    to_on: date | None
    basis: Text
    sight: Text
    alone: tuple[Text, ...]
    proposes: tuple[Text, ...]
    decides: tuple[Text, ...]
    is_running: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session: its name on the page, since when, last used, how it was proved, whether it is this one."""

    handle: str
    begun_at: datetime
    used_at: datetime
    factor: Text
    is_this: bool


@dataclass(frozen=True, slots=True)
class Me:
    """The page of one member of staff about themselves."""

    username: str
    posts: tuple[Post, ...]
    past: tuple[Post, ...]
    sittings: tuple[Sitting, ...]
    factors: Sequence[SecondFactor]
    n_recovery: int
    tokens: Sequence[ApiToken]
    is_outside: bool
    is_owing: bool
    idle_minutes: int


def _rows() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give each row of the table and each note as (verb, who does it alone, the two it takes)."""
    for row in ROWS:
        yield row.verb, () if row.two else row.who, row.two
    for verb, note in NOTES.items():
        yield verb, () if note.two else note.who, note.two


def _asks(policy: str) -> set[str]:
    """Give the roles for which a policy can hold."""
    return {ASKED_OF.get(policy, policy), *(role for role, others in ALSO.items() if policy in others)}


@cache
def allowed(bundle: str) -> tuple[tuple[str, ...], ...]:
    """Give what a bundle allows, off the table, each verb once: done alone, proposed, decided."""
    roles = BUNDLES[bundle]
    columns: tuple[list[str], ...] = ([], [], [])
    for verb, who, two in _rows():
        for column, policies in zip(columns, (who, two[:1], two[1:]), strict=True):
            if verb not in column and any(_asks(policy) & roles for policy in policies):
                column.append(verb)
    return tuple(tuple(column) for column in columns)


def _post(row: Appointment, on: date) -> Post:
    alone, proposes, decides = (tuple(label_of(verb) for verb in verbs) for verbs in allowed(row.role))
    return Post(
        BUNDLE_WORDS[row.role], name_of(row.unit), name_of(row.place),
        row.from_on, row.to_on, BASES[row.basis], SIGHT[row.role], alone, proposes, decides,
        is_running=row.from_on <= on,
    )  # fmt: skip


def factor_word(factor: str) -> Text:
    """Say how a log-in was proved."""
    words = {
        **FACTOR_WORDS, "recovery": _("备用码"), "outside": _("单位账号"), "": _("只用密码"),
    }  # fmt: skip
    return words.get(factor, factor)


def me_of(account: Account, on: date, session: str, *, is_owing: bool) -> Me:
    """Give the page's content: a fixed number of queries, however much there is."""
    rows = list(appointments_of(account.person_id))
    is_past = [row.to_on is not None and row.to_on < on for row in rows]
    return Me(
        account.username,
        tuple(_post(row, on) for row, past in zip(rows, is_past, strict=True) if not past),
        tuple(_post(row, on) for row, past in zip(rows, is_past, strict=True) if past),
        tuple(
            Sitting(
                sessions.handle_of(row.pk),
                row.begun_at,
                row.used_at,
                factor_word(row.factor),
                row.pk == session,
            )
            for row in sessions.sessions_of(account.pk)
        ),
        list(factors.factors_of(account.pk)),
        factors.n_recovery(account.pk),
        list(tokens.listed(account).filter(revoked_at__isnull=True)),
        is_outside=OutsideIdentity.objects.filter(account=account).exists(),
        is_owing=is_owing,
        idle_minutes=settings.YINUO_IDLE_MINUTES,
    )
