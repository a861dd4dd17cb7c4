"""Symposia and channels as JSON: one builder for the API and the command line, from explicit names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.shell.records import ROOT
from yinuo.programmes.voices.channel_queries import talks
from yinuo.programmes.voices.channel_rules import last_day
from yinuo.programmes.voices.symposium_queries import (
    announced,
    counted_of,
    for_public,
    one,
    questions,
    who_of,
)
from yinuo.programmes.voices.symposium_rules import phase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.voices.channel_queries import Talk
    from yinuo.programmes.voices.channel_rules import Heard
    from yinuo.programmes.voices.groups import Group
    from yinuo.programmes.voices.models import ChannelNotice, Symposium
    from yinuo.programmes.voices.symposium_queries import Question
    from yinuo.programmes.voices.symposium_rules import Share

    Record = dict[str, Any]

MOST: Final = 200
STANDS: Final = ("ref", "title", "state", "outcome", "lead_unit")


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def symposia(on: date) -> list[Record]:
    """Give the symposia that are public on a day."""
    rows = list(announced(on)[:MOST])
    asked = questions(rows, on)
    return [_line(row, for_public(asked[row.pk]), on) for row in rows]


def _line(row: Symposium, asked: list[Question], on: date) -> Record:
    is_archived = row.archived_on is not None and row.archived_on <= on
    return {
        **{name: getattr(row, name) for name in ("code", "title", "topics", "group", "spot", "departments")},
        "unit": row.unit_id or "", "place": row.place_id, "from_at": row.from_at, "source": row.source,
        "opened_on": _iso(row.opened_on), "held_on": _iso(row.held_on),
        "archived_on": _iso(row.archived_on) if is_archived else None,
        "phase": "" if row.source == "page" else phase(row.held_on, row.archived_on, on),
        "n": len(asked), "n_ended": sum(question.has_ended for question in asked),
        "href": f"{ROOT}/voices/sessions/{row.code}",
    }  # fmt: skip


def symposium(code: str, on: date) -> Record:
    """Give one symposium with its questions. Raises NotFound."""
    row = one(code, on)
    asked = for_public(questions([row], on)[row.pk])
    count = counted_of(asked, on)
    shares = {"on_spot": count.on_spot, "in_time": count.in_time, "solved": count.solved}
    return {
        **_line(row, asked, on),
        **{name: _share(share) for name, share in shares.items()},
        "questions": [_question(question) for question in asked],
    }


def _share(share: Share) -> Record:
    return {"k": share.k, "n": share.n, "percent": share.percent}


def _question(question: Question) -> Record:
    told = question.answer
    unread = {**dict.fromkeys(STANDS, ""), "first_due": None, "current_due": None}
    return {
        "n": question.row.n, "who": who_of(question.row), "is_on_spot": question.is_on_spot,
        **(_stands(question.shown) if question.shown else unread),
        "answer": {"unit": told.unit, "on": told.on.isoformat(), "text": told.text} if told else None,
    }  # fmt: skip


def _stands(row: PublicMatter) -> Record:
    dues = {"first_due": _iso(row.first_due), "current_due": _iso(row.current_due)}
    return {**{name: getattr(row, name) for name in STANDS}, **dues}


def channels(wanted: Iterable[Group], on: date) -> list[Record]:
    """Give these groups' channels, each with the notice that stands."""
    groups = list(wanted)
    found = talks([group.code for group in groups], on)
    return [_channel(group, found[group.code]) for group in groups]


def _channel(group: Group, talk: Talk) -> Record:
    return {
        "code": group.code, "name": group.name, "name_en": group.name_en,
        "href": f"{ROOT}/voices/channels/{group.code}",
        "running": talk.running.code if talk.running else None,
    }  # fmt: skip


def channel(group: Group, on: date) -> Record:
    """Give one group's channel in full."""
    talk = talks([group.code], on)[group.code]
    return {
        **_channel(group, talk),
        "notices": [_notice(notice, talk) for notice in talk.notices],
        "units": [_heard(one) for one in talk.units],
        "group_heard": _heard(talk.group) if talk.group else None,
    }


def _notice(notice: ChannelNotice, talk: Talk) -> Record:
    return {
        **{name: getattr(notice, name) for name in ("code", "title", "body", "source")},
        "unit": notice.unit_id, "from_on": _iso(notice.from_on),
        "until_on": _iso(last_day(notice.until_on, notice.ended_on)), "n_asked": talk.n_asked[notice.pk],
        "asked": [_ask(row) for row in talk.asked[notice.pk]],
    }  # fmt: skip


def _ask(row: PublicMatter) -> Record:
    told = [one for one in row.moments if one["type"] == "report" and one.get("words", {}).get("text")]
    last = told[-1] if told else None
    answer = (
        {"unit": str(last.get("unit", "")), "on": last["on"], "text": last["words"]["text"]} if last else None
    )
    return {**_stands(row), "answer": answer}


def _heard(one: Heard) -> Record:
    return {"unit": one.unit, "last_on": _iso(one.last_on), "days": one.days, "is_silent": one.is_silent}
