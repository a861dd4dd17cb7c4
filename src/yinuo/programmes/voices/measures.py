"""Measures of the two brains, as formulas over plain lists; evaluation.py runs them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yinuo.programmes.voices.grams import Real
    from yinuo.programmes.voices.topics import Topic

BINS: Final = 15


def macro_f1(said: Sequence[str], true: Sequence[str]) -> float:
    """Give the mean over all true answers of 2 × right ÷ (said + true)."""
    n_said, n_true = Counter(said), Counter(true)
    right = Counter(answer for answer, told in zip(true, said, strict=True) if answer == told)
    return float(np.mean([2 * right[name] / (n_said[name] + n_true[name]) for name in n_true]))


def calibration_error(confidence: Real, is_right: Sequence[bool]) -> float:
    """Give the expected calibration error: in BINS equal bins, |confidence − share right|, weighed by messages."""
    sure, right = np.asarray(confidence, float), np.asarray(is_right, float)
    where = np.minimum((sure * BINS).astype(int), BINS - 1)
    gap = np.abs(np.bincount(where, sure - right, minlength=BINS))
    return float(gap.sum() / max(1, len(sure)))


def average_precision(likeness: Real, is_same: Sequence[bool]) -> float:
    """Give the mean, over the messages of the same topic, of the precision down to each, the likest first."""
    same = np.asarray(is_same)[np.argsort(-likeness, kind="stable")]
    at = np.flatnonzero(same)
    return float(np.mean(np.arange(1, len(at) + 1) / (at + 1))) if len(at) else 0.0


def b_cubed(true: Sequence[str], found: Sequence[Topic]) -> tuple[float, float, float]:
    """Give (precision, recall, F) of B³ over the messages that are of a topic.

    Strict: whatever else lies in a message's group, decoys and background too, lowers its precision; a message that is
    in no group is a group of its own.
    """
    of = {one: n for n, topic in enumerate(found) for one in topic.members}
    size = Counter(topic for topic in true if topic)
    precision, recall = [], []
    for one, topic in enumerate(true):
        if not topic:
            continue
        group = found[of[one]].members if one in of else (one,)
        same = sum(true[other] == topic for other in group)
        precision.append(same / len(group))
        recall.append(same / size[topic])
    p, r = float(np.mean(precision)), float(np.mean(recall))
    return p, r, 2 * p * r / (p + r)


def is_shown(topic: str, true: Sequence[str], found: Sequence[Topic], most: int) -> bool:
    """Say whether one of the first `most` groups is this topic: half of what lies in it, two messages or more."""
    for group in found[:most]:
        same = sum(true[one] == topic for one in group.members)
        if same > 1 and same * 2 >= len(group.members):
            return True
    return False
