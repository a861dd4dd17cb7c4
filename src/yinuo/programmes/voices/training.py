"""Teaching the triage model: in a process of its own, with scikit-learn (`pip install yinuo[train]`).

For each question one weight is learned for every run of characters and answer (ridge regression on ±1, rare answers
weighing as much as common ones). How sure a score is, is learned from scores by weights that had not seen the message
nor a near-copy of it; a regression turns them into confidences. What the model may say aloud is set there too: from
that confidence on it was right as often as was asked for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.programmes.voices.grams import counts, vocabulary
from yinuo.programmes.voices.likeness import Compared, compared, likenesses, said
from yinuo.programmes.voices.triage import (
    DETAIL,
    HEADS,
    ORDERS,
    PARTS,
    TITLE,
    Head,
    Model,
    Vocabulary,
    answered,
    features,
    nearest,
    votes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yinuo.programmes.voices.grams import Counts, Real, Whole

SEED: Final = 2025
RIDGE: Final = 0.5
EVERY: Final = 0.5
"""What every message has in common with every other, so that the weights need no middle of their own."""
LEAST_HELD: Final[Mapping[str, int]] = {TITLE: 2, DETAIL: 3}
"""A run must stand in so many messages to be learned from."""
FEWEST: Final = 4
"""An answer that was given less often is not learned: nothing could be said of how sure it is."""
RIGHT: Final = 0.9
NEVER: Final = 1.01
MOST_LEARNED: Final = 12_000
"""The newest decisions are learned from: the table of their products must fit in memory (0.6 GB)."""
MOST_RUNS: Final = 64


class TooFew(Exception):  # noqa: N818 -- it says what there is
    """There are too few messages to learn anything from."""


@dataclass(frozen=True, slots=True)
class Example:
    """One message and what a person decided; near-copies share a group, `is_solved` may be shown as a like case."""

    ref: str
    title: str
    detail: str
    group: str
    answers: Mapping[str, str]
    is_solved: bool = True


def told_by(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Give the messages part by part."""
    return {TITLE: [one.title for one in examples], DETAIL: [one.detail for one in examples]}


def read_by(told: Mapping[str, Sequence[str]], parts: Sequence[str] = PARTS) -> dict[str, Vocabulary]:
    """Choose the runs to read messages by, and weigh each by how rare it is."""
    found = {}
    for name in parts:
        texts = told[name]
        known = vocabulary(texts, ORDERS[name], LEAST_HELD[name])
        held = counts(texts, ORDERS[name], known)
        often = np.bincount(held.column, minlength=len(known))
        rarity = (np.log((1 + len(texts)) / (1 + often)) + 1).astype(np.float32)
        found[name] = Vocabulary(known, rarity)
    return found


def folds(
    answers: Sequence[str], groups: Sequence[str], n: int, seed: int = SEED
) -> Iterator[tuple[Whole, Whole]]:
    """Give (learn from, look at) n times: every answer in each, no group on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold

    yield from StratifiedGroupKFold(n, shuffle=True, random_state=seed).split(
        np.zeros(len(answers)), np.array(answers), np.array(groups)
    )


def learned(found: Counts, n_runs: int, answers: Sequence[str], groups: Sequence[str]) -> tuple[Head, Real]:
    """Learn one question's weights; give them, and each message's scores by weights that had not seen its group.

    Ridge regression by way of its dual: with the messages' products K, the balance of answers D and Y = ±1, the inverse
    G of K + RIDGE · D gives the weights of messages A = G Y, and Y − G⁻¹ A over a group's own block gives what the
    group would have scored had it been left out (exactly; the runs and their rarity are still those of all).
    """
    from scipy.linalg.blas import ssymm
    from scipy.linalg.lapack import spotrf, spotri
    from scipy.sparse import csr_matrix

    table = csr_matrix((found.n, found.column, found.start), shape=(len(answers), n_runs))
    names, place, often = np.unique(np.array(answers), return_inverse=True, return_counts=True)
    products = (table @ table.T).toarray()
    products += EVERY
    products[np.diag_indices_from(products)] += RIDGE * len(names) * often[place] / len(answers)
    factor, wrong = spotrf(products, lower=1, overwrite_a=1)
    inverse, wrong_too = spotri(factor, lower=1, overwrite_c=1)
    if wrong or wrong_too:
        raise ArithmeticError("the messages' products have no inverse")
    target = np.where(place[:, None] == np.arange(len(names)), 1, -1).astype(np.float32)
    diagonal = inverse.diagonal().copy()
    by_message = ssymm(1.0, inverse, target, lower=1)
    unseen = target - by_message / diagonal[:, None]
    for block in _blocks(groups):
        own = inverse[np.ix_(block, block)]
        own = np.tril(own) + np.tril(own, -1).T
        unseen[block] = target[block] - np.linalg.solve(own, by_message[block])
    weight, bias = np.asarray(table.T @ by_message, np.float32), EVERY * by_message.sum(axis=0)
    same, none = np.eye(len(names), dtype=np.float32), np.zeros(len(names), np.float32)
    voted = np.zeros(0, np.int64)
    return Head(tuple(map(str, names)), weight, bias.astype(np.float32), same, none, NEVER, voted), unseen


def _blocks(groups: Sequence[str]) -> list[Whole]:
    """Give the messages of every group of two and more, each in order."""
    of: dict[str, list[int]] = {}
    for n, group in enumerate(groups):
        of.setdefault(group, []).append(n)
    return [np.array(block) for block in of.values() if len(block) > 1]


def _n_runs(read: Mapping[str, Vocabulary]) -> int:
    return sum(len(one.known) for one in read.values())


def sure(head: Head, scores: Real, answers: Sequence[str], right: float) -> Head:
    """Learn a question's confidences from unseen scores, and from which one on it is right as often as asked for."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, max_iter=500).fit(scores, np.array(answers))
    mix, shift = fitted.coef_.T, fitted.intercept_
    if len(head.answers) == 2:  # noqa: PLR2004
        mix, shift = np.hstack([-mix, mix]) / 2, np.concatenate([-shift, shift]) / 2
    told = replace(head, mix=mix.astype(np.float32), shift=shift.astype(np.float32))
    best, confidences = answered(scores, told)
    is_right = np.array(told.answers)[best] == np.array(answers)
    return replace(told, least=least_for(confidences, is_right, right))


