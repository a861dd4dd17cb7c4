"""A workflow as data: rows say who may do what where; the same rows check, offer and draw themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")
S = TypeVar("S")
Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the table.

    `sources` are states, "state:outcome" for one ending of a closed matter, or "new".
    `who` names policies of which one must hold; `two` names proposer and decider of a two-person act.
    `windows` are guards of time, and of what the law says in prose alone. `choice` is (field, value): the row holds
    only when that field was given that value.
    """

    verb: str
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    target: str
    outcome: str = ""
    who: tuple[str, ...] = ()
    two: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    choice: tuple[str, str] = ("", "")
    needs: str = ""
    sets: str = ""

    @property
    def first(self) -> tuple[str, ...]:
        """The policies of the one who acts first: of the act itself, or of its proposal."""
        return self.two[:1] or self.who

    def chosen_by(self, given: Given) -> bool:
        """Say whether what was given picks this row (a row without a choice is always picked)."""
        field, value = self.choice
        return not field or given.get(field) == value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row does not hold: `step` is where|choice|who|guard, `name` the guard or the policies."""

    step: str
    name: str


ORDER = ("where", "choice", "who", "guard")


class Workflow(Generic[A, S]):
    """Rows with the predicates that they name: policies (actor, subject), guards (actor, subject, given)."""

    def __init__(
        self,
        rows: Sequence[Transition],
        policies: Mapping[str, Callable[[A, S], object]],
        guards: Mapping[str, Callable[[A, S, Given], bool]],
    ) -> None:
        """Refuse, with ValueError, a row that names a predicate that is not there."""
        self.rows, self.policies, self.guards = tuple(rows), policies, guards
        for row in rows:
            lost = [n for n in (*row.who, *row.two) if n not in policies] + [
                n for n in (*row.guards, *row.windows) if n not in guards
            ]
            if lost:
                raise ValueError(f"{row.verb}: no predicate named {lost}")

    def at(self, kind: str, places: Sequence[str], verb: str | None = None) -> Iterator[Transition]:
        """Give the rows that start at one of these places for this kind."""
        for row in self.rows:
            if (verb is None or row.verb == verb) and kind in row.kinds and set(row.sources) & set(places):
                yield row

    def allows(self, policies: Sequence[str], actor: A, subject: S) -> tuple[str, object] | None:
        """Give (name, what it returned) of the first policy that holds, else None."""
        for name in policies:
            found = self.policies[name](actor, subject)
            if found:
                return name, found
        return None

    def failing(self, row: Transition, actor: A, subject: S, given: Given) -> str:
        """Give the name of the first guard of the row that does not hold, else ''."""
        return next((n for n in (*row.guards, *row.windows) if not self.guards[n](actor, subject, given)), "")

    def check(
        self, rows: Sequence[Transition], actor: A, subject: S, given: Given, *, deciding: bool = False
    ) -> tuple[Transition, str, object] | Refusal:
        """Give (row, policy name, what the policy returned) of the first row that holds, else the best refusal.

        With `deciding` the second person of a two-person row is asked for instead of the first.
        """
        worst = Refusal("where", "")
        for row in rows:
            policies = row.two[1:] if deciding else row.first
            if deciding and not row.two:
                continue
            refusal = None
            if not row.chosen_by(given):
                refusal = Refusal("choice", row.choice[0])
            elif (found := self.allows(policies, actor, subject)) is None:
                refusal = Refusal("who", " ".join(policies))
            elif guard := self.failing(row, actor, subject, given):
                refusal = Refusal("guard", guard)
            else:
                return row, *found
            if ORDER.index(refusal.step) >= ORDER.index(worst.step):
                worst = refusal
        return worst

    def to_mermaid(self) -> str:
        """Draw the rows as a Mermaid state diagram, one arrow for each pair of states and verb."""
        arrows: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            for source in row.sources:
                start = "[*]" if source == "new" else source.split(":")[0]
                end = start if row.target == "SAME" else row.target
                verbs = arrows.setdefault((start, end), [])
                if row.verb not in verbs:
                    verbs.append(row.verb)
        lines = [f"    {a} --> {b}: {', '.join(verbs)}" for (a, b), verbs in sorted(arrows.items())]
        return "stateDiagram-v2\n" + "\n".join(lines) + "\n"
