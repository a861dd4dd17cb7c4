"""M23: against a table worked out by hand, byte-equal, in no order, without persons, and deaf to own filings."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import yinuo
from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns import league_export
from yinuo.programmes.campaigns.league import BANDS, MARKS, Peers, Unit, chosen, formula_of, settings_of
from yinuo.programmes.campaigns.league_export import COLUMNS, OF_UNIT, bands, lines_of, read
from yinuo.programmes.campaigns.tests.exported import FROM, TO, export, row, rows, unit

CODES = [f"sl-{letter}" for letter in "abcdef"]


def told(path: Path, before: bytes = b"") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bands(path, before))
    return answer


def by_unit(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["unit"]: one for group in answer["groups"] for one in group["units"]}


@pytest.fixture
def uneven(tmp_path: Path) -> Path:
    """Give an export in which sl-a does well, sl-f badly, and the rest alike."""
    matters = [
        *rows(200, ["sl-a"], seed=1, quality=0.99),
        *rows(800, CODES[1:5], seed=2),
        *rows(200, ["sl-f"], seed=3, quality=0.3),
    ]
    for number, one in enumerate(matters):
        one[0] = f"2025-{number:07}"
    return export(tmp_path / "export.jsonl", map(unit, CODES), matters)


def test_rates_are_standardised_and_shrunk_as_the_formula_says() -> None:
    """By hand: A has 20 easy (18 yes), B 20 hard (10 yes), C ten of each (9 and 5)."""
    units = [Unit(code, "towns", n=20) for code in "ABC"]
    for one, category, yes, n in (
        (0, "easy", 18, 20),
        (1, "hard", 10, 20),
        (2, "easy", 9, 10),
        (2, "hard", 5, 10),
    ):
        units[one].add("confirmed", category, 2 * yes, n)
    peers = Peers(units, chosen())
    mean = 42 / 60
    assert peers.mean["confirmed"] == mean
    easy, hard = (27 + 10 * mean) / 40, (15 + 10 * mean) / 40
    for one, observed, expected in ((0, 18, 20 * easy), (1, 10, 20 * hard), (2, 14, 10 * easy + 10 * hard)):
        standard = observed / expected * mean
        value = (20 * standard + 10 * mean) / 30
        rate = peers.rate(units[one], "confirmed")
        assert rate.value == pytest.approx(value, abs=1e-12)
        assert rate.variance == pytest.approx(value * (1 - value) / 30, abs=1e-12)
    raw = [18 / 20, 10 / 20, 14 / 20]
    assert max(raw) - min(raw) == pytest.approx(0.4)
    fair = [peers.rate(one, "confirmed").value for one in units]
    assert max(fair) - min(fair) < 0.1


def mixed() -> Unit:
    """Give a unit with cases of every measure."""
    one = Unit("A", "towns", n=40)
    for metric, twice, n in (
        ("confirmed", 60, 40),
        ("on_time", 40, 40),
        ("reopened", 8, 40),
        ("satisfied", 30, 20),
        ("contacted", 72, 40),
        ("untrue", 4, 20),
    ):
        one.add(metric, "x", twice, n)
    return one


def test_the_score_is_the_formula() -> None:
    """One unit alone is its own mean: L = 100·A²·(…) with its raw rates."""
    one = mixed()
    score = Peers([one], chosen()).score(one)
    by_hand = 0.35 * 0.75 + 0.20 * 0.5 + 0.15 * 0.9 + 0.15 * 0.75 + 0.15 * 0.9
    assert score.value == pytest.approx(100 * 0.9**2 * by_hand)
    one.n_red_lines = 1
    assert Peers([one], chosen()).score(one).value == 0


def test_bands_name_who_is_clearly_apart_and_nobody_else(uneven: Path) -> None:
    found = {code: one["band"] for code, one in by_unit(told(uneven)).items()}
    assert found == {"sl-a": "leading", "sl-f": "support"} | dict.fromkeys(CODES[1:5], "steady")


def test_a_red_line_withholds_the_band_and_few_matters_or_peers_give_none(tmp_path: Path) -> None:
    matters = [
        *rows(150, ["sl-a", "sl-b", "sl-c"]),
        *rows(19, ["sl-d"], seed=9),
        *rows(60, ["sl-x", "sl-y"], seed=4),
    ]
    units = [
        *map(unit, ("sl-a", "sl-b", "sl-d")),
        unit("sl-c", red_lines=1),
        unit("sl-x", "offices"),
        unit("sl-y", "offices"),
    ]
    found = {code: one["band"] for code, one in by_unit(told(export(tmp_path / "e", units, matters))).items()}
    assert found == dict.fromkeys(("sl-a", "sl-b", "sl-d", "sl-x", "sl-y"), "unrated") | {"sl-c": "withheld"}


def test_the_same_export_gives_the_same_bytes_and_its_order_changes_no_band(
    uneven: Path, tmp_path: Path
) -> None:
    assert bands(uneven) == bands(uneven)
    head, *lines = uneven.read_text("utf-8").splitlines(keepends=True)
    units, matters = lines[: len(CODES)], lines[len(CODES) :]
    random.Random(5).shuffle(matters)
    other = tmp_path / "other"
    other.write_text("".join([head, *units[::-1], *matters]), "utf-8")
    first, second = told(uneven), told(other)
    assert (first.pop("export") != second.pop("export"), first) == (True, second)


def test_there_is_no_numeric_order_and_no_score_in_what_is_published(uneven: Path) -> None:
    answer = told(uneven)
    for group in answer["groups"]:
        assert [one["unit"] for one in group["units"]] == sorted(one["unit"] for one in group["units"])
    names: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            names.update(value)
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        else:
            assert not isinstance(value, float)

    walk(answer["groups"])
    assert names == {
        "group",
        "means",
        "units",
        "unit",
        "band",
        "n",
        "n_silent",
        "n_left_out",
        "n_red_lines",
        "facts",
        "twice_counted",
        "raw",
        "rate",
        "low",
        "high",
        "confirmed",
        "on_time",
        "reopened",
        "satisfied",
        "contacted",
        "untrue",
    }
    assert set(BANDS) == {"leading", "steady", "support"}


def test_no_column_of_either_file_can_name_a_person() -> None:
    assert COLUMNS == (
        "ref",
        "unit",
        "category",
        "kind",
        "due",
        "contact_by",
        "contacted",
        "reported",
        "stood",
        "answer",
        "reopened",
        "explained",
        "audit",
        "filed",
    )
    assert {"unit", "group", "red_lines", "left_out", "ratings"} == OF_UNIT
    assert set(Unit.__slots__) == {"code", "group", "n_red_lines", "n", "n_silent", "n_left_out", "counts"}


def test_a_rate_of_few_is_not_shown(tmp_path: Path) -> None:
    units = [unit("sl-a", ratings={"": [4, 4]}), *map(unit, CODES[1:])]
    facts = by_unit(told(export(tmp_path / "e", units, rows(300, CODES))))["sl-a"]["facts"]
    assert facts["satisfied"] == {"n": 4}
    assert set(facts["confirmed"]) == {"n", "twice_counted", "raw", "rate", "low", "high"}
    assert facts["confirmed"]["low"] < facts["confirmed"]["rate"] < facts["confirmed"]["high"]


def test_a_unit_is_compared_with_its_own_last_period(uneven: Path, tmp_path: Path) -> None:
    first = bands(uneven)
    later = export(tmp_path / "later", map(unit, CODES), rows(1200, CODES, seed=7))
    entry = by_unit(told(later, first))["sl-a"]["before"]
    assert entry["band"] == "leading"
    assert entry["moved"]["confirmed"] < 0
    assert json.loads(bands(later, first))["before"] != ""
    for wrong in (b"{", b"[]", b'{"form": "other"}', b'{"form": "yinuo-bands-1"}'):
        with pytest.raises(Invalid):
            bands(later, wrong)


def test_a_hundred_and_fifty_own_easy_cases_change_nothing(uneven: Path, tmp_path: Path) -> None:
    own = [row(f"own-{n}", "sl-f", filed="own") for n in range(150)]
    stuffed = tmp_path / "stuffed"
    stuffed.write_text(uneven.read_text("utf-8") + "".join(json.dumps(one) + "\n" for one in own), "utf-8")
    first, second = told(uneven), told(stuffed)
    assert by_unit(second)["sl-f"].pop("n_left_out") == 150
    assert by_unit(first)["sl-f"].pop("n_left_out") == 0
    assert first["groups"] == second["groups"]


hazard_rows = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(("own", "office")),
        st.sampled_from(("yes", "no", "silent")),
        st.sampled_from((0, 1)),
        st.sampled_from(("", "2025-09-08", "2025-09-20")),
        st.sampled_from(("", "true", "untrue")),
        st.sampled_from(("", "yes", "overturned")),
    ),
    max_size=60,
)
BASE = list(rows(240, CODES, seed=11))


@given(hazard_rows)
def test_who_reports_many_hazards_is_never_worse_off(some: list[tuple[Any, ...]]) -> None:
    """J6: whatever becomes of what offices find, at home or next door, no unit's rates, scores or bands move."""
    found = [
        row(
            f"h{n}",
            code,
            kind="hazard",
            category="fire",
            filed=filed,
            answer=answer,
            stood=stood,
            reported=reported,
            audit=audit,
            explained=why,
        )
        for n, (code, filed, answer, stood, reported, audit, why) in enumerate(some)
    ]
    quiet = read(lines_of((FROM, TO), chosen(), map(unit, CODES), BASE))
    keen = read(lines_of((FROM, TO), chosen(), map(unit, CODES), [*BASE, *found]))
    before, after = (Peers(list(one.units.values()), chosen()) for one in (quiet, keen))
    assert before.bands() == after.bands()
    for code in CODES:
        assert before.score(quiet.units[code]) == after.score(keen.units[code])


