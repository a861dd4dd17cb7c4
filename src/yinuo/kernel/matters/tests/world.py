"""A small invented place with the standing cast, for every test of the matter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from yinuo.kernel.limits import book as books
from yinuo.kernel.limits.models import CalendarDay, Category, Pack, TimeLimit
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.situation import Actor, Seat
from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

START = date(2025, 1, 1)
MONDAY = datetime(2025, 8, 18, 2, 0, tzinfo=UTC)  # 10:00 in the place's zone


def _tree(model: Any, code: str, parent: Any = None, **fields: Any) -> Any:
    row = model(code=code, parent=parent, name=code, **fields)
    row.save()
    return row


def build() -> World:
    """Write the place's rows and give the cast."""
    city = _tree(Place, "city", kind="city")
    town = _tree(Place, "town", city, kind="town")
    _tree(Place, "lane", town, kind="community")
    _tree(Place, "far", city, kind="town")
    top = _tree(Unit, "hall", kind="office", place=city)
    for code in ("roads", "water", "union", "inspect", "team", "lane-office"):
        _tree(Unit, code, top, kind="office", place=city)
    _tree(Unit, "roads-crew", Unit.objects.get(code="roads"), kind="office", place=city)
    _tree(Unit, "audit", kind="auditor", place=city)
    Pack.objects.create(
        code="test",
        name="试城",
        language="zh-hans",
        zone="Asia/Shanghai",
        hours={"spans": [["08:30", "12:00"], ["13:30", "17:00"]], "weekdays": [0, 1, 2, 3, 4]},
        covered_from=START,
        covered_to=date(2026, 12, 31),
        currency="CNY",
        minor_unit=2,
        words={"ref": "TC"},
    )
    CalendarDay.objects.create(on=date(2025, 10, 1), is_working=False, name="国庆")
    for name, result, extension in (("help", "5wd", "5wd"), ("hazard", "15d", "10d"), ("dispute", "30d", "")):
        TimeLimit.objects.create(
            limit_class=name,
            version=1,
            valid_from=START,
            name=name,
            accept="4wh",
            result=result,
            extension=extension,
        )
    TimeLimit.objects.create(limit_class="promise", version=1, valid_from=START, name="promise")
    everything = ["request", "wish", "task", "commitment", "claim"]
    Category.objects.create(
        code="help", name="求助", limit_class="help", programme="voices", kinds=everything
    )
    Category.objects.create(
        code="blocked_lane",
        name="通道",
        limit_class="hazard",
        programme="voices",
        kinds=["hazard"],
        thing="fire_lane",
    )
    Category.objects.create(
        code="noise",
        name="噪声",
        limit_class="dispute",
        programme="voices",
        kinds=["dispute"],
        is_sealed=True,
    )
    books.forget()
    return World()


