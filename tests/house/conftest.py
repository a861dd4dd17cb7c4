"""What the tests on the house look at: its files, as git knows them."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout's folder."""
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Return every file that is in git or would be by the next `git add`, relative to the checkout."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(
        path for path in map(Path, said.split("\0")) if str(path) != "." and (ROOT / path).is_file()
    )


@pytest.fixture(scope="session")
def modules(files: list[Path]) -> list[Path]:
    """Return every Python file of ours."""
    return [path for path in files if path.suffix == ".py"]


@pytest.fixture(scope="session")
def sources(modules: list[Path]) -> list[Path]:
    """Return the Python files of the product itself: no tests, no migrations."""
    return [
        path for path in modules if path.parts[0] == "src" and not {"tests", "migrations"} & set(path.parts)
    ]
