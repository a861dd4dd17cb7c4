"""`yinuo init`: an empty place from four sheets, every fault by its cell, nothing of any town that ships with us."""

from __future__ import annotations

import csv
import re
from argparse import ArgumentParser
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from yinuo.base.errors import Invalid
from yinuo.base.geo import Point
from yinuo.config.blank_sheets import write_templates
from yinuo.config.commands import init
from yinuo.config.place import blank_limits, read_place
from yinuo.config.tables import sheets
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import CalendarDay, Pack, TimeLimit
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.people.actions import first_password
from yinuo.kernel.people.models import Account, Appointment, Person, Place, Unit
from yinuo.kernel.people.queries import points

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings as SettingsWrapper

ON = date(2026, 5, 4)
TOLD: dict[str, Any] = {
    "zone": "Europe/Lisbon",
    "language": "en",
    "currency": "EUR",
    "minor_unit": 2,
    "hours": {"weekdays": ["mon", "tue", "wed", "thu"], "spans": [["09:00", "13:00"]]},
    "emergency": [
        {"number": "112", "name": "急救", "name_en": "Emergency", "when": "有人有危险", "when_en": "Danger"}
    ],
}
FIRST_TIME = (
    "--zone",
    "Europe/Lisbon",
    "--currency",
    "EUR",
    "--language",
    "en",
    "--emergency",
    "112=急救=Emergency",
)
ROWS: dict[str, list[tuple[str, ...]]] = {
    "places": [
        ("riverton", "河镇", "Riverton", "", "city"),
        ("north", "北区", "North", "riverton", "town"),
        ("mill-lane", "磨坊巷", "Mill Lane", "north", "community", "51.5074，-0.1278"),
    ],
    "units": [
        ("town-hall", "镇政厅", "Town Hall", "", "office", "riverton"),
        ("works", "工程科", "Works", "town-hall", "office", "riverton"),
        ("audit", "审计组", "Audit Group", "", "auditor", "riverton"),
    ],
    "people": [
        ("desk.one", "窗口一", "desk", "town-hall", "riverton", "2026-01-01", "", "en"),
        ("desk.two", "窗口二", "desk", "town-hall", "riverton", "2026/1/1", "", ""),
        ("works.one", "经办一", "unit", "works", "riverton", "2026-01-01", "", ""),
        ("works.head", "负责人", "head", "works", "riverton", "2026-01-01", "", ""),
        ("check.one", "核验一", "checker", "town-hall", "riverton", "2026-01-01", "", ""),
        ("check.one", "核验一", "unit", "town-hall", "mill-lane", "2026-01-01", "2026-12-31", ""),
    ],
    "limits": [("help", "1", "2026-01-01", "求助", "Help", "1wd", "4wh", "2wd", "8wd", "8wd", "")],
    "holidays": [("2026-12-25", "no", "圣诞节", "Christmas Day")],
}  # fmt: skip


def write(folder: Path, **changed: list[tuple[str, ...]]) -> Path:
    """Write the sheets as CSV files, some of them with other rows."""
    folder.mkdir(exist_ok=True)
    for name, rows in {**ROWS, **changed}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[column.name for column in sheets()[name]], *rows])
    return folder


def faults(folder: Path) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_place(folder, TOLD, ON)
    return caught.value.fields


def run(*words: object) -> int:
    parser = ArgumentParser()
    init.options(parser)
    return init.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture(autouse=True)
def _nothing_kept(settings: SettingsWrapper) -> Iterator[None]:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow ones are tested elsewhere
    book.forget()
    yield
    book.forget()


# The sheets


@pytest.mark.parametrize("where", ["place.xlsx", "csv"])
def test_templates_read_as_an_empty_place_with_their_notes_left_out(tmp_path: Path, where: str) -> None:
    write_templates(tmp_path, blank_limits())
    assert faults(tmp_path / where) == {"places": "这张表还没有一行。"}


def test_templates_explain_every_column_in_both_languages_with_one_example(tmp_path: Path) -> None:
    write_templates(tmp_path, blank_limits())
    for name, columns in sheets().items():
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        assert lines[0] == [column.name for column in columns]
        assert [line[0][:2] for line in lines[1:4]] == ["# ", "# ", "# "]
        assert all(re.search("[一-鿿]", cell) for cell in lines[1])
        assert all(re.search("[a-z]", cell) for cell in lines[2])
        assert lines[3][0].startswith("# 例 e.g. ")


