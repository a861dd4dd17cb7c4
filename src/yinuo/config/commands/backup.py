"""`yinuo backup FILE`: database and media in one file. Keys and passwords are not in it, and it says so."""

import argparse
import json
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured, version
from yinuo.doors.cli.command import Command

FORMAT = 1


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo backup`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist yet")


def run(args: argparse.Namespace) -> int:
    """Write the backup; nothing stands under FILE until it is whole."""
    from django.conf import settings

    target: Path = args.file
    if target.exists():
        raise Misconfigured(
            f"{target} exists already. Name a file that does not, so that no older backup is lost."
        )
    if not target.resolve().parent.is_dir():
        raise Misconfigured(f"There is no folder {target.resolve().parent}. Make it first.")
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.touch(mode=0o600)
        with (
            tempfile.TemporaryDirectory(prefix="yinuo-backup-", dir=settings.YINUO_HOME) as folder,
            tarfile.open(draft, "w") as bundle,
        ):
            for part in (_note(Path(folder)), _dump(Path(folder))):
                bundle.add(part, part.name)
            if settings.MEDIA_ROOT.is_dir():
                say("adding the media")
                bundle.add(settings.MEDIA_ROOT, "media")
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    say(f"{target}: {target.stat().st_size / 1024 / 1024:.1f} MiB")
    sys.stdout.write(
        f"The keys are NOT in this backup. Without {settings.YINUO_HOME / 'secrets'} contacts and sealed\n"
        "texts in it cannot be read, and tracking codes do not work. Keep a copy of that folder elsewhere,\n"
        "apart from the backups.\n"
    )
    return 0


def _note(folder: Path) -> Path:
    """Write down what this backup is, for whoever restores it."""
    from django.conf import settings

    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    words = {"format": FORMAT, "schema": settings.YINUO_SCHEMA, "made_at": made_at, "yinuo": version()}
    note = folder / "backup.json"
    note.write_text(json.dumps(words, indent=1), "utf-8")
    return note


def _dump(folder: Path) -> Path:
    """Write down the city's schema, without the log-ins under way: they are nobody's history."""
    from django.conf import settings

    from yinuo.config.pgtools import run_tool

    say("writing down the database")
    schema, dump = settings.YINUO_SCHEMA, folder / "database.dump"
    run_tool(
        "pg_dump",
        "--format=custom",
        f"--schema={schema}",
        f"--exclude-table-data={schema}.django_session",
        f"--exclude-table-data={schema}.staff_session",
        f"--exclude-table-data={schema}.entry_code",
        "--no-owner",
        "--no-privileges",
        f"--file={dump}",
    )
    return dump


COMMAND = Command(
    help="write database and media into one file (not the keys)", options=options, run=run, role="owner"
)
