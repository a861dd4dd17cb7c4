"""Set-up for `make demo` and `make test`: environment, locked packages, browser and fonts.

May be repeated: a step whose inputs have not changed is not done again. A step that fails says what helps.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
LEAST = (3, 11)
INPUTS = ("pyproject.toml", "requirements.lock", "package.json", "package-lock.json", "hatch_build.py")
SHELL = "chromium-headless-shell"  # Chromium without a window to draw: the browser tests take half the time
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Prepare what the target named on the command line needs: `demo` or `test`."""
    target = sys.argv[1] if len(sys.argv) > 1 else "demo"
    if sys.version_info < LEAST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"Python 3.11 or later is needed; this is {found}. Name another: make {target} PYTHON=python3.12"
        )
    make_environment()
    install_packages(target)
    if target == "test":
        find_browser_and_fonts()
        find_pango()


def make_environment() -> None:
    """Make .venv; on Debian the part of Python that does it may be missing."""
    if PYTHON.exists():
        return
    with step("making the environment .venv"):
        if run(sys.executable, "-m", "venv", str(VENV)).returncode == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
        apt("python3-venv", why="Python's venv is missing")
        done = run(sys.executable, "-m", "venv", str(VENV))
        if done.returncode != 0:
            stop(f"The environment could not be made: {done.stdout[-500:]}")


def install_packages(target: str) -> None:
    """Install the package in place with locked dependencies; the build hook brings the front end."""
    stamp = VENV / f".prepared-{target}"
    made_from = fingerprint()
    if stamp.exists() and stamp.read_text() == made_from:
        return
    what = "-e.[test]" if target == "test" else "-e."
    with step(f"installing packages for {target}, front end included (a minute or two the first time)"):
        done = run(
            str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", what,
            env={"PIP_CONSTRAINT": str(LOCK)},
        )  # fmt: skip
    if done.returncode != 0:
        print(done.stdout[-3000:], file=sys.stderr)
        stop("pip could not install the packages; its own words stand above. Is the package index reachable?")
    stamp.write_text(made_from)


def find_browser_and_fonts() -> None:
    """See that a Chromium and a Chinese font are here for the browser tests."""
    missing = [] if shutil.which("curl") else ["curl"]  # the API's quick start is run as it is written
    if not shutil.which(SHELL) and (may_install() or not any(shutil.which(name) for name in BROWSERS)):
        missing.append(SHELL)
    fonts = run("fc-list", ":lang=zh") if shutil.which("fc-list") else None
    if fonts is None or not fonts.stdout.strip():
        missing.append("fonts-noto-cjk")
    if missing:
        with step(f"installing {' and '.join(missing)} for the browser tests"):
            apt(*missing, why="The browser tests need " + " and ".join(missing))


def find_pango() -> None:
    """See that Pango is here, which sets today's page as a PDF; a register without it prints by the browser alone."""
    if ctypes.util.find_library("pangoft2-1.0"):
        return
    with step("installing libpangoft2-1.0-0 for the PDF of today's page"):
        apt("libpangoft2-1.0-0", "libharfbuzz-subset0", why="The tests of the PDF need Pango")


def fingerprint() -> str:
    """Return what the installed packages were made from: the lists of packages and the translations."""
    digest = hashlib.sha256(sys.version.encode())
    for path in [
        *(ROOT / name for name in INPUTS),
        *sorted((ROOT / "src/yinuo/locale").glob("*/LC_MESSAGES/*.po")),
    ]:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def may_install() -> bool:
    """Say whether Debian's packages can be installed here, by us."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def apt(*packages: str, why: str) -> None:
    """Install Debian packages where we may; otherwise say what to do."""
    command = f"apt-get install {' '.join(packages)}"
    if not may_install():
        stop(f"{why}. Install it and try again: sudo {command}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    done = run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=quiet)
    if done.returncode != 0:
        print(done.stdout[-1500:], file=sys.stderr)
        stop(f"{why}, and `{command}` failed; its own words stand above.")


def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program in the checkout, its output kept for the case that it fails."""
    return subprocess.run(
        words, cwd=ROOT, check=False, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})},
    )  # fmt: skip


class step:  # noqa: N801 - read as a verb: with step("…")
    """Say what is being done, and how long it took."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None:
        self.began = time.monotonic()
        print(f"-- {self.what} …", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        print(f"   {time.monotonic() - self.began:.0f} s", file=sys.stderr, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one sentence and a failing code."""
    print(f"prepare: {sentence}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
