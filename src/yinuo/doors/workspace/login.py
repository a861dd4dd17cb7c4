"""Log-in by password, for those who work here; in the demo also by one press for each invented account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.pace import address_of
from yinuo.doors.shell.plain import NUL
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.entering import enter, half_in, is_known, onward_of
from yinuo.doors.workspace.guessing import ANYBODY, BRAKE, HERE
from yinuo.doors.workspace.officer import BUNDLE_WORDS
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.factors import has_factor
from yinuo.kernel.people.models import Account, Appointment
from yinuo.kernel.people.queries import holding_on

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

WRONG = _("账号和密码对不上。请再输一次；忘了密码，找单位里管账号的人。")
TOO_OFTEN = _("这个账号在这里连着错了五次。请过五分钟再试。别处登录不受影响。")
MANY_HERE = _("从这里连着错了很多次，账号各不相同。请过五分钟再试，或者换个地方登录。用惯的电脑不受影响。")


def is_demo() -> bool:
    """Say whether this is a demo, where invented accounts open by one press; production has no story clock."""
    return settings.YINUO_AT is not None


@at_desk
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@allow(anyone)
def log_in(request: HttpRequest) -> HttpResponse:
    """Show the log-in, or try it. A wrong name costs the same work as a wrong password, and reads the same."""
    if request.method != "POST":
        return login_page(request)
    if request.POST.get("as"):
        return _step_in(request, request.POST["as"])
    name, address = request.POST.get("username", "").replace(NUL, ""), address_of(request)
    kept = request.POST.get("kept", "")
    if held := _held(request, name, address):
        _note(name, "log_in_braked")
        return login_page(request, held, status=429)
    account = authenticate(request, username=name, password=request.POST.get("password", ""))
    if not isinstance(account, Account):
        BRAKE.failed(name, address)
        HERE.failed(ANYBODY, address)
        _note(name, "log_in_failed")
        return login_page(request, WRONG, status=422)
    BRAKE.passed(name, address)
    if has_factor(account.pk):
        return half_in(request, account, kept)
    return enter(request, account, "", onward_of(request), kept)


@at_desk
@require_POST
@allow(anyone)
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it is kept."""
    if isinstance(request.user, Account):
        record("logged_out", request.user.pk)
    logout(request)
    return HttpResponseRedirect(reverse("workspace:login"))


def _held(request: HttpRequest, name: str, address: str) -> Text:
    """Give why this log-in has to wait, "" where it need not."""
    if BRAKE.holds(name, address):
        return TOO_OFTEN
    return MANY_HERE if HERE.holds(ANYBODY, address) and not is_known(request, name) else ""


def _note(name: str, what: str) -> None:
    """Write down a failure by the account it was aimed at; what is nobody's name might be anything: not kept."""
    record(what, Account.objects.filter(username=name.strip()[:40]).values_list("pk", flat=True).first())


def _step_in(request: HttpRequest, username: str) -> HttpResponse:
    """Log in to an invented account without a password: in the demo alone, elsewhere there is no such thing."""
    if not is_demo():
        raise NotFound
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise NotFound
    return enter(request, account, "", onward_of(request))


def login_page(
    request: HttpRequest, error: Text = "", status: int = 200, *, kept: str = "", note: Text = ""
) -> HttpResponse:
    """Show the log-in; `kept` is what somebody had typed when their session was already over."""
    typed = request.POST.get("username", "") if not kept else ""
    onward = request.POST.get("next") or request.GET.get("next", "")
    username = Field(
        "username",
        gettext("账号"),
        value=typed,
        is_required=True,
        is_focus=not typed,
        autocomplete="username",
    )
    password = Field(
        "password",
        gettext("密码"),
        "password",
        is_required=True,
        is_focus=bool(typed),
        autocomplete="current-password",
    )
    carried = kept or request.POST.get("kept", "")
    extra = tuple((name, value) for name, value in (("next", onward), ("kept", carried)) if value)
    form = VerbForm(
        "login", gettext("登录"), reverse("workspace:login"), (username, password), extra=extra, error=error
    )
    context = {
        "form": form, "next": onward, "note": note, "outside": _outside_name(),
        "people": demo_people(today(request)) if is_demo() and not carried else (),
    }  # fmt: skip
    return render(request, "workspace/login.html", context, status=status)


def _outside_name() -> str:
    """Give what the button of the city's own provider says; "" where there is none."""
    found = settings.YINUO_OIDC
    return "" if found is None else str(found["name" if is_chinese() else "name_en"])


def ended_page(request: HttpRequest, kept: str) -> HttpResponse:
    """Answer a form that came after its session had ended: log in, and what was typed is still there."""
    note = gettext("闲置太久，已经退出。写的都还在：登录后一按就送出去。选的照片没有留下，要再选一次。")
    return login_page(request, status=403, kept=kept, note=note)


def demo_people(on: date) -> tuple[tuple[Text, tuple[tuple[str, str], ...]], ...]:
    """Give the demo's accounts by what they are: (bundle's word, ((account, name), …)). One query."""
    rows = (
        Appointment.objects.filter(holding_on(on), person__account__is_active=True)
        .order_by("unit__sort_key", "person_id")
        .values_list("role", "person__account__username", "person__name", "unit__name_en")
    )
    found: dict[str, list[tuple[str, str]]] = {bundle: [] for bundle in BUNDLE_WORDS}
    for role, username, name, unit in rows:
        if role in found:  # the invented people have a 中文 name alone
            shown = name if is_chinese() else f"{username} · {unit}"
            found[role].append((username, shown or username))
    return tuple((BUNDLE_WORDS[role], tuple(people)) for role, people in found.items() if people)
