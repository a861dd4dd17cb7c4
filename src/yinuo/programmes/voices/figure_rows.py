"""The rows that the voices' figures are counted over, in SQL: one family for each clock, sealed matters in none.

Working time is counted in the database from the place's own calendar, which travels with the question as arrays; a
test holds it against the calendar itself. Indexes are those that matters have: first dates, days asked, dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.book import book, with_book
from yinuo.kernel.programme import named, programmes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import time

    from yinuo.base.calendar import Limit

KINDS: Final = ("request", "wish", "hazard")
LEVELS: Final = ("", "general", "major")
SUGGESTION: Final = "suggestion"
"""The class of time limits that suggestions take."""
ASKED_BEFORE: Final = timedelta(days=60)
"""How long before its months something can have been asked whose first steps were due in them."""
_FAR: Final = "date '9999-12-31'"
_LOCAL: Final = "AT TIME ZONE %(zone)s"
_AT: Final = "(m.memory->>'{}')::timestamptz"
_N: Final = "coalesce((m.memory->>'{}')::int, 0)"
_UNDATED: Final = f"coalesce(m.current_due, {_FAR}) = {_FAR}"
_OF_VOICES: Final = (
    "m.programme = 'voices' AND m.kind = ANY(%(kinds)s) AND m.visibility = 'public' AND m.source <> 'page' "
    "AND m.outcome <> 'merged'"
)
DAYS: Final = (
    "days AS MATERIALIZED (SELECT * FROM unnest(%(days)s::date[], %(works)s::int[], %(nth)s::int[]) "
    "AS d (on_day, works, k)), "
    "workdays AS MATERIALIZED (SELECT k, on_day FROM days WHERE works = 1)"
)
LIMITS: Final = (
    "limits AS MATERIALIZED (SELECT * FROM unnest(%(l_category)s::text[], %(l_kind)s::text[], %(l_level)s::text[], "
    "%(l_from)s::date[], %(l_to)s::date[], %(l_n)s::int[], %(l_unit)s::text[]) "
    "AS l (category, kind, level, from_on, to_on, n, unit))"
)
WITHIN: Final = (
    "(SELECT sum(greatest(0, least(extract(epoch FROM ({at} " + _LOCAL + ")::time) - s.opens, s.lasts))) "
    "FROM unnest(%(opens)s::int[], %(lasts)s::int[]) AS s (opens, lasts))"
)
"""Seconds of a day's working time that have run by an instant, were it a working day."""


def worked(at: str, day: str) -> str:
    """Give the working seconds from the calendar's beginning to an instant; `day` is the row of its day."""
    return f"(({day}.k - {day}.works) * %(long)s::bigint + {day}.works * {WITHIN.format(at=at)})"


def clock(begun: str, done: str) -> str:
    """Give the joins that a step's clock needs: `c.due_on` is its last day, `c.is_late` whether it was done late.

    The row's limit is `l.n` of `l.unit`. Without facts about a day, or with nothing done, both are NULL.
    """
    return f"""
JOIN days d0 ON d0.on_day = ({begun} {_LOCAL})::date
LEFT JOIN days d1 ON d1.on_day = ({done} {_LOCAL})::date
CROSS JOIN LATERAL (SELECT {worked(begun, "d0")} AS w0, {worked(done, "d1")} AS w1,
  CASE l.unit WHEN 'h' THEN {begun} + l.n * interval '1 hour' ELSE {begun} + l.n * interval '1 minute' END AS due_at) w
LEFT JOIN workdays due ON due.k = CASE l.unit WHEN 'wh' THEN ceil((w.w0 + l.n * 3600) / %(long)s::numeric)
  WHEN 'wd' THEN floor(w.w0 / %(long)s::numeric) + 1 + l.n END
CROSS JOIN LATERAL (SELECT CASE WHEN l.unit IN ('wh', 'wd') THEN due.on_day
  WHEN l.unit = 'd' THEN d0.on_day + l.n
  ELSE ((w.due_at - interval '1 microsecond') {_LOCAL})::date END AS due_on) o
CROSS JOIN LATERAL (SELECT o.due_on, CASE WHEN l.unit = 'wh' THEN w.w1 >= w.w0 + l.n * 3600
  WHEN l.unit IN ('h', 'min') THEN {done} >= w.due_at ELSE d1.on_day > o.due_on END AS is_late) c"""


