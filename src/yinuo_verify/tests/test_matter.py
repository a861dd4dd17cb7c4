"""A matter's page: every date and sentence against the leaf that holds it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo_verify import dates, matter, source, telling
from yinuo_verify.findings import MOST
from yinuo_verify.tests.making import Made
from yinuo_verify.tests.shown import REF, TEMPLATE, URL, Doc, check, log_with, page, says

if TYPE_CHECKING:
    from pathlib import Path


def test_a_true_page_holds_and_everything_is_counted(made: Made, doc: Doc) -> None:
    proven = check(made, page(made), doc, made.notes[0])
    assert proven.holds
    counted = (proven.n_dates, proven.n_sentences, proven.n_labels, proven.n_unproven)
    assert counted == (2, 3, 1, 1)
    assert proven.unshown == (made.events[REF][1].index,)
    assert proven.openings is not None
    assert (proven.openings.ref, proven.openings.n_hidden) == (REF, 0)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"2026-04-01"', '"2026-04-02"', "the log holds 2026-04-01"),
        (">4月1日", ">4月2日", "the log holds 2026-04-01"),
        (">4月1日", ">2027年4月1日", "the log holds 2026-04-01"),
        (">4月1日", ">4月1日（原 3月1日）", "the log holds 2026-04-01"),
        (">4月1日", ">很快", "the log holds 2026-04-01"),
        (">4月1日", ">4月1日（原五月九日）", "the log holds 2026-04-01"),
        (">4月1日", ">4月1日, not May 9", "the log holds 2026-04-01"),
        ("约定", "约定在四月九号", "“四月九号”, and no leaf"),
        ("约定", "约定 Apr 9, 2026", "“Apr 9”, and no leaf"),
        ("约定", "约定 2026/4/9", "“2026/4/9”, and no leaf"),
        ("days.0", "days.²", "days.² is not opened"),
        ('datetime="2026-04-01" ', "", "the log holds 2026-04-01"),
        ('"2026-04-01"', '"April"', "the log holds 2026-04-01"),
        ("2026年3月2日", "2026年3月1日", "the log holds 2026-03-02"),
        ("休息室<", "休息厅<", "the log holds “夏天的休息室”"),
        ("二十二点", "十八点", "the log holds “开到二十二点。 照片在门口。”"),
        (">30<", ">31<", "the log holds “30”"),
        ('data-value="u1"', 'data-value="u2"', "the log holds 'u1'"),
        ("facts.due", "facts.dew", "facts.dew is not opened"),
        ("facts.due", "facts", "the log holds {"),
        ("facts.due", "facts.days.0", "the log holds 30"),
        ("days.0", "days.9", "days.9 is not opened"),
        ("days.0", "days.x", "days.x is not opened"),
        ("field.title", "field.titel", "field.titel is not opened"),
        ("field.title", "salt.title", "salt.title is not opened"),
        ('data-leaf="20" data-opens="field.title"', 'data-leaf="19" data-opens="field.title"', "not among"),
        ('data-opens="field.title"', 'hidden data-opens="field.title"', "marked, and hidden"),
        ("<blockquote>", TEMPLATE + "<blockquote>", "hidden"),
        (' data-leaf="20" data-opens="public.facts.due"', "", "“4月1日”, and no leaf"),
        ("<p data-unproven", "<p data-x", "“5月1日”, and no leaf"),
        ("<footer>", "<p>另有隐情</p><footer>", "“另有隐情”, and no leaf"),
        ("<footer>", "</blockquote><h1>假的</h1><blockquote><footer>", "“假的”, and no leaf"),
        ("约定", "约定在 2025年<b>1</b>月1日", "“2025年1月1日”, and no leaf"),
        ("约定", "约定在 1 Jan 2025", "“1 Jan 2025”, and no leaf"),
        ("约定", "约定在 2025-01-01", "“2025-01-01”, and no leaf"),
        ("PH-2026-1<", "PH-2026-2<", "not that of PH-2026-1"),
        ('rel="openings"', 'rel="closings"', "names no openings"),
        ("</h1>", "</h1><time></time>", "“<time>”, and no leaf"),
    ],
)
def test_a_page_that_says_another_thing_is_named(made: Made, doc: Doc, old: str, new: str, told: str) -> None:
    html = page(made)
    assert old in html
    assert told in says(check(made, html.replace(old, new, 1), doc))


def test_a_page_of_which_every_event_shows_leaves_none_out(made: Made, doc: Doc) -> None:
    html = page(made).replace("</main>", '<p data-leaf="21" data-opens="public.type">noted</p></main>')
    proven = check(made, html, doc)
    assert proven.unshown == ()
    assert not [line for line in telling.matter_lines(proven) if "21" in line]


def test_a_page_in_english_holds_and_a_false_one_does_not(made: Made, doc: Doc) -> None:
    html = page(made).replace(">4月1日", ">1 Apr").replace("2026年3月2日", "2 March 2026")
    assert check(made, html, doc).holds
    assert "2026-04-01" in says(check(made, html.replace("1 Apr", "1 May"), doc))


def test_an_instant_is_held_against_an_instant(made: Made, doc: Doc) -> None:
    at = made.events[REF][2].public["at"]
    html = page(made).replace('"2026-03-02"', f'"{at}"')
    assert check(made, html, doc).holds
    for wrong in (at.replace("Z", ""), at.replace(":", ":1", 1)[:27], "2026-03-02T09:00:00+08:00"):
        assert "2026-03-02" in says(check(made, html.replace(f'"{at}"', f'"{wrong}"'), doc))
    on_a_day = page(made).replace('datetime="2026-04-01"', f'datetime="{at}"')
    assert "2026-04-01" in says(check(made, on_a_day, doc))


def test_a_page_that_is_broken_off_is_read_as_far_as_it_goes(made: Made, doc: Doc) -> None:
    html = page(made)
    assert check(made, html[: html.index("</footer>")] + "</section></article>", doc).holds
    assert "and no leaf" in says(check(made, html[: html.index("</main>")] + "<time>5月9日", doc))
    assert check(made, html.replace("<br/>", "<p/>").replace("<body>", "text <body>"), doc).holds


def test_nothing_holds_without_the_zone(made: Made, doc: Doc) -> None:
    for zone, told in (("Atlantis/Poseidonis", "does not know the zone"), ("../etc", "no such zone")):
        proven = check(made, page(made), {**doc, "zone": zone})
        assert told in proven.findings.found[0].says


def test_openings_of_a_log_that_nobody_else_sees_are_a_fork(made: Made, doc: Doc, tmp_path: Path) -> None:
    other = Made(tmp_path / "other")
    for _ in range(40):
        other.open("M0")
    other.publish()
    log = source.Log(source.Folder(other.folder))
    told = {URL: page(made).encode(), f"{URL}openings.json": json.dumps(doc).encode()}
    proven = matter.check(URL, log, made.keys.told, None, told.__getitem__)
    assert [one.kind for one in proven.findings.found] == ["fork"]
    small = Made(tmp_path / "small")
    small.open("M0")
    small.publish()
    log = source.Log(source.Folder(small.folder))
    proven = matter.check(URL, log, made.keys.told, None, told.__getitem__)
    assert [one.kind for one in proven.findings.found] == ["fork"]
    (small.folder / "checkpoint").write_bytes(b"no note")
    proven = matter.check(URL, log, made.keys.told, None, told.__getitem__)
    assert [one.kind for one in proven.findings.found] == ["signature"]


def test_a_leaf_outside_its_window_is_named(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.open(REF)
    made.now -= timedelta(hours=2)
    made.publish()
    html = f'<link rel="openings" href="openings.json"><main>{REF}</main>'
    proven = check(made, html, made.openings(REF))
    assert [(one.kind, one.leaf) for one in proven.findings.found] == [("time", 0)]


def test_an_instant_at_the_end_of_the_calendar_has_no_day() -> None:
    assert dates.day_of("9999-12-31T23:59:59.000000Z", "Asia/Shanghai") is None
    assert dates.day_of("2026-03-01T20:00:00.000000Z", "Asia/Shanghai") == date(2026, 3, 2)
    assert dates.day_of("2026-03-01T20:00:00", "Asia/Shanghai") is None


def test_a_leaf_whose_time_is_none_is_named(tmp_path: Path) -> None:
    made, doc = log_with(tmp_path, {"s": 2, "t": "2026-02-30T00:00:00.000000Z"})
    lie = doc["events"][1]
    html = (
        f'<link rel="openings" href="openings.json"><main>{REF} <time datetime="2026-02-28" data-leaf="1" '
        'data-opens="leaf.t">2026-02-28</time></main>'
    )
    proven = check(made, html, {**doc, "events": [lie]})
    assert [one.kind for one in proven.findings.found] == ["time", "page"]
    assert proven.findings.found[1].says.endswith("the log holds '2026-02-30T00:00:00.000000Z'")


def test_of_what_differs_often_a_few_are_listed(made: Made, doc: Doc) -> None:
    html = page(made).replace("<h1", "<time>5月9日</time>" * (MOST + 5) + "<h1")
    findings = check(made, html, doc).findings
    assert (len(findings.found), findings.n_more) == (MOST, 5)
