"""What the demo tells of gifts: invented things offered, one named, one without a name, one given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.told import instant_of, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event
from yinuo.programmes.events.gift_actions import CATEGORY
from yinuo.programmes.events.models import Exhibition, Gift, GiftStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/gifts.yaml"
KEY: Final = "gifts-"


def stories(pack: str) -> Iterator[Story]:
    """Give what was offered, each as its request."""
    told = told_at(pack, FILE)
    for one in told.get("gifts", ()):
        at, body = one["submit"]
        given = {
            "kind": "request", "category": CATEGORY, "place": told["place"], "about_office": False, "source": "example",
            "language": told["language"], "body": body,
        }  # fmt: skip
        steps = [Step("submit", "requester", instant_of(told, at), given)]
        steps += [
            Step(verb, by, instant_of(told, when), more) for when, verb, by, more, *_step in one["steps"]
        ]
        yield Story(f"{KEY}{one['key']}", tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write the facts beside those requests: each step at the event that told of it."""
    told = told_at(pack, FILE)
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    for one in told.get("gifts", ()):
        _gift(told, one, streams[loaded.refs[f"{KEY}{one['key']}"]], loaded.refs[f"{KEY}{one['key']}"])


def _gift(told: Mapping[str, Any], one: Mapping[str, Any], stream: int, ref: str) -> None:
    named = Event.objects.filter(stream_id=stream, type="evidence").values_list("seq", flat=True).first()
    gift = Gift.objects.create(
        stream_id=stream,
        rights=one["rights"],
        credit_seq=named,
        asked_on=instant_of(told, one["submit"][0]).date(),
    )
    said = [row for row in one["steps"] if row[1] == "update"]
    seqs = Event.objects.filter(stream_id=stream, type="update").order_by("seq").values_list("seq", flat=True)
    for (when, _verb, _by, _words, *step), seq in zip(said, seqs, strict=True):
        if not step:
            continue
        sort, *more = step
        row: dict[str, Any] = dict(zip(("number", "finding"), more, strict=False))
        if sort == "certificate":
            row["number"] = f"C-{ref}"
        shown = Exhibition.objects.filter(source="example").first() if sort == "display" else None
        GiftStep.objects.create(
            gift=gift, sort=sort, on=instant_of(told, when).date(), seq=seq, exhibition=shown, **row
        )
