"""The quick starts of docs/, run as they are written, print what they say they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = re.compile(r"```(sh|text)\n(.*?)```", re.DOTALL)


@pytest.fixture
def site(live_site: str) -> Iterator[str]:
    """Serve the pack that ships, with its example people."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"), password="not-used-here")
    book.forget()
    yield live_site
    book.forget()


@pytest.mark.parametrize("name", ["api.md", "open311.md"])
def test_the_quick_start_runs_as_written(site: str, committed_db: str, tmp_path: Path, name: str) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    blocks = BLOCKS.findall(page)
    script = "set -euo pipefail\n" + "".join(text for sort, text in blocks if sort == "sh")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    told = {**os.environ, "YINUO": site, "YINUO_DB_NAME": committed_db, "PATH": path}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=told, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "".join(text for sort, text in blocks if sort == "text")
