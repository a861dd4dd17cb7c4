"""What the demo tells of claims: the page's own claim day in its counts, an invented one in full, one home repair.

Words, days and courses stand in the pack's demo/claims.yaml; the page's facts in its facts.yaml.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.limits.told import day_of, instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.claims.models import Claim, Claimant, ClaimDay, Need
from yinuo.programmes.claims.rules import Part, amount_of
from yinuo.programmes.claims.words import HOME_REPAIR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/claims.yaml"
KEY: Final = "claims-"
HOME: Final = f"{KEY}home"


def stories(pack: str) -> Iterator[Story]:
    """Give every claim as its claimant's promise, and the sealed request behind the home repair."""
    told = told_at(pack, FILE)
    if not told:
        return
    for need in told["needs"]:
        for n, claim in enumerate(told["claims"][need["key"]]):
            yield _story(told, need, claim, n, told["day"]["on"])
    home = told["home"]
    need = {"title": HOME_REPAIR[told["language"]], **home["need"]}
    for n, claim in enumerate(home["claims"]):
        yield _story(told, need, claim, n, home["claimed_on"])
    yield _asked(told)


def _asked(told: Mapping[str, Any]) -> Story:
    home = told["home"]
    given = {
        "kind": "request", "category": "low_income", "place": told["place"], "about_office": False,
        "source": "example", "language": told["language"], "body": home["body"],
    }  # fmt: skip
    steps = [Step("submit", "requester", instant_of(told, home["asked"]), given)]
    steps += [Step(verb, by, instant_of(told, at), more) for at, verb, by, more in home["steps"]]
    return Story(HOME, tuple(steps))


def _story(told: Mapping[str, Any], need: Mapping[str, Any], claim: list[Any], n: int, on: date) -> Story:
    """Tell one claim: drafted where it was said, signed by its claimant's head, and how it went."""
    code, shares, due, course, reported = claim
    who = told["claimants"][code]
    handler, head = told["desks"][who["unit"]]
    brackets = "（{}/{}）" if told["language"].startswith("zh") else " ({}/{})"
    part = "" if shares == need["shares"] else brackets.format(shares, need["shares"])
    title = f"{need['title']}{part} · {who['name']}"
    place = told["town"] if need["key"] == "home" else told["place"]
    given = {
        "kind": "claim", "category": "claim", "place": place, "title": title, "body": need["title"], "due_on": due,
        "proof": need["proof"], "strength": "guarantee", "lead_unit": who["unit"], "beneficiary": told["unit"],
        "source": "example",
    }  # fmt: skip
    drafter = told["drafter"] if who["unit"] == told["liaison"] else handler
    steps = [
        Step("submit", drafter, _at(told, on, 9, 30 + n), given),
        Step("launch", head, _at(told, on, 10, n), {}),
    ]
    if course == "kept":
        text = told["done"].format(title=need["title"], proof=need["proof"])
        report = {"result": "done", "text": text, "proof_on": reported}
        steps.append(Step("report", handler, _at(told, reported, 15, n), report))
        checked = _working_day(reported + timedelta(1))
        steps.append(Step("confirm", told["checker"], _at(told, checked, 10, n), {"proof_on": reported}))
    return Story(f"{KEY}{need['key']}-{code}", tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write the rows beside those matters, and what the front page says of its own claim day."""
    _quote(pack)
    told = told_at(pack, FILE)
    if not told:
        return
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    of = {key: streams[ref] for key, ref in loaded.refs.items() if key.startswith(KEY)}
    day = ClaimDay.objects.create(
        **told["day"], place_id=told["place"], unit_id=told["unit"], source="example"
    )
    known = _claimants(told)
    for need in told["needs"]:
        _need(told, need, day, told["listed_on"])
        _claims(need["key"], told["claims"][need["key"]], known, of, day.on)
    _need(told, told["late_need"], None, told["listed_on"])
    _home(told, known, of)


def _claimants(told: Mapping[str, Any]) -> dict[str, Claimant]:
    """Write every claimant down."""
    return {
        code: Claimant.objects.create(
            code=code, name=one["name"], sort=one["sort"], unit_id=one["unit"], since_on=told["day"]["on"],
            source="example",
        )
        for code, one in told["claimants"].items()
    }  # fmt: skip


def _need(
    told: Mapping[str, Any], need: Mapping[str, Any], day: ClaimDay | None, on: date, **more: Any
) -> Need:
    rows = {name: value for name, value in need.items() if name != "key"}
    common = {
        "code": f"example-{need['key']}", "place_id": told["place"], "unit_id": told["unit"],
        "fallback_id": told["fallback"], "day": day, "listed_on": on, "source": "example",
    }  # fmt: skip
    return Need.objects.create(**{**common, **rows, **more})


def _claims(
    key: str, claims: list[list[Any]], known: Mapping[str, Claimant], of: Mapping[str, int], on: date
) -> None:
    need = Need.objects.get(code=f"example-{key}")
    parts: list[Part] = []
    for code, shares, *_rest in claims:
        amount = amount_of(need.cost, need.shares, shares, parts)
        parts.append(Part(shares, amount))
        Claim.objects.create(
            stream_id=of[f"{KEY}{key}-{code}"], need=need, claimant=known[code], shares=shares, amount=amount,
            claimed_on=on,
        )  # fmt: skip


def _home(told: Mapping[str, Any], known: Mapping[str, Claimant], of: Mapping[str, int]) -> None:
    """Write the home repair: public are its class, its town and its dates alone."""
    home = told["home"]
    _need(
        told, {"title": HOME_REPAIR[told["language"]], **home["need"]}, None, home["listed_on"],
        place_id=told["town"], asked_id=of[HOME], handed_on=home["handed_on"],
    )  # fmt: skip
    _claims("home", home["claims"], known, of, home["claimed_on"])


def _quote(pack: str) -> None:
    """Write the page's own claim day: its name, its day, its two counts; what it does not say stays away."""
    facts = read_told(pack, "facts.yaml")
    said = facts.get("community", {}).get("claim_day")
    if not said:
        return
    on = day_of(said)
    ClaimDay.objects.create(
        code=f"{on:%Y%m%d}-page", title=f"“{said['name']}”项目认领", on=on, place_id=facts["place"]["code"],
        n_claimants=said["claimants"], n_needs=said["projects"], source="page",
    )  # fmt: skip


def _working_day(on: date) -> date:
    calendar = current_calendar()
    while not calendar.is_working_day(on):
        on += timedelta(1)
    return on


def _at(told: Mapping[str, Any], on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour, minute), told["zone"]).astimezone(UTC)
