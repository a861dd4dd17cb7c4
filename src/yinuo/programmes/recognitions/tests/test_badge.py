"""A line's badge: its page is held against the public log by the verifier that anybody runs; its picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from yinuo.doors.portal.tests.logged import SITE, Logged
from yinuo.kernel.people.models import Person, Place
from yinuo.kernel.record.models import Event
from yinuo.programmes.recognitions import told
from yinuo.programmes.recognitions.actions import lines_of
from yinuo.programmes.recognitions.models import Listing, ListStream, RecognitionList, Review
from yinuo.programmes.recognitions.tests.test_recognitions import FIRST, SECOND, at
from yinuo_verify import matter

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

LIST = {
    "name": "示例精品", "level": "province", "issuer": "示例厅", "year": "2024", "n_firms": "1", "n_products": "2",
    "place": "330482", "evidence": "示例文件9号", "token": "the-list",
}  # fmt: skip
PATH = "/recognitions/lists/example-badge/1"


@pytest.fixture
def logged(committed_db: str, tmp_path: Path, settings: Settings, client: Client) -> Logged:
    return Logged(tmp_path, settings, client)


def listed(logged: Logged) -> Listing:
    """Give a line that was filled in, checked, and looked at again, as the record was told of it."""
    now = logged.world.now
    on = now.date()
    with transaction.atomic():
        found = RecognitionList.objects.create(
            code="example-badge", name="示例精品", level="province", issuer="示例厅", year=2024, n_firms=1,
            n_products=2, place=Place.objects.all()[0], evidence="示例文件9号", known_on=on,
        )  # fmt: skip
        lines_of(found)
    Listing.objects.filter(n=1).update(
        firm="示例企业", product="示例电机", evidence="文件第2页", entered_on=on
    )
    row = Listing.objects.select_related("list").get(n=1)
    person = Person.objects.all()[0].pk
    Listing.objects.filter(n=1).update(checked_by=person, checked_on=on)
    Review.objects.create(listing=row, on=on, finding="stands", evidence="文件第2页", by_id=person)
    told.tell_list(found, person, "", now)
    told.tell_line(row, person, "", now)
    told.tell_checked(row, person, "", now)
    told.tell_reviewed(row, "stands", "文件第2页", person, "", now)
    return row


def checked(logged: Logged) -> matter.Proven:
    logged.drain()
    return matter.check(f"{SITE}{PATH}/badge", logged.log(), (), None, logged.fetch)


def test_a_badge_verifies_against_the_public_log(logged: Logged) -> None:
    listed(logged)
    proven = checked(logged)
    assert [found.says for found in proven.findings.found] == []
    assert proven.n_dates == 3
    assert proven.n_sentences >= 6
    assert (
        f"verify --matter {SITE.replace('register.example', 'testserver')}{PATH}/badge"
        in logged.get(f"{PATH}/badge").content.decode()
    )


@pytest.mark.parametrize(
    "change",
    ["recognition_list SET issuer = '别的厅'", "recognition_list SET name = '别的精品'"],
)
def test_a_badge_that_says_another_thing_than_the_log_is_found(logged: Logged, change: str) -> None:
    listed(logged)
    assert [one for one in checked(logged).findings.found if "别的" in one.says] == []
    logged.as_owner("ALTER TABLE recognition_list DISABLE TRIGGER USER")
    logged.as_owner(f"UPDATE {change}")
    assert [one for one in checked(logged).findings.found if "别的" in one.says]


def test_whatever_the_desk_does_to_a_line_is_told_into_the_record(pinghu: None) -> None:
    assert at(FIRST).post("/desk/recognitions/new", LIST).status_code == 302
    found = RecognitionList.objects.get(name="示例精品")
    desk, public = (f"/{door}recognitions/lists/{found.code}/1" for door in ("desk/", ""))
    filled = {"verb": "fill", "firm": "示例企业", "product": "", "cluster": "", "evidence": "第2页"}
    assert at().get(f"{public}/badge").status_code == 404  # the source names nobody yet
    assert at().get(f"{public}/badge.svg").status_code == 404
    assert at(FIRST).post(desk, filled).status_code == 302
    assert at(SECOND).post(desk, {"verb": "check"}).status_code == 302
    assert at(FIRST).post(desk, {"verb": "review", "finding": "stands", "evidence": "x"}).status_code == 302
    stream = ListStream.objects.get(list=found).stream_id
    events = Event.objects.filter(stream_id=stream).order_by("seq")
    assert [one.type for one in events] == ["listed", "filled_in", "checked", "reviewed"]
    row = found.lines.get(n=1)
    assert events[2].facts_public["sha256"] == told.line_hash(row)
    page = at().get(f"{public}/badge").content.decode()
    assert "还没有进公开日志" in page
    assert told.line_hash(row) in page
    picture = at().get(f"{public}/badge.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "示例企业" in "".join(ET.fromstring(picture.content).itertext())  # noqa: S314 -- our own
    assert at().get(f"{public}/log.json").status_code == 404
