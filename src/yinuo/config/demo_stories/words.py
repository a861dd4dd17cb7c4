"""Makes texts out of the corpora so that no two matters of a community bear one title and no two bodies are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.config.demo_stories.corpus import fitting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from yinuo.config.demo_stories.cast import Spot
    from yinuo.config.demo_stories.corpus import Case, Corpus, Family, Quarrel, Undertaking

TRIES: Final = 400
MOST_OF_A_TITLE: Final = 4
"""How often one title may stand in the whole demo (never twice in one community)."""
LONG_TITLES, PERSONAL, PLACED = 0.06, 0.03, 0.2


class RunDry(Exception):  # noqa: N818 -- it is said of the corpora, not of an error made
    """The corpora have nothing new left to say here."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody brings forward: as typed, and as the desk may show it."""

    family: Family
    case: Case
    place: Spot
    spot: str
    title: str
    body: str
    summary: str
    nth: int = 0
    number: str = ""

    @property
    def manner(self) -> str:
        """Which manner of speaking fits: "en", "desk" (papers and words), "built" (something mended), or ""."""
        if self.family.language == "en":
            return "en"
        return "desk" if self.family.is_desk_work else "built" if self.family.is_built else ""

    @property
    def category(self) -> str:
        """The family's category, or the case's own."""
        return self.case.category or self.family.category


@dataclass(frozen=True, slots=True)
class Pledge:
    """What an office or a firm undertakes."""

    what: Undertaking
    place: Spot
    spot: str
    title: str
    body: str
    proof: str
    number: str


