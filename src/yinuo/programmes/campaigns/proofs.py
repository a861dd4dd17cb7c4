"""What proves a step: the fields that the data ask for, each of its type, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.programmes.campaigns.tracks import Step


def proof_of(step: Step, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Check the proof of a step as it was given on a day, and give it. Raises Invalid, by field.

    Texts are not empty, days are not to come, counts, money and areas are whole numbers. A field that the
    data do not ask for is refused: there is nowhere to write down a person.
    """
    faults: dict[str, Sentence] = {
        name: Sentence("「{step}」这一步没有这一栏。", step=step.name)
        for name in given
        if name not in step.proof
    }
    for name, kind in step.proof.items():
        value = given.get(name)
        if value is None or value == "":
            faults[name] = Sentence("「{step}」这一步要有这一样凭据。", step=step.name)
        elif not _fits(kind, value):
            faults[name] = Sentence("请核对这一栏的写法。")
        elif kind == "day" and value > on and name not in PLANNED:
            faults[name] = Sentence("凭据上的日期不能在今天之后。")
    if faults:
        raise Invalid(faults)
    return dict(given)


PLANNED = frozenset(("start_by",))
"""Days that a document sets for later."""


def _fits(kind: str, value: object) -> bool:
    if kind == "text":
        return isinstance(value, str) and bool(value.strip())
    if kind == "day":
        return type(value) is date
    return type(value) is int and value >= 0
