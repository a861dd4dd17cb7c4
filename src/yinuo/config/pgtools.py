"""PostgreSQL's own programs, run on Django's database as the process's role."""

import os
import subprocess

from django.conf import settings

from yinuo.config.binaries import find_pg_bin
from yinuo.config.embedded import places
from yinuo.config.env import Misconfigured, env_str


def run_tool(program: str, *words: str) -> None:
    """Run pg_dump or pg_restore; raises Misconfigured with its last words where it fails.

    The password stays off the line.
    """
    place = settings.DATABASES["default"]
    made_by = places(settings.YINUO_HOME).data / "PG_VERSION"
    is_embedded = not env_str("YINUO_DB_HOST") and made_by.exists()
    folder = find_pg_bin(int(made_by.read_text()) if is_embedded else None)
    done = subprocess.run(  # noqa: S603 - our own words
        [folder / program, *words],
        check=False,
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ.get("PATH", ""),
            "LC_ALL": "C.UTF-8",
            "PGHOST": place["HOST"],
            "PGPORT": place["PORT"],
            "PGDATABASE": place["NAME"],
            "PGUSER": place["USER"],
            "PGPASSWORD": place["PASSWORD"],
        },
    )
    if done.returncode != 0:
        raise Misconfigured(f"{program} failed: {done.stderr.strip()[-800:]}")
