"""Who has no business with a matter: a stranger, another asker, and staff before and after their appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.doors.tests.cast import SCENES
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

STAFF = (
    *(
        "desk",
        "desk2",
        "handler",
        "colleague",
        "head",
        "crew",
        "other",
        "other_head",
        "boss",
        "checker",
        "checker2",
    ),
    *("far_checker", "beneficiary", "mediator", "mediator2", "auditor", "technician"),
)
REFUSED = frozenset((401, 403, 404, 409))
VERBS = [verb for verb in SCENES if verb != "submit"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_and_another_asker_do_nothing_to_it(callers: Callers, verb: str) -> None:
    scene = SCENES[verb]
    ref = scene.before(callers.cast)
    another = callers.world.ask().ref
    here = Event.objects.filter(stream__matter__ref=ref)
    n = here.count()
    voices: tuple[dict[str, str], ...] = ({}, {"Yinuo-Code": callers.cast.codes[another]})
    for voice in voices:
        told = callers.client.post(
            f"/api/v1/matters/{ref}/{verb}", dict(scene.given), "application/json", headers=voice
        )
        assert told.status_code in REFUSED, (verb, voice, told.content)
    browser = Client()
    browser.post("/c", {"code": callers.cast.codes[another]})
    browser.post("/mine/act", {"verb": verb, "ref": ref, "version": "1", "token": "t" * 22, "text": "x"})
    assert here.count() == n


@pytest.mark.parametrize("who", STAFF)
def test_nobody_acts_before_or_after_their_appointment(
    callers: Callers, sit: Callable[[str], Client], who: str
) -> None:
    from yinuo.kernel.people.models import Appointment

    ref = callers.world.assigned()
    person = callers.cast.account(who).person_id
    Appointment.objects.filter(person_id=person).update(to_on="2025-08-01")
    client = sit(who)
    assert client.get(f"/desk/{ref}").status_code == 404
    assert callers.get(f"/matters/{ref}", who).status_code in {200, 404}
    for verb in ("update", "end", "report", "erase"):
        assert callers.act(ref, verb, who, {"text": "x"}).status_code in REFUSED
    assert client.get("/desk/?view=all").content.decode().count(ref) == 0
