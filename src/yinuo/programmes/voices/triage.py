"""What the desk is told beside a new message: unit, category, urgency, how sure that is, and like matters solved.

Only numbers are kept in the model's file (`.npz`, never a pickle), and numpy alone is needed to answer. A person
decides; below the confidence that was set the machine says nothing. How it was taught stands in training.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.programmes.voices.grams import Counts, counts
from yinuo.programmes.voices.likeness import Compared, by_run, likenesses, said, weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from yinuo.programmes.voices.grams import Real, Whole
    from yinuo.programmes.voices.likeness import ByRun

HEADS: Final = ("unit", "category", "urgency")
TITLE, DETAIL = "title", "detail"
PARTS: Final = (TITLE, DETAIL)
ORDERS: Final[Mapping[str, tuple[int, ...]]] = {TITLE: (1, 2, 3), DETAIL: (1, 2)}
SHARE: Final[Mapping[str, float]] = {TITLE: 0.667, DETAIL: 0.745}
"""How long each part's row of weights is: together about 1, the title nearly as much as all of the detail."""
MOST_LIKE: Final = 3
NEAREST, VOTE, LEAST_WEIGHT = 10, 0.5, 1e-6
"""The nearest matters decided before have a vote in the score, each by its likeness, rare answers weighing more."""
LEAST_LIKE: Final = 0.12
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The runs one part of a message is read by, and how rare each is."""

    known: Whole
    rarity: Real


@dataclass(frozen=True, slots=True)
class Head:
    """One question and its possible answers: a weight for each run and answer, and how scores become confidence."""

    answers: tuple[str, ...]
    weight: Real
    bias: Real
    mix: Real
    shift: Real
    least: float
    voted: Whole
    """What was decided in each of the model's matters, by its place among the answers; -1 for nothing learned."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The likeliest answer to one question, and how often such an answer is right (0 to 1)."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one message; a question without a sure answer is not in `answers`."""

    answers: Mapping[str, Answer]
    like: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: how to read a message, how to answer, and the solved matters it may be like."""

    parts: Mapping[str, Vocabulary]
    heads: Mapping[str, Head]
    refs: tuple[str, ...]
    solved: Compared
    """The matters decided before that a message may be like; their refs are empty where one is not to be shown."""
    about: str = ""
    turned: ByRun | None = field(default=None, repr=False)
    """The solved matters found by their runs, where a model is asked about one message after another."""


def weighed_counts(found: Counts, read: Vocabulary, n: int) -> Real:
    """Give the weight of each entry of some texts' counts: rare runs more, repeated ones a little more."""
    weight = (1 + np.log(found.n)) * read.rarity[found.column]
    length = np.sqrt(np.bincount(found.row, weight**2, minlength=n))
    length[length == 0] = 1
    scaled: Real = (weight / length[found.row]).astype(np.float32)
    return scaled


def features(parts: Mapping[str, Vocabulary], told: Mapping[str, Sequence[str]]) -> Counts:
    """Read messages, part by part, as rows of weights; the parts' runs stand side by side."""
    row, column, weight, before = [], [], [], 0
    n = 0
    for name, read in parts.items():
        n = len(told[name])
        found = counts(told[name], ORDERS[name], read.known)
        row.append(found.row)
        column.append(found.column + before)
        weight.append(weighed_counts(found, read, n) * SHARE[name])
        before += len(read.known)
    rows = np.concatenate(row)
    order = np.argsort(rows, kind="stable")
    start = np.searchsorted(rows[order], np.arange(n + 1)).astype(np.int64)
    return Counts(start, np.concatenate(column)[order], np.concatenate(weight)[order].astype(np.float32))


def scored(found: Counts, head: Head) -> Real:
    """Give each message's score for each answer of one question."""
    n = len(found.start) - 1
    total = np.zeros((n, len(head.answers)), np.float32)
    if len(found.column):
        told = head.weight[found.column].astype(np.float32) * found.n[:, None]
        has = np.flatnonzero(np.diff(found.start))
        total[has] = np.add.reduceat(told, found.start[has], axis=0)
    return total + head.bias


def answered(scores: Real, head: Head) -> tuple[Whole, Real]:
    """Give for each message (the answer with the highest score, how often such an answer is right)."""
    told = scores @ head.mix + head.shift
    told = np.exp(told - told.max(axis=1, keepdims=True))
    best = scores.argmax(axis=1)
    sure: Real = told[np.arange(len(told)), best] / told.sum(axis=1)
    return best, sure


def suggested(model: Model, messages: Sequence[tuple[str, str]]) -> list[Suggestion]:
    """Suggest for each message (title, detail)."""
    if not messages:
        return []
    scores, near = judged(model, messages)
    told: list[dict[str, Answer]] = [{} for _ in messages]
    for name, head in model.heads.items():
        best, sure = answered(scores[name], head)
        for row, (one, confidence) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
            if confidence >= head.least:
                told[row][name] = Answer(head.answers[one], round(confidence, 3))
    return [
        Suggestion(answers, tuple((model.refs[n], round(like, 3)) for n, like in like_ones))
        for answers, like_ones in zip(told, near, strict=True)
    ]


