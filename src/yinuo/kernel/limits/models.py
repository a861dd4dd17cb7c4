"""The place as data: its calendar, its time limits, what can be brought forward, and the pack itself."""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yinuo.base.calendar import LIMIT_PATTERN
from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.limits.things import THINGS, refused_word

KINDS: Final = ("request", "wish", "hazard", "dispute", "task", "commitment", "claim")
LIMIT_FIELDS: Final = ("accept", "acknowledge", "first_contact", "result", "extension")
FACILITY_KINDS: Final = (
    *("door", "rest", "water", "cooling", "heating", "toilet", "microwave", "charging", "first_aid", "aed"),
)
DAYS_PATTERN: Final = r"^(0|[1-9][0-9]{0,3})(wd|d)$"
SLUG_PATTERN: Final = r"^[a-z][a-z0-9_]{0,39}$"


class Pack(models.Model):
    """The place this installation stands for. One row; what is of one country stands here, not in code.

    `hours` is {"weekdays": [0, ...], "spans": [["08:30", "12:00"], ...]}; the calendar's days are known
    from `covered_from` to `covered_to`. `version` counts changes, so that other processes see them.
    """

    code = models.CharField(max_length=40, primary_key=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    language = models.CharField(max_length=20)
    zone = models.CharField(max_length=60)
    hours = models.JSONField()
    covered_from = models.DateField()
    covered_to = models.DateField()
    currency = models.CharField(max_length=3)
    minor_unit = models.PositiveSmallIntegerField()
    emergency = models.JSONField(default=list)
    redaction = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "pack"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(covered_from__lte=F("covered_to")), name="pack_calendar_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="pack_currency_is_iso_4217"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a make-up day that is worked."""

    on = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.TextField(blank=True)
    name_en = models.TextField(blank=True)

    class Meta:
        db_table = "calendar_day"
        ordering: ClassVar = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class TimeLimit(models.Model):
    """How long each step of a class of matters may take, from a day on. Texts such as "5wd"; "" is none.

    A version once in force is never rewritten: a change is the next version with its own day.
    `governs` names the kinds ("claim", or "hazard:major" with a level) that take this class whatever
    their category says.
    """

    id = models.BigAutoField(primary_key=True)
    limit_class = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    name = models.TextField()
    name_en = models.TextField(blank=True)
    accept = models.CharField(max_length=8, blank=True)
    acknowledge = models.CharField(max_length=8, blank=True)
    first_contact = models.CharField(max_length=8, blank=True)
    result = models.CharField(max_length=8, blank=True)
    extension = models.CharField(max_length=8, blank=True)
    more = models.JSONField(default=dict, blank=True)
    governs = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "time_limit"
        ordering: ClassVar = ["limit_class", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["limit_class", "version"], name="time_limit_version_once"),
            models.UniqueConstraint(fields=["limit_class", "valid_from"], name="time_limit_day_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="time_limit_versions_from_one"),
            models.CheckConstraint(
                condition=Q(limit_class__regex=SLUG_PATTERN), name="time_limit_class_is_plain"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{step: ""})
                    | Q(**{f"{step}__regex": DAYS_PATTERN if step == "extension" else LIMIT_PATTERN}),
                    name=f"time_limit_{step}_is_a_limit",
                )
                for step in LIMIT_FIELDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limit_class} v{self.version}"


class Category(models.Model):
    """What a matter can be about: its class of limits, the kinds it suits, and whether it is sealed.

    A category of hazards names its `thing` from the closed list of `things.THINGS`.
    """

    code = models.CharField(max_length=40, primary_key=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    limit_class = models.CharField(max_length=40)
    programme = models.CharField(max_length=40, blank=True)
    kinds = ArrayField(models.CharField(max_length=20))
    thing = models.CharField(max_length=40, blank=True)
    is_sealed = models.BooleanField(default=False)
    is_physical = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    sort_key = models.TextField(blank=True)

    class Meta:
        db_table = "category"
        ordering: ClassVar = ["sort_key", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=SLUG_PATTERN), name="category_code_is_plain"),
            models.CheckConstraint(condition=~Q(name=""), name="category_is_named"),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=list(KINDS)) & ~Q(kinds=[]), name="category_kinds_are_known"
            ),
            models.CheckConstraint(
                condition=~Q(kinds__contains=["hazard"]) | Q(thing__in=THINGS),
                name="category_hazards_are_of_things",
            ),
            models.CheckConstraint(
                condition=~Q(kinds__contains=["dispute"]) | Q(is_sealed=True),
                name="category_disputes_are_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save; raises `Invalid` for a subject that no place may configure."""
        refuse_subject(self.name, self.name_en, self.kinds)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Facility(models.Model):
    """What a place offers, and when it is promised: one row for each sort of thing at a place.

    `kind` "door" is the place's own opening. `week` is a list of seven days of spans [["08:00", "20:00"], ...];
    None where nobody has said. `category` is what a fault of it is filed under, "" for none.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey("people.Place", on_delete=models.PROTECT, related_name="facilities")
    kind = models.CharField(max_length=20)
    week = models.JSONField(null=True)
    category = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        db_table = "facility"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind"], name="facility_once"),
            models.CheckConstraint(condition=Q(kind__in=FACILITY_KINDS), name="facility_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind}"


class HoursException(models.Model):
    """Days on which a facility ("" for the whole place) keeps other hours; no spans: it is shut."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey("people.Place", on_delete=models.PROTECT, related_name="hours_exceptions")
    kind = models.CharField(max_length=20, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()
    spans = models.JSONField(default=list)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        db_table = "hours_exception"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind", "from_on"], name="hours_exception_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("", *FACILITY_KINDS)), name="hours_exception_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="hours_exception_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.from_on}"


def refuse_subject(name: str, name_en: str, kinds: list[str]) -> None:
    """Raise `Invalid` where a category's names are of what stands refused in `things`."""
    word = refused_word(f"{name} {name_en}", is_hazard="hazard" in kinds)
    if word:
        raise Invalid(
            {
                "name": Sentence(
                    "不能设「{name}」这一类：含「{word}」。这里登记的是事和物，不是人、集会和信仰。",
                    name=name,
                    word=word,
                )
            }
        )
