"""What is done to the works' own tables: a thing entered, a closure announced. Its promise goes through act()."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from yinuo.base.code import base32
from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.typed import PICK, Reading
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.works.models import MOST_PARTS, Asset, Closure
from yinuo.programmes.works.queries import held, known
from yinuo.programmes.works.tally import AGAIN, KEPT, OF_CLOSURES
from yinuo.programmes.works.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted

CATEGORY: Final = "works"
PLACES: Final = frozenset(("town", "community", "site"))
MOST_PART: Final = 60
PRIVATE: Final = frozenset(("firm", "collective"))
"""Kinds of units that keep no public works."""
NOT_YOURS: Final = Sentence("您管不到这里。请选您所在的地方，或它下面的。")
TOO_SOON: Final = Sentence("开放的日子要在今天以后。")
BEFORE_IT: Final = Sentence("开放的日子要在封的那天以后。")
NO_CATEGORY: Final = Sentence("这个地方还没有「工程」这一类，请管理的人加上。")
CLOSED_ALREADY: Final = Sentence(
    "这里已经由别的单位公告了一处封闭（{ref}），还没有了结。请先和那个单位说定谁来。"
)
NO_ROAD_ROUND: Final = Sentence("请写怎么绕；没有路可绕，就照直写「没有」。")
TITLE: Final = {
    "zh-hans": "{name}封闭维修，完工后重新开放",
    "en": "{name}: closed for works, then open again",
}
BODY: Final = {
    "zh-hans": "{name}封闭维修：{parts}。怎么绕：{detour}。",
    "en": "{name} is closed for works: {parts}. The way round: {detour}.",
}


def _language() -> str:
    return "zh-hans" if current_pack().language.startswith("zh") else "en"


def promises_as(officer: Officer) -> tuple[str, ...]:
    """Give the units this member of staff drafts such promises for: public bodies, no firm."""
    units = nodes()[1]
    return tuple(code for code in officer.units_as("drafter") if units[code].kind not in PRIVATE)


def enter(officer: Officer, given: Mapping[str, str], token: str) -> Asset:
    """Enter a thing in the book. Raises NotAllowed, or Invalid with every fault."""
    mine = promises_as(officer)
    if not mine:
        raise NotAllowed
    places, units = nodes()
    reading = Reading(given)
    sort, name = reading.one_of("sort", SORTS), reading.line("name", most=MOST_PART)
    place = reading.one_of("place", {code for code, one in places.items() if one.kind in PLACES})
    if place and not officer.reaches_as("drafter", places[place].path):
        reading.faults["place"] = NOT_YOURS
    reading.look_over("name")
    reading.tell()
    is_example = places[place].is_example or units[mine[0]].is_example
    code = base32(hashlib.sha256(token.encode()).digest(), 5).lower()
    row, _is_new = Asset.objects.get_or_create(
        code=f"{sort}-{code}",
        defaults={
            "name": name, "sort": sort, "place_id": place, "since_on": officer.on,
            "source": "example" if is_example else "",
        },
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class _Shape:
    """What was typed of a closure, once nothing is wrong with it."""

    asset: Asset
    unit: str
    closed_from: date
    due_on: date
    strength: str
    scope: list[str]
    detour: str
    contractor: str
    proof: str


def announce(officer: Officer, given: Mapping[str, str], token: str) -> Acted:
    """Announce a closure: the promise of its end is drafted, and signed by who leads that unit.

    Raises NotAllowed, or Invalid with every fault.
    """
    mine = promises_as(officer)
    if not mine:
        raise NotAllowed
    shape = _shape(officer, given, mine)
    with transaction.atomic():
        key = Key(f"closure:{officer.actor.person}", token)
        done = act("", "submit", actor=officer.actor, given=_promise(shape), now=officer.now, key=key)
        if not done.is_replay:
            row = Closure(
                stream=Matter.objects.get(ref=done.ref), asset=shape.asset, closed_from=shape.closed_from,
                scope=shape.scope, detour=shape.detour, contractor=shape.contractor, announced_on=officer.on,
                source=shape.asset.source,
            )  # fmt: skip
            put_down([row])
    return done


def put_down(rows: Iterable[Closure]) -> None:
    """Write closures beside promises, and count what of them the public reads already. Inside a transaction."""
    made = Closure.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute(OF_CLOSURES, [[one.pk for one in made]])


def wrong_numbers() -> int:
    """Count what is listed or numbered otherwise than the promises come to; 0 where all is well."""
    wrong = 0
    with connection.cursor() as cursor:
        for table, again in AGAIN.items():
            names = ", ".join(KEPT[table])
            held = f"SELECT {names} FROM {table}" + (" WHERE n <> 0" if "n" in KEPT[table] else "")
            cursor.execute(
                f"SELECT count(*) FROM (({held} EXCEPT SELECT {names} FROM ({again}) AS a) "
                f"UNION ALL (SELECT {names} FROM ({again}) AS b EXCEPT {held})) AS w"
            )
            wrong += int(cursor.fetchone()[0])
    return wrong


def count_again() -> int:
    """List and count every closure anew; gives how much had been wrong. As the worker.

    Acts on closures wait at their last step for as long as it takes; none is lost and none counted twice.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(AGAIN)} IN SHARE ROW EXCLUSIVE MODE")
        wrong = wrong_numbers()
        for table, again in AGAIN.items():
            names = ", ".join(KEPT[table])
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM ({again}) AS a")
    return wrong


