"""`yinuo voices train|evaluate|suggest|topics|sessions`: the brains on files or on the register, and its symposia."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.cli.command import Command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

    from yinuo.programmes.voices.triage import Model

INVALID, NOTHING_YET = 2, 3
"""Something is to be corrected; the register has too few decisions to learn from, which is nobody's fault."""
NEEDS_TRAIN: Final = Sentence("学习要用 scikit-learn。请装上：pip install 'yinuo[train]'")
FROM: Final = "messages, .jsonl or .csv; train and topics read the register where none is named"
TOO_FEW: Final = Sentence("例子太少，学不出什么。")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words of `yinuo voices`."""
    verbs = parser.add_subparsers(
        dest="what", required=True, metavar="train|evaluate|suggest|topics|sessions"
    )
    train = verbs.add_parser("train", help="learn from what was decided")
    train.add_argument(
        "--right", type=float, default=0.9, metavar="SHARE", help="how often it must be right to speak"
    )
    evaluate = verbs.add_parser("evaluate", help="print every figure of both brains")
    evaluate.add_argument(
        "--messages", type=Path, metavar="FILE", help="messages with times, to find topics in"
    )
    suggest = verbs.add_parser(
        "suggest", help="say unit, category, urgency of each message, and like matters"
    )
    suggest.add_argument("--model", type=Path, metavar="FILE", help="what was learned")
    suggest.add_argument("--least", type=float, metavar="SHARE", help="speak from this confidence on")
    topics = verbs.add_parser("topics", help="say what many people bring forward at once")
    topics.add_argument("--days", type=int, default=45, help="days looked back (default 45)")
    topics.add_argument(
        "--keep", action="store_true", help="keep what the register's own messages come to, for the desk"
    )
    for one in (train, evaluate, suggest, topics):
        one.add_argument("--in", dest="file", type=Path, metavar="FILE", help=FROM)
        one.add_argument("--out", type=Path, metavar="FILE", help="where to write it")
        one.add_argument("--json", action="store_true", help="print JSON")
    sessions = verbs.add_parser("sessions", help="list the symposia, and what became of each one's questions")
    sessions.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Do it. Returns 0, 2 where something is to be corrected, 3 where the register has nothing to learn from yet."""
    try:
        return DO[args.what](args) or 0
    except Invalid as wrong:
        for name, words in wrong.fields.items():
            sys.stderr.write(f"yinuo: {name}: {words}\n" if name else f"yinuo: {words}\n")
        return INVALID
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"sklearn", "scipy"}:
            raise
        sys.stderr.write(f"yinuo: {NEEDS_TRAIN}\n")
        return INVALID


def is_alone(args: argparse.Namespace) -> bool:
    """Say whether all that was named are files."""
    return (
        args.what != "sessions"
        and args.file is not None
        and (args.what != "suggest" or args.model is not None)
    )


def _train(args: argparse.Namespace) -> int:
    if args.file is None:
        return _train_here(args)
    from yinuo.programmes.voices.messages import examples, read
    from yinuo.programmes.voices.training import TooFew, taught
    from yinuo.programmes.voices.triage import saved

    some = examples(read(args.file))
    try:
        model = taught(some, right=args.right)
    except TooFew:
        raise Invalid({"in": TOO_FEW}) from None
    into = _named(args.out, "out")
    saved(model, into)
    _say(args, _learned(model, into, len(some)), into=None)
    return 0


def _train_here(args: argparse.Namespace) -> int:
    """Learn from the register's own decisions, into the file that the desk reads."""
    from django.conf import settings

    from yinuo.programmes.voices.learning import learn
    from yinuo.programmes.voices.training import TooFew

    into = args.out or settings.YINUO_TRIAGE_MODEL
    try:
        model, n = learn(into, right=args.right)
    except TooFew:
        sys.stderr.write(f"yinuo: {TOO_FEW}\n")
        return NOTHING_YET
    _say(args, _learned(model, into, n), into=None)
    return 0


def _learned(model: Model, into: Path, n: int) -> Mapping[str, Any]:
    return {
        "model": str(into),
        "learned from": n,
        "MB": round(into.stat().st_size / 1e6, 2),
        **{
            name: {"answers": len(head.answers), "speaks from": round(head.least, 3)}
            for name, head in model.heads.items()
        },
    }


