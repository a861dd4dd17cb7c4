"""The addresses of /open311/v2 (Open311 GeoReport v2): each reads what it is asked, and answers in JSON or XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.errors import NotFound, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.open311 import catalogue, found, happened, receipt
from yinuo.doors.open311.asked import asked_of, page_of
from yinuo.doors.open311.door import at_open311
from yinuo.doors.open311.found import Reading
from yinuo.doors.open311.taking import taken
from yinuo.doors.open311.written import SORTS, faulty, form_of, written
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tagged import tagged_bytes, when
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from django.http import HttpRequest

ROOT: Final = "/open311/v2"
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
READ: Final = ("GET", "HEAD")
KEYS: Final = _(
    "api_key 就是这里的令牌：有账号的人在「我的」一页自己做，或由管机器的人用 yinuo token create 做。"
)
NOTHING: Final = Sentence("这里没有这个地址。从 discovery.xml 或 discovery.json 看起。")


def _told(request: HttpRequest, root: str, record: object, form: str) -> HttpResponse:
    return tagged_bytes(request, written(root, record, form), SORTS[form])


def _paged(request: HttpRequest, root: str, record: object, form: str, *, is_more: bool) -> HttpResponse:
    """Answer with a page, and say in Link where the next one is."""
    response = _told(request, root, record, form)
    if is_more:
        query = request.GET.copy()
        query["page"] = str(page_of(asked_of(request)).number + 1)
        address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        response["Link"] = f'<{address}>; rel="next"'
    return response


def _reading(request: HttpRequest) -> Reading:
    before, _ref, after = request.build_absolute_uri(reverse("portal:matter", args=["REF"])).partition("REF")
    return Reading(when(request), lambda ref: f"{before}{ref}{after}")


@allow(anyone)
@at_open311(*READ)
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Say which standard is spoken here, in which formats, and where a key comes from."""
    changeset = f"{book().version:09d}"
    units = request.build_absolute_uri(reverse("portal:units"))
    contact = gettext("%(place)s的公开登记簿。谁管什么，看单位名册：%(url)s")
    record = {
        "changeset": changeset,
        "contact": contact % {"place": called(current_pack()), "url": units},
        "key_service": str(KEYS),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": request.build_absolute_uri(ROOT),
                "changeset": changeset,
                "type": "production" if settings.YINUO_AT is None else "test",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }  # fmt: skip
    return _told(request, "discovery", record, form)


@allow(anyone)
@at_open311(*READ)
def services(request: HttpRequest, *, form: str) -> HttpResponse:
    """List what can be brought forward."""
    return _told(request, "services", catalogue.services(), form)


@allow(anyone)
@at_open311(*READ)
def definition(request: HttpRequest, code: str, *, form: str) -> HttpResponse:
    """Say what is asked besides by one service."""
    return _told(request, "service_definition", catalogue.definition(code), form)


@allow(anyone)
@at_open311(*READ, "POST")
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """List the service requests that anybody reads, or file one with a key."""
    if request.method == "POST":
        body = written("service_requests", [taken(request)], form)
        response = HttpResponse(body, status=201, content_type=SORTS[form])
        response["Cache-Control"] = "no-store"
        return response
    rows, is_more = found.listed(asked_of(request), _reading(request))
    return _paged(request, "service_requests", rows, form, is_more=is_more)


@allow(anyone)
@at_open311(*READ)
def one(request: HttpRequest, ref: str, *, form: str) -> HttpResponse:
    """Show one service request."""
    return _told(request, "service_requests", [found.one(ref, _reading(request))], form)


@allow(anyone)
@at_open311(*READ)
def token(request: HttpRequest, token: str, *, form: str) -> HttpResponse:
    """Give the number that a token leads to."""
    record = [{"service_request_id": receipt.ref_in(token), "token": token}]
    return _told(request, "service_requests", record, form)


@allow(anyone)
@at_open311(*READ)
def updates(request: HttpRequest, *, form: str) -> HttpResponse:
    """List what has happened to service requests, step by step."""
    rows, is_more = happened.happened(asked_of(request), _reading(request))
    return _paged(request, "service_request_updates", rows, form, is_more=is_more)


@allow(anyone)
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer for every address that is none, in the format it names."""
    form = form_of(request.path, request.headers.get("Accept", ""))
    return faulty(form, 404, [(404, said(NotFound(NOTHING).sentence))])
