import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import AutoField, Model

from yinuo.base.errors import Invalid
from yinuo.base.redaction import find_personal, masked, rules_from
from yinuo.config.packs import PackFiles, load_pack, pack_folder, read_pack
from yinuo.config.testing import put_pack
from yinuo.kernel.limits import book as books
from yinuo.kernel.limits.models import CalendarDay, Category, Pack, TimeLimit
from yinuo.kernel.limits.queries import current_calendar, limits_for, redaction_rules
from yinuo.kernel.people.bundles import roles_of
from yinuo.kernel.people.models import Account, Appointment, Person, Place, PlacePoint, Unit
from yinuo.kernel.people.queries import unit_codes_under

PINGHU = pack_folder("pinghu")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    books.forget()
    yield
    books.forget()


@pytest.fixture(scope="module")
def pinghu() -> PackFiles:
    return read_pack(PINGHU)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PINGHU, tmp_path / "pack", ignore=shutil.ignore_patterns("demo")))


def edit(folder: Path, sheet: str, old: str, new: str) -> None:
    path = folder / f"{sheet}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {sheet}"
    path.write_text(text.replace(old, new), "utf-8")


def sentences(folder: Path) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_pack(folder)
    return caught.value.fields


# The pack that ships


def test_the_page_has_137_stations_two_of_them_named(pinghu: PackFiles) -> None:
    stations = [place for place in pinghu.places if place.kind == "station"]
    assert len(stations) == pinghu.facts["stations"]["count"] == 137
    assert [place.name for place in stations if not place.is_example] == [
        named["name"] for named in pinghu.facts["stations"]["named"]
    ]


def test_every_invented_community_has_a_station(pinghu: PackFiles) -> None:
    communities = {place.code for place in pinghu.places if place.kind == "community" and place.is_example}
    assert len(communities) == 40
    assert {place.parent_id for place in pinghu.places if place.kind == "station" and place.is_example} == (
        communities
    )


def test_only_what_is_invented_has_a_point_and_that_within_the_county(pinghu: PackFiles) -> None:
    invented = {place.code for place in pinghu.places if place.is_example}
    assert {row.place_id for row in pinghu.points} == invented
    for row in pinghu.points:
        assert 30_600_000 < row.latitude < 30_860_000, row
        assert 120_950_000 < row.longitude < 121_250_000, row
    stations = {place.code for place in pinghu.places if place.kind == "station"}
    spots = [row.point for row in pinghu.points if row.place_id in stations]
    assert len(set(spots)) == len(spots) == 135


def test_real_and_invented_never_share_a_name(pinghu: PackFiles) -> None:
    for rows in (pinghu.places, pinghu.units):
        real = {row.name for row in rows if not row.is_example}
        assert not real & {row.name for row in rows if row.is_example}
        assert all(row.is_example == row.code.startswith("sl") for row in rows)


def test_nobody_is_appointed_to_a_real_office(pinghu: PackFiles) -> None:
    invented = {unit.code for unit in pinghu.units if unit.is_example}
    assert {post.unit for someone in pinghu.people for post in someone.posts} <= invented
    assert all(someone.name.startswith("示例·") for someone in pinghu.people)


def test_every_act_of_two_persons_finds_two_persons(pinghu: PackFiles) -> None:
    holders: dict[str, set[str]] = {}
    leads: dict[str, set[str]] = {}
    for someone in pinghu.people:
        for post in someone.posts:
            for role in roles_of(post.role):
                holders.setdefault(role, set()).add(someone.username)
                leads.setdefault(f"{role} {post.unit}", set()).add(someone.username)
    counts = {role: len(found) for role, found in holders.items()}
    assert min(counts.values()) >= 2, counts
    for unit in {post.unit for someone in pinghu.people for post in someone.posts if post.role == "unit"}:
        assert len(leads[f"handler {unit}"] - leads[f"lead {unit}"]) >= 2
        assert leads[f"lead {unit}"]
    checking = [unit for unit in leads if unit.startswith("checker ")]
    assert len(checking) == 4
    assert all(len(leads[unit]) == 2 for unit in checking)
    mediating = {
        post.unit for someone in pinghu.people if someone.username == "mediator" for post in someone.posts
    }
    assert len(leads[f"desk {mediating.pop()}"]) == 2


def test_the_auditor_stands_outside_the_line_of_command(pinghu: PackFiles) -> None:
    paths = {unit.code: unit.path for unit in pinghu.units if unit.is_example}
    auditing = {post.unit for someone in pinghu.people for post in someone.posts if post.role == "auditor"}
    assert [paths[unit] for unit in auditing] == ["sl-shenji"]
    assert not [path for path in paths.values() if "sl-shenji/" in path]


