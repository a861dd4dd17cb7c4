"""Exhibitions, hours for schools, bookings (a number of pupils, never a name); agreements; gifts; contests.

A school books by a code of its own, kept as its keyed hash. The database refuses more pupils in an hour than it holds.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

SOURCES: Final = ("", "example", "page")
MOST_PUPILS: Final = 500
MOST_AGE: Final = 18
MOST_ARTICLES, MOST_PARTIES = 40, 8
DEED_TERMS: Final = ("all", "show")
PRIZES: Final = ("first", "second", "third")


class Exhibition(models.Model):
    """One exhibition. `note` says what in it is not for the youngest; `source` "page": a front page told of it."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    opened_on = models.DateField()
    closes_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "visit_exhibition"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="visit_exhibition_source_is_known"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opened_on")),
                name="visit_exhibition_closes_after_it_opens",
            ),
        ]


class AgeNote(models.Model):
    """What to know before children of some ages see an exhibition, from one day to the next that was written.

    At most one note holds for the same ages; what was said once stays, with the day on which it ended.
    """

    id = models.BigAutoField(primary_key=True)
    exhibition = models.ForeignKey(Exhibition, models.PROTECT, related_name="age_notes")
    from_age = models.SmallIntegerField()
    to_age = models.SmallIntegerField()
    text = models.TextField()
    told_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "visit_age_note"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_age__gte=0, to_age__gte=F("from_age"), to_age__lte=MOST_AGE),
                name="visit_age_note_is_for_ages",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="visit_age_note_says_something"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("told_on")),
                name="visit_age_note_ends_after_it_was_told",
            ),
            models.UniqueConstraint(
                fields=["exhibition", "from_age", "to_age"], condition=Q(ended_on__isnull=True),
                name="visit_age_note_holds_once",
            ),
        ]  # fmt: skip


class School(models.Model):
    """One primary school. `key` is the keyed hash of the code by which its teacher books."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField(unique=True)
    key = models.BinaryField(unique=True)
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "visit_school"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="visit_school_source_is_known"),
        ]


class Slot(models.Model):
    """One hour of one day for schools, and how many pupils it holds."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    exhibition = models.ForeignKey(Exhibition, models.PROTECT, related_name="slots")
    on = models.DateField()
    from_at = models.TimeField()
    to_at = models.TimeField()
    capacity = models.IntegerField()
    opened_on = models.DateField()

    class Meta:
        db_table = "visit_slot"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="visit_slot_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(on__gte=F("opened_on")), name="visit_slot_is_not_in_the_past"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PUPILS), name="visit_slot_holds_somebody"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["exhibition", "on", "from_at"], name="visit_slot_by_day")]


class Booking(models.Model):
    """A school's booking of an hour: seated since a day, or waiting. `came` is what its teacher counted afterwards.

    `because` says why it was seated before a school that had asked earlier: "size", those were too many.
    """

    id = models.BigAutoField(primary_key=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    school = models.ForeignKey(School, models.PROTECT, related_name="bookings")
    n = models.IntegerField()
    asked_on = models.DateField()
    seated_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    came = models.IntegerField(null=True)
    came_on = models.DateField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        db_table = "visit_booking"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "school"], condition=Q(left_on__isnull=True), name="visit_booking_once"
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1, n__lte=MOST_PUPILS, because__in=("", "size")),
                name="visit_booking_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True, came_on__isnull=True)
                | Q(
                    came__gte=0, came__lte=MOST_PUPILS, came_on__isnull=False, seated_on__isnull=False,
                    left_on__isnull=True,
                ),
                name="visit_booking_came_after_it_was_seated",
            ),
        ]  # fmt: skip


class Agreement(models.Model):
    """An agreement between offices: its parties by name, when it was signed, when it is looked at again."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    parties = models.JSONField(default=list)
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    signed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "agreement"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="agreement_source_is_known"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=False, review_on__gt=F("signed_on")) | Q(source="page"),
                name="agreement_is_signed_and_reviewed_unless_a_page_is_silent",
            ),
        ]


class Article(models.Model):
    """One article of an agreement as it was signed. Nobody changes it."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="articles")
    n = models.SmallIntegerField()
    text = models.TextField()

    class Meta:
        db_table = "agreement_article"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "n"], name="agreement_article_stands_once"),
            models.CheckConstraint(
                condition=Q(n__gte=1, n__lte=MOST_ARTICLES) & ~Q(text=""),
                name="agreement_article_says_something",
            ),
        ]


