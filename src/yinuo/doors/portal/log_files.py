"""The public log's files under `/log/`: a proxy may serve the folder itself, this answers where none does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.kernel.log.folder import Folder
from yinuo.kernel.log.process import folder
from yinuo_verify.refusal import Refused
from yinuo_verify.tiles import parse_path

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ADDRESS: Final = (
    r"^log/(?P<ended>ended/[0-9]+/)?"
    r"(?P<name>checkpoint|keys|origins|checkpoints/(?:days|[0-9]{4}-[0-9]{2}-[0-9]{2})|tile/[0-9a-z/.]{1,200})$"
)
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"


@allow(anyone)
@require_safe
def file(request: HttpRequest, name: str, ended: str | None = None) -> HttpResponseBase:
    """Answer with one file of the log: tiles are for ever, what changes is asked for again each time."""
    found = _read(Folder(folder().path / ended) if ended else folder(), name)
    if found is None:
        return HttpResponse("There is no such file in this log.\n", status=404, content_type="text/plain")
    is_tile = name.startswith("tile/")
    kind = "application/octet-stream" if is_tile else "text/plain; charset=utf-8"
    answer = HttpResponse(found, content_type=kind)
    answer["ETag"] = f'"{hashlib.sha256(found).hexdigest()[:32]}"'
    answer["Cache-Control"] = FOR_EVER if is_tile else ASK_AGAIN
    answer["Access-Control-Allow-Origin"] = "*"  # whoever verifies may do so in a page of their own
    conditional: HttpResponseBase | None = get_conditional_response(request, answer["ETag"], None, answer)
    return conditional or answer


def _read(log: Folder, name: str) -> bytes | None:
    if not name.startswith("tile/"):
        return log.read(name)
    try:
        return log.parts_of(parse_path(name))
    except Refused:
        return None
