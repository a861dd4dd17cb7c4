"""A line's badge for a product's own page: a picture, and a page that anybody holds against the public log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.proven import Marks
from yinuo.doors.portal.verifying import RUN, verifying
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.tagged import tagged_bytes
from yinuo.kernel.log.openings import of_stream, written_of
from yinuo.programmes.recognitions import queries
from yinuo.programmes.recognitions.models import ListStream
from yinuo.programmes.recognitions.pages import show
from yinuo.programmes.recognitions.queries import Pick
from yinuo.programmes.recognitions.shown import line_of, list_of
from yinuo.programmes.recognitions.told import line_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.log.openings import Opening
    from yinuo.programmes.recognitions.queries import Seen

COLOURS: Final = {"kept": "#17664d", "soon": "#765300", "late": "#b3271a"}
GREY: Final = "#66635b"
CUT: Final = 26


@dataclass(frozen=True, slots=True)
class Steps:
    """What the record tells of one line: the opening of each step that the badge shows, None where there is none."""

    opened: Sequence[Opening]
    n: int

    def of(self, kind: str) -> Opening | None:
        """Give the last step of a kind with this line; the list's own for `listed`."""
        rows = [one for one in self.opened if one.event.type == kind]
        mine = (
            rows if kind == "listed" else [one for one in rows if one.event.facts_public.get("n") == self.n]
        )
        return mine[-1] if mine else None


def _opened(seen: Seen, request: HttpRequest) -> list[Opening]:
    stream = ListStream.objects.filter(list=seen.row.list_id).values_list("stream_id", flat=True).first()
    return [] if stream is None else of_stream(stream, instant(request))


def _marks(seen: Seen, opened: Sequence[Opening]) -> dict[str, Any]:
    """Give where the log holds each thing that the badge shows."""
    marks, steps = Marks(opened), Steps(opened, seen.row.n)
    at = {
        kind: one.n_moment if (one := steps.of(kind)) else -1
        for kind in ("listed", "filled_in", "checked", "reviewed")
    }
    return {
        "firm": marks.text("firm", at["filled_in"]), "product": marks.text("product", at["filled_in"]),
        "evidence": marks.text("evidence", at["filled_in"]), "entered_on": marks.at(at["filled_in"]),
        "name": marks.text("name", at["listed"]), "issuer": marks.text("issuer", at["listed"]),
        "year": marks.fact(at["listed"], "year"), "checked_on": marks.at(at["checked"]),
        "hash": marks.fact(at["checked"], "sha256"), "reviewed_on": marks.at(at["reviewed"]),
    }  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def badge(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Answer with what the log holds of a line, each part marked with its leaf, and with how that is verified."""
    seen = queries.line_at(code, n, today(request))
    if not seen.is_named:
        raise NotFound(queries.NO_SUCH_LINE)
    opened = _opened(seen, request)
    here = request.build_absolute_uri(reverse("recognitions:badge", args=[code, n]))
    told = {
        "line": line_of(seen), "list": list_of(queries.Told(seen.row.list, (seen,)), Pick()), "code": f"{code}/{n}",
        "marks": _marks(seen, opened), "is_in_log": any(one.is_open for one in opened), "link": here,
        "hash": line_hash(seen.row) if seen.line.checked_on else "",
        "picture": request.build_absolute_uri(reverse("recognitions:picture", args=[code, n])),
        "verifying": replace(
            verifying(request),
            commands=((gettext("这一页上的每个日期、每句话"), f"{RUN} verify --matter {here}"),),
        ),
    }  # fmt: skip
    return show(request, "badge", told)


@allow(anyone)
@at_portal
@require_safe
def opened_badge(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Answer with the openings of a line's steps and of its list's first; 404 where nothing of it is in the log."""
    seen = queries.line_at(code, n, today(request))
    steps = Steps(_opened(seen, request), n)
    kept = [one for kind in ("listed", "filled_in", "checked", "reviewed") if (one := steps.of(kind))]
    told = written_of(kept[0].event.stream_id, f"{code}/{n}", kept) if kept else None
    if told is None:
        raise NotFound
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@allow(anyone)
@at_portal
@require_safe
def picture(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Answer with the badge as a picture that any site may show, as the line stands today."""
    seen = queries.line_at(code, n, today(request))
    if not seen.is_named:
        raise NotFound(queries.NO_SUCH_LINE)
    line = line_of(seen)
    name = line.product or line.firm
    told = {
        "line": line, "name": name if len(name) <= CUT else f"{name[: CUT - 1]}…",
        "colour": COLOURS.get(line.tone, GREY),
    }  # fmt: skip
    answer = tagged_bytes(request, render_to_string("recognitions/badge.svg", told).encode(), "image/svg+xml")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
