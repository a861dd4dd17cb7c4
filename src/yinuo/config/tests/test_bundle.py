"""The bundle at small size: two wheels made here install by its script, with no index to ask. The whole one is measured
in docs/operations.md."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from argparse import Namespace
from typing import TYPE_CHECKING

import pytest

from yinuo.config.commands import bundle
from yinuo.config.env import Misconfigured, version

if TYPE_CHECKING:
    from pathlib import Path


def wheel(folder: Path, name: str, code: str, needs: str = "") -> None:
    """Write a wheel of one module by hand."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version()}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version()}\n"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": told + (f"Requires-Dist: {needs}\n" if needs else ""),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
    }
    with zipfile.ZipFile(folder / f"{name}-{version()}-py3-none-any.whl", "w") as made:
        for path, text in files.items():
            made.writestr(path, text)
        made.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"]))


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Have a bundle of two small wheels, one of which needs the other, unpacked."""
    wheel(tmp_path / "wheels", "leaf", "def main() -> None:\n    print('leaf')\n")
    code = "import leaf\ndef main() -> None:\n    leaf.main()\n"
    wheel(tmp_path / "wheels", "yinuo", code, needs="leaf")
    assert bundle.run(Namespace(file=tmp_path / "bundle.tar", wheels=tmp_path / "wheels")) == 0
    with tarfile.open(tmp_path / "bundle.tar") as archive:
        assert {(member.uid, member.uname) for member in archive} == {(0, "")}
        archive.extractall(tmp_path / "there", filter="data")
    return tmp_path / "there" / f"yinuo-{version()}"


def install(folder: Path, into: Path) -> subprocess.CompletedProcess[str]:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PYTHON": sys.executable}
    return subprocess.run(
        ["sh", folder / "install.sh", into],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **nowhere},
    )


def test_two_small_wheels_install_by_the_script_with_no_index(unpacked: Path, tmp_path: Path) -> None:
    done = install(unpacked, tmp_path / "env")
    assert done.returncode == 0, done.stderr
    ran = subprocess.run([tmp_path / "env/bin/yinuo"], check=True, capture_output=True, text=True)
    assert ran.stdout == "leaf\n"
    readme = (unpacked / "README.txt").read_text("utf-8")
    assert "2 wheels" in readme
    assert "不用上网" in readme


def test_a_wheel_that_was_changed_is_not_installed(unpacked: Path, tmp_path: Path) -> None:
    with next(unpacked.glob("wheels/leaf*")).open("ab") as file:
        file.write(b"more")
    done = install(unpacked, tmp_path / "env")
    assert done.returncode != 0
    assert not (tmp_path / "env").exists()


def test_a_bundle_has_our_own_wheel_and_overwrites_nothing(tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "leaf", "")
    with pytest.raises(Misconfigured, match="no wheel of yinuo"):
        bundle.run(Namespace(file=tmp_path / "bundle.tar", wheels=tmp_path / "wheels"))
    (tmp_path / "there.tar").touch()
    with pytest.raises(Misconfigured, match="exists already"):
        bundle.run(Namespace(file=tmp_path / "there.tar", wheels=tmp_path / "wheels"))


def test_an_installed_package_says_that_bundles_are_made_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "checkout", lambda: None)
    with pytest.raises(Misconfigured, match="made in a checkout"):
        bundle.run(Namespace(file=tmp_path / "bundle.tar", wheels=None))


def test_wheels_are_built_and_fetched_as_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is run, not whether a network answers: pip and build are this test's edge."""
    asked: list[list[str]] = []

    def ran(words: list[str], folder: Path, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
        asked.append(words[1:])
        assert told["PIP_CONSTRAINT"].endswith("requirements.lock")
        if "build" in words:
            wheel(tmp_path / "made", "yinuo", "")
            made = next((tmp_path / "made").glob("*.whl"))
            made.rename(f"{words[-1]}/{made.name}")
        return subprocess.CompletedProcess(words, len(asked) > 2, "", "the index did not answer")

    monkeypatch.setattr(bundle, "run_quietly", ran)
    assert bundle.run(Namespace(file=tmp_path / "bundle.tar", wheels=None)) == 0
    assert [words[:3] for words in asked] == [["-m", "build", "--wheel"], ["-m", "pip", "download"]]
    with pytest.raises(Misconfigured, match="did not answer"):
        bundle.run(Namespace(file=tmp_path / "other.tar", wheels=None))
