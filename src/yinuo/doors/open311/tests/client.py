"""A client of the standard that knows nothing of this house: it reads JSON and XML and holds each against the spec.

Source of every name and rule here: the GeoReport v2 specification (wiki.open311.org/GeoReport_v2) and, for updates,
the extension that FixMyStreet asks. An answer in XML is turned by the Spark convention, and must then read as the JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from django.test import Client

ROOT = "/open311/v2"
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SERVICE = ("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
ATTRIBUTE = ("variable", "code", "datatype", "required", "datatype_description", "order", "description")
REQUEST = (
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
)
UPDATE = ("update_id", "service_request_id", "status", "updated_datetime", "description", "media_url")
TYPES = {"realtime", "batch", "blackbox"}
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
LISTS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "service_request_updates": "request_update", "endpoints": "endpoint", "formats": "format", "errors": "error",
}  # fmt: skip
TRUTH = {"metadata", "variable", "required"}
WHOLE = {"order", "code"}

DEGREES = re.compile(r"-?\d{1,3}\.\d{6}")


def from_xml(body: bytes) -> tuple[str, Any]:
    """Give (the root's name, what it says as JSON would say it)."""
    assert body.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = ET.fromstring(body)  # noqa: S314 -- our own answers
    return root.tag, _read(root, root.tag)


def _read(node: ET.Element, within: str) -> Any:
    if node.tag in LISTS:
        assert {child.tag for child in node} <= {LISTS[node.tag]}
        return [_read(child, node.tag) for child in node]
    if len(node):
        names = [child.tag for child in node]
        assert len(set(names)) == len(names)
        return {child.tag: _read(child, within) for child in node}
    if node.tag in TRUTH:
        return {"true": True, "false": False}[node.text or ""]
    if node.tag == "order" or (node.tag == "code" and within == "errors"):
        return int(node.text or "")
    if node.tag in {"lat", "long"} and node.text:
        assert DEGREES.fullmatch(node.text)
        return float(node.text)
    return node.text


class Asking:
    """Asks an address in both formats, and gives what both say."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """Ask `path` (with {} where the format goes, or an address that begins a question)."""
        before, mark, query = path.partition("?")
        answers = {
            form: self.client.get(
                f"{ROOT}/{before}.{form}{mark}{query}",
                headers={n.replace("_", "-"): v for n, v in headers.items()},
            )
            for form in ("json", "xml")
        }
        return self.both(answers, status)

    def both(self, answers: dict[str, Any], status: int) -> Any:
        assert {form: answer.status_code for form, answer in answers.items()} == {
            "json": status,
            "xml": status,
        }
        assert answers["json"]["Content-Type"] == "application/json; charset=utf-8"
        assert answers["xml"]["Content-Type"] == "text/xml; charset=utf-8"
        told = json.loads(answers["json"].content.decode("utf-8"))
        root, same = from_xml(answers["xml"].content)
        assert same == told
        if status >= 400:
            assert root == "errors"
            errors_hold(told)
        return told

    def post(self, form: str, sent: dict[str, str], **headers: str) -> Any:
        """Post a form as browsers encode it."""
        from urllib.parse import urlencode

        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sort = "application/x-www-form-urlencoded; charset=utf-8"
        return self.client.post(f"{ROOT}/requests.{form}", urlencode(sent), content_type=sort, headers=named)


def errors_hold(told: Any) -> None:
    assert told
    for error in told:
        assert set(error) == {"code", "description"}
        assert isinstance(error["code"], int)
        assert error["description"]


def services_hold(told: Any) -> None:
    for service in told:
        assert tuple(service) == SERVICE
        assert service["type"] in TYPES
        assert isinstance(service["metadata"], bool)
        assert all(service[name] for name in ("service_code", "service_name", "description", "group"))


def definition_holds(told: Any, code: str) -> None:
    assert set(told) == {"service_code", "attributes"}
    assert told["service_code"] == code
    for attribute in told["attributes"]:
        assert tuple(attribute)[: len(ATTRIBUTE)] == ATTRIBUTE
        assert attribute["datatype"] in DATATYPES
        listed = attribute["datatype"].endswith("list")
        assert ("values" in attribute) == listed
        if listed:
            keys = [value["key"] for value in attribute["values"]]
            assert keys
            assert len(set(keys)) == len(keys)
            assert all(value["name"] for value in attribute["values"])
    assert [one["order"] for one in told["attributes"]] == list(range(1, len(told["attributes"]) + 1))


def requests_hold(told: Any) -> None:
    for request in told:
        assert tuple(request) == REQUEST
        assert request["status"] in {"open", "closed"}
        assert all(request[name] for name in ("service_request_id", "service_name", "service_code"))
        assert request["address"] or (request["lat"] and request["long"])
        for name in ("requested_datetime", "updated_datetime"):
            assert W3.fullmatch(request[name])
        assert request["expected_datetime"] is None or W3.fullmatch(request["expected_datetime"])


def updates_hold(told: Any) -> None:
    for update in told:
        assert tuple(update) == UPDATE
        assert update["status"] in {"open", "closed"}
        assert update["description"]
        assert W3.fullmatch(update["updated_datetime"])
    ids = [update["update_id"] for update in told]
    assert len(set(ids)) == len(ids)
