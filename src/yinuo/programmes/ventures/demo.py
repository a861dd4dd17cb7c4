"""The demo's ventures: villages A to G, three years and a half; what was before the register comes from paper sheets.

Words, days and sums stand in the pack's demo/ventures.yaml; everything in it is invented. What each village gets is
worked out here by the core, and the promises of what was paid since the register began are told by the gate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.told import hour_of, read_told
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account, Unit
from yinuo.kernel.record.streams import begin
from yinuo.programmes.ventures import (
    actions,
    assets,
    booking,
    bookkeeping,
    closing,
    grants,
    leasing,
    placing,
    quarter_actions,
    quarters,
    rents,
)
from yinuo.programmes.ventures.dues import Sum
from yinuo.programmes.ventures.ledger import Draft, Line, month_after, month_of
from yinuo.programmes.ventures.models import (
    Distribution,
    ShareMove,
    Venture,
    VentureGrant,
    VentureMember,
    VillagePayment,
    VillageSpending,
)
from yinuo.programmes.ventures.planning import Year, arrears_after, plan_of, registers_of, worked_out
from yinuo.programmes.ventures.rules import Name
from yinuo.programmes.ventures.states import shown_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded
    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.planning import Worked

SUPERVISOR: Final = "supervisor"
LAST: Final = date(2025, 11, 22)
"""The last day that the demo's stories tell of."""


FILE: Final = "demo/ventures.yaml"


def _venture(row: Mapping[str, Any], place: str, supervisor: str) -> Venture:
    names = ("code", "name", "name_en", "kind", "text", "text_en", "began_on", "rules", "charter")
    return Venture(
        **{name: row[name] for name in names}, guarantor=row.get("guarantor", ""), principal=row.get("principal", ""),
        manager_id=row["manager"], supervisor_id=supervisor, place_id=place, is_example=True,
    )  # fmt: skip


def _moves(venture: Venture, row: Mapping[str, Any]) -> list[ShareMove]:
    """Give the register's lines as rows that are not saved."""
    issued = [
        {
            "register": register,
            "day": row["began_on"],
            "taker": unit,
            "quantity": quantity,
            "reference": "示例章程",
        }
        for register, held in row["registers"].items()
        for unit, quantity in held.items()
    ]
    found = []
    for n, one in enumerate([*issued, *row.get("moves", [])], 1):
        exact = Fraction(one["quantity"])
        found.append(ShareMove(
            pk=None, venture=venture, register=one["register"], on=one["day"], giver_id=one.get("giver"),
            taker_id=one.get("taker"), top=exact.numerator, bottom=exact.denominator, known_from=one["day"],
            reference=f"{one['reference']} 第 {n} 行",
        ))  # fmt: skip
    return found


def _members(row: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(unit for held in row["registers"].values() for unit in held))


def _year(one: Mapping[str, Any], opening: int) -> Year:
    return Year(
        one["first"],
        one["last"],
        one["income"],
        one["net"],
        one["bank"],
        one["slip"],
        opening,
        one.get("earmarked", 0),
    )


