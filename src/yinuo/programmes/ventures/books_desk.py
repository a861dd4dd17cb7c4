"""The books of a venture at the desk: trial balance, entries with their reversals, one form for the plain entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option, Pager
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import form_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import Pressed, done_to, written_one_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, bookkeeping, entering
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.month_forms import month_forms, rent_form
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.states import reader, treasurer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.workspace.written import Do
    from yinuo.programmes.ventures.ledger_models import LedgerEntry
    from yinuo.programmes.ventures.models import Venture

    Of = Callable[[str], Back]

ENTRIES: Final = 20
"""Entries on one page."""
VERBS: Final = {
    "open": entering.open_books,
    "reverse": entering.reverse,
    "spread": entering.spread,
    "close": entering.close,
    "ask_reopen": entering.ask_reopen,
    "reopen": entering.reopen,
}
AT: Final = {"account": ("debit", "credit"), "party": ("party", "party"), "purpose": ("purpose", "purpose"),
             "amount": ("amount", "amount")}  # fmt: skip
"""Where a fault of a line stands in the form, for the first and the second line."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line as it is printed: its account, to whom or for what, the sum on its side."""

    account: str
    whom: str
    debit: str
    credit: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry as it is printed; `may_reverse` where it was not taken back and takes back none."""

    entry: LedgerEntry
    lines: tuple[LineShown, ...]
    may_reverse: bool
    is_late: bool


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def books(request: HttpRequest, code: str) -> HttpResponse:
    """Show a year of a venture's books; or open them, post, take back, close, open a month again, as was pressed."""
    found, url = actions.venture_of(code), reverse("ventures_desk:books", args=[code])
    verbs: dict[str, Do] = {name: done_to(found, verb, url) for name, verb in VERBS.items()}
    return written_one_of(request, verbs | {"post": partial(_post, found, url)}, partial(_page, found))


def _post(found: Venture, url: str, officer: Officer, typed: Mapping[str, str], _token: str) -> str:
    entering.post(officer, found, typed, typed.get("token", ""))
    return url


def _placed(wrong: Invalid) -> Invalid:
    """Give the faults at the fields they stand in."""
    found: dict[str, str] = {}
    for path, text in wrong.fields.items():
        line, _, name = path.partition("].")
        at = AT.get(name, ("", ""))[0 if line == "lines[0" else 1]
        found.setdefault(at or ("" if path == "lines" else path), text)
    return Invalid(found, is_conflict=wrong.is_conflict)


