"""The four tracks: data that refuse nonsense and people, proofs, stages, lists, floors, levels."""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns import duties, hazards, investment, land, tracks
from yinuo.programmes.campaigns.proofs import proof_of
from yinuo.programmes.campaigns.tests.invented import CALENDAR, START, on

TRACKS = tracks.shipped()
LADDER, LAND, DUTIES, HAZARDS = TRACKS.investment, TRACKS.land, TRACKS.duties, TRACKS.hazards
SIGNED = {"contract_no": "示例-1", "amount": 500, "signed_on": START}
LANDED = {"registration_no": "示例-2", "site": "示例地块", "landed_on": START}
APPROVED = {"approval_no": "示例-3", "approved_on": START}
GRANTED = {"grant_contract": "示例-4", "granted_on": START, "start_by": on(90)}


def told() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(Path(tracks.__file__).with_suffix(".yaml").read_text("utf-8"))
    return copy.deepcopy(raw)


def test_no_field_of_any_track_can_hold_a_person_or_a_household() -> None:
    steps = [
        *LADDER.stages,
        *LAND.lists,
        *(duty.step for duty in DUTIES.items),
        *(one.step for one in HAZARDS.levels),
    ]
    names = {name for step in steps for name in step.proof}
    assert names
    assert [name for name in names if any(word in name for word in tracks.PERSONAL)] == []


FAULTS: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda t: t.update(form="other"), "读不懂"),
    (lambda t: t.pop("land"), "读不懂"),
    (lambda t: t["land"]["lists"][0]["document"].update(household_list="text"), "不记个人和户"),
    (lambda t: t["land"]["lists"][0]["document"].update(n_unsigned="count"), "不记个人和户"),
    (lambda t: t["land"]["lists"][0]["document"].update(size="pounds"), "没有「pounds」"),
    (lambda t: t["land"]["lists"][1].update(code="approved_unsupplied"), "不止一次"),
    (lambda t: t["land"].update(not_idle_by=["nobody"]), "读不懂"),
    (lambda t: t["land"]["idle"].update(fee=[1, 0]), "读不懂"),
    (lambda t: t["investment"].update(counted_until="nowhere"), "没有「nowhere」"),
    (lambda t: t["investment"]["stages"][2].update(evidence={}), "凭据"),
    (lambda t: t["investment"]["stages"][0].update(evidence={"firm": "text"}), "只计数"),
    (lambda t: t["duties"]["items"][1].update(after="hearing"), "没有「hearing」"),
    (lambda t: t["duties"]["items"][0].update(floor="4wh"), "读不懂"),
    (lambda t: t["duties"]["before_moving"].append("signatures"), "没有「signatures」"),
    (lambda t: t["hazards"]["levels"].pop(), "没有「major」"),
]


@pytest.mark.parametrize(("spoil", "words"), FAULTS)
def test_data_that_contradict_themselves_are_refused(
    spoil: Callable[[dict[str, Any]], object], words: str
) -> None:
    raw = told()
    assert tracks.tracks_of(raw) == TRACKS
    spoil(raw)
    with pytest.raises(Invalid, match=words):
        tracks.tracks_of(raw)


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({**SIGNED, "contract_no": " "}, "contract_no"),
        ({**SIGNED, "contract_no": ""}, "contract_no"),
        ({**SIGNED, "amount": 1.5}, "amount"),
        ({**SIGNED, "amount": -1}, "amount"),
        ({**SIGNED, "signed_on": "2025-08-15"}, "signed_on"),
        ({**SIGNED, "signed_on": on(1)}, "signed_on"),
        ({**SIGNED, "signer": "示例"}, "signer"),
        ({"amount": 5, "signed_on": START}, "contract_no"),
    ],
)
def test_a_proof_has_its_fields_each_of_its_type_and_no_others(given_: dict[str, Any], field: str) -> None:
    assert proof_of(LADDER.stages[2], SIGNED, START) == SIGNED
    with pytest.raises(Invalid) as refused:
        proof_of(LADDER.stages[2], given_, START)
    assert list(refused.value.fields) == [field]


