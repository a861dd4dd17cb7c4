"""The figures of the two brains on a file of messages: nothing is learned here from what it is judged by.

Triage: folds that keep near-copies together, each judged by a model that saw none of them. Topics: planted ones, three
draws, and those a reader found in real messages, however few.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.programmes.voices import measures
from yinuo.programmes.voices.likeness import compared, likenesses, said
from yinuo.programmes.voices.planting import NoFamily, planted
from yinuo.programmes.voices.topics import CHOSEN, Topic, topics, window
from yinuo.programmes.voices.training import FEWEST, folds, known_answers, least_for, taught
from yinuo.programmes.voices.triage import (
    PARTS,
    TITLE,
    answered,
    judged,
    opened,
    saved,
    suggested,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.programmes.voices.grams import Real
    from yinuo.programmes.voices.planting import Planted
    from yinuo.programmes.voices.topics import Settings, Voice, Window
    from yinuo.programmes.voices.training import Example
    from yinuo.programmes.voices.triage import Model

    Figures = dict[str, Any]

SPLITS, SEEDS, PRECISE = 5, (1, 2, 3), 0.95
FEW: Final = 1000
ALONE: Final = 200
MOVED: Final = 0.2
MOVABLE: Final = ("least", "in_title", "common", "what", "shared", "own", "half_life")


def triage_figures(examples: Sequence[Example], name: str) -> Figures:
    """Judge one question: title and detail, title alone, and what a thousand messages teach."""
    some = known_answers(examples, name, FEWEST * 2)
    whole = _judged(some, name)
    told: Figures = {"question": name, "n": len(some), "answers": len({one.answers[name] for one in some})}
    told["title and detail"] = whole
    told["title alone"] = _judged(some, name, parts=(TITLE,))
    if len(some) > FEW * SPLITS / (SPLITS - 1):
        told[f"{FEW} messages"] = _judged(some, name, most=FEW)
    return told


def _judged(some: Sequence[Example], name: str, parts: Sequence[str] = PARTS, most: int = 0) -> Figures:
    answers = [one.answers[name] for one in some]
    scores: list[float] = []
    sure: list[Real] = []
    right: list[bool] = []
    for learn, look in folds(answers, [one.group for one in some], SPLITS):
        seen = [some[n] for n in (Random(n_fold(scores)).sample(list(learn), most) if most else learn)]  # noqa: S311
        only = [replace(one, answers={name: one.answers[name]}) for one in seen]
        given, confidence = _answered(taught(only, parts=parts), name, [some[n] for n in look])
        true = [answers[n] for n in look]
        scores.append(measures.macro_f1(given, true))
        sure.append(confidence)
        right += [a == b for a, b in zip(given, true, strict=True)]
    confidences, is_right = np.concatenate(sure), np.array(right)
    least = least_for(confidences, is_right, PRECISE)
    return {
        "macro-F1": round(fmean(scores), 4),
        "± between folds": round(pstdev(scores), 4),
        "calibration error": round(measures.calibration_error(confidences, right), 4),
        "coverage at 95 % precision": round(float((confidences >= least).mean()), 4),
    }


def n_fold(scores: Sequence[float]) -> int:
    """Give the number of the fold under way, for the draw of its few messages."""
    return len(scores)


def _answered(model: Model, name: str, asked: Sequence[Example]) -> tuple[list[str], Real]:
    head = model.heads[name]
    best, sure = answered(judged(model, [(one.title, one.detail) for one in asked])[0][name], head)
    return [head.answers[n] for n in best], sure


def cost_figures(examples: Sequence[Example]) -> Figures:
    """Measure what learning and answering cost here: seconds, milliseconds a message, megabytes."""
    began = time.monotonic()
    model = taught(examples)
    learned = time.monotonic() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "triage.npz"
        saved(model, path)
        size, model = path.stat().st_size, opened(path)
    asked = [(one.title, one.detail) for one in examples]
    began = time.monotonic()
    for _message in asked[: ALONE * 10 : 10] or asked:
        suggested(model, [_message])
    alone = (time.monotonic() - began) / len(asked[: ALONE * 10 : 10] or asked)
    began = time.monotonic()
    suggested(model, asked)
    batch = (time.monotonic() - began) / len(asked)
    return {
        "fit, s": round(learned, 1),
        "alone, ms": round(alone * 1000, 2),
        "in batch, ms": round(batch * 1000, 3),
        "file, MB": round(size / 1e6, 2),
        "features": sum(len(part.known) for part in model.parts.values()),
        "cores": os.cpu_count(),
    }


def likeness_figures(voices: Sequence[Voice], true: Sequence[str]) -> Figures:
    """Judge likeness: each message of a topic is asked against all the others."""
    texts = compared([said(voice.title, voice.detail) for voice in voices])
    precisions = []
    for first, table in likenesses(texts, texts):
        for row, likeness in enumerate(table):
            one = first + row
            if true[one]:
                others = [n for n in range(len(voices)) if n != one]
                same = [true[n] == true[one] for n in others]
                precisions.append(measures.average_precision(likeness[others], same))
    return {"n": len(precisions), "among": len(voices), "MAP": round(fmean(precisions), 4)}


def topic_figures(voices: Sequence[Voice], true: Sequence[str], chosen: Settings = CHOSEN) -> Figures:
    """Judge the topics of real messages, and once more for each threshold moved down and up by a fifth."""
    here, now = window(voices, chosen), max(voice.at for voice in voices)
    told: Figures = {"n": sum(map(bool, true)), "topics": len(set(filter(None, true))), "among": len(voices)}
    told |= _b3(true, topics(here, now, chosen))
    moved = {}
    for name in MOVABLE:
        for by in (1 - MOVED, 1 + MOVED):
            other = replace(chosen, **{name: getattr(chosen, name) * by})
            again = here if name in {"least", "shared", "own", "half_life"} else window(voices, other)
            moved[f"{name} × {by:.1f}"] = _b3(true, topics(again, now, other))["B³-F"]
    return told | {"thresholds moved": moved}


def _b3(true: Sequence[str], found: Sequence[Topic]) -> Figures:
    precision, recall, f = measures.b_cubed(true, found)
    return {"B³-P": round(precision, 4), "B³-R": round(recall, 4), "B³-F": round(f, 4)}


def planted_figures(
    background: Sequence[Voice],
    pool: Sequence[Example],
    seeds: Sequence[int] = SEEDS,
    chosen: Settings = CHOSEN,
) -> Figures:
    """Judge topics that were planted, once for each seed."""
    each = [_planted(planted(background, pool, Random(seed)), seed, chosen) for seed in seeds]  # noqa: S311
    waited = [n for one in each for n in one["messages until raised"]]
    return {
        "B³-F": round(fmean(one["B³-F"] for one in each), 4),
        "topics": fmean(one["topics"] for one in each),
        "in the first twenty": round(fmean(one["in the first twenty"] for one in each), 2),
        "messages until raised, median": median(waited) if waited else None,
        "never raised": sum(one["never raised"] for one in each),
        "draws": each,
    }


def _planted(told: Planted, seed: int, chosen: Settings) -> Figures:
    here, now = window(told.voices, chosen), told.voices[-1].at
    found = topics(here, now, chosen)
    names = sorted(set(filter(None, told.topics)), key=int)
    shown = [measures.is_shown(name, told.topics, found, chosen.most_topics) for name in names]
    raised = [_raised(here, told.topics, name, chosen) for name in names]
    return {
        "seed": seed,
        "messages": len(told.voices),
        **_b3(told.topics, found),
        "topics": len(names),
        "in the first twenty": sum(shown),
        "messages until raised": [n for n in raised if n],
        "never raised": raised.count(0),
    }


def _raised(here: Window, true: Sequence[str], name: str, chosen: Settings) -> int:
    """Give how many of a topic's messages were in when it first stood among the first twenty; 0 where it never did."""
    arrived = [one for one, topic in enumerate(true) if topic == name]
    for n, last in enumerate(arrived, 1):
        seen = topics(here, here.voices[last].at, chosen, among=range(last + 1)) if n > 1 else []
        if measures.is_shown(name, true, seen, chosen.most_topics):
            return n
    return 0


def figures(examples: Sequence[Example], voices: Sequence[Voice], true: Sequence[str]) -> Figures:
    """Give all figures that the files allow."""
    told: Figures = {}
    if examples:
        questions = sorted({name for one in examples for name in one.answers})
        told["triage"] = [triage_figures(examples, name) for name in questions]
        told["cost"] = cost_figures(examples)
    if voices:
        if any(true):
            told["likeness"] = likeness_figures(voices, true)
            told["topics"] = topic_figures(voices, true)
        with suppress(NoFamily):
            told["planted"] = planted_figures(voices, examples)
    return told


def lines(told: Mapping[str, Any], depth: int = 0) -> list[str]:
    """Say figures in plain lines."""
    out = []
    for name, value in told.items():
        if isinstance(value, dict):
            out += [f"{'  ' * depth}{name}", *lines(value, depth + 1)]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            out += [line for one in value for line in (f"{'  ' * depth}{name}", *lines(one, depth + 1))]
        else:
            out.append(f"{'  ' * depth}{name:<34} {value}")
    return out
