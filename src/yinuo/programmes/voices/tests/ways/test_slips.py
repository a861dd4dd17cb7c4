"""Slips typed in together: each a matter of its own, all or none, and a sheet of codes that says nothing else."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from yinuo.kernel.matters.models import Evidence, Matter, MatterText
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.record.models import Contact
from yinuo.programmes.voices.tests.browsing import codes
from yinuo.programmes.voices.tests.ways.counter import NUMBER, SLIPS, WORDS, matter_of

if TYPE_CHECKING:
    from pytest_django import Settings

    from yinuo.programmes.voices.tests.ways.counter import Counter

ONE = {"body": WORDS, "where": "lane", "category": "unknown", "about": "no"}
TWO = {"body": "水管漏水", "where": "far", "category": "help", "about": "water"}


def photo(name: str = "p.jpg") -> SimpleUploadedFile:
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(into, "JPEG")
    return SimpleUploadedFile(name, into.getvalue(), "image/jpeg")


def wrong_in(answer: Any) -> dict[int, list[str]]:
    """Give what is wrong, by slip: the fields' own names."""
    told = {form.n: [one.name.partition("-")[2] for one in form.errors] for form in answer.context["forms"]}
    return {n: names for n, names in told.items() if names}


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "照线剪开"), ("en", "cut along the lines")])
def test_every_slip_is_a_matter_with_a_code_of_its_own(counter: Counter, language: str, words: str) -> None:
    assert len(counter.at(language=language).get(SLIPS).context["forms"]) == 5
    done = counter.at(language=language).post(SLIPS, counter.slips(ONE, {}, TWO))
    assert done.status_code == 200
    first, second = (matter_of(code) for code in codes(done))
    assert [piece.n for piece in done.context["pieces"]] == [1, 3]
    assert {first.source, second.source} == {"paper"}
    assert (first.place_id, first.category, first.about_unit_id) == ("lane", "unknown", None)
    assert (second.place_id, second.category, second.about_unit_id) == ("far", "help", "water")
    assert state_of(first).on_behalf
    assert state_of(second).on_behalf
    assert words in done.content.decode()
    assert "no-store" in done["Cache-Control"]


def test_the_sheet_of_codes_says_nothing_of_what_they_are_about(counter: Counter) -> None:
    done = counter.at().post(SLIPS, counter.slips(ONE, TWO))
    html = done.content.decode()
    for told in (WORDS, TWO["body"], *Matter.objects.values_list("ref", flat=True), "lane", "water"):
        assert told not in html
    title = re.search(r"<title>(.*?)</title>", html)
    assert title is not None
    assert title[1] == "一诺"
    for code in codes(done):
        assert html.count(f"#{code}") == 1  # after the hash, as text alone; in the square besides


def test_the_same_press_twice_files_nothing_twice(counter: Counter) -> None:
    typed = counter.slips(ONE, TWO)
    first, second = (codes(counter.at().post(SLIPS, typed)) for _press in range(2))
    assert first == second
    assert (len(set(first)), Matter.objects.count()) == (2, 2)


def test_five_more_keep_what_was_typed_and_file_nothing(counter: Counter) -> None:
    typed = counter.slips(ONE, add="1")
    shown = counter.at().post(SLIPS, typed)
    assert (shown.status_code, len(shown.context["forms"]), Matter.objects.count()) == (200, 10, 0)
    assert shown.context["forms"][0].fields[0].value == WORDS
    assert shown.context["token"] == typed["token"]
    assert [form.n for form in shown.context["forms"] if form.fields[0].is_focus] == [2]
    done = counter.at().post(SLIPS, counter.slips(ONE, n="10", **{"s10-body": "第十张", "s10-where": "far"}))
    assert [piece.n for piece in done.context["pieces"]] == [1, 10]
    most = counter.at().post(SLIPS, counter.slips(ONE, n="40", add="1"))
    assert (len(most.context["forms"]), most.context["may_add"]) == (40, False)


@pytest.mark.parametrize("n", ["", "many", "-3", "999999999", "0"])
def test_a_number_of_slips_that_is_none_is_five_or_the_most(counter: Counter, n: str) -> None:
    assert len(counter.at().post(SLIPS, counter.slips(ONE, n=n, add="1")).context["forms"]) == 10