def test_before_signing_there_are_weekly_counts_and_nothing_else() -> None:
    monday = date(2025, 8, 18)
    assert investment.counted(LADDER, "sl-a", "in_talks", monday, 3).n == 3
    for stage, week, n in (("signed", monday, 1), ("in_talks", START, 1), ("in_talks", monday, -1)):
        with pytest.raises(Invalid):
            investment.counted(LADDER, "sl-a", stage, week, n)
    assert set(investment.WeeklyCount.__slots__) == {"unit", "stage", "week", "n"}


def test_stages_are_proved_one_by_one_and_counted_apart() -> None:
    signed = investment.signed(LADDER, "p", "sl-a", SIGNED, START)
    landed = investment.advanced(LADDER, signed, "landed", LANDED, on(9))
    assert (signed.stage, landed.stage) == ("signed", "landed")
    told_sums = investment.sums(LADDER, [signed, landed, signed])
    assert (told_sums["signed"], told_sums["landed"], told_sums["ground_broken"]) == (
        (2, 1000),
        (1, 500),
        (0, 0),
    )
    for to, given_, day in (
        ("ground_broken", {}, 9),
        ("signed", SIGNED, 9),
        ("landed", {}, 9),
        ("landed", LANDED, -1),
    ):
        with pytest.raises(Invalid):
            investment.advanced(LADDER, signed, to, given_, on(day))
    with pytest.raises(Invalid, match="没有「moon」"):
        investment.advanced(LADDER, signed, "moon", {}, on(9))


def test_paper_that_never_lands_says_so_after_a_year() -> None:
    signed = investment.signed(LADDER, "p", "sl-a", SIGNED, START)
    landed = investment.advanced(LADDER, signed, "landed", LANDED, on(9))
    assert investment.standing(LADDER, signed, on(364)) == "签约"
    assert investment.standing(LADDER, signed, on(365)) == "签约满 365 天，没有落地"
    assert investment.standing(LADDER, landed, on(999)) == "落地"


def parcel(area: int = 100) -> land.Parcel:
    return land.entered(LAND, f"p{area}", area, APPROVED, START)


def test_a_parcel_moves_list_by_list_and_only_with_a_dated_document() -> None:
    one = land.blocked(LAND, parcel(), "示例管线未迁", "government")
    assert (one.cause, one.n_days_on_list(on(30))) == ("government", 30)
    used = land.moved(LAND, one, "supplied_unused", GRANTED, on(30))
    assert (used.on_list, used.blocker, used.n_days_on_list(on(31))) == ("supplied_unused", "", 1)
    for to, given_, day in (
        ("under_construction", {}, 30),
        ("supplied_unused", APPROVED, 30),
        ("supplied_unused", GRANTED, -2),
    ):
        with pytest.raises(Invalid):
            land.moved(LAND, one, to, given_, on(day))
    for blocker, cause in (("", "owner"), ("示例", "weather")):
        with pytest.raises(Invalid):
            land.blocked(LAND, one, blocker, cause)
    with pytest.raises(Invalid):
        parcel(0)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), max_size=30))
def test_the_areas_of_the_lists_are_those_of_all_parcels(some: list[tuple[int, bool]]) -> None:
    parcels = [
        land.moved(LAND, parcel(area), "supplied_unused", GRANTED, on(3)) if is_granted else parcel(area)
        for area, is_granted in some
    ]
    told_areas = land.areas(LAND, parcels)
    assert sum(told_areas.values()) == sum(area for area, _ in some)
    assert set(told_areas) == {"approved_unsupplied", "supplied_unused", "under_construction"}


STOPPED: dict[str, Any] = {
    "started_on": START,
    "stopped_on": on(10),
    "area_to_build": 300,
    "money_planned": 400,
}


@pytest.mark.parametrize(
    ("works", "day", "case"),
    [
        (land.Works(), 364, None),
        (land.Works(), 365, "not_started"),
        (land.Works(started_on=START), 999, None),
        (land.Works(area_built=99, money_spent=400, **STOPPED), 374, None),
        (land.Works(area_built=99, money_spent=400, **STOPPED), 375, "too_little_built"),
        (land.Works(area_built=100, money_spent=99, **STOPPED), 375, "too_little_spent"),
        (land.Works(area_built=100, money_spent=100, **STOPPED), 375, None),
        (land.Works(started_on=START, stopped_on=on(10)), 999, None),
    ],
)  # fmt: skip
def test_land_is_idle_in_the_three_cases_of_the_law(works: land.Works, day: int, case: str | None) -> None:
    told_idle = land.idle(LAND, works, START, "owner", on(day))
    assert (told_idle.case if told_idle else None) == case


