"""What costs runs so many at a time; whoever finds no place is told at once, and readers read on."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from yinuo.config.lanes import Lane, LaneMiddleware, lanes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LOG_IN = "/desk/login"


@pytest.fixture
def lanes(settings: Any) -> Any:
    """Give a process with one place in its open lane and one that waits, and how to fill it."""
    settings.YINUO_LANE = 1
    return settings


class Held:
    """A request that stays within, until it is let go."""

    def __init__(self) -> None:
        self.within, self.go = Event(), Event()

    def __call__(self, request: Any) -> HttpResponse:
        if request.GET.get("stay") or request.POST.get("stay"):
            self.within.set()
            assert self.go.wait(30)
        return HttpResponse("done")


@pytest.fixture
def full(lanes: Any) -> Iterator[LaneMiddleware]:
    """Give a house whose open lane is full, with one more waiting."""
    held = Held()
    answer = LaneMiddleware(held)
    answer._lanes["open"]._waiting.acquire()  # somebody waits already
    thread = Thread(target=answer, args=(RequestFactory().post("/raise", {"stay": "1"}),))
    thread.start()
    assert held.within.wait(30)
    yield answer
    held.go.set()
    thread.join()


@pytest.mark.parametrize(
    ("method", "path", "headers", "lanes"),
    [
        ("get", "/", {}, ()),
        ("get", "/m?q=", {}, ()),
        ("get", "/m?q=灯", {}, ("open",)),
        ("get", "/desk/find?q=灯", {}, ()),
        ("get", "/today/2025-08-18.pdf", {}, ("open",)),
        ("head", "/m?q=灯", {}, ("open",)),
        ("post", "/raise", {}, ("open",)),
        ("post", "/c", {}, ("open",)),
        ("post", "/api/v1/matters", {}, ("open",)),
        ("post", "/api/v1/matters", {"authorization": "Bearer x"}, ()),
        ("post", "/desk/x/update", {}, ()),
        ("post", LOG_IN, {}, ("log-in", "open")),
        ("post", LOG_IN, {"authorization": "Bearer x"}, ("log-in", "open")),
    ],
)
def test_reading_and_staff_at_work_go_through_no_lane(
    method: str, path: str, headers: dict[str, str], lanes: tuple[str, ...]
) -> None:
    assert lanes_of(getattr(RequestFactory(), method)(path, headers=headers)) == lanes


def test_a_full_lane_lets_readers_and_staff_through_and_tells_the_others_when_to_come(full: Any) -> None:
    ask = RequestFactory()
    for passes in (ask.get("/"), ask.get("/m"), ask.post("/desk/x/update"), ask.get("/desk/find?q=a")):
        assert full(passes).status_code == 200
    for waits in (ask.post("/raise"), ask.get("/m?q=a"), ask.post(LOG_IN), ask.post("/api/v1/matters")):
        answer = full(waits)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "2", "no-store")


def test_what_was_typed_comes_back_to_be_sent_again_and_a_password_does_not(full: Any) -> None:
    typed = {"body": "门口的<灯>不亮", "place": "lane", "token": "t" * 22}
    page = full(RequestFactory().post("/raise", typed)).content.decode()
    assert "门口的&lt;灯&gt;不亮" in page
    assert 'value="lane"' in page
    assert 'action="/raise"' in page
    log_in = full(RequestFactory().post(LOG_IN, {"username": "desk", "password": "a secret of mine"}))
    assert "a secret of mine" not in log_in.content.decode()
    told = full(RequestFactory().post("/api/v1/matters", {}, "application/json"))
    assert (told["Content-Type"], b'"status":503' in told.content) == ("application/problem+json", True)


def test_the_log_in_has_one_place_of_its_own_and_gives_it_back(lanes: Any) -> None:
    lanes.YINUO_LANE = 2
    held = Held()
    answer = LaneMiddleware(held)
    answer._lanes["log-in"]._waiting.acquire()
    thread = Thread(target=answer, args=(RequestFactory().post(LOG_IN, {"stay": "1"}),))
    thread.start()
    assert held.within.wait(30)
    assert answer(RequestFactory().post(LOG_IN)).status_code == 503
    assert answer(RequestFactory().post("/raise")).status_code == 200
    held.go.set()
    thread.join()
    assert answer(RequestFactory().post(LOG_IN)).status_code == 200


def test_one_that_waits_comes_in_when_a_place_is_free_and_goes_when_none_is() -> None:
    lane = Lane(1)
    assert lane.enter()
    assert not lane.enter(0.01)
    came: list[bool] = []
    waiting = Thread(target=lambda: came.append(lane.enter(30)))
    waiting.start()
    lane.leave()
    waiting.join()
    assert came == [True]


def test_a_place_is_given_back_when_the_answer_breaks(lanes: Any) -> None:
    def broken(_request: Any) -> HttpResponse:
        raise RuntimeError

    answer = LaneMiddleware(broken)
    for _ in range(5):
        with pytest.raises(RuntimeError):
            answer(RequestFactory().post("/raise"))


def test_the_operators_log_hears_of_a_flood_once_a_minute(
    full: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(50):
            full(RequestFactory().post("/raise"))
    assert [record.getMessage() for record in caplog.records] == ["no place in a lane: 1 asked to come again"]


@pytest.mark.django_db
def test_a_house_without_lanes_named_has_none(settings: Any, pinghu: Any) -> None:
    assert settings.YINUO_LANE == 0
    assert Client().post("/c", {"code": "0"}).status_code == 404
