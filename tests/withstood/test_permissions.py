"""The table of who may do what, read from the law's own predicates and run whole: role × verb × own or another's.

For every verb and note of the law, every one of the cast asks the page and the API to do it to a matter where it may
be done. Who the predicates let through is offered it; everybody else is refused by both doors, and nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.base.errors import NotFound
from yinuo.doors.tests.cast import SCENES
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.queries import sight
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


def offered(callers: Callers, ref: str, who: str) -> set[str]:
    """Give the verbs the law offers one of the cast on a matter; none where it is out of their sight."""
    try:
        found = sight(ref, callers.world[who], callers.world.now)
    except NotFound:
        return set()
    return {offer.verb for offer in found.offers}


@pytest.mark.parametrize("verb", VERBS)
def test_each_role_does_what_the_law_offers_it_and_nothing_else(
    callers: Callers, sit: Callable[[str], Client], verb: str
) -> None:
    scene = SCENES[verb]
    ref = scene.before(callers.cast)
    allowed = {who for who in STAFF if verb in offered(callers, ref, who)}
    n, version = Event.objects.count(), Matter.objects.get(ref=ref).version
    for who in sorted(set(STAFF) - allowed):
        told = callers.act(ref, verb, who, {**scene.given, **({"decision": "agree"} if scene.second else {})})
        page = sit(who).get(f"/desk/{ref}/{verb}")
        sent = sit(who).post(
            f"/desk/{ref}/{verb}", {**scene.given, "verb": verb, "version": version, "token": "t" * 22}
        )
        assert {told.status_code, page.status_code, sent.status_code} <= REFUSED, (
            who,
            told.status_code,
            sent.status_code,
        )
    assert (Event.objects.count(), Matter.objects.get(ref=ref).version) == (n, version)
    for who in sorted(allowed):
        assert sit(who).get(f"/desk/{ref}/{verb}").status_code == 200, who
    assert allowed != set(STAFF)


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