def test_a_hazard_that_people_report_counts_and_late_fixing_costs() -> None:
    def score(**more: Any) -> float:
        hazards = [row(f"h{n}", "sl-a", kind="hazard", category="fire", **more) for n in range(20)]
        reading = read(lines_of((FROM, TO), chosen(), map(unit, CODES), [*BASE, *hazards]))
        return Peers(list(reading.units.values()), chosen()).score(reading.units["sl-a"]).value

    assert score() > score(reported="2025-09-25") > score(reported="", stood=0, answer="no")


def test_silence_is_outside_until_an_audit_asks() -> None:
    def confirmed(**more: Any) -> tuple[float, int]:
        reading = read(lines_of((FROM, TO), chosen(), [unit("sl-a")], [row("r", "sl-a", **more)]))
        return reading.units["sl-a"].total("confirmed")

    assert confirmed(answer="silent") == (0, 0)
    assert confirmed(answer="silent", audit="true") == (1, 1)
    assert confirmed(answer="silent", audit="untrue") == (0, 1)


@given(
    st.integers(0, 5), st.sampled_from(("confirmed", "on_time", "contacted", "satisfied")), st.integers(1, 20)
)
def test_doing_better_never_lowers_a_score(which: int, metric: str, n: int) -> None:
    reading = read(lines_of((FROM, TO), chosen(), map(unit, CODES), BASE))
    units = list(reading.units.values())
    better = copy.deepcopy(units)
    cell = next(iter(better[which].counts[metric].values()))
    cell[0] = min(2 * cell[1], cell[0] + 2 * n)
    assert (
        Peers(better, chosen()).score(better[which]).value
        >= Peers(units, chosen()).score(units[which]).value - 1e-9
    )


