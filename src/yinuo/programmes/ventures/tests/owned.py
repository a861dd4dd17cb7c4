"""What two villages own together in the small invented place of the API's examples; every call once, in its order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]

SEATS: Final = {
    "treasurer": ("unit", "society"), "cashier": ("unit", "society"), "society-head": ("head", "society"),
    "guard": ("unit", "guards"), "east-clerk": ("unit", "east"), "west-clerk": ("unit", "west"),
}  # fmt: skip
FOUND: Final[dict[str, Any]] = {
    "name": "示例厂房", "name_en": "Example plant", "kind": "factory", "manager": "society", "supervisor": "guards",
    "began_on": "2024-01-01", "how": "shares", "reserve": "10", "present": "2/3", "yes": "2/3",
    "resolution": "示例章程 1",
    "members": [
        {"unit": "east", "quantity": "2", "decided_on": "2023-12-01", "minutes": "示例记录 1"},
        {"unit": "west", "quantity": "1", "decided_on": "2023-12-02", "minutes": "示例记录 2"},
    ],
}  # fmt: skip
YEAR: Final = {
    "first": "2024-01-01", "last": "2024-12-31", "income": "1,000.00", "costs": "100.01", "bank": "950.00",
    "slip": "示例对账单 1",
}  # fmt: skip
LINES: Final = [
    {"account": "undistributed", "debit": "300.00"},
    {"account": "payable", "credit": "200.00", "whom": "east"},
    {"account": "payable", "credit": "100.00", "whom": "west"},
]
ROWS: Final = [
    {"number": "1", "on": "2025-07-08", "text": "示例修理", "account": "running", "debit": "80.00"},
    {"account": "bank", "credit": "80.00"},
    {"number": "2", "on": "2025-07-09", "text": "示例租金", "account": "bank", "debit": "1,000.00"},
    {"account": "rent", "credit": "1,000.005"},
]
LEASE: Final[dict[str, Any]] = {
    "asset": "示例厂房", "lessee": "firm", "began_on": "2025-01-01", "ends_on": "2025-12-31", "contract": "示例租约 1",
    "plan": [{"due_on": "2025-06-30", "amount": "500.00"}, {"due_on": "2025-12-31", "amount": "500.00"}],
}  # fmt: skip
CONTRACT: Final[dict[str, Any]] = {
    "what": "示例屋顶修理", "whom": "firm", "began_on": "2025-03-01", "ends_on": "2025-12-31", "contract": "示例合同 1",
    "plan": [{"due_on": "2025-06-30", "amount": "300.00"}, {"due_on": "2025-12-31", "amount": "100.00"}],
}  # fmt: skip
PLACING: Final[dict[str, Any]] = {
    "what": "示例周转金", "whom": "cooperative", "principal": "1,000.00", "rate": "5", "basis": "act/365",
    "began_on": "2025-01-01", "ends_on": "2025-12-31", "contract": "示例合同 2",
    "plan": [{"due_on": "2025-06-30"}, {"due_on": "2025-12-31"}],
}  # fmt: skip
SAW: Final[dict[str, Any]] = {
    "name": "示例锯床", "kind": "machine", "place": "示例厂房", "acquired_on": "2025-04-02", "cost": "1,000.00",
    "reference": "示例发票 1", "paid_from": [{"grant": "示例文件 3", "amount": "500.00"}],
}  # fmt: skip
VOTE: Final = {"members": "9", "present": "8", "yes": "8", "minutes": "示例记录 3", "pay_by": "2025-09-30"}
PLANT: Final = "/ventures/factory-2024"
SHEET: Final = f"{PLANT}/periods/2024-01-01"
EAST: Final = "/ventures/villages/east"


def owned() -> None:
    """Put the units and their people there, and the category of what is owed to a village."""
    lane = Place.objects.get(code="lane")
    for code in ("society", "guards", "east", "west"):
        Unit.objects.create(code=code, name=code, kind="collective", place=lane, path=code)
    for name, (role, unit) in SEATS.items():
        person = Person.objects.create(name=name)
        Account.objects.create(username=name, person=person)
        Appointment.objects.create(
            person=person, role=role, unit_id=unit, place=lane, from_on=date(2025, 1, 1)
        )
    Category.objects.create(
        code="venture_payment", name="抱团分红", name_en="Venture payment", limit_class="promise",
        programme="ventures", kinds=["commitment"],
    )  # fmt: skip
    book.forget()


def walked(callers: Callers, keep: Keep) -> None:
    """Do everything that can be done to a venture, and read it; the day of the story moves on and comes back."""
    before = callers.client.cookies["yinuo_day"].value
    _on(callers, "2025-08-19")
    _begun(callers, keep)
    _let(callers, keep)
    _owed(callers, keep)
    _had(callers, keep)
    _kept(callers, keep)
    _shared(callers, keep)
    _spent(callers, keep)
    _on(callers, before)


def _on(callers: Callers, day: str) -> None:
    callers.client.cookies["yinuo_day"] = day


def _do(callers: Callers, keep: Keep, verb: str, path: str, who: str, **given: Any) -> Any:
    return keep(f"venture_{verb}", callers.post(path, given, who), given)


def _begun(callers: Callers, keep: Keep) -> None:
    get = callers.get
    _do(callers, keep, "found", "/ventures", "treasurer", **FOUND)
    moved = {
        "register": "shares",
        "on": "2025-08-01",
        "taker": "west",
        "quantity": "1/2",
        "reference": "示例决议 2",
    }
    move = _do(callers, keep, "move", f"{PLANT}/move", "treasurer", **moved).json()
    _on(callers, "2025-08-20")
    _do(callers, keep, "correct", f"{PLANT}/correct", "treasurer", correct=str(move["line"]))
    granted = {
        "round": "6",
        "granted_on": "2025-03-01",
        "amount": "500.00",
        "purpose": "示例屋顶",
        "reference": "示例文件",
    }
    grant = _do(callers, keep, "grant", f"{PLANT}/grant", "treasurer", **granted).json()
    _do(
        callers,
        keep,
        "grant_back",
        f"{PLANT}/grant_back",
        "treasurer",
        line=str(grant["line"]),
        reason="写错了",
    )
    agreed = {"since": "2025-01-01", "how": "shares", "reserve": "10", "resolution": "示例章程 2"}
    _do(callers, keep, "terms", f"{PLANT}/terms", "treasurer", **agreed)
    keep("venture_list", get("/ventures"))
    keep("venture_read", get(PLANT))
    keep("venture_register", get(f"{PLANT}/register?on=2024-06-30"))
    keep("venture_grants", get(f"{PLANT}/grants"))


def _let(callers: Callers, keep: Keep) -> None:
    """Let the plant: two payments, one that came; what was entered wrongly is taken back."""
    who = "treasurer"
    row = str(_do(callers, keep, "lease", f"{PLANT}/lease", who, **LEASE).json()["line"])
    came = {"line": row, "came_on": "2025-08-01", "amount": "250.00", "reference": "示例回单 5"}
    wrong = _do(callers, keep, "receipt", f"{PLANT}/receipt", who, **came).json()["receipts"][0]["line"]
    _do(callers, keep, "receipt_back", f"{PLANT}/receipt_back", who, line=str(wrong), reason="记错了合同")
    _do(callers, keep, "lease_back", f"{PLANT}/lease_back", who, line=row, reason="合同重签")
    row = str(callers.post(f"{PLANT}/lease", {**LEASE, "contract": "示例租约 2"}, who).json()["line"])
    callers.post(f"{PLANT}/receipt", {**came, "line": row}, who)
    keep("venture_leases", callers.get(f"{PLANT}/leases"))


def _owed(callers: Callers, keep: Keep) -> None:
    """Have the roof mended by a contract; place money at a fixed return; take back what was entered wrongly."""
    who = "treasurer"
    for verb, sent, moved, given in (
        ("contract", CONTRACT, "contract_paid", {"paid_on": "2025-08-01", "amount": "200.00"}),
        ("placing", PLACING, "placing_receipt", {"came_on": "2025-08-01", "amount": "20.00"}),
    ):
        row = str(_do(callers, keep, verb, f"{PLANT}/{verb}", who, **sent).json()["line"])
        slip = {**given, "line": row, "reference": f"示例回单 {verb}"}
        told = _do(callers, keep, moved, f"{PLANT}/{moved}", who, **slip).json()
        wrong = str(told.get("payments", told.get("receipts"))[0]["line"])
        _do(callers, keep, f"{moved}_back", f"{PLANT}/{moved}_back", who, line=wrong, reason="记错了合同")
        _do(callers, keep, f"{verb}_back", f"{PLANT}/{verb}_back", who, line=row, reason="合同重签")
        row = str(
            callers.post(f"{PLANT}/{verb}", {**sent, "contract": f"示例合同 {verb}"}, who).json()["line"]
        )
        callers.post(f"{PLANT}/{moved}", {**slip, "line": row}, who)
        keep(f"venture_{verb}s", callers.get(f"{PLANT}/{verb}s"))


def _had(callers: Callers, keep: Keep) -> None:
    """Enter a saw that a grant paid half of, sell it; take back what was entered wrongly."""
    who, granted = "treasurer", {"round": "6", "granted_on": "2025-03-01", "purpose": "示例机器"}
    callers.post(f"{PLANT}/grant", {**granted, "amount": "600.00", "reference": "示例文件 3"}, who)
    line = str(_do(callers, keep, "asset", f"{PLANT}/asset", who, **SAW).json()["line"])
    gone = {
        "line": line,
        "left_on": "2025-08-18",
        "how": "sold",
        "amount": "400.00",
        "reference": "示例收据 1",
    }
    _do(callers, keep, "asset_left", f"{PLANT}/asset_left", who, **gone)
    _do(callers, keep, "asset_left_back", f"{PLANT}/asset_left_back", who, line=line, reason="没有卖成")
    _do(callers, keep, "asset_back", f"{PLANT}/asset_back", who, line=line, reason="记重了")
    callers.post(f"{PLANT}/asset", SAW, who)
    keep("venture_assets", callers.get(f"{PLANT}/assets"))


def _kept(callers: Callers, keep: Keep) -> None:
    """Keep the books: a rent, a profit shared out line by line, a wrong entry taken back, a month closed."""
    get, who = callers.get, "treasurer"
    _do(callers, keep, "open_books", f"{PLANT}/open_books", who, first="2025-07-01")
    rent = {"on": "2025-07-03", "text": "示例租金", "debit": "bank", "credit": "rent", "amount": "1,000.00"}
    _do(callers, keep, "post", f"{PLANT}/post", who, **rent)
    shared = {"on": "2025-07-05", "text": "示例分配", "reference": "示例凭证 2", "lines": LINES}
    number = _do(callers, keep, "post", f"{PLANT}/post", who, **shared).json()["number"]
    _do(callers, keep, "take_in", f"{PLANT}/take_in", who, sort="entries", dry_run="yes", rows=ROWS)
    _do(callers, keep, "reverse", f"{PLANT}/reverse", who, number=str(number), why="数目写错")
    came = {"amount": "300.00", "came_on": "2025-07-10", "first": "2025-07-01", "last": "2027-06-30"}
    _do(callers, keep, "spread", f"{PLANT}/spread", who, **came, reference="示例回单 7")
    _do(callers, keep, "close", f"{PLANT}/close", "society-head")
    _do(callers, keep, "ask_reopen", f"{PLANT}/ask_reopen", who, reason="七月的一张单子来晚了")
    _do(callers, keep, "reopen", f"{PLANT}/reopen", "society-head")
    callers.post(f"{PLANT}/close", {}, "society-head")
    keep("venture_books", get(f"{PLANT}/books?year=2025", "east-clerk"))
    keep("venture_entries", get(f"{PLANT}/books/entries?limit=2", "east-clerk"))


def _shared(callers: Callers, keep: Keep) -> None:
    """Share a year out: drafted, taken back, drafted anew, shown, resolved, approved, paid, disclosed."""
    get = callers.get
    _do(callers, keep, "draft", f"{PLANT}/draft", "treasurer", **YEAR)
    _do(callers, keep, "show", f"{SHEET}/show", "treasurer")
    _do(callers, keep, "withdraw", f"{SHEET}/withdraw", "treasurer", reason="少算了一笔")
    callers.post(f"{PLANT}/draft", YEAR, "treasurer")
    callers.post(f"{SHEET}/show", {}, "treasurer")
    _on(callers, "2025-09-01")
    _do(callers, keep, "resolve", f"{SHEET}/resolve", "society-head", **VOTE)
    _do(callers, keep, "approve", f"{SHEET}/approve", "guard")
    for unit in ("west", "east"):
        slip = {"unit": unit, "paid_on": "2025-09-01", "reference": f"示例回单 {unit}"}
        _do(callers, keep, "pay", f"{SHEET}/pay", "cashier", **slip)
    _do(callers, keep, "book", f"{SHEET}/book", "treasurer")
    _do(callers, keep, "disclose", f"{SHEET}/disclose", "treasurer")
    keep("venture_periods", get(f"{PLANT}/periods"))
    keep("venture_period", get(SHEET))
    keep("venture_payments", get("/ventures/payments?unit=east&standing=kept"))


def _spent(callers: Callers, keep: Keep) -> None:
    get, who = callers.get, "east-clerk"
    lamps = {
        "year": "2025",
        "what": "示例路灯",
        "amount": "120.00",
        "decided_on": "2025-08-20",
        "minutes": "示例决议 4",
    }
    line = str(_do(callers, keep, "decide", f"{EAST}/decide", who, **lamps).json()["line"])
    _do(callers, keep, "go_on", f"{EAST}/go_on", who, line=line, paid_on="2025-08-30", reference="示例回单 9")
    keep("village_list", get("/ventures/villages"))
    keep("village_statement", get(EAST))
    _do(callers, keep, "take_back", f"{EAST}/take_back", who, line=line, reason="记重了")