def judged(
    model: Model, messages: Sequence[tuple[str, str]]
) -> tuple[dict[str, Real], list[list[tuple[int, float]]]]:
    """Give (each question's scores, message by message; the likest matters decided before, and how like)."""
    found = features(model.parts, _by_part(messages))
    scores = {name: scored(found, head) for name, head in model.heads.items()}
    near: list[list[tuple[int, float]]] = []
    texts = [said(title, detail if DETAIL in model.parts else "") for title, detail in messages]
    asked = weighed(texts, model.solved.known, model.solved.rarity)
    for first, table in likenesses(asked, model.solved, model.turned):
        which, like = nearest(table)
        for name, head in model.heads.items():
            scores[name][first : first + len(table)] += votes(which, like, head.voted, len(head.answers))
        for row, its in zip(which.tolist(), like.tolist(), strict=True):
            best = sorted(zip(its, row, strict=True), reverse=True)
            shown = [(n, one) for one, n in best if one >= LEAST_LIKE and model.refs[n]]
            near.append(shown[:MOST_LIKE])
    return scores, near


def nearest(table: Real) -> tuple[Whole, Real]:
    """Give for each row the NEAREST columns and their likeness, in no order."""
    few = min(NEAREST, table.shape[1])
    which = np.argpartition(-table, few - 1, axis=1)[:, :few]
    return which, np.take_along_axis(table, which, axis=1)


def votes(which: Whole, like: Real, voted: Whole, n_answers: int) -> Real:
    """Give what the nearest matters add to each answer's score: their likeness, divided among the answers."""
    often = np.bincount(voted[voted >= 0], minlength=n_answers)
    balance = np.append(np.where(often > 0, often.sum() / np.maximum(often, 1) / n_answers, 0), 0)
    answer = voted[which]
    weight = like * balance[answer]
    total = np.zeros((len(which), n_answers + 1), np.float32)
    np.add.at(total, (np.arange(len(which))[:, None], answer), weight)
    every = np.maximum(total[:, :-1].sum(axis=1, keepdims=True), LEAST_WEIGHT)
    added: Real = (VOTE * total[:, :-1] / every).astype(np.float32)
    return added


def _by_part(messages: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    return {TITLE: [title for title, _ in messages], DETAIL: [detail for _, detail in messages]}


def with_least(model: Model, least: float) -> Model:
    """Give the same model that speaks from another confidence on."""
    return replace(model, heads={name: replace(head, least=least) for name, head in model.heads.items()})


def saved(model: Model, path: Path) -> None:
    """Write a model; numbers and plain texts alone."""
    told: dict[str, Any] = {
        "form": np.array(FORM),
        "about": np.array(model.about),
        "refs": np.array(model.refs),
    }
    for name, part in model.parts.items():
        told |= {
            f"{name}.known": part.known,
            f"{name}.rarity": part.rarity,
        }
    for name, head in model.heads.items():
        told |= {
            f"{name}.answers": np.array(head.answers),
            f"{name}.weight": head.weight.astype(np.float16),
            f"{name}.bias": head.bias,
            f"{name}.mix": head.mix,
            f"{name}.shift": head.shift,
            f"{name}.least": np.array(head.least),
            f"{name}.voted": head.voted.astype(np.int16),
        }
    of = model.solved
    told |= {"solved.known": of.known, "solved.rarity": of.rarity, "solved.start": of.start}
    told |= {"solved.run": of.run.astype(np.int32), "solved.weight": of.weight.astype(np.float16)}
    with path.open("wb") as file:
        np.savez_compressed(file, **told)


def opened(path: Path) -> Model:
    """Read a model. Raises ValueError where the file is none of ours."""
    with np.load(path, allow_pickle=False) as told:
        if "form" not in told or int(told["form"]) != FORM:
            raise ValueError(f"{path.name} is no model of this form")
        parts = {
            name: Vocabulary(told[f"{name}.known"], told[f"{name}.rarity"])
            for name in PARTS
            if f"{name}.known" in told
        }
        heads = {name: _head(told, name) for name in HEADS if f"{name}.answers" in told}
        run, weight = told["solved.run"].astype(np.int64), told["solved.weight"].astype(np.float32)
        solved = Compared(told["solved.known"], told["solved.rarity"], told["solved.start"], run, weight)
        refs = tuple(told["refs"].tolist())
        return Model(parts, heads, refs, solved, str(told["about"]), by_run(solved))


def _head(told: Mapping[str, Any], name: str) -> Head:
    return Head(
        tuple(told[f"{name}.answers"].tolist()),
        told[f"{name}.weight"],
        told[f"{name}.bias"],
        told[f"{name}.mix"],
        told[f"{name}.shift"],
        float(told[f"{name}.least"]),
        told[f"{name}.voted"].astype(np.int64),
    )
