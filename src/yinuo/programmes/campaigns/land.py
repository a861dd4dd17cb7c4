"""Track two, 项目推进: every parcel on exactly one of three lists, causes, the statutory idle test (J4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.campaigns.proofs import proof_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.programmes.campaigns.tracks import Land

Case = Literal["not_started", "too_little_built", "too_little_spent"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A piece of land: its area in square metres, and the lists it has been on, each from a day and by a document."""

    code: str
    area: int
    entered: tuple[tuple[str, date], ...]
    documents: tuple[Mapping[str, Any], ...]
    blocker: str = ""
    cause: str = ""

    @property
    def on_list(self) -> str:
        """The one list it is on: the last that it came to."""
        return self.entered[-1][0]

    def n_days_on_list(self, on: date) -> int:
        """Give the days it has been on that list."""
        return (on - self.entered[-1][1]).days


@dataclass(frozen=True, slots=True)
class Works:
    """How far building has come: what is built on and spent of what is to be, and since when it stands still."""

    started_on: date | None = None
    area_to_build: int = 0
    area_built: int = 0
    money_planned: int = 0
    money_spent: int = 0
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Idle:
    """Land that is idle by the law: which of the three cases, since when, by what cause, and what follows."""

    case: Case
    since: date
    n_days: int
    cause: str
    fee: Fraction
    may_be_taken_back: bool

    @property
    def sentence(self) -> Sentence:
        """How it stands, with its cause."""
        why = {
            "not_started": Sentence("过了约定开工日一年还没有开工"),
            "too_little_built": Sentence("动工面积不到三分之一，停了一年以上"),
            "too_little_spent": Sentence("投资不到四分之一，停了一年以上"),
        }[self.case]
        by = {
            "government": Sentence("原因在政府"),
            "owner": Sentence("原因在用地的一方"),
            "force_majeure": Sentence("不可抗力"),
            "court": Sentence("司法查封"),
        }.get(self.cause, Sentence("原因还没有写明"))
        return Sentence("闲置：{why}（{by}）。", why=why, by=by)


def entered(land: Land, code: str, area: int, given: Mapping[str, Any], on: date) -> Parcel:
    """Put a parcel on the first list by its approval. Raises Invalid without it, or for no area."""
    if area < 1:
        raise Invalid({"area": Sentence("面积要大于 0。")})
    first = land.lists[0]
    return Parcel(code, area, ((first.code, on),), (proof_of(first, given, on),))


def moved(land: Land, parcel: Parcel, to: str, given: Mapping[str, Any], on: date) -> Parcel:
    """Move it to the next list by a dated document; its blocker stays behind. Raises Invalid without one."""
    if land.list_of(to) != land.list_of(parcel.on_list) + 1:
        raise Invalid({"list": Sentence("一步一步来：不能跳过，也不能倒退。")})
    if on < parcel.entered[-1][1]:
        raise Invalid({"on": Sentence("这一步的日期早于上一步。")})
    proof = proof_of(land.lists[land.list_of(to)], given, on)
    entered_now = (*parcel.entered, (to, on))
    return replace(parcel, entered=entered_now, documents=(*parcel.documents, proof), blocker="", cause="")


def blocked(land: Land, parcel: Parcel, blocker: str, cause: str) -> Parcel:
    """Write down what blocks it, and by whose doing. Raises Invalid without both."""
    if not blocker.strip():
        raise Invalid({"blocker": Sentence("请写明堵在哪里。")})
    if cause not in land.causes:
        raise Invalid({"cause": Sentence("请写明原因在谁：政府、用地的一方、不可抗力、司法查封。")})
    return replace(parcel, blocker=blocker, cause=cause)


def areas(land: Land, parcels: Iterable[Parcel]) -> dict[str, int]:
    """Give the area on each list, in square metres: together that of all parcels, as each is on one list."""
    told = {one.code: 0 for one in land.lists}
    for parcel in parcels:
        told[parcel.on_list] += parcel.area
    return told


def idle(land: Land, works: Works, start_by: date, cause: str, on: date) -> Idle | None:
    """Judge whether land is idle by the law on a day; None where it is not.

    Not started a year past the agreed start; or started, stopped for a year, and less than a third of the
    area built on, or less than a quarter of the money spent. A fee, and after two years the taking back, follow
    the first case alone, and only where the cause is the user's own.
    """
    if works.started_on is None:
        since, case = start_by, "not_started"
    elif works.stopped_on is not None:
        since = works.stopped_on
        if _share(works.area_built, works.area_to_build) < land.least_area:
            case = "too_little_built"
        elif _share(works.money_spent, works.money_planned) < land.least_money:
            case = "too_little_spent"
        else:
            return None
    else:
        return None
    n_days = (on - since).days
    if n_days < land.idle_after:
        return None
    is_own = case == "not_started" and cause not in land.excused_by
    is_long = n_days >= land.taken_back_after
    fee = land.fee if is_own and not is_long else Fraction()
    return Idle(case, since + timedelta(land.idle_after), n_days, cause, fee, is_own and is_long)  # type: ignore[arg-type]


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(1)
