"""What the demo has of this programme: a model, learned from the demo's own decisions by a job once the worker runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.programmes.voices.tasks import learn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none: what people ask stands in the demo's own."""
    yield from ()


def fill(_pack: str, _loaded: Loaded) -> None:
    """Leave the learning to the worker: the first start does not wait for it."""
    learn.defer()