class World:
    """The cast by name; time is the world's own and moves only when told."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.n_reported = 0
        self._actors: dict[str, Actor] = {}
        seats = {
            "desk": ("desk", "inspect", "city"),
            "desk2": ("desk", "inspect", "city"),
            "mediator": ("head", "team", "city"),
            "mediator2": ("desk", "team", "city"),
            "mediator3": ("desk", "team", "city"),
            "handler": ("unit", "roads", "city"),
            "colleague": ("unit", "roads", "city"),
            "head": ("head", "roads", "city"),
            "crew": ("checker", "roads-crew", "city"),
            "other": ("unit", "water", "city"),
            "other_head": ("head", "water", "city"),
            "boss": ("head", "hall", "city"),
            "checker": ("checker", "union", "city"),
            "checker2": ("checker", "lane-office", "city"),
            "far_checker": ("checker", "union", "far"),
            "beneficiary": ("unit", "lane-office", "city"),
            "auditor": ("auditor", "audit", "city"),
            "technician": ("technician", "hall", "city"),
        }
        for name, (bundle, unit, place) in seats.items():
            self._actors[name] = self.staff(name, bundle, unit, place)

    def staff(self, name: str, bundle: str, unit: str, place: str, since: date = START) -> Actor:
        """Make a person with one appointment."""
        person = Person.objects.create(name=name)
        unit_path = Unit.objects.get(code=unit).path
        place_path = Place.objects.get(code=place).path
        return Actor(person.pk, "staff", (Seat(bundle, unit, unit_path, place_path, since),))

    def __getitem__(self, name: str) -> Actor:
        return self._actors[name]

    def with_accounts(self) -> World:
        """Give each of the cast an account and its appointments as rows, for what reads them from the database."""
        for name, actor in self._actors.items():
            Account.objects.create(username=name.replace("_", "-"), person_id=actor.person, password="!")
            for seat in actor.seats:
                place = seat.place_path.split("/")[-1]
                Appointment.objects.create(
                    person_id=actor.person,
                    role=seat.bundle,
                    unit_id=seat.unit,
                    place_id=place,
                    from_on=seat.from_on,
                )
        return self

    def later(self, days: float) -> World:
        """Let days go by."""
        self.now += timedelta(days=days)
        return self

    def requester(self, ref: str) -> Actor:
        """Give the one who asked, speaking by code."""
        from yinuo.kernel.matters.models import Matter
        from yinuo.kernel.record.models import Actor as ActorRow

        key = Matter.objects.get(ref=ref).requester_key
        assert key is not None
        return Actor(ActorRow.objects.get(key=key).person_id, "asker")

    def act(
        self, ref: str, verb: str, who: str | Actor, given: Mapping[str, Any] | None = None, **more: Any
    ) -> Acted:
        """Do one act at the world's time."""
        actor = self._actors[who] if isinstance(who, str) else who
        more.setdefault("is_drawn", False)
        return act(ref, verb, actor=actor, given=given or {}, now=self.now, **more)

    def ask(self, kind: str = "request", **more: Any) -> Acted:
        """File something as an anonymous asker."""
        category = {"hazard": "blocked_lane", "dispute": "noise"}.get(kind, "help")
        given = {
            "kind": kind,
            "category": category,
            "body": "门口的灯不亮",
            "place": "lane",
            "about_office": False,
        }
        return self.act("", "submit", Actor(), {**given, **more})

    def accepted(self, kind: str = "request", **more: Any) -> str:
        """File and accept."""
        ref = self.ask(kind, **more).ref
        sealed = kind == "dispute"
        category = {"hazard": "blocked_lane", "dispute": "noise"}.get(kind, "help")
        given = {
            "title": "门口的灯不亮",
            "category": category,
            "visibility": "sealed" if sealed else "public",
            "first_contact_unit": "lane-office",
        }
        self.act(ref, "accept", "desk", given)
        return ref

    def assigned(self, kind: str = "request", **more: Any) -> str:
        """File, accept and assign to roads."""
        drawn = more.pop("is_drawn", False)
        ref = self.accepted(kind, **more)
        self.act(ref, "assign", "desk", {"lead_unit": "roads"}, is_drawn=drawn)
        return ref

    def reported(self, kind: str = "request", result: str = "done", **more: Any) -> str:
        """Bring to a report."""
        ref = self.assigned(kind, **more)
        self.n_reported += 1  # no two matters are answered in the same words
        text = f"换了灯泡，第 {self.n_reported} 盏"
        given = {"result": result, "text": text} | ({"law": "见规定"} if result == "explained" else {})
        self.act(ref, "report", "handler", given)
        return ref

    def promised(self, kind: str = "commitment", **more: Any) -> str:
        """Draft and launch a promise of roads, due in 30 days."""
        given = {
            "kind": kind,
            "title": "修好小桥",
            "body": "换吊杆",
            "due_on": self.now.date() + timedelta(30),
            "proof": "带日期的照片",
            "strength": "strive",
            "lead_unit": "roads",
            "category": "help",
            "place": "lane",
        }
        ref = self.act("", "submit", "handler", given | more).ref
        self.act(ref, "launch", "head")
        return ref
