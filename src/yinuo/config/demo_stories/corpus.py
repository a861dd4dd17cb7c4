"""What people say in the demo: the corpora of the pack's demo folder, read once, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.setting import PACKS, Setting, setting

if TYPE_CHECKING:
    from collections.abc import Mapping

ENOUGH_SPOTS: Final = 4


def fitting(stage: Setting, spots: tuple[str, ...], *, is_village: bool) -> tuple[str, ...]:
    """Give the spots that make sense in a village, or in a town; all of them where none would be left."""
    unfit = stage.only_in_towns if is_village else stage.only_in_villages
    return tuple(spot for spot in spots if not (unfit and re.search(unfit, spot))) or spots


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that can be wrong: what it is called, how people put it, what was done about it."""

    thing: str
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    results: tuple[str, ...]
    spots: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    category: str = ""
    is_major: bool = False
    tag: str = ""
    match: tuple[str, str] = ("", "")
    ending: tuple[str, ...] = ()

    def titles_for(self, nth: int) -> list[str]:
        """Give the titles that say what the n-th body says."""
        return _matching(self.titles, self.match[0], nth)

    def results_for(self, nth: int) -> list[str]:
        """Give the results that answer the n-th body."""
        return _matching(self.results, self.match[1], nth)

    def apt(self, texts: tuple[str, ...]) -> list[str]:
        """Give those of a family's texts that go with this case: "text@thing,tag" goes with these alone."""
        split = [text.partition("@") for text in texts]
        return [text for text, _, of in split if not of or {self.thing, self.tag} & set(of.split(","))]

    def apt_rows(self, rows: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        """Give those of a family's pairs that go with this case; the mark stands in their first part."""
        return [(text, row[1]) for row in rows for text in self.apt(row[:1])]


def _matching(texts: tuple[str, ...], match: str, nth: int) -> list[str]:
    """Give texts by their marks: a digit goes with that body, x with every one, - with none."""
    if not match:
        return list(texts)
    return [text for text, mark in zip(texts, match, strict=True) if mark in ("x", str(nth))]


@dataclass(frozen=True, slots=True)
class Family:
    """Things of one sort, with everything around them: who answers, what is asked, why it takes longer."""

    id: str
    kind: str
    category: str
    doer: str
    weight: int
    spots: tuple[str, ...]
    effects: tuple[str, ...]
    asks: tuple[str, ...]
    cases: tuple[Case, ...]
    at: str = "community"
    support: str = ""
    language: str = "zh-hans"
    sort: str = ""
    is_about_office: bool = False
    is_complaint: bool = False
    is_desk_work: bool = False
    is_built: bool = False
    has_long_titles: bool = False
    questions: tuple[tuple[str, str], ...] = ()
    updates: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    explained: tuple[tuple[str, str], ...] = ()
    parks: tuple[tuple[str, str], ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    noes: tuple[str, ...] = ()
    backs: tuple[str, ...] = ()

    def suits_villages(self, stage: Setting) -> bool:
        """Whether enough of its spots make sense in a village."""
        return len(fitting(stage, self.spots, is_village=True)) >= ENOUGH_SPOTS


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A sort of promise, task or claim: what is promised, its proof, its course."""

    thing: str
    category: str
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    proofs: tuple[str, ...]
    updates: tuple[str, ...]
    results: tuple[str, ...]
    late: tuple[str, ...]
    broken: tuple[str, ...]
    days: tuple[int, int] = (20, 60)
    spots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarrel:
    """A sort of dispute: what either side says, what both may sign, why talks can end without."""

    thing: str
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    other: tuple[str, ...]
    terms: tuple[str, ...]
    stop: tuple[str, ...]
    spots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the demo can say."""

    setting: Setting
    families: tuple[Family, ...]
    phrases: Mapping[str, Any]
    promises: Mapping[str, tuple[Undertaking, ...]]
    promise_spots: tuple[str, ...]
    quarrels: tuple[Quarrel, ...]
    quarrel_spots: tuple[str, ...]
    page: Mapping[str, Any] = field(default_factory=dict)

    def family(self, name: str) -> Family:
        """Give the family of this name. Raises KeyError where there is none."""
        for family in self.families:
            if family.id == name:
                return family
        raise KeyError(name)


def _pairs(rows: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in rows or ())


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        thing=row["o"],
        titles=tuple(row["t"]),
        bodies=tuple(row["b"]),
        results=tuple(row["r"]),
        spots=tuple(row.get("spots", ())),
        months=tuple(row.get("months", ())),
        category=row.get("c", ""),
        is_major=bool(row.get("major")),
        tag=row.get("g", ""),
        match=_match(row.get("m", "")),
        ending=tuple(row.get("e", ())),
    )


def _match(text: str) -> tuple[str, str]:
    titles, _, results = text.partition(" ")
    return titles, results


def _family(row: Mapping[str, Any], language: str) -> Family:
    return Family(
        id=row["id"],
        kind=row["kind"],
        category=row["category"],
        doer=row["doer"],
        weight=row["weight"],
        spots=tuple(row["spots"]),
        effects=tuple(row["effects"]),
        asks=tuple(row["asks"]),
        cases=tuple(_case(case) for case in row["cases"]),
        at=row.get("at", "community"),
        support=row.get("support", ""),
        language=row.get("language", language),
        sort=row.get("sort", ""),
        is_about_office=bool(row.get("about")),
        is_complaint=bool(row.get("complaint")),
        is_desk_work=bool(row.get("desk_work")),
        is_built=bool(row.get("built")),
        has_long_titles=bool(row.get("long")),
        questions=_pairs(row.get("qa")),
        updates=tuple(row["updates"]),
        partly=tuple(row.get("partly", ())),
        explained=_pairs(row.get("explained")),
        parks=_pairs(row.get("parks")),
        moves=_pairs(row["moves"]),
        noes=tuple(row.get("noes", ())),
        backs=tuple(row.get("backs", ())),
    )


def _undertaking(row: Mapping[str, Any]) -> Undertaking:
    low, high = row.get("days", (20, 60))
    return Undertaking(
        thing=row["o"],
        category=row["c"],
        titles=tuple(row["t"]),
        bodies=tuple(row["b"]),
        proofs=tuple(row["proof"]),
        updates=tuple(row["u"]),
        results=tuple(row["r"]),
        late=tuple(row["late"]),
        broken=tuple(row["broken"]),
        days=(int(low), int(high)),
        spots=tuple(row.get("spots", ())),
    )


def _quarrel(row: Mapping[str, Any]) -> Quarrel:
    names = {"titles": "t", "bodies": "b", "other": "other", "terms": "terms", "stop": "stop"}
    return Quarrel(
        row["o"],
        **{name: tuple(row[short]) for name, short in names.items()},
        spots=tuple(row.get("spots", ())),
    )


@cache
def corpus(pack: str) -> Corpus:
    """Read the corpora of a pack's demo; cached, as they do not change while we run."""
    folder, stage = PACKS / pack / "demo", setting(pack)
    families = [
        _family(row, stage.language)
        for path in sorted((folder / "families").glob("*.yaml"))
        for row in read_yaml(path)
    ]
    promises, disputes = read_yaml(folder / "promises.yaml"), read_yaml(folder / "disputes.yaml")
    page = folder / "page.yaml"
    return Corpus(
        setting=stage,
        families=tuple(families),
        phrases=read_yaml(folder / "phrases.yaml"),
        promises={
            kind: tuple(_undertaking(row) for row in promises[f"{kind}s"])
            for kind in ("commitment", "task", "claim")
        },
        promise_spots=tuple(promises["spots"]),
        quarrels=tuple(_quarrel(row) for row in disputes["cases"]),
        quarrel_spots=tuple(disputes["spots"]),
        page=read_yaml(page) if page.is_file() else {},
    )
