"""A quarter's sheet is owed, shown and corrected: worked out of the tables, frozen, its hash in a stream of its own.

A venture's quarter is whole once its books are closed for its three months; without books, ten days after its last.
From then on it is shown by itself, by the worker, where nobody who keeps the books did so before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Sum

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.ventures import quarters
from yinuo.programmes.ventures.bookkeeping import open_month
from yinuo.programmes.ventures.ledger_models import LedgerEntry, LedgerLine, VentureBook
from yinuo.programmes.ventures.models import (
    Distribution,
    QuarterSheet,
    QuarterVersion,
    Venture,
    VillagePayment,
)
from yinuo.programmes.ventures.planning import sha256
from yinuo.programmes.ventures.quarters import CASH, SLIP_DAYS, Entry, Moved, Sheet
from yinuo.programmes.ventures.shares import keeper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor

NOT_WHOLE: Final = Sentence("这一季还没齐：有账簿的，先把三个月都结了账；没有账簿的，等季末后十天。")
SHOWN_ALREADY: Final = Sentence("这一季已经公开了。要改，写明原因更正。")
NOT_SHOWN: Final = Sentence("这一季还没有公开，谈不上更正。")
LATER: Final = Sentence("已经有更晚的一版了，请看那一版。")
SAME: Final = Sentence("重新算出来和公开的一样，没有要更正的。")
WHY: Final = Sentence("请写为什么更正，大家看得到。")


def ask(venture: Venture, on: date) -> list[QuarterSheet]:
    """Write down every quarter that is over and was not asked for: from here on it is owed by its day."""
    latest = venture.quarters.aggregate(latest=Max("first"))["latest"]
    found: list[QuarterSheet] = []
    for first in quarters.owed(venture.began_on, latest, on):
        last = quarters.last_of(first)
        due = quarters.due_on(last, on, is_first=latest is None and not found)
        found.append(QuarterSheet(venture=venture, first=first, last=last, due_on=due))
    return [_asked(one) for one in found]


def _asked(one: QuarterSheet) -> QuarterSheet:
    one.stream_id = begin("quarter")
    one.save()
    return one


def is_whole(row: QuarterSheet, on: date) -> bool:
    """Say whether a quarter can be shown: its months are closed, or its slips had their days."""
    if _has_books(row):
        month = open_month(row.venture)
        return month is not None and month > row.last
    return on >= row.last + timedelta(days=SLIP_DAYS)


def _has_books(row: QuarterSheet) -> bool:
    """Say whether a venture kept books for the whole of a quarter."""
    return VentureBook.objects.filter(pk=row.venture_id, first__lte=row.first).exists()


def show(pk: int, actor: Actor | None, on: date, now: datetime | None = None) -> QuarterVersion:
    """Show a quarter for the first time; `actor` is None where it happens by itself. Raises NotAllowed, Invalid."""
    with transaction.atomic():
        row = _locked(pk)
        unit = keeper(row.venture, actor, on).unit if actor is not None else ""
        if row.versions.exists():
            raise Invalid.whole(SHOWN_ALREADY, is_conflict=True)
        if not is_whole(row, on):
            raise Invalid.whole(NOT_WHOLE)
        return _keep(row, 1, "", actor, unit, on, now)


def correct(pk: int, reason: str, actor: Actor, on: date, now: datetime | None = None) -> QuarterVersion:
    """Show a quarter anew, worked out again, with the reason; what was shown stays. Raises NotAllowed, Invalid."""
    with transaction.atomic():
        row = _locked(pk)
        unit = keeper(row.venture, actor, on).unit
        last = row.versions.order_by("-n").first()
        if last is None:
            raise Invalid.whole(NOT_SHOWN, is_conflict=True)
        if last.shown_on > on:
            raise Invalid.whole(LATER, is_conflict=True)
        if not reason.strip():
            raise Invalid({"reason": WHY})
        if not quarters.differences(quarters.read(last.body), worked_out(row)):
            raise Invalid.whole(SAME)
        return _keep(row, last.n + 1, reason.strip(), actor, unit, on, now)


def show_whole(on: date, now: datetime | None = None) -> int:
    """Ask for what is owed and show what is whole; gives how many were shown. Safe to run twice."""
    n = 0
    for venture in Venture.objects.order_by("code"):
        with transaction.atomic():
            _one_at_a_time(venture.code)
            ask(venture, on)
            for row in waiting(venture).order_by("first"):
                if is_whole(row, on):
                    show(row.pk, None, on, now)
                    n += 1
    return n


def waiting(venture: Venture) -> Any:
    """Give a venture's quarters that are owed and not shown."""
    shown = QuarterVersion.objects.filter(sheet=OuterRef("pk"))
    return QuarterSheet.objects.filter(~Exists(shown), venture=venture)


def _locked(pk: int) -> QuarterSheet:
    rows = QuarterSheet.objects.select_related("venture__manager", "venture__supervisor")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    _one_at_a_time(row.venture_id)
    return row


