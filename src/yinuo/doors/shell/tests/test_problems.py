"""The pages for what went wrong, and the frame round every page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory
from django.utils import translation

from yinuo.doors.shell import frame, problems


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("status", sorted(problems.PROBLEMS))
def test_a_problem_says_what_happened_and_what_to_do(status: int, language: str, bare_frame: None) -> None:
    with translation.override(language):
        answer = problems.problem_page(RequestFactory().get("/nowhere"), status)
        assert answer.status_code == status
        shown = problems.PROBLEMS[status]
        assert str(shown.title) in answer.content.decode()
        assert str(shown.text) in answer.content.decode()


def test_a_door_may_say_it_better(bare_frame: None) -> None:
    answer = problems.problem_page(RequestFactory().get("/"), 409, "有人刚受理了它。")
    assert "有人刚受理了它。" in answer.content.decode()


def test_an_unknown_status_is_ours(bare_frame: None) -> None:
    answer = problems.problem_page(RequestFactory().get("/"), 418)
    assert answer.status_code == 418
    assert str(problems.PROBLEMS[500].title) in answer.content.decode()


def test_djangos_handlers_answer_with_their_status(bare_frame: None) -> None:
    request = RequestFactory().get("/")
    found = [
        problems.bad_request(request, Exception()).status_code,
        problems.forbidden(request, Exception()).status_code,
        problems.not_found(request, Exception()).status_code,
        problems.server_error(request).status_code,
        problems.csrf_failed(request).status_code,
    ]
    assert found == [400, 403, 404, 500, 403]


def test_the_page_for_500_needs_nothing_but_itself() -> None:
    answer = problems.server_error(RequestFactory().get("/"))
    assert str(problems.PROBLEMS[500].title) in answer.content.decode()
    assert 'id="main"' in answer.content.decode()


@pytest.fixture
def bare_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand the clock still and leave the place's words out, so that a frame needs no database."""
    monkeypatch.setattr("yinuo.doors.shell.clock.today", lambda request: date(2025, 10, 1))
    monkeypatch.setattr("yinuo.doors.shell.strip._days", lambda: ())
    monkeypatch.setattr("yinuo.doors.shell.frame.notice", lambda: "")


def test_a_door_that_is_not_there_has_no_link() -> None:
    assert frame.address("nobody:here") == ""


def test_the_frame_knows_where_it_is(bare_frame: None) -> None:
    made = frame.frame(RequestFactory().get("/somewhere?x=1"))["frame"]
    assert made.here == "/somewhere?x=1"
    assert made.today == date(2025, 10, 1)
    assert frame.frame(RequestFactory().post("/somewhere?x=1"))["frame"].here == "/somewhere"
