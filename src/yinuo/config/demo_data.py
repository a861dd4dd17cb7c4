"""Fills an empty register for the demo: the pack, its people with one password, and every story by `load()`."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.config import story
from yinuo.config.demo_stories import stories
from yinuo.config.demo_stories.named import QUOTER, QUOTER_2, entered
from yinuo.config.demo_stories.pictures import pictured
from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.matters.load import Loaded, load
from yinuo.kernel.people.models import Account, Appointment, Place
from yinuo.kernel.programme import named, programmes

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD: Final = "yinuo-demo"  # noqa: S105 -- known to all: production refuses to load the demo


def load_demo(pack: str, say: Callable[[str], None]) -> Loaded:
    """Load a pack, accounts and stories in one transaction; `say` is told how far it is. Raises what load() raises."""
    began = time.monotonic()
    with transaction.atomic():
        load_pack(pack_folder(pack), password=os.environ.get("YINUO_DEMO_PASSWORD", PASSWORD))
        say(f"pack {pack} with {Place.objects.count()} places and {Account.objects.count()} accounts")
        appoint_quoters(pack)
        demos = [named(one) for plug in programmes() for one in plug.demo]
        told = (story for each in (stories(pack), *(demo.stories(pack) for demo in demos)) for story in each)
        every = sorted(pictured(told), key=lambda one: (one.steps[0].at, one.key))
        say(f"telling {len(every)} stories of invented units, each marked as an example")
        story.make()
        forms = story.Forms()
        loaded = load(every, watch=forms.take)
        forms.write()
        for demo in demos:
            demo.fill(pack, loaded)
    say(f"{loaded.n_matters} matters, {loaded.n_events} events after {time.monotonic() - began:.1f} s")
    return loaded


def appoint_quoters(pack: str) -> None:
    """Appoint, for one day, the two who enter what a front page says; afterwards nobody is at a real office."""
    by = entered(pack)
    if by is None:
        return
    first, second = (
        Account.objects.create_user(username, name=name)
        for username, name in zip((QUOTER, QUOTER_2), by.names, strict=True)
    )
    posts = [(first, "unit", by.register), *((second, "head", unit) for unit in by.bodies)]
    Appointment.objects.bulk_create(
        Appointment(
            person_id=account.person_id,
            role=role,
            unit_id=unit,
            place_id=by.city,
            from_on=by.on,
            to_on=by.on,
        )
        for account, role, unit in posts
    )
