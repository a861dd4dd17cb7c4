"""A year of voices, small: every invariant holds, and whoever asked sees a state; each fault planted is named.

The same at the size the issue names is `make drill DRILLS=year`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.ended import faults_at_the_end
from bench.town import END, Town
from bench.year import drilled, played

if TYPE_CHECKING:
    from collections.abc import Iterator


N_VOICES = 1_000


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """Load the pack with its example people."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"), password="")
    book.forget()
    yield
    book.forget()


def test_a_year_of_voices_leaves_nobody_lost_and_nothing_won_without_a_word() -> None:
    year = drilled(N_VOICES)
    assert year.faults == []
    assert year.n_taken_wrongly == 0
    assert year.n_tried > N_VOICES // 10
    assert sum(year.states.values()) == N_VOICES
    ways = {"closed solved", "closed unconfirmed", "closed done", "closed explained", "closed withdrawn"}
    assert min(year.states[way] for way in ways) > N_VOICES // 200, year.states


@pytest.mark.usefixtures("town")
def test_what_is_changed_behind_the_gates_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.matters.models import PublicMatter

    assert played(60).faults == []
    assert faults_at_the_end(END) == []
    changed = PublicMatter.objects.filter(state="in_progress").first()
    assert changed is not None
    PublicMatter.objects.filter(pk=changed.pk).update(title="另一件事")
    assert "audit: " in " ".join(faults_at_the_end(END))
    monkeypatch.setattr("bench.ended.SUCCESS", frozenset(("explained", "withdrawn")))
    assert any(" is explained by review" in fault for fault in faults_at_the_end(END))


@pytest.mark.usefixtures("town")
def test_a_gate_that_lets_anybody_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Town, "offers", lambda _town, _voice, _by, _at: ())
    year = played(40, hostile=1.0)
    assert year.n_tried > 0
    assert year.n_taken_wrongly > 0
    assert any("and taken" in fault for fault in year.faults)
