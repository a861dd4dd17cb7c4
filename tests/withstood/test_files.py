"""Files sent in: bombs, disguises and what reaches out; each is refused plainly, in little memory, or made harmless."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from yinuo.base import workbook
from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import lines
from yinuo.kernel.matters.evidence import folder, remade
from yinuo.kernel.matters.models import Evidence, Matter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo.doors.api.tests.caller import Callers

OPENS = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSES = "</sheetData></worksheet>"
CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
MANY = "".join(f"<row>{'<c><v>1</v></c>' * 2000}</row>" for _ in range(6000))
LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


def with_sheet(xml: str, rows: tuple[object, ...] = ("编号",)) -> bytes:
    """Give a real workbook whose first sheet says this instead."""
    made, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_row(0, 0, rows)
    with zipfile.ZipFile(made) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            again.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else packed.read(name))
    return out.getvalue()


def refused(data: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(Invalid) as fault:
        list(lines(data, name))
    return str(fault.value.fields["file"])


@pytest.mark.parametrize("xml", [CORNER, MANY])
def test_a_workbook_that_asks_for_more_memory_than_any_list_is_refused_in_little(xml: str) -> None:
    data = with_sheet(OPENS + xml + CLOSES)
    assert len(data) < 1_000_000
    assert "展开以后太大" in refused(data)
    assert workbook.MOST_MEMORY == 256 * 1024 * 1024


def test_the_process_that_reads_a_workbook_can_take_no_more() -> None:
    script = (
        "import sys, yinuo.base.workbook as w;"
        "w._rows = lambda data: [(1, [str(len(bytearray(int(sys.argv[1]))))])];"
        "w.main()"
    )

    def read(n: int) -> tuple[int, bytes, bool]:
        command = [sys.executable, "-c", script, str(n)]
        done = subprocess.run(command, input=b"", capture_output=True, check=False)
        return done.returncode, done.stdout.partition(b"\n")[0], b"MemoryError" in done.stderr

    assert read(1_000_000) == (0, b'[1, ["1000000"]]', False)
    assert read(workbook.MOST_MEMORY) == (1, b"", True)


def test_a_zip_bomb_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(9):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", b" " * 50_000_000)
    assert "展开以后太大" in refused(out.getvalue())


@pytest.mark.parametrize(
    "declared",
    ['<!ENTITY e9 SYSTEM "file://{secret}">', '<!ENTITY e0 "ha">' + LAUGHS],
    ids=["a file", "laughs"],
)
def test_a_workbook_reads_no_other_file_and_unfolds_no_entity(tmp_path: Path, declared: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the key of the house")
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [{declared.format(secret=secret)}]>'
    try:
        found = [
            cell
            for line in lines(with_sheet(doctype + OPENS + CELL.format("a&e9;b") + CLOSES), "a.xlsx")
            for cell in line.cells
        ]
    except Invalid:
        found = []
    assert all(len(cell) < 10 and "key" not in cell for cell in found)


def test_formulas_and_links_of_a_workbook_are_words_or_their_saved_value() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, '=HYPERLINK("http://elsewhere.example","x")', None, "7")
        sheet.write_url(0, 1, "http://elsewhere.example/", string="看这里")
        sheet.write_formula(0, 2, "='[http://elsewhere.example/a.xlsx]S'!A1", None, "8")
        sheet.write_string(0, 3, "=1+1")
    assert [line.cells for line in lines(made.getvalue(), "a.xlsx")] == [("7", "看这里", "8", "=1+1")]


@pytest.mark.parametrize("size", [(9_000, 9_000), (13_000, 7_000), (30_000, 30_000), (60_000, 60_000)])
def test_a_picture_that_unpacks_too_large_is_refused(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    bomb = bytearray(out.getvalue())
    bomb[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    import zlib

    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(Invalid) as fault:
        remade(bytes(bomb))
    assert "尺寸太大" in str(fault.value.fields["photo"])


SCRIPT = b"<script>alert(document.domain)</script>"
DISGUISED = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "svg as jpeg": b"\xff\xd8\xff\xe0<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<!doctype html>" + SCRIPT,
    "gif and script": b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "tiff": b"II*\x00" + b"\x00" * 64,
    "pdf": b"%PDF-1.7\n" + SCRIPT,
    "zip": b"PK\x03\x04" + b"\x00" * 64,
    "empty": b"",
}


@pytest.mark.parametrize("name", DISGUISED)
def test_what_is_no_photo_is_refused_whatever_it_is_called(callers: Callers, name: str) -> None:
    given = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    sent = SimpleUploadedFile("photo.jpg", DISGUISED[name], content_type="image/jpeg")
    answer = Client().post("/api/v1/matters", {"given": json.dumps(given), "photo": sent})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["photo"])
    assert not Matter.objects.exists()
    assert list(folder().glob("*/*")) == []


def test_a_picture_that_is_also_a_script_comes_out_as_a_picture_alone(callers: Callers, jpeg: bytes) -> None:
    marked = (
        jpeg[:2]
        + b"\xff\xfe"
        + (len(SCRIPT) + 2).to_bytes(2, "big")
        + SCRIPT
        + jpeg[2:]
        + b"PK\x03\x04"
        + SCRIPT
    )
    given = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    sent = SimpleUploadedFile("../../../a'\"<b>.html", marked, content_type="text/html")
    filed = Client().post("/api/v1/matters", {"given": json.dumps(given), "photo": sent}).json()
    kept = Evidence.objects.get()
    (path,) = folder().glob("*/*")
    assert path.name == f"{kept.pk}.jpg"
    assert b"script" not in path.read_bytes()
    url = f"/api/v1/matters/{filed['ref']}/photos/{kept.pk}"
    shown = Client().get(url, headers={"Yinuo-Code": filed["code"]})
    assert (shown.status_code, shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )


CLIMBS = (
    "..",
    "../../conftest.py",
    "..%2f..%2fpyproject.toml",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//etc/passwd",
    "%00",
    "..\\x",
)


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_address_climbs_out_of_its_folder(sit: Callable[[str], Client], climb: str) -> None:
    client = sit("desk")
    for room in (
        "/static/",
        "/m/",
        "/media/",
        "/desk/x/photo/",
        "/desk/import/",
        "/today/",
        "/api/v1/imports/1/",
        "/places/",
    ):
        answer = client.get(room + climb)
        assert answer.status_code in {302, 404}, (room, climb, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"root:" not in body
        assert b"[project]" not in body