_STEP: Final = f"""
WITH {DAYS}, {LIMITS} SELECT b.*, c.due_on, c.is_late FROM ({{rows}}) b
JOIN limits l ON l.category = b.category AND l.kind = b.kind AND l.level = b.level
  AND (b.begun_at {_LOCAL})::date >= l.from_on AND (b.begun_at {_LOCAL})::date < l.to_on
{clock("b.begun_at", "b.done_at")}
WHERE c.due_on BETWEEN %(first)s AND %(until)s"""
_BEGUN: Final = (
    "SELECT m.stream_id, m.category, m.kind, coalesce(m.memory->>'level', '') AS level, m.state, m.outcome, "
    "%(today)s::date AS today, "
)
_ACCEPTED: Final = f"coalesce({_AT.format('first_accepted_at')}, {_AT.format('accepted_at')})"
_DECIDED: Final = (
    f"coalesce({_ACCEPTED}, CASE WHEN m.outcome <> 'withdrawn' THEN {_AT.format('closed_at')} END)"
)
_ASKED: Final = (
    "FROM public_matter p JOIN matter m USING (stream_id) WHERE p.asked_on BETWEEN %(asked_from)s AND %(until)s "
    f"AND p.kind IN ('request', 'wish', 'hazard') AND {_OF_VOICES}"
)
_NEVER_SHOWN: Final = (
    f"FROM matter m WHERE {_UNDATED} AND {_OF_VOICES} "
    "AND NOT EXISTS (SELECT FROM public_matter p WHERE p.stream_id = m.stream_id)"
)
_TO_ACCEPT: Final = f"{_BEGUN} '' AS unit, {_AT.format('submitted_at')} AS begun_at, {_DECIDED} AS done_at "
_TO_CONTACT: Final = (
    f"{_BEGUN} coalesce(m.first_contact_unit, '') AS unit, {_ACCEPTED} AS begun_at, "
    f"{_AT.format('first_contact_at')} AS done_at, EXISTS (SELECT FROM event e WHERE e.stream_id = m.stream_id "
    "AND e.type = 'not_contacted') AS is_denied "
)

_SIMPLE: Final = (
    f"({_N.format('report_no')} = 1 AND {_N.format('n_sent_back')} + {_N.format('n_reopen_asker')} + "
    f"{_N.format('n_reopen_other')} + {_N.format('n_appeal')} = 0 "
    "AND m.state IN ('checking', 'awaiting_reply', 'closed'))"
)
"""Reported once and never sent anywhere since: all there is to know stands in its row."""
_REPORTED: Final = f"""
LEFT JOIN LATERAL (
  SELECT r.effective_at, r.facts_public->>'to' = 'awaiting_reply' OR x.passed AS passed FROM event r LEFT JOIN LATERAL (
    SELECT CASE e.type WHEN 'send_back' THEN e.actor_role = 'requester'
      WHEN 'review' THEN e.facts_public->>'to' = 'closed'
      ELSE e.type IN ('confirm', 'lapse') END AS passed FROM event e WHERE e.stream_id = r.stream_id AND e.seq > r.seq
      AND e.type IN ('confirm', 'lapse', 'send_back', 'review', 'withdraw') ORDER BY e.seq LIMIT 1) x ON true
  WHERE r.stream_id = m.stream_id AND r.type = 'report' ORDER BY r.seq LIMIT 1
) r ON NOT {_SIMPLE} AND {_N.format("report_no")} > 0
LEFT JOIN LATERAL (
  SELECT count(*) > 0 AS came_back, bool_or(e.effective_at <= e.closed_at + interval '30 days') AS soon FROM (
    SELECT type, effective_at, facts_public->>'from' AS was,
      max(effective_at) FILTER (WHERE facts_public->>'to' = 'closed')
      OVER (ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS closed_at
    FROM event WHERE stream_id = m.stream_id) e
  WHERE e.type IN ('reopen', 'send_back') AND e.was LIKE 'closed:%%' AND e.was <> 'closed:merged'
) back ON {_N.format("n_sent_back")} + {_N.format("n_reopen_asker")} + {_N.format("n_reopen_other")} > 0
LEFT JOIN LATERAL (
  SELECT (facts_internal->>'result')::int AS result, (facts_internal->>'process')::int AS process
  FROM event WHERE stream_id = m.stream_id AND type = 'rate' ORDER BY seq DESC LIMIT 1
) rate ON m.memory ? 'rated'"""
_FACTS: Final = f"""
SELECT m.stream_id, m.category, m.kind, {{unit}} AS unit, m.state, m.outcome, m.original_due, m.current_due,
  %(today)s::date AS today, {_AT.format("first_contact_at")} AS first_contact_at, {_ACCEPTED} AS accepted_at,
  (coalesce(r.effective_at, CASE WHEN {_SIMPLE} THEN {_AT.format("reported_at")} END) {_LOCAL})::date AS first_on,
  CASE WHEN {_SIMPLE} THEN CASE WHEN m.state = 'checking' THEN NULL ELSE m.outcome <> 'withdrawn' END
    ELSE r.passed END AS passed,
  coalesce(back.came_back, false) AS came_back, coalesce(back.soon, false) AS came_back_soon,
  rate.result AS rated, rate.process AS rated_way,
  coalesce(m.memory->'overruled' ? 'explained', false) AS is_overturned,
  {_N.format("n_hand_back")} AS n_hand_back, {_N.format("n_move")} AS n_move, m.memory->>'result' AS result,
  m.category = ANY(%(suggestions)s) AS is_suggestion, ({_AT.format("closed_at")} {_LOCAL})::date AS closed_on
"""
_DUE: Final = f"""
WITH {DAYS}, f AS ({_FACTS.format(unit="coalesce(nullif(p.accountable_unit, ''), m.lead_unit, '')")}
  FROM public_matter p JOIN matter m USING (stream_id) {_REPORTED}
  WHERE p.first_due BETWEEN %(first)s AND %(until)s AND {_OF_VOICES}
  UNION ALL {_FACTS.format(unit="coalesce(m.lead_unit, '')")} FROM matter m {_REPORTED}
  WHERE {_UNDATED} AND m.original_due IS NULL AND m.state = 'closed' AND {_OF_VOICES}
    AND ({_AT.format("closed_at")} {_LOCAL})::date BETWEEN %(first)s AND %(until)s)
SELECT f.*, s.decided_on, d1.k - a.from_day AS n_days_to_decide, again.was_true FROM f
LEFT JOIN (AUDITED) again ON again.stream_id = f.stream_id
CROSS JOIN LATERAL (SELECT coalesce(f.first_on, f.closed_on) AS decided_on) s
LEFT JOIN days d0 ON f.is_suggestion AND d0.on_day = (f.accepted_at {_LOCAL})::date
LEFT JOIN days d1 ON f.is_suggestion AND d1.on_day = s.decided_on
LEFT JOIN LATERAL (SELECT floor({worked("f.accepted_at", "d0")} / %(long)s::numeric) + 1 AS from_day) a ON true"""
_OPEN: Final = f"""
WITH {DAYS}
SELECT m.stream_id, m.category, coalesce(m.lead_unit, '') AS unit,
  greatest(0, %(today)s::date - ({_AT.format("submitted_at")} {_LOCAL})::date) AS age,
  CASE WHEN m.state IN ('accepted', 'in_progress') AND m.current_due < %(today)s::date
    THEN now_day.k - due.k END AS overdue
FROM matter m LEFT JOIN days due ON due.on_day = m.current_due
LEFT JOIN days now_day ON now_day.on_day = %(today)s::date
WHERE m.state <> 'closed' AND m.state <> 'draft' AND {_OF_VOICES}"""
_ROWS: Final[Mapping[str, str]] = {
    "due": _DUE,
    "accept": _STEP.format(rows=f"{_TO_ACCEPT} {_ASKED} UNION ALL {_TO_ACCEPT} {_NEVER_SHOWN}"),
    "contact": _STEP.format(rows=f"{_TO_CONTACT} {_ASKED}"),
    "open": _OPEN,
}
_NONE_AUDITED: Final = "SELECT NULL::bigint AS stream_id, NULL::boolean AS was_true WHERE false"
_STEPS: Final = {"accept": "accept", "contact": "first_contact"}


