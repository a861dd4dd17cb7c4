"""A matching's question and answer as JSON (docs/claims.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Sentence
from yinuo.doors.cli.solving import both
from yinuo.programmes.claims.matching import MOST_SHARES, Claimant, Need, matched

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.base.given import Given


def answer(given: Given, seconds: float) -> dict[str, Any]:
    """Read the question, and give the answer as it is written. Raises Invalid, with the place in the file."""
    needs = [_need(row) for row in given.rows("needs")]
    known = {name for need in needs for name in (need.ref, need.kind)}
    claimants = [_claimant(row, known) for row in given.rows("claimants")]
    found = matched(needs, claimants, seconds=seconds)
    return {
        "is_proven": found.is_proven,
        "gap": round(max(level.gap for level in found.levels.values()), 6),
        "levels": {
            name: {"value": abs(level.value), "bound": abs(level.bound), "gap": round(level.gap, 6)}
            for name, level in found.levels.items()
        },
        "pairs": [
            {"claimant": one.claimant, "need": one.need, "amount": one.amount, "why": both(one.why)}
            for one in found.pairs
        ],
        "left": [{"need": ref, "shares": n, "why": both(why)} for ref, n, why in found.left],
    }


def summary(told: Mapping[str, Any]) -> str:
    """Say it in a few lines."""
    proven = "proven best" if told["is_proven"] else f"at most {told['gap']:.2%} from the best"
    lines = [f"{proven}: {len(told['pairs'])} pairs, {len(told['left'])} needs with shares left"]
    lines += [
        f"{one['claimant']} - {one['need']} {one['amount']}: {one['why']['zh']} {one['why']['en']}"
        for one in told["pairs"][:20]
    ]
    lines += [f"{one['need']}: {one['why']['zh']} {one['why']['en']}" for one in told["left"][:20]]
    return "\n".join(lines)


def _need(row: Given) -> Need:
    cost, shares = row.whole("cost"), row.whole("shares", 1, least=1, most=MOST_SHARES)
    kind = row.text("kind", "")
    return Need(row.text("id"), cost, kind, row.text("place", ""), frozenset(row.texts("skills")), shares)


def _claimant(row: Given, known: Collection[str]) -> Claimant:
    wishes = tuple(row.known("wishes", name, known) for name in row.texts("wishes"))
    refuses = frozenset(row.known("refuses", name, known) for name in row.texts("refuses"))
    if refuses & set(wishes):
        raise row.wrong("refuses", Sentence("“{name}”既想接，又不愿意接。", name=min(refuses & set(wishes))))
    return Claimant(
        ref=row.text("id"),
        budget=row.whole("budget"),
        most=row.whole("most", 1, least=1, most=1_000),
        skills=frozenset(row.texts("skills")),
        places=frozenset(row.texts("places")),
        wishes=wishes,
        refuses=refuses,
    )