def _page(found: Venture, request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
    pressed = Pressed(pressed.verb, pressed.typed, _placed(pressed.wrong) if pressed.wrong else None)
    of = pressed.back
    year = number_in(request.GET.get("year", "")[:4])
    year = year if 1900 <= year <= officer.on.year else officer.on.year  # noqa: PLR2004 -- a year
    month, n = bookkeeping.open_month(found), number_in(request.GET.get("page", "")[:6]) or 1
    first, last = date(year, 1, 1), min(date(year, 12, 31), officer.on)
    some = bookkeeping.entries_of(found, first, last, (n - 1) * ENTRIES, ENTRIES + 1) if month else []
    names = {one.unit_id: called(one.unit) for one in found.members.select_related("unit")}
    s = actions.standing(found, officer.on)
    if not reader(officer.actor, s, names):
        raise NotAllowed
    may = bool(treasurer(officer.actor, s))
    form = _form(found, month, names, of, officer) if may else None
    months = month_forms(found, month, of, officer) if month else []
    spread = rent_form(found, of("spread"), officer.on) if month and may else None
    told = {
        "venture": found, "name": own(found.name, found.name_en), "year": year, "is_open": month is not None,
        "open_month": month, "form": form, "months": months, "may": may, "spread": spread,
        "verb": pressed.verb, "error": _stray(pressed, form, spread, *months),
        "entries": [entry_shown(one, names, found.digits, may=may) for one in some[:ENTRIES]],
        "trial": trial_shown(bookkeeping.trial(found, first, last), names, found.digits) if month else None,
        "pager": _pager(year, n, is_last=len(some) <= ENTRIES), "before": year - 1,
        "after": year + 1 if year < officer.on.year else None, "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, pressed.verb or ("post" if month else "open"))
    return render(request, "ventures/desk_books.html", told, status=status_of(pressed.wrong))


def _stray(pressed: Pressed, *forms: VerbForm | None) -> str:
    """Give what is wrong where the form that was pressed is none of those shown."""
    shown = {form.verb for form in forms if form}
    return "" if pressed.verb in shown else " ".join(pressed.faults.values())


def _pager(year: int, n: int, *, is_last: bool) -> Pager:
    at = f"?year={year}&page="
    return Pager("", f"{at}{n - 1}" if n > 1 else "", "" if is_last else f"{at}{n + 1}")


def trial_shown(told: bookkeeping.Trial, names: Mapping[str, str], digits: int) -> dict[str, object]:
    """Give a trial balance as it is printed: its rows, and the sums of its columns."""
    chart = default_chart()
    return {
        "rows": [
            (own(chart[row.spot[0]].zh, chart[row.spot[0]].en), row.spot[1] or names.get(row.spot[2], row.spot[2]),
             written(row.opening, digits), written(row.debit, digits), written(-row.credit, digits),
             written(row.closing, digits))
            for row in told.rows
        ],
        "sums": [written(one, digits) for one in (told.opening, told.debit, -told.credit, told.closing)],
    }  # fmt: skip


def entry_shown(one: LedgerEntry, names: Mapping[str, str], digits: int, *, may: bool) -> EntryShown:
    """Give an entry as it is printed; `may` where whoever reads may take it back."""
    lines = tuple(
        LineShown(
            own(line.account.zh, line.account.en), line.purpose or names.get(line.party, line.party),
            written(line.amount, digits) if line.amount > 0 else "",
            written(-line.amount, digits) if line.amount < 0 else "",
        )
        for line in one.lines.all()
    )  # fmt: skip
    is_back = one.reverses is not None or hasattr(one, "reversed_by")
    return EntryShown(one, lines, may and not is_back, one.on.replace(day=1) < one.month)


def _form(found: Venture, month: date | None, names: Mapping[str, str], of: Of, officer: Officer) -> VerbForm:
    """Give the form of a plain entry, from one account to another; or the one that opens the books."""
    url = reverse("ventures_desk:books", args=[found.code])
    if month is None:
        back = of("open")
        first = officer.on.replace(month=1, day=1).isoformat()
        begin = back.field("first", gettext("从哪个月的 1 号开始记"), "date", first)
        hint = gettext("不记账也能做分配表。要一笔一笔记的，从这里开始。")
        return form_of("open", gettext("开账簿"), url, (begin,), back.wrong, hint=hint)
    back = of("post")
    accounts = tuple(Option(one.code, own(one.zh, one.en)) for one in default_chart().values())
    villages = (Option("", gettext("不用写")), *(Option(code, name) for code, name in names.items()))
    whom = gettext("应付各村分红、股本要写是哪个村。")
    fields = (
        back.field("on", gettext("哪天的事"), "date", officer.on.isoformat()),
        back.field("text", gettext("什么事"), max_length=LINE),
        back.field("debit", gettext("记到哪里（借）"), "select", options=accounts),
        back.field("credit", gettext("从哪里来（贷）"), "select", "rent", options=accounts),
        back.field("amount", gettext("多少钱（元）"), inputmode="decimal"),
        back.field("party", gettext("哪个村"), "select", options=villages, is_required=False, hint=whom),
        back.field("purpose", gettext("专款用途"), max_length=LINE, is_required=False,
                   hint=gettext("专项补助要写只能用在什么上。")),
        back.field("reference", gettext("凭证号"), max_length=LINE, is_required=False),
    )  # fmt: skip
    hint = gettext("记了就改不动。写错了冲销，再记一笔对的。已经结账的月份，晚到的事记在现在开着的月。")
    return form_of("post", gettext("记一笔账"), url, fields, back.wrong, hint=hint, submit=gettext("记下"))
