"""`yinuo restore FILE`: a backup into an empty database; what people had erased since stays erased."""

import argparse
import json
import shutil
import tarfile
import tempfile
from pathlib import Path

from yinuo.config.commands.backup import FORMAT
from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured
from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file written by yinuo backup")


def run(args: argparse.Namespace) -> int:
    """Restore, bring the schema up to the code, give the rights, erase again what was erased."""
    from django.conf import settings

    from yinuo.config import provision
    from yinuo.config.pgtools import run_tool

    if not args.file.is_file():
        raise Misconfigured(f"There is no file {args.file}.")
    with tempfile.TemporaryDirectory(prefix="yinuo-restore-", dir=settings.YINUO_HOME) as folder:
        _unpack(args.file, Path(folder))
        provision.provision(say)
        _refuse_full_places()
        say("restoring the database")
        run_tool("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                 f"--schema={settings.YINUO_SCHEMA}", f"--dbname={settings.DATABASES['default']['NAME']}",
                 str(Path(folder) / "database.dump"))  # fmt: skip
        if (Path(folder) / "media").is_dir():
            say("restoring the media")
            settings.MEDIA_ROOT.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(folder) / "media", settings.MEDIA_ROOT)
    provision.migrate(say)
    from yinuo.kernel.matters.erase import replay_erasures

    _say_what_the_log_lacks()
    say("erasing again what was erased after this backup")
    replay_erasures()
    say("restored. Run `yinuo doctor`, and put the old keys in place if this is another home")
    return 0


def _say_what_the_log_lacks() -> None:
    """Say where more was published than this backup holds: before anybody writes, it is to be taken back."""
    from yinuo.kernel.log.repair import lacks

    if n := lacks():
        say(
            f"the public log was published with {n} leaves more than this backup holds. Nothing is signed until "
            "they are back: before you start serve, run `yinuo log repair`"
        )


def _unpack(file: Path, folder: Path) -> None:
    from django.conf import settings

    try:
        with tarfile.open(file) as bundle:
            bundle.extractall(folder, filter="data")
        note = json.loads((folder / "backup.json").read_text("utf-8"))
    except (tarfile.TarError, OSError, ValueError) as wrong:
        raise Misconfigured(f"{file} is not a whole backup of Yinuo: {wrong}") from wrong
    if note["format"] != FORMAT:
        raise Misconfigured(f"{file} has the format {note['format']}; this version reads {FORMAT}.")
    if note["schema"] != settings.YINUO_SCHEMA:
        raise Misconfigured(
            f"{file} holds the schema {note['schema']}; set YINUO_SCHEMA={note['schema']} to restore it."
        )


def _refuse_full_places() -> None:
    from django.conf import settings
    from django.db import connection

    if connection.introspection.table_names():
        name = settings.DATABASES["default"]["NAME"]
        raise Misconfigured(
            f"The database {name} is not empty. Restore into a new one: set YINUO_DB_NAME to a new name."
        )
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.iterdir()):
        raise Misconfigured(f"{settings.MEDIA_ROOT} is not empty. Move it away first.")
    if settings.MEDIA_ROOT.is_dir():
        settings.MEDIA_ROOT.rmdir()


COMMAND = Command(help="put a backup into an empty database", options=options, run=run, role="owner")
