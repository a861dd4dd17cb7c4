"""Figures that stand in the docs are printed by a command of the repository, with their seed and commit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_every_drill_has_its_figures(root: Path) -> None:
    from bench.drill import DRILLS, HEAD, PAGE, rows_of

    rows = rows_of((root / PAGE.relative_to(root)).read_text("utf-8"))
    assert list(rows) == list(DRILLS)
    for row in rows.values():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == len(HEAD)
        assert re.fullmatch(r"[0-9a-f]{7,40}", cells[4])
        assert cells[2].endswith(": 0"), f"a drill found a fault: {row}"


def test_checking_the_log_has_its_figures_and_every_gate_is_kept(root: Path) -> None:
    page = (root / "docs" / "generated" / "verify.md").read_text("utf-8")
    assert re.search(r"Measured on \d{4}-\d\d-\d\d at commit [0-9a-f]{7,40}", page)
    assert page.count("| kept |") == 6
    assert "**missed**" not in page


def test_the_bench_has_its_figures_and_every_gate_is_kept(root: Path) -> None:
    page = (root / "docs" / "generated" / "bench.md").read_text("utf-8")
    assert re.search(r"Measured on \d{4}-\d\d-\d\d at commit [0-9a-f]{7,40}", page)
    assert page.count("| kept |") == 6
    assert "**missed**" not in page


def test_looking_a_text_over_has_its_figures_and_its_gate_is_kept(root: Path) -> None:
    page = (root / "docs" / "generated" / "redactor.md").read_text("utf-8")
    assert re.search(r"Measured on \d{4}-\d\d-\d\d at commit [0-9a-f]{7,40}", page)
    assert page.count("| kept |") == 1
    assert "**missed**" not in page


def test_the_campaigns_brains_have_their_figures_and_every_gate_is_kept(root: Path) -> None:
    page = (root / "docs" / "generated" / "campaigns.md").read_text("utf-8")
    assert re.search(r"Measured on \d{4}-\d\d-\d\d at commit [0-9a-f]{7,40}", page)
    assert page.count("| kept |") == 3
    assert "**missed**" not in page
    drill = (root / "docs" / "generated" / "forecast.md").read_text("utf-8")
    assert re.search(r"^# The forecast on 1,000 campaigns", drill)
    assert re.search(r"^Commit [0-9a-f]{7,40}, \d{4}-\d\d-\d\d", drill, re.MULTILINE)


def test_sharing_out_among_a_million_has_its_figures_and_every_gate_is_kept(root: Path) -> None:
    page = (root / "docs" / "generated" / "ventures.md").read_text("utf-8")
    assert re.search(r"Measured on \d{4}-\d\d-\d\d at commit [0-9a-f]{7,40}", page)
    assert page.count("| kept |") == 8
    assert "**missed**" not in page
