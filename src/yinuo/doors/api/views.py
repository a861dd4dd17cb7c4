"""The addresses of /api/v1: each parses, does one thing in the kernel, and answers with a record."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from ninja import NinjaAPI, Router

from yinuo.base.errors import NotFound
from yinuo.doors.api import around, counts, desk, document, imports, public
from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, key_of, pictures_of, reason_of
from yinuo.doors.api.problems import KINDS, Problem, answer_for
from yinuo.doors.shell import reading
from yinuo.doors.shell.clock import story_now
from yinuo.doors.shell.records import ROOT, acted_record, address
from yinuo.doors.shell.redacting import by_program
from yinuo.doors.shell.tagged import when
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.table import NOTES, VERBS
from yinuo.kernel.programme import named, programmes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.records import Record

ACTS: Final = frozenset((*VERBS, *NOTES)) - {"submit"}


class Api(NinjaAPI):
    """Ninja's router with our own document: the law's data says more of each verb than a signature could."""

    def get_openapi_schema(self, **_options: Any) -> Any:
        """Give the OpenAPI 3.1 document."""
        return document.document(self.version)


api = Api(title="一诺 Yinuo", version=metadata.version("yinuo"), docs_url=None, urls_namespace="api")
api.add_exception_handler(Exception, answer_for)
acts = Router()


@api.post("/matters")
def submit(request: HttpRequest) -> HttpResponse:
    """File a matter; the same key and body file it once and give the same answer, with the same code."""
    who = caller(request)
    keep_pace(request, who, "raise")
    given, _version = body_of(request)
    given = by_program(who.actor, "submit", given)
    done = act_pictured(
        "", "submit", pictures_of(request),
        actor=who.actor, given=given, now=story_now(request), key=key_of(request, who),
    )  # fmt: skip
    response = kept(acted_record(reading.as_answered(done), "submit"), 201)
    response["Location"] = address(done.ref)
    return response


@api.get("/matters")
def matters(request: HttpRequest) -> HttpResponse:
    """List what the public may read, or with `view=mine` what a token's account or a code's holder has in sight."""
    who = caller(request)
    asked = asked_of(request)
    if asked.get("view") != "mine":
        return tagged(request, reading.public_list(asked, when(request)))
    if who.is_stranger:
        raise Problem("not-known")
    return tagged(request, reading.own_list(who.actor, who.ref, asked, when(request)), is_open=False)


@api.get("/matters/{ref}")
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one matter: in full to whoever has it in sight, else as the public reads it."""
    who = caller(request)
    actor = None if who.is_stranger else who.actor
    found = reading.one(plain_ref(ref), actor, when(request), reason=reason_of(request))
    return tagged(request, found, is_open=actor is None)


@acts.post("/matters/{ref}/{verb}")
def do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Do one act: the body is what the verb needs, with the `version` it was decided on."""
    if verb not in ACTS:
        raise NotFound
    who = caller(request)
    keep_pace(request, who, "open")
    given, version = body_of(request)
    given = by_program(who.actor, verb, given)
    done = act_pictured(
        plain_ref(ref), verb, pictures_of(request),
        actor=who.actor, given=given, now=story_now(request), key=key_of(request, who), version=version,
    )  # fmt: skip
    return kept(acted_record(reading.as_answered(done), verb, is_stranger=who.is_stranger))


def _reference(name: str, give: Callable[[Mapping[str, str]], Record]) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return tagged(request, give(asked_of(request)))

    view.__doc__ = f"Give a page of this place's {name}."
    api.get(f"/{name}")(view)


for _name, _give in (
    ("places", reading.places),
    ("units", reading.units),
    ("categories", reading.category_list),
):
    _reference(_name, _give)


@api.get("/workflow")
def workflow(request: HttpRequest) -> HttpResponse:
    """Give the matter's law as data."""
    return tagged(request, reading.workflow())


@api.get("/problems/{name}")
def about(request: HttpRequest, name: str) -> HttpResponse:
    """Say what a kind of problem means: the address that `type` names."""
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound
    told = {"type": f"{ROOT}/problems/{kind.name}", "status": kind.status, "title": str(kind.title)}
    return tagged(request, {**told, "detail": str(kind.text)})


# A matter's photos go before its verbs.
for _room in (around, counts, public, desk, imports):
    api.add_router("", _room.router)
for _plug in programmes():
    if _plug.api:
        api.add_router(f"/{_plug.name}", named(_plug.api).router)
api.add_router("", acts)
