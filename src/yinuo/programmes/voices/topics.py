"""What many people bring forward at once: the same problem at the same place, within one window of days.

Two texts are of one topic that share both what is rare among all of them (where) and what is not so rare (what): a
place alone ties a broken lift to a noisy bar, a problem alone ties two towns. Groups are then looked at again without
what only they say, so that whoever shares the place and nothing else falls out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from yinuo.base.lexemes import RUNS, folded
from yinuo.programmes.voices.clusters import grouped
from yinuo.programmes.voices.likeness import POLITE, Compared, compared, likenesses, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from yinuo.programmes.voices.grams import Real

DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on one half of the measuring data, and reported on the other (docs/generated/voices.md)."""

    least: float = 0.09
    in_title: float = 0.4
    common: float = 0.007
    what: float = 0.25
    shared: float = 0.3
    own: float = 0.65
    neighbours: int = 40
    half_life: float = 90.0
    most_topics: int = 20
    fewest_senders: int = 2


CHOSEN: Final = Settings()


@dataclass(frozen=True, slots=True)
class Voice:
    """One message, when it came, and who sent it: the same mark for the same sender, empty where nobody can tell."""

    ref: str
    sender: str
    at: datetime
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Messages of the same problem at the same place, the likest to all the others first."""

    name: str
    heat: float
    n_senders: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Messages of one window, compared with each other once."""

    voices: tuple[Voice, ...]
    texts: Compared
    graph: dict[int, dict[int, float]] = field(repr=False)


def window(voices: Sequence[Voice], chosen: Settings = CHOSEN) -> Window:
    """Compare every message with every other, and keep each one's nearest."""
    texts = compared([said(voice.title, voice.detail) for voice in voices])
    titles = compared([POLITE.sub("", voice.title) for voice in voices])
    graph: dict[int, dict[int, float]] = {n: {} for n in range(len(voices))}
    if not voices:
        return Window((), texts, graph)
    most = max(4, int(chosen.common * len(voices)))
    common = _without_rare(texts, most), _without_rare(titles, most)
    each = zip(*(likenesses(one, one) for one in (texts, titles, *common)), strict=True)
    share = chosen.in_title
    for whole, head, what, what_head in each:
        alike = (1 - share) * whole[1] + share * head[1]
        alike *= ((1 - share) * what[1] + share * what_head[1]) ** chosen.what
        _keep_nearest(graph, whole[0], alike, chosen)
    return Window(tuple(voices), texts, graph)


def _without_rare(texts: Compared, most: int) -> Compared:
    """Give the same texts without the runs that stand in at most so many of them: their places, mostly."""
    held = np.bincount(texts.run, minlength=len(texts.known))
    is_common = held[texts.run] > most
    row = np.repeat(np.arange(len(texts)), np.diff(texts.start))[is_common]
    weight = texts.weight[is_common]
    length = np.sqrt(np.bincount(row, weight**2, minlength=len(texts)))
    length[length == 0] = 1
    start = np.searchsorted(row, np.arange(len(texts) + 1)).astype(np.int64)
    scaled = (weight / length[row]).astype(np.float32)
    return Compared(texts.known, texts.rarity, start, texts.run[is_common], scaled)


def _keep_nearest(graph: dict[int, dict[int, float]], first: int, alike: Real, chosen: Settings) -> None:
    few = min(chosen.neighbours + 1, alike.shape[1])
    nearest = np.argpartition(-alike, few - 1, axis=1)[:, :few]
    for row, others in enumerate(nearest):
        one = first + row
        for other in others.tolist():
            like = float(alike[row, other])
            if other != one and like >= chosen.least / 3:
                graph[one][other] = graph[other][one] = like


