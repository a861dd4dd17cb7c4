"""`yinuo keys`: four steps, each repeatable and whole at every instant; both keys are read between them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import pytest

from yinuo.config import env
from yinuo.config.commands import keys
from yinuo.config.env import Misconfigured, env_ring
from yinuo.kernel.matters.tests.world import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings as SettingsWrapper

MASTER = "YINUO_MASTER_KEY"


def step(what: str) -> int:
    return keys.run(Namespace(what=what))


@pytest.fixture
def as_owner(committed_db: str) -> Iterator[None]:
    """Stand in the owner's place in a database of this test's own."""
    from yinuo.config import testing

    with testing.connected_to(committed_db, "owner"):
        yield


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[Path]:
    """Give the folder of secrets of a home with its first keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINUO_HOME", str(tmp_path))
        for name in keys.ROTATE:
            patch.delenv(name, raising=False)
            env.make_secret(name)
        yield tmp_path / "secrets"


@pytest.mark.usefixtures("as_owner")
def test_four_steps_put_a_new_key_in_the_place_of_the_old_one(secrets: Path) -> None:
    (first,) = env_ring(MASTER)
    assert step("new") == step("new") == 0
    now, following = env_ring(MASTER)
    assert (now, following != now) == (first, True)
    assert step("change") == step("change") == 0
    assert env_ring(MASTER) == (following, first)
    assert step("rewrap") == step("retire") == step("retire") == 0
    assert env_ring(MASTER) == (following,)
    assert (secrets / "master_key_old.retired").read_text().strip() == first.hex()


def test_a_change_that_was_killed_between_two_files_goes_on(secrets: Path) -> None:
    before = {name: env_ring(name)[0] for name in keys.ROTATE}
    step("new")
    (secrets / "master_key_old").hardlink_to(secrets / "master_key")
    assert set(env_ring(MASTER)) > {before[MASTER]}
    assert step("change") == 0
    for name, old in before.items():
        assert env_ring(name)[1:] == (old,)
        assert env_ring(name)[0] != old


@pytest.mark.parametrize("what", ["new", "change"])
def test_what_comes_out_of_turn_is_said(secrets: Path, what: str) -> None:
    if what == "new":
        step("new")
        step("change")
    with pytest.raises(Misconfigured, match="First: yinuo keys"):
        step(what)
    assert (secrets / "master_key").is_file()


def test_a_key_that_is_set_from_outside_is_changed_outside(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MASTER, "ab" * 32)
    with pytest.raises(Misconfigured, match="set from outside"):
        step("new")
    assert not (secrets / "lookup_key_next").exists()


@pytest.mark.usefixtures("db", "secrets")
def test_an_old_key_is_not_retired_while_anything_stands_under_it(settings: SettingsWrapper) -> None:
    build().assigned(contact="13800138000", keep_contact="yes")
    settings.YINUO_MASTER_KEYS = (b"\x07" * 32, *settings.YINUO_MASTER_KEYS)
    step("new")
    step("change")
    assert step("retire") == keys.LEFT
    assert len(env_ring(MASTER)) == 2
