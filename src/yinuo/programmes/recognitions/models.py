"""What the recognitions own: lists as a source tells them, their lines, clusters, yearly reviews, what firms ask for.

A list has as many lines as its source says, named or not: its total is the number of its rows; the database keeps it.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.recognitions.words import FINDINGS, HELP, LEVELS, SOURCES

MOST_PRODUCTS: Final = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100


class RecognitionList(models.Model):
    """One list of one year, with the numbers its source gives. `evidence` says where it can be read."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    level = models.TextField()
    issuer = models.TextField()
    year = models.IntegerField()
    n_firms = models.IntegerField()
    n_products = models.IntegerField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    evidence = models.TextField()
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "recognition_list"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="recognition_list_source_is_known"),
            models.CheckConstraint(
                condition=Q(level__in=tuple(LEVELS)), name="recognition_list_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(n_firms__gte=1, n_firms__lte=F("n_products"), n_products__lte=MOST_PRODUCTS)
                & Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
                & ~Q(evidence=""),
                name="recognition_list_counts_and_says_where",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-year", "id"], name="recognition_list_newest")]


class ListStream(models.Model):
    """The stream of the record in which everything done to a list is told, and with it stands in the public log."""

    list = models.OneToOneField(RecognitionList, models.PROTECT, primary_key=True, related_name="told_in")
    stream = models.OneToOneField("record.Stream", models.PROTECT, related_name="+")

    class Meta:
        db_table = "recognition_stream"


class Cluster(models.Model):
    """One industry cluster by its name."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField(unique=True)
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "recognition_cluster"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source__in=SOURCES), name="recognition_cluster_source_is_known"
            ),
        ]


class Listing(models.Model):
    """One line of a list. Filled in once its source names a firm or a product; checked by somebody else."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(RecognitionList, models.PROTECT, related_name="lines")
    n = models.IntegerField()
    firm = models.TextField(blank=True)
    product = models.TextField(blank=True)
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, related_name="lines")
    evidence = models.TextField(blank=True)
    entered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    entered_on = models.DateField(null=True)
    checked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)

    class Meta:
        db_table = "recognition_listing"
        indexes: ClassVar = [
            models.Index(
                fields=["entered_on", "list", "cluster"],
                name="recognition_listing_filled_in",
                condition=Q(entered_on__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "n"], name="recognition_listing_stands_once"),
            models.CheckConstraint(
                condition=(Q(entered_on__isnull=True, firm="", product="", evidence="", cluster__isnull=True))
                | (Q(entered_on__isnull=False) & (~Q(firm="") | ~Q(product="")) & ~Q(evidence="")),
                name="recognition_listing_says_where_it_is_from",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | (
                    Q(checked_on__isnull=False, entered_on__isnull=False, checked_on__gte=F("entered_on"))
                    & (Q(entered_by__isnull=True) | ~Q(entered_by=F("checked_by")))
                ),
                name="recognition_listing_is_checked_by_another",
            ),
        ]


class Review(models.Model):
    """What a yearly look at a line found, and where that can be read."""

    id = models.BigAutoField(primary_key=True)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="reviews")
    on = models.DateField()
    finding = models.TextField()
    evidence = models.TextField()
    by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, db_column="by_person", related_name="+"
    )

    class Meta:
        db_table = "recognition_review"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "on"], name="recognition_review_once_a_day"),
            models.CheckConstraint(
                condition=Q(finding__in=tuple(FINDINGS)) & ~Q(evidence=""),
                name="recognition_review_finds_something",
            ),
        ]


class HelpAsked(models.Model):
    """What a firm asked for: the request itself is a matter of its own, with the limits of services for firms."""

    stream = models.OneToOneField(
        "matters.Matter", models.PROTECT, primary_key=True, related_name="help_asked"
    )
    sort = models.TextField()
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, related_name="asked")
    asked_on = models.DateField()

    class Meta:
        db_table = "recognition_help"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sort__in=tuple(HELP)), name="recognition_help_sort_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["-asked_on"], name="recognition_help_newest")]
