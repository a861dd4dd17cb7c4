"""Five hundred ventures of ten thousand villages: a year of them closed, a sheet taken in, a village's page read."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.programmes.ventures.models import Venture

VENTURES, VILLAGES, IN_EACH, YEARS, ENTRIES = 500, 10_000, 100, 20, 1_000
POSTINGS = VENTURES * IN_EACH * YEARS
READ, ROWS = 40, 1_000
JAN, LAST, NOW = date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 10)
AT = datetime(2026, 1, 10, 2, tzinfo=UTC)
MOST_CLOSE, MOST_PAGE, MOST_SHEET = 60, 150, 5

DISTRIBUTIONS = """
INSERT INTO venture_distribution (venture_id, first, last, income, net, opening, bank, earmarked, slip, state, plan,
       result, sha256, handed_out, carried, made_by_id, made_on, shown_on, shown_until, members, present, yes, minutes,
       pay_by, resolved_on, resolved_by_id, approved_on, approved_by_id, paid_on, disclosed_on, reason)
SELECT v.code, make_date(y, 1, 1), make_date(y, 12, 31), 99000000, 90000000, 0, 99000000, 0, 'slip', 'disclosed', '{}',
       '{}', 'none', 90000000, 0, %(books)s, make_date(y + 1, 1, 5), make_date(y + 1, 1, 5), make_date(y + 1, 1, 20),
       100, 90, 90, 'minutes', make_date(y + 1, 3, 31), make_date(y + 1, 1, 20), %(head)s, make_date(y + 1, 1, 21),
       %(supervisor)s, make_date(y + 1, 2, 1), make_date(y + 1, 2, 2), ''
FROM venture AS v, generate_series(2005, 2024) AS y"""
PAYMENTS = """
INSERT INTO venture_payment (distribution_id, unit_id, n, amount, paid_on, reference, paid_by_id)
SELECT d.id, m.unit_id, m.n, 900000 + m.n * 7 + d.id %% 1009, d.paid_on, 'slip ' || m.n, %(cashier)s
FROM venture_distribution AS d JOIN venture_member AS m USING (venture_id)"""
BOOKED = """
INSERT INTO ledger_entry (book_id, number, key, "on", month, text, reference, n_lines, made_by_id)
SELECT b.venture_id, n, 'many/' || n, '2025-01-01'::date + n * 364 / %(entries)s,
       date_trunc('month', '2025-01-01'::date + n * 364 / %(entries)s)::date, 'rent', '', 2, %(books)s
FROM venture_book AS b, generate_series(1, %(entries)s) AS n"""
LINES = """
INSERT INTO ledger_line (entry_id, n, account_id, amount, purpose, party)
SELECT e.id, s.n, a.id, 100000 * (3 - 2 * s.n), '', ''
FROM ledger_entry AS e, (VALUES (1, 'bank'), (2, 'rent')) AS s(n, code), ledger_account AS a
WHERE a.book_id = e.book_id AND a.code = s.code"""


@contextmanager
def register() -> Iterator[None]:
    """Have a register of its own inside the block, on a server that waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="yinuo-many-") as home:
        os.environ.update(YINUO_HOME=home, YINUO_MEDIA=home, YINUO_MODE="test", YINUO_ROLE="web")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
        import django

        django.setup()
        from yinuo.config import embedded, env, testing

        password = env.env_secret("YINUO_DB_SUPERUSER_PASSWORD")
        with (
            embedded.running(Path(home), password),
            testing.clone(testing.template()) as name,
            testing.connected_to(name),
        ):
            testing.put_pack("pinghu")
            filled(name)
            yield


def filled(name: str) -> None:
    """Write the ventures with their villages, twenty years of payments, and a year of books."""
    from django.conf import settings
    from psycopg import sql

    from yinuo.config.provision import superuser
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.ventures import bookkeeping

    people = dict(Account.objects.values_list("username", "person_id"))
    who: dict[str, Any] = {one: people[key] for one, key in CAST.items()}
    for venture in begun():
        bookkeeping.open_book(venture, JAN, seat("books"), NOW, AT)
    with superuser(name) as server, server.transaction():
        # What would look at each row is the tests' business; the constraints hold all the same.
        server.execute("SET LOCAL session_replication_role = replica")
        server.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(settings.YINUO_SCHEMA)))
        for statement in (DISTRIBUTIONS, PAYMENTS, BOOKED, LINES):
            server.execute(statement, {**who, "entries": ENTRIES})
    with superuser(name) as server:
        server.execute("VACUUM ANALYZE")


CAST = {"books": "books", "head": "head-lianhe", "supervisor": "supervisor", "cashier": "cashier"}


