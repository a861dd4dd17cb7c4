"""`yinuo token create|list|revoke`: tokens of the API, each shown once."""

import argparse
import sys

from yinuo.doors.cli.command import Command


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo token`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="create|list|revoke")
    create = verbs.add_parser("create", help="make a token for an account; it is shown this once")
    create.add_argument("username", metavar="USERNAME")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument("--days", type=int, default=90, help="how long it holds (default 90, at most 366)")
    create.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="BUNDLE",
        help="narrow it to a bundle of the account's (desk, unit, head, checker, auditor); may be given again",
    )
    create.add_argument("--read-only", action="store_true", help="let it read and never write")
    listed = verbs.add_parser("list", help="list tokens: number, account, name, scope, last day, state")
    listed.add_argument("username", nargs="?", metavar="USERNAME")
    revoke = verbs.add_parser("revoke", help="end a token at once")
    revoke.add_argument("number", type=int, metavar="NUMBER")


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct) or 4 (not found)."""
    from yinuo.doors.cli.matter import answered

    return answered(lambda: {"create": _create, "list": _list, "revoke": _revoke}[args.what](args))


def _create(args: argparse.Namespace) -> None:
    from yinuo.doors.cli.matter import account_of
    from yinuo.kernel.identity import tokens

    row, secret = tokens.create(
        account_of(args.username), args.name, args.days, only=args.only, is_read_only=args.read_only
    )
    sys.stderr.write(f"yinuo: token {row.pk} holds until {row.expires_at:%Y-%m-%d}; it is not shown again\n")
    sys.stdout.write(f"{secret}\n")


def _list(args: argparse.Namespace) -> None:
    from yinuo.doors.cli.matter import account_of
    from yinuo.kernel.identity import tokens

    for row in tokens.listed(account_of(args.username) if args.username else None):
        state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else f"until {row.expires_at:%Y-%m-%d}"
        used = row.last_used_on.isoformat() if row.last_used_on else "never"
        scope = "+".join(row.bundles or ["all"]) + (" read-only" if row.is_read_only else "")
        sys.stdout.write(f"{row.pk}  {row.account.username}  {row.name}  {scope}  used {used}  {state}\n")


def _revoke(args: argparse.Namespace) -> None:
    from yinuo.kernel.identity import tokens

    row = tokens.revoke(args.number)
    sys.stdout.write(f"{row.pk}  {row.name}  revoked\n")


COMMAND = Command(help="tokens of the API", options=options, run=run, role="web")