def _worked(venture: Venture, row: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Year, Worked]]:
    """Work out every period of a venture, one after the other, each with what the one before left."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=_members(row))}
    holders = [Name(code, units[code].name, units[code].name_en) for code in _members(row)]
    registers = registers_of(_members(row), _numbered(_moves(venture, row)))
    opening, arrears = 0, dict[str, dict[str, int]]()
    for one in [*row.get("paper", []), *row["told"]]:
        year = _year(one, opening)
        done = worked_out(plan_of(venture, holders, registers, year, arrears))
        opening, arrears = done.carried, arrears_after(done.result)
        yield one, year, done


def _numbered(rows: list[ShareMove]) -> list[ShareMove]:
    for n, row in enumerate(rows, 1):
        row.pk = n
    return rows


def _key(code: str, one: Mapping[str, Any], unit: str) -> str:
    return f"venture-{code}-{one['first']}-{unit}"


def stories(pack: str) -> Iterator[Story]:
    """Give every payment since the register began: promised when approved, reported when paid, confirmed."""
    found = read_told(pack, FILE)
    if not found:
        return
    names = dict(Unit.objects.values_list("code", "name"))
    for row in found["ventures"]:
        venture = _venture(row, found["place"], found["supervisor"])
        for one, _of, done in _worked(venture, row):
            if "vote" in one:
                like = Distribution(
                    first=one["first"], last=one["last"], pay_by=one["pay_by"], sha256=done.sha256
                )
                for unit, amount in done.parts.items():
                    if amount:
                        given = actions.promise_of(venture, like, unit, names[unit], amount)
                        yield Story(_key(row["code"], one, unit), tuple(_steps(row["who"], one, unit, given)))


def _steps(
    who: Mapping[str, str], one: Mapping[str, Any], unit: str, given: dict[str, Any]
) -> Iterator[Step]:
    yield Step("submit", who["maker"], hour_of(one["approved"], 9), given)
    yield Step("launch", who["head"], hour_of(one["approved"], 11), {})
    paid = one["paid"].get(unit)
    if paid is None or paid > LAST:
        return
    text = f"已付，银行回单 {_slip(one, unit)}。"
    yield Step("report", who["payer"], hour_of(paid, 14), {"result": "done", "text": text, "proof_on": paid})
    confirmed = paid + timedelta(days=1 + int(unit[-1]) % 3)
    if confirmed <= LAST:
        yield Step("confirm", f"village-{unit[-1]}", hour_of(confirmed), {"proof_on": paid})


def _slip(one: Mapping[str, Any], unit: str) -> str:
    return f"{one['slip']}-{unit[-1]}"


def fill(pack: str, loaded: Loaded) -> None:
    """Write the ventures, their registers and every period: from paper what was before, step by step what came."""
    found = read_told(pack, FILE)
    if not found:
        return
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk"))
    promised = {key: streams[ref] for key, ref in loaded.refs.items() if key.startswith("venture-")}
    for row in found["ventures"]:
        venture = _venture(row, found["place"], found["supervisor"])
        venture.stream_id = begin("venture")
        venture.save()
        for n, unit in enumerate(_members(row), 1):
            VentureMember.objects.create(
                venture=venture, unit_id=unit, n=n, decided_on=row["began_on"] - timedelta(days=40 - n),
                minutes=f"示例村民代表会议记录 {row['began_on'].year}-{n}",
            )  # fmt: skip
        ShareMove.objects.bulk_create(_moves(venture, row))
        VentureGrant.objects.bulk_create(
            VentureGrant(venture=venture, on=one["day"], **{k: v for k, v in one.items() if k != "day"})
            for one in row["grants"]
        )
        _leases(venture, row.get("leases", ()), row["who"])
        _assets(venture, row.get("assets", ()), row["who"])
        _periods(venture, row, promised)
        if "books" in row:
            _books(venture, row["books"], row["who"])
        _quarters(venture, row["quarters"], row["who"])
    VillageSpending.objects.bulk_create(
        VillageSpending(**{"unit_id": one["unit"], **{k: v for k, v in one.items() if k != "unit"}})
        for one in found["spending"]
    )


def _leases(venture: Venture, rows: Iterable[Mapping[str, Any]], who: Mapping[str, str]) -> None:
    """Enter what is let, and what came in on it."""
    for one in rows:
        maker = staff(Account.objects.get(username=who["maker"]))
        plan = tuple(Sum(due["day"], due["amount"]) for due in one.get("plan", ()))
        names = ("asset", "asset_en", "lessee", "began_on", "ends_on", "contract")
        on = one["entered"]
        told_ = leasing.Lease(plan=plan, way=one.get("way", "let"), **{name: one[name] for name in names})
        if "principal" in one:
            terms = (one["principal"], one["rate_ppm"], one["basis"], (one["began_on"], one["ends_on"]))
            more = dict(zip(("principal", "rate_ppm", "basis"), terms[:3], strict=True))
            told_ = replace(told_, plan=placing.plan_of(*terms, one["days"]), **more)
        lease = leasing.enter(venture, told_, maker, on, hour_of(on))
        for came in one["receipts"]:
            got = leasing.Slip(came["day"], came["amount"], came["reference"])
            leasing.receive(venture, lease.pk, got, maker, got.on, hour_of(got.on, 16), ways=(lease.way,))


def _assets(venture: Venture, rows: Iterable[Mapping[str, Any]], who: Mapping[str, str]) -> None:
    """Enter what a venture has, which grants paid for it, and what it has no more."""
    granted = {one.reference: one for one in venture.grants.all()}
    for one in rows:
        maker, on = staff(Account.objects.get(username=who["maker"])), one["entered"]
        paid = tuple((granted[name], amount) for name, amount in one.get("paid_from", {}).items())
        names = ("name", "name_en", "kind", "place", "acquired_on", "cost", "reference")
        told_ = assets.Asset(**{name: one[name] for name in names}, paid_from=paid)
        asset = assets.enter(venture, told_, maker, on, hour_of(on, 10))
        if "left" in one:
            gone = assets.Leaving(**one["left"])
            assets.leave(venture, asset.pk, gone, maker, gone.on, hour_of(gone.on, 11))


def _books(venture: Venture, told_: Mapping[str, Any], who: Mapping[str, str]) -> None:
    """Keep the books of a venture in the order in which things became known; a month closes as the next one begins."""
    maker, head = (staff(Account.objects.get(username=who[name])) for name in ("maker", "head"))
    bookkeeping.open_book(venture, told_["first"], maker, told_["first"], hour_of(told_["first"]))
    rows = venture.distributions.filter(approved_on__gte=told_["first"]).order_by("approved_on")
    shared = [draft for row in rows for draft in booking.entries_of(row, LAST)]
    entries = [
        (one.get("known", one["day"]), _entry(n, one), one) for n, one in enumerate(told_["entries"], 1)
    ]
    entries += [(draft.on, draft, {}) for draft in shared]
    for known, draft, one in sorted(entries, key=lambda each: each[0]):
        _close(venture, min(told_["closed_until"], month_of(known) - timedelta(days=1)), head)
        entry = bookkeeping.post(venture, draft, maker, known, hour_of(known))
        if "reversed" in one:
            back = one["reversed"]
            bookkeeping.reverse(venture, entry.number, one["why"], maker, back, hour_of(back))
    for one in told_.get("spread", ()):
        rent = rents.Rent(**one)
        rents.post(venture, rent, maker, rent.came_on, hour_of(rent.came_on, 17))


def _entry(n: int, one: Mapping[str, Any]) -> Draft:
    lines = tuple(Line(**line) for line in one["lines"])
    return Draft(f"demo/{n}", one["day"], lines, one["text"], one["reference"])


def _close(venture: Venture, until: date, head: Actor) -> None:
    while (month := bookkeeping.open_month(venture)) is not None and month <= until:
        on = month_after(month)
        closing.close(venture, head, on, hour_of(on))


def _quarters(venture: Venture, rows: Iterable[Mapping[str, Any]], who: Mapping[str, str]) -> None:
    """Show each quarter's sheet on its day, correct one after a grant was entered late, leave one out."""
    maker = staff(Account.objects.get(username=who["maker"]))
    for one in rows:
        quarter_actions.ask(venture, quarters.after(one["first"]))
        row = venture.quarters.get(first=one["first"])
        if "shown" in one:
            quarter_actions.show(row.pk, None, one["shown"], hour_of(one["shown"], 6))
        elif "corrected" in one:
            on = one["corrected"]
            grants.enter(venture, grants.Grant(**one["grant"]), maker, on, hour_of(on))
            quarter_actions.correct(row.pk, one["why"], maker, on, hour_of(on, 11))


