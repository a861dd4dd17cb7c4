"""A machine that keeps a book at random, with sums of its own beside it, and looks at everything after each act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures import ledger, statements
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.ledger import Book, Closed, Draft, Line, Posted, Reopened

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = date(2024, 1, 1)
LAST = date(2040, 1, 1)
PLAIN = ("bank", "cash", "rent", "running", "reserve", "undistributed", "wellbeing", "fixed_return")
PARTIES, PURPOSES = ("A", "B"), ("lamps", "road")
amounts = st.one_of(st.integers(1, 50), st.integers(1, 10**9))
on_days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))


class Bookkeeping(RuleBasedStateMachine):
    """Posts, pays, spends, takes back, closes and opens again; also what may not be done."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(default_chart(), FIRST)
        self.sums: dict[tuple[str, str, str], int] = {}
        self.owed: dict[tuple[str, str, str], int] = {}
        self.frozen: dict[date, Any] = {}
        self.keys: dict[str, Draft] = {}
        self.taken_back: dict[int, int] = {}
        self.n = 0

    # -- acts --

    @rule(on=on_days, debit=st.sampled_from(PLAIN), credit=st.sampled_from(PLAIN), amount=amounts)
    def post_something(self, on: date, debit: str, credit: str, amount: int) -> None:
        self._post(on, Line(debit, amount), Line(credit, -amount))

    @rule(on=on_days, party=st.sampled_from(PARTIES), amount=amounts)
    def declare(self, on: date, party: str, amount: int) -> None:
        self._post(on, Line("undistributed", amount), Line("payable", -amount, party=party))

    @rule(on=on_days, party=st.sampled_from(PARTIES), amount=amounts)
    def pay(self, on: date, party: str, amount: int) -> None:
        self._post(on, Line("payable", amount, party=party), Line("bank", -amount))

    @rule(on=on_days, purpose=st.sampled_from(PURPOSES), amount=amounts)
    def take_a_grant(self, on: date, purpose: str, amount: int) -> None:
        self._post(on, Line("bank", amount), Line("grants", -amount, purpose=purpose))

    @rule(on=on_days, purpose=st.sampled_from(PURPOSES), amount=amounts)
    def spend_of_a_grant(self, on: date, purpose: str, amount: int) -> None:
        self._post(on, Line("grants", amount, purpose=purpose), Line("subsidy", -amount))

    @precondition(lambda self: bool(self.keys))
    @rule(at=st.integers(0, 50))
    def post_the_same_again(self, at: int) -> None:
        """The same draft under the same key is one entry; another draft under it is a conflict."""
        draft = list(self.keys.values())[at % len(self.keys)]
        n_entries = len(self.book.entries)
        self._apply(ledger.post(self.book, draft))
        assert len(self.book.entries) == n_entries, "posted twice: one key, one entry"
        other = Draft(draft.key, draft.on, draft.lines, f"{draft.text}!")
        self._refused("conflict", ledger.post, self.book, other)

    @precondition(lambda self: bool(self.book.entries))
    @rule(at=st.integers(0, 50), on=on_days)
    def take_back(self, at: int, on: date) -> None:
        """Once, with every line turned round; the book then stands as if neither had been."""
        entry = self.book.entries[at % len(self.book.entries)]
        before = dict(self.book.balances)
        self.n += 1
        try:
            event = ledger.reverse(self.book, entry.number, key=f"back-{self.n}", on=on, text="冲销")
        except Invalid:
            return
        assert entry.number not in self.taken_back, "reversed twice: one entry is taken back once"
        assert entry.reverses is None, "reversed a reversal"
        self.taken_back[entry.number] = event.number
        self._enter(event)
        for line in entry.draft.lines:
            before[line.spot] -= line.amount
        assert {k: v for k, v in before.items() if v} == {k: v for k, v in self.book.balances.items() if v}

    @rule(ahead=st.integers(0, 1))
    def close(self, ahead: int) -> None:
        month = self.book.open_month
        if ahead:
            self._refused("order", ledger.close, self.book, ledger.month_after(month), "kai")
            return
        self.frozen[month] = statements.trial_balance(self.book, month, month)
        self._apply(ledger.close(self.book, month, "kai"))

    @precondition(lambda self: self.book.closed is not None)
    @rule(is_alone=st.booleans())
    def reopen(self, *, is_alone: bool) -> None:
        month = self.book.closed
        assert month is not None
        if is_alone:
            self._refused("two persons", ledger.reopen, self.book, month, "kai", "kai", "漏记")
            return
        self._apply(ledger.reopen(self.book, month, "kai", "lan", "漏记"))
        del self.frozen[month]

    @rule(on=on_days, amount=amounts, off=st.integers(1, 9))
    def post_what_does_not_balance(self, on: date, amount: int, off: int) -> None:
        lines = (Line("bank", amount + off), Line("rent", -amount))
        self._refused("balance", ledger.post, self.book, Draft("off", on, lines, "租金"))

    # -- what must hold --

    @invariant()
    def every_column_sums_to_nothing(self) -> None:
        rows = statements.trial_balance(self.book, FIRST, LAST)
        assert sum(row.debit + row.credit for row in rows) == 0, "trial balance"
        assert sum(row.closing for row in rows) == 0, "trial balance"

    @invariant()
    def balances_are_the_sums_of_all_lines(self) -> None:
        assert _nonzero(self.book.balances) == _nonzero(self.sums), "sums"

    @invariant()
    def playing_it_again_gives_the_same(self) -> None:
        assert _nonzero(statements.rebuilt(self.book)) == _nonzero(self.book.balances), "replay"

    @invariant()
    def what_was_closed_stays(self) -> None:
        for month, rows in self.frozen.items():
            assert statements.trial_balance(self.book, month, month) == rows, "changed after close"

    @invariant()
    def nobody_got_more_than_was_owed(self) -> None:
        for spot, amount in self.sums.items():
            assert not self.book.chart[spot[0]].is_guarded or amount <= 0, "overdrawn"

    @invariant()
    def statements_sum_to_the_ledger(self) -> None:
        each = [statements.statement(self.book, "payable", party, FIRST, LAST) for party in PARTIES]
        assert all(one.opening == 0 for one in each)
        whole = sum(amount for spot, amount in self.sums.items() if spot[0] == "payable")
        assert sum(one.closing for one in each) == -whole, "statements"

    @invariant()
    def each_counts_in_an_open_month_not_before_its_fact(self) -> None:
        for entry in self.book.entries:
            assert ledger.month_of(entry.draft.on) <= entry.month
            assert entry.booked_on >= entry.draft.on

    # -- how --

    def _post(self, on: date, *lines: Line) -> None:
        self.n += 1
        draft = Draft(f"k{self.n}", on, lines, "示例")
        try:
            event = ledger.post(self.book, draft)
        except Invalid:
            after = {line.spot: self.sums.get(line.spot, 0) + line.amount for line in lines}
            is_over = any(
                self.book.chart[spot[0]].is_guarded and amount > 0 for spot, amount in after.items()
            )
            assert is_over, "refused without a reason"
            return
        self.keys[draft.key] = draft
        self._enter(event)

    def _enter(self, event: Posted) -> None:
        self.book.apply(event)
        for line in event.draft.lines:
            self.sums[line.spot] = self.sums.get(line.spot, 0) + line.amount

    def _apply(self, event: Posted | Closed | Reopened) -> None:
        """As the shell does: an entry that is there already is not put in again."""
        if not isinstance(event, Posted) or event.number > len(self.book.entries):
            self.book.apply(event)

    def _refused(self, word: str, act: Callable[..., Any], *given: Any) -> None:
        try:
            act(*given)
        except Invalid:
            return
        raise AssertionError(f"{word}: was not refused")


def _nonzero(sums: Any) -> dict[Any, int]:
    return {spot: amount for spot, amount in sums.items() if amount}