def test_what_follows_from_idle_land_depends_on_whose_doing_it_is() -> None:
    def at(day: int, cause: str, works: land.Works | None = None) -> tuple[Fraction, bool]:
        told_idle = land.idle(LAND, works or land.Works(), START, cause, on(day))
        assert told_idle is not None
        return told_idle.fee, told_idle.may_be_taken_back

    assert (at(365, "owner"), at(730, "owner")) == ((Fraction(1, 5), False), (Fraction(), True))
    assert {at(day, cause) for day in (365, 730) for cause in ("government", "court", "force_majeure")} == {
        (Fraction(), False)
    }
    assert at(800, "owner", land.Works(area_built=1, money_spent=1, **STOPPED)) == (Fraction(), False)
    said = land.idle(LAND, land.Works(), START, "government", on(400))
    assert said is not None
    assert said.sentence == "闲置：过了约定开工日一年还没有开工（原因在政府）。"
    unsaid = land.idle(LAND, land.Works(), START, "", on(400))
    assert unsaid is not None
    assert "还没有写明" in unsaid.sentence


PAPERS: dict[str, dict[str, Any]] = {
    "pre_notice": {"posted_on": START, "place": "示例公告栏"},
    "survey": {"signed_copy": "示例"},
    "risk_meeting": {"minutes": "示例", "n_present": 40},
    "plan_posted": {"posted_on": START, "channel": "示例"},
    "objections_answered": {"n_received": 3, "n_answered": 3},
    "hearing": {"minutes": "示例"},
    "money_in_account": {"bank_proof": "示例", "amount": 100},
    "resettlement_ready": {"proof": "示例"},
    "remedy_sheet": {"n_handed": 60},
}


def walked(area: duties.Area, *codes: str, begin: int, end: int) -> duties.Area:
    for code in codes:
        area = duties.began(DUTIES, area, code, on(begin))
        area = duties.finished(DUTIES, area, code, PAPERS[code], on(end), CALENDAR)
    return area


def posted() -> duties.Area:
    area = walked(duties.Area("sl-area"), "pre_notice", begin=0, end=14)
    return walked(area, "survey", "risk_meeting", begin=14, end=15)


def test_finishing_before_the_floor_of_the_law_is_an_error() -> None:
    area = duties.began(DUTIES, duties.Area("sl-area"), "pre_notice", START)
    with pytest.raises(Invalid, match="10 个工作日，最早 2025年8月29日"):
        duties.finished(DUTIES, area, "pre_notice", PAPERS["pre_notice"], on(13), CALENDAR)
    plan = duties.began(DUTIES, posted(), "plan_posted", on(20))
    with pytest.raises(Invalid, match="提前就是差错"):
        duties.finished(DUTIES, plan, "plan_posted", PAPERS["plan_posted"], on(49), CALENDAR)
    done = duties.finished(DUTIES, plan, "plan_posted", PAPERS["plan_posted"], on(50), CALENDAR)
    assert done.finished["plan_posted"] == on(50)


def test_duties_keep_their_order_and_every_objection_is_answered() -> None:
    with pytest.raises(Invalid, match="要先办完：征收预公告"):
        duties.began(DUTIES, duties.Area("a"), "survey", START)
    with pytest.raises(Invalid, match="还没有开始"):
        duties.finished(DUTIES, posted(), "plan_posted", {}, on(60), CALENDAR)
    with pytest.raises(Invalid, match="已经开始"):
        duties.began(DUTIES, posted(), "survey", on(60))
    plan = walked(posted(), "plan_posted", begin=20, end=50)
    asked = duties.began(DUTIES, plan, "objections_answered", on(50))
    with pytest.raises(Invalid, match="每一条异议"):
        duties.finished(
            DUTIES, asked, "objections_answered", {"n_received": 3, "n_answered": 2}, on(51), CALENDAR
        )


