"""What must hold at the end of a year of voices: told from the rows that stand, asking none of the gate's guards."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SUCCESS: Final = frozenset(("solved", "done", "kept", "kept_late"))
LOOKED_AT: Final = 6
"""So many pages of each state and outcome are asked for as their askers see them."""
OPEN_WORDS: Final = frozenset(("confirm", "send_back"))


def faults_at_the_end(at: datetime) -> list[str]:
    """Give everything that is wrong in the register, at that instant."""
    return [*_record(), *_figures(), *_endings(), *_dates(), *_askers(at)]


def _record() -> Iterator[str]:
    """Hold every event against its commitment and chain, and every row against its events."""
    from yinuo.kernel.log.audit import audit

    yield from (f"audit: {one.what}" for one in audit())


def _figures() -> Iterator[str]:
    from yinuo.kernel.figures.actions import wrong_cells

    n = wrong_cells()
    if n:
        yield f"figures: {n} cells are not what the matters come to"


def _events() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    from yinuo.kernel.record.models import Event

    names = ("stream_id", "seq", "type", "actor_role", "actor_key", "facts_public", "facts_internal")
    rows = Event.objects.filter(stream__kind="matter").order_by("stream_id", "seq").values(*names)
    for stream, of_one in groupby(rows.iterator(chunk_size=5000), key=lambda row: int(row["stream_id"])):
        yield stream, list(of_one)


def _endings() -> Iterator[str]:
    """Say where something counts as solved or done without the word that makes it so."""
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.record.models import Actor

    won = dict(Matter.objects.filter(outcome__in=SUCCESS).values_list("pk", "outcome"))
    asked = dict(Matter.objects.filter(pk__in=won).values_list("pk", "requester_key"))
    for stream, events in _events():
        if stream not in won:
            continue
        closing = [one for one in events if one["facts_public"].get("outcome") in SUCCESS][-1]
        keys = {one["actor_key"] for one in events if one["actor_key"]}
        persons = dict(Actor.objects.filter(pk__in=keys).values_list("pk", "person_id"))
        doers = {persons[one["actor_key"]] for one in events if one["actor_role"] == "handler"}
        who = persons.get(closing["actor_key"])
        if closing["type"] != "confirm":
            yield f"ending: {stream} is {won[stream]} by {closing['type']}"
        elif won[stream] == "solved" and (closing["actor_role"], closing["actor_key"]) != (
            "requester",
            asked[stream],
        ):
            yield f"ending: {stream} is solved by somebody else than who asked"
        elif won[stream] != "solved" and (closing["actor_role"] != "checker" or who in doers):
            yield f"ending: {stream} is {won[stream]} by a {closing['actor_role']} who handled it or checks nothing"


def _dates() -> Iterator[str]:
    """Say where the first date was changed, or a later one is not in public."""
    from yinuo.kernel.matters.models import Matter, PublicMatter

    first = dict(Matter.objects.values_list("pk", "original_due"))
    shown = {pk: len(later) for pk, later in PublicMatter.objects.values_list("pk", "later_dues")}
    moved: dict[int, int] = defaultdict(int)
    for stream, events in _events():
        told = [
            one["facts_public"]["original_due"] for one in events if "original_due" in one["facts_public"]
        ]
        if len(set(told)) > 1 or (told and str(first[stream]) != told[0]):
            yield f"dates: the first date of {stream} is {first[stream]}, told as {told}"
        moved[stream] = sum(one["type"] == "move_date" and "due_on" in one["facts_public"] for one in events)
    for stream, n in moved.items():
        if stream in shown and shown[stream] < n:
            yield f"dates: {stream} was moved {n} times, {shown[stream]} later dates are shown"


def _askers(at: datetime) -> Iterator[str]:
    """Say whose code leads nowhere, who sees no state, and who has neither a way on nor had the last word."""
    from django.conf import settings
    from django.test import Client

    from yinuo.base.code import lookup
    from yinuo.base.errors import NotFound
    from yinuo.kernel.matters.actors import holder
    from yinuo.kernel.matters.load import SCOPE
    from yinuo.kernel.matters.queries import sight
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.record.models import TrackingCode

    seen: dict[tuple[str, str], int] = defaultdict(int)
    n = TrackingCode.objects.count()
    asked = 0
    for i in range(n):
        code = Key(SCOPE, f"voice-{i}").code()
        if not TrackingCode.objects.filter(lookup=lookup(settings.YINUO_CODE_KEY, code)).exists():
            break
        asked += 1
        try:
            who = holder(code)
        except NotFound:  # cancelled by its holder, as the law lets them
            continue
        found = sight(who.ref, who.actor, at)
        m = found.matter
        verbs = {one.verb for one in found.offers}
        if not m.state:
            yield f"asker: voice-{i} sees no state"
        yield from _way_on(f"voice-{i}", m, verbs)
        seen[m.state, m.outcome] += 1
        if seen[m.state, m.outcome] <= LOOKED_AT:
            own = Client(headers={"host": "127.0.0.1"})
            own.post("/c", {"code": code}, secure=True)
            page = own.get("/mine", secure=True)
            if page.status_code != 200 or 'id="q"' not in page.content.decode():
                yield f"asker: the page of voice-{i} answers {page.status_code}"
    if not asked:
        yield "asker: nobody has a code"


def _way_on(voice: str, m: Any, verbs: set[str]) -> Iterator[str]:
    """Say where nobody asks the asker: while an answer is waited for, and after silence was taken for what it is."""
    waits = m.state == "awaiting_reply" or m.outcome == "unconfirmed"
    if waits and not verbs >= OPEN_WORDS:
        yield f"asker: {voice}, {m.state} {m.outcome}, cannot say yes or no"
    if m.state not in {"", "closed"} and "withdraw" not in verbs and "message" not in verbs:
        yield f"asker: {voice}, {m.state}, has no word left to say"