def least_for(confidence: Real, is_right: Any, right: float) -> float:
    """Give the lowest confidence from which on so many are right; past 1 where none is."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= right)
    return float(confidence[order[good[-1]]]) if len(good) else NEVER


def known_answers(examples: Sequence[Example], name: str, fewest: int = FEWEST) -> list[Example]:
    """Give the messages that teach one question: those whose answer was given in enough groups."""
    groups = Counter(
        answer for answer, _group in {(one.answers.get(name, ""), one.group) for one in examples}
    )
    return [one for one in examples if one.answers.get(name) and groups[one.answers[name]] >= fewest]


def taught(
    examples: Sequence[Example], right: float = RIGHT, parts: Sequence[str] = PARTS, about: str = ""
) -> Model:
    """Teach a model. Raises TooFew where no question has two answers given often enough."""
    examples = examples[-MOST_LEARNED:]
    if not examples:
        raise TooFew
    read = read_by(told_by(examples), parts)
    heads: dict[str, Head] = {}
    solved = _briefly(examples, parts)
    near = _nearest_of_others(solved, [one.group for one in examples])
    place = {id(one): n for n, one in enumerate(examples)}
    for name in HEADS:
        some = known_answers(examples, name)
        answers = [one.answers[name] for one in some]
        if len(set(answers)) < 2:  # noqa: PLR2004 -- one answer is no question
            continue
        found = features(read, told_by(some))
        head, scores = learned(found, _n_runs(read), answers, [one.group for one in some])
        rows = np.array([place[id(one)] for one in some])
        voted = np.full(len(examples), -1)
        voted[rows] = [head.answers.index(answer) for answer in answers]
        scores += votes(near[0][rows], near[1][rows], voted, len(head.answers))
        heads[name] = sure(replace(head, voted=voted), scores, answers, right)
    if not heads:
        raise TooFew
    return Model(read, heads, tuple(one.ref if one.is_solved else "" for one in examples), solved, about)


def _nearest_of_others(solved: Compared, groups: Sequence[str]) -> tuple[Whole, Real]:
    """Give for every message its nearest of other groups, and how like they are."""
    which, like = [], []
    mark = np.unique(np.array(groups), return_inverse=True)[1]
    for first, table in likenesses(solved, solved):
        table[mark[first : first + len(table), None] == mark] = 0
        found = nearest(table)
        which.append(found[0])
        like.append(found[1])
    return np.concatenate(which), np.concatenate(like)


def _briefly(examples: Sequence[Example], parts: Sequence[str]) -> Compared:
    """Keep of each message the runs that tell most."""
    texts = compared([said(one.title, one.detail if DETAIL in parts else "") for one in examples])
    row = np.repeat(np.arange(len(texts)), np.diff(texts.start))
    order = np.lexsort((-texts.weight, row))
    kept = order[np.arange(len(order)) - texts.start[row[order]] < MOST_RUNS]
    start = np.searchsorted(row[kept], np.arange(len(texts) + 1)).astype(np.int64)
    return Compared(texts.known, texts.rarity, start, texts.run[kept], texts.weight[kept])
