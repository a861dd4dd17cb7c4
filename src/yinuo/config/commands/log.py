"""`yinuo log`: verify, head, prove, proof, witness as in yinuo-verify; `audit` and `repair` for who runs a register."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from yinuo.config.commands.migrate import say
from yinuo.config.env import env_keys
from yinuo.doors.cli.command import Command
from yinuo_verify import cli

if TYPE_CHECKING:
    from psycopg import Connection

    from yinuo.kernel.log.sequencer import House

DIFFERS, REFUSED = 1, 3


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo log`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    verbs.add_parser("audit", help="hold every row of this database against the log")
    repair = verbs.add_parser("repair", help="after a restore: take back what was published and is missing")
    repair.add_argument(
        "--from",
        dest="source",
        metavar="URL|FOLDER",
        help="the log or a mirror of it (default: its folder here)",
    )
    repair.add_argument(
        "--new-origin",
        action="store_true",
        help="nothing can be had back: begin a new log, with a public notice",
    )
    cli.declare(verbs)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; gives 1 where something differs, 3 where nothing may be repaired."""
    if args.what in cli.VERBS:
        return cli.run(args)
    from yinuo.config.main import in_house

    role, do = ("web", _audit) if args.what == "audit" else ("owner", _repair)
    with in_house(role):
        return do(args)


def _audit(_args: argparse.Namespace) -> int:
    from yinuo.kernel.log.audit import audit
    from yinuo.kernel.log.models import LogState

    n = 0
    for found in audit():
        n += 1
        where = "the log" if found.idx is None else f"leaf {found.idx}"
        sys.stdout.write(f"{where}: {found.what}\n")
    state = LogState.objects.first()
    say(f"{state.size if state else 0} leaves held against the database; {n} differences")
    return DIFFERS if n else 0


def _repair(args: argparse.Namespace) -> int:
    from yinuo.kernel.log import process, repair
    from yinuo.kernel.log.guard import Unsigned
    from yinuo.kernel.log.sequencer import Taken, alone
    from yinuo_verify.refusal import Refused

    place = process.house()
    try:
        with process.connect() as pg, alone(pg, place):
            if args.new_origin:
                name = repair.begin_anew(pg, place, datetime.now(UTC))
                say(
                    f"{name} begins with what stands here; the notice is at /log/origins. Empty every cache of /log/"
                )
            else:
                _take_back(pg, place, args.source)
    except Taken:
        say("a sequencer is at work on this log, so nothing is missing. Stop it first if you are sure")
        return REFUSED
    except (Unsigned, Refused) as why:
        say(str(why))
        return REFUSED
    return 0


def _take_back(pg: "Connection[Any]", place: "House", where: str | None) -> None:
    from django.conf import settings

    from yinuo.kernel.log import repair
    from yinuo.kernel.log.signing import signers_of
    from yinuo.kernel.matters.models import Matter
    from yinuo_verify import checkpoint, note, source

    log = source.Log(source.find(where or str(settings.YINUO_LOG)))
    origin = checkpoint.Checkpoint.parse(note.parse(log.checkpoint()).text).origin
    own = signers_of(origin, env_keys("YINUO_LOG_KEY"), env_keys("YINUO_CLOCK_KEY")).told()
    done = repair.repair(pg, place, log, source.parse_keys(own))
    say(f"{done.n_leaves} leaves came back; of {done.n_lost} of them the event is lost, its words with it")
    for ref in Matter.objects.filter(pk__in=done.streams).values_list("ref", flat=True):
        say(
            f"look at {ref}: it stands as it stood at the backup, and later acts link on to what the log holds"
        )


COMMAND = Command(
    help="check the public log, witness it, audit and repair it",
    options=options,
    run=run,
    role=None,
    needs_database=False,
)
