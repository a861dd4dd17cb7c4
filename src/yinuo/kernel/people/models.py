"""Where things happen and who is there: territory, offices, persons, their accounts and appointments."""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from yinuo.base.geo import MOST_LATITUDE, MOST_LONGITUDE, Point
from yinuo.kernel.people.bundles import BUNDLES, GUARDED
from yinuo.kernel.people.trees import Node, path_index, tree_constraints

PLACE_KINDS: Final = ("city", "town", "community", "station", "site")
UNIT_KINDS: Final = ("office", "town", "community", "union", "firm", "collective", "auditor")
BASES: Final = ("sheet", "one", "two", "alone")
USERNAME_PATTERN: Final = r"^[a-z0-9][a-z0-9._-]{1,39}$"
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"


class Place(Node):
    """A piece of territory, from the whole city down to one station or site; its code may stand in facts."""

    kind = models.TextField()

    class Meta(Node.Meta):
        db_table = "place"
        constraints: ClassVar = [
            *tree_constraints("place"),
            models.CheckConstraint(condition=Q(kind__in=PLACE_KINDS), name="place_kind_is_known"),
        ]
        indexes: ClassVar = [path_index("place")]


class PlacePoint(models.Model):
    """Where a place is on the map, in microdegrees (WGS 84): put by a unit on a day, or read from a sheet."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, primary_key=True, related_name="+")
    latitude = models.IntegerField()
    longitude = models.IntegerField()
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, null=True, related_name="+")
    put_on = models.DateField(null=True)

    class Meta:
        db_table = "place_point"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-MOST_LATITUDE, MOST_LATITUDE))
                & Q(longitude__range=(-MOST_LONGITUDE, MOST_LONGITUDE)),
                name="place_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, put_on__isnull=True)
                | Q(unit__isnull=False, put_on__isnull=False),
                name="place_point_of_a_unit_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.point.written}"

    @property
    def point(self) -> Point:
        """The point as a value."""
        return Point(self.latitude, self.longitude)


class Unit(Node):
    """An office, town, firm or other body that can promise and answer; `place` is the territory it serves.

    The office complained of "and all under it" is a unit's subtree.
    """

    kind = models.TextField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units")

    class Meta(Node.Meta):
        db_table = "unit"
        constraints: ClassVar = [
            *tree_constraints("unit"),
            models.CheckConstraint(condition=Q(kind__in=UNIT_KINDS), name="unit_kind_is_known"),
        ]
        indexes: ClassVar = [path_index("unit")]


class Person(models.Model):
    """A human being, known by a number alone: whoever asks has no name here, and no account."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(blank=True)

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Opens accounts; there is no super-user to create."""

    def create_user(
        self, username: str, password: str | None = None, *, name: str = "", language: str = ""
    ) -> Account:
        """Create a person with an account; without a password nobody can log in to it yet."""
        account = Account(
            username=username, language=language, person=Person.objects.using(self._db).create(name=name)
        )
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What a member of staff logs in with. What they may do is in their appointments, nowhere here."""

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "account"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(username__regex=USERNAME_PATTERN), name="account_username_is_plain"
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_PATTERN),
                name="account_language_is_a_tag",
            ),
        ]


class Appointment(models.Model):
    """A bundle that a person holds at a unit, for a territory, from a day and perhaps to one.

    Both days are included. Appointments may overlap; past ones stay, as independence looks back to them. `basis` says
    who stands for it: the place's own sheets, one person, two, or one alone where fewer than five work.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="appointments")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    basis = models.TextField(default="sheet")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "appointment"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis__in=BASES), name="appointment_basis_is_known"),
            models.CheckConstraint(
                condition=~Q(basis="two")
                | Q(proposed_by__isnull=False, agreed_by__isnull=False)
                & ~Q(proposed_by=F("agreed_by"))
                & ~Q(person=F("agreed_by")),
                name="appointment_of_two_has_two",
            ),
            models.CheckConstraint(
                condition=Q(basis="sheet") | Q(proposed_by__isnull=False) & ~Q(person=F("proposed_by")),
                name="appointment_is_not_ones_own",
            ),
            models.CheckConstraint(
                condition=~Q(basis="one") | ~Q(role__in=GUARDED), name="appointment_guarded_takes_two"
            ),
            models.CheckConstraint(condition=Q(role__in=tuple(BUNDLES)), name="appointment_role_is_known"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "unit", "place", "from_on"], name="appointment_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "role"], name="appointment_of_unit")]

    def __str__(self) -> str:
        return f"{self.role} · {self.unit_id} · {self.place_id} · {self.from_on}"
