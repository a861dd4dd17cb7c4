"""Words that would be code: marked payloads in every text, file name and parameter come out as words on every page."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yinuo.base.spreadsheet import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

MARK = "zq7"
PAYLOADS = (
    f"<{MARK}>",
    f"'\"><script>{MARK}</script>",
    f'" onfocus={MARK} autofocus x="',
    f"</title></textarea><img src=x onerror={MARK}>",
    f"javascript:{MARK}",
    f"{{{{{MARK}}}}}{{% load {MARK} %}}",
    f"</script><svg/onload={MARK}>",
    f"&lt;{MARK}&gt;",
)
ALL = " ".join(PAYLOADS)
NAMES = (
    *(
        "q",
        "text",
        "next",
        "kind",
        "town",
        "unit",
        "light",
        "place",
        "category",
        "state",
        "outcome",
        "after",
        "view",
    ),
    *(
        "ref",
        "since",
        "tongue",
        "done",
        "near",
        "broken",
        "code",
        "as",
        "decide",
        "on",
        "of",
        "name",
        "sort",
        "day",
    ),
    *("language", "number", "with"),
)


class Marks(HTMLParser):
    """Finds the mark where a browser would take it for code: a tag, an attribute, a handler, a script, a link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in {"script", "style"} else ""
        for name, value in attrs:
            plain = (value or "").strip().lower()
            is_link = name in {"href", "src", "action", "formaction"} and plain.startswith(
                ("javascript:", "data:", "vbscript:")
            )
            if MARK in name or MARK in tag or (name.startswith("on") and MARK in plain) or is_link:
                self.found.append(f"{tag} {name}={plain[:60]}")
        if MARK in tag:
            self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.found.append(f"in {self._inside}: {data[:60]}")


def next_day(client: Client) -> Client:
    """Read on the day after: what is accepted today is public from tomorrow on."""
    client.cookies["yinuo_day"] = "2025-08-19"
    return client


def marks(answer: Any) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    sort, text = answer.headers.get("Content-Type", ""), body.decode("utf-8", "replace")
    if "html" in sort or "xml" in sort:
        parser = Marks()
        parser.feed(text)
        return parser.found
    return [] if answer.headers.get("X-Content-Type-Options") == "nosniff" else ["sniffed"]


def test_the_finder_sees_what_a_browser_would_run() -> None:
    for payload in PAYLOADS[:4] + PAYLOADS[6:7]:
        page = f'<input value="{payload}"> <p>{payload}</p>'
        parser = Marks()
        parser.feed(page)
        assert parser.found, payload


@pytest.fixture
def marked(callers: Callers) -> str:
    """Have a matter that says the payloads in every text that anybody may give; gives its number."""
    world, title = callers.world, f"{PAYLOADS[1]} {PAYLOADS[3][:60]}"[:110]
    ref = world.ask(body=ALL, spot=PAYLOADS[1]).ref
    world.act(
        ref,
        "accept",
        "desk",
        {
            "title": title,
            "summary": ALL,
            "category": "help",
            "visibility": "public",
            "first_contact_unit": "lane-office",
        },
    )
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    world.act(ref, "update", "handler", {"text": ALL})
    world.act(ref, "message", "handler", {"text": ALL})
    world.act(ref, "move_date", "handler", {"due_on": "2025-08-27", "text": ALL, "done_so_far": ALL})
    world.act(ref, "move_date", "head", {"decision": "agree", "text": ALL})
    world.act(ref, "report", "handler", {"result": "done", "text": ALL})
    return ref


def test_no_stored_word_is_code_on_any_page(
    callers: Callers, sit: Callable[[str], Client], every_address: Callable[..., list[str]], marked: str
) -> None:
    paths = every_address({"ref": marked, "code": "lane", "verb": "update", "on": "2025-08-18"})
    paths += [
        f"/m?q={MARK}",
        f"/desk/find?q={MARK}",
        "/m.atom",
        "/desk/list.csv?view=all",
        "/desk/?view=all",
        f"/check?ref={marked}",
    ]
    paths += [
        f"/desk/{marked}/{verb}"
        for verb in ("update", "report", "end", "review", "erase", "accept", "move_date")
    ]
    asker = Client(raise_request_exception=False)
    asker.post("/c", {"code": callers.cast.codes[marked]})
    run, n_seen = {}, 0
    for client in (Client(raise_request_exception=False), asker, sit("desk"), sit("handler"), sit("auditor")):
        for path in paths:
            answer = next_day(client).get(path)
            n_seen += MARK.encode() in (b"" if answer.streaming else answer.content)
            if found := marks(answer):
                run[path] = found
    assert run == {}
    assert n_seen > 12


GIVEN = {
    "all of them": (ALL, PAYLOADS[:3]),
    "a link": (PAYLOADS[4], PAYLOADS[3:6]),
    "a handler": (PAYLOADS[2], PAYLOADS[6:]),
}
"""Given as every parameter: what breaks out of a text, what must stand alone in a link, what breaks out of a quoted
word; and given as parts of the address, one by one, where a slash would end them."""


@pytest.mark.parametrize("given", GIVEN)
def test_no_parameter_is_code_on_any_page(
    sit: Callable[[str], Client], every_address: Callable[..., list[str]], given: str
) -> None:
    client, run = sit("desk"), {}
    payload, parts = GIVEN[given]
    paths = every_address()
    asked = "&".join(f"{name}={quote(payload)}" for name in NAMES)
    for path in [
        *(f"{path}?{asked}" for path in paths),
        *(
            path
            for part in parts
            for path in every_address(dict.fromkeys(("ref", "code", "verb", "who"), part))
        ),
    ]:
        if found := marks(client.get(path)):
            run[path] = found
    for path in paths:
        if found := marks(
            client.post(
                path,
                dict.fromkeys(
                    (*NAMES, "body", "title", "username", "code", "contact_value", "token"), payload
                ),
            )
        ):
            run["post", path] = found
    assert run == {}


def test_a_lists_name_and_cells_are_words(sit: Callable[[str], Client]) -> None:
    client = sit("desk")
    rows = f"编号,标题,内容\n1,{PAYLOADS[1].replace(',', '')},{PAYLOADS[0]}\n"
    sent = SimpleUploadedFile("x\"'><img src=x onerror=zq7>.csv", rows.encode())
    answer = client.post("/desk/import", {"file": sent}, follow=True)
    assert answer.status_code == 200
    assert marks(answer) == []


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "＝", "\r="])
def test_no_cell_that_goes_out_is_a_formula(
    callers: Callers, sit: Callable[[str], Client], begin: str
) -> None:
    ref = callers.world.ask().ref
    title = f"{begin}HYPERLINK(1)"
    callers.world.act(
        ref,
        "accept",
        "desk",
        {"title": title, "category": "help", "visibility": "public", "first_contact_unit": "lane-office"},
    )
    callers.world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    client = next_day(sit("desk"))
    for path in ("/m.csv", "/desk/list.csv?view=all"):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8-sig")
        assert "HYPERLINK" in text, path
        assert not re.search(r'(?:^|,)"?\s*[=+\-@＝][^,]*HYPERLINK', text, re.MULTILINE), path
    book = client.get("/desk/list.xlsx?view=all").content
    cells = [cell for line in lines(book, "list.xlsx") for cell in line.cells]
    assert any("HYPERLINK(1)" in cell for cell in cells)
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_json_is_never_a_page(callers: Callers, marked: str) -> None:
    answer = next_day(Client()).get(f"/api/v1/matters/{marked}")
    assert answer.headers["Content-Type"] == "application/json"
    assert MARK in json.dumps(answer.json())