def _evaluate(args: argparse.Namespace) -> None:
    from yinuo.programmes.voices.evaluation import figures
    from yinuo.programmes.voices.messages import NO_TOPIC, cell, examples, read, voices
    from yinuo.programmes.voices.training import TooFew

    some = examples(read(_named(args.file, "in")))
    rows = [row for row in read(args.messages) if cell(row, "topic") != "IGNORE"] if args.messages else []
    true = ["" if cell(row, "topic") in NO_TOPIC else cell(row, "topic") for row in rows]
    try:
        told = figures(some, voices(rows), true)
    except TooFew:
        raise Invalid({"in": TOO_FEW}) from None
    _say(args, told, into=args.out)


def _suggest(args: argparse.Namespace) -> None:
    from yinuo.programmes.voices.messages import cell, read
    from yinuo.programmes.voices.triage import opened, suggested, with_least

    rows = read(_named(args.file, "in"))
    try:
        model = opened(_named(args.model, "model"))
    except (OSError, ValueError):
        raise Invalid({"model": Sentence("没有这个文件，或者读不出来。")}) from None
    model = model if args.least is None else with_least(model, args.least)
    said = suggested(model, [(cell(row, "title"), cell(row, "detail")) for row in rows])
    told = [
        {
            "ref": cell(row, "ref") or str(number),
            **{name: {"value": a.value, "confidence": a.confidence} for name, a in one.answers.items()},
            "like": [{"ref": ref, "likeness": like} for ref, like in one.like],
        }
        for number, (row, one) in enumerate(zip(rows, said, strict=True))
    ]
    _say_rows(args, told)


def _topics(args: argparse.Namespace) -> None:
    if args.file is None:
        _topics_here(args)
        return
    from yinuo.programmes.voices.messages import read, voices
    from yinuo.programmes.voices.topics import topics, window

    every = voices(read(args.file))
    now = max((voice.at for voice in every), default=datetime.now(UTC))
    here = window([voice for voice in every if voice.at > now - timedelta(days=args.days)])
    told = [
        {
            "name": topic.name,
            "heat": round(topic.heat, 2),
            "senders": topic.n_senders,
            "refs": [here.voices[one].ref for one in topic.members],
        }
        for topic in topics(here, now)
    ]
    _say_rows(args, told)


def _sessions(args: argparse.Namespace) -> None:
    from yinuo.kernel.limits.queries import current_calendar
    from yinuo.programmes.voices.talk_records import symposia

    rows = symposia(current_calendar().local_date(datetime.now(UTC)))
    if args.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for row in rows:
        told = (
            row["held_on"],
            row["code"],
            row["phase"] or row["source"],
            f"{row['n_ended']}/{row['n']}",
            row["title"],
        )
        sys.stdout.write("  ".join(told) + "\n")


def _topics_here(args: argparse.Namespace) -> None:
    """Look for the topics of today, or of the day that the demo opens on; keep them for the desk where it is said."""
    from django.conf import settings

    from yinuo.kernel.limits.queries import current_calendar
    from yinuo.programmes.voices.gathering import MOST, find, look

    calendar, at = current_calendar(), datetime.now(UTC)
    if settings.YINUO_AT is not None:
        at = calendar.day_end(settings.YINUO_AT)
    on = calendar.local_date(at) if settings.YINUO_AT is None else settings.YINUO_AT
    if args.keep:
        _say(args, {"topics": find(on, at), "day": on.isoformat()}, into=None)
        return
    told = [
        {"name": one.name, "heat": round(one.heat, 2), "senders": one.n_senders, "refs": list(refs)}
        for one, refs in look(on, at, MOST, args.days)
    ]
    _say_rows(args, told)


def _named(path: Path | None, option: str) -> Path:
    if path is None:
        raise Invalid({option: Sentence("请写明文件。")})
    return path


def _say(args: argparse.Namespace, told: Mapping[str, Any], into: Path | None) -> None:
    """Print figures, and write them as JSON where a file is named."""
    from yinuo.programmes.voices.evaluation import lines

    text = json.dumps(told, ensure_ascii=False, indent=2)
    if into is not None:
        into.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n" if args.json else "\n".join(lines(told)) + "\n")


def _say_rows(args: argparse.Namespace, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line to the file; print it where none is named, or where it is asked for."""
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    if args.out is not None:
        args.out.write_text(text, "utf-8")
    if args.out is None or args.json:
        sys.stdout.write(text)


DO: Final[Mapping[str, Callable[[argparse.Namespace], int | None]]] = {
    "train": _train,
    "evaluate": _evaluate,
    "suggest": _suggest,
    "topics": _topics,
    "sessions": _sessions,
}

COMMAND = Command(
    help="what the machine suggests about requests, and how often it is right",
    options=options,
    run=run,
    role="worker",
    is_alone=is_alone,
)
