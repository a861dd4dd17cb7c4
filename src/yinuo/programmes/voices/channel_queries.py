"""What is read of a channel on a day: its notices, what was asked back and answered, who was last heard when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.voices.channel_rules import Heard, heard, is_running
from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPEAKING: Final = frozenset(("report", "update", "review", "statement", "call_in"))
"""Deeds by which a unit speaks to whoever asked."""
NO_SUCH_NOTICE = Sentence("没有这一条告知。请从列表里选。")


@dataclass(frozen=True, slots=True)
class Talk:
    """One group's channel on a day: the notice that stands, earlier ones, what was asked back, who was heard when."""

    running: ChannelNotice | None = None
    earlier: tuple[ChannelNotice, ...] = ()
    asked: dict[int, list[PublicMatter]] = field(default_factory=dict)
    n_asked: dict[int, int] = field(default_factory=dict)
    units: tuple[Heard, ...] = ()
    group: Heard | None = None

    @property
    def notices(self) -> tuple[ChannelNotice, ...]:
        """Every notice there was, the one that stands first."""
        return (*((self.running,) if self.running else ()), *self.earlier)

    @property
    def silent(self) -> tuple[Heard, ...]:
        """The units that have said nothing for too long."""
        return tuple(one for one in self.units if one.is_silent)


def talks(codes: Iterable[str], on: date) -> dict[str, Talk]:
    """Give the channels of these groups as they stand on a day: three queries, however many there are."""
    wanted = list(codes)
    rows = ChannelNotice.objects.filter(group__in=wanted, from_on__lte=on).select_related("unit", "place")
    notices = list(rows.order_by("-from_on", "-id"))
    asks = ChannelAsk.objects.filter(notice__in=[one.pk for one in notices], asked_on__lte=on)
    asked = list(asks.select_related("stream").order_by("asked_on", "stream"))
    open_asks = [ask for ask in asked if ask.stream.visibility == "public"]
    shown = PublicMatter.objects.filter(pk__in=[ask.pk for ask in open_asks], public_from__lte=on).in_bulk()
    return {
        code: _talk([one for one in notices if one.group == code], open_asks, shown, on) for code in wanted
    }


def _talk(
    notices: Sequence[ChannelNotice], asked: Sequence[ChannelAsk], shown: dict[int, PublicMatter], on: date
) -> Talk:
    own = {one.pk for one in notices}
    mine = [ask for ask in asked if ask.notice_id in own]
    running = next((one for one in notices if is_running(one.from_on, one.until_on, one.ended_on, on)), None)
    rows: dict[int, list[PublicMatter]] = {one.pk: [] for one in notices}
    counts = dict.fromkeys(rows, 0)
    for ask in mine:
        counts[ask.notice_id] += 1
        if ask.pk in shown:
            rows[ask.notice_id].append(shown[ask.pk])
    said = [(one.unit_id, one.from_on) for one in notices]
    said += [spoken for each in rows.values() for row in each for spoken in spoken_of(row)]
    group = heard((("", ask.asked_on) for ask in mine), on)
    return Talk(
        running, tuple(one for one in notices if one is not running), rows, counts, heard(said, on),
        group[0] if group else None,
    )  # fmt: skip


def spoken_of(row: PublicMatter) -> Iterable[tuple[str, date]]:
    """Give when units spoke to whoever asked, as the public reads it."""
    for moment in row.moments:
        if moment["type"] in SPEAKING and moment.get("unit"):
            yield str(moment["unit"]), date.fromisoformat(moment["on"])


def notice_of(group: str, code: str, on: date) -> ChannelNotice:
    """Give a notice of a group. Raises NotFound for none that stands, or stood, on this day."""
    rows = ChannelNotice.objects.select_related("unit", "place").filter(group=group, from_on__lte=on)
    found = rows.filter(code=code.replace("\x00", "")[:40]).first()
    if found is None:
        raise NotFound(NO_SUCH_NOTICE)
    return found


def asked_on_notice(streams: Iterable[int]) -> dict[int, ChannelAsk]:
    """Give on which notice matters were asked back, by stream; nothing for those asked elsewhere."""
    return ChannelAsk.objects.select_related("notice").in_bulk(list(streams))