def test_a_filled_workbook_reads_as_the_csv_files_do(tmp_path: Path) -> None:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with Workbook(tmp_path / "place.xlsx") as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in ROWS.items():
            sheet = made.add_worksheet(name.title())
            for at, line in enumerate([[column.name for column in sheets()[name]], *rows]):
                for column, cell in enumerate(line):
                    if re.fullmatch(r"2026-\d\d-\d\d", cell):
                        sheet.write_datetime(at, column, date.fromisoformat(cell), day)
                    elif cell.isdigit():
                        sheet.write_number(at, column, int(cell))
                    else:
                        sheet.write_string(at, column, cell)
    one, other = (read_place(path, TOLD, ON) for path in (tmp_path, write(tmp_path / "csv")))
    assert one.people == other.people
    assert [row.code for row in one.places] == [row.code for row in other.places]
    assert [(row.limit_class, row.result, row.valid_from) for row in one.limits] == [
        (row.limit_class, row.result, row.valid_from) for row in other.limits
    ]
    assert [row.on for row in one.days] == [date(2026, 12, 25)]


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "reason"),
    [
        ("places", ("south", "南区", "", "rivertown", "town"), "places D5", "不在前面的上级里"),
        ("places", ("south", "南区", "", "riverton", "village"), "places E5", "没有「village」这一种"),
        ("places", ("north", "南区", "", "riverton", "town"), "places A5", "出现了两次"),
        ("places", ("other", "别处", "", "", "city"), "places E5", "第一行是整个地方"),
        ("places", ("south", "南区", "", "riverton", "town", "51.5"), "places F5", "纬度在前"),
        ("units", ("parks", "", "", "", "office", "riverton"), "units B5", "要填"),
        ("units", ("parks", "公园科", "", "", "office", "moon"), "units F5", "不在前面的地点里"),
        ("people", ("Desk One", "", "desk", "works", "riverton", "2026-01-01", "", ""), "people A8", "格式不对"),
        ("people", ("x.y", "", "boss", "works", "riverton", "2026-01-01", "", ""), "people C8", "没有「boss」"),
        ("people", ("x.y", "", "desk", "works", "riverton", "2026-02-30", "", ""), "people F8", "这样的日期"),
        ("people", ("x.y", "", "desk", "works", "riverton", "", "", ""), "people F8", "这样的日期"),
        ("people", ("x.y", "", "desk", "works", "riverton", "2026-02-03", "2026-01-01", ""), "people G8", "任期"),
        ("limits", ("help", "3", "2026-09-01", "求助", "", "1wd", "", "", "", "", ""), "limits B3", "一个一个往上写"),
        ("limits", ("talk", "1", "2026-09-01", "谈", "", "soon", "", "", "", "", ""), "limits F3", "格式不对"),
        ("holidays", ("2026-12-26", "maybe", "", ""), "holidays B3", "只写"),
        ("holidays", ("2026-12-25", "no", "", ""), "holidays A3", "出现了两次"),
    ],
)  # fmt: skip
def test_each_fault_names_sheet_cell_and_reason(
    tmp_path: Path, sheet: str, row: tuple[str, ...], cell: str, reason: str
) -> None:
    found = faults(write(tmp_path, **{sheet: [*ROWS[sheet], row]}))
    assert list(found) == [cell]
    assert reason in found[cell]


def test_a_column_nobody_knows_and_a_sheet_that_is_missing_are_faults(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "units.csv"
    path.write_text(path.read_text("utf-8").replace("name_en", "nickname"), "utf-8")
    (tmp_path / "people.csv").unlink()
    found = faults(tmp_path)
    assert set(found) == {"units C1", "people"}
    assert "nickname" in found["units C1"]


def test_a_file_that_is_no_workbook_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "place.xlsx").write_bytes(b"not a workbook")
    assert "读不下去" in faults(tmp_path)["place.xlsx"]
    (tmp_path / "places.csv").write_bytes("编码\xff".encode("utf-16"))
    (tmp_path / "place.xlsx").unlink()
    assert "UTF-8" in faults(tmp_path)["places.csv"]


def test_a_csv_file_of_a_chinese_machine_is_read_as_it_was_meant(tmp_path: Path) -> None:
    path = write(tmp_path) / "places.csv"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    assert [row.name for row in read_place(tmp_path, TOLD, ON).places] == ["河镇", "北区", "磨坊巷"]


def test_a_place_of_its_own_does_not_bear_the_code_of_a_pack(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = [("pinghu", "某地", "", "", "city")]
    assert list(faults(write(tmp_path, places=rows))) == ["places A2"]


def test_two_first_passwords_are_never_alike() -> None:
    found = {first_password() for _ in range(50)}
    assert len(found) == 50
    assert all(re.fullmatch("[a-z2-9]{4}(-[a-z2-9]{4}){3}", password) for password in found)


# The place


@pytest.mark.django_db
def test_a_place_is_made_whole_and_each_password_is_shown_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path)
    assert run(folder, *FIRST_TIME, "--weekdays", "sun,mon,tue,wed,thu", "--hours", "08:00-14:00") == 0
    shown = capsys.readouterr()
    pack = Pack.objects.get()
    assert (pack.code, pack.zone, pack.language, pack.currency) == ("riverton", "Europe/Lisbon", "en", "EUR")
    assert [row["number"] for row in pack.emergency] == ["112"]
    assert not current_calendar().is_working_day(date(2026, 12, 25))
    assert current_calendar().is_working_day(date(2026, 5, 3))  # a Sunday
    assert not current_calendar().is_working_day(date(2026, 5, 1))  # a Friday
    assert limits_for("lighting", date(2026, 2, 1)).result == limits_for("lighting", ON).result
    assert str(TimeLimit.objects.get(limit_class="help").result) == "8wd"
    assert TimeLimit.objects.filter(limit_class="major_hazard", governs=["hazard:major"]).exists()
    passwords = dict(line.split("\t") for line in shown.out.splitlines())
    assert set(passwords) == set(Account.objects.values_list("username", flat=True))
    client = Client()
    assert client.login(username="desk.one", password=passwords["desk.one"])
    assert client.get("/desk/").status_code == 200
    assert Appointment.objects.filter(person__account__username="check.one").count() == 2
    assert "auditor: 0 of 1 appointed" in shown.err
    assert "checker: 1 of 2 appointed" in shown.err


