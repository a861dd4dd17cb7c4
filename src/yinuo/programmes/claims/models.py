"""What the claims own beside their matters: needs a community listed, who takes them on, what they offer, their day.

A claim itself is a matter, the promise of whoever takes a need on; a row here says of what, and how much of it. No row
holds a beneficiary: a sealed household's need points at its sealed matter, and says nothing of its own.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.claims.words import CLASSES, HOUSEHOLD, SORTS

SOURCES: Final = ("", "example", "page")
MOST_SHARES: Final = 10
DEAREST: Final = 100_000_000_00
"""No need costs more than this, in minor units."""


class ClaimDay(models.Model):
    """A day on which needs are read out and taken on. `source` "page": a front page told its counts alone."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    title = models.TextField()
    on = models.DateField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, db_column="unit", related_name="+")
    n_claimants = models.IntegerField(null=True)
    n_needs = models.IntegerField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "claim_day"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="claim_day_source_is_known"),
            models.CheckConstraint(
                condition=Q(source="page", n_claimants__isnull=False, n_needs__isnull=False)
                | (~Q(source="page") & Q(n_claimants__isnull=True, n_needs__isnull=True, unit__isnull=False)),
                name="claim_day_counts_only_what_a_page_told",
            ),
        ]


class Need(models.Model):
    """Something a community listed: its cost in minor units, in how many equal shares, by when, how it will be shown.

    `fallback` is the unit it goes to when nobody takes it in thirty days. Of a sealed household's need `asked` is the
    sealed request, `policy` what public money does first, `handed_on` the day the community gave the workers the way.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    title = models.TextField()
    benefits = models.TextField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    fallback = models.ForeignKey("people.Unit", models.PROTECT, db_column="fallback", related_name="+")
    cost = models.BigIntegerField()
    shares = models.IntegerField(default=1)
    due_on = models.DateField()
    proof = models.TextField()
    day = models.ForeignKey(ClaimDay, models.PROTECT, null=True, related_name="needs")
    listed_on = models.DateField()
    source = models.TextField(blank=True)
    asked = models.OneToOneField("matters.Matter", models.PROTECT, null=True, related_name="+")
    policy = models.TextField(blank=True)
    handed_on = models.DateField(null=True)

    class Meta:
        db_table = "claim_need"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="claim_need_source_is_known"),
            models.CheckConstraint(
                condition=Q(benefits__in=tuple(CLASSES)), name="claim_need_is_for_a_class"
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=1, cost__lte=DEAREST, shares__gte=1, shares__lte=MOST_SHARES)
                & Q(shares__lte=F("cost")),
                name="claim_need_costs_something",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("listed_on")), name="claim_need_is_due_later"),
            models.CheckConstraint(
                condition=Q(benefits=HOUSEHOLD, asked__isnull=False, policy__in=("none", "part"))
                | (~Q(benefits=HOUSEHOLD) & Q(asked__isnull=True, policy="", handed_on__isnull=True)),
                name="claim_need_of_a_household_was_checked_first",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-listed_on", "-id"], name="claim_need_newest")]


class Claimant(models.Model):
    """Who takes needs on. `unit` answers for them in the register: their own, or one that helps whoever has no desk."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    sort = models.TextField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    since_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "claimant"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sort__in=tuple(SORTS)), name="claimant_sort_is_known"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="claimant_source_is_known"),
        ]


class Claim(models.Model):
    """A matter by which a claimant takes on a need, or some of its shares; `amount` is their cost in minor units."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="claim")
    need = models.ForeignKey(Need, models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="claims")
    shares = models.IntegerField()
    amount = models.BigIntegerField()
    claimed_on = models.DateField()

    class Meta:
        db_table = "claim_taken"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shares__gte=1, shares__lte=MOST_SHARES, amount__gte=1),
                name="claim_takes_something",
            ),
        ]


class Offer(models.Model):
    """What a claimant offers from a day on: money, shares at most, places, classes wished for in order, and refused.

    The latest one counts; none is changed. `most` 0: nothing any more.
    """

    id = models.BigAutoField(primary_key=True)
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="offers")
    budget = models.BigIntegerField()
    most = models.IntegerField()
    places = models.JSONField(default=list)
    wishes = models.JSONField(default=list)
    refuses = models.JSONField(default=list)
    told_on = models.DateField()
    token = models.TextField(unique=True)

    class Meta:
        db_table = "claim_offer"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(budget__gte=1, budget__lte=DEAREST, most__gte=0, most__lte=MOST_SHARES),
                name="claim_offer_is_of_something",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["claimant", "-id"], name="claim_offer_latest")]


class Suggestion(models.Model):
    """One pair that the matching put side by side (ADR-0018): which share of what, to whom, of how much money left.

    Whether somebody followed it stands in the claims. The pairs of one press carry one `batch`.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.TextField()
    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    budget = models.BigIntegerField()
    suggested_on = models.DateField()

    class Meta:
        db_table = "claim_suggestion"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "need", "offer"], name="claim_suggestion_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=1, budget__gte=F("amount")), name="claim_suggestion_can_be_paid"
            ),
        ]
