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
