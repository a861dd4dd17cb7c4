"""What is kept of a campaign beside the record: its text as it stands, every text that was signed, who each item is."""

from __future__ import annotations

from django.db import models

DRAFTED, FROZEN, QUOTED = "drafted", "frozen", "quoted"
"""Being written; signed and frozen; only quoted from a source, signed by nobody here."""


class Drive(models.Model):
    """A campaign: its canonical text, and the stream in which its signing and every amendment stand.

    `drafter` and `signer` are the units. `document` holds what is drafted, and from the freeze on what stands after
    the last amendment: exactly what the last signed text says.
    """

    code = models.SlugField(primary_key=True, max_length=40)
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT)
    state = models.TextField(default=DRAFTED)
    document = models.JSONField()
    name_en = models.TextField(blank=True)
    place = models.ForeignKey("people.Place", on_delete=models.PROTECT)
    drafter = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    drafted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    signer = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_about = models.BooleanField(default=False)
    """Whether its length is only about so many days, as the source says."""
    is_example = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True)
    """Since when it stands: signed, or quoted."""

    class Meta:
        db_table = "campaign"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=DRAFTED, frozen_at=None, signer=None, drafted_by__isnull=False)
                | models.Q(state=QUOTED, signer=None, drafted_by=None, frozen_at__isnull=False)
                | models.Q(
                    state=FROZEN, frozen_at__isnull=False, signer__isnull=False, drafted_by__isnull=False
                ),
                name="campaign_frozen_is_signed",
            )
        ]


class SignedText(models.Model):
    """A text that was signed, the frozen one (n 1) and each amended one: its bytes, its hash, what changed and why."""

    campaign = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="texts")
    n = models.IntegerField()
    text = models.BinaryField()
    sha256 = models.TextField()
    changes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "campaign_text"
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["campaign", "n"], name="campaign_text_once")]


class DriveItem(models.Model):
    """Which matter an item of a frozen campaign is; none until it is launched."""

    campaign = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="items")
    code = models.TextField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    matter = models.OneToOneField("matters.Matter", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "campaign_item"
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="campaign_item_once")]


class DrivePledge(models.Model):
    """A public pledge of a lead body: a commitment in the register, by its number."""

    campaign = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="pledges")
    track = models.TextField()
    matter = models.OneToOneField("matters.Matter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "campaign_pledge"


class TargetReading(models.Model):
    """How far a numeric target was on a day, with the evidence in words; never changed: a correction replaces it.

    `target` is its code in the signed text, `n` counts the target's readings; the database refuses UPDATE and DELETE.
    """

    event = models.OneToOneField("record.Event", on_delete=models.PROTECT, primary_key=True, related_name="+")
    campaign = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="readings")
    target = models.TextField()
    n = models.IntegerField()
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    evidence = models.TextField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "target_reading"
        ordering = ["target", "n"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "target", "n"], name="target_reading_once"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="target_reading_has_evidence"),
        ]


ANSWER_CAUSES = ("funds", "land", "plan", "others", "hands", "weather", "law", "own", "wrong")
"""What a unit may give as the cause: a closed list of things. No person can be named as one."""


class NoticeAnswer(models.Model):
    """Which cause a unit gave to a notice of supervision; its words are an update of the matter."""

    event = models.OneToOneField("record.Event", on_delete=models.PROTECT, primary_key=True, related_name="+")
    cause = models.TextField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "notice_answer"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cause__in=ANSWER_CAUSES), name="notice_answer_cause_is_known"
            )
        ]


class NoticeDelivery(models.Model):
    """The one message that tells a unit's officers of a notice: queued in the act itself, and when it went out."""

    event = models.OneToOneField("record.Event", on_delete=models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    n_tries = models.IntegerField(default=0)

    class Meta:
        db_table = "notice_delivery"
        indexes = [
            models.Index(
                fields=["queued_at"], name="notice_waiting", condition=models.Q(sent_at__isnull=True)
            )
        ]


class LeaguePeriod(models.Model):
    """Bands of one month, frozen: the export they were counted from and what it came to, byte for byte.

    `publishes_on` is the first day on which everybody reads them: until then the units concerned may object.
    """

    code = models.SlugField(primary_key=True, max_length=7)
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT)
    export = models.BinaryField()
    bands = models.BinaryField()
    computed_at = models.DateTimeField()
    publishes_on = models.DateField()

    class Meta:
        db_table = "league_period"


class LeagueSaying(models.Model):
    """What a unit says against its own line before the bands are published, or what is said to that."""

    event = models.OneToOneField("record.Event", on_delete=models.PROTECT, primary_key=True, related_name="+")
    period = models.ForeignKey(LeaguePeriod, on_delete=models.PROTECT, related_name="sayings")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    is_answer = models.BooleanField(default=False)
    text = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "league_saying"


class LeagueHelp(models.Model):
    """The task that the supervision office gave itself for a unit whose band says that it needs support."""

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    period = models.ForeignKey(LeaguePeriod, on_delete=models.PROTECT, related_name="helps")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "league_help"
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="league_help_once")]


class SpotAudit(models.Model):
    """One month's draw, frozen: what was drawn from, by which head of the public log, and what came out."""

    code = models.SlugField(primary_key=True, max_length=7)
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT)
    closures = models.BinaryField()
    checkpoint = models.BinaryField()
    draw = models.BinaryField()
    drawn_at = models.DateTimeField()

    class Meta:
        db_table = "spot_audit"


class SpotFinding(models.Model):
    """What was found of one drawn matter: ended as it says, or not."""

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    audit = models.ForeignKey(SpotAudit, on_delete=models.PROTECT, related_name="findings")
    is_true = models.BooleanField()
    found_at = models.DateTimeField()

    class Meta:
        db_table = "spot_finding"


TRACKS = ("investment", "land", "duties", "hazards")


class TrackLine(models.Model):
    """A matter's line on one of the typed lists: an investment signed, a parcel, an area that is taken.

    A hazard has one only for the plan of a major one: level, recheck and return are the matter's own. `facts` is what
    holds from the first day on (a parcel's area in square metres); what came of it are its steps.
    """

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT, related_name="+")
    track = models.TextField()
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "track_line"
        constraints = [
            models.CheckConstraint(condition=models.Q(track__in=TRACKS), name="track_line_track_is_known")
        ]


class TrackStep(models.Model):
    """One step of a line: what was done, on which day, and the proof that tracks.yaml asks for; never changed."""

    event = models.OneToOneField("record.Event", on_delete=models.PROTECT, primary_key=True, related_name="+")
    line = models.ForeignKey(TrackLine, on_delete=models.PROTECT, related_name="steps")
    act = models.TextField()
    code = models.TextField()
    on = models.DateField()
    proof = models.JSONField(default=dict)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "track_step"
        ordering = ["event"]


class ProspectCount(models.Model):
    """Before signing: how many a unit has at a stage in a week. There is no column for a firm, nor for a person."""

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    stage = models.TextField()
    week = models.DateField()
    n = models.IntegerField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "prospect_count"
        constraints = [
            models.UniqueConstraint(fields=["unit", "stage", "week"], name="prospect_count_once"),
            models.CheckConstraint(condition=models.Q(n__gte=0), name="prospect_count_is_none_or_more"),
        ]
