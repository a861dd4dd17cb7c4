"""One word of the command line, as data."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Role = Literal["owner", "web", "worker", "sequencer", "auditor"]


def no_options(parser: argparse.ArgumentParser) -> None:
    """Take no words besides the command's own name."""


def never(_args: argparse.Namespace) -> bool:
    """Say no."""
    return False


@dataclass(frozen=True)
class Command:
    """What `yinuo WORD …` does.

    `run` gets the parsed words and returns the exit code. `role` is the database user the process acts as; None
    means the command starts without Django. `needs_database` has the embedded server running around `run`. `before`
    is called first of all, before settings and keys are read. `is_alone` says of the words given that they touch files
    alone: then there is neither Django nor a database.
    """

    help: str
    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None] = no_options
    role: Role | None = "web"
    needs_database: bool = True
    before: Callable[[argparse.Namespace], None] | None = None
    is_alone: Callable[[argparse.Namespace], bool] = never
