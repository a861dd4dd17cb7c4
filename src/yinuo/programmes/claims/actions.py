"""What is done to needs: listed, taken on, the way given. A claim is its claimant's promise and goes through act()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.typed import PICK, Reading, public_code
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.claims import rules
from yinuo.programmes.claims.models import DEAREST, MOST_SHARES, Claim, Claimant, ClaimDay, Need
from yinuo.programmes.claims.queries import with_claims
from yinuo.programmes.claims.words import CLASSES, HOME_REPAIR, HOUSEHOLD, POLICIES, SORTS, minor_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.people.models import Place

CATEGORY: Final = "claim"
LISTING_KINDS: Final = frozenset(("community", "town", "union", "collective"))
"""The sorts of units that list needs."""
NO_MONEY: Final = Sentence("请写一个金额，最多 {n} 位小数，如 1200。")
NO_SHARES: Final = Sentence("请写分几份，1 到 {most}。")
PAST: Final = Sentence("这一天已经过了。")
TOO_SOON: Final = Sentence("日子要在今天以后。")
NOT_THERE: Final = Sentence("这个单位管不到这里。请选它所在的地方，或它下面的。")
PAID_FOR: Final = Sentence("公家的钱管得到的，不拿出来让人认领。请照政策办。")
NOT_SEALED: Final = Sentence("请写那一件封存的诉求的编号：您看得到、正在办的。")
FIRST_POLICY: Final = Sentence("先查政策：公家的钱管不管，管多少。")
NOT_SO_MANY: Final = Sentence("只剩 {n} 份了。")
NOBODY_YET: Final = Sentence("还没有人认领，谁也不用上门。")
NO_CATEGORY: Final = Sentence("这个地方还没有「认领」这一类，请管理的人加上。")


def lists_as(officer: Officer) -> tuple[str, ...]:
    """Give the units this member of staff lists needs for, and records claims at."""
    return officer.units_kept(LISTING_KINDS)


def may_keep(officer: Officer, need: Need) -> bool:
    """Say whether this member of staff keeps a need: who works at the unit that listed it."""
    return need.unit_id in lists_as(officer)


def may_claim(officer: Officer, need: Need, who: Claimant) -> bool:
    """Say whether this member of staff records a claim: the listing community for anybody, a firm for itself."""
    own = any(seat.unit == who.unit_id for seat in officer.seats_with("drafter"))
    return own or may_keep(officer, need)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What was typed of a need, once nothing is wrong with it."""

    title: str
    benefits: str
    unit: str
    place: str
    fallback: str
    cost: int
    shares: int
    due_on: date
    proof: str
    policy: str
    day: ClaimDay | None


def list_need(officer: Officer, given: Mapping[str, str], token: str) -> Need:
    """List a need; public from today. Raises NotAllowed, or Invalid with every fault."""
    mine = lists_as(officer)
    if not mine:
        raise NotAllowed
    shape, places = _shape(officer, given, mine), nodes()[0]
    sealed = _sealed(officer, given) if shape.benefits == HOUSEHOLD else None
    place = _town_of(places, shape.place) if sealed else shape.place
    need, _is_new = Need.objects.get_or_create(
        code=public_code(officer.on, token),
        defaults={
            "title": shape.title, "benefits": shape.benefits, "unit_id": shape.unit, "place_id": place,
            "fallback_id": shape.fallback, "cost": shape.cost, "shares": shape.shares, "due_on": shape.due_on,
            "proof": shape.proof, "policy": shape.policy, "day": shape.day, "listed_on": officer.on, "asked": sealed,
            "source": "example" if nodes()[1][shape.unit].is_example else "",
        },
    )  # fmt: skip
    return need


