"""The sequencer killed between any two of its steps, and started again: never two roots for one size, nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from yinuo.kernel.log.folder import Folder
from yinuo.kernel.log.guard import Unsigned, read_published
from yinuo.kernel.log.sequencer import STEPS
from yinuo.kernel.log.tests.writing import (
    connected,
    drained,
    house_in,
    leaves_of,
    new_stream,
    published,
    sequencing,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("committed_db")
KILLED = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from yinuo.kernel.log.tests.writing import house_in, sequencing
def watch(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
with sequencing(house_in(Path(sys.argv[1])), watch) as sequencer:
    sequencer.turn()
"""


def killed_at(folder: Path, name: str, step: str) -> None:
    told = [sys.executable, "-c", KILLED, str(folder), step]
    done = subprocess.run(told, check=False, env={**os.environ, "YINUO_DB_NAME": name}, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def checkpoints_seen(folder: Path) -> list[bytes]:
    log = Folder(folder / "log")
    days = [raw for day in (log.read("checkpoints/days") or b"").decode().split() for raw in log.day(day)]
    last = folder / "log.last"
    return [
        raw for raw in (log.read("checkpoint"), *days, last.read_bytes() if last.exists() else b"") if raw
    ]


@pytest.mark.parametrize("step", [step for step in STEPS if step != "read"])
@pytest.mark.parametrize("n", [3, 300])
def test_killed_after_any_step_it_goes_on_with_what_it_signed(
    tmp_path: Path, committed_db: str, step: str, n: int
) -> None:
    house = house_in(tmp_path)
    roots: dict[int, bytes] = {}

    def note() -> None:
        for raw in checkpoints_seen(tmp_path):
            told = read_published(raw)
            assert roots.setdefault(told.size, told.root) == told.root

    with connected("web") as web:
        stream = new_stream(web)
        for some in (1, n, 1):
            for _ in range(some):
                write(web, stream)
            killed_at(tmp_path, committed_db, step)
            note()
            drained(house)
            note()
        signed = web.execute("SELECT size, root FROM checkpoint").fetchall()
    assert len(leaves_of(house)) == n + 2
    assert len({size for size, _root in signed}) == len(signed)
    for size, root in signed:
        assert roots.setdefault(size, bytes(root)) == bytes(root)


def test_files_that_are_gone_are_written_anew_from_the_database(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    with connected("web") as web:
        stream = new_stream(web)
        for _ in range(300):
            write(web, stream)
        drained(house)
        shutil.rmtree(tmp_path / "log" / "tile")
        write(web, stream)
        assert drained(house) == 301
    assert len(leaves_of(house)) == 301


def test_a_leaf_that_was_changed_while_it_waited_is_not_signed(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    with connected("web") as web, connected("owner") as owner:
        write(web, new_stream(web))
        drained(house)
        write(web, new_stream(web))
        owner.execute("ALTER TABLE event DISABLE TRIGGER event_is_for_ever")
        owner.execute("UPDATE event SET leaf = leaf || ' ' WHERE id = (SELECT max(event_id) FROM pending)")
        with sequencing(house) as sequencer, pytest.raises(Unsigned, match="leaf was changed"):
            sequencer.turn()
    assert published(house).size == 1
