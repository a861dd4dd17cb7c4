"""`yinuo upgrade`: from an earlier release to this one: backup, migrate, check; and it says how to go back."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from yinuo.config.commands import backup, migrate
from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured, open_home, version
from yinuo.doors.cli.command import Command

_MOST_NAMED = 5


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo upgrade`."""
    parser.add_argument(
        "--backup",
        type=Path,
        metavar="FILE",
        help="where to write the backup first (default: a new file in backups/ of the home)",
    )
    parser.add_argument(
        "--no-provision", action="store_true", help="database and roles are there: only migrate"
    )


def run(args: argparse.Namespace) -> int:
    """Take a backup, bring everything up to the code, check the record; returns 1 where a check finds a fault."""
    from django.db import Error, connection

    from yinuo.kernel.figures.actions import rebuild

    if "stream" not in connection.introspection.table_names():
        raise Misconfigured("There is no register here to upgrade. For a new one: yinuo migrate --make-keys")
    file = args.backup or _new_file()
    backup.run(argparse.Namespace(file=file))
    before = _counts()
    try:
        migrate.run(argparse.Namespace(no_provision=args.no_provision, load=False))
    except Error as wrong:
        say(f"the migration stopped: {str(wrong).strip()[:800]}")
        _say_way_back(file)
        return 1
    rebuild()  # figures are counted anew: an earlier release may not have counted them at all
    faults = [*_counted(before), *_faults()]
    for fault in faults[:_MOST_NAMED]:
        say(fault)
    if faults:
        say(f"{len(faults)} faults after the upgrade; do not open the register to the public")
    else:
        say(f"this register is at {version()}; the chain of every matter holds. Start serve and worker again")
    _say_way_back(file)
    return int(bool(faults))


def _new_file() -> Path:
    folder = open_home() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"before-{version()}-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"


def _counts() -> dict[str, int]:
    """Count what no upgrade may lose: events, matters, and what the public reads of them."""
    from django.db import connection

    counts = {}
    with connection.cursor() as cursor:
        for table in ("event", "matter", "public_matter"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = int(cursor.fetchall()[0][0])
    return counts


def _counted(before: dict[str, int]) -> list[str]:
    after = _counts()
    return [f"{name}: {n} rows before, {after[name]} after" for name, n in before.items() if after[name] != n]


def _faults() -> list[str]:
    """Give what the chain and the doctor find wrong."""
    from yinuo.config.health import examine
    from yinuo.kernel.record.chain import check

    say("checking the chain of every matter")
    found = [f"matter {fault.stream}, event {fault.seq}: {fault.what}" for fault in check()]
    return found + [finding.text for finding in examine() if finding.grade == "FAULT"]


def _say_way_back(file: Path) -> None:
    sys.stdout.write(
        "To go back: stop serve and worker, install the earlier version, make a new folder, copy secrets/ of\n"
        f"this home into it, and with YINUO_HOME set to that folder: yinuo restore {file}\n"
        "What was entered after this backup is not in it.\n"
    )


COMMAND = Command(
    help="bring a register of an earlier version up to this one, a backup first",
    options=options,
    run=run,
    role="owner",
)
