"""The books of a venture are kept: opened with a chart, posted to, an entry taken back, a month closed.

The decisions are ledger.py's; here a venture's row is locked, its book is built from its tables, the decision is asked
for, kept, and told in the venture's stream. Who keeps the books posts and takes back; who leads that unit closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q, Sum

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.record.streams import Told, tell, tell_all
from yinuo.programmes.ventures import ledger
from yinuo.programmes.ventures.actions import standing
from yinuo.programmes.ventures.chart import Account, default_chart
from yinuo.programmes.ventures.ledger import Book, Closed, Draft, Line, Posted, month_after, month_of
from yinuo.programmes.ventures.ledger_models import (
    LedgerAccount,
    LedgerClosing,
    LedgerEntry,
    LedgerLine,
    VentureBook,
)
from yinuo.programmes.ventures.models import Venture
from yinuo.programmes.ventures.shares import keeper
from yinuo.programmes.ventures.statements import Row
from yinuo.programmes.ventures.states import leader

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor, Seat

MOST_ROWS: Final = 1000
"""Rows written by one statement."""
OPEN_ALREADY: Final = Sentence("账簿已经开了。")
NOT_A_MONTH: Final = Sentence("从某个月的 1 号开始，不能晚于今天。")
TO_COME: Final = Sentence("这一天还没有到。")
NO_MEMBER: Final = Sentence("这个村不在这个项目里。")
CLOSED_ALREADY: Final = Sentence("这个月已经结过账了。")
NOT_OVER: Final = Sentence("这个月还没过完，不能结账。")


@dataclass(frozen=True, slots=True)
class Trial:
    """The trial balance of some months: its rows in order of the chart; the sums of its columns."""

    rows: tuple[Row, ...]

    @property
    def debit(self) -> int:
        """Give what was posted to the debit."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """Give what was posted to the credit, below zero."""
        return sum(row.credit for row in self.rows)

    @property
    def opening(self) -> int:
        """Give what everything stood at before: zero."""
        return sum(row.opening for row in self.rows)

    @property
    def closing(self) -> int:
        """Give what everything stands at in the end: zero."""
        return sum(row.closing for row in self.rows)


def open_book(
    venture: Venture, first: date, actor: Actor, on: date, now: datetime | None = None
) -> VentureBook:
    """Open a venture's books with the chart that ships. Raises NotAllowed, or Invalid."""
    seat = keeper(venture, actor, on)
    if first.day != 1 or first > on:
        raise Invalid({"first": NOT_A_MONTH})
    with transaction.atomic():
        lock(venture)
        if VentureBook.objects.filter(pk=venture.pk).exists():
            raise Invalid.whole(OPEN_ALREADY, is_conflict=True)
        kept = VentureBook.objects.create(venture=venture, first=first, made_by_id=actor.person)
        LedgerAccount.objects.bulk_create(
            LedgerAccount(
                book=kept, n=n, code=one.code, kind=one.kind, zh=one.zh, en=one.en, name=one.name, by=one.by,
                is_guarded=one.is_guarded,
            )
            for n, one in enumerate(default_chart().values(), 1)
        )  # fmt: skip
        told = _told(venture, "book_opened", actor, seat, {"first": first.isoformat()})
        tell(venture.stream_id, told, now)
    return kept


def book_of(venture: Venture) -> Book:
    """Build a venture's whole book from its tables: four queries. Raises NotFound where none was opened."""
    kept = VentureBook.objects.filter(pk=venture.pk).first()
    if kept is None:
        raise NotFound
    lines: dict[int, list[Line]] = {}
    rows = LedgerLine.objects.filter(entry__book=kept).order_by("entry", "n")
    told = rows.values_list("entry_id", "account__code", "amount", "purpose", "party")
    for entry, account, amount, purpose, party in told:
        lines.setdefault(entry, []).append(Line(account, amount, purpose, party))
    entries = list(kept.entries.select_related("reverses").order_by("number"))
    posted = (
        Posted(
            one.number, Draft(one.key, one.on, tuple(lines[one.pk]), one.text, one.reference), one.month,
            one.reverses.number if one.reverses else None,
        )
        for one in entries
    )  # fmt: skip
    months = kept.closings.standing().order_by("month").values_list("month", "made_by_id")
    return Book(_chart(kept), kept.first, [*posted, *(Closed(month, f"{by}") for month, by in months)])


def _chart(kept: VentureBook) -> dict[str, Account]:
    return {
        one.code: Account(one.code, one.kind, one.zh, one.en, one.name, one.by, one.is_guarded)  # type: ignore[arg-type]
        for one in kept.accounts.order_by("n")
    }


