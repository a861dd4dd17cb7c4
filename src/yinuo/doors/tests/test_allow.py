"""A lock on a view: who passes, who is shown the log-in, who is told no; and that the lock can be read from outside."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yinuo.base.errors import NotAllowed
from yinuo.doors.allow import Policy, allow, anyone, staff
from yinuo.kernel.people.models import Account


def nobody(_request: HttpRequest) -> bool:
    return False


def call(policy: Policy, user: Account | AnonymousUser, method: str = "get") -> HttpResponse:
    @allow(policy)
    def page(request: HttpRequest, ref: str) -> HttpResponse:
        return HttpResponse(f"page {ref}")

    request = getattr(RequestFactory(), method)("/desk/m/1?a=b")
    request.user = user
    answer = page(request, ref="1")
    assert isinstance(answer, HttpResponse)
    return answer


OFFICER, GONE = Account(username="officer", is_active=True), Account(username="gone", is_active=False)


@pytest.mark.parametrize(("policy", "user"), [(anyone, AnonymousUser()), (anyone, OFFICER), (staff, OFFICER)])
def test_who_may_passes(policy: Policy, user: Account | AnonymousUser) -> None:
    assert call(policy, user).content == b"page 1"


def test_a_visitor_who_may_not_is_shown_the_login_and_comes_back() -> None:
    answer = call(staff, AnonymousUser())
    assert (answer.status_code, answer["Location"]) == (302, "/desk/login?next=/desk/m/1%3Fa%3Db")


@pytest.mark.parametrize(
    ("policy", "user", "method"),
    [
        (staff, GONE, "get"),
        (nobody, OFFICER, "get"),
        (staff, AnonymousUser(), "post"),
        (nobody, OFFICER, "post"),
    ],
)
def test_anybody_else_who_may_not_is_told_so(
    policy: Policy, user: Account | AnonymousUser, method: str
) -> None:
    with pytest.raises(NotAllowed):
        call(policy, user, method)


def test_a_lock_can_be_read_from_outside_and_keeps_the_views_name() -> None:
    @allow(staff)
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert (page.allowed_by, page.__name__) == (staff, "page")  # type: ignore[attr-defined]
