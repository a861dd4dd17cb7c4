"""Keep the English catalogue whole: `python scripts/messages.py update` writes it, `check` says what is missing.

Every 中文 string of the code and the templates is its own msgid. Django turns a template into something that reads like
Python, Babel reads that; no gettext program is needed. Entries are sorted by msgid and carry no line numbers, so that
two people's additions merge.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "yinuo"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = "# English for Yinuo. The msgids are the product's 中文; this file is kept by scripts/messages.py.\n"


def _as_python(path: Path) -> bytes:
    """Return the file as Babel's Python reader takes it: a template through Django's `templatize`, line by line."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text.encode()
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(text).splitlines()).encode()


def _sources(under: Iterable[Path]) -> Iterator[Path]:
    """Yield every file that may hold strings; tests speak to nobody."""
    for folder in under:
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.html"))):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path


def found(under: Iterable[Path] = (SOURCE,)) -> Catalog:
    """Return a catalogue of every string found under these folders, without translations."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalogue = Catalog(locale="en", charset="utf-8")
    for path in _sources(under):
        for _line, message, _comments, context in extract("python", io.BytesIO(_as_python(path)), KEYWORDS):
            catalogue.add(message, context=context)
        if path.suffix == ".py":
            for text in _sentences(path.read_text("utf-8")):
                catalogue.add(text)
    for text in _law():
        catalogue.add(text)
    return catalogue


def _sentences(source: str) -> Iterator[str]:
    """Yield what the core says in a `Sentence`, wherever the call stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _law() -> Iterator[str]:
    """Yield what the law keeps as data: labels and hints of every field, and why a guard refuses."""
    from yinuo.kernel.matters import fields, guards

    every = (fields.SUBMIT, fields.VERB_FIELDS, fields.NOTE_FIELDS, {"decision": fields.DECISION})
    for field in (field for table in every for row in table.values() for field in row):
        yield from filter(None, (field.label, field.hint))
    yield from (sentence.msgid for sentence in guards.SENTENCES.values())


def written() -> Catalog:
    """Return the catalogue as it stands in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def missing(under: Iterable[Path] = (SOURCE,)) -> list[str]:
    """Return the strings found under these folders that have no English yet."""
    have = written()
    gaps = []
    for message in found(under):
        known = have.get(message.id, message.context) if message.id else None
        strings = (
            known.string
            if known and isinstance(known.string, tuple | list)
            else [known.string if known else ""]
        )
        if message.id and not all(strings):
            gaps.append(message.id if isinstance(message.id, str) else message.id[0])
    return gaps


def update() -> None:
    """Write the catalogue again: new strings empty, known ones kept, ones no longer said left out."""
    have, now = written(), found()
    fresh = Catalog(locale="en", charset="utf-8", project="yinuo", header_comment=HEADER.rstrip())
    for message in now:
        if not message.id:
            continue
        known = have.get(message.id, message.context)
        fresh.add(message.id, known.string if known else "", context=message.context)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(body, fresh, width=0, sort_output=True, omit_header=True)
    text = HEADER + 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
    text += '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    text += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    CATALOGUE.write_text(text + body.getvalue().decode(), "utf-8")


def main(words: list[str]) -> int:
    """Run `update` or `check`; `check` leaves with 1 where a string has no English."""
    if words == ["update"]:
        update()
    gaps = missing()
    for gap in gaps:
        sys.stdout.write(f"no English yet: {gap}\n")
    sys.stdout.write(f"{len(found())} strings, {len(gaps)} without English\n")
    return 1 if gaps and words != ["update"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
