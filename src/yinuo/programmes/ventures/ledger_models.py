"""The ledger's tables: a book, its accounts, its entries and their lines, and the months that were closed.

PostgreSQL is the last guard (migration 0005): an entry has two lines or more and sums to zero when its transaction
ends; nothing that was posted is changed or deleted; an entry is taken back once, line by line; a closed month takes
none.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.ventures.chart import BYS, KINDS


class VentureBook(models.Model):
    """The books of one venture: kept from the first day of the month `first` on."""

    venture = models.OneToOneField(
        "ventures.Venture", on_delete=models.PROTECT, primary_key=True, related_name="book"
    )
    first = models.DateField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "venture_book"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__day=1), name="venture_book_begins_with_a_month")
        ]


class LedgerAccount(models.Model):
    """One account of a book: `by` is what each line on it must name besides, a party or a purpose."""

    book = models.ForeignKey(VentureBook, on_delete=models.PROTECT, related_name="accounts")
    n = models.IntegerField()
    code = models.TextField()
    kind = models.TextField()
    zh = models.TextField()
    en = models.TextField()
    name = models.TextField()
    by = models.TextField(blank=True)
    is_guarded = models.BooleanField(default=False)

    class Meta:
        db_table = "ledger_account"
        ordering: ClassVar = ["book", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_account_once"),
            models.UniqueConstraint(fields=["book", "kind", "name"], name="ledger_account_has_its_own_name"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="ledger_account_kind_is_known"),
            models.CheckConstraint(condition=Q(by__in=BYS), name="ledger_account_by_is_known"),
        ]


class LedgerEntry(models.Model):
    """One entry as it stands for good. `on` is the day of the fact, `month` the first day of the month it counts in.

    `n_lines` is how many lines it was posted with, so that none can be added later. The same `key` is the same entry.
    """

    book = models.ForeignKey(VentureBook, on_delete=models.PROTECT, related_name="entries")
    number = models.IntegerField()
    key = models.TextField()
    on = models.DateField()
    month = models.DateField()
    text = models.TextField()
    reference = models.TextField(blank=True)
    n_lines = models.SmallIntegerField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "ledger_entry"
        ordering: ClassVar = ["book", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="ledger_entry_has_a_number"),
            models.UniqueConstraint(fields=["book", "key"], name="ledger_entry_once_by_its_key"),
            models.CheckConstraint(condition=Q(n_lines__gte=2), name="ledger_entry_has_two_lines"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ledger_entry_is_counted_from_one"),
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_entry_counts_in_a_month"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="ledger_entry_reverses_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["book", "month"], name="ledger_entry_by_month")]


class LedgerLine(models.Model):
    """One line of an entry, in minor units: above zero to the debit, below zero to the credit."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="lines")
    n = models.SmallIntegerField()
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    purpose = models.TextField(blank=True)
    party = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_line"
        ordering: ClassVar = ["entry", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "n"], name="ledger_line_has_a_place"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_line_is_of_something"),
        ]


class RentSpread(models.Model):
    """A rent that came at once for the days from `first` to `last`, in minor units: each year's part posts by itself.

    Written once (a trigger sees to it); reversing the entry of what came ends it.
    """

    book = models.ForeignKey(VentureBook, on_delete=models.PROTECT, related_name="spreads")
    amount = models.BigIntegerField()
    came_on = models.DateField()
    first = models.DateField()
    last = models.DateField()
    reference = models.TextField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "rent_spread"
        ordering: ClassVar = ["book", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "reference"], name="rent_spread_once_by_its_slip"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, last__gte=F("first")), name="rent_spread_is_for_some_days"
            ),
        ]


class Closings(models.QuerySet["LedgerClosing"]):
    """Months that were closed."""

    def standing(self) -> Closings:
        """Give those that were not opened again."""
        return self.filter(reopening__agreed_on__isnull=True)


class LedgerClosing(models.Model):
    """One month that was closed: months close one after the other. It stands until two persons opened it again."""

    book = models.ForeignKey(VentureBook, on_delete=models.PROTECT, related_name="closings")
    month = models.DateField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    objects = Closings.as_manager()

    class Meta:
        db_table = "ledger_closing"
        ordering: ClassVar = ["book", "month"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="ledger_closing_is_of_a_month"),
        ]
        indexes: ClassVar = [models.Index(fields=["book", "month"], name="ledger_closing_by_month")]


class LedgerReopening(models.Model):
    """That a closing no longer stands: asked for with a reason, and in force once another person agreed.

    Written once, agreed to once (a trigger sees to it); only the month closed last opens again.
    """

    closing = models.OneToOneField(LedgerClosing, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)
    agreed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "ledger_reopening"
        ordering: ClassVar = ["closing"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="ledger_reopening_says_why"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_on__isnull=True)
                | (Q(agreed_on__gte=F("asked_on"), agreed_by__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="ledger_reopening_takes_two_persons",
            ),
        ]