def _shape(officer: Officer, given: Mapping[str, str], mine: tuple[str, ...]) -> _Shape:
    reading = Reading(given)
    asset = known(given.get("asset", ""), officer.on)
    if asset is None or asset.source == "page":
        reading.faults["asset"] = PICK
    elif not officer.reaches_as("drafter", nodes()[0][asset.place_id].path):
        reading.faults["asset"] = NOT_YOURS
    elif (other := closed_by_another(asset, given.get("unit", ""))) is not None:
        reading.faults["asset"] = Sentence(CLOSED_ALREADY.msgid, ref=other.ref)
    unit, strength = reading.one_of("unit", mine), reading.one_of("strength", STRENGTH_WORDS)
    closed_from, due_on = reading.day("closed_from"), reading.day("due_on")
    if due_on is not None and due_on <= officer.on:
        reading.faults["due_on"] = TOO_SOON
    elif due_on is not None and closed_from is not None and due_on <= closed_from:
        reading.faults["due_on"] = BEFORE_IT
    scope = reading.lines("scope", 1, MOST_PARTS, MOST_PART)
    detour, proof = reading.line("detour", is_required=False), reading.line("proof")
    if not detour and "detour" not in reading.faults:
        reading.faults["detour"] = NO_ROAD_ROUND
    contractor = reading.line("contractor", is_required=False, most=MOST_PART)
    reading.look_over("scope", "detour", "contractor", "proof")
    reading.tell()
    assert asset is not None  # noqa: S101 -- else it was told above
    assert closed_from is not None  # noqa: S101 -- else it was told above
    assert due_on is not None  # noqa: S101 -- else it was told above
    return _Shape(asset, unit, closed_from, due_on, strength, scope, detour, contractor, proof)


def closed_by_another(asset: Asset, unit: str) -> Matter | None:
    """Give the promise of a closure of this thing that another unit holds and that has not ended."""
    others = (one for one in held([asset]).get(asset.pk, []) if one.lead_unit_id != unit)
    return next(others, None)


def _promise(shape: _Shape) -> dict[str, Any]:
    """Give the promise as its unit makes it: this thing open again, by when, how firmly, how it will be shown."""
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    language, asset = _language(), shape.asset
    told = {
        "name": asset.name if language == "zh-hans" else asset.name_en or asset.name,
        "parts": ("、" if language == "zh-hans" else ", ").join(shape.scope),
        "detour": shape.detour,
    }
    return {
        "kind": "commitment", "category": CATEGORY, "place": asset.place_id, "title": TITLE[language].format(**told),
        "body": BODY[language].format(**told), "due_on": shape.due_on, "proof": shape.proof,
        "strength": shape.strength, "lead_unit": shape.unit, "source": asset.source or "portal",
    }  # fmt: skip