FAULTS = [
    row("r", "sl-a")[:-1],
    [*row("r", "sl-a"), "示例某人"],
    row("r", "sl-z"),
    row("r", "sl-a", due="2025-10-01"),
    row("r", "sl-a", due=""),
    row("r", "sl-a", reported="20250908"),
    row("r", "sl-a", reported="soon"),
    row("r", "sl-a", reported=5),
    row("r", "sl-a", stood=2),
    row("r", "sl-a", answer="maybe"),
    row("r", "sl-a", kind="dispute"),
    row("r", "sl-a", category=["a"]),
    row("r", "sl-a", category=5),
    row("r", "sl-a", filed="friend"),
    unit("sl-a"),
    unit("sl-b") | {"handler": "示例某人"},
    unit("sl-b", red_lines=-1),
    unit("sl-b", left_out=True),
    unit("sl-b", ratings={"": [3, 4]}),
    unit("sl-b", ratings=[]),
    unit(3),  # type: ignore[arg-type]
    5,
]


@pytest.mark.parametrize("wrong", FAULTS)
def test_a_line_that_holds_what_it_may_not_is_refused_with_its_number(wrong: object) -> None:
    lines = [*lines_of((FROM, TO), chosen(), [unit("sl-a")], [row("r", "sl-a")]), json.dumps(wrong)]
    with pytest.raises(Invalid, match="第 4 行"):
        read(lines)