def _shape(officer: Officer, given: Mapping[str, str], mine: tuple[str, ...]) -> _Shape:
    places, units = nodes()
    reading = Reading(given)
    benefits = reading.one_of("benefits", CLASSES)
    is_household = benefits == HOUSEHOLD
    title = home_repair() if is_household else reading.line("title")
    unit, place = reading.one_of("unit", mine), reading.one_of("place", places)
    fallback = reading.one_of("fallback", units)
    cost, shares = _money(reading), _shares(reading, MOST_SHARES)
    due_on, proof = reading.day("due_on"), reading.line("proof")
    policy = reading.one_of("policy", POLICIES, is_required=False) if is_household else ""
    if is_household and not policy:
        reading.faults["policy"] = FIRST_POLICY
    elif policy == "all":
        reading.faults["policy"] = PAID_FOR
    day = ClaimDay.objects.filter(code=given.get("day", "")).exclude(source="page").first()
    if given.get("day") and day is None:
        reading.faults["day"] = PICK
    if due_on is not None and due_on <= officer.on:
        reading.faults["due_on"] = TOO_SOON
    if unit and place and not officer.reaches(unit, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("title", "proof")
    reading.tell()
    assert due_on is not None  # noqa: S101 -- else it was told above
    return _Shape(title, benefits, unit, place, fallback, cost, shares, due_on, proof, policy, day)


def _money(reading: Reading) -> int:
    cost = minor_of(reading.given.get("cost", ""))
    if cost is None or not 1 <= cost <= DEAREST:
        reading.faults["cost"] = no_money()
    return cost or 0


def no_money() -> Sentence:
    """Give what is said of an amount that is none: the place's money has so many decimals."""
    return Sentence(NO_MONEY.msgid, n=current_pack().minor_unit)


def _shares(reading: Reading, most: int) -> int:
    typed = reading.given.get("shares", "").strip() or "1"
    n = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0  # noqa: PLR2004 -- two digits
    if not 1 <= n <= most:
        reading.faults["shares"] = Sentence(NO_SHARES.msgid, most=most)
    return n


def _sealed(officer: Officer, given: Mapping[str, str]) -> Matter:
    """Give the sealed request behind a household's need: in this officer's sight, and still open. Raises Invalid."""
    try:
        found = sight(given.get("asked", "").strip()[:40], officer.actor, officer.now)
    except NotFound:
        raise Invalid({"asked": NOT_SEALED}) from None
    m = found.matter
    if m.visibility != "sealed" or m.kind != "request" or m.state == "closed":
        raise Invalid({"asked": NOT_SEALED})
    return Matter.objects.get(pk=found.stream)


def _town_of(places: Mapping[str, Place], code: str) -> str:
    """Give the town a place lies in: nearer than that nobody reads where a sealed household is."""
    codes = places[code].path.split("/")
    return next((one for one in codes if one in places and places[one].kind == "town"), code)


def home_repair() -> str:
    """Give all that is public of a sealed household's need, in the place's language."""
    return HOME_REPAIR["zh-hans" if current_pack().language.startswith("zh") else "en"]


def enrol(officer: Officer, given: Mapping[str, str], token: str) -> Claimant:
    """Write down who takes needs on, and the unit that answers for them. Raises NotAllowed, Invalid."""
    if not lists_as(officer):
        raise NotAllowed
    _places, units = nodes()
    reading = Reading(given)
    name, sort, unit = (
        reading.line("name", most=40),
        reading.one_of("sort", SORTS),
        reading.one_of("unit", units),
    )
    reading.look_over("name")
    reading.tell()
    who, _is_new = Claimant.objects.get_or_create(
        code=public_code(officer.on, token),
        defaults={
            "name": name, "sort": sort, "unit_id": unit, "since_on": officer.on,
            "source": "example" if units[unit].is_example else "",
        },
    )  # fmt: skip
    return who


def open_day(officer: Officer, given: Mapping[str, str], token: str) -> ClaimDay:
    """Open a claim day, today or later. Raises NotAllowed, Invalid."""
    mine = lists_as(officer)
    if not mine:
        raise NotAllowed
    places, units = nodes()
    reading = Reading(given)
    title, on = reading.line("title"), reading.day("on")
    unit, place = reading.one_of("unit", mine), reading.one_of("place", places)
    if on is not None and on < officer.on:
        reading.faults["on"] = PAST
    if unit and place and not officer.reaches(unit, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("title")
    reading.tell()
    assert on is not None  # noqa: S101 -- else it was told above
    day, _is_new = ClaimDay.objects.get_or_create(
        code=public_code(on, token),
        defaults={
            "title": title, "on": on, "unit_id": unit, "place_id": place,
            "source": "example" if units[unit].is_example else "",
        },
    )  # fmt: skip
    return day


def take_on(officer: Officer, need: Need, given: Mapping[str, str], token: str) -> Acted:
    """Record a claim as a draft of its claimant's promise; who leads that unit signs it. Raises NotAllowed, Invalid."""
    who = Claimant.objects.filter(code=given.get("claimant", "")[:40], since_on__lte=officer.on).first()
    if who is None:
        raise Invalid({"claimant": PICK})
    if not may_claim(officer, need, who):
        raise NotAllowed
    with transaction.atomic():
        locked = Need.objects.select_for_update().get(pk=need.pk)
        (held,) = with_claims([locked], officer.on)
        reading = Reading({"due_on": locked.due_on.isoformat(), **given})
        n = _shares(reading, locked.shares)
        due_on = reading.day("due_on")
        if due_on is not None and due_on <= officer.on:
            reading.faults["due_on"] = TOO_SOON
        reading.tell()
        key = Key(f"claim:{officer.actor.person}", token)
        done = act(
            "",
            "submit",
            actor=officer.actor,
            given=_promise(locked, who, n, due_on),
            now=officer.now,
            key=key,
        )
        if done.is_replay:
            return done
        if n > held.n_left:
            raise Invalid({"shares": Sentence(NOT_SO_MANY.msgid, n=held.n_left)}, is_conflict=True)
        amount = rules.amount_of(locked.cost, locked.shares, n, held.parts)
        Claim.objects.create(
            stream=Matter.objects.get(ref=done.ref), need=locked, claimant=who, shares=n, amount=amount,
            claimed_on=officer.on,
        )  # fmt: skip
    return done


def _promise(need: Need, who: Claimant, n: int, due_on: date | None) -> dict[str, Any]:
    """Give the promise as its claimant makes it: what, by when, how it is shown, to the community that listed it."""
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    part = "" if n == need.shares else f"（{n}/{need.shares}）"
    return {
        "kind": "claim", "category": CATEGORY, "place": need.place_id, "title": f"{need.title}{part} · {who.name}",
        "body": need.title, "due_on": due_on, "proof": need.proof, "strength": "guarantee", "lead_unit": who.unit_id,
        "beneficiary": need.unit_id, "source": need.source or "portal",
    }  # fmt: skip


def hand_over(officer: Officer, need: Need) -> None:
    """Note the day on which the community itself showed the workers the way; the address stands nowhere here."""
    if not may_keep(officer, need):
        raise NotAllowed
    with transaction.atomic():
        locked = Need.objects.select_for_update().get(pk=need.pk)
        (held,) = with_claims([locked], officer.on)
        if locked.benefits != HOUSEHOLD or not held.shown:
            raise Invalid.whole(NOBODY_YET, is_conflict=True)
        if locked.handed_on is None:
            locked.handed_on = officer.on
            locked.save(update_fields=["handed_on"])