def post(venture: Venture, draft: Draft, actor: Actor, on: date, now: datetime | None = None) -> LedgerEntry:
    """Post an entry; the same draft under the same key gives the one that is there. Raises NotAllowed, Invalid."""
    with transaction.atomic():
        posting = Posting(venture, actor, on, now)
        number = posting.post(draft).number
        kept = posting.keep()
        return kept[0] if kept else LedgerEntry.objects.get(book=venture.pk, number=number)


@dataclass(frozen=True, slots=True)
class Who:
    """In whose name entries are kept, and from which seat they are told; by nobody (None) where a plan posts them."""

    made_by: int
    person: int | None
    role: str
    unit: str

    @classmethod
    def by_plan(cls, closer: int) -> Who:
        """Give who posts by itself what was planned, as somebody closes a month."""
        return cls(closer, None, "system", "")


class Posting:
    """Entries posted one after the other: decided on a book that is built once, then written all at once.

    The caller holds the transaction. Raises NotAllowed for an actor who does not keep the books.
    """

    def __init__(self, venture: Venture, by: Actor | Who, on: date, now: datetime | None = None) -> None:
        """Lock the venture, and build its book."""
        self.venture, self.on, self.now = venture, on, now
        self.who = by if isinstance(by, Who) else _drafter(by, keeper(venture, by, on))
        lock(venture)
        self.members = set(venture.members.values_list("unit_id", flat=True))
        self.book = book_of(venture)
        self.fresh: list[Posted] = []

    def post(self, draft: Draft) -> Posted:
        """Decide one more entry. Raises Invalid, and has then changed nothing."""
        if draft.on > self.on:
            raise Invalid({"on": TO_COME})
        for n, line in enumerate(draft.lines):
            if line.party and line.party not in self.members:
                raise Invalid({f"lines[{n}].party": NO_MEMBER})
        posted = ledger.post(self.book, draft)
        if draft.key not in self.book.by_key:
            self.book.apply(posted)
            self.fresh.append(posted)
        return posted

    def keep(self) -> list[LedgerEntry]:
        """Write what is new, in a number of queries that does not grow with it, and give it."""
        fresh, self.fresh = self.fresh, []
        return _kept(self.venture, fresh, self.who, self.now)


def _drafter(actor: Actor, seat: Seat) -> Who:
    return Who(actor.person, actor.person, "drafter", seat.unit)


