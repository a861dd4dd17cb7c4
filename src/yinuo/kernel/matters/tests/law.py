"""The law from outside: the yaml that the product's table is compared with, read on its own terms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LAW: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "law.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Row:
    """One row of the yaml, under its own letters."""

    v: str
    k: tuple[str, ...]
    f: tuple[str, ...]
    t: str
    o: str = ""
    r: str = ""
    w: tuple[str, ...] = ()
    two: tuple[str, ...] = ()
    g: tuple[str, ...] = ()
    sets: str = ""
    needs: str = ""

    @property
    def name(self) -> str:
        """Give a name for a test's id."""
        kinds, who = "".join(k[0] for k in self.k), "+".join(self.w or self.two)
        return "-".join(filter(None, (self.v, self.r, kinds, self.t, who)))


def _row(raw: dict[str, Any]) -> Row:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items()}
    return Row(**values)


TABLE: tuple[Row, ...] = tuple(_row(raw) for raw in LAW["T"])
WINDOWS = frozenset(
    (
        *("within_5_wd", "before_due", "at_review_if_system", "long_past", "mediator_or_late"),
        *("within_30_d", "within_180_d", "not_again"),
    )
)
SUCCESS = frozenset(name for name, sort in LAW["outcomes"].items() if sort == "success")
NOT_SUCCESS = frozenset(name for name, sort in LAW["outcomes"].items() if sort == "not_success")
VERBS = frozenset(row.v for row in TABLE)