def topics(
    found: Window, now: datetime, chosen: Settings = CHOSEN, among: Iterable[int] | None = None
) -> list[Topic]:
    """Give the window's topics as of `now`, the hottest first; `among`: as it was when only those messages were in."""
    here = frozenset(range(len(found.voices)) if among is None else among)
    graph = {one: {b: like for b, like in found.graph[one].items() if b in here} for one in sorted(here)}
    told = []
    for group in grouped(graph, chosen.least):
        members = _of_one_problem(found.texts, group, chosen)
        senders = {sender_of(found.voices[one]) for one in members}
        if len(senders) >= chosen.fewest_senders:
            heat = heat_of([found.voices[one] for one in members], now, chosen)
            told.append(
                Topic(named([found.voices[one].title for one in members]), heat, len(senders), members)
            )
    return sorted(told, key=lambda topic: (-topic.heat, topic.members))


def _of_one_problem(texts: Compared, group: tuple[int, ...], chosen: Settings) -> tuple[int, ...]:
    """Leave out, one by one, whoever says nothing of what the others say besides the group's own rare words."""
    if len(group) <= 2:  # noqa: PLR2004 -- of two, neither is the odd one out
        return group
    held = np.bincount(texts.run, minlength=len(texts.known))
    rows = [slice(texts.start[one], texts.start[one + 1]) for one in group]
    runs, column = np.unique(np.concatenate([texts.run[row] for row in rows]), return_inverse=True)
    table = np.zeros((len(group), len(runs)), np.float32)
    at = np.repeat(np.arange(len(group)), [row.stop - row.start for row in rows])
    table[at, column] = np.concatenate([texts.weight[row] for row in rows])
    here = (table > 0).sum(axis=0)
    table = table[:, (here > 1) & (here / held[runs] <= chosen.own)]
    left = list(range(len(group)))
    while len(left) > 2:  # noqa: PLR2004
        rest = table[left].sum(axis=0) - table[left]
        scale = np.linalg.norm(table[left], axis=1) * np.linalg.norm(rest, axis=1)
        fits = (table[left] * rest).sum(axis=1) / np.where(scale == 0, 1, scale)
        if fits.min() >= chosen.shared:
            break
        del left[int(fits.argmin())]
    return tuple(group[one] for one in left)


def sender_of(voice: Voice) -> str:
    """Give the mark a message counts under: those of whom nothing is known count as one sender a day."""
    return voice.sender or f"?{voice.at:%Y-%m-%d}"


def heat_of(voices: Sequence[Voice], now: datetime, chosen: Settings = CHOSEN) -> float:
    """Weigh how many bring it forward, each sender once by their latest message; it halves in `half_life` days.

    Whoever sends a thousand messages is as warm as who sends one.
    """
    latest: dict[str, datetime] = {}
    for voice in voices:
        who = sender_of(voice)
        latest[who] = max(voice.at, latest.get(who, voice.at))
    ages = ((now - at).total_seconds() / DAY for at in latest.values())
    return float(sum(0.5 ** (max(0.0, age) / chosen.half_life) for age in ages))


def named(titles: Sequence[str]) -> str:
    """Name a topic by the two longest runs that half of its titles share, where and what; else by a short title."""
    shared: list[str] = []
    bare = [POLITE.sub(" ", folded(title)) for title in titles]
    for part in _shared_runs(bare):
        if not any(set(part) & set(other) for other in shared):
            shared.append(part)
    if len(shared) > 1:
        first = next((title for title in bare if all(part in title for part in shared[:2])), "")
        return " · ".join(sorted(shared[:2], key=first.find))
    return min(titles, key=lambda title: (len(title), title))


def _shared_runs(titles: Sequence[str]) -> list[str]:
    """Give the runs of two and more characters that half of the titles hold, the longest and commonest first."""
    held: Counter[str] = Counter()
    for title in titles:
        found = {
            run[at : at + n]
            for run in (match[0] for match in RUNS.finditer(title))
            for n in range(2, min(len(run), 12) + 1)
            for at in range(len(run) - n + 1)
        }
        held.update(found)
    enough = [(run, n) for run, n in held.items() if n > 1 and n * 2 >= len(titles)]
    return [run for run, _n in sorted(enough, key=lambda one: (-len(one[0]) * one[1], one[0]))]
