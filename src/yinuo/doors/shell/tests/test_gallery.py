"""Every page of the gallery as a browser without script takes it: whole, labelled, nothing inline, nothing foreign."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from yinuo.doors.shell.tests import gallery

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "use"}
KB = 1024
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
OWN_NAMES = {"一诺", "中文"}
NAMES = [name for name, _ in gallery.pages("en")]


class Reader(HTMLParser):
    """Read a page into flat facts: its tags in order, its ids, what was left open or closed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"an attribute twice in <{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing of its own")


@cache
def html(language: str) -> dict[str, str]:
    """Render the gallery once for each language."""
    return dict(gallery.pages(language))


def read(name: str, language: str) -> Reader:
    """Read one page; it must be whole."""
    reader = Reader()
    reader.feed(html(language)[name])
    assert reader.wrong == []
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", gallery.LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
class TestPage:
    def test_is_whole_and_its_ids_are_its_own(self, name: str, language: str) -> None:
        ids = [attrs["id"] for _, attrs in read(name, language).tags if "id" in attrs]
        assert sorted(ids, key=str) == sorted(set(ids), key=str)

    def test_has_no_style_and_no_script_inline(self, name: str, language: str) -> None:
        for tag, attrs in read(name, language).tags:
            assert "style" not in attrs, tag
            assert not [key for key in attrs if key.startswith("on")], tag
            assert tag != "style"
            assert tag != "script" or attrs.get("src")

    def test_has_one_first_heading_and_skips_no_level(self, name: str, language: str) -> None:
        levels = [int(tag[1]) for tag, _ in read(name, language).tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_every_field_has_its_label(self, name: str, language: str) -> None:
        tags = read(name, language).tags
        labelled = {attrs.get("for") for tag, attrs in tags if tag == "label"}
        for tag, attrs in tags:
            is_quiet = attrs.get("type") in {"hidden", "radio", "checkbox"}
            if tag in {"input", "select", "textarea"} and not is_quiet:
                assert attrs.get("id") in labelled, attrs

    def test_every_word_said_about_a_field_exists(self, name: str, language: str) -> None:
        tags = read(name, language).tags
        ids = {attrs.get("id") for _, attrs in tags}
        for _, attrs in tags:
            for key in ("aria-describedby", "aria-labelledby"):
                assert set((attrs.get(key) or "").split()) <= ids

    def test_posts_only_with_a_method_and_never_by_get(self, name: str, language: str) -> None:
        for tag, attrs in read(name, language).tags:
            assert tag != "form" or attrs.get("method") in {"get", "post"}

    def test_asks_nothing_of_another_house(self, name: str, language: str) -> None:
        for _, attrs in read(name, language).tags:
            for key in ("src", "href", "action"):
                assert not re.match(r"(https?:)?//(?!127\.0\.0\.1)", attrs.get(key) or "")

    def test_leaves_no_template_behind(self, name: str, language: str) -> None:
        assert not re.search(r"\{\{|\{%|%\(|None", html(language)[name])

    def test_is_light(self, name: str, language: str) -> None:
        assert len(html(language)[name].encode()) <= 60 * KB


@pytest.mark.parametrize("name", NAMES)
def test_english_is_complete(name: str) -> None:
    assert set(CHINESE.findall(html("en")[name])) <= OWN_NAMES


def test_yes_and_no_are_two_forms_alike() -> None:
    page = html("zh-hans")["mine"]
    yes, no = re.findall(r"<form[^>]*>(?:(?!</form>).)*<button class=\"btn\">.*?</form>", page, re.DOTALL)[:2]
    assert 'value="confirm"' in yes
    assert 'value="send_back"' in no


def test_what_was_typed_stays_when_something_is_wrong() -> None:
    page = html("zh-hans")["raise-wrong"]
    assert "热水器不出热水</textarea>" in page
    assert '<a href="#f-category">' in page
    assert 'aria-invalid="true"' in page
    assert 'id="error-photo"' in page


def test_the_slip_says_nothing_of_what_it_is_about() -> None:
    page = html("zh-hans")["slip"]
    assert "<title>一诺</title>" in page
    assert "热水" not in page


def test_a_code_stands_in_no_address_but_after_the_hash() -> None:
    for page in html("zh-hans").values():
        for url in re.findall(r'(?:href|action|src)="([^"]*)"', page):
            assert "7KD4M2XQ9TRA" not in url.split("#")[0]


def test_the_boxes_of_the_page_carry_number_and_status() -> None:
    found = re.findall(r'data-box="(\d)" data-status="([a-z-]+)"', html("zh-hans")["page"])
    assert [n for n, _ in found] == [str(n) for n in range(1, 10)]
    assert {status for _, status in found} <= {"works", "partly", "not-yet"}


def test_the_desk_offers_no_close() -> None:
    page = html("zh-hans")["desk-queue"]
    assert "这里没有「办结」。" in page
    assert 'data-key="r"' in page


def test_the_queue_answers_with_its_pane_alone() -> None:
    from django.template.loader import render_to_string

    from yinuo.doors.shell.tests import sample_desk

    part = render_to_string("workspace/queue.html#pane", {"queue": sample_desk.queue()})
    assert part.lstrip().startswith('<aside class="pane" id="pane"')
    assert "<html" not in part


def test_it_is_written_to_a_folder(tmp_path: object) -> None:
    from pathlib import Path

    written = gallery.write(Path(str(tmp_path)))
    assert len(written) == 2 * len(NAMES)
