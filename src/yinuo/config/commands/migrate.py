"""`yinuo migrate`: keys, database, roles, schema, rights, static files; may be repeated at any time."""

import argparse
import sys

from yinuo.doors.cli.command import Command

# Every secret of an installation; `--make-keys` writes those that are missing.
SECRETS = (
    "YINUO_DJANGO_KEY",
    "YINUO_CODE_KEY",
    "YINUO_LOOKUP_KEY",
    "YINUO_MASTER_KEY",
    *(
        f"YINUO_DB_{role}_PASSWORD"
        for role in ("SUPERUSER", "OWNER", "WEB", "WORKER", "SEQUENCER", "AUDITOR")
    ),
)


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo migrate`."""
    parser.add_argument(
        "--make-keys", action="store_true", help="write the keys and passwords that are missing, once"
    )
    parser.add_argument(
        "--no-provision", action="store_true", help="database and roles are there: only migrate"
    )


def run(args: argparse.Namespace) -> int:
    """Provision and migrate; say each step on stderr."""
    from django.core.management import call_command

    from yinuo.config import provision

    if not args.no_provision:
        provision.provision(say)
    provision.migrate(say)
    say("collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    return 0


def say(line: str) -> None:
    """Tell the person at the terminal what is going on."""
    sys.stderr.write(f"yinuo: {line}\n")
    sys.stderr.flush()


COMMAND = Command(
    help="bring database, roles and static files up to the code", options=options, run=run, role="owner"
)
