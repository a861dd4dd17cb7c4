"""The demo's campaigns: what the front page says of its own, and an invented one whose items go by the gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.shell.facts import facts
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.limits.told import read_told
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.streams import begin
from yinuo.programmes.campaigns.actions import CATEGORY, KIND, amend, draft, sign
from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track
from yinuo.programmes.campaigns.documents import document_of
from yinuo.programmes.campaigns.frozen import Amendment
from yinuo.programmes.campaigns.models import (
    ANSWER_CAUSES,
    QUOTED,
    Drive,
    DriveItem,
    DrivePledge,
    NoticeAnswer,
    NoticeDelivery,
)
from yinuo.programmes.campaigns.notices import NOTICE
from yinuo.programmes.campaigns.target_demo import targets_of, tell_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

SEED: Final = 20250815
LAST: Final = date(2025, 11, 30)
FIRST_DUE, LAST_DUE = 12, 96
CHECKER: Final = "auditor"
QUOTED_CODE: Final = "four-campaigns"
WAYS: Final = (("on_time", 66), ("late", 12), ("moved", 8), ("sent_back", 6), ("parked", 3), ("open", 5))
"""How an invented item goes, of a hundred."""
NOTICED: Final = ("late", "open")
"""Ways on which a notice is sent."""
SUPERVISOR: Final = "desk"


@dataclass(frozen=True)
class Told:
    """An invented campaign and the words its items are told with."""

    campaign: Campaign
    words: Mapping[str, Any]

    def at(self, name: str) -> datetime:
        """Give one of its instants."""
        return _instant(datetime.fromisoformat(self.words[name]))


@cache
def told(pack: str) -> Told | None:
    """Read a pack's invented campaign; None where it has none."""
    words = read_told(pack, "demo/campaign.yaml")
    if not words:
        return None
    tracks, lists, items = list[Track](), list[TaskList](), list[Item]()
    for t, track in enumerate(words["tracks"], 1):
        tracks.append(Track(f"t{t}", track["name"], track["lead"]))
        for one in track["lists"]:
            lists.append(TaskList(f"l{len(lists) + 1}", one["name"], f"t{t}"))
            items += list(_items(one, lists[-1].code, words))
    start = words["start"]
    every = (tuple(tracks), tuple(lists), tuple(items))
    campaign = Campaign(words["code"], words["name"], start, words["days"], *every)
    return Told(replace(campaign, targets=tuple(targets_of(words, campaign.end))), words)


def _items(one: Mapping[str, Any], task_list: str, words: Mapping[str, Any]) -> Iterator[Item]:
    rng = Random(f"{SEED}/{task_list}")  # noqa: S311 -- an example is told, no secret is kept
    pairs = [(where, what) for what in one["whats"] for where in one["wheres"]][: one["n"]]
    between = " " if words["name"].isascii() else ""
    for n, (where, what) in enumerate(pairs, 1):
        due = words["start"] + timedelta(rng.randint(FIRST_DUE, LAST_DUE))
        title = f"{where}{':' if between else ''}{between}{what}"
        unit = one["units"][n % len(one["units"])]
        yield Item(
            f"{task_list}-{n:03}", task_list, title, unit, rng.choice((1, 1, 2, 3)), due, words["proof"],
            is_hard=one["hard"],
        )  # fmt: skip


def _instant(local: datetime) -> datetime:
    return local.replace(tzinfo=current_calendar().zone).astimezone(UTC)


def _key(item: Item) -> str:
    return f"campaign-{item.code}"


def stories(pack: str) -> Iterator[Story]:
    """Give the course of every invented item: drafted, launched by who signs, told of, reported, checked by others."""
    found = told(pack)
    if found is None:
        return
    for item in found.campaign.items:
        yield Story(_key(item), tuple(_Course(found, item).steps()))