def seat(name: str) -> Any:
    """Give one of the pack's people as they act."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    return staff(Account.objects.get(username=name))


def begun() -> list[Venture]:
    """Write the villages, and the ventures they are in: a hundred in each, each in five."""
    from yinuo.kernel.people.models import Unit
    from yinuo.kernel.record.streams import begin
    from yinuo.programmes.ventures.models import ShareMove, Venture, VentureMember

    codes = [f"many-{n}" for n in range(VILLAGES)]
    Unit.objects.bulk_create(
        [Unit(code=one, name=one, kind="collective", place_id="slp-zh-a", path=one) for one in codes]
    )
    since = date(2004, 12, 1)
    rule = {"code": "dividend", "zh": "分红", "en": "dividend", "kind": "residual", "register": "stake",
            "versions": [{"from": since.isoformat()}]}  # fmt: skip
    steps = [{"do": "loss"}, {"do": "share", "rule": "dividend"}]
    charter = {"from": since.isoformat(), "resolution": "bench", "steps": steps}
    ventures = Venture.objects.bulk_create(
        [
            Venture(
                code=f"v{n}", stream_id=begin("venture"), name=f"v{n}", kind="park", place_id="slp-zh-a",
                manager_id="sl-lianhe", supervisor_id="sl-jiandu", began_on=since, rules=[rule], charter=[charter],
                principal="stake", is_example=True,
            )
            for n in range(VENTURES)
        ]
    )  # fmt: skip
    members = [
        (venture, n, codes[(v * IN_EACH + n) % VILLAGES]) for v, venture in enumerate(ventures) for n in range(IN_EACH)
    ]  # fmt: skip
    VentureMember.objects.bulk_create(
        [VentureMember(venture=of, unit_id=unit, n=n) for of, n, unit in members]
    )
    ShareMove.objects.bulk_create(
        [
            ShareMove(venture=of, register="stake", on=since, taker_id=unit, top=10_000_000, known_from=since)
            for of, _n, unit in members
        ]
    )
    return ventures


def closed() -> float:
    """Close the year of every venture, each its twelve months at once; give the seconds."""
    from yinuo.programmes.ventures import bookkeeping
    from yinuo.programmes.ventures.models import LedgerClosing, Venture

    head, started = seat("head-lianhe"), time.perf_counter()
    for venture in Venture.objects.all():
        bookkeeping.close(venture, head, NOW, AT, LAST)
    seconds = time.perf_counter() - started
    if LedgerClosing.objects.count() != VENTURES * 12:
        raise RuntimeError("a month was left open")
    told = bookkeeping.trial(Venture.objects.get(code="v7"), JAN, LAST)
    if told.closing or told.debit != ENTRIES * 100_000:
        raise RuntimeError("the books do not balance")
    return seconds


def taken_in() -> float:
    """Take a sheet of a thousand entries into one of the books; give the seconds."""
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.ventures import sheet_reading, sheet_taking
    from yinuo.programmes.ventures.models import Venture

    rows = "".join(
        f"{n},2026-01-05,rent {n},bank,{n}.01,\n{n},2026-01-05,rent {n},rent,,{n}.01\n" for n in range(1, ROWS + 1)
    )  # fmt: skip
    account = Account.objects.get(username="books")
    officer = Officer(account, seat("books"), AT, AT, NOW)
    started = time.perf_counter()
    sheet = sheet_reading.read(f"number,on,text,account,debit,credit\n{rows}".encode(), "rents.csv")
    done = sheet_taking.take(Venture.objects.get(code="v1"), sheet, officer, is_dry=False)
    seconds = time.perf_counter() - started
    if not done.is_kept or done.n_new != ROWS:
        raise RuntimeError("the sheet was not taken in")
    return seconds


def read() -> list[float]:
    """Read the pages of forty villages, each once, and give how many milliseconds each took, in order."""
    from django.test import Client

    client, took = Client(), []
    client.get("/ventures/villages/many-9999")  # what is made once in a process
    for n in range(READ):
        started = time.perf_counter()
        answer = client.get(f"/ventures/villages/many-{n * 97}")
        took.append((time.perf_counter() - started) * 1000)
        if answer.content.decode().count('class="yr"') != YEARS:
            raise RuntimeError("that is no village's page")
    return sorted(took)


def rows() -> Iterator[tuple[str, str, str, bool]]:
    """Measure all three."""
    with register():
        close, taken, took = closed(), taken_in(), read()
    middle, slow = statistics.median(took), took[int(READ * 0.95)]
    yield (
        f"{VENTURES} ventures × 12 months, closed",
        f"{close:.1f} s",
        f"≤ {MOST_CLOSE} s",
        close <= MOST_CLOSE,
    )
    told = f"{middle:.0f} ms (95 of 100 within {slow:.0f} ms)"
    yield "a village's page, the middle one", told, f"≤ {MOST_PAGE} ms", middle <= MOST_PAGE
    yield f"a sheet of {ROWS:,} entries taken in", f"{taken:.1f} s", f"≤ {MOST_SHEET} s", taken <= MOST_SHEET
