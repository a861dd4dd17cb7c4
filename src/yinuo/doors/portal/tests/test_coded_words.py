"""Whatever the kernel knows by a code has its word for people: a code without one would be shown as it is."""

from __future__ import annotations

from yinuo.doors.portal.opening import BROKEN
from yinuo.doors.shell.words import FACILITIES, STRENGTH_WORDS, STRENGTHS
from yinuo.kernel.limits.facilities import DOOR
from yinuo.kernel.limits.models import FACILITY_KINDS
from yinuo.kernel.matters import fields


def test_every_strength_has_its_words_in_its_order() -> None:
    assert tuple(STRENGTH_WORDS) == tuple(STRENGTHS) == fields.STRENGTHS


def test_every_kind_of_facility_has_its_word_and_what_is_said_of_it_broken() -> None:
    assert set(FACILITIES) == set(FACILITY_KINDS)
    assert set(BROKEN) == set(FACILITY_KINDS) - {DOOR}