def reverse(
    venture: Venture, number: int, text: str, actor: Actor, on: date, now: datetime | None = None
) -> LedgerEntry:
    """Take an entry back by another, line by line, once. Raises NotAllowed, Invalid."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        lock(venture)
        posted = ledger.reverse(book_of(venture), number, key=f"reverse/{number}", on=on, text=text)
        there = LedgerEntry.objects.filter(book=venture.pk, number=posted.number).first()
        return there or _kept(venture, [posted], _drafter(actor, seat), now)[0]


def _kept(venture: Venture, every: list[Posted], who: Who, now: datetime | None) -> list[LedgerEntry]:
    """Keep what was decided, and tell it."""
    if not every:
        return []
    accounts = dict(LedgerAccount.objects.filter(book=venture.pk).values_list("code", "pk"))
    back = {posted.reverses for posted in every if posted.reverses is not None}
    of = (
        {one.number: one for one in LedgerEntry.objects.filter(book=venture.pk, number__in=back)}
        if back
        else {}
    )
    entries = LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                book_id=venture.pk, number=posted.number, key=posted.draft.key, on=posted.draft.on, month=posted.month,
                text=posted.draft.text, reference=posted.draft.reference, n_lines=len(posted.draft.lines),
                reverses=of[posted.reverses] if posted.reverses else None, made_by_id=who.made_by,
            )
            for posted in every
        ],
        batch_size=MOST_ROWS,
    )  # fmt: skip
    LedgerLine.objects.bulk_create(
        [
            LedgerLine(
                entry=entry, n=n, account_id=accounts[line.account], amount=line.amount, purpose=line.purpose,
                party=line.party,
            )
            for entry, posted in zip(entries, every, strict=True)
            for n, line in enumerate(posted.draft.lines, 1)
        ],
        batch_size=MOST_ROWS,
    )  # fmt: skip
    told = [
        Told("posted", who.person, who.role, who.unit, {"venture": venture.code, **_public(posted)},
             {"text": posted.draft.text})
        for posted in every
    ]  # fmt: skip
    tell_all(venture.stream_id, told, now)
    return entries


def _public(posted: Posted) -> dict[str, Any]:
    """Give what the log says of an entry."""
    lines = [
        {"account": line.account, "amount": line.amount, "party": line.party} for line in posted.draft.lines
    ]
    public = {
        "number": posted.number, "on": posted.draft.on.isoformat(), "month": posted.month.isoformat(), "lines": lines,
    }  # fmt: skip
    return public if posted.reverses is None else {**public, "reverses": posted.reverses}


def close(
    venture: Venture, actor: Actor, on: date, now: datetime | None = None, until: date | None = None
) -> LedgerClosing:
    """Close the earliest month that is open, or every one until a day's month, and give the last one.

    Raises NotAllowed, NotFound; or Invalid where a month is not over, or `until` is closed already ("until").
    """
    seat = leader(actor, standing(venture, on))
    if isinstance(seat, bool):
        raise NotAllowed
    with transaction.atomic():
        lock(venture)
        month = open_month(venture)
        if month is None:
            raise NotFound
        last = month if until is None else month_of(until)
        if month_after(last) > on:
            raise Invalid.whole(NOT_OVER) if until is None else Invalid({"until": NOT_OVER})
        if last < month:
            raise Invalid({"until": CLOSED_ALREADY})
        months = [month]
        while months[-1] < last:
            months.append(month_after(months[-1]))
        rows = LedgerClosing.objects.bulk_create(
            [LedgerClosing(book_id=venture.pk, month=one, made_by_id=actor.person) for one in months]
        )
        told = [_told(venture, "month_closed", actor, seat, {"month": one.isoformat()}) for one in months]
        tell_all(venture.stream_id, told, now)
    return rows[-1]


def open_month(venture: Venture) -> date | None:
    """Give the earliest month that is open; None where there are no books."""
    kept = VentureBook.objects.filter(pk=venture.pk).first()
    if kept is None:
        return None
    last = last_closing(venture)
    return kept.first if last is None else month_after(last.month)


def last_closing(venture: Venture) -> LedgerClosing | None:
    """Give the closing of the month that was closed last and is closed still."""
    return LedgerClosing.objects.standing().filter(book=venture.pk).order_by("-month").first()


def trial(venture: Venture, first: date, last: date) -> Trial:
    """Give the trial balance over the months of these days, summed by the database: one query."""
    first, last = month_of(first), month_of(last)
    before, within = Q(entry__month__lt=first), Q(entry__month__gte=first)
    rows = LedgerLine.objects.filter(entry__book=venture.pk, entry__month__lte=last)
    sums = rows.values_list("account__code", "purpose", "party", "account__n").annotate(
        opening=Sum("amount", filter=before),
        debit=Sum("amount", filter=within & Q(amount__gt=0)),
        credit=Sum("amount", filter=within & Q(amount__lt=0)),
    )
    return Trial(
        tuple(
            Row((code, purpose, party), int(opening or 0), int(debit or 0), int(credit or 0))
            for code, purpose, party, _n, opening, debit, credit in sums.order_by(
                "account__n", "purpose", "party"
            )
        )
    )


def entries_of(venture: Venture, first: date, last: date, start: int, n: int) -> list[LedgerEntry]:
    """Give some of the entries that count in these months, the latest first, with their lines: two queries."""
    rows = LedgerEntry.objects.filter(book=venture.pk, month__gte=month_of(first), month__lte=last)
    rows = rows.select_related("reverses", "reversed_by").prefetch_related("lines__account")
    return list(rows.order_by("-number")[start : start + n])


def entries_between(venture: Venture, first: date, last: date, on: date) -> list[LedgerEntry]:
    """Give every entry that counts in these months and was known by a day, the earliest first: two queries."""
    rows = LedgerEntry.objects.filter(
        book=venture.pk, month__gte=month_of(first), month__lte=last, on__lte=on
    )
    return list(rows.select_related("reverses").prefetch_related("lines__account").order_by("number"))


def last_day(month: date) -> date:
    """Give the last day of a month."""
    return month_after(month) - timedelta(days=1)


def lock(venture: Venture) -> None:
    """Let nobody else write in a venture's books until the transaction ends."""
    Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)


def _told(venture: Venture, verb: str, actor: Actor, seat: Seat, public: dict[str, Any]) -> Told:
    """Give what is told of the books: a month is closed from a leader's seat, all else from a keeper's."""
    role = "lead" if verb == "month_closed" else "drafter"
    return Told(verb, actor.person, role, seat.unit, {"venture": venture.code, **public}, {})
