"""What the works own beside their matters: the things that serve everybody, and what a closure of one says.

A closure is the detail row of a commitment: by when the thing opens again, how firmly that was said, every later date
and how it ended are the matter's own, and stand nowhere here.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from yinuo.base.lexemes import vector
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import codes_in
from yinuo.kernel.search.models import LexemesField
from yinuo.programmes.works.tally import ENDINGS
from yinuo.programmes.works.words import SORTS

SOURCES: Final = ("", "example", "page")
MOST_PARTS: Final = 12


class Asset(models.Model):
    """A thing that serves everybody: a bridge, a road, a lamp, a pump; where it is, since when it is in the book.

    `tsv` is what it is found by while somebody types: its names, and those of its place and of what lies above it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    sort = models.TextField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    since_on = models.DateField()
    source = models.TextField(blank=True)
    tsv = LexemesField(default="")

    class Meta:
        db_table = "work_asset"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sort__in=tuple(SORTS)), name="work_asset_sort_is_known"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="work_asset_source_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="work_asset_is_named"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place"], name="work_asset_here"),
            models.Index(fields=["sort", "name", "id"], name="work_asset_as_in_the_book"),
            GinIndex(fields=["tsv"], name="work_asset_found", fastupdate=False),
        ]

    def save(self, *args: Any, **how: Any) -> None:
        """Write it with what it is found by."""
        above = Place.objects.filter(pk__in=codes_in(self.place.path)).order_by("path")
        names = [name for row in above.values_list("name", "name_en") for name in row]
        self.tsv = vector(" ".join((self.name, self.name_en, *names)))
        super().save(*args, **how)


class Counted(models.Model):
    """A closure that is counted, as its promise stands now: what the list behind a number is read from (tally.py)."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    first_due = models.DateField()
    strength = models.TextField()
    ending = models.TextField()

    class Meta:
        db_table = "work_counted"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ending__in=ENDINGS), name="work_counted_ending_is_known")
        ]
        indexes: ClassVar = [
            models.Index(fields=["strength", "first_due", "stream"], name="work_counted_by_day"),
            models.Index(fields=["strength", "ending", "first_due", "stream"], name="work_counted_by_ending"),
        ]


class Tally(models.Model):
    """How many closures promised with one strength came to one ending: of a year, or still open, of a first day."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    strength = models.TextField()
    ending = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "work_tally"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "strength", "ending"], name="work_tally_cell", include=["n"]
            ),
            models.CheckConstraint(condition=Q(ending__in=ENDINGS), name="work_tally_ending_is_known"),
        ]


class Closure(models.Model):
    """What is closed, from which day, which parts are mended (one text each), the way round, who does the work.

    Of what a front page told (`source` "page") the first day of the closure may be missing: it is not made up.
    """

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="closure")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="closures")
    closed_from = models.DateField(null=True)
    scope = models.JSONField(default=list)
    detour = models.TextField(blank=True)
    contractor = models.TextField(blank=True)
    announced_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "work_closure"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="work_closure_source_is_known"),
            models.CheckConstraint(
                condition=Q(closed_from__isnull=False) | Q(source="page"),
                name="work_closure_begins_unless_a_page_did_not_say",
            ),
            models.CheckConstraint(condition=~Q(scope=[]), name="work_closure_mends_something"),
        ]
