"""Every page of the two doors as static HTML: rendered from samples, looked at by people and by tests, never served.

`python -m yinuo.doors.shell.tests.gallery FOLDER` writes them all there, in both languages.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from yinuo.doors.shell import problems
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.tests import sample_asker, sample_desk, sample_front, sample_matter, sample_words

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("zh-hans", "en")
Page = tuple[str, str, dict[str, Any]]


def _portal() -> Iterator[Page]:
    """Yield name, template and context of the public pages."""
    yield "home", "portal/home.html", {"front": sample_front.front()}
    yield "home-quiet", "portal/home.html", {"front": sample_front.quiet_front()}
    yield "matters", "portal/matters.html", {"list": sample_front.matter_list()}
    yield "matters-empty", "portal/matters.html", {"list": sample_front.matter_list(is_empty=True)}
    yield "matter", "portal/matter.html", {"sheet": sample_matter.sheet()}
    yield "matter-long", "portal/matter.html", {"sheet": sample_matter.long_sheet()}
    yield "raise", "portal/raise.html", {"raise": sample_asker.raise_form()}
    yield "raise-wrong", "portal/raise.html", {"raise": sample_asker.raise_form(is_wrong=True)}
    yield "slip", "portal/slip.html", {"slip": sample_asker.slip()}
    code = Field("code", sample_words.t("十二位的码"), is_required=True, is_focus=True)
    yield "code", "portal/code.html", {"code": code, "action": "/c"}
    yield "mine", "portal/mine.html", {"mine": sample_asker.asked()}
    yield "mine-new", "portal/mine.html", {"mine": sample_asker.just_sent()}
    yield "page", "portal/page.html", {"scheme": sample_matter.scheme()}
    yield "check", "portal/check.html", {"check": sample_matter.check()}
    yield "problem", "shell/problem.html", {"problem": problems.PROBLEMS[404]}


def _desk() -> Iterator[Page]:
    """Yield the same of the desk's pages."""
    desk, pane = sample_desk.desk(), sample_desk.pane()
    yield "desk-login", "workspace/login.html", {"form": sample_desk.login()}
    yield "desk-queue", "workspace/queue.html", {"queue": sample_desk.queue(), "desk": desk}
    yield "desk-empty", "workspace/queue.html", {"queue": sample_desk.queue(is_empty=True), "desk": desk}
    long = sample_desk.pane(sample_words.LONG)
    yield "desk-matter", "workspace/matter.html", {"pane": long, "desk": desk}
    form = sample_desk.accept_form()
    yield "desk-doing", "workspace/matter.html", {"pane": pane, "desk": desk, "form": form}
    wrong = sample_desk.accept_form(is_wrong=True)
    yield "desk-verb", "workspace/verb_form.html", {"pane": pane, "desk": desk, "form": wrong}


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Yield the name and HTML of every page in this language."""
    with translation.override(language):
        for make in (_portal, _desk):
            for name, template, context in make():
                yield name, render_to_string(template, {"frame": sample_words.frame(), **context})


def write(folder: Path) -> list[Path]:
    """Write every page in every language into a folder, as `name.zh.html` and `name.en.html`."""
    written = []
    for language in LANGUAGES:
        for name, html in pages(language):
            path = folder / f"{name}.{language[:2]}.html"
            path.write_text(html, "utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    import django

    django.setup()
    write(Path(sys.argv[1]))
