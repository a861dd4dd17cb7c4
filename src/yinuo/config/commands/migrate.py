"""`yinuo migrate`: keys, database, roles, schema, rights, static files; may be repeated at any time."""

import argparse
import sys

from yinuo.config.env import env_str, make_secret, mode, settle
from yinuo.doors.cli.command import Command

# Every secret of an installation; `--make-keys` writes those that are missing.
SECRETS = (
    "YINUO_DJANGO_KEY",
    "YINUO_CODE_KEY",
    "YINUO_LOOKUP_KEY",
    "YINUO_MASTER_KEY",
    "YINUO_LOG_KEY",
    "YINUO_CLOCK_KEY",
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
    parser.add_argument("--load", action="store_true", help="then do what `yinuo load` does")


def before(args: argparse.Namespace) -> None:
    """Write the keys that are missing, if asked to, and remember in the home that it is a production register."""
    if args.make_keys:
        for name in SECRETS:
            if not env_str(name) and not env_str(f"{name}_FILE"):
                make_secret(name)
    if mode() == "production":
        settle("production")


def run(args: argparse.Namespace) -> int:
    """Provision and migrate; say each step on stderr."""
    from django.conf import settings
    from django.core.management import call_command

    from yinuo.config import provision
    from yinuo.kernel.search.actions import fill

    if not args.no_provision:
        provision.provision(say)
    provision.migrate(say)
    if settings.IS_PRODUCTION:
        _load_place()
    if n := fill():
        say(f"{n} rows to be found by: this register had none yet")
    say("collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)
    if args.load:
        from yinuo.config.commands import load

        return load.run(args)
    return 0


def _load_place() -> None:
    """Bring the place up to its pack: the one named, or the one that stands here; else say what to do."""
    from django.conf import settings

    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits.models import Pack

    code = settings.YINUO_PACK or next(iter(Pack.objects.values_list("code", flat=True)), "")
    if not code:
        say("there is no place here yet. Write its sheets: yinuo init --templates FOLDER")
    elif pack_folder(code).is_dir() and load_pack(pack_folder(code), with_people=False):
        say(f"the pack {code} is in place; its example people are not")


def say(line: str) -> None:
    """Tell the person at the terminal what is going on."""
    sys.stderr.write(f"yinuo: {line}\n")
    sys.stderr.flush()


COMMAND = Command(
    help="bring database, roles and static files up to the code",
    options=options,
    run=run,
    role="owner",
    before=before,
)
