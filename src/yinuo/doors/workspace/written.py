"""A form that a programme brings to the desk: done and gone on from, or back as it was typed with what is wrong."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpResponse, HttpResponseRedirect

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.shell.problems import faults_of
from yinuo.doors.shell.tongue import hold
from yinuo.doors.shell.typed import Back
from yinuo.doors.workspace.officer import officer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer

    Do = Callable[[Officer, Mapping[str, str], str], str | HttpResponse]
    Page = Callable[[HttpRequest, Officer, Mapping[str, str], Invalid | None], HttpResponse]
    PageOf = Callable[[HttpRequest, Officer, "Pressed"], HttpResponse]

MOST_TOKEN = 80
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which of a page's forms came back, what was typed into it, and what is wrong with it; "" where none did."""

    verb: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Invalid | None = None

    @property
    def faults(self) -> dict[str, str]:
        """Give what is wrong with the form that came back, field by field."""
        return faults_of(self.wrong)

    def of(self, verb: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Give what was typed into one of the forms and what is wrong with it; nothing, for one that is not back."""
        return (self.typed, self.faults) if verb == self.verb else ({}, {})

    def back(self, verb: str) -> Back:
        """Give what one of the forms is made with: what came back with it, or nothing."""
        return Back(*self.of(verb))


def typed_of(request: HttpRequest) -> tuple[dict[str, str], str]:
    """Give what was typed, and the token of its form: a fresh one where none came along."""
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    return typed, typed.get("token", "")[:MOST_TOKEN] or secrets.token_hex(16)


def anybody(_officer: Officer) -> bool:
    """Say that whoever sits at the desk may open the page; what they may do is asked where it is done."""
    return True


def written(
    request: HttpRequest, do: Do, page: Page, *, may: Callable[[Officer], object] = anybody
) -> HttpResponse:
    """Show `page`; or do what was typed and go where `do` says; what cannot be done comes back as it was typed.

    `do` gets who sits there, what was typed, and the token of the form, by which one press is done once; it gives the
    address to go on to, or a page of its own. Raises NotAllowed for whoever may not open the page.
    """
    officer = officer_of(request)
    if not may(officer):
        raise NotAllowed
    if request.method != "POST":
        return page(request, officer, {}, None)
    typed, token = typed_of(request)
    try:
        hold(request)
        done = do(officer, typed, token)
    except Invalid as wrong:
        return page(request, officer, typed, wrong)
    return HttpResponseRedirect(done) if isinstance(done, str) else done


def written_one_of(
    request: HttpRequest, verbs: Mapping[str, Do], page: PageOf, *, unless: str = ""
) -> HttpResponse:
    """Show a page of several forms; or do what one of them asks, by the word before a dash in its field `verb`.

    `unless` is the form that is meant where none is named. Raises NotFound for a verb that the page has not.
    """
    name = request.POST.get("verb", "")
    verb = name.partition("-")[0]
    if verb not in verbs:
        name = verb = unless
    if request.method == "POST" and verb not in verbs:
        raise NotFound

    def shown(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return page(request, officer, Pressed(name, typed, wrong) if wrong else Pressed())

    return written(request, verbs.get(verb, _nothing), shown)


def done_to(of: Of, verb: Callable[[Officer, Of, Mapping[str, str]], object], url: str) -> Do:
    """Give what does a verb to something, and goes on to `url`."""

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        verb(officer, of, typed)
        return url

    return do


def _nothing(_officer: Officer, _typed: Mapping[str, str], _token: str) -> str:
    raise NotFound
