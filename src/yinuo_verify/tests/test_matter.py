"""A matter's openings and its page: every date and sentence against the leaf that holds it."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo_verify import dates, matter, merkle, note, openings, source, telling, tiles
from yinuo_verify.canonical import canonical, exact
from yinuo_verify.findings import MOST, Findings
from yinuo_verify.refusal import Refused
from yinuo_verify.tests import making
from yinuo_verify.tests.making import Made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo_verify.matter import Proven

    Doc = dict[str, Any]

REF = "PH-2026-1"
URL = "https://yinuo.example/matters/PH-2026-1/"
PAGE = """<!doctype html><html><head><title>x</title><link rel="openings" type="application/json" href="openings.json">
<link rel="log" href="/log/"><link rel="stylesheet" href="x.css"><style>time {{ color: red }}</style></head>
<body><nav><time datetime="2026-11-24">11月24日</time></nav><main>
<p>编号 <span class="ref">PH-2026-1</span></p>
<h1 data-leaf="{first}" data-opens="field.title">夏天的<wbr>休息室</h1>
<p>约定 <time datetime="2026-04-01" data-leaf="{first}" data-opens="public.facts.due">4月1日</time>，
<span data-leaf="{first}" data-opens="public.unit" data-value="u1">总工会</span>答应，第<b data-leaf="{first}"
data-opens="public.facts.days.0">30</b>天</p>
<blockquote><div data-leaf="{last}" data-opens="field.said"><p>开到二十二点。</p>

