"""Every view names its lock: `@allow(policy)`.

A policy here is a function `(request) -> bool`. What a person may see of one thing, and do to it, is asked
further in, of the kernel's own predicates; this lock answers only whether the caller may stand before the
view at all. The default is closed: a view without a lock does not pass tests/house, and a public page says
`@allow(anyone)` aloud.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from yinuo.base.errors import NotAllowed
from yinuo.kernel.identity.sessions import FACTOR
from yinuo.kernel.people.models import Account

P = ParamSpec("P")
Policy = Callable[[HttpRequest], bool]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SET_UP: Final = "/desk/me/second"
"""Where whoever still owes a second factor is led."""


def anyone(_request: HttpRequest) -> bool:
    """Say yes to everybody: this page is public."""
    return True


def entered(request: HttpRequest) -> bool:
    """Say yes to whoever is logged in with an active account, be it only to set up what is still owed."""
    return request.user.is_authenticated and request.user.is_active


def owes_second(request: HttpRequest) -> bool:
    """Say whether this log-in lacks a second factor that the place demands, its days of grace over."""
    days, account = settings.YINUO_SECOND_FACTOR_GRACE, request.user
    if days is None or not isinstance(account, Account) or request.session.get(FACTOR):
        return False
    return datetime.now(UTC) >= account.opened_at + timedelta(days=days)


def staff(request: HttpRequest) -> bool:
    """Say yes to whoever is logged in with an active account, and with a second factor where one is demanded."""
    return entered(request) and not owes_second(request)


def allow(policy: Policy) -> Callable[[View[P]], View[P]]:
    """Hang a lock on a view, and its name in `allowed_by`, where the sweep of all addresses reads it.

    Refused, a visitor who is not logged in and asked for a page is shown the log-in, and whoever owes a second factor
    the way to one; anybody else gets NotAllowed, which the door turns into 403.
    """

    def hang(view: View[P]) -> View[P]:
        @wraps(view)
        def locked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if policy(request):
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if owes_second(request):
                    return redirect_to_login(request.get_full_path(), SET_UP)
            raise NotAllowed

        locked.allowed_by = policy  # type: ignore[attr-defined]
        return locked

    return hang
