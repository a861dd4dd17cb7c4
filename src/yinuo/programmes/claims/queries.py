"""What is read of needs and claims on a day: each need with what was taken of it, as the public reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.claims import rules
from yinuo.programmes.claims.models import Claim, Claimant, ClaimDay, Need
from yinuo.programmes.claims.rules import Part
from yinuo.programmes.claims.words import HOUSEHOLD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.programmes.claims.rules import Standing

NO_SUCH_NEED: Final = Sentence("没有这一件。请从清单里选。")
NO_SUCH_DAY: Final = Sentence("没有这一场认领会。请从清单里选。")
NO_SUCH_CLAIM: Final = Sentence("没有这一份认领。请从清单里选。")
NO_SUCH_CLAIMANT: Final = Sentence("没有这一家。请从清单里选。")
MOST: Final = 200
REPORTED: Final = frozenset(("checking", "awaiting_reply"))


@dataclass(frozen=True, slots=True)
class Taken:
    """One claim on a day: its row, its matter, and its public row once it is signed."""

    row: Claim
    matter: Matter
    shown: PublicMatter | None

    @property
    def part(self) -> Part:
        """What is counted of it."""
        shown = self.shown
        return Part(
            self.row.shares, self.row.amount, shown.first_due if shown else None, shown is not None,
            self.matter.outcome, shown.proof_on if shown else None, self.matter.state in REPORTED,
        )  # fmt: skip

    @property
    def is_shown(self) -> bool:
        """Whether the public reads it."""
        return self.shown is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """One need on a day with every claim on it, and whether a sealed household's own word is still missing."""

    need: Need
    on: date
    claims: tuple[Taken, ...] = ()
    is_accepted: bool = True

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is counted of its claims."""
        return tuple(one.part for one in self.claims)

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return rules.stands(
            self.need.shares, self.need.listed_on, self.parts, self.on, is_accepted=self.is_accepted
        )

    @property
    def shown(self) -> tuple[Taken, ...]:
        """The claims that the public reads."""
        return tuple(one for one in self.claims if one.is_shown)

    @property
    def n_left(self) -> int:
        """How many shares nobody has taken."""
        return self.need.shares - rules.taken(self.parts)

    @property
    def is_household(self) -> bool:
        """Whether it is a sealed household's."""
        return self.need.benefits == HOUSEHOLD


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands above a list: needs, those claimed and done, claimants, M20."""

    needs: int
    claimed: int
    done: int
    waiting: int
    claimants: int
    delivered: rules.Delivered = field(default=rules.Delivered(0, 0))


def _asking() -> tuple[str, ...]:
    return ("place", "unit", "fallback", "day", "asked")


def listed(on: date, **picked: object) -> list[Listed]:
    """Give the needs that were listed by a day, the newest first; `picked` as a QuerySet filters."""
    rows = Need.objects.filter(listed_on__lte=on, **picked).select_related(*_asking())
    return with_claims(rows.order_by("-listed_on", "id")[:MOST], on)


def with_claims(rows: Iterable[Need], on: date) -> list[Listed]:
    """Give needs with every claim that was made by a day: two queries more."""
    needs = list(rows)
    found = Claim.objects.filter(need__in=needs, claimed_on__lte=on).select_related("stream", "claimant")
    claims = list(found.order_by("claimed_on", "pk"))
    shown = _shown([row.pk for row in claims], on)
    of: dict[int, list[Taken]] = {need.pk: [] for need in needs}
    for row in claims:
        of[row.need_id].append(Taken(row, row.stream, shown.get(row.pk)))
    return [Listed(need, on, tuple(of[need.pk]), _is_accepted(need)) for need in needs]


def _shown(streams: Iterable[int], on: date) -> dict[int, PublicMatter]:
    return PublicMatter.objects.filter(pk__in=list(streams), public_from__lte=on).in_bulk()


def _is_accepted(need: Need) -> bool:
    """Say whether the sealed household has said yes itself; of any other need nobody is asked."""
    return need.asked is None or need.asked.outcome == "solved"


def one(code: str, on: date) -> Listed:
    """Give a need by its code. Raises NotFound for none that was listed by this day."""
    found = listed(on, code=_plain(code))
    if not found:
        raise NotFound(NO_SUCH_NEED)
    return found[0]


def _plain(code: str) -> str:
    return code.replace("\x00", "")[:40]


def days(on: date) -> list[ClaimDay]:
    """Give the claim days that are known on a day, the latest first."""
    rows = ClaimDay.objects.filter(on__lte=on).select_related("place", "unit")
    return list(rows.order_by("-on", "-id")[:MOST])


def every_day() -> list[ClaimDay]:
    """Give every claim day that was opened, those to come too: for the desk."""
    return list(ClaimDay.objects.order_by("-on", "-id")[:MOST])


def days_ahead(on: date) -> list[ClaimDay]:
    """Give the claim days a need can be listed for: opened by a community, today or later."""
    return list(ClaimDay.objects.filter(on__gte=on).exclude(source="page").order_by("on", "id")[:MOST])


def claim_day(code: str) -> ClaimDay:
    """Give a claim day by its code. Raises NotFound."""
    found = ClaimDay.objects.select_related("place", "unit").filter(code=_plain(code)).first()
    if found is None:
        raise NotFound(NO_SUCH_DAY)
    return found


def claimant(code: str, on: date) -> Claimant:
    """Give who takes needs on by their code. Raises NotFound for none who is known by this day."""
    found = Claimant.objects.select_related("unit").filter(code=_plain(code), since_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_CLAIMANT)
    return found


def claimants(on: date) -> list[Claimant]:
    """Give everybody who takes needs on by a day, by name."""
    return list(Claimant.objects.filter(since_on__lte=on).order_by("sort", "name", "pk")[:MOST])


def taken_by(who: Claimant, on: date) -> list[tuple[Need, Taken]]:
    """Give what the public reads of a claimant: every claim that was signed, the newest first, with its need."""
    rows = Claim.objects.filter(claimant=who, claimed_on__lte=on).select_related(
        "stream", "need", "need__place"
    )
    claims = list(rows.order_by("-claimed_on", "-pk")[:MOST])
    shown = _shown([row.pk for row in claims], on)
    return [(row.need, Taken(row, row.stream, shown[row.pk])) for row in claims if row.pk in shown]


def counts_of(found: Iterable[Listed], on: date) -> Counts:
    """Count a list of needs as the public reads it."""
    needs = list(found)
    shown = [one for need in needs for one in need.shown]
    held = [one for one in shown if one.part.holds]
    standing = [need.standing for need in needs]
    return Counts(
        len(needs), sum(one not in {"open", "to_fund"} for one in standing), standing.count("done"),
        standing.count("to_fund"), len({one.row.claimant_id for one in held}),
        rules.delivered([one.part for one in shown], on),
    )  # fmt: skip


def claim_of(stream: int) -> Claim | None:
    """Give the claim that a matter is; None for any other matter."""
    return Claim.objects.select_related("need", "claimant").filter(pk=stream).first()
