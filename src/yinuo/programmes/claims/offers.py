"""What is offered, and who is suggested for what: the brain suggests, the row says what it said, a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.cli.solving import NEEDS_PLAN, PLAN
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.typed import PICK, Reading, public_code
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.people.trees import is_under
from yinuo.programmes.claims import reasons
from yinuo.programmes.claims.actions import lists_as, no_money
from yinuo.programmes.claims.models import DEAREST, MOST_SHARES, Claim, Claimant, Offer, Suggestion
from yinuo.programmes.claims.queries import listed
from yinuo.programmes.claims.rules import GONE
from yinuo.programmes.claims.words import CLASSES, minor_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.claims.queries import Listed

WISHES: Final = ("wish_1", "wish_2", "wish_3")
SECONDS: Final = 5.0
"""How long a press may wait for its suggestion."""
BOTH: Final = Sentence("又想接又不愿意接，请只选一样。")


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer with what is left of it on a day: money, shares, and the needs this claimant has a part of already."""

    row: Offer
    budget: int
    most: int
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested pair, why, and whether somebody has recorded the claim since."""

    row: Suggestion
    why: Sentence
    is_taken: bool


def offer(
    officer: Officer, given: Mapping[str, str], lists: Mapping[str, Sequence[str]], token: str
) -> Offer:
    """Write down what a claimant offers. Raises NotAllowed, or Invalid with every fault."""
    if not lists_as(officer):
        raise NotAllowed
    places, _units = nodes()
    reading = Reading(given, lists)
    who = Claimant.objects.filter(code=given.get("claimant", "")[:40], since_on__lte=officer.on).first()
    if who is None:
        reading.faults["claimant"] = PICK
    budget = minor_of(given.get("budget", ""))
    if budget is None or not 1 <= budget <= DEAREST:
        reading.faults["budget"] = no_money()
    most = reading.number("most", 0, MOST_SHARES)
    near = reading.several("places", [code for code, row in places.items() if row.is_active])
    wishes = [reading.one_of(name, CLASSES, is_required=False) for name in WISHES]
    refuses = reading.several("refuses", list(CLASSES))
    if set(wishes) & set(refuses):
        reading.faults["refuses"] = BOTH
    reading.tell()
    assert who is not None  # noqa: S101 -- else it was told above
    assert budget is not None  # noqa: S101 -- likewise
    row, _is_new = Offer.objects.get_or_create(
        token=token,
        defaults={
            "claimant": who, "budget": budget, "most": most, "places": near, "refuses": refuses,
            "wishes": list(dict.fromkeys(filter(None, wishes))), "told_on": officer.on,
        },
    )  # fmt: skip
    return row


def offers(on: date) -> list[Offered]:
    """Give the latest offer of every claimant that offers anything, with what is left of it: two queries."""
    rows = Offer.objects.filter(told_on__lte=on).select_related("claimant")
    latest = {row.claimant_id: row for row in rows.order_by("pk")}
    claims = Claim.objects.filter(claimant__in=list(latest), claimed_on__lte=on)
    held: dict[int, list[Claim]] = {}
    for claim in claims.exclude(stream__outcome__in=GONE).select_related("need"):
        held.setdefault(claim.claimant_id, []).append(claim)
    told = []
    for who, row in latest.items():
        since = [one for one in held.get(who, ()) if one.claimed_on >= row.told_on]
        taken = frozenset(one.need.code for one in held.get(who, ()))
        left = row.budget - sum(one.amount for one in since), row.most - sum(one.shares for one in since)
        told.append(Offered(row, *left, taken))
    return sorted(told, key=lambda one: (one.row.claimant.name, one.row.pk))


def suggest(officer: Officer, token: str) -> list[Suggestion]:
    """Put offers beside this community's open needs, and keep what was said; nothing is decided by it.

    Raises NotAllowed; Invalid where what solves it is not installed, or the time was too short.
    """
    mine = lists_as(officer)
    if not mine:
        raise NotAllowed
    batch = public_code(officer.on, token)
    kept = Suggestion.objects.filter(batch=batch)
    if kept.exists():
        return list(kept)
    needs = {one.need.code: one for one in _open_needs(officer.on, mine)}
    able = {one.row.claimant.code: one for one in offers(officer.on) if one.most > 0 and one.budget > 0}
    try:
        from yinuo.programmes.claims.matching import matched
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in PLAN:
            raise
        raise Invalid.whole(NEEDS_PLAN) from None
    asked = [_need(one) for one in needs.values()]
    found = (
        matched(asked, [_claimant(one, needs) for one in able.values()], seconds=SECONDS)
        if asked and able
        else None
    )
    with transaction.atomic():
        return [
            Suggestion.objects.create(
                batch=batch, need=needs[one.need].need, offer=able[one.claimant].row, amount=one.amount,
                budget=able[one.claimant].budget, suggested_on=officer.on,
            )
            for one in (found.pairs if found else ())
        ]  # fmt: skip


def _open_needs(on: date, mine: Sequence[str]) -> list[Listed]:
    return [one for one in listed(on, unit__in=mine) if one.n_left > 0 and one.need.due_on > on]


def _need(one: Listed) -> reasons.Need:
    left = one.need.cost - sum(part.amount for part in one.parts if part.holds)
    row = one.need
    return reasons.Need(row.code, left, row.benefits, called(row.place), shares=one.n_left)


def _claimant(one: Offered, needs: Mapping[str, Listed]) -> reasons.Claimant:
    """Give an offer as the matching reads it; whoever would serve a town serves every place in it."""
    row = one.row
    near = {called(need.need.place) for need in needs.values() if _is_near(need.need.place.path, row.places)}
    return reasons.Claimant(
        row.claimant.code, one.budget, one.most, places=frozenset(near or {""}) if row.places else frozenset(),
        wishes=tuple(row.wishes), refuses=frozenset(row.refuses) | (one.taken & set(needs)),
    )  # fmt: skip


def _is_near(path: str, places: Sequence[str]) -> bool:
    return any(is_under(path, code) for code in places)


def suggested(on: date, mine: Sequence[str]) -> list[Suggested]:
    """Give the pairs of the last press at these units by a day, with their reasons: two queries."""
    rows = Suggestion.objects.filter(suggested_on__lte=on, need__unit__in=mine)
    last = rows.order_by("-pk").values_list("batch", flat=True).first()
    pairs = list(rows.filter(batch=last).select_related("need__place", "offer__claimant").order_by("pk"))
    claims = Claim.objects.filter(need__in=[one.need_id for one in pairs], claimed_on__lte=on)
    taken = {(one.need_id, one.claimant_id): one.claimed_on for one in claims}
    return [Suggested(one, _why(one), _is_taken(one, taken)) for one in pairs]


def _is_taken(one: Suggestion, taken: Mapping[tuple[int, int], date]) -> bool:
    return taken.get((one.need_id, one.offer.claimant_id)) is not None


def _why(one: Suggestion) -> Sentence:
    """Say why again, from what was kept of the pair: no text of it stands in the table."""
    place = called(one.need.place)
    need = reasons.Need(one.need.code, one.amount, one.need.benefits, place)
    who = reasons.Claimant(
        one.offer.claimant.code, one.budget, places=frozenset({place}) if one.offer.places else frozenset(),
        wishes=tuple(one.offer.wishes),
    )  # fmt: skip
    return reasons.why_of(need, who)
