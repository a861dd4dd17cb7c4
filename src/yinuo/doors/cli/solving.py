"""Commands that answer a question in a file with an answer in a file: `--in`, `--out`, `--json`, and no database."""

from __future__ import annotations

import gettext
import json
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.given import read

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from yinuo.base.given import Given

INVALID: Final = 2
NEEDS_PLAN: Final = Sentence("这要用 scipy 和 pyvrp。请装上：pip install 'yinuo[plan]'")
PLAN: Final = frozenset(("scipy", "pyvrp"))


def words(parser: argparse.ArgumentParser, *, seconds: float | None = None) -> None:
    """Declare the files, and how long it may take where that can be chosen."""
    parser.add_argument(
        "--in", dest="file", type=Path, required=True, metavar="FILE", help="the question, JSON"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the answer, JSON")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    if seconds is not None:
        parser.add_argument(
            "--seconds", type=float, default=seconds, metavar="N", help=f"time at most (default {seconds:g})"
        )


def answered(
    args: argparse.Namespace,
    answer: Callable[[Given, argparse.Namespace], Mapping[str, Any]],
    summary: Callable[[Mapping[str, Any]], str],
) -> int:
    """Read, answer, write. Returns 0, or 2 where something is to be corrected, with its place and sentence."""
    try:
        told = answer(read(args.file), args)
    except Invalid as wrong:
        for name, sentence in wrong.fields.items():
            sys.stderr.write(f"yinuo: {name}: {sentence}\n" if name else f"yinuo: {sentence}\n")
        return INVALID
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in PLAN:
            raise
        sys.stderr.write(f"yinuo: {NEEDS_PLAN}\n")
        return INVALID
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if args.out is not None:
        args.out.write_text(text + "\n", "utf-8")
    sys.stdout.write((text if args.json else summary(told)) + "\n")
    return 0


def both(sentence: Sentence) -> dict[str, str]:
    """Give a sentence in both languages of the product."""
    return {"zh": str(sentence), "en": sentence.said_in(_english().gettext)}


@cache
def _english() -> gettext.NullTranslations:
    return gettext.translation("django", str(files("yinuo") / "locale"), ["en"], fallback=True)