def test_the_calendar_is_the_published_one(pinghu: PackFiles) -> None:
    given = {day.on: day.is_working for day in pinghu.days}
    on = date(2025, 1, 1)
    while on.year < 2027:
        assert given.get(on, on.weekday() < 5) == chinese_calendar.is_workday(on), on
        on += timedelta(days=1)
    assert sorted(on for on, is_working in given.items() if is_working) == [
        *(date(2025, month, day) for month, day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))),
        *(date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))),
    ]
    holidays = [on.year for on, is_working in given.items() if not is_working]
    assert (holidays.count(2025), holidays.count(2026)) == (28, 33)


def test_every_class_of_the_table_is_there(pinghu: PackFiles) -> None:
    assert sorted(row.limit_class for row in pinghu.limits) == [
        *("claim", "commitment", "complaint", "disclosure", "dispute", "emergency", "enquiry"),
        *("firm_service", "general_hazard", "help", "land_duty", "major_hazard"),
        *("personal_data", "rights_call"),
        *("station_fault", "station_fault_urgent", "suggestion", "symposium"),
        *("village_distribution", "village_line", "wish"),
    ]


def test_what_is_sealed_by_nature_is_sealed(pinghu: PackFiles) -> None:
    sealed = {row.code for row in pinghu.categories if row.is_sealed}
    assert sealed == {"disclosure", "rights", "low_income", "dispute", "neighbour_noise", "boundary"}


def test_the_facts_keep_their_words_and_days(pinghu: PackFiles) -> None:
    assert pinghu.facts["stations"]["master_for_a_day"]["on"] == date(2025, 8, 16)
    assert pinghu.facts["works"][0]["due"] == date(2025, 9, 30)
    assert pinghu.facts["campaigns"]["weights"] == "unstated"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("身份证33048219900228008X", "身份证［身份证号］"),
        ("身份证330482 19900228 008X", "身份证［身份证号］"),
        ("身份证330482199002280081", "身份证［疑似身份证号］"),
        ("老证330482900228008", "老证［身份证号］"),
        ("护照E12345678", "护照［证件号］"),
        ("卡号 6222 0212 3456 7890 128", "卡号 ［银行卡号］"),
        ("电话13800138000，随时打", "电话［手机号］，随时打"),
        ("加１３８００１３８０００", "加［手机号］"),
        ("打 +86 138-0013-8000", "打 ［手机号］"),
        ("幺三八零零幺三八零零零", "［手机号］"),
        ("座机0573-85012345转802", "座机［电话］"),
        ("（0573）8501 2345", "［电话］"),
        ("电话是85012345", "［电话］"),
        ("浙F·12345", "［车牌］"),
        ("浙FD12345的车", "［车牌］的车"),
        ("写信a.b@example.com", "写信［邮箱］"),
        ("微信号：rider_88", "［账号］"),
        ("住12栋1204", "住［门牌］"),
        ("住3幢2单元501室", "住［门牌］"),
    ],
)
def test_what_gives_a_person_away_is_found(pinghu: PackFiles, text: str, hidden: str) -> None:
    assert masked(text, rules_from(pinghu.pack.redaction)) == hidden


@pytest.mark.parametrize(
    "text",
    [
        *("2025年8月18日14:30，路灯三盏不亮。", "编号 330482-2025-7KD4M2XQ", "第 41 号驿站 18:00 就关门"),
        *("投入2500000.00元，12000平方米", "3号楼北侧消防通道", "拨110、119、120或12345", "二〇二五年八月"),
        *("100−1=0", "9月30日前完成1,671件", "7号楼西侧", "浙江省平湖市", "订单号 202508181234567890123"),
    ],
)
def test_plain_words_and_figures_are_left_alone(pinghu: PackFiles, text: str) -> None:
    assert find_personal(text, rules_from(pinghu.pack.redaction)) == ()


# What a folder can have wrong


