"""What the demo tells of contests: the page's own by its name alone, an invented one judged and decided."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.code import base32
from yinuo.kernel.limits.told import instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.programmes.events.contest_actions import CATEGORY
from yinuo.programmes.events.contest_rules import ranked
from yinuo.programmes.events.models import Award, Conflict, Contest, Entry, EntryName, School, Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/contest.yaml"
KEY: Final = "contest-name-"


def stories(pack: str) -> Iterator[Story]:
    """Give the names that guardians let be told, each as its request."""
    told = told_at(pack, FILE)
    for n, one in enumerate(told.get("names", ())):
        at, name = one["submit"]
        given = {
            "kind": "request", "category": CATEGORY, "place": told["place"], "about_office": False, "source": "example",
            "language": told["language"], "under_14": True, "guardian": True, "body": name,
        }  # fmt: skip
        steps = [Step("submit", "requester", instant_of(told, at), given)]
        steps += [Step(verb, by, instant_of(told, when), more) for when, verb, by, more in one["steps"]]
        yield Story(f"{KEY}{n}", tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write both contests down; of the page's own only its name is known."""
    facts = read_told(pack, "facts.yaml")
    said = facts.get("events", {}).get("contest")
    if said:
        Contest.objects.create(
            code="page-contest", name=said["name"], place_id=facts["place"]["code"],
            known_on=facts["events"]["exhibition"]["opened_on"], source="page",
        )  # fmt: skip
    told = told_at(pack, FILE)
    if told:
        _judged(pack, told, loaded)


def _judged(pack: str, told: Mapping[str, Any], loaded: Loaded) -> None:
    found = Contest.objects.create(**told["contest"], place_id=told["place"], source="example")
    schools = {one.name: one for one in School.objects.filter(source="example")}
    judges = [Account.objects.get(username=one).person_id for one in told["judges"]]
    for person in judges:
        Conflict.objects.create(contest=found, person_id=person, on=told["contest"]["known_on"])
    rows = []
    for n, (school, grade, points) in enumerate(told["entries"]):
        label = base32(hashlib.sha256(f"{pack}/{n}".encode()).digest(), 5)
        entry = Entry.objects.create(
            contest=found, label=label, grade=grade, school=schools[school], entered_on=told["entered_on"]
        )
        for person, given in zip(judges, points, strict=True):
            Score.objects.create(
                entry=entry, person_id=person, points=given, total=sum(given), on=told["judged_on"]
            )
        rows.append((entry.pk, grade, [sum(given) for given in points]))
    decided = told["decided_on"]
    won = ranked(rows, list(told["prizes"].items()))
    Award.objects.bulk_create(Award(entry_id=key, prize=prize, on=decided) for key, prize in won.items())
    Contest.objects.filter(pk=found.pk).update(decided_on=decided)
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    for n, one in enumerate(told["names"]):
        EntryName.objects.create(
            stream_id=streams[loaded.refs[f"{KEY}{n}"]], entry_id=rows[one["of"]][0],
            asked_on=instant_of(told, one["submit"][0]).date(),
        )  # fmt: skip
