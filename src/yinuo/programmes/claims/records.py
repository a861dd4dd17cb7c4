"""What machines read of needs and claims, by API and on the command line. Amounts are minor units; no beneficiary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.doors.shell.records import ROOT

if TYPE_CHECKING:
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.claims.models import Claimant, ClaimDay, Offer
    from yinuo.programmes.claims.offers import Suggested
    from yinuo.programmes.claims.queries import Listed, Taken

NEEDS: Final = f"{ROOT}/claims/needs"
CLAIMANTS: Final = f"{ROOT}/claims/claimants"
DAYS: Final = f"{ROOT}/claims/days"
OFFERS: Final = f"{ROOT}/claims/offers"
SUGGESTIONS: Final = f"{ROOT}/claims/suggestions"
TAKEN: Final = f"{ROOT}/claims/taken"


def need_record(one: Listed) -> Record:
    """Give one need with how it stands; of a sealed household nothing but its class."""
    row = one.need
    names = ("code", "title", "benefits", "cost", "shares", "proof", "policy", "source")
    return {
        **{name: getattr(row, name) for name in names},
        "place": row.place_id, "unit": row.unit_id, "fallback": row.fallback_id, "day": row.day.code if row.day else "",
        "listed_on": row.listed_on.isoformat(), "due_on": row.due_on.isoformat(), "standing": one.standing,
        "n_left": one.n_left, "href": f"{NEEDS}/{row.code}",
    }  # fmt: skip


def need_sheet(one: Listed) -> Record:
    """Give one need with every claim that was signed."""
    return {**need_record(one), "claims": [claim_record(taken) for taken in one.shown]}


def claim_record(taken: Taken) -> Record:
    """Give one claim as the public reads it."""
    row, shown = taken.row, taken.shown
    assert shown is not None  # noqa: S101 -- only what the public reads is asked for
    return {
        "ref": shown.ref, "claimant": row.claimant.name, "sort": row.claimant.sort, "shares": row.shares,
        "amount": row.amount, "state": shown.state, "outcome": shown.outcome,
        "first_due": shown.first_due.isoformat() if shown.first_due else None,
    }  # fmt: skip


def claimant_record(row: Claimant) -> Record:
    """Give who takes needs on: their name and sort, and nothing else about them."""
    told = {name: getattr(row, name) for name in ("code", "name", "sort", "source")}
    return {
        **told,
        "unit": row.unit_id,
        "since_on": row.since_on.isoformat(),
        "href": f"{CLAIMANTS}/{row.code}",
    }


def day_record(row: ClaimDay) -> Record:
    """Give one claim day."""
    return {
        "code": row.code, "title": row.title, "on": row.on.isoformat(), "place": row.place_id,
        "unit": row.unit_id or "", "source": row.source, "href": DAYS,
    }  # fmt: skip


def offer_record(row: Offer) -> Record:
    """Give what a claimant offers."""
    told = {name: getattr(row, name) for name in ("budget", "most", "places", "wishes", "refuses")}
    return {"claimant": row.claimant.code, **told, "told_on": row.told_on.isoformat(), "href": OFFERS}


def suggested_record(one: Suggested) -> Record:
    """Give one suggested pair, why in the reader's language, and whether somebody followed it."""
    row = one.row
    return {
        "need": row.need.code, "claimant": row.offer.claimant.code, "amount": row.amount,
        "suggested_on": row.suggested_on.isoformat(), "why": one.why.said_in(gettext), "is_taken": one.is_taken,
    }  # fmt: skip
