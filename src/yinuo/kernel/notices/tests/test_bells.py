"""A bell outside says that something changed and nothing of what, is signed, and is rung until it is heard."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid, NotFound
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.notices import bells
from yinuo.kernel.notices.models import Webhook

if TYPE_CHECKING:
    from yinuo.base.outward import Target
    from yinuo.kernel.matters.tests.world import World

URL = "https://hooks.example.org/in"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers(host: str, _port: int, **_: Any) -> list[Any]:
        return [("", "", "", "", ("10.0.0.8" if host.startswith("inner") else "93.184.215.14", 443))]

    monkeypatch.setattr("socket.getaddrinfo", numbers)


class Outside:
    """Who answers outside: what they were told, and the status they answer with (0: nobody answers)."""

    def __init__(self, status: int = 204) -> None:
        self.status = status
        self.told: list[tuple[dict[str, Any], dict[str, str], bytes]] = []

    def __call__(self, target: Target, body: bytes, headers: dict[str, str]) -> int:
        assert target.host == "hooks.example.org"
        self.told.append((json.loads(body), headers, body))
        if not self.status:
            raise OSError("nobody")
        return self.status


def test_a_signature_is_that_of_the_published_example() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = bells.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_rings_once_for_what_changed_and_says_nothing_of_it(world: World) -> None:
    row, secret = bells.hang(URL, world.now - MINUTE)
    outside = Outside()
    assert bells.ring_all(world.now, outside) == 0
    ref = world.promised()
    later = PublicMatter.objects.get(ref=ref).changed_at + MINUTE
    assert (bells.ring_all(later, outside), bells.ring_all(later + MINUTE, outside)) == (1, 0)
    [(told, headers, body)] = outside.told
    day = told["data"]["since"]
    assert told["data"] == {"since": day, "read": f"/api/v1/matters?changed_since={day}"}
    assert ref.encode() not in body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    at = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == bells.signature(key, headers["webhook-id"], at, body)
    assert secret not in str(Webhook.objects.get(pk=row.pk).url)


def test_what_becomes_public_at_midnight_is_news_then(world: World) -> None:
    ref = world.promised()
    row = PublicMatter.objects.get(ref=ref)
    bells.hang(URL, row.changed_at + MINUTE)
    PublicMatter.objects.filter(ref=ref).update(public_from=row.public_from + timedelta(1))
    outside = Outside()
    assert bells.ring_all(row.changed_at + 2 * MINUTE, outside) == 0
    assert bells.ring_all(row.changed_at + timedelta(1), outside) == 1
    assert bells.ring_all(row.changed_at + timedelta(1) + MINUTE, outside) == 0


@pytest.mark.parametrize("status", [0, 302, 404, 500])
def test_it_rings_again_ever_more_seldom_until_it_is_heard(world: World, status: int) -> None:
    bells.hang(URL, world.now - MINUTE)
    ref = world.promised()
    start, outside = PublicMatter.objects.get(ref=ref).changed_at + MINUTE, Outside(status)
    for minute in range(16):
        bells.ring_all(start + minute * MINUTE, outside)
    assert len(outside.told) == 5  # at minute 0, 1, 3, 7, 15
    outside.status = 200
    assert bells.ring_all(start + timedelta(hours=1), outside) == 1
    assert len({headers["webhook-id"] for _told, headers, _body in outside.told}) == 1


def test_one_that_nobody_hears_for_a_week_is_taken_down(world: World) -> None:
    row, _secret = bells.hang(URL, world.now - MINUTE)
    world.promised()
    Webhook.objects.update(n_failed=bells.MOST_FAILED - 1, tried_at=world.now)
    later, outside = world.now + timedelta(2), Outside(0)
    bells.ring_all(later, outside)
    assert Webhook.objects.get(pk=row.pk).ended_at == later
    assert bells.ring_all(later + timedelta(1), outside) == 0
    assert len(outside.told) == 1
    assert bells.hang(URL, later)[0].pk != row.pk


def test_an_address_that_turns_inward_later_is_sent_nothing(world: World) -> None:
    row, _secret = bells.hang(URL, world.now - MINUTE)
    world.promised()
    Webhook.objects.filter(pk=row.pk).update(url="https://inner.example.org/")
    outside = Outside()
    assert bells.ring_all(world.now + timedelta(2), outside) == 0
    assert outside.told == []


def test_no_bell_is_hung_inward_or_twice(world: World) -> None:
    with pytest.raises(Invalid):
        bells.hang("https://inner.example.org/", world.now)
    bells.hang(URL, world.now - MINUTE)
    with pytest.raises(Invalid):
        bells.hang(URL, world.now - MINUTE)
    with pytest.raises(NotFound):
        bells.take_down(0, world.now)