@pytest.mark.parametrize(
    ("sheet", "old", "new", "fault"),
    [
        ("pack", "zone: Asia/Shanghai", "zone: Asia/Pinghu", "zone"),
        ("pack", "currency: CNY", "currency: yuan", "currency"),
        ("pack", '["08:30", "12:00"], ["13:30"', '["08:30", "14:00"], ["13:30"', "spans"),
        ("pack", '["08:30", "12:00"], ', '["08:30", noon], ', "spans"),
        ("pack", '["08:30", "12:00"], ', "morning, ", "spans"),
        ("pack", "check: {name: luhn}", "check: {name: unheard-of}", "redaction"),
        ("pack", "code: pinghu", "kode: pinghu\ncode: pinghu", "kode"),
        ("calendar", "to: 2026-12-31}", "to: 2024-12-31}", "to"),
        ("calendar", "{on: 2025-10-08,", "{on: 2027-10-08,", "on"),
        ("calendar", "{on: 2025-10-08,", "{on: 2025-10-07,", "on"),
        ("calendar", "{on: 2025-10-08, is_working: false", "{on: 2025-10-08", "is_working"),
        ("places", "{code: slp-bridge, parent: slp-zh-a-4", "{code: slp-bridge, parent: slp-zh-z", "parent"),
        ("places", "{code: slp-bridge,", "{code: slp-market,", "code"),
        ("places", "{code: slp-bridge,", "{code: 330482001,", "code"),
        ("places", 'point: "30.7050,121.0200"', 'point: "121.0200,30.7050"', "point"),
        ("units", "kind: auditor", "kind: king", "kind"),
        ("units", 'kind: auditor, place: "330482"', "kind: auditor, place: nowhere", "place"),
        ("people", "{username: auditor2", "{username: auditor", "people"),
        ("people", "{role: technician,", "{role: king,", "role"),
        ("people", "{role: technician,", "{to_on: 2024-01-01, role: technician,", "to_on"),
        ("limits", "result: 24h", "result: soon", "result"),
        ("limits", "more: {recheck: 3wd}", "more: {recheck: later}", "recheck"),
        ("limits", 'governs: ["hazard:major"]', "governs: [person]", "governs"),
        ("limits", "limit_class: enquiry\n    version: 1", "limit_class: enquiry\n    version: 2", "version"),
        (
            "limits",
            "limit_class: enquiry\n    version: 1",
            "limit_class: emergency\n    version: 2",
            "valid_from",
        ),
        ("categories", "{code: lighting,", "{code: road,", "code"),
        ("categories", "{code: lighting, name: 路灯照明", "{code: lighting, name: 集会路灯", "name"),
        ("categories", "thing: fire_lane, ", "", "thing"),
        ("categories", "thing: fire_lane, ", "thing: person, ", "thing"),
        ("categories", "limit_class: symposium", "limit_class: nobody", "limit_class"),
        ("categories", "kinds: [claim]}", "kinds: []}", "kinds"),
        ("categories", "kinds: [claim]}", "kinds: [dispute]}", "is_sealed"),
    ],
)
def test_a_fault_is_told_by_file_line_and_cell(
    folder: Path, sheet: str, old: str, new: str, fault: str
) -> None:
    edit(folder, sheet, old, new)
    told = sentences(folder)
    assert [where for where in told if where.startswith(f"{sheet}.yaml") and where.endswith(f" {fault}")]
    assert all(sentence.endswith("。") for sentence in told.values())


def test_a_line_is_named(folder: Path) -> None:
    edit(folder, "places", "{code: slp-bridge, parent: slp-zh-a-4", "{code: slp-bridge, parent: slp-zh-z")
    lines = (folder / "places.yaml").read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "slp-bridge" in text)
    assert sentences(folder) == {
        f"places.yaml:{line} parent": "「slp-zh-z」不在前面的上级里。请核对编码；上级要写在下级前面。"
    }


def test_a_missing_sheet_is_told_alone(folder: Path) -> None:
    (folder / "units.yaml").unlink()
    assert sentences(folder) == {"units.yaml": "少了这个文件。"}


# Loading


def counted() -> dict[str, int]:
    models = (Place, PlacePoint, Unit, Person, Account, Appointment, CalendarDay, TimeLimit, Category, Pack)
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.django_db
def test_loading_writes_what_was_read_and_only_once(pinghu: PackFiles) -> None:
    assert load_pack(PINGHU, password="a long enough pass phrase")
    assert counted() == {
        "Place": len(pinghu.places),
        "PlacePoint": len(pinghu.points),
        "Unit": len(pinghu.units),
        "Person": len(pinghu.people),
        "Account": len(pinghu.people),
        "Appointment": sum(len(someone.posts) for someone in pinghu.people),
        "CalendarDay": len(pinghu.days),
        "TimeLimit": len(pinghu.limits),
        "Category": len(pinghu.categories),
        "Pack": 1,
    }
    assert Account.objects.get(username="desk").check_password("a long enough pass phrase")
    assert not load_pack(PINGHU, password="another long pass phrase")