class ArticlePromise(models.Model):
    """The promise that an article became: who does it by when is the matter's own, and stands nowhere here."""

    stream = models.OneToOneField(
        "matters.Matter", models.PROTECT, primary_key=True, related_name="article_promise"
    )
    article = models.OneToOneField(Article, models.PROTECT, related_name="promise")

    class Meta:
        db_table = "agreement_promise"


class Gift(models.Model):
    """What somebody offered: the facts beside its request. Every word about it and about them stands in the record.

    `credit_seq` is the event in which its giver wrote how they are to be named; null: nowhere, by nobody.
    """

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="gift")
    rights = models.TextField()
    credit_seq = models.IntegerField(null=True)
    asked_on = models.DateField()

    class Meta:
        db_table = "gift"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rights__in=("own", "family", "unsure")), name="gift_rights_are_known"
            ),
        ]


class GiftStep(models.Model):
    """One step with a thing offered; `seq` is the event that holds its words. The database holds their order."""

    id = models.BigAutoField(primary_key=True)
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="steps")
    sort = models.TextField()
    on = models.DateField()
    seq = models.IntegerField()
    number = models.TextField(blank=True)
    finding = models.TextField(blank=True)
    exhibition = models.ForeignKey(Exhibition, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "gift_step"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gift", "sort"], condition=~Q(sort__in=("provenance", "display")), name="gift_step_once"
            ),
            models.UniqueConstraint(
                fields=["sort", "number"], condition=~Q(number=""), name="gift_number_names_one"
            ),
            models.CheckConstraint(
                condition=(
                    Q(sort="provenance", finding__in=("clear", "unclear"), number="", exhibition__isnull=True)
                    | (Q(sort="deed", finding__in=DEED_TERMS, exhibition__isnull=True) & ~Q(number=""))
                    | (Q(sort__in=("certificate", "accession"), finding="", exhibition__isnull=True) & ~Q(number=""))
                    | Q(sort__in=("expert", "return"), finding="", number="", exhibition__isnull=True)
                    | Q(sort="display", finding="", number="", exhibition__isnull=False)
                ),
                name="gift_step_says_what_its_sort_needs",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["sort", "-id"], name="gift_step_by_sort")]


class Contest(models.Model):
    """An essay contest: until when schools enter, by what it is judged ([[criterion, most points], …])."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    closes_on = models.DateField(null=True)
    rubric = models.JSONField(default=list)
    decided_on = models.DateField(null=True)
    known_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "contest"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="contest_source_is_known"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=False) | Q(source="page", decided_on__isnull=True),
                name="contest_closes_unless_a_page_is_silent",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gt=F("closes_on")),
                name="contest_is_decided_once_closed",
            ),
        ]


class Entry(models.Model):
    """One essay by the code on its sheet. Who wrote it stands nowhere; of its school no judge reads."""

    id = models.BigAutoField(primary_key=True)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="entries")
    label = models.TextField()
    grade = models.SmallIntegerField()
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    entered_on = models.DateField()

    class Meta:
        db_table = "contest_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "label"], name="contest_entry_has_one_code"),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=6), name="contest_entry_grade_is_known"
            ),
        ]


class Conflict(models.Model):
    """What a judge said before judging: a school whose entries they do not judge; null: there is none."""

    id = models.BigAutoField(primary_key=True)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        db_table = "contest_conflict"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contest", "person", "school"], nulls_distinct=False, name="contest_conflict_once"
            ),
        ]


class Score(models.Model):
    """One judge's points for one entry, criterion by criterion, and their sum."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="scores")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    points = models.JSONField()
    total = models.IntegerField()
    on = models.DateField()

    class Meta:
        db_table = "contest_score"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "person"], name="contest_score_once_by_each"),
            models.CheckConstraint(condition=Q(total__gte=0), name="contest_score_is_counted"),
        ]


class Award(models.Model):
    """What an entry was given."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="award")
    prize = models.TextField()
    on = models.DateField()

    class Meta:
        db_table = "contest_award"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(prize__in=PRIZES), name="contest_award_prize_is_known"),
        ]


class EntryName(models.Model):
    """The request in which a guardian's yes and a prizewinner's name stand: there alone, and until it is erased."""

    stream = models.OneToOneField(
        "matters.Matter", models.PROTECT, primary_key=True, related_name="entry_name"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="names")
    asked_on = models.DateField()

    class Meta:
        db_table = "contest_name"
