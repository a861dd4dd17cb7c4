"""A page of a matter, its log and its openings, for the tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from yinuo_verify import matter, note, source
from yinuo_verify.canonical import canonical, exact
from yinuo_verify.tests.making import Made

if TYPE_CHECKING:
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
