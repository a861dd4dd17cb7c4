"""What the demo tells of lists: the page's own two of 2025 as printed, invented ones with reviews, firms' requests.

The page's facts stand in the pack's facts.yaml; what is invented, in its demo/recognitions.yaml.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.kernel.limits.told import day_of, instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.programmes.recognitions.actions import CATEGORY, lines_of
from yinuo.programmes.recognitions.models import Cluster, HelpAsked, Listing, RecognitionList, Review
from yinuo.programmes.recognitions.told import tell_checked, tell_line, tell_list, tell_reviewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/recognitions.yaml"
KEY: Final = "recognitions-"
EVIDENCE: Final = "报纸版面，{on:%Y年%-m月}"


def stories(pack: str) -> Iterator[Story]:
    """Give what firms asked for, each as its request."""
    told = told_at(pack, FILE)
    for one in told.get("help", ()):
        at, body = one["submit"]
        given = {
            "kind": "request", "category": CATEGORY, "place": told["place"], "about_office": False, "source": "example",
            "language": told["language"], "body": body,
        }  # fmt: skip
        steps = [Step("submit", "requester", instant_of(told, at), given)]
        steps += [Step(verb, by, instant_of(told, when), more) for when, verb, by, more in one["steps"]]
        yield Story(f"{KEY}{one['key']}", tuple(steps))


@transaction.atomic
def fill(pack: str, loaded: Loaded) -> None:
    """Write the lists, each with its lines in one transaction, and the rows beside those requests."""
    _quote(pack)
    told = told_at(pack, FILE)
    if not told:
        return
    first = min(one["known_on"] for one in told["lists"])
    known = {
        code: Cluster.objects.create(code=code, name=name, known_on=first, source="example")
        for code, name in told["clusters"].items()
    }
    for one in told["lists"]:
        _list(told, one, known)
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    for one in told["help"]:
        HelpAsked.objects.create(
            stream_id=streams[loaded.refs[f"{KEY}{one['key']}"]], sort=one["sort"], cluster=known.get(one["cluster"]),
            asked_on=instant_of(told, one["submit"][0]).date(),
        )  # fmt: skip


def _list(told: Mapping[str, Any], one: Mapping[str, Any], known: Mapping[str, Cluster]) -> None:
    """Write one invented list: its lines, those of them that were filled in, and their reviews."""
    rows = {name: value for name, value in one.items() if name not in {"lines", "reviews"}}
    found = RecognitionList.objects.create(**rows, place_id=told["place"], source="example")
    lines_of(found)
    for n, firm, product, cluster, entered, _checked in one["lines"]:
        Listing.objects.filter(list=found, n=n).update(
            firm=firm,
            product=product,
            cluster=known.get(cluster),
            entered_on=entered,
            evidence=one["evidence"],
        )
    checker = Account.objects.get(username=told["checker"]).person_id
    for n, *_rest, checked in one["lines"]:
        if checked:
            Listing.objects.filter(list=found, n=n).update(checked_on=checked, checked_by=checker)
    for n, on, finding, evidence in one.get("reviews", ()):
        Review.objects.create(
            listing=found.lines.get(n=n), on=on, finding=finding, evidence=evidence, by_id=checker
        )
    _tell(told, found, checker)


def _tell(told: Mapping[str, Any], found: RecognitionList, person: int) -> None:
    """Tell the record of an invented list, one step after the other, each on its day."""
    unit, lines = told["unit"], list(found.lines.select_related("list").order_by("n"))

    def at(day: date) -> datetime:
        return instant_of(told, f"{day} 10:00")

    tell_list(found, person, unit, at(found.known_on))
    steps: list[tuple[date, int, Callable[[datetime], None]]] = []
    for row in lines:
        if row.entered_on:
            steps.append((row.entered_on, 0, partial(tell_line, row, person, unit)))
        if row.checked_on:
            steps.append((row.checked_on, 1, partial(tell_checked, row, person, unit)))
    for look in Review.objects.filter(listing__list=found).select_related("listing__list"):
        tell = partial(tell_reviewed, look.listing, look.finding, look.evidence, person, unit)
        steps.append((look.on, 2, tell))
    for day, _order, step in sorted(steps, key=lambda one: one[:2]):
        step(at(day))


def _quote(pack: str) -> None:
    """Write the page's own lists and clusters as printed: who is named is named; nothing is checked, or guessed."""
    facts = read_told(pack, "facts.yaml")
    said = facts.get("recognitions")
    if not said:
        return
    on = day_of(facts["stations"]["symposium"])  # it was printed no earlier
    evidence = EVIDENCE.format(on=on)
    Cluster.objects.bulk_create(
        Cluster(code=f"page-{n}", name=name, known_on=on, source="page")
        for n, name in enumerate(said["clusters_named"], 1)
    )
    for at, one in enumerate(said["lists"], 1):
        found = RecognitionList.objects.create(
            code=f"page-{said['year']}-{at}", name=one["name"], level="province", issuer=said["by"], year=said["year"],
            n_firms=one["firms"], n_products=one["products"], place_id=facts["place"]["code"], evidence=evidence,
            known_on=on, source="page",
        )  # fmt: skip
        lines_of(found)
        for n, firm in enumerate(one["named"], 1):
            Listing.objects.filter(list=found, n=n).update(firm=firm, evidence=evidence, entered_on=on)