class Words:
    """The demo's voice. Every method takes the story's own chance, so that no story changes another's choices."""

    def __init__(self, corpus: Corpus) -> None:
        """Begin with nothing said yet."""
        self.corpus = corpus
        self._titles: set[tuple[str, str]] = set()
        self._n_title: dict[str, int] = {}
        self._said: set[str] = set()

    def pick(self, rng: Random, name: str, manner: str = "", **slots: str) -> str:
        """Give one of the phrases of this name with its slots filled, in this manner where there is one."""
        return self.fill(rng, rng.choice(self.phrases(name, manner)), **slots)

    def phrases(self, name: str, manner: str = "") -> Sequence[str]:
        """Give the phrases of this name, in this manner where there is one."""
        found: Sequence[str] = self.corpus.phrases.get(f"{name}_{manner}") or self.corpus.phrases[name]
        return found

    def fill(self, rng: Random, text: str, **slots: str) -> str:
        """Fill the slots of a text; {n} and {since} come by themselves where they are not given."""
        for name, value in slots.items():
            text = text.replace(f"{{{name}}}", value)
        for name in ("n", "since"):
            while f"{{{name}}}" in text:
                text = text.replace(f"{{{name}}}", rng.choice(self.corpus.phrases[name]), 1)
        return text

    def once(
        self, rng: Random, texts: Sequence[str], manner: str, *, tails: str = "result_tails", **slots: str
    ) -> str:
        """Give a text that was never said before, varied by a last sentence. Raises RunDry."""
        glue, last = self._glue(manner), self.phrases(tails, manner)
        for _ in range(TRIES):
            tail = rng.choice(last)
            text = self.fill(rng, rng.choice(texts) + (glue + tail if tail else ""), **slots)
            if text not in self._said:
                self._said.add(text)
                return text
        raise RunDry(texts[0])

    def _glue(self, manner: str) -> str:
        return " " if manner == "en" else self.corpus.setting.glue

    def retold(self, rng: Random, name: str, ask: Ask) -> str:
        """Give what an officer writes down of it, opened by one of the phrases of this name. Raises RunDry."""
        for _ in range(TRIES):
            opening, end = self.pick(rng, name, ask.manner), self.pick(rng, "filed_ends", ask.manner)
            body = opening + ask.summary + (self._glue(ask.manner) if end else "") + end
            if body not in self._said:
                self._said.add(body)
                return body
        raise RunDry(ask.summary)

    def ask(self, rng: Random, family: Family, place: Spot, month: int, *, major: bool = False) -> Ask:
        """Say something new of this family at this place. Raises RunDry."""
        cases = [case for case in family.cases if not case.months or month in case.months] or list(
            family.cases
        )
        cases = [case for case in cases if case.is_major] if major else cases
        for _ in range(TRIES):
            case = rng.choice(cases)
            found = self._said_of(
                rng, family, case, self._spot(rng, case.spots or family.spots, place), place
            )
            if found:
                return found
        raise RunDry(family.id)

    def like(self, rng: Random, ask: Ask) -> Ask:
        """Say the same thing again in another person's words. Raises RunDry."""
        for _ in range(TRIES):
            found = self._said_of(rng, ask.family, ask.case, ask.spot, ask.place, ask.nth)
            if found:
                return found
        raise RunDry(ask.family.id)

    def _said_of(
        self, rng: Random, family: Family, case: Case, spot: str, place: Spot, nth: int | None = None
    ) -> Ask | None:
        nth = rng.randrange(len(case.bodies)) if nth is None else nth
        number = rng.choice(self.corpus.phrases["n"])
        titles: Sequence[str] = case.titles_for(nth)
        is_long = family.has_long_titles and rng.random() < LONG_TITLES
        if is_long:
            titles = self.corpus.phrases["long_titles"]
        title = _capital(self.fill(rng, rng.choice(titles), spot=spot, o=case.thing, n=number))
        fact = _capital(self.fill(rng, case.bodies[nth], spot=spot, n=number))
        if is_long:
            fact = f"{title}{self.corpus.phrases['stop']}{fact}"
        body, summary = self._body(rng, family, case, fact, place)
        if not self._is_new(place, title, body.replace(place.name, "")):
            return None
        return Ask(family, case, place, spot, title, body, summary, nth, number)

    def _spot(self, rng: Random, spots: tuple[str, ...], place: Spot) -> str:
        return rng.choice(fitting(self.corpus.setting, spots, is_village=place.is_village))

    def pledge(self, rng: Random, what: Undertaking, place: Spot) -> Pledge:
        """Promise something new at this place. Raises RunDry."""
        for _ in range(TRIES):
            spot = self._spot(rng, what.spots or self.corpus.promise_spots, place)
            number = rng.choice(self.corpus.phrases["n"])
            title = self.fill(rng, rng.choice(what.titles), spot=spot, n=number)
            body = self.fill(
                rng, rng.choice(what.bodies), spot=self.corpus.setting.at(place.name, spot), n=number
            )
            if self._is_new(place, title, body):
                return Pledge(what, place, spot, title, body, rng.choice(what.proofs), number)
        raise RunDry(what.thing)

    def quarrel(self, rng: Random, what: Quarrel, place: Spot) -> tuple[str, str]:
        """Give title and body of a dispute. Raises RunDry."""
        for _ in range(TRIES):
            spot = rng.choice(what.spots or self.corpus.quarrel_spots)
            nth = rng.randrange(len(what.bodies))
            title = self.fill(rng, what.titles[nth], spot=spot)
            parts = (self.fill(rng, what.bodies[nth], spot=spot), self.pick(rng, "closings"))
            body = self.corpus.setting.glue.join(part for part in parts if part)
            if self._is_new(place, title, body):
                return title, body
        raise RunDry(what.thing)

    def keep(self, title: str, place: Spot) -> None:
        """Reserve a title that a named story bears."""
        self._titles.add((place.community, title))

    def _is_new(self, place: Spot, title: str, body: str) -> bool:
        here = (place.community, title)
        if body in self._said or here in self._titles or self._n_title.get(title, 0) >= MOST_OF_A_TITLE:
            return False
        self._said.add(body)
        self._titles.add(here)
        self._n_title[title] = self._n_title.get(title, 0) + 1
        return True

    def _body(self, rng: Random, family: Family, case: Case, fact: str, place: Spot) -> tuple[str, str]:
        """Give (as typed, as shown): the second without what could give the writer away."""
        is_native = family.language == self.corpus.setting.language
        glue = self._glue(family.language)
        effect = rng.choice(case.apt(family.effects) or [""])
        ask = rng.choice([*case.apt(family.asks), ""])
        opening = self.pick(rng, "openings") if is_native else ""
        if is_native and rng.random() < PLACED:
            opening = self.pick(rng, "place_openings", place=place.name)
        closing = self.pick(rng, "closings") if is_native else ""
        personal = ""
        if rng.random() < PERSONAL:
            said = [
                text
                for text in self.corpus.phrases["personal"]
                if text.isascii() == (family.language == "en")
            ]
            personal = rng.choice(said)
        parts = (opening, fact, effect, ask, closing, personal)
        return glue.join(part for part in parts if part), glue.join(part for part in (fact, effect) if part)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