class _Course:
    """One item being told: its way is drawn, its days are working days."""

    def __init__(self, of: Told, item: Item) -> None:
        self.words, self.item, self.of = of.words, item, of
        self.rng = Random(f"{SEED}/{item.code}")  # noqa: S311 -- an example is told, no secret is kept
        names = [name for name, _n in WAYS]
        self.way = self.rng.choices(names, [n for _name, n in WAYS])[0]
        self.worker = workers()[item.unit]
        self.last = of.at("signed")

    def steps(self) -> Iterator[Step]:
        """Give the steps, the earliest first; what would lie past the demo's last day is left untold."""
        words, item = self.words, self.item
        given = {
            "kind": "task", "category": CATEGORY, "place": words["place"], "title": item.title, "body": item.title,
            "due_on": item.due, "proof": item.proof, "strength": "guarantee", "lead_unit": item.unit,
            "source": "example",
        }  # fmt: skip
        yield Step("submit", words["drafter"], self.of.at("drafted"), given)
        yield Step("launch", words["signer"], self.of.at("signed"), {})
        end = {"late": 9, "open": 60, "parked": -3, "moved": 8}.get(self.way, -self.rng.randint(0, 9))
        reported = item.due + timedelta(end)
        told_until = item.due - timedelta(12) if self.way == "moved" else min(reported, item.due, LAST)
        for on in self._days_to(told_until):
            yield Step("update", self.worker, self._at(on), {"text": self.rng.choice(words["updates"])})
        yield from self._ending(reported)

    def _days_to(self, until: date) -> Iterator[date]:
        on = date.fromisoformat(str(self.words["start"])) + timedelta(self.rng.randint(6, 11))
        while on < until - timedelta(2):
            yield on
            on += timedelta(self.rng.randint(9, 13))

    def _ending(self, reported: date) -> Iterator[Step]:
        words, item = self.words, self.item
        if self.way == "parked":
            review = {
                "text": words["parked"],
                "interim": words["interim"],
                "review_on": reported + timedelta(60),
            }
            yield from self._by_two("park", reported, review)
            return
        if self.way == "moved":
            move = {
                "due_on": item.due + timedelta(10), "text": words["moved"], "done_so_far": words["updates"][0]
            }  # fmt: skip
            yield from self._by_two("move_date", self._working_day(item.due - timedelta(4), back=True), move)
        if self.way in NOTICED:
            yield from self._supervised()
        if self.way == "open" or reported >= LAST:
            return
        report = {"result": "done", "text": words["done"].format(title=item.title), "proof_on": reported}
        yield Step("report", self.worker, self._at(reported, 14), report)
        checked = reported + timedelta(self.rng.randint(1, 4))
        if checked >= LAST:
            return
        if self.way == "sent_back":
            yield Step("send_back", CHECKER, self._at(checked), {"text": words["missing"]})
            reported, checked = checked + timedelta(3), checked + timedelta(5)
            if checked >= LAST:
                return
            again = {**report, "text": words["again"].format(title=item.title), "proof_on": reported}
            yield Step("report", self.worker, self._at(reported, 14), again)
        yield Step("confirm", CHECKER, self._at(checked, 15), {"proof_on": reported})

    def _supervised(self) -> Iterator[Step]:
        """Tell of the notice to what is late; what answers it is an update, and what stays still is met about."""
        noticed = self._working_day(self.item.due + timedelta(2))
        if noticed + timedelta(7) >= LAST:
            return
        ask = {"cause": "late", "text": self.words["asked"]}
        yield Step("notice", SUPERVISOR, self._at(noticed, 9), ask)
        yield Step("update", self.worker, self._at(noticed + timedelta(2), 16), {"text": self.words["stuck"]})
        if self.way == "open":
            met = {"text": self.words["met"]}
            yield Step("meeting", SUPERVISOR, self._at(noticed + timedelta(6), 15), met)

    def _by_two(self, verb: str, on: date, given: dict[str, Any]) -> Iterator[Step]:
        """Let the unit propose and its head decide."""
        if on >= LAST:
            return
        yield Step(verb, self.worker, self._at(on, 13), given)
        head = f"head-{self.worker.removeprefix('handler-')}"
        yield Step(verb, head, self._at(on, 16), {"decision": "agree"})

    def _at(self, on: date, hour: int = 10) -> datetime:
        """Give an instant of a working day not before `on`, and after the step before."""
        on = self._working_day(on)
        at = _instant(
            datetime.combine(on, time(hour, self.rng.randint(0, 59)))
        )  # local until it is given the zone
        self.last = max(at, self.last + timedelta(hours=1))
        return self.last

    @staticmethod
    def _working_day(on: date, *, back: bool = False) -> date:
        calendar = current_calendar()
        while calendar.covers(on) and not calendar.is_working_day(on):
            on += timedelta(-1 if back else 1)
        return on


