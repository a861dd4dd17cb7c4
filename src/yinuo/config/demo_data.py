"""Fills an empty register for the demo: the pack, its people with one password, and every story by `load()`."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.config import story
from yinuo.config.demo_stories import stories
from yinuo.config.demo_stories.named import CITY, PAGE_UNITS, QUOTED_ON, QUOTER, QUOTER_2, REGISTER_UNIT
from yinuo.config.demo_stories.pictures import pictured
from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.matters.load import Loaded, load
from yinuo.kernel.people.models import Account, Appointment, Place

if TYPE_CHECKING:
    from collections.abc import Callable

PACK: Final = "pinghu"
PASSWORD: Final = "yinuo-demo"  # noqa: S105 -- known to all: production refuses to load the demo


def load_demo(say: Callable[[str], None]) -> Loaded:
    """Load pack, accounts and stories in one transaction; `say` is told how far it is. Raises what load() raises."""
    began = time.monotonic()
    with transaction.atomic():
        load_pack(pack_folder(PACK), password=os.environ.get("YINUO_DEMO_PASSWORD", PASSWORD))
        say(f"pack {PACK} with {Place.objects.count()} places and {Account.objects.count()} accounts")
        appoint_quoters()
        every = list(pictured(stories()))
        say(f"telling {len(every)} stories of invented units, marked 示例, and the page's own promises")
        story.make()
        forms = story.Forms()
        loaded = load(every, watch=forms.take)
        forms.write()
    say(f"{loaded.n_matters} matters, {loaded.n_events} events after {time.monotonic() - began:.1f} s")
    return loaded


def appoint_quoters() -> None:
    """Appoint, for one day, the two who enter what the page says; afterwards nobody holds a post at a real office."""
    first, second = (
        Account.objects.create_user(name, name=f"示例·录入员{nth}")
        for name, nth in ((QUOTER, "甲"), (QUOTER_2, "乙"))
    )
    posts = [(first, "unit", REGISTER_UNIT), *((second, "head", unit) for unit in PAGE_UNITS)]
    Appointment.objects.bulk_create(
        Appointment(
            person_id=account.person_id,
            role=role,
            unit_id=unit,
            place_id=CITY,
            from_on=QUOTED_ON,
            to_on=QUOTED_ON,
        )
        for account, role, unit in posts
    )