@cache
def rows_of(family: str) -> str:
    """Give a family's rows, to be read as `v`; what was audited is told by the programmes that audit."""
    audited = (named(plug.audited) for plug in programmes() if plug.audited)
    return _ROWS[family].replace("AUDITED", " UNION ALL ".join(audited) or _NONE_AUDITED)


def values_of(family: str, first: date, until: date, on: date) -> dict[str, Any]:
    """Give what a family's rows are asked with: the days from `first` to `until`, read on `on`."""
    calendar = book().calendar
    suggestions = [row.code for row in book().categories.values() if row.limit_class == SUGGESTION]
    values = {
        **with_book("days in arrays", _days),
        "kinds": list(KINDS), "first": first, "until": until, "today": on,
        "asked_from": first - ASKED_BEFORE, "zone": str(calendar.zone), "suggestions": suggestions,
    }  # fmt: skip
    step = _STEPS.get(family)
    return values | with_book(("limits in arrays", step), lambda: _limits(step)) if step else values


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _days() -> dict[str, Any]:
    """Give the calendar as arrays: its days, whether each is worked, and how many were by then."""
    calendar = book().calendar
    days = [calendar.first + timedelta(n) for n in range((calendar.last - calendar.first).days + 1)]
    works = [int(calendar.is_working_day(on)) for on in days]
    nth, n = [], 0
    for one in works:
        n += one
        nth.append(n)
    spans = [(_seconds(opens), _seconds(closes)) for opens, closes in calendar.hours]
    opens, lasts = [opens for opens, _closes in spans], [closes - opens for opens, closes in spans]
    return {"days": days, "works": works, "nth": nth, "opens": opens, "lasts": lasts, "long": sum(lasts)}


def _limits(step: str) -> dict[str, Any]:
    """Give one step's limit by category, kind, level and days, as arrays."""
    rows = list(_limit_rows(step))
    names = ("l_category", "l_kind", "l_level", "l_from", "l_to", "l_n", "l_unit")
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def _limit_rows(step: str) -> Iterator[tuple[str, str, str, date, date, int, str]]:
    the, far = book(), date.max
    for category in the.categories:
        for kind in KINDS:
            for level in LEVELS if kind == "hazard" else LEVELS[:1]:
                versions = the.limits.get(the.class_of(category, kind, level), ())
                ends = [begins for begins, _limits in versions[1:]] + [far]
                for (begins, limits), until in zip(versions, ends, strict=True):
                    limit: Limit | None = getattr(limits, step)
                    if limit is not None:
                        yield category, kind, level, begins, until, limit.n, limit.unit
