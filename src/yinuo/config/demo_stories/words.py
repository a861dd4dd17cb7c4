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
LONG_TITLES, PERSONAL, PLACED = 0.015, 0.03, 0.2


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

    @property
    def category(self) -> str:
        """The family's category, or the case's own."""
        return self.case.category or self.family.category

    @property
    def is_english(self) -> bool:
        """Whether it was written in English."""
        return self.family.language == "en"


@dataclass(frozen=True, slots=True)
class Pledge:
    """What an office or a firm undertakes."""

    what: Undertaking
    place: Spot
    spot: str
    title: str
    body: str
    proof: str


class Words:
    """The demo's voice. Every method takes the story's own chance, so that no story changes another's choices."""

    def __init__(self, corpus: Corpus) -> None:
        """Begin with nothing said yet."""
        self.corpus = corpus
        self._titles: set[tuple[str, str]] = set()
        self._n_title: dict[str, int] = {}
        self._said: set[str] = set()

    def pick(self, rng: Random, name: str, *, english: bool = False, **slots: str) -> str:
        """Give one of the phrases of this name with its slots filled."""
        rows = self.corpus.phrases.get(f"{name}_en") if english else None
        return self.fill(rng, rng.choice(rows or self.corpus.phrases[name]), **slots)

    def row(self, rng: Random, name: str) -> tuple[str, ...]:
        """Give one of the phrases of this name that have parts."""
        number = str(rng.randrange(1001, 9999))
        return tuple(part.replace("{k}", number) for part in rng.choice(self.corpus.phrases[name]))

    def fill(self, rng: Random, text: str, **slots: str) -> str:
        """Fill the slots of a text; {n} and {since} come by themselves."""
        for name in ("n", "since"):
            while f"{{{name}}}" in text:
                text = text.replace(f"{{{name}}}", rng.choice(self.corpus.phrases[name]), 1)
        for name, value in slots.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def once(self, rng: Random, texts: Sequence[str], tails: str, **slots: str) -> str:
        """Give a text that was never said before, varied by a last sentence. Raises RunDry."""
        glue = " " if tails.endswith("_en") else ""
        for _ in range(TRIES):
            tail = rng.choice(self.corpus.phrases[tails])
            text = self.fill(rng, rng.choice(texts), **slots) + (glue + tail if tail else "")
            if text not in self._said:
                self._said.add(text)
                return text
        raise RunDry(texts[0])

    def ask(self, rng: Random, family: Family, place: Spot, month: int, *, major: bool = False) -> Ask:
        """Say something new of this family at this place. Raises RunDry."""
        cases = [case for case in family.cases if not case.months or month in case.months] or list(
            family.cases
        )
        cases = [case for case in cases if case.is_major] if major else cases
        for _ in range(TRIES):
            case = rng.choice(cases)
            spot = rng.choice(fitting(case.spots or family.spots, is_village=place.is_village))
            title = self._title(rng, family, case, spot)
            body, summary = self._body(rng, family, case, spot, place)
            if self._is_new(place, title, body.replace(place.name, "")):
                return Ask(family, case, place, spot, title, body, summary)
        raise RunDry(family.id)

    def like(self, rng: Random, ask: Ask) -> Ask:
        """Say the same thing again in another person's words. Raises RunDry."""
        for _ in range(TRIES):
            title = self._title(rng, ask.family, ask.case, ask.spot)
            body, summary = self._body(rng, ask.family, ask.case, ask.spot, ask.place)
            if self._is_new(ask.place, title, body.replace(ask.place.name, "")):
                return Ask(ask.family, ask.case, ask.place, ask.spot, title, body, summary)
        raise RunDry(ask.family.id)

    def pledge(self, rng: Random, what: Undertaking, place: Spot) -> Pledge:
        """Promise something new at this place. Raises RunDry."""
        for _ in range(TRIES):
            spot = rng.choice(fitting(self.corpus.promise_spots, is_village=place.is_village))
            title = self.fill(rng, rng.choice(what.titles), spot=spot)
            body = self.fill(rng, rng.choice(what.bodies), spot=place.name + spot)
            if self._is_new(place, title, body):
                return Pledge(what, place, spot, title, body, rng.choice(what.proofs))
        raise RunDry(what.thing)

    def quarrel(self, rng: Random, what: Quarrel, place: Spot) -> tuple[str, str]:
        """Give title and body of a dispute. Raises RunDry."""
        for _ in range(TRIES):
            spot = rng.choice(self.corpus.quarrel_spots)
            title = self.fill(rng, rng.choice(what.titles), spot=spot)
            body = self.fill(rng, rng.choice(what.bodies), spot=spot) + self.pick(rng, "closings")
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

    def _title(self, rng: Random, family: Family, case: Case, spot: str) -> str:
        titles: Sequence[str] = case.titles
        if family.language != "en" and family.at == "community" and rng.random() < LONG_TITLES:
            titles = self.corpus.phrases["long_titles"]
        title = self.fill(rng, rng.choice(titles), spot=spot, o=case.thing)
        return title[0].upper() + title[1:]

    def _body(self, rng: Random, family: Family, case: Case, spot: str, place: Spot) -> tuple[str, str]:
        """Give (as typed, as shown): the second without what could give the writer away."""
        english = family.language == "en"
        glue = " " if english else ""
        fact = self.fill(rng, rng.choice(case.bodies), spot=spot)
        fact = fact[0].upper() + fact[1:]
        effect, ask = rng.choice(family.effects), rng.choice([*family.asks, ""])
        opening = "" if english else self.pick(rng, "openings")
        if not english and rng.random() < PLACED:
            opening = self.pick(rng, "place_openings", place=place.name)
        closing = "" if english else self.pick(rng, "closings")
        personal = ""
        if rng.random() < PERSONAL:
            said = [text for text in self.corpus.phrases["personal"] if text.isascii() == english]
            personal = rng.choice(said)
        parts = (opening + fact, effect, ask, closing, personal)
        return glue.join(part for part in parts if part), glue.join((fact, effect))