def workers() -> Mapping[str, str]:
    """Give an officer of each unit: the first who is one."""
    found: dict[str, str] = {}
    for account in Account.objects.order_by("pk"):
        for seat in staff(account).seats:
            if seat.bundle == "unit":
                found.setdefault(seat.unit, account.username)
    return found


def fill(pack: str, loaded: Loaded) -> None:
    """Write the campaigns themselves: the quoted one, and the invented one with its items and one amendment."""
    _quote(loaded)
    found = told(pack)
    if found is None:
        return
    words, (drafter, signer) = found.words, (_actor(found.words["drafter"]), _actor(found.words["signer"]))
    drive = draft(found.campaign, words["place"], drafter, found.at("drafted"), is_example=True)
    Drive.objects.filter(pk=drive.pk).update(name_en=words["name_en"])
    sign(drive.code, signer, found.at("signed"))
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk"))
    for item in found.campaign.items:
        matter = streams[loaded.refs[_key(item)]]
        DriveItem.objects.filter(campaign=drive, code=item.code).update(matter=matter)
    amended_on = _amended_on(found)
    before = amended_on - timedelta(1)
    tell_readings(words, workers(), date.min, before)
    _amend(found, signer, amended_on)
    tell_readings(words, workers(), before, LAST)
    _answer(streams.values())


def _answer(streams: Iterable[int]) -> None:
    """Give each notice to an item its message, and the cause that its unit's next update told of."""
    causes = cycle(ANSWER_CAUSES[:6])
    columns = ("pk", "type", "actor_unit", "effective_at", "stream__matter__lead_unit")
    said = Event.objects.filter(stream__in=streams).order_by("stream_id", "seq")
    rows, sent, notice = list[NoticeAnswer](), list[NoticeDelivery](), 0
    for pk, what, unit, at, lead in said.values_list(*columns):
        if what == "update" and notice:
            rows.append(NoticeAnswer(event_id=notice, cause=next(causes), unit_id=unit, answered_at=at))
        notice = pk if what == NOTICE else 0
        if notice:
            sent.append(NoticeDelivery(event_id=pk, unit_id=lead, queued_at=at, sent_at=at))
    NoticeAnswer.objects.bulk_create(rows)
    NoticeDelivery.objects.bulk_create(sent)


def _actor(username: str) -> Any:
    return staff(Account.objects.get(username=username))


def _open(found: Told) -> Item:
    return next(one for one in found.campaign.items if _Course(found, one).way == "open")


def _amended_on(found: Told) -> date:
    return min(_open(found).due - timedelta(2), date(2025, 10, 20))


def _amend(found: Told, signer: Any, on: date) -> None:
    """Move one item that is still being worked on, in the open, a month before the end."""
    item = _open(found)
    change = Amendment("move", item.code, found.words["amended"], on, due=item.due + timedelta(7))
    amend(found.campaign.code, change, signer, _instant(datetime.combine(on, time(11))))


def _quote(loaded: Loaded) -> None:
    """Write down what the front page says of its own campaign: days, tracks, pledges, and not one item."""
    said: Any = facts().get("campaigns")
    pledges = {name: ref for name, ref in loaded.refs.items() if name.startswith("pledge-")}
    if not said or not pledges:
        return
    rows = [Matter.objects.select_related("lead_unit").get(ref=pledges[name]) for name in sorted(pledges)]
    tracks = tuple(
        Track(f"t{n}", one["name"], str(row.lead_unit_id))
        for n, (one, row) in enumerate(zip(said["tracks"], rows, strict=True), 1)
    )
    start = said["mobilised_on"]
    campaign = Campaign(
        QUOTED_CODE, said.get("name", "四大百日攻坚"), start, said["about_days"], tracks, (), ()
    )
    stood = _instant(datetime.combine(start, time(14)))
    drive = Drive.objects.create(
        code=QUOTED_CODE, stream_id=begin(KIND), state=QUOTED, document=document_of(campaign),
        place_id=rows[0].place_id, starts_on=campaign.start, ends_on=campaign.end, is_about=True, frozen_at=stood,
    )  # fmt: skip
    DrivePledge.objects.bulk_create(
        DrivePledge(campaign=drive, track=track.code, matter=row)
        for track, row in zip(tracks, rows, strict=True)
    )
