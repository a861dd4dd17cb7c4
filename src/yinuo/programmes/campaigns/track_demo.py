"""The demo's typed lists: invented investments, parcels and areas, each step held against its track's rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid
from yinuo.kernel.limits.told import hour_of, read_told
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.actions import CATEGORY
from yinuo.programmes.campaigns.demo import workers
from yinuo.programmes.campaigns.league_actions import count
from yinuo.programmes.campaigns.line_actions import RULES, Doing, attach, plan, write
from yinuo.programmes.campaigns.lines import BREACH, REACH, Line
from yinuo.programmes.campaigns.models import ProspectCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded
    from yinuo.kernel.matters.situation import Actor

SEED: Final = 20250816
LAST: Final = date(2025, 11, 30)
AUDITOR: Final = "auditor"
TRACKS: Final = ("investment", "land", "duties")
COUNTED: Final = {"2025-07": date(2025, 8, 1), "2025-08": date(2025, 9, 5), "2025-09": date(2025, 10, 13),
                  "2025-10": date(2025, 11, 7)}  # fmt: skip
"""Months whose bands are counted in the demo, and the day on which somebody does it."""


FILE: Final = "demo/tracks.yaml"


def stories(pack: str) -> Iterator[Story]:
    """Give every line's matter, launched on its day; and the promises made to investors."""
    words = read_told(pack, FILE)
    if not words:
        return
    officers = workers()
    for track in TRACKS:
        for one in words[track]:
            given = _given(words, one) | {"kind": "task", "category": CATEGORY}
            yield Story(_key(one["title"]), tuple(_begun(words, one, given, officers)))
    for one in words["promises"]:
        yield Story(_key(one["title"]), tuple(_promised(words, one, officers)))


def _key(title: str) -> str:
    return f"track-{title}"


def _given(words: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "place": words["place"], "title": one["title"], "body": one["title"], "due_on": one["due"],
        "proof": words["proof"], "strength": "strive", "lead_unit": one["unit"], "source": "example",
    }  # fmt: skip


def _begun(
    words: Mapping[str, Any], one: Mapping[str, Any], given: dict[str, Any], officers: Mapping[str, str]
) -> Iterator[Step]:
    yield Step("submit", officers[one["unit"]], hour_of(one["from"], 9), given)
    yield Step("launch", words["signer"], hour_of(one["from"], 11), {})


def _promised(
    words: Mapping[str, Any], one: Mapping[str, Any], officers: Mapping[str, str]
) -> Iterator[Step]:
    given = _given(words, one) | {"kind": "commitment", "category": "pledge", "parent": f"@{_key(one['of'])}"}
    yield from _begun(words, one, given, officers)
    done, worker = one["done"], officers[one["unit"]]
    text = {"result": "done", "text": words["kept"].format(title=one["title"]), "proof_on": done}
    yield Step("report", worker, hour_of(done), text)
    yield Step("confirm", AUDITOR, hour_of(done + timedelta(3)), {"proof_on": done})


def fill(pack: str, loaded: Loaded) -> None:
    """Write every line's steps as their day came, the weekly counts, and the bands of the months that are over."""
    words = read_told(pack, FILE)
    if not words:
        return
    officers, auditor = workers(), staff(Account.objects.get(username=AUDITOR))
    for track in TRACKS:
        for one in words[track]:
            matter = Matter.objects.get(ref=loaded.refs[_key(one["title"])])
            _steps(track, one, matter, staff(Account.objects.get(username=officers[one["unit"]])), auditor)
    _plans(words["plan"], officers)
    _weekly(words["weekly"])
    _bands(words["signer"])


def _steps(track: str, one: Mapping[str, Any], matter: Matter, officer: Actor, auditor: Actor) -> None:
    line = attach(matter, track, {"area": one["area"]} if "area" in one else None)
    last = hour_of(one["from"], 12)
    for n, raw in enumerate(one["steps"]):
        act, code, on, proof = raw if track != "investment" else (REACH, *raw)
        doing = Doing(act, code, proof, on)
        if n and track in RULES:
            shown = Line(
                matter.shown, line.unit_id, line.facts, list(line.steps.order_by("told_at", "event"))
            )
            RULES[track](shown, doing, on)
        by = auditor if act == BREACH else officer
        last = max(last + timedelta(minutes=1), hour_of(on, 15))
        seat = (
            policy.auditor(by, on)
            if act == BREACH
            else policy.handler_of(by, max(on, one["from"]), line.unit_id)
        )
        if seat is None:
            raise ValueError(one["title"])
        write(line, doing, by, seat, last)


def _plans(fixings: Mapping[str, str], officers: Mapping[str, str]) -> None:
    """Put the plan of most major hazards, the day after their unit took them up."""
    some = PublicMatter.objects.filter(
        kind="hazard", level="major", acked_on__isnull=False, lead_unit__in=officers
    )
    for n, row in enumerate(some.order_by("pk")):
        if n % 4:
            at = hour_of((row.acked_on or row.asked_on) + timedelta(1), 16)
            plan(row.ref, fixings, staff(Account.objects.get(username=officers[row.lead_unit])), at)


def _weekly(told: Mapping[str, Any]) -> None:
    """Write the counts before signing, a line for each unit, stage and week."""
    rng = Random(SEED)  # noqa: S311 -- an example is told, no secret is kept
    week, rows = told["first"], []
    while week <= told["last"]:
        for unit in told["units"]:
            rows += [
                ProspectCount(unit_id=unit, stage=stage, week=week, n=rng.randint(*told[stage]),
                              told_at=hour_of(week + timedelta(1)))
                for stage in ("prospect", "in_talks")
            ]  # fmt: skip
        week += timedelta(7)
    ProspectCount.objects.bulk_create(rows)


def _bands(signer: str) -> None:
    """Count the months that are over, each on its day; one with too few is left out, as at any desk."""
    actor = staff(Account.objects.get(username=signer))
    for month, on in COUNTED.items():
        try:
            count(month, actor, hour_of(on))
        except Invalid:
            continue
