"""Budget the tail: module ≤ 400 lines, function ≤ 40, template ≤ 120."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

MODULE, FUNCTION, TEMPLATE = 400, 40, 120
FORBIDDEN = {"utils", "helpers", "common", "manager", "managers", "service", "services", "info", "misc"}


Exempt = dict[str, Any]


@pytest.fixture(scope="module")
def exempt(root: Path) -> Exempt:
    listed: Exempt = yaml.safe_load((root / "tests/house/exempt.yaml").read_text("utf-8"))
    return listed


def n_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions(root: Path, path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}::{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_over_its_budget(root: Path, modules: list[Path], exempt: Exempt) -> None:
    sizes = {str(path): n_lines(root / path) for path in modules if "migrations" not in path.parts}
    assert [name for name in exempt["data"] if sizes.pop(name, 0) <= MODULE] == []
    assert {name: size for name, size in sizes.items() if size > MODULE} == exempt["modules"]


def test_no_function_is_over_its_budget(root: Path, sources: list[Path], exempt: Exempt) -> None:
    over = {name: size for path in sources for name, size in functions(root, path) if size > FUNCTION}
    assert over == exempt["functions"]


def test_no_template_is_over_its_budget(root: Path, files: list[Path], exempt: Exempt) -> None:
    sizes = {str(path): n_lines(root / path) for path in files if "templates" in path.parts}
    assert {name: size for name, size in sizes.items() if size > TEMPLATE} == exempt["templates"]


def test_no_module_has_a_name_that_says_nothing(modules: list[Path]) -> None:
    assert [str(path) for path in modules if FORBIDDEN & {path.stem, *path.parts[:-1]}] == []
