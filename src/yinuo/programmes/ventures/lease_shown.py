"""Contracts as they are printed and told to machines: every payment of the plan, and how it stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.programmes.ventures.dues import Sum, arrears, stand
from yinuo.programmes.ventures.lease_models import LET, PAY, PLACED, WAYS
from yinuo.programmes.ventures.money import percent
from yinuo.programmes.ventures.records import day, known, venture_url
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.dues import Due
    from yinuo.programmes.ventures.lease_models import LeaseReceipt, VentureLease
    from yinuo.programmes.ventures.models import Venture

LESSEES: Final[Mapping[str, Text]] = {
    "firm": _("一家企业"),
    "cooperative": _("合作社"),
    "household": _("农户"),
    "public": _("公家单位"),
    "other": _("别人"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What contracts of one way are called where they are printed; `whom` and `arrears` hold a place to fill in."""

    title: Text
    whom: Text
    due: Text
    came: Text
    kept: Text
    late: Text
    overdue: Text
    in_part: Text
    arrears: Text


WORDS: Final[Mapping[str, Words]] = {
    LET: Words(
        _("租出去的，钱来了没有"), _("租给%(who)s"), _("该收"), _("收到"), _("按期收到"), _("收到，晚了"),
        _("欠着"), _("欠着，只来了一部分"), _("欠着 %(sum)s"),
    ),
    PAY: Words(
        _("要付出去的，付了没有"), _("付给%(who)s"), _("该付"), _("付了"), _("按期付了"), _("付了，晚了"),
        _("过期没付"), _("过期没付，只付了一部分"), _("过期没付 %(sum)s"),
    ),
    PLACED: Words(
        _("放出去的钱，回报来了没有"), _("放在%(who)s"), _("该收"), _("收到"), _("按期收到"), _("收到，晚了"),
        _("欠着"), _("欠着，只来了一部分"), _("欠着 %(sum)s"),
    ),
}  # fmt: skip
KEYS: Final = {
    LET: ("asset", "lessee", "receipts", "came", "leases"),
    PAY: ("what", "whom", "payments", "paid", "contracts"),
    PLACED: ("what", "whom", "receipts", "came", "placings"),
}
"""What machines are told of each way: what it is about, with whom, what moved, how much of a due, at which address."""
TONES: Final = {"kept": "kept", "late": "late", "overdue": "late", "due": ""}


@dataclass(frozen=True, slots=True)
class DueShown:
    """One payment of a plan as it is printed."""

    due_on: date
    amount: str
    came: str
    came_on: date | None
    word: Text
    tone: str


@dataclass(frozen=True, slots=True)
class LeaseShown:
    """One contract as it is printed; `arrears` is "" where nothing is owed past its day, `terms` but of a placing."""

    row: VentureLease
    name: str
    lessee: Text
    dues: tuple[DueShown, ...]
    whole: str
    came: str
    arrears: str
    receipts: tuple[LeaseReceipt, ...]
    terms: str = ""

    @property
    def words(self) -> Words:
        """Give the words of its way."""
        return WORDS[self.row.way]


def standing_rows(venture: Venture, on: date, way: str = "") -> list[tuple[VentureLease, list[Due]]]:
    """Give the contracts entered by a day and not taken back by it, each with how its plan stands: three queries."""
    rows = venture.leases.filter(made_on__lte=on).exclude(withdrawn_on__lte=on)
    rows = rows.filter(way=way) if way else rows
    return [(row, plan_on(row, on)) for row in rows.prefetch_related("dues", "receipts")]


def plan_on(row: VentureLease, on: date) -> list[Due]:
    """Give how a lease's plan stands on a day; a receipt that was taken back counts no more."""
    came = [one for one in row.receipts.all() if one.withdrawn_on is None or one.withdrawn_on > on]
    return stand(
        [Sum(one.due_on, one.amount) for one in row.dues.all()], [Sum(one.on, one.amount) for one in came], on
    )


def leases_shown(venture: Venture, on: date, way: str = "") -> list[LeaseShown]:
    """Give a venture's contracts as they stand on a day, of one way or of all."""
    return [_shown(row, plan, venture.digits, on) for row, plan in standing_rows(venture, on, way)]


def by_way(venture: Venture, on: date) -> list[tuple[str, Text, list[LeaseShown]]]:
    """Give a venture's contracts way by way, with what each is called; none of a way that has none."""
    every = leases_shown(venture, on)
    ways = ((way, [one for one in every if one.row.way == way]) for way in WAYS)
    return [(way, WORDS[way].title, rows) for way, rows in ways if rows]


def _shown(row: VentureLease, plan: list[Due], digits: int, on: date) -> LeaseShown:
    owed, words = arrears(plan, on), WORDS[row.way]
    return LeaseShown(
        row, own(row.asset, row.asset_en), words.whom % {"who": LESSEES[row.lessee]},
        tuple(
            DueShown(one.due_on, money(one.amount, digits), money(one.came, digits) if one.came else "", one.came_on,
                     _word(one, words), TONES[one.standing])
            for one in plan
        ),
        money(sum(one.amount for one in plan), digits), money(sum(one.came for one in plan), digits),
        words.arrears % {"sum": money(owed, digits)} if owed else "",
        tuple(one for one in row.receipts.all() if one.withdrawn_on is None and one.on <= on),
        _terms(row, digits),
    )  # fmt: skip


def _word(one: Due, words: Words) -> Text:
    if one.standing == "overdue":
        return words.in_part if one.came else words.overdue
    found: dict[str, Text] = {"kept": words.kept, "late": words.late}
    return found.get(one.standing) or gettext("还没到期")


def _terms(row: VentureLease, digits: int) -> str:
    """Say what a placing was agreed at."""
    if row.principal is None or row.rate_ppm is None:
        return ""
    told = {"sum": money(row.principal, digits), "rate": percent(row.rate_ppm), "basis": row.basis}
    return gettext("本金 %(sum)s，一年 %(rate)s（%(basis)s）；没到账的不能分") % told


def lease_record(row: VentureLease, on: date) -> Record:
    """Give one contract for machines: who is on the other side by kind alone."""
    plan = plan_on(row, on)
    what, whom, moved, came, address = KEYS[row.way]
    placed = (
        {name: getattr(row, name) for name in ("principal", "rate_ppm", "basis")} if row.way == PLACED else {}
    )
    is_back = row.withdrawn_on is not None and row.withdrawn_on <= on
    return {
        "line": row.pk, "venture": row.venture_id, "began_on": row.began_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        what: row.asset, f"{what}_en": row.asset_en, whom: row.lessee, "contract": row.contract, **placed,
        "arrears": arrears(plan, on),
        moved: [
            {"line": one.pk, "on": one.on.isoformat(), "amount": one.amount, "reference": one.reference}
            for one in row.receipts.all() if one.on <= on and (one.withdrawn_on is None or one.withdrawn_on > on)
        ],
        "dues": [
            {"due_on": one.due_on.isoformat(), "amount": one.amount, came: one.came,
             f"{came}_on": day(one.came_on), "standing": one.standing}
            for one in plan
        ],
        "withdrawn_on": known(row.withdrawn_on, on), "reason": row.reason if is_back else "",
        "href": f"{venture_url(row.venture_id)}/{address}",
    }  # fmt: skip


def lease_of_receipt(row: LeaseReceipt, on: date) -> Record:
    """Give the contract that something came in (or was paid) on, as it stands now."""
    return lease_record(row.lease, on)
