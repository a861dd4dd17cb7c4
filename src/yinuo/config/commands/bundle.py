"""`yinuo bundle FILE`: one archive that installs without internet; made in a checkout, by whoever gives it on."""

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured, checkout, version
from yinuo.doors.cli.command import Command

INSTALL: Final = """\
#!/bin/sh
# Installs Yinuo into the folder named (default ./yinuo-env), from the wheels beside this script and from nowhere else.
# 装到写明的文件夹（不写就是 ./yinuo-env），只用旁边 wheels 里的包，不上网。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${1:-yinuo-env}
(cd "$here" && sha256sum --check --quiet SHA256SUMS)
"${PYTHON:-python3}" -m venv "$into"
"$into/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" yinuo
echo "Installed. Next: $into/bin/yinuo --help, and README.txt"
"""
README: Final = """\
Yinuo (一诺) {version}, with all it needs: {n} wheels, made for {platform}.
一诺 {version}，连同它要的全部 {n} 个包，适用于 {platform}。

1. Needed on the machine 机器上要有: {platform}, python3-venv. No internet 不用上网.
2. sh install.sh /srv/yinuo/env
3. export YINUO_MODE=production YINUO_HOSTS=register.example YINUO_HOME=/srv/yinuo/home
   /srv/yinuo/env/bin/yinuo migrate --make-keys
   /srv/yinuo/env/bin/yinuo init --templates /srv/yinuo/sheets     (fill in 填好, then: yinuo init /srv/yinuo/sheets …)
   /srv/yinuo/env/bin/yinuo serve & /srv/yinuo/env/bin/yinuo worker &
4. To look first 先看看: /srv/yinuo/env/bin/yinuo demo --pack harbour
5. A later bundle: install it into a new folder, then 新版本: 装到另一个文件夹，再 yinuo upgrade
"""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo bundle`."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the archive to write, which must not exist yet"
    )
    parser.add_argument(
        "--wheels",
        type=Path,
        metavar="FOLDER",
        help="take the wheels from here; fetch and build none",
    )


def run(args: argparse.Namespace) -> int:
    """Fetch the locked packages, build our wheel, put the archive together, and say how large it is."""
    if args.file.exists():
        raise Misconfigured(f"{args.file} exists already. Name a file that does not.")
    with tempfile.TemporaryDirectory(prefix="yinuo-bundle-") as folder:
        wheels = args.wheels or Path(folder) / "wheels"
        if args.wheels is None:
            _fetch(wheels)
        n = assemble(wheels, args.file)
    say(f"{args.file}: {n} wheels, {args.file.stat().st_size / 1024 / 1024:.1f} MiB")
    return 0


def _fetch(wheels: Path) -> None:
    root = checkout()
    if root is None:
        raise Misconfigured(
            "A bundle is made in a checkout; here is an installed package. Or name --wheels FOLDER."
        )
    wheels.mkdir()
    say("building our wheel, the front end in it")
    _python(root, "-m", "build", "--wheel", "--outdir", str(wheels))
    say("fetching what it needs, as locked")
    ours = next(wheels.glob("yinuo-*.whl"))
    _python(root, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:",
            "--dest", str(wheels), str(ours))  # fmt: skip


def _python(root: Path, *words: str) -> None:
    told = {**os.environ, "PIP_CONSTRAINT": str(root / "requirements.lock")}
    done = run_quietly([sys.executable, *words], root, told)
    if done.returncode != 0:
        raise Misconfigured(f"{' '.join(words[:3])} failed: {(done.stderr or done.stdout).strip()[-800:]}")


def run_quietly(words: list[str], folder: Path, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program, its words kept for the case that it fails."""
    return subprocess.run(words, cwd=folder, env=told, check=False, capture_output=True, text=True)  # noqa: S603 -- ours


def assemble(wheels: Path, file: Path) -> int:
    """Put wheels, script, README and checksums into one archive; gives the number of wheels. Raises Misconfigured."""
    found = sorted(wheels.glob("*.whl"))
    if not any(wheel.name.startswith("yinuo-") for wheel in found):
        raise Misconfigured(f"There is no wheel of yinuo in {wheels}.")
    text = README.format(version=version(), n=len(found), platform=_platform())
    with tempfile.TemporaryDirectory(prefix="yinuo-bundle-") as folder:
        written = {"install.sh": INSTALL, "README.txt": text}
        sums = [f"{_digest(wheel)}  wheels/{wheel.name}" for wheel in found]
        written["SHA256SUMS"] = "\n".join(sums) + "\n"
        _pack(file, Path(folder), found, written)
    return len(found)


def _pack(file: Path, folder: Path, wheels: list[Path], written: Mapping[str, str]) -> None:
    top = f"yinuo-{version()}"
    with tarfile.open(file, "x") as archive:
        for name, text in written.items():
            path = folder / name
            path.write_text(text, "utf-8")
            path.chmod(0o755 if name.endswith(".sh") else 0o644)
            archive.add(path, f"{top}/{name}", filter=_nobody)
        for wheel in wheels:
            archive.add(wheel, f"{top}/wheels/{wheel.name}", filter=_nobody)


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave who made it out of the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _platform() -> str:
    import platform

    return (
        f"{platform.system()} {platform.machine()}, Python {sys.version_info.major}.{sys.version_info.minor}"
    )


COMMAND = Command(
    help="make one archive that installs without internet",
    options=options,
    run=run,
    role=None,
    needs_database=False,
)
