"""Every sentence a person may read has its English; nothing is kept that nobody says any more."""

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


@pytest.fixture(scope="module")
def english(root: Path) -> Catalog:
    with (root / "src/yinuo/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def test_every_message_found_in_code_and_templates_has_its_english(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/messages.py", "check"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_sentence_of_the_core_has_its_english(
    root: Path, sources: list[Path], english: Catalog
) -> None:
    said = set()
    for path in sources:
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in {"Sentence", "Invalid.whole"}
                and node.args
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    said.add(first.value)
    assert said
    missing = [text for text in sorted(said) if not (english.get(text) and english.get(text).string)]
    assert missing == []


def test_no_english_is_fuzzy_or_still_chinese(english: Catalog) -> None:
    cjk = re.compile(r"[\u4e00-\u9fff]")
    wrong = []
    for message in english:
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or any(cjk.search(text) and "一诺" not in text for text in strings)):
            wrong.append(message.id)
    assert wrong == []


def test_english_keeps_every_gap_of_its_message(english: Catalog) -> None:
    def gaps(text: str) -> set[str]:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "{" in text else set()
        return braces | set(re.findall(r"%\((\w+)\)", text))

    wrong = []
    for message in english:
        ids = message.id if isinstance(message.id, list | tuple) else [message.id]
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if ids[0] and any(not gaps(text) <= gaps(ids[-1]) | gaps(ids[0]) for text in strings):
            wrong.append(ids[0])
    assert wrong == []


def test_english_brings_no_markup_that_its_message_has_not(english: Catalog) -> None:
    """So a page whose HTML holds in one language holds in the other."""

    def markup(text: str) -> set[str]:
        return set(re.findall(r"<[^>]*>?|&", text))

    wrong = []
    for message in english:
        ids = message.id if isinstance(message.id, list | tuple) else [message.id]
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if ids[0] and any(not markup(text) <= {*markup(ids[0]), *markup(ids[-1])} for text in strings):
            wrong.append(ids[0])
    assert wrong == []


def test_no_english_reader_is_told_of_matters(english: Catalog) -> None:
    """The word stays in code and docs; people read of promises, requests, tasks, reports, checks and places."""
    told = []
    for message in english:
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        told += [
            text
            for text in strings
            if message.id and re.search(r"\bmatters?\b(?<!not matter)", text, re.IGNORECASE)
        ]
    assert told == []


def test_no_english_of_a_pack_speaks_of_matters(root: Path) -> None:
    said = [
        f"{path.parent.name}/{path.name}: {line.strip()}"
        for path in sorted((root / "src/yinuo/packs").glob("*/*.yaml"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bmatters?\b", line.partition("#")[0])
    ]
    assert said == []
