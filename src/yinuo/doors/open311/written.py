"""How this door writes: one record as JSON or as XML by the standard's own mapping, and what went wrong in both."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yinuo.base.errors import Sentence

Record = dict[str, Any]
FORMATS: Final = ("json", "xml")
SORTS: Final = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ITEMS: Final = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""What stands in each list, as XML calls it; JSON has a plain array there."""
NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold at all."""


class Refused(Exception):  # noqa: N818 -- reads as what this door does
    """What this door itself refuses, before the kernel is asked."""

    def __init__(self, status: int, sentence: Sentence, *, code: int = 0, wait: int = 0) -> None:
        """Keep the status, the sentence, the finer code in the body, and the seconds to wait before asking again."""
        self.status, self.code, self.sentence, self.wait = status, code or status, sentence, wait
        super().__init__(sentence)


def written(root: str, told: object, form: str) -> bytes:
    """Write a record, or a list of them, in one of the two formats; `root` is what XML calls the whole."""
    if form == "json":
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    whole: bytes = ET.tostring(_node(root, told), encoding="utf-8", xml_declaration=True)
    return whole


def _node(name: str, told: object) -> ET.Element:
    node = ET.Element(name)
    if isinstance(told, dict):
        node.extend(_node(key, value) for key, value in told.items())
    elif isinstance(told, list):
        node.extend(_node(ITEMS[name], value) for value in told)
    elif isinstance(told, bool):
        node.text = "true" if told else "false"
    elif isinstance(told, float):
        node.text = f"{told:.6f}"  # degrees: no other number of the standard has a fraction
    elif told is not None:
        node.text = NO_XML.sub("", str(told))
    return node


def faulty(form: str, status: int, faults: Sequence[tuple[int, str]]) -> HttpResponse:
    """Answer with what went wrong: a code and a sentence for each fault, kept by nobody."""
    told = [{"code": code, "description": text} for code, text in faults]
    response = HttpResponse(written("errors", told, form), status=status, content_type=SORTS[form])
    response["Cache-Control"] = "no-store"
    return response


def form_of(path: str, accept: str = "") -> str:
    """Give the format that an address asks for by its ending; where it names none, XML, which every client reads."""
    if path.endswith(".json"):
        return "json"
    return "json" if "json" in accept and not path.endswith(".xml") else "xml"