def test_what_is_no_export_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = list(lines_of((FROM, TO), chosen(), [unit("sl-a")], [row("r", "sl-a")]))
    head = json.loads(good[0])
    for wrong in (
        "",
        "{",
        "[]",
        json.dumps(head | {"form": "x"}),
        json.dumps(head | {"by": "示例某人"}),
        json.dumps(head | {"from": "2026-01-01"}),
        json.dumps(head | {"columns": [*COLUMNS, "handler"]}),
    ):
        with pytest.raises(Invalid, match="第 1 行"):
            read([wrong, *good[1:]])
    with pytest.raises(Invalid, match="第 3 行"):
        read([*good[:2], "{", *good[2:]])
    with pytest.raises(Invalid, match="第 3 行"):
        read([*good[:2], "1, 2\n", *good[2:]])
    assert read([*good, "\n"]).units["sl-a"].n == 1
    monkeypatch.setattr(league_export, "AT_ONCE", 2)
    assert read(good).units["sl-a"].n == 1
    with pytest.raises(Invalid):
        bands(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "spoil",
    [
        {"weights": {}},
        {"weights": [1]},
        {"prior": 0},
        {"prior": 1.5},
        {"formula": 3},
        {"more": 1},
        {"weights": {"confirmed": 100}},
    ],
)
def test_settings_that_do_not_add_up_are_refused(spoil: dict[str, Any]) -> None:
    assert settings_of(chosen().as_told()) == chosen()
    with pytest.raises(Invalid):
        settings_of(chosen().as_told() | spoil)


def test_the_formula_is_made_of_the_weights_in_signs_alone() -> None:
    formula = "L = 100 · F · (1 − M7)² · (0.35 · M4 + 0.20 · M3 + 0.15 · (1 − M6) + 0.15 · M5 + 0.15 · M2)"
    assert formula_of(chosen().weights) == chosen().formula == formula
    told = formula_of({"confirmed": 50, "on_time": 0, "reopened": 50, "satisfied": 0, "contacted": 0})
    assert told == "L = 100 · F · (1 − M7)² · (0.50 · M4 + 0.50 · (1 − M6))"
    assert formula in (Path(yinuo.__file__).parents[2] / "docs" / "campaigns.md").read_text("utf-8")


def test_the_formula_as_it_is_printed_gives_the_score() -> None:
    score = Peers([mixed()], chosen()).score(mixed())
    values = {MARKS[name]: rate.value for name, rate in score.rates.items()} | {"F": 1}
    printed = chosen().formula.removeprefix("L = ").translate({ord("·"): "*", ord("−"): "-", ord("²"): "**2"})
    assert eval(printed, {"__builtins__": {}}, values) == pytest.approx(score.value)  # noqa: S307 -- its own formula
