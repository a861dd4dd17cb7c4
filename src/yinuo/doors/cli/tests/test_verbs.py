"""Every verb once through the command line; docs/generated/workflow.md names these tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from yinuo.doors.tests.cast import ACCEPT, ASKED, SCENES

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.doors.cli.tests.terminal import Terminal


@pytest.mark.parametrize("verb", SCENES)
def test_cli_verb(terminal: Terminal, verb: str) -> None:
    scene = SCENES[verb]
    ref = scene.before(terminal.cast)
    code, done, err = terminal.act(ref, verb, scene.who, scene.given)
    if scene.refused:
        assert (code, done) == (3, {})
        return
    assert (code, err) == (0, "")
    if scene.second:
        assert done["proposal"]["verb"] == verb
        code, done, err = terminal.act(ref, verb, scene.second, scene.decision)
        assert (code, err) == (0, "")
    assert (done["state"], done["outcome"]) == (scene.leads_to, scene.outcome)


def test_cli_asks_nobody_where_nobody_asked(terminal: Terminal) -> None:
    asked, promised = terminal.cast.world.assigned(), terminal.cast.world.promised()
    offered = [
        {one["verb"] for one in json.loads(terminal.type("show", ref, "--json", who="handler")[1])["actions"]}
        for ref in (asked, promised)
    ]
    assert [{"message", "contact"} & verbs for verbs in offered] == [{"message", "contact"}, set()]
    for verb in ("message", "contact"):
        code, done, err = terminal.act(promised, verb, "handler", {"text": "几点？"})
        assert (code, done, err.startswith("yinuo: ")) == (2, {}, True)


def test_cli_appeal_of_what_nobody_accepted_asks_what_accept_asks(terminal: Terminal) -> None:
    ref = terminal.cast.declined(is_accepted=False)
    terminal.act(ref, "appeal", "requester", {"text": "就归这里"})
    _code, out, _err = terminal.type("show", ref, "--json", who="checker")
    (decision,) = [one for one in json.loads(out)["actions"] if one["mode"] == "decide"]
    assert {one["name"] for one in decision["fields"]} == {"decision", "text", "summary", *ACCEPT}
    agreed = {"decision": "agree", "text": "归这里"}
    assert terminal.act(ref, "appeal", "checker", agreed)[0] == 2
    code, done, err = terminal.act(ref, "appeal", "checker", {**agreed, **ACCEPT})
    assert (code, done["state"], err) == (0, "accepted", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "TC-2025-0000000A"), 4),
        (("show", "TC-2025-0000000A", "--as", "nobody"), 4),
        (("list", "--kind", "joke"), 2),
        (("act", "TC-2025-0000000A", "dance"), 2),
        (("submit", "--set", "kind=request"), 2),
        (("submit", "--set", "words"), 2),
    ],
)
def test_exit_codes_say_what_is_wrong(terminal: Terminal, words: tuple[str, ...], code: int) -> None:
    got, out, err = terminal.type(*words)
    assert (got, out) == (code, "")
    assert err.startswith("yinuo: ")


def test_refused_verb_is_three(terminal: Terminal) -> None:
    ref = terminal.cast.world.assigned()
    assert terminal.act(ref, "report", "other", {"result": "done", "text": "好了"})[0] in {3, 4}


def test_json_reads_as_the_api(terminal: Terminal) -> None:
    from django.test import Client

    ref = terminal.cast.world.reported()
    code, out, _err = terminal.type("show", ref, "--json", who="requester", ref=ref)
    asked = Client().get(f"/api/v1/matters/{ref}", headers={"Yinuo-Code": terminal.cast.codes[ref]})
    assert (code, json.loads(out)) == (0, asked.json())


def test_a_code_never_stands_in_the_arguments(terminal: Terminal) -> None:
    with pytest.raises(SystemExit):
        terminal.type("show", "TC-2025-0000000A", "--code", "ABCDEFGHJKMN")


def test_fields_come_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    form.write_text(json.dumps(ASKED), "utf-8")
    key = ("--key", "the-same-key-again")
    first = terminal.type("submit", "--in", str(form), *key, "--json")
    again = terminal.type("submit", "--in", str(form), *key, "--json")
    assert first == again
    assert (first[0], len(json.loads(first[1])["code"])) == (0, 12)


@pytest.mark.parametrize(
    ("lang", "word"), [("en_GB.UTF-8", "Nothing"), ("zh_CN.UTF-8", "没有找到"), ("C", "没有找到")]
)
def test_sentences_follow_lang(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, lang: str, word: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert word in terminal.type("show", "TC-2025-0000000A")[2]


def test_plain_lines_for_people(terminal: Terminal) -> None:
    ref = terminal.cast.world.reported()
    _code, shown, _err = terminal.type("show", ref, who="handler")
    assert "awaiting_reply" in shown
    _code, listed, _err = terminal.type("list", who="handler")
    assert ref in listed


def test_a_photo_comes_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    from PIL import Image

    from yinuo.kernel.matters.models import Evidence

    ref, file = terminal.cast.world.assigned(), tmp_path / "lamp.png"
    words = ("act", ref, "report", "--json", "--set", "result=done", "--set", "text=换了灯泡", "--photo")
    code, _out, err = terminal.type(*words, str(file), who="handler")
    assert (code, err.startswith("yinuo: photo: ")) == (2, True)
    Image.new("RGB", (8, 6), "teal").save(file)
    assert terminal.type(*words, str(file), who="handler")[0] == 0
    assert Evidence.objects.filter(stream__ref=ref, event__type="report").count() == 1