def written(write: Callable[[], object]) -> dict[str, list[str]]:
    """Give every row that this writes of a pack, but numbers, passwords and how often a pack was written."""
    point = transaction.savepoint()
    write()
    found = {}
    models: list[type[Model]] = [
        *apps.get_app_config(Pack._meta.app_label).get_models(),
        Place,
        PlacePoint,
        Unit,
    ]
    for model in models:
        names = [one.attname for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
        rows = model._default_manager.values_list(*(name for name in names if name != "version"))
        found[model.__name__] = sorted(map(repr, rows))
    posts = ("person__account__username", "person__name", "role", "unit", "place", "from_on", "to_on")
    found["Appointment"] = sorted(map(repr, Appointment.objects.values_list(*posts)))
    transaction.savepoint_rollback(point)
    return found


@pytest.mark.django_db
def test_what_tests_copy_of_a_pack_is_what_loading_writes() -> None:
    loaded = written(lambda: load_pack(PINGHU))
    assert min(map(len, loaded.values())) > 0
    assert written(lambda: put_pack("pinghu")) == loaded
    assert written(lambda: put_pack("pinghu")) == loaded  # the second time it is copied


@pytest.mark.django_db
def test_loading_a_changed_folder_updates_and_keeps_accounts(folder: Path) -> None:
    load_pack(folder, password="a long enough pass phrase")
    before = counted()
    edit(folder, "places", "name: 示例公园", "name: 示例大公园")
    edit(folder, "people", "appointed_from: 2025-01-01", "appointed_from: 2025-01-01  # as before")
    assert load_pack(folder, password="another long pass phrase")
    assert counted() == before
    assert Place.objects.get(code="slp-park").name == "示例大公园"
    assert Account.objects.get(username="desk").check_password("a long enough pass phrase")


@pytest.mark.django_db
def test_a_place_that_moves_takes_along_what_the_pack_does_not_know(folder: Path) -> None:
    load_pack(folder)
    park = Place.objects.get(code="slp-park")
    Place.objects.create(code="bench-1", parent=park, name="长椅", kind="site")
    edit(folder, "places", "{code: slp-park, parent: slp-jd-b-3", "{code: slp-park, parent: slp-jd-b-4")
    load_pack(folder)
    assert Place.objects.get(code="bench-1").path == "330482/slp-jd-b/slp-jd-b-4/slp-park/bench-1"


@pytest.mark.django_db
def test_what_was_loaded_answers(pinghu: PackFiles) -> None:
    load_pack(PINGHU)
    calendar = current_calendar()
    assert calendar.is_working_day(date(2025, 9, 28))
    assert str(limits_for("station_fault", date(2025, 8, 18)).result) == "2wd"
    assert limits_for("unknown", date(2025, 8, 18), kind="dispute").limit_class == "dispute"
    at = datetime(2025, 9, 30, 20, tzinfo=calendar.zone)
    assert calendar.due_on(at, limits_for("road", date(2025, 9, 30)).result) == date(2025, 10, 15)  # type: ignore[arg-type]
    assert unit_codes_under("sl-ju-e") == {"sl-ju-e", "sl-jingqu"}
    assert masked("13800138000", redaction_rules()) == "［手机号］"
    assert not Account.objects.get(username="desk").has_usable_password()


@pytest.mark.django_db
def test_a_time_limit_in_force_is_never_rewritten(folder: Path) -> None:
    load_pack(folder)
    edit(folder, "limits", "    result: 24h", "    result: 48h")
    with pytest.raises(Invalid) as caught:
        load_pack(folder)
    assert caught.value.fields == {
        "limits.yaml emergency": "时限「险情」第 1 版已经在用，不能改写。请另写第 2 版。"
    }
    edit(folder, "limits", "    result: 48h", "    result: 24h")
    edit(folder, "limits", "    name: 险情", "    name: 紧急险情")
    assert load_pack(folder)
    assert TimeLimit.objects.get(limit_class="emergency").name == "紧急险情"


@pytest.mark.django_db
def test_one_installation_is_one_place(folder: Path) -> None:
    load_pack(PINGHU, with_people=False)
    assert counted()["Account"] == 0
    edit(folder, "pack", "code: pinghu", "code: elsewhere")
    with pytest.raises(Invalid) as caught:
        load_pack(folder)
    assert caught.value.is_conflict
    assert caught.value.fields == {"": "这里已经是「平湖市」，不能再装「平湖市」：一处安装只管一个地方。"}
