"""`yinuo doctor`: plain sentences on what is wrong with this installation, and what to do about each."""

import argparse
import json
import sys

from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo doctor`."""
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Print every finding; returns 1 where one is a fault."""
    from yinuo.config.health import examine

    findings = examine()
    if args.json:
        sys.stdout.write(
            json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1) + "\n"
        )
    else:
        for finding in findings:
            sys.stdout.write(f"{finding.grade:5} {finding.text}\n")
        n_faults = sum(finding.grade == "FAULT" for finding in findings)
        sys.stdout.write(f"{n_faults} faults, {sum(finding.grade == 'note' for finding in findings)} notes\n")
    return int(any(finding.grade == "FAULT" for finding in findings))


COMMAND = Command(help="say what is wrong with this installation, and what to do", options=options, run=run)
