"""`yinuo keys`: the master key and the key of blind indexes rotate, while everything runs and both are read."""

import argparse
import os
import sys
from pathlib import Path

from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured, env_str, make_secret, secret_path
from yinuo.doors.cli.command import Command

ROTATE = ("YINUO_MASTER_KEY", "YINUO_LOOKUP_KEY")
LEFT = 1
RESTART = "Restart web and worker, then: yinuo keys {then}"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo keys`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="new|change|rewrap|retire")
    verbs.add_parser("new", help="1: make the next keys, which are read and not yet used")
    verbs.add_parser("change", help="2: put them in the place of the old ones, which are still read")
    verbs.add_parser(
        "rewrap", help="3: bring all that stands under the old keys under the new; may be stopped"
    )
    verbs.add_parser("retire", help="4: put the old ones away, where nothing stands under them any more")


def run(args: argparse.Namespace) -> int:
    """Do one step; each may be repeated. Gives 1 where something still stands under the old keys."""
    steps = {"new": _new, "change": _change, "rewrap": _rewrap, "retire": _retire}
    return steps[args.what]()


def _file(name: str) -> Path:
    """Give the file of a key in the home; one that is set from outside is changed there."""
    if env_str(name) or env_str(f"{name}_FILE"):
        raise Misconfigured(
            f"{name} is set from outside. Set {name}_NEXT beside it, then the new one as {name} and the old one as "
            f"{name}_OLD, and restart; `yinuo keys rewrap` does the rest."
        )
    return secret_path(name)


def _new() -> int:
    for name in ROTATE:
        if _file(f"{name}_OLD").exists():
            raise Misconfigured("The last change is not over. First: yinuo keys rewrap, yinuo keys retire")
        make_secret(f"{name}_NEXT")
        _file(name)
    say(RESTART.format(then="change"))
    return 0


def _change() -> int:
    """Put the next key first and the first one behind it; every file is whole at every instant."""
    for name in ROTATE:
        following, now, old = _file(f"{name}_NEXT"), _file(name), _file(f"{name}_OLD")
        if not following.exists():
            if old.exists():
                continue  # stopped half-way before: this one is changed
            raise Misconfigured("There is no next key yet. First: yinuo keys new")
        if not old.exists():
            os.link(now, old)
        following.replace(now)
    say(RESTART.format(then="rewrap"))
    return 0


def _rewrap() -> int:
    from yinuo.kernel.identity import factors
    from yinuo.kernel.intake import paper
    from yinuo.kernel.record import rotating

    n = rotating.rewrap(lambda done: say(f"{done} wrapped anew"))
    n += paper.rewrap() + factors.rewrap()
    say(f"{n} wrapped anew, {_left()} left. Keep a copy of the new keys, apart from the backups")
    return 0


def _left() -> int:
    from yinuo.kernel.identity import factors
    from yinuo.kernel.intake import paper
    from yinuo.kernel.record import rotating

    record = rotating.waiting_subjects().count() + rotating.waiting_contacts().count()
    return record + len(paper.waiting()) + factors.waiting().count()


def _retire() -> int:
    """Take the old keys out of the ring; they stay under another name, for backups made before."""
    if n := _left():
        say(f"{n} rows still stand under the old keys. First: yinuo keys rewrap")
        return LEFT
    for name in ROTATE:
        old = _file(f"{name}_OLD")
        if old.exists():
            old.replace(old.with_name(f"{old.name}.retired"))
    sys.stdout.write(
        "The old keys are retired. A backup made before the change can be read with them alone: keep the files\n"
        "*_old.retired as long as you keep such backups, then delete them.\n"
    )
    return 0


COMMAND = Command(
    help="rotate the master key and the key of blind indexes", options=options, run=run, role="owner"
)
