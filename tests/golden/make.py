"""Makes the golden backup of a release: run once when a version is released, never again for that version.

`YINUO_MODE=test .venv/bin/python -m tests.golden.make` writes `<version>.backup` and what its public pages
said. Made by pg_dump of PostgreSQL 15, so that 15 and everything later read it.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
EVERY = 45
KEYS = {f"YINUO_{name}_KEY": pair * 32 for name, pair in (("MASTER", "a1"), ("CODE", "b2"), ("LOOKUP", "c3"))}
"""The keys of the golden registers: known to all, good for nothing else."""
PUBLIC = ("ref", "kind", "state", "outcome", "title", "first_due", "current_due", "lead_unit", "place")


def main() -> None:
    os.environ.update(KEYS, YINUO_MODE="test")
    os.environ.setdefault("YINUO_ROLE", "web")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    import django

    django.setup()
    from yinuo.config import embedded, env, testing

    with (
        embedded.running(env.open_home(), env.env_secret("YINUO_DB_SUPERUSER_PASSWORD"), fast=True),
        testing.clone(testing.template()) as name,
        testing.connected_to(name),
    ):
        fill()
        version = env.version()
        (HERE / f"{version}.json").write_text(
            json.dumps(shown(), ensure_ascii=False, indent=0) + "\n", "utf-8"
        )
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [sys.executable, "-m", "yinuo.config.main", "backup", f"{folder}/plain"],
                check=True,
                env={**os.environ, "YINUO_DB_NAME": name, "YINUO_MEDIA": f"{folder}/no-media"},
            )
            with (
                Path(folder, "plain").open("rb") as plain,
                gzip.open(HERE / f"{version}.backup", "wb") as file,
            ):
                shutil.copyfileobj(plain, file)


def fill() -> None:
    """Tell some of the demo's stories of every kind."""
    from django.db import transaction

    from yinuo.config.demo_data import appoint_quoters
    from yinuo.config.demo_stories import BRIDGE_EXAMPLE, RIDER, stories
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.matters.load import load

    load_pack(pack_folder("pinghu"))
    with transaction.atomic():
        appoint_quoters("pinghu")
        every = [story for story in stories("pinghu") if "@" not in repr(story.steps)]
        named = [story for story in every if story.key in {RIDER, BRIDGE_EXAMPLE}]
        quoted = [story for story in every if story.steps[0].given["source"] == "page"]
        load(list({story.key: story for story in [*every[::EVERY], *named, *quoted]}.values()))


def shown() -> list[dict[str, str]]:
    """Give what the public list shows of each matter."""
    from yinuo.kernel.matters.models import PublicMatter

    rows = PublicMatter.objects.order_by("ref").values(*PUBLIC)
    return [{name: str(value) for name, value in row.items()} for row in rows]


if __name__ == "__main__":
    main()