<p>照片在门口。</p></div><footer>总工会 · <time datetime="2026-03-02" data-leaf="{last}"
data-opens="leaf.t">2026年3月2日</time></footer></blockquote>
<p data-unproven="other matters">旁边：<time datetime="2026-05-01">5月1日</time>到期</p><img src="x.png" alt=""/><br/>
</main></body></html>"""
TEMPLATE = '<template><p data-leaf="20" data-opens="field.title">夏天的休息室</p></template>'


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


def page(made: Made) -> str:
    first, _, last = made.events[REF]
    return PAGE.format(first=first.index, last=last.index)


def check(made: Made, html: str, doc: Doc | bytes, since: bytes | None = None) -> Proven:
    raw = doc if isinstance(doc, bytes) else json.dumps(doc).encode()
    told = {URL: html.encode(), f"{URL}openings.json": raw}
    log = source.Log(source.Folder(made.folder))
    return matter.check(URL, log, made.keys.told, since, told.__getitem__)


def says(proven: Proven) -> str:
    assert len(proven.findings.found) == 1, proven.findings.found
    return proven.findings.found[0].says


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


def event_of(doc: Doc, at: int = 0) -> Doc:
    event: Doc = doc["events"][at]
    return event


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one["public"]["facts"].update(due="2026-05-01"), "the public facts are not those"),
        (lambda one: one["public"].update(unit="u2"), "the public facts are not those"),
        (lambda one: one["public"].update(at=1.5), "not canonical"),
        (lambda one: one["public"].update(at="\ud800"), "not canonical"),
        (lambda one: one.update(k_pub="00" * 32), "the public facts are not those"),
        (lambda one: one.update(k_pub="xyz"), "not in hex"),
        (lambda one: one.pop("k_pub"), "k_pub is missing"),
        (lambda one: one["fields"]["f1"].update(text="！"), "the text of"),
        (lambda one: one["fields"]["f1"].update(salt="00" * 16), "the text of"),
        (lambda one: one["fields"]["f1"].update(salt="0"), "not in hex"),
        (lambda one: one["fields"]["f1"].update(text=3), "text is missing or of another kind"),
        (lambda one: one["fields"].update(f3=one["fields"]["f1"]), "the text of"),
        (lambda one: one["fields"]["f1"].update(name=one["fields"]["f2"]["name"]), "opened twice"),
        (lambda one: one.update(fields=[]), "fields is missing"),
        (lambda one: one.update(commitment=one["commitment"] + " "), "the commitment is not the one"),
        (lambda one: one.update(leaf=one["leaf"].replace('"s":1', '"s":2')), "the proof does not lead"),
        (lambda one: one.update(leaf=one["leaf"] + " "), "not written as a leaf is"),
        (lambda one: one["proof"].pop(), "the proof does not lead"),
        (lambda one: one["proof"].append(one["proof"][0]), "the proof does not lead"),
        (lambda one: one["proof"].__setitem__(0, "?"), "not base64"),
        (lambda one: one.update(proof="?"), "proof is missing"),
        (lambda one: one.update(index=19), "the proof does not lead"),
        (lambda one: one.update(index=True), "index is missing"),
    ],
)
def test_an_opening_that_does_not_open_is_named(
    made: Made, doc: Doc, change: Callable[[Doc], object], told: str
) -> None:
    change(event_of(doc))
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert told in found.found[0].says
    assert found.found[0].kind == "opening"
    assert found.found[0].leaf in {20, 19, None}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda doc: doc.update(v=2), "of a version"),
        (lambda doc: doc.pop("ref"), "ref is missing"),
        (lambda doc: doc.update(origin="another.example/log"), "not of another"),
        (lambda doc: doc.update(checkpoint=doc["checkpoint"].replace("\n2", "\n1", 1)), "false"),
        (lambda doc: doc.update(checkpoint="\ud800"), "UTF-8"),
        (lambda doc: doc.update(events={}), "events is missing"),
    ],
)
def test_openings_that_cannot_be_trusted_are_refused(
    made: Made, doc: Doc, change: Callable[[Doc], object], told: str
) -> None:
    change(doc)
    with pytest.raises(Refused, match=told):
        openings.read(json.dumps(doc).encode(), made.keys.told, Findings())
    assert told in says(check(made, page(made), doc))


@pytest.mark.parametrize("raw", [b"", b"[]", b"[" * 100_000, b"\xff", b"null"])
def test_what_is_no_document_is_refused(made: Made, raw: bytes) -> None:
    with pytest.raises(Refused):
        openings.read(raw, made.keys.told, Findings())


def test_an_event_that_is_no_object_is_named_by_its_place(made: Made, doc: Doc) -> None:
    doc["events"][0] = 7
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert found.found[0].says.startswith("opening 1: index is missing")


def test_events_stand_one_after_the_other(made: Made, doc: Doc) -> None:
    def first(events: list[Doc], **more: Any) -> str:
        found = Findings()
        openings.read(json.dumps({**doc, **more, "events": events}).encode(), made.keys.told, found)
        return found.found[0].says if found.found else ""

    one, two, three = doc["events"]
    assert first([one, two, three]) == first([one, three]) == first([three]) == first([]) == ""
    assert "does not stand after leaf" in first([two, one])
    assert "does not stand after leaf" in first([one, one])
    assert "of another matter" in first([one], log_id="00" * 16)
    assert "of another matter" in first([one, made.openings("M1")["events"][0]])


def test_a_matter_bears_its_own_number(made: Made, doc: Doc) -> None:
    found = Findings()
    openings.read(json.dumps({**doc, "ref": "PH-2026-2"}).encode(), made.keys.told, found)
    assert found.found[0].says == "leaf 20 is of PH-2026-1, not of PH-2026-2"


def test_what_is_not_opened_is_counted(made: Made, doc: Doc) -> None:
    doc["events"] = doc["events"][2:]
    opened = openings.read(json.dumps(doc).encode(), made.keys.told, Findings())
    assert opened.n_hidden == 2


def test_an_event_may_keep_its_public_part_to_itself(made: Made, doc: Doc) -> None:
    for part in ("public", "k_pub"):
        del event_of(doc)[part]
    found = Findings()
    opened = openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert not found.found
    assert opened.events[0].value("field.secret") == "x"
    with pytest.raises(Refused):
        opened.events[0].value("public.unit")


def log_with(tmp_path: Path, *lies: Doc) -> tuple[Made, Doc]:
    """Make a log whose owner wrote leaves against the rules of a stream, and their openings."""
    made = Made(tmp_path)
    made.open(REF)
    base = made.events[REF][0]
    told = exact(base.leaf.decode(), "the leaf")
    made.leaves += [canonical({**told, **lie}) for lie in lies]
    made.publish()
    doc = made.openings(REF)
    for at in range(len(lies)):
        index = 1 + at
        proof = [note.to_base64(step) for step in made.path(index)]
        leaf = made.leaves[index].decode()
        doc["events"].append({**doc["events"][0], "index": index, "leaf": leaf, "proof": proof})
    return made, doc


def test_a_leaf_that_does_not_link_is_named(tmp_path: Path) -> None:
    made, doc = log_with(tmp_path, {"s": 2, "p": "00" * 32}, {"p": "00" * 32}, {"s": 0})
    found = Findings()
    openings.read(json.dumps(doc).encode(), made.keys.told, found)
    assert ["does not link" in one.says for one in found.found] == [True, False, False]
    alone = {**doc, "events": [doc["events"][2]]}
    found = Findings()
    openings.read(json.dumps(alone).encode(), made.keys.told, found)
    assert "does not link" in found.found[0].says
    alone = {**doc, "events": [doc["events"][3]]}
    openings.read(json.dumps(alone).encode(), made.keys.told, found)
    assert "of another matter" in found.found[1].says


def test_a_commitment_has_one_spelling(tmp_path: Path) -> None:
    made = Made(tmp_path)
    loose = '{"pub": "x", "int": "", "fields": {}}'
    lie = {"c": hashlib.sha256(loose.encode()).hexdigest(), "m": "ab" * 16, "p": "", "s": 1, "v": 1}
    made.leaves.append(canonical({**lie, "t": making.instant(made.now)}))
    made.publish()
    one = {"index": 0, "leaf": made.leaves[0].decode(), "proof": [], "commitment": loose, "fields": {}}
    doc = {
        "v": 1,
        "origin": making.ORIGIN,
        "checkpoint": made.notes[0].decode(),
        "ref": "x",
        "log_id": "ab" * 16,
    }
    found = Findings()
    openings.read(json.dumps({**doc, "zone": "UTC", "events": [one]}).encode(), made.keys.told, found)
    assert "canonical spelling" in found.found[0].says


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


def test_deep_documents_are_not_canonical() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    with pytest.raises(Refused):
        canonical(deep)
    assert canonical({"a": [1, True, None, {"b": "é"}]}) == '{"a":[1,true,null,{"b":"é"}]}'.encode()
    for wrong in (2**53, 1.0, {"é": 1}, [1.5]):
        with pytest.raises(Refused):
            canonical(wrong)


def test_what_the_house_seals_opens_here() -> None:
    from datetime import UTC, datetime

    from yinuo.kernel.record import seal

    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    facts = seal.Facts("filed", at, "ab", "HND", "u1", {"due": "2026-04-01"}, {"place": "p"})
    texts = (seal.Text("title", b"s" * 16, "题目".encode()),)
    sealed = seal.seal(facts, texts, seal.Chain(b"i" * 16), at, b"0" * 16)
    salt = {"f1": {"name": "title", "salt": (b"s" * 16).hex(), "text": "题目"}}
    keys = making.Keys()
    one = {
        "index": 0,
        "leaf": sealed.leaf.decode(),
        "proof": [],
        "commitment": sealed.commitment.decode(),
        "k_pub": seal.public_key(b"0" * 16).hex(),
        "public": seal.public_document(facts),
        "fields": salt,
    }
    head = keys.sign(1, merkle.leaf_hash(sealed.leaf), at).decode()
    doc = {"v": 1, "origin": making.ORIGIN, "checkpoint": head, "ref": "R", "log_id": (b"i" * 16).hex()}
    found = Findings()
    opened = openings.read(json.dumps({**doc, "zone": "UTC", "events": [one]}).encode(), keys.told, found)
    assert not found.found
    assert opened.events[0].value("field.title") == "题目"
    assert tiles.decode_bundle(tiles.encode_bundle([sealed.leaf]), 1) == [sealed.leaf]
