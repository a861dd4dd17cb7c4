"""What the demo tells of the voices: the page's own symposium, an invented one with ten questions, a channel's notice.

Words, days and steps stand in the pack's demo/talks.yaml; the page's facts in its facts.yaml.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.told import day_of, instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice, Symposium, SymposiumQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/talks.yaml"
KEY: Final = "voices-"
A_MINUTE_LATER: Final = ("accept", "assign")


def stories(pack: str) -> Iterator[Story]:
    """Give the matters asked at the symposium, and those asked back on the notice."""
    told = told_at(pack, FILE)
    held, notice = told["symposium"], told["notice"]
    for one in held["questions"]:
        by = held["recorder"]
        yield _story(
            told, one, "symposium", held["place"], by, is_spoken="speaker" in one, first=held["unit"]
        )
    for one in notice["asks"]:
        yield _story(
            told, one, "enquiry", notice["place"], notice["desk"], is_spoken=False, first=notice["unit"]
        )


def _story(
    told: Mapping[str, Any],
    one: Mapping[str, Any],
    category: str,
    place: str,
    desk: str,
    *,
    is_spoken: bool,
    first: str,
) -> Story:
    """Tell one question: filed, taken in by the desk, and its own steps after that."""
    when, body = one["asked"]
    common = {
        "kind": "request", "category": category, "place": place, "about_office": False, "source": "example",
        "language": told["language"], "body": body,
    }  # fmt: skip
    spoken = {"on_behalf": True, "consent": True} if is_spoken else {}
    taken = {
        "accept": {
            "title": one["title"], "category": category, "visibility": "public", "first_contact_unit": first,
        },
        "assign": {"lead_unit": one["lead"]},
    }  # fmt: skip
    steps = [Step("submit", desk if is_spoken else "requester", instant_of(told, when), {**common, **spoken})]
    if "on_spot" in one:
        at, by, text = one["on_spot"]
        begun = instant_of(told, when)
        steps += [
            Step(verb, desk, begun.replace(second=10 * n), taken[verb])
            for n, verb in enumerate(A_MINUTE_LATER, 1)
        ]
        steps.append(Step("report", by, instant_of(told, at), {"result": "done", "text": text}))
    for at, verb, *rest in one["steps"]:
        by, given = rest or (desk, taken[verb])
        steps.append(Step(verb, by, instant_of(told, at), given))
    return Story(KEY + one["key"], tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write the rows beside those matters, and what the front page says of a symposium where there is one."""
    told = told_at(pack, FILE)
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())

    def stream(one: Mapping[str, Any]) -> int:
        return streams[loaded.refs[KEY + one["key"]]]

    _page(pack)
    _symposium(told, stream)
    _notice(told, stream)


def _page(pack: str) -> None:
    """Write the page's own symposium: its day, its topics, who answered; what it does not say stays away."""
    quoted = _quoted(pack)
    if not quoted:
        return
    Symposium.objects.create(
        code=f"{quoted['on']:%Y%m%d}-page", title=quoted["title"], topics=quoted["topics"],
        place_id=quoted["place"], departments=quoted["departments"], opened_on=quoted["on"], held_on=quoted["on"],
        source="page",
    )  # fmt: skip


def _symposium(told: Mapping[str, Any], stream: Any) -> None:
    rows = dict(told["symposium"])
    asked, _recorder = rows.pop("questions"), rows.pop("recorder")
    unit, place = rows.pop("unit"), rows.pop("place")
    held = Symposium.objects.create(**rows, unit_id=unit, place_id=place, source="example")
    SymposiumQuestion.objects.bulk_create(
        SymposiumQuestion(
            symposium=held, stream_id=stream(one), n=n, group=held.group if "speaker" in one else "",
            speaker=one.get("speaker"), asked_on=_day(one["asked"][0]),
            on_spot_on=_day(one["on_spot"][0]) if "on_spot" in one else None,
        )
        for n, one in enumerate(asked, 1)
    )  # fmt: skip


def _notice(told: Mapping[str, Any], stream: Any) -> None:
    rows = dict(told["notice"])
    asks, _desk = rows.pop("asks"), rows.pop("desk")
    unit, place = rows.pop("unit"), rows.pop("place")
    notice = ChannelNotice.objects.create(**rows, unit_id=unit, place_id=place, source="example")
    ChannelAsk.objects.bulk_create(
        ChannelAsk(notice=notice, stream_id=stream(one), asked_on=_day(one["asked"][0])) for one in asks
    )


def _day(clock: str) -> date:
    return datetime.fromisoformat(clock).date()


def _quoted(pack: str) -> dict[str, Any]:
    """Give what the page says of its symposium, with the codes of those it names; nothing for a pack without a page."""
    told = read_told(pack, "facts.yaml").get("stations", {}).get("symposium")
    if not told:
        return {}
    return {**{name: value for name, value in told.items() if isinstance(name, str)}, "on": day_of(told)}
