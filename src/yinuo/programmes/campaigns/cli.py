"""`yinuo campaigns …`: the two brains and the audit's draw, on files alone; and the register's campaigns."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.cli.command import Command
from yinuo.programmes.campaigns import cli_register

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

INVALID: Final = 2
UNREAD: Final = Sentence("没有这个文件，或者读不出来。")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo campaigns`."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="|".join((*DO, *cli_register.DO)))
    forecast = verbs.add_parser("forecast", help="say how likely each list is done by the date, and when")
    forecast.add_argument("--runs", type=int, default=10_000, help="how often it is run to its end (10000)")
    forecast.add_argument("--seed", type=int, default=20250815, help="the same seed gives the same forecast")
    forecast.add_argument("--json", action="store_true", help="print JSON")
    league = verbs.add_parser("league", help="compute the bands of units from a public export")
    league.add_argument("--before", type=Path, metavar="FILE", help="the bands of the period before")
    draw = verbs.add_parser("draw", help="draw the closures to be looked at again")
    draw.add_argument(
        "--checkpoint", type=Path, required=True, metavar="FILE", help="a head of the public log"
    )
    for one in (forecast, league, draw):
        one.add_argument("--in", dest="file", type=Path, required=True, metavar="FILE", help="what to read")
        one.add_argument("--out", type=Path, metavar="FILE", help="where to write it (else it is printed)")
    cli_register.options(verbs)


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, or 2 where something is to be corrected; what the register refuses, as it does elsewhere."""
    if not is_alone(args):
        return cli_register.run(args)
    try:
        DO[args.what](args)
    except Invalid as wrong:
        for name, words in wrong.fields.items():
            sys.stderr.write(f"yinuo: {name}: {words}\n" if name else f"yinuo: {words}\n")
        return INVALID
    return 0


def is_alone(args: argparse.Namespace) -> bool:
    """Say whether all that is touched are files."""
    return args.what in DO


def _forecast(args: argparse.Namespace) -> None:
    from yinuo.programmes.campaigns.outlook import forecast
    from yinuo.programmes.campaigns.plain import read

    if args.runs < 1:
        raise Invalid({"runs": Sentence("请核对这一栏的写法。")})
    asked = read(args.file)
    told = forecast(asked.campaign, asked.on, asked.calendar, asked.earlier, n_runs=args.runs, seed=args.seed)
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if args.out is not None:
        args.out.write_text(text, "utf-8")
    if args.json:
        sys.stdout.write(text)
    elif args.out is None:
        sys.stdout.write("\n".join(lines(told)) + "\n")


def lines(told: Mapping[str, Any]) -> list[str]:
    """Say a forecast in plain lines."""
    out = [*told["sentence"].values()]
    for kind in ("tracks", "lists"):
        out += [f"{kind[:-1]:<6} {one['code']:<24} {_chance(one)}" for one in told[kind]]
    return out + [f"risk   {one['item']:<24} {one['share'] / 10:4.1f} %" for one in told["risk"][:10]]


def _chance(one: Mapping[str, Any]) -> str:
    dates = "  ".join(f"{chance} % {day or '-'}" for chance, day in one["by"].items())
    return f"{one['chance'] / 10:5.1f} %   {dates}"


def _league(args: argparse.Namespace) -> None:
    from yinuo.programmes.campaigns.league_export import bands

    _write(args, bands(args.file, _bytes(args.before, "before") if args.before else b""))


def _draw(args: argparse.Namespace) -> None:
    from yinuo.programmes.campaigns.spot_audit import draw_of

    _write(args, draw_of(_bytes(args.file, "in"), _bytes(args.checkpoint, "checkpoint")))


def _bytes(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Invalid({option: UNREAD}) from None


def _write(args: argparse.Namespace, raw: bytes) -> None:
    if args.out is None:
        sys.stdout.write(raw.decode())
    else:
        args.out.write_bytes(raw)


DO: Final[Mapping[str, Callable[[argparse.Namespace], None]]] = {
    "forecast": _forecast,
    "league": _league,
    "draw": _draw,
}

COMMAND = Command(
    help="campaigns of a hundred days: how far they are, whether they will be done in time, who needs support",
    options=options,
    run=run,
    is_alone=is_alone,
)
