"""One exhibition with an hour that a school booked, a gift, a contest, in the small place of the API's examples."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.events.models import (
    Award,
    Booking,
    Contest,
    Entry,
    Exhibition,
    Gift,
    GiftStep,
    School,
    Slot,
)

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def visit(world: World) -> None:
    """Tell of it."""
    on = world.now.date()
    of = Exhibition.objects.create(
        code="20250818-lights",
        name="示例灯塔展",
        place_id="town",
        opened_on=on,
        known_on=on,
        source="example",
    )
    school = School.objects.create(code="one", name="示例小学", key=b"example", known_on=on, source="example")
    slot = Slot.objects.create(
        code="20250901-first", exhibition=of, on=on + timedelta(14), from_at=time(9), to_at=time(10, 30), capacity=60,
        opened_on=on,
    )  # fmt: skip
    Booking.objects.create(slot=slot, school=school, n=32, asked_on=on, seated_on=on)


def gift(world: World) -> str:
    """Tell of a thing that became the museum's, and give its number."""
    ref, on = world.assigned(), world.now.date()
    given = Gift.objects.create(stream=Matter.objects.get(ref=ref), rights="own", asked_on=on)
    steps = (
        ("provenance", "", "clear"), ("expert", "", ""), ("deed", "25-3", "all"), ("certificate", f"C-{ref}", ""),
        ("accession", "0042", ""),
    )  # fmt: skip
    for sort, number, finding in steps:
        seq = world.act(ref, "update", "handler", {"text": sort}).seq
        GiftStep.objects.create(gift=given, sort=sort, on=on, seq=seq, number=number, finding=finding)
    world.later(2)
    return ref


def contest(world: World) -> None:
    """Tell of a contest with one prize; `visit` told of its school."""
    on = world.now.date()
    found = Contest.objects.create(
        code="20250818-lamp", name="示例征文", place_id="town", closes_on=on - timedelta(2), rubric=[["切题", 40]],
        decided_on=on, known_on=on - timedelta(9), source="example",
    )  # fmt: skip
    entry = Entry.objects.create(
        contest=found,
        label="7K3QD",
        grade=3,
        school=School.objects.get(code="one"),
        entered_on=on - timedelta(3),
    )
    Award.objects.create(entry=entry, prize="first", on=on)
