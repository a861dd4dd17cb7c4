"""The books of a venture at the desk: trial balance, entries with their reversals, one form for the plain entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option, Pager
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import Back, form_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, bookkeeping, entering
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.states import leader, reader, treasurer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.ledger_models import LedgerEntry
    from yinuo.programmes.ventures.models import Venture

    Of = Callable[[str], tuple[Mapping[str, str], Mapping[str, str]]]

ENTRIES: Final = 20
"""Entries on one page."""
VERBS: Final = ("open", "post", "reverse", "close")
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
    """Show a year of a venture's books; or open them, post, take back, close, as was pressed."""
    officer, found = officer_of(request), actions.venture_of(code)
    if request.method != "POST":
        return _page(request, officer, found)
    given = {name: str(value) for name, value in request.POST.items()}
    verb = given.get("verb", "")
    if verb not in VERBS:
        raise NotAllowed
    try:
        hold(request)
        _do(verb, found, given, officer)
    except Invalid as wrong:
        return _page(request, officer, found, verb, _placed(wrong))
    return HttpResponseRedirect(reverse("ventures_desk:books", args=[code]))


def _do(verb: str, found: Venture, given: Mapping[str, str], officer: Officer) -> None:
    if verb == "open":
        entering.open_books(officer, found, given)
    elif verb == "close":
        entering.close(officer, found, given)
    elif verb == "reverse":
        entering.reverse(officer, found, given)
    else:
        entering.post(officer, found, given, given.get("token", ""))


def _placed(wrong: Invalid) -> Invalid:
    """Give the faults at the fields they stand in."""
    found: dict[str, str] = {}
    for path, text in wrong.fields.items():
        line, _, name = path.partition("].")
        at = AT.get(name, ("", ""))[0 if line == "lines[0" else 1]
        found.setdefault(at or ("" if path == "lines" else path), text)
    return Invalid(found, is_conflict=wrong.is_conflict)


def _page(
    request: HttpRequest, officer: Officer, found: Venture, verb: str = "", wrong: Invalid | None = None
) -> HttpResponse:
    typed = {name: str(value) for name, value in request.POST.items()} if verb else {}
    faults = faults_of(wrong)

    def of(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return (typed, faults) if name == verb else ({}, {})

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
    told = {
        "venture": found, "name": own(found.name, found.name_en), "year": year, "is_open": month is not None,
        "open_month": month, "form": _form(found, month, names, of, officer) if may else None, "may": may,
        "close": _close_form(found, month, of, officer) if month and leader(officer.actor, s) else None,
        "entries": [entry_shown(one, names, found.digits, may=may) for one in some[:ENTRIES]],
        "trial": trial_shown(bookkeeping.trial(found, first, last), names, found.digits) if month else None,
        "pager": _pager(year, n, is_last=len(some) <= ENTRIES), "before": year - 1,
        "after": year + 1 if year < officer.on.year else None, "is_reversing": verb == "reverse",
        "error": " ".join(faults.values()) if verb == "reverse" else "", "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, verb or ("post" if month else "open"))
    return render(request, "ventures/desk_books.html", told, status=status_of(wrong))


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
        back = Back(*of("open"))
        first = officer.on.replace(month=1, day=1).isoformat()
        begin = back.field("first", gettext("从哪个月的 1 号开始记"), "date", first)
        hint = gettext("不记账也能做分配表。要一笔一笔记的，从这里开始。")
        return form_of("open", gettext("开账簿"), url, (begin,), back.wrong, hint=hint)
    back = Back(*of("post"))
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


def _close_form(found: Venture, month: date, of: Of, officer: Officer) -> VerbForm | None:
    """Give the button that closes the earliest open month; None while that month still runs."""
    if bookkeeping.last_day(month) >= officer.on:
        return None
    label = gettext("结 %(month)s 的账") % {"month": f"{month:%Y-%m}"}
    hint = gettext("结了的月份不再进账；晚到的事记到下一个开着的月。")
    url = reverse("ventures_desk:books", args=[found.code])
    return form_of("close", label, url, (), of("close")[1], hint=hint)
