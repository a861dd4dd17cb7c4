from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from yinuo.doors.cli.tests.terminal import Terminal


@pytest.fixture
def terminal(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal in front of the standing cast."""
    from yinuo.doors.cli.tests.terminal import Terminal

    return Terminal(capsys, monkeypatch)
