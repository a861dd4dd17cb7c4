"""What docs/security.md claims is so: its tests are there, and each line of what must be withstood has one."""

import re
from pathlib import Path

NAMED = re.compile(r"`(test_\w+)`")


def rows(page: str, heading: str) -> list[list[str]]:
    """Give the rows of the first table under a heading, without its head."""
    below = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_test_that_the_page_of_security_names_is_there(root: Path, modules: list[Path]) -> None:
    there = set()
    for path in modules:
        if path.name.startswith("test_"):
            there |= set(re.findall(r"^def (test_\w+)", (root / path).read_text("utf-8"), re.MULTILINE))
    page = (root / "docs/security.md").read_text("utf-8")
    named = set(NAMED.findall(page))
    assert len(named) > 60
    assert sorted(named - there) == []


def test_every_line_names_a_test_or_says_that_it_is_not_met(root: Path) -> None:
    page = (root / "docs/security.md").read_text("utf-8")
    for heading, least in (
        ("What must be withstood", 30),
        ("What is protected", 12),
        ("ASVS 5.0", 40),
        ("PIPL, 等保 level 3, national ciphers", 15),
    ):
        table = rows(page, heading)
        assert len(table) >= least, heading
        bare = [
            row[0]
            for row in table
            if not NAMED.search(" ".join(row[1:])) and "not met" not in row[-1] and "not yet" not in row[-1]
        ]
        assert bare == [], heading


def test_every_test_of_what_must_be_withstood_stands_on_the_page(root: Path) -> None:
    page = (root / "docs/security.md").read_text("utf-8")
    written = [
        name
        for path in sorted((root / "tests/withstood").glob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert written
    assert [name for name in written if f"`{name}`" not in page] == []