def _periods(venture: Venture, row: Mapping[str, Any], promised: Mapping[str, int]) -> None:
    who = {name: staff(Account.objects.get(username=user)) for name, user in row["who"].items()}
    who["supervisor"] = staff(Account.objects.get(username=SUPERVISOR))
    for one, year, done in _worked(venture, row):
        if "vote" not in one:
            _from_paper(venture, one, year, done, {name: actor.person for name, actor in who.items()})
            continue
        made = actions.draft(venture, year, who["maker"], one["shown"] - timedelta(days=1))
        actions.show(made.pk, who["maker"], one["shown"], hour_of(one["shown"]))
        vote = dict(zip(("members", "present", "yes"), one["vote"], strict=True))
        at = hour_of(one["resolved"], 15)
        actions.resolve(made.pk, vote, one["minutes"], one["pay_by"], who["head"], one["resolved"], at)
        matters = {
            unit: promised[_key(row["code"], one, unit)] for unit, amount in done.parts.items() if amount
        }
        actions.approve(made.pk, who["supervisor"], one["approved"], hour_of(one["approved"], 12), matters)
        for unit, paid in sorted(one["paid"].items(), key=lambda pair: (pair[1], pair[0])):
            actions.pay(
                made.pk,
                actions.Slip(unit, paid, _slip(one, unit)),
                who["payer"],
                paid,
                hour_of(paid, 14),
                is_reported=True,
            )
        if "disclosed" in one:
            actions.disclose(made.pk, who["maker"], one["disclosed"], hour_of(one["disclosed"]))


def _from_paper(
    venture: Venture, one: Mapping[str, Any], year: Year, done: Worked, who: Mapping[str, int]
) -> None:
    """Write a period of before as its paper sheet says; no promise of it stands in the register."""
    row = Distribution.objects.create(
        venture=venture, first=year.first, last=year.last, income=year.income, net=year.net, opening=year.opening,
        bank=year.bank, earmarked=year.earmarked, slip=year.slip, plan=done.plan, result=done.result,
        sha256=done.sha256,
        handed_out=done.handed_out, carried=done.carried, made_by_id=who["maker"], made_on=one["shown"],
    )  # fmt: skip
    owed = [(unit, amount) for unit, amount in done.parts.items() if amount]
    VillagePayment.objects.bulk_create(
        VillagePayment(distribution=row, unit_id=unit, n=n, amount=amount) for n, (unit, amount) in enumerate(owed, 1)
    )  # fmt: skip
    steps: tuple[dict[str, Any], ...] = (
        {"state": "shown", "shown_on": one["shown"], "shown_until": shown_until(one["shown"])},
        {
            "state": "resolved", "resolved_on": one["resolved"], "resolved_by": who["head"],
            "members": 96, "present": 80, "yes": 76, "pay_by": one["pay_by"], "minutes": "示例会议记录（纸质）",
        },
        {"state": "approved", "approved_on": one["approved"], "approved_by": who["supervisor"]},
    )  # fmt: skip
    for step in steps:
        Distribution.objects.filter(pk=row.pk).update(**step)
    row.payments.update(paid_on=one["paid"], reference=f"{one['slip']}（纸质）", paid_by=who["payer"])
    for state, name in (("paid", "paid_on"), ("disclosed", "disclosed_on")):
        Distribution.objects.filter(pk=row.pk).update(**{"state": state, name: one["paid"]})