def test_a_hearing_is_owed_once_most_object_and_nobody_moves_before_the_money() -> None:
    plan = walked(posted(), "plan_posted", begin=20, end=50)
    with pytest.raises(Invalid, match="不需要「听证」"):
        duties.began(DUTIES, plan, "hearing", on(51))
    heard = duties.Area(plan.code, plan.begun, plan.finished, plan.proofs, frozenset({"majority_objects"}))
    assert len(duties.owed(DUTIES, heard)) == len(duties.owed(DUTIES, plan)) + 1
    with pytest.raises(Invalid, match="补偿款足额到账、安置落实、救济告知书送达"):
        duties.may_move(DUTIES, plan, on(60))
    paid = walked(plan, "money_in_account", "resettlement_ready", "remedy_sheet", begin=51, end=55)
    duties.may_move(DUTIES, paid, on(60))
    with pytest.raises(Invalid, match="先补偿后搬迁"):
        duties.may_move(DUTIES, paid, on(54))


def test_one_confirmed_breach_takes_an_area_to_nothing_and_a_remedy_takes_nothing() -> None:
    plan = walked(posted(), "plan_posted", begin=20, end=50)
    assert duties.duty_completion(DUTIES, plan, on(50)) == Fraction(4, 8)
    codes = ("objections_answered", "money_in_account", "resettlement_ready", "remedy_sheet")
    done = walked(plan, *codes, begin=51, end=55)
    assert [duties.area_completion(DUTIES, done, on(day)) for day in (54, 55)] == [0, 1]
    grey = duties.Area(done.code, done.begun, done.finished, done.proofs, has_remedy=True)
    assert duties.area_completion(DUTIES, grey, on(55)) == 1
    cut = duties.breached(DUTIES, done, "cut_utilities")
    assert (duties.rights_floor(cut), duties.area_completion(DUTIES, cut, on(55))) == (0, 0)
    with pytest.raises(Invalid):
        duties.breached(DUTIES, done, "rudeness")


def test_levels_follow_a_rule_and_a_major_one_needs_its_five_fixings() -> None:
    assert (hazards.level_of(HAZARDS, []), hazards.level_of(HAZARDS, ["needs_plan"])) == ("general", "major")
    with pytest.raises(Invalid):
        hazards.level_of(HAZARDS, ["gathering"])
    plan = dict.fromkeys(HAZARDS.five_fixings, "示例")
    assert hazards.plan_of(HAZARDS, plan) == plan
    with pytest.raises(Invalid) as refused:
        hazards.plan_of(HAZARDS, {**plan, "money": " "})
    assert list(refused.value.fields) == ["money"]
    assert str(HAZARDS.level("major").limits["control"]) == "24h"


def test_who_puts_right_does_not_recheck_and_a_major_one_takes_two() -> None:
    hazards.strike_off(HAZARDS, "general", ["sl-a"], {"p": "sl-b"})
    hazards.strike_off(HAZARDS, "major", ["sl-a"], {"p": "sl-b", "q": "sl-c"})
    for level, checkers in (
        ("general", {}),
        ("general", {"p": "sl-a"}),
        ("major", {"p": "sl-b"}),
        ("major", {"p": "sl-b", "q": "sl-a"}),
    ):
        with pytest.raises(Invalid):
            hazards.strike_off(HAZARDS, level, ["sl-a"], checkers)


def test_what_comes_back_within_half_a_year_is_the_same_hazard() -> None:
    one = hazards.Hazard("h", "major", "sl-a", on(10), rechecked_on=on(9))
    assert [hazards.came_back(HAZARDS, one, on(9) + timedelta(n)) for n in (-1, 0, 180, 181)] == [
        False,
        True,
        True,
        False,
    ]
    assert not hazards.came_back(HAZARDS, hazards.Hazard("h", "general", "sl-a", on(10)), on(20))
    again = hazards.Hazard("h", "general", "sl-a", on(5), rechecked_on=on(9), came_back_on=on(50))
    told_figures = hazards.figures(
        HAZARDS, [one, again, hazards.Hazard("n", "major", "sl-a", on(99))], on(20)
    )
    assert (
        told_figures.n_due,
        told_figures.n_in_time,
        told_figures.n_came_back,
        told_figures.n_major_open,
    ) == (2, 1, 1, 1)
    assert told_figures.in_time == Fraction(1, 2)
    assert hazards.figures(HAZARDS, [], START).in_time is None