def _one_at_a_time(code: str) -> None:
    """Let one process at a time ask for a venture's quarters and show them; the worker may lock no row of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"quarter_sheet/{code}"])


def _keep(
    row: QuarterSheet, n: int, reason: str, actor: Actor | None, unit: str, on: date, now: datetime | None
) -> QuarterVersion:  # fmt: skip
    venture = row.venture
    about = {
        "venture": venture.code, "zh": venture.name, "en": venture.name_en, "currency": venture.currency,
        "digits": venture.digits, "from": row.first.isoformat(), "to": row.last.isoformat(), "version": n,
    }  # fmt: skip
    body = quarters.document(worked_out(row), about)
    person = actor.person if actor is not None else None
    kept = QuarterVersion.objects.create(
        sheet=row, n=n, shown_on=on, body=body, sha256=sha256(body), reason=reason, made_by_id=person
    )
    public = {
        "venture": venture.code, "from": about["from"], "to": about["to"], "version": n,
        "due": row.due_on.isoformat(), "sha256": kept.sha256,
    }  # fmt: skip
    role, words = ("drafter", {"reason": reason} if reason else {}) if actor is not None else ("system", {})
    tell(row.stream_id, Told("corrected" if n > 1 else "shown", person, role, unit, public, words), now)
    return kept


def worked_out(row: QuarterSheet) -> Sheet:
    """Work a quarter out of the tables as they stand: of the books where there are any, else of incomes and slips."""
    names = {
        one.unit_id: (one.unit.name, one.unit.name_en) for one in row.venture.members.select_related("unit")
    }
    if _has_books(row):
        return quarters.from_books(_cash_before(row), _moved(row), names)
    return _from_slips(row, names)


def _brought_in(row: QuarterSheet) -> Any:
    """Give the entries by which a book began: of its first day, without income or expense among their lines."""
    earned = LedgerLine.objects.filter(entry=OuterRef("pk"), account__kind__in=("income", "expense"))
    return LedgerEntry.objects.filter(~Exists(earned), book=row.venture_id, on=F("book__first"))


def _cash_before(row: QuarterSheet) -> int:
    """Give what lay in cash and bank before a quarter; what a book began with was there before it."""
    lines = LedgerLine.objects.filter(entry__book=row.venture_id, account__code__in=CASH)
    before = Q(entry__month__lt=row.first) | Q(entry__month=row.first, entry__in=_brought_in(row))
    return _sum(lines.filter(before), "amount")


def _moved(row: QuarterSheet) -> Iterable[Moved]:
    """Give what entries that touch cash or bank moved, by their other accounts (one query)."""
    entries = LedgerEntry.objects.filter(book=row.venture_id, month__gte=row.first, month__lte=row.last)
    entries = entries.filter(lines__account__code__in=CASH).exclude(pk__in=_brought_in(row))
    lines = LedgerLine.objects.filter(entry__in=entries.values("pk")).exclude(account__code__in=CASH)
    sums = lines.values_list(
        "account__n", "account__code", "account__kind", "account__zh", "account__en", "party"
    )
    for _n, code, kind, zh, en, party, sum_ in sums.annotate(sum=Sum("amount")).order_by(
        "account__n", "party"
    ):
        yield Moved(code, kind, zh, en, party, -int(sum_))


def _from_slips(row: QuarterSheet, names: dict[str, tuple[str, str]]) -> Sheet:
    venture, first, last = row.venture, row.first, row.last
    shown = Distribution.objects.filter(venture=venture, withdrawn_on=None, shown_on__lte=last)
    granted = venture.grants.filter(withdrawn_on=None, on__lte=last)
    paid = VillagePayment.objects.filter(distribution__venture=venture, paid_on__lte=last)
    before = (
        _sum(shown.filter(shown_on__lt=first), "net") + _sum(granted.filter(on__lt=first), "amount")
        - _sum(paid.filter(paid_on__lt=first), "amount")
    )  # fmt: skip
    came, spent = list[Entry](), list[Entry]()
    for one in shown.filter(shown_on__gte=first).order_by("first"):
        code, (zh, en) = one.first.isoformat(), quarters.named(one.first, one.last)
        came.append(Entry(f"in.{code}", f"{zh}收入", f"Income of {en}", one.income, (one.slip,)))
        if one.income != one.net:
            costs = one.income - one.net
            spent.append(
                Entry(f"out.{code}", f"{zh}成本和税", f"Costs and taxes of {en}", costs, (one.slip,))
            )
    for round_, sum_ in (
        granted.filter(on__gte=first).values_list("round").annotate(Sum("amount")).order_by("round")
    ):
        came.append(
            Entry(
                f"in.grant.{round_}",
                f"补助，第 {round_} 轮政策",
                f"Grants of policy round {round_}",
                int(sum_),
            )
        )
    handed: dict[str, tuple[int, list[str]]] = {}
    order = ("n", "paid_on")
    for part in paid.filter(paid_on__gte=first).order_by(*order).values_list("unit", "amount", "reference"):
        unit, amount, reference = part
        so_far, slips = handed.get(unit, (0, []))
        handed[unit] = (so_far + amount, [*slips, reference])
    return Sheet("slips", before, tuple(came), tuple(spent), tuple(
        Entry(f"to.{unit}", *names[unit], amount, tuple(slips)) for unit, (amount, slips) in handed.items()
    ))  # fmt: skip


def _sum(rows: Any, name: str) -> int:
    return int(rows.aggregate(sum=Sum(name))["sum"] or 0)