@pytest.mark.django_db
def test_no_row_of_a_town_that_ships_is_left_anywhere(tmp_path: Path) -> None:
    assert run(write(tmp_path), *FIRST_TIME) == 0
    seen, found = 0, []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [settings.YINUO_SCHEMA])
        for (table,) in cursor.fetchall():
            if table in {"django_session", "event_content", "tracking_code"} or table.startswith(
                "procrastinate"
            ):
                continue
            with connection.cursor() as rows:
                try:
                    rows.execute("SAVEPOINT looking")
                    rows.execute(f"SELECT t::text FROM {settings.YINUO_SCHEMA}.{table} t")
                except Exception:  # noqa: BLE001 -- a table that the web may not read is none it could show
                    rows.execute("ROLLBACK TO SAVEPOINT looking")
                    continue
                texts = [text for (text,) in rows.fetchall()]
            seen += len(texts)
            found += [
                text
                for text in texts
                if re.search("(?i)pinghu|平湖|330482|harbour|slp-|(?<![a-z])sl-|示例街道", text)
            ]
    assert found == []
    assert seen > 50


@pytest.mark.django_db
def test_again_adds_and_never_deletes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path)
    assert run(folder, *FIRST_TIME) == 0
    before = dict(Account.objects.values_list("username", "password"))
    capsys.readouterr()

    assert run(folder) == 0  # zone, currency and numbers are remembered
    assert capsys.readouterr().out == ""
    assert dict(Account.objects.values_list("username", "password")) == before
    assert (Place.objects.count(), Unit.objects.count(), Person.objects.count()) == (3, 3, 5)
    assert points() == {"mill-lane": Point(51_507_400, -127_800)}

    more: list[tuple[str, ...]] = [
        ("desk.three", "窗口三", "desk", "town-hall", "riverton", "2026-06-01", "", "")
    ]
    fewer = ROWS["places"][:2]
    write(folder, people=more, places=fewer, units=ROWS["units"][:1])
    assert run(folder, "--emergency", "999=警察=Police") == 0
    shown = capsys.readouterr().out
    assert [line.split("\t")[0] for line in shown.splitlines()] == ["desk.three"]
    assert (Place.objects.count(), Unit.objects.count(), Person.objects.count()) == (3, 3, 6)
    assert [row["number"] for row in Pack.objects.get().emergency] == ["999"]
    assert CalendarDay.objects.filter(on=date(2026, 12, 25)).exists()


@pytest.mark.django_db
def test_what_is_wrong_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [*ROWS["people"], ("x.y", "", "boss", "works", "riverton", "2026-01-01", "", "")]
    assert run(write(tmp_path, people=bad), *FIRST_TIME) == 2
    said = capsys.readouterr().err
    assert "people C8" in said
    assert "1 faults; nothing was written" in said
    assert not Pack.objects.exists()
    assert run(write(tmp_path), *FIRST_TIME, "--dry-run") == 0
    assert "nothing was written" in capsys.readouterr().err
    assert not Pack.objects.exists()


@pytest.mark.django_db
def test_what_no_sheet_says_must_be_told_the_first_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(write(tmp_path)) == 2
    said = capsys.readouterr().err
    assert all(option in said for option in ("--zone", "--currency", "--emergency"))
    assert run(write(tmp_path), *FIRST_TIME, "--zone", "Europe/Atlantis") == 2
    assert "zone" in capsys.readouterr().err
    assert run(write(tmp_path), *FIRST_TIME, "--hours", "nine-five") == 2
    assert not Pack.objects.exists()


@pytest.mark.django_db
def test_a_second_place_is_refused(pinghu: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path), *FIRST_TIME) == 2
    said = capsys.readouterr().err
    assert "一处安装只管一个地方" in said or "one place" in said


@pytest.mark.django_db
def test_a_lost_password_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write(tmp_path), *FIRST_TIME) == 0
    capsys.readouterr()
    assert run("--new-password", "desk.one") == 0
    name, password = capsys.readouterr().out.strip().split("\t")
    assert Client().login(username=name, password=password)
