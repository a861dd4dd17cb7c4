"""`yinuo …`: one table of commands, each a module with a COMMAND; adding one is one line."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from threading import Thread

from yinuo.config.env import PROGRAMMES, Misconfigured, env_list, env_secret, env_str, home, open_home
from yinuo.doors.cli.command import Command

# Set by a command for those it starts: the number of the process they must not outlive.
DIES_WITH = "YINUO_DIES_WITH"
COMMANDS = {
    "demo": "yinuo.config.commands.demo",
    "serve": "yinuo.config.commands.serve",
    "worker": "yinuo.config.commands.worker",
    "log": "yinuo.config.commands.log",
    "sequencer": "yinuo.config.commands.sequencer",
    "migrate": "yinuo.config.commands.migrate",
    "doctor": "yinuo.config.commands.doctor",
    "backup": "yinuo.config.commands.backup",
    "restore": "yinuo.config.commands.restore",
    "upgrade": "yinuo.config.commands.upgrade",
    "init": "yinuo.config.commands.init",
    "load": "yinuo.config.commands.load",
    "search": "yinuo.config.commands.search",
    "docs": "yinuo.config.commands.docs",
    "bundle": "yinuo.config.commands.bundle",
    "matter": "yinuo.doors.cli.matter",
    "keys": "yinuo.config.commands.keys",
    "token": "yinuo.config.commands.token",
    "webhook": "yinuo.config.commands.webhook",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code.

    What the house cannot work with is said in one sentence, code 2.
    """
    words = sys.argv[1:] if argv is None else argv
    if env_str(DIES_WITH):
        Thread(target=_die_with, args=(int(env_str(DIES_WITH)),), daemon=True).start()
    try:
        known = commands()
        named = [words[0]] if words and words[0] in known else list(known)
        args = _parser({name: known[name] for name in named}).parse_args(words)
        return _run(args.command, args)
    except Misconfigured as wrong:
        sys.stderr.write(f"yinuo: {wrong}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def commands() -> dict[str, str]:
    """Give every word: the house's own, and those of the programmes that are switched on."""
    from django.core.exceptions import ImproperlyConfigured

    from yinuo.kernel.programme import plugs

    try:
        plugged = plugs(env_list("YINUO_PROGRAMMES", PROGRAMMES))
    except ImproperlyConfigured as wrong:
        raise Misconfigured(str(wrong)) from wrong
    return {word: module for plug in plugged for word, module in plug.commands.items()} | COMMANDS


def _run(command: Command, args: argparse.Namespace) -> int:
    if command.before:
        command.before(args)
    if command.is_alone(args):
        return command.run(args)
    if not command.needs_database:
        if command.role is not None:
            _set_up_django(command.role)
        return command.run(args)
    with in_house(command.role):
        return command.run(args)


@contextmanager
def in_house(role: str | None) -> Iterator[None]:
    """Have the database running, where it is ours, and Django set up as one kind of process (None: without it)."""
    with ExitStack() as until_done:
        if not env_str("YINUO_DB_HOST"):
            from yinuo.config.embedded import running

            open_home()
            until_done.enter_context(running(home(), env_secret("YINUO_DB_SUPERUSER_PASSWORD")))
        if role is not None:
            _set_up_django(role)
        yield


def _die_with(parent: int) -> None:
    """Stop, in order, once the process that started us is gone, even where it was killed and could tell nobody."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _set_up_django(role: str) -> None:
    os.environ["YINUO_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Misconfigured(str(wrong)) from wrong


def _parser(known: dict[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yinuo", description="Yinuo (一诺): a public register of promises.")
    nouns = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module in known.items():
        command: Command = import_module(module).COMMAND
        sub = nouns.add_parser(name, help=command.help, description=command.help)
        command.options(sub)
        sub.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
