"""What slipcover counted and what `coverage` would have counted are the same lines and branches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from coverage import CoverageData

from yinuo.config.tests import counting

if TYPE_CHECKING:
    from pathlib import Path

WALKED = '''
    """Every kind of branch, some walked and some not."""
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from pathlib import Path


    def chosen(word):
        match word:
            case "one":
                return 1
            case "two" | "three":
                return 2
            case _:
                return 0


    def looped(n):
        for at in range(n):
            if at == 2:
                continue
            while n > 3:
                n -= 1
            else:
                n += 0
        return [
            one
            for one in range(n)
            if one % 2
        ]


    def tried(what):
        try:
            if what:
                raise ValueError(
                    what,
                )
        except ValueError:
            return None
        finally:
            what = 0
        with open(__file__) as file:
            return file.read(1) if what else ""


    class Never:
        def at_all(self):
            if self:
                return 1
            return 2


    def left(n):
        if n:
            n += 1


    def behind(what):
        def before(n):
            return what(n)

        return before


    @behind
    def wrapped(n):
        if n:
            return 1
        return 2


    chosen("two")
    looped(5)
    tried("x")
    left(0)
    wrapped(0)
'''
WALKS = """
    import walked
    walked.chosen("one")
    walked.left(1)
    walked.wrapped(1)
"""
COUNTS = """
    import sys
    from pathlib import Path
    from yinuo.config.tests import counting
    counting.HOUSES = ("walked",)
    counting.begin()
    import walked
    counting.take_out()
    import walks
    counting.keep(Path(sys.argv[1]) / ".coverage")
"""
SPARES = """
    import sys
    from yinuo.config.tests import counting
    counting.HOUSES = ("walked",)
    counting.begin()
    import walked

    def counted(n):
        seen = []
        sys.setprofile(lambda _frame, event, what: seen.append(what) if event == "c_call" else None)
        walked.wrapped(n)
        walked.left(n)
        sys.setprofile(None)
        return len([one for one in seen if one.__name__ == "signal"])

    print(counted(0), counting.take_out(), counted(0), counted(1) > 0)
"""


def _told(folder: Path, *words: str) -> dict[str, Any]:
    """Count in a folder by one of two ways; give the file's lines and branches as `coverage` tells them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    for line in (words, ("-m", "coverage", "combine", "--quiet"), ("-m", "coverage", "json", "--quiet")):
        subprocess.run([sys.executable, *line], cwd=folder, check=True, env=plain)
    told: dict[str, Any] = json.loads((folder / "coverage.json").read_text())["files"]["walked.py"]
    return {name: told[name] for name in told if name.startswith(("executed", "missing"))}


def test_both_ways_of_counting_tell_the_same(tmp_path: Path) -> None:
    told = []
    for name in ("marked", "traced"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pyproject.toml").write_text(
            '[tool.coverage.run]\nbranch = true\nparallel = true\nsource = ["."]\n'
        )
        (folder / "walked.py").write_text(textwrap.dedent(WALKED))
        (folder / "walks.py").write_text(textwrap.dedent(WALKS))
        (folder / "counts.py").write_text(textwrap.dedent(COUNTS))
        words = ("counts.py", str(folder)) if name == "marked" else ("-m", "coverage", "run", "walks.py")
        told.append(_told(folder, *words))
    assert told[0] == told[1]
    assert told[0]["missing_branches"]


def test_what_has_counted_is_taken_out_behind_a_decorator_too(tmp_path: Path) -> None:
    (tmp_path / "walked.py").write_text(textwrap.dedent(WALKED))
    (tmp_path / "spares.py").write_text(textwrap.dedent(SPARES))
    words = (sys.executable, "spares.py")
    told = subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert int(told[0]) > 0
    assert told[1:] == ["None", "0", "True"]


def test_a_run_in_two_processes_counts_what_they_loaded_first(tmp_path: Path) -> None:
    """Where pytest is one of several, Django is set up before the first conftest: that was left out once."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "PYTEST_"))
    }
    told = {"PYTEST_PLUGINS": "yinuo.config.tests.counting", "COVERAGE_FILE": str(tmp_path / ".coverage")}
    tests = "src/yinuo/base/tests/test_canonical.py"
    words = ("-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", tests)
    subprocess.run([sys.executable, *words], cwd=counting.ROOT, check=True, env=plain | told)
    walked = CoverageData(str(tmp_path / ".coverage"))
    for path in tmp_path.glob(".coverage.*"):
        part = CoverageData(str(path))
        part.read()
        walked.update(part)
    assert len(walked.arcs(str(counting.ROOT / "src/yinuo/base/canonical.py")) or ()) > 20
