"""Every view names its lock: `@allow(policy)`.

A policy here is a function `(request) -> bool`. What a person may see of one thing, and do to it, is asked
further in, of the kernel's own predicates; this lock answers only whether the caller may stand before the
view at all. The default is closed: a view without a lock does not pass tests/house, and a public page says
`@allow(anyone)` aloud.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from yinuo.base.errors import NotAllowed

P = ParamSpec("P")
Policy = Callable[[HttpRequest], bool]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def anyone(_request: HttpRequest) -> bool:
    """Say yes to everybody: this page is public."""
    return True


def staff(request: HttpRequest) -> bool:
    """Say yes to whoever is logged in with an active account."""
    return request.user.is_authenticated and request.user.is_active


def allow(policy: Policy) -> Callable[[View[P]], View[P]]:
    """Hang a lock on a view, and its name in `allowed_by`, where the sweep of all addresses reads it.

    Refused, a visitor who is not logged in and asked for a page is shown the log-in; anybody else gets
    NotAllowed, which the door turns into 403.
    """

    def hang(view: View[P]) -> View[P]:
        @wraps(view)
        def locked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if policy(request):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated and request.method in ("GET", "HEAD"):
                return redirect_to_login(request.get_full_path())
            raise NotAllowed

        locked.allowed_by = policy  # type: ignore[attr-defined]
        return locked

    return hang