def test_one_wrong_slip_keeps_all_and_files_none(counter: Counter) -> None:
    typed = counter.slips(
        ONE,
        {**TWO, "where": "月球"},
        {**ONE, "body": ""},
        {**ONE, "contact_value": "x" * 200},
        {**ONE, "category": "nothing"},
    )
    answer = counter.at().post(SLIPS, typed)
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    assert wrong_in(answer) == {2: ["where"], 3: ["body"], 4: ["contact_value"], 5: ["category"]}
    html = answer.content.decode()
    for kept in (WORDS, "月球", TWO["body"], "x" * 200):
        assert kept in html
    assert [form.is_open for form in answer.context["forms"]] == [False, False, False, True, False]
    right = typed | {
        "s2-where": "far",
        "s3-body": "补上的话",
        "s4-contact_value": NUMBER,
        "s5-category": "help",
    }
    done = counter.at().post(SLIPS, right)
    assert (done.status_code, Matter.objects.count()) == (200, 5)
    assert Contact.objects.get().is_once


def test_consent_is_asked_once_for_all(counter: Counter) -> None:
    answer = counter.at().post(SLIPS, counter.slips(ONE, TWO, consent=""))
    assert (answer.status_code, answer.context["n_wrong"], wrong_in(answer)) == (422, 1, {})
    assert answer.content.decode().count('id="error-consent"') == 1
    assert not Matter.objects.exists()


def test_nothing_typed_and_a_page_too_old_are_told(counter: Counter) -> None:
    empty = counter.at().post(SLIPS, counter.slips())
    assert (empty.status_code, empty.context["error"]) == (422, "一张都还没有写。")
    old = counter.at().post(SLIPS, counter.slips(ONE, token="made up"))
    assert (old.status_code, Matter.objects.count()) == (422, 0)
    assert old.context["token"] != "made up"
    assert WORDS in old.content.decode()


def test_a_key_with_other_words_is_told_at_its_slip(counter: Counter) -> None:
    typed = counter.slips(ONE)
    counter.at().post(SLIPS, typed)
    clash = counter.at().post(SLIPS, typed | {"s1-body": "换了的话"})
    assert (clash.status_code, Matter.objects.count()) == (409, 1)
    assert [form.n for form in clash.context["forms"] if form.error] == [1]
    assert clash.context["token"] != typed["token"]


def test_the_other_language_keeps_the_slips_and_files_nothing(counter: Counter) -> None:
    answer = counter.at().post(f"{SLIPS}?tongue=en", counter.slips(ONE))
    assert (answer.status_code, Matter.objects.count()) == (200, 0)
    assert "Type in slips" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_who_takes_no_papers_is_turned_away(counter: Counter) -> None:
    assert counter.at("technician").get(SLIPS).status_code == 403
    assert counter.at("technician").post(SLIPS, counter.slips(ONE)).status_code == 403
    assert not Matter.objects.exists()


def test_a_photo_comes_along_and_is_kept_while_another_slip_is_put_right(counter: Counter) -> None:
    typed = counter.slips({**ONE, "photo": photo()}, {**TWO, "where": ""})
    back = counter.at().post(SLIPS, typed)
    form = back.context["forms"][0]
    assert (back.status_code, Evidence.objects.count(), form.is_open) == (422, 0, True)
    right = counter.slips({**ONE, "photo_kept": form.kept.value}, TWO, token=typed["token"])
    done = counter.at().post(SLIPS, right)
    assert done.status_code == 200
    assert Evidence.objects.get().stream_id == matter_of(codes(done)[0]).pk


def test_what_is_no_photo_or_too_large_is_told_at_its_slip(counter: Counter, settings: Settings) -> None:
    no_photo = SimpleUploadedFile("p.jpg", b"no picture at all", "image/jpeg")
    answer = counter.at().post(SLIPS, counter.slips({**ONE, "photo": no_photo}))
    assert (answer.status_code, wrong_in(answer), Matter.objects.count()) == (422, {1: ["photo"]}, 0)
    settings.UPLOAD_LIMIT = 10
    answer = counter.at().post(SLIPS, counter.slips({**ONE, "photo": photo(), "where": "月球"}))
    assert (answer.status_code, wrong_in(answer)) == (422, {1: ["where", "photo"]})


def test_a_child_s_slip_says_that_a_guardian_signed(counter: Counter) -> None:
    done = counter.at().post(SLIPS, counter.slips({**ONE, "young": "on"}, {**TWO, "about": "yes"}))
    child, other = (matter_of(code) for code in codes(done))
    (first,) = child.stream.event_set.filter(seq=1)
    assert first.facts_internal["guardian"] is True
    assert other.about_unit_id is None
    assert MatterText.objects.count() == 2
