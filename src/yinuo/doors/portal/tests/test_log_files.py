"""The log's files as anybody fetches them: whole, the same bytes as on the disk, kept as long as they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.kernel.log.tests.writing import connected, drained, house_in, new_stream, write
from yinuo_verify.tiles import ENTRIES, Tile, decode_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.usefixtures("place")
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture
def place(committed_db: str) -> None:
    from yinuo.kernel.matters.tests.world import build

    build()


@pytest.fixture
def log(tmp_path: Path, settings: Settings) -> Path:
    house = house_in(tmp_path)
    with connected("web") as web:
        stream = new_stream(web)
        for n in range(260):
            write(web, stream)
            if n == 40:
                drained(house)
    drained(house)
    settings.YINUO_LOG = tmp_path / "log"
    return tmp_path / "log"


def test_every_file_of_the_log_is_served_as_it_stands_on_the_disk(client: Client, log: Path) -> None:
    files = [path for path in log.rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        name = path.relative_to(log).as_posix()
        answer = client.get(f"/log/{name}")
        assert (answer.status_code, answer.content) == (200, path.read_bytes()), name
        assert answer["Cache-Control"] == (IMMUTABLE if name.startswith("tile/") else "no-cache")
        assert not answer.cookies
        again = client.get(f"/log/{name}", headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_part_that_was_taken_away_is_cut_out_of_the_whole(client: Client, log: Path) -> None:
    whole = (log / Tile(ENTRIES, 0).path).read_bytes()
    assert not (log / Tile(ENTRIES, 0, 41).path).exists()
    part = client.get(f"/log/{Tile(ENTRIES, 0, 41).path}").content
    assert decode_bundle(part, 41) == decode_bundle(whole)[:41]
    assert (
        client.get(f"/log/{Tile(0, 0, 41).path}").content == (log / Tile(0, 0).path).read_bytes()[: 41 * 32]
    )


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/999", "tile/0/0", "tile/0/000.p/256", "tile/0/000.p/0", "tile/9/000", "tile/entries/x000/000",
        "tile/../../log.last", "checkpoints/2001-01-01", "ended/1/checkpoint", "origins", ".checkpoint.part",
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_log_is_not_there(client: Client, log: Path, name: str) -> None:
    assert client.get(f"/log/{name}").status_code == 404


def test_a_log_that_was_not_begun_has_no_files(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.YINUO_LOG = tmp_path / "none"
    assert client.get("/log/checkpoint").status_code == 404
