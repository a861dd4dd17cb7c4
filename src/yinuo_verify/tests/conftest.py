"""A matter in a log, for whoever opens it."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from yinuo_verify.tests.making import Made
from yinuo_verify.tests.shown import REF, Doc


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    log = Made(tmp_path_factory.mktemp("log"))
    for at in range(20):
        log.open(f"M{at % 3}")
    log.open(
        REF, {"ref": REF, "due": "2026-04-01", "days": [30, 31]}, {"title": "夏天的休息室", "secret": "x"}
    )
    log.publish()
    log.now += timedelta(minutes=20)
    log.open(REF, {"ok": True, "n": None})
    log.open(REF, {}, {"said": "开到二十二点。\n\n照片在门口。"})
    log.publish()
    return log


@pytest.fixture
def doc(made: Made) -> Doc:
    return copy.deepcopy(made.openings(REF))
