"""Goods are conserved whatever happens: in = out + left, for the store and for every run."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.stations.stock import MOVES, Entry, Lot, entered, picked, run_sheet, stock

DAY = date(2025, 8, 18)
SOUP = Lot("绿豆汤", DAY + timedelta(days=1))
TOWELS = Lot("毛巾")
LOTS = (SOUP, Lot("绿豆汤", DAY + timedelta(days=3)), TOWELS)

entries = st.builds(
    Entry,
    move=st.sampled_from(MOVES),
    lot=st.sampled_from(LOTS),
    n=st.integers(-2, 12),
    on=st.integers(0, 4).map(lambda days: DAY + timedelta(days=days)),
    run=st.sampled_from(["", "", "甲", "乙"]),
)


@given(st.lists(entries, max_size=60))
def test_what_came_in_is_what_went_out_and_what_is_left_under_any_history(tried: list[Entry]) -> None:
    kept: list[Entry] = []
    for entry in tried:
        try:
            entered(kept, entry)
        except Invalid:
            continue
        kept.append(entry)
    now, moved = stock(kept), Counter[str]()
    for entry in kept:
        moved[entry.move] += entry.n
        assert entry.n > 0
        assert entry.move not in {"load", "hand_out"} or entry.lot.is_good(entry.on)
    assert min([0, *now.store.values(), *now.aboard.values()]) == 0
    left = sum(now.store.values()) + sum(now.aboard.values())
    assert moved["donate"] == moved["hand_out"] + moved["write_off"] + left
    for run in ("甲", "乙"):
        sheet = run_sheet(kept, run)
        assert sheet.loaded == sheet.handed_out + sheet.unloaded + sheet.aboard
        assert sheet.aboard == now.on_run(run) >= 0
        assert sheet.is_closed == (now.on_run(run) == 0)


def test_a_run_in_numbers() -> None:
    told = [
        Entry("donate", SOUP, 66, DAY),
        Entry("load", SOUP, 60, DAY, "甲"),
        Entry("hand_out", SOUP, 50, DAY, "甲"),
        Entry("unload", SOUP, 10, DAY, "甲"),
    ]
    assert stock(told).store[SOUP] == 16
    sheet = run_sheet(told, "甲")
    assert (sheet.loaded, sheet.handed_out, sheet.unloaded, sheet.aboard) == (60, 50, 10, 0)
    assert sheet.is_closed


@pytest.mark.parametrize(
    ("entry", "field", "sentence"),
    [
        (
            Entry("load", SOUP, 1, DAY + timedelta(days=2), "甲"),
            "use_by",
            "绿豆汤2025-08-19到期，不能装车，也不能发。",
        ),
        (
            Entry("hand_out", SOUP, 1, DAY + timedelta(days=2), "甲"),
            "use_by",
            "绿豆汤2025-08-19到期，不能装车，也不能发。",
        ),
        (Entry("load", SOUP, 11, DAY, "甲"), "n", "库里的绿豆汤只有 10 份。"),
        (Entry("write_off", TOWELS, 1, DAY), "n", "库里的毛巾只有 0 份。"),
        (Entry("hand_out", SOUP, 6, DAY, "甲"), "n", "这一趟车上的绿豆汤只有 5 份。"),
        (Entry("unload", SOUP, 1, DAY, "乙"), "n", "这一趟车上的绿豆汤只有 0 份。"),
        (Entry("donate", SOUP, 0, DAY), "n", "数量要是正的整数。"),
        (Entry("donate", SOUP, -3, DAY), "n", "数量要是正的整数。"),
        (Entry("load", SOUP, 1, DAY), "run", "装车、发放、卸车要写明是哪一趟，别的不写。"),
        (Entry("donate", SOUP, 1, DAY, "甲"), "run", "装车、发放、卸车要写明是哪一趟，别的不写。"),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(entry: Entry, field: str, sentence: str) -> None:
    had = [Entry("donate", SOUP, 15, DAY), Entry("load", SOUP, 5, DAY, "甲")]
    with pytest.raises(Invalid) as wrong:
        entered(had, entry)
    assert wrong.value.fields == {field: sentence}


def test_what_must_be_used_first_is_loaded_first_and_nothing_expired() -> None:
    late, keeps = Lot("水", DAY + timedelta(days=9)), Lot("水")
    gone, soon = Lot("水", DAY - timedelta(days=1)), Lot("水", DAY)
    have = stock(
        [Entry("donate", lot, 5, DAY - timedelta(days=2)) for lot in (keeps, late, gone, soon, TOWELS)]
    )
    assert picked(have, "水", 7, DAY) == [(soon, 5), (late, 2)]
    assert picked(have, "水", 15, DAY) == [(soon, 5), (late, 5), (keeps, 5)]
    with pytest.raises(Invalid) as wrong:
        picked(have, "水", 16, DAY)
    assert wrong.value.fields == {"n": "没过期的水只有 15 份，装不了 16 份。"}
