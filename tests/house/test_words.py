"""What may not be written in the house: greps, each with its reason; put together so as not to find themselves."""

import ast
import re
from pathlib import Path

import pytest


def matches(root: Path, paths: list[Path], pattern: str) -> list[str]:
    """Return `path:line: text` of every line that matches; files that are not text are passed over."""
    found = []
    seek = re.compile(pattern)
    for path in paths:
        try:
            text = (root / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if seek.search(text):
            lines = enumerate(text.splitlines(), 1)
            found += [f"{path}:{n}: {line.strip()[:120]}" for n, line in lines if seek.search(line)]
    return found


def test_no_schema_is_named_in_sql(root: Path, sources: list[Path], modules: list[Path]) -> None:
    """One schema is reached through search_path; another city's is another name."""
    migrations = [path for path in modules if "migrations" in path.parts]
    assert (
        matches(
            root,
            [*sources, *migrations],
            r"(?i)\bpublic\.(?!\w+\()[a-z_]+\s*(\(|;|\"|'|$| (WHERE|SET|VALUES|ON|AS)\b)",
        )
        == []
    )


def test_no_registry_and_no_folder_of_a_builders_machine_is_named(root: Path, files: list[Path]) -> None:
    hosts = ["np" + "mjs", "py" + "pi.org", "python" + "hosted", "deb." + "debian.org", "yarn" + "pkg"]
    folders = ["/wo" + "rk/", "/ho" + "me/[a-z]+/", "/ro" + "ot/", "bash_" + "jobs", "/Use" + "rs/[a-z]+/"]
    pattern = "|".join([*(host.replace(".", r"\.") for host in hosts), *folders])
    assert matches(root, files, pattern) == []


def test_nothing_is_left_for_later(root: Path, files: list[Path]) -> None:
    ours = [
        path for path in files if path.suffix in {".py", ".html", ".js", ".css", ".yaml", ".toml", ".md", ""}
    ]
    marks = "|".join(rf"\b{word}\b" for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
    assert matches(root, [path for path in ours if path.name != "pyproject.toml"], marks) == []


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (r"\b110\b", "emergency numbers are the pack's"),
        (r"Asia/", "the time zone is the pack's"),
        (r"\bfen\b", "the currency's minor unit is the pack's"),
        (r"\bmu\b", "units of land are the pack's"),
        (r"(?i)pinghu|平湖|嘉兴|330482|\bslp?-[a-z]", "no place is in the code but by a pack"),
        (r"(?i)port merrow|梅罗|Atlantic/|pack_folder\(.harbour|\b(hb|mw)-[a-z]", "nor is the other one"),
    ],
)
def test_kernel_base_and_doors_know_no_place(root: Path, sources: list[Path], word: str, why: str) -> None:
    below = [
        path for path in sources if path.parts[2:3] in {("kernel",), ("base",), ("doors",), ("programmes",)}
    ]
    assert below
    assert matches(root, below, word) == [], why


def test_no_test_is_skipped_without_a_reason(root: Path, modules: list[Path]) -> None:
    silent = []
    for path in modules:
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            name = (
                ast.unparse(node.func if isinstance(node, ast.Call) else node)
                if isinstance(node, ast.Call | ast.Attribute)
                else ""
            )
            if name in {
                "pytest.mark.skip",
                "pytest.mark.skipif",
                "pytest.mark.xfail",
                "pytest.skip",
                "pytest.xfail",
            }:
                has_reason = isinstance(node, ast.Call) and (
                    any(word.arg == "reason" for word in node.keywords) or ("mark" not in name and node.args)
                )
                if isinstance(node, ast.Call) and not has_reason:
                    silent.append(f"{path}:{node.lineno}")
    assert silent == []


def test_templates_carry_no_style_and_no_script_of_their_own(root: Path, files: list[Path]) -> None:
    """The policy of the headers forbids both; here they are found before a browser has to."""
    templates = [path for path in files if "templates" in path.parts and path.suffix == ".html"]
    assert (
        matches(root, templates, r"(?i)\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)") == []
    )


def test_what_scrolls_sideways_is_reached_by_keyboard_and_has_a_name(root: Path, files: list[Path]) -> None:
    """WCAG 2.1.1: whether a table is too wide for a screen is known to the screen alone."""
    templates = [path for path in files if "templates" in path.parts and path.suffix == ".html"]
    named = r'tabindex="0" role="(?:region|group)" aria-label(?:ledby)?="[^"]'
    assert matches(root, templates, rf'<div class="scroll"(?! {named})') == []
