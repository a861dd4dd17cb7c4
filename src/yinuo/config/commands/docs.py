"""`yinuo docs`: write docs/generated again from the code, or say which page is stale."""

import argparse
import sys
from pathlib import Path

from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo docs`."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; end with 1 where a page is stale"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout (default: this folder)")


def run(args: argparse.Namespace) -> int:
    """Write the pages, or compare them."""
    from yinuo.config.generated import pages

    folder, stale = args.root / "docs" / "generated", []
    for name, text in pages(args.root.resolve()).items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not args.check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stdout.write(f"{'stale' if args.check else 'written'}: docs/generated/{name}\n")
    return 1 if args.check and stale else 0


COMMAND = Command(
    help="write docs/generated again from the code (or --check it)",
    run=run,
    options=options,
    needs_database=False,
)
