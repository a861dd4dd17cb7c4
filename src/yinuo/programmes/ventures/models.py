"""What is kept of a venture: who owns how much of it since when, each year's distribution, every village's payment."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.ventures.asset_models import AssetGrant, AssetLeaving, VentureAsset
from yinuo.programmes.ventures.lease_models import LeaseDue, LeaseReceipt, VentureLease
from yinuo.programmes.ventures.ledger_models import (
    LedgerAccount,
    LedgerClosing,
    LedgerEntry,
    LedgerLine,
    LedgerReopening,
    RentSpread,
    VentureBook,
)
from yinuo.programmes.ventures.quarter_models import QuarterSheet, QuarterVersion
from yinuo.programmes.ventures.states import SHOWN_DAYS, STATES

__all__ = [
    "AssetGrant",
    "AssetLeaving",
    "Distribution",
    "LeaseDue",
    "LeaseReceipt",
    "LedgerAccount",
    "LedgerClosing",
    "LedgerEntry",
    "LedgerLine",
    "LedgerReopening",
    "LineObjection",
    "QuarterSheet",
    "QuarterVersion",
    "RentSpread",
    "ShareMove",
    "Venture",
    "VentureAsset",
    "VentureBook",
    "VentureGrant",
    "VentureLease",
    "VentureMember",
    "VillagePayment",
    "VillageSpending",
]

KINDS: Final = ("factory", "park", "greenhouse", "flowers", "land", "orchard", "own", "other")
ROUNDS: Final = (1, 2, 3, 4, 5, 6)
SHARES: Final = "shares"


def two_thirds() -> list[dict[str, str]]:
    """Give the vote where a charter says nothing else: two thirds of all are there, two thirds of all say yes."""
    return [{"from": "1900-01-01", "of": "members", "present": "2/3", "yes": "2/3", "resolution": ""}]


class Venture(models.Model):
    """One thing that villages own together. Sums are minor units; `rules` and `charter` are as plan.schema.json says.

    `voting` holds versions by their first day: what part of whom (`of`: members or delegates) must be there and
    say yes.

    `manager` keeps the books and owes the villages their parts; `supervisor` is the unit that approves for them.
    `principal` names the register whose quantities are sums of money put in, for the yield; "" where there is none.
    """

    code = models.SlugField(primary_key=True, max_length=40)
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    name_en = models.TextField(blank=True)
    kind = models.TextField()
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    place = models.ForeignKey("people.Place", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    guarantor = models.TextField(blank=True)
    began_on = models.DateField()
    currency = models.TextField(default="CNY")
    digits = models.SmallIntegerField(default=2)
    rules = models.JSONField(default=list)
    charter = models.JSONField(default=list)
    principal = models.TextField(blank=True)
    voting = models.JSONField(default=two_thirds)
    is_example = models.BooleanField(default=False)

    class Meta:
        db_table = "venture"
        ordering: ClassVar = ["began_on", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="venture_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(supervisor=F("manager")), name="venture_is_supervised_by_another"
            ),
        ]


class VentureMember(models.Model):
    """A village collective in a venture, in the order of its register, with the minutes by which it decided to join."""

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    n = models.IntegerField()
    decided_on = models.DateField(null=True)
    minutes = models.TextField(blank=True)

    class Meta:
        db_table = "venture_member"
        ordering: ClassVar = ["venture", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venture", "unit"], name="venture_member_once"),
            models.UniqueConstraint(fields=["venture", "n"], name="venture_member_has_a_place"),
        ]


class ShareMove(models.Model):
    """A dated change of a register: an issue, a transfer, a calling in; of a quantity `top` ÷ `bottom`.

    `on` is the day from whose start it holds; `known_from` and `known_to` when it stood in the register. It is never
    rewritten: a correction ends its being known and adds another.
    """

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="moves")
    register = models.TextField(default=SHARES)
    on = models.DateField()
    giver = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    top = models.BigIntegerField()
    bottom = models.BigIntegerField(default=1)
    known_from = models.DateField()
    known_to = models.DateField(null=True)
    reference = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "venture_move"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(top__gt=0, bottom__gt=0), name="venture_move_is_of_something"),
            models.CheckConstraint(
                condition=(Q(giver__isnull=False) | Q(taker__isnull=False))
                & (Q(giver__isnull=True) | Q(taker__isnull=True) | ~Q(giver=F("taker"))),
                name="venture_move_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(known_to__isnull=True) | Q(known_to__gt=F("known_from")),
                name="venture_move_was_known",
            ),
        ]


class Distribution(models.Model):
    """One period's result and how it is shared out. What is shown is frozen: `plan` and `result`, with their hash.

    From a few lines: `net` income, what was carried in (`opening`), what lies in the bank by which slip; the ledger is
    not needed for it. `carried` is what stays in the venture.
    """

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="distributions")
    first = models.DateField()
    last = models.DateField()
    income = models.BigIntegerField()
    net = models.BigIntegerField()
    opening = models.BigIntegerField(default=0)
    bank = models.BigIntegerField()
    earmarked = models.BigIntegerField(default=0)
    slip = models.TextField()
    state = models.TextField(default="drafted")
    plan = models.BinaryField()
    result = models.BinaryField()
    sha256 = models.TextField()
    handed_out = models.BigIntegerField()
    carried = models.BigIntegerField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    shown_on = models.DateField(null=True)
    shown_until = models.DateField(null=True)
    members = models.IntegerField(null=True)
    present = models.IntegerField(null=True)
    yes = models.IntegerField(null=True)
    minutes = models.TextField(blank=True)
    pay_by = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    resolved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(null=True)
    approved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    disclosed_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "venture_distribution"
        ordering: ClassVar = ["-last", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="distribution_state_is_known"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="distribution_runs_forward"),
            models.CheckConstraint(condition=Q(handed_out__gte=0), name="distribution_takes_nothing_back"),
            models.UniqueConstraint(
                fields=["venture", "first"],
                condition=~Q(state="withdrawn"),
                name="distribution_once_a_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "withdrawn")) | Q(shown_on__isnull=False),
                name="distribution_was_shown",
            ),
            models.CheckConstraint(
                condition=Q(shown_on__isnull=True)
                | Q(shown_until__gte=F("shown_on") + timedelta(days=SHOWN_DAYS)),
                name="distribution_shown_ten_days",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "shown", "withdrawn"))
                | Q(
                    resolved_on__gte=F("shown_until"),
                    resolved_by__isnull=False,
                    yes__lte=F("present"),
                    present__lte=F("members"),
                    pay_by__isnull=False,
                ),
                name="distribution_was_resolved_after_showing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "shown", "resolved", "withdrawn"))
                | Q(approved_on__isnull=False, approved_by__isnull=False),
                name="distribution_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(bank__gte=F("handed_out") + F("earmarked")),
                name="distribution_is_in_the_bank",
            ),
            models.CheckConstraint(
                condition=(Q(resolved_by__isnull=True) | ~Q(resolved_by=F("made_by")))
                & (Q(approved_by__isnull=True) | (~Q(approved_by=F("made_by")) & ~Q(approved_by=F("resolved_by")))),
                name="distribution_takes_three_persons",
            ),
        ]  # fmt: skip


class VillagePayment(models.Model):
    """What one distribution owes one village: a promise once it is approved; paid once, by a bank's reference.

    Triggers refuse a changed sum, a second payment, and a payer who made or approved the distribution.
    """

    distribution = models.ForeignKey(Distribution, on_delete=models.PROTECT, related_name="payments")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    n = models.IntegerField()
    amount = models.BigIntegerField()
    matter = models.OneToOneField("matters.Matter", on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    reference = models.TextField(blank=True)
    paid_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "venture_payment"
        ordering: ClassVar = ["distribution", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["distribution", "unit"], name="venture_payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="venture_payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, reference="", paid_by__isnull=True)
                | (Q(paid_on__isnull=False, paid_by__isnull=False) & ~Q(reference="")),
                name="venture_payment_has_its_slip",
            ),
        ]


class LineObjection(models.Model):
    """What somebody objects to: one line of a sheet that was shown, of a distribution or of a quarter.

    The objection itself is a matter of its own.
    """

    stream = models.OneToOneField(
        "matters.Matter", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, null=True, related_name="objections"
    )
    quarter = models.ForeignKey(QuarterSheet, on_delete=models.PROTECT, null=True, related_name="objections")
    line = models.TextField()
    objected_on = models.DateField()

    class Meta:
        db_table = "venture_objection"
        ordering: ClassVar = ["objected_on", "stream"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(distribution__isnull=True) ^ Q(quarter__isnull=True),
                name="venture_objection_is_to_one_sheet",
            )
        ]


class VentureGrant(models.Model):
    """A grant or subsidy that a venture got, traced to a round of policy and kept for its purpose.

    It stands as it was entered (a trigger sees to it): what was wrong is taken back with a reason, and entered anew.
    """

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="grants")
    round = models.SmallIntegerField()
    on = models.DateField()
    amount = models.BigIntegerField()
    purpose = models.TextField()
    purpose_en = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "venture_grant"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(round__in=ROUNDS, amount__gt=0), name="venture_grant_has_its_round"
            ),
            models.UniqueConstraint(
                fields=["venture", "round", "on", "amount", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="venture_grant_once",
            ),
        ]


class VillageSpending(models.Model):
    """What a village spent of what came in: decided, contracted, paid. A count of people, never a name.

    What was decided stands as it was entered, and so does the contract and the payment once they are written (a trigger
    sees to it); what was wrong is taken back with a reason, which stays to be read, and entered anew.
    """

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    what = models.TextField()
    what_en = models.TextField(blank=True)
    amount = models.BigIntegerField()
    n_people = models.IntegerField(null=True)
    decided_on = models.DateField()
    minutes = models.TextField(blank=True)
    contract = models.TextField(blank=True)
    paid_on = models.DateField(null=True)
    reference = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "village_spending"
        ordering: ClassVar = ["-year", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="village_spending_is_of_something"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | (Q(paid_on__gte=F("decided_on")) & ~Q(reference="")),
                name="village_spending_was_decided_first",
            ),
            models.CheckConstraint(
                condition=Q(n_people__isnull=True) | Q(n_people__gte=0), name="village_spending_counts"
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "what", "amount", "decided_on"],
                condition=Q(withdrawn_on__isnull=True),
                name="village_spending_once",
            ),
        ]
