"""The threshold of this door: which methods an address takes, and every refusal in the format that was asked for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.open311.written import Refused, faulty
from yinuo.doors.shell.plain import plain_query
from yinuo.doors.shell.problems import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

NO_METHOD: Final = Sentence("这个地址不能这样用。请看 Allow 里写的方法。")
TOO_LARGE: Final = Sentence("送来的东西太大。最多 1 MB。")
UNREAD: Final = Sentence("没读懂送来的东西。请按表单送：application/x-www-form-urlencoded，UTF-8。")
PARAMETERS: Final = {
    "body": "description",
    "category": "service_code",
    "place": "address_id",
    "contact": "email",
}
"""What the standard calls a field of the form; every other is an attribute."""
OF_FORM: Final = frozenset(
    ("about_office", "about_unit", "spot", "level", "consent", "guardian", "under_14", "keep_contact")
)
CONFLICT: Final = 409
UNREADABLE: Final = (BadRequest, SuspiciousOperation, MultiPartParserError)
KNOWN: Final = (Refused, Invalid, NotAllowed, NotFound, RequestDataTooBig, *UNREADABLE)


def at_open311(*methods: str) -> Callable[[View], View]:
    """Let a view be asked by these methods, and answer for the core's errors and this door's own.

    A fault of ours goes on to the house's own answer for it (config/faults).
    """

    def hang(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def told(request: HttpRequest, /, *args: Any, form: str, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                response = faulty(form, 405, [(405, said(NO_METHOD))])
                response["Allow"] = ", ".join(methods)
                return response
            try:
                plain_query(request)
                return view(request, *args, form=form, **kwargs)
            except KNOWN as wrong:
                return mapped(wrong, form)

        return told

    return hang


def mapped(wrong: Exception, form: str) -> HttpResponse:
    """Give a refusal as the standard has it: 404 not there, 403 not theirs, 400 for what was asked wrongly."""
    if isinstance(wrong, Refused):
        response = faulty(form, wrong.status, [(wrong.code, said(wrong.sentence))])
        if wrong.wait:
            response["Retry-After"] = str(wrong.wait)
        return response
    if isinstance(wrong, NotFound | NotAllowed):
        status = 404 if isinstance(wrong, NotFound) else 403
        return faulty(form, status, [(status, said(wrong.sentence))])
    if isinstance(wrong, Invalid):
        code = CONFLICT if wrong.is_conflict else 400
        return faulty(form, 400, [(code, _told(name, text)) for name, text in wrong.fields.items()])
    is_large = isinstance(wrong, RequestDataTooBig)
    return faulty(form, 400, [(413, said(TOO_LARGE))] if is_large else [(400, said(UNREAD))])


def _told(name: str, sentence: str) -> str:
    """Say a fault with the parameter it lies in, as whoever sent it called it."""
    called = f"attribute[{name}]" if name in OF_FORM else PARAMETERS.get(name, name)
    return f"{called}: {said(sentence)}" if name else said(sentence)
