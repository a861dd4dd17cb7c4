"""What of the house a run of the tests walks, counted at next to no cost (ADR-0029).

`coverage` follows every step that Python makes, in the house and out of it: the tests took twice as long. `slipcover`
puts its counters into the house's modules while they load. What it counted is handed to `coverage`, which keeps the
data, adds what other processes walked, and says what was not.

A plugin of pytest, named by PYTEST_PLUGINS: that is read before anything of the house is loaded, in every worker too.
"""

from __future__ import annotations

import ast
import gc
import os
import sys
import time
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

import pytest
import slipcover  # type: ignore[import-untyped]
from coverage import CoverageData
from coverage.parser import PythonParser
from slipcover import branch

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import CodeType, ModuleType

ROOT: Final = Path(__file__).resolve().parents[4]
HOUSES: Final = ("yinuo", "yinuo_verify")
UNCOUNTED: Final = frozenset(("tests", "migrations"))
# What is looked at from outside, page by page and cell by cell, goes through all the rooms again and again: what other
# processes walk is counted in the rooms' own tests, and these run half as long uncounted.
FROM_OUTSIDE: Final = (
    "tests/browser/",
    *(
        f"tests/withstood/test_{name}.py"
        for name in ("forgery", "headers", "marks", "odd", "reach", "rights")
    ),
)
END: Final = 0
"""Where slipcover's branch goes that ends its function; coverage names the function's first line, below nought."""

NEVER: Final = -1
SPARED: Final = 20.0
"""Seconds of work between two times that counters are taken out which have counted."""

DUE: Final = pytest.StashKey[float]()

counted: Final = slipcover.Slipcover(branch=True, d_miss_threshold=NEVER)


class Loader(SourceFileLoader):
    """Loads a module with counters in it."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source with a mark at each branch, and put counters at marks and lines."""
        tree = branch.preinstrument(ast.parse(self.get_data(self.path)))
        code: CodeType = counted.instrument(compile(tree, self.path, "exec"))
        return code


class Finder:
    """Finds the house's own modules, and nothing else."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give the spec of a module that is counted, or None for the next finder to say."""
        parts = fullname.split(".")
        if parts[0] not in HOUSES or not UNCOUNTED.isdisjoint(parts):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


def take_out() -> None:
    """Take the counters out that have counted: what is walked again and again soon runs as if it were not counted.

    `slipcover` does it by itself where it finds the function in a module's names. Most of ours stand behind
    a decorator: here every function that lives is looked at.
    """
    with counted.lock:
        for name, walked in counted._get_newly_seen().items():
            for code in tuple(counted.instrumented[name]):
                counted.deinstrument(code, walked)
            counted.all_seen[name] |= walked
        if counted.replace_map:
            for one in gc.get_objects():
                if type(one) is FunctionType:
                    one.__code__ = counted.replace_map.get(one.__code__, one.__code__)
        counted.replace_map.clear()


def begin() -> None:
    """Count whatever of the house is loaded from here on."""
    sys.meta_path.insert(0, Finder)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Begin before the first of our own modules is loaded."""
    begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Have `coverage` count what other processes walk for the rooms' own tests, and for no others."""
    if item.path.relative_to(ROOT).as_posix().startswith(FROM_OUTSIDE):
        os.environ.pop("COVERAGE_PROCESS_START", None)
    else:
        os.environ |= {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"), "COVERAGE_FILE": str(_data())}
    outcome = yield
    if time.process_time() > item.config.stash.get(DUE, 0.0):
        take_out()
        item.config.stash[DUE] = time.process_time() + SPARED
    return outcome


def pytest_sessionfinish() -> None:
    """Keep what this process counted."""
    keep(_data())


def _data() -> Path:
    return Path(os.environ.get("COVERAGE_FILE", ROOT / ".coverage"))


def keep(path: Path) -> None:
    """Write what was walked as a data file of `coverage`, one of those that it combines to `path`."""
    data = CoverageData(basename=str(path), suffix=True)
    files = counted.get_coverage()["files"].items()
    data.add_arcs({str(Path(name).absolute()): arcs_of(name, told) for name, told in files})
    data.write()


def arcs_of(name: str, told: dict[str, list[Any]]) -> set[tuple[int, int]]:
    """Give a file's walked lines and branches as arcs of `coverage`, each line as an arc from nowhere to it.

    slipcover leaves the cases of a `match` uncounted. A case is reached from the one above it alone, and what it holds
    from it alone: where both lines were walked, the way between them was.
    """
    parser = PythonParser(filename=name)
    parser.parse_source()
    possible = parser.arcs()
    ends = {start: end for start, end in possible if end < 0}
    walked = set(told["executed_lines"])
    choices = _choices(Path(name)) & walked
    return {
        *((-1, line) for line in walked),
        *((start, ends.get(start, -1) if end == END else end) for start, end in told["executed_branches"]),
        *((start, end) for start, end in possible if start in choices and end in walked),
    }


def _choices(path: Path) -> set[int]:
    """Give the lines of a file's `match`es and their cases."""
    matches = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Match)]
    return {node.lineno for node in matches} | {
        case.pattern.lineno for node in matches for case in node.cases
    }
