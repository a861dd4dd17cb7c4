"""Who somebody is, and how they prove it: sessions, second factors, ties to a provider, and what is kept of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from yinuo.kernel.people.bundles import BUNDLES

if TYPE_CHECKING:
    from yinuo.kernel.identity.sessions import SessionStore

FACTORS: Final = ("totp", "passkey")
REACHED_BY: Final = ("phone", "email")
EVENTS: Final = (
    *("logged_in", "log_in_failed", "log_in_braked", "second_failed", "logged_in_outside", "outside_refused"),
    *("logged_out", "session_ended", "password_changed", "proof_failed"),
    *("factor_added", "factor_removed", "factors_cleared", "recovery_made", "recovery_used"),
    *("token_made", "token_ended"),
    *("grant_proposed", "grant_agreed", "grant_refused", "granted_alone", "appointed", "appointment_ended"),
    *("identity_tied", "identity_untied", "account_opened"),
)


class StaffSession(AbstractBaseSession):
    """One log-in of a member of staff: when it began, when it was last used. Nothing of the device."""

    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField()
    used_at = models.DateTimeField()
    factor = models.TextField(blank=True)

    class Meta:
        db_table = "staff_session"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Give the store that reads and writes these rows."""
        from yinuo.kernel.identity.sessions import SessionStore

        return SessionStore


class SecondFactor(models.Model):
    """An authenticator's secret (wrapped by the master key), or a passkey's public key.

    `last_step` is the time step of the last code that counted, `spent` the hash of the last challenge answered: what
    was proved once proves nothing again.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="factors")
    kind = models.TextField()
    name = models.TextField()
    secret = models.BinaryField()
    key_id = models.TextField(blank=True)
    credential = models.BinaryField(null=True, unique=True)
    last_step = models.BigIntegerField(default=0)
    spent = models.BinaryField(default=b"")
    made_on = models.DateField()
    used_on = models.DateField(null=True)

    class Meta:
        db_table = "second_factor"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FACTORS), name="second_factor_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="passkey", credential__isnull=False)
                | Q(kind="totp", credential__isnull=True),
                name="second_factor_passkey_has_its_credential",
            ),
        ]


class RecoveryCode(models.Model):
    """The keyed hash of a code that stands in for a lost factor, once."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    hashed = models.BinaryField(unique=True)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"


class OutsideIdentity(models.Model):
    """Who somebody is at the city's own provider: its name and its word for them, tied by two persons here."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    issuer = models.TextField()
    subject = models.TextField()
    tied_on = models.DateField()

    class Meta:
        db_table = "outside_identity"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="outside_identity_is_one_account"),
            models.UniqueConstraint(fields=["issuer", "account"], name="outside_identity_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="outside_identity_is_somebody"),
        ]


class Grant(models.Model):
    """Something that gives or takes a right, proposed by one person and decided by another: never by whom it is for.

    `appoint` gives a bundle, `end` takes an auditor's away, `tie` lets an identity of the provider open an account.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    role = models.TextField(blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("people.Place", models.PROTECT, null=True, related_name="+")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    appointment = models.ForeignKey("people.Appointment", models.PROTECT, null=True, related_name="+")
    subject = models.TextField(blank=True)
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)

    class Meta:
        db_table = "grant_proposal"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("appoint", "end", "tie")), name="grant_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(role__in=tuple(BUNDLES)), name="grant_role_is_known"
            ),
            models.CheckConstraint(condition=~Q(proposed_by=F("person")), name="grant_is_not_ones_own"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_agreed__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_agreed__isnull=False)
                & (~Q(decided_by=F("proposed_by")) | Q(is_agreed=False))
                & ~Q(decided_by=F("person")),
                name="grant_is_agreed_by_another",
            ),
        ]


class SecurityEvent(models.Model):
    """What happened at the doors: log-ins, failures, factors, grants, tokens. No password, no address, no resident.

    INSERT only for the web; the worker takes away what is older than six months.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    what = models.TextField()
    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        db_table = "security_event"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=EVENTS), name="security_event_is_known")
        ]
        indexes: ClassVar = [models.Index(fields=["account", "what", "at"], name="security_event_of_account")]


class ApiToken(models.Model):
    """A token's hash and the account it speaks for; of its use only the last day is kept.

    `bundles` narrow it to these of the account's; none named, it may do all. A read-only one writes nothing.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    name = models.TextField()
    bundles = models.JSONField(default=list)
    is_read_only = models.BooleanField(default=False)
    hashed = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name


class Resident(models.Model):
    """An account that nobody needs: known by the keyed index of a telephone or an address, and by nothing else."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    blind_index = models.BinaryField(unique=True)
    made_on = models.DateField()
    epoch = models.IntegerField(default=0)

    class Meta:
        db_table = "resident"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=REACHED_BY), name="resident_kind_is_known")
        ]


class ResidentMatter(models.Model):
    """A tracking code that a resident put into their account, so that they need not type it."""

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="kept")
    code = models.ForeignKey("record.TrackingCode", models.CASCADE, related_name="+")
    kept_on = models.DateField()

    class Meta:
        db_table = "resident_matter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resident", "code"], name="resident_matter_once")
        ]


class EntryCode(models.Model):
    """Six digits on their way to a telephone or an address, for ten minutes, once.

    The address stands here sealed until the message is sent, and not a moment longer; the digits as a keyed hash.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    blind_index = models.BinaryField(db_index=True)
    hashed = models.BinaryField()
    sealed = models.BinaryField(null=True)
    language = models.TextField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    n_tries = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "entry_code"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=REACHED_BY), name="entry_code_kind_is_known")
        ]
