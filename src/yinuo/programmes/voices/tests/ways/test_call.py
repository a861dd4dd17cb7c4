"""The phone operator's page: read back before it counts, the code said or sent, all kept where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.kernel.matters.models import Matter, MatterText
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.people.models import Place
from yinuo.kernel.record.models import Contact, Event
from yinuo.programmes.voices.tests.browsing import codes
from yinuo.programmes.voices.tests.ways.counter import CALL, NUMBER, WORDS, matter_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from yinuo.programmes.voices.tests.ways.counter import Counter


def fields(answer: Any) -> list[str]:
    return [one.name for one in answer.context["form"].errors]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "念给他听"), ("en", "Read it back")])
def test_a_call_is_read_back_then_filed_then_its_code_is_said(
    counter: Counter, language: str, words: str
) -> None:
    client, typed = counter.at(language=language), counter.called()
    page = client.get(CALL)
    assert page.status_code == 200
    assert words in page.content.decode()
    back = client.post(CALL, typed)
    html = back.content.decode()
    assert (back.status_code, Matter.objects.count(), Event.objects.count()) == (200, 0, 0)
    assert 'class="aloud"' in html
    assert WORDS in html
    carried = {**dict(back.context["form"].extra), "token": back.context["form"].token}
    done = client.post(CALL, {**carried, "step": "file"})
    assert done.status_code == 200
    (code,) = codes(done)
    matter = matter_of(code)
    assert (matter.source, matter.place_id, matter.state, state_of(matter).on_behalf) == (
        "phone", "lane", "submitted", True,
    )  # fmt: skip
    assert MatterText.objects.get().body == WORDS
    assert [group.written for group in done.context["groups"]] == [code[:4], code[4:8], code[8:]]
    assert done.context["groups"][0].said in done.content.decode()
    assert code not in done.content.decode().partition("</title>")[0]
    assert "no-store" in done["Cache-Control"]


def test_the_same_press_twice_is_one_matter_with_one_code(counter: Counter) -> None:
    typed = counter.called(step="file")
    first, second = (codes(counter.at().post(CALL, typed)) for _press in range(2))
    assert first == second
    assert Matter.objects.count() == 1


def test_a_key_with_other_words_is_told_and_a_new_one_given(counter: Counter) -> None:
    typed = counter.called(step="file")
    counter.at().post(CALL, typed)
    clash = counter.at().post(CALL, typed | {"body": "另一件事"})
    assert (clash.status_code, Matter.objects.count()) == (409, 1)
    assert clash.context["form"].token != typed["token"]
    assert "另一件事" in clash.content.decode()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"body": ""}, ["body"]),
        ({"where": "月球"}, ["where"]),
        ({"where": ""}, ["where"]),
        ({"consent": ""}, ["consent"]),
        ({"category": "nothing"}, ["category"]),
        ({"code_by": "sms"}, ["contact_value"]),
        ({"code_by": "sms", "contact_value": "138", "where": "月球"}, ["where", "contact_value"]),
        ({"contact": "once"}, ["contact_value"]),
        ({"under_14": "on"}, ["guardian"]),
        ({"about": "yes", "about_unit": "nobody"}, ["about_unit"]),
    ],
)
@pytest.mark.parametrize("step", ["read", "file"])
def test_what_is_wrong_stands_beside_its_field_and_all_is_kept(
    counter: Counter, typed: dict[str, str], wrong: list[str], step: str
) -> None:
    sent = counter.called(spot="三号楼", **{"step": step, **typed})
    answer = counter.at().post(CALL, sent)
    assert (answer.status_code, fields(answer), Matter.objects.count()) == (422, wrong, 0)
    shown = {one.name: one.value for one in answer.context["form"].fields}
    for name in ("body", "where", "spot", "contact_value", "about"):
        assert shown[name] == sent.get(name, ""), name
    assert 'role="alert"' in answer.content.decode()


def test_no_place_is_not_told_to_be_two(counter: Counter) -> None:
    Place.objects.create(code="lane-2", name="lane", kind="community", parent=Place.objects.get(pk="far"))
    from yinuo.kernel.limits import book

    book.forget()
    answer = counter.at().post(CALL, counter.called())
    assert fields(answer) == []  # the code is its own; its name would fit two
    answer = counter.at().post(CALL, counter.called(where="lan"))
    assert fields(answer) == ["where"]


def test_changing_gives_the_form_back_with_everything(counter: Counter) -> None:
    answer = counter.at().post(CALL, counter.called(step="change", under_14="on", guardian="on"))
    assert answer.status_code == 200
    shown = {one.name: one.value for one in answer.context["form"].fields}
    assert (shown["body"], shown["where"], shown["consent"], shown["guardian"]) == (WORDS, "lane", "on", "on")
    assert [one.name for one in answer.context["form"].fields if one.is_focus] == ["body"]
    assert not Matter.objects.exists()


def test_the_other_language_keeps_what_was_typed_and_does_nothing(counter: Counter) -> None:
    answer = counter.at().post(f"{CALL}?tongue=en", counter.called(step="file"))
    html = answer.content.decode()
    assert (answer.status_code, Matter.objects.count()) == (200, 0)
    assert "Take a call" in html
    assert WORDS in html


def test_a_page_that_lay_open_too_long_says_so(counter: Counter) -> None:
    answer = counter.at().post(CALL, counter.called(step="file", token="made up"))
    assert (answer.status_code, Matter.objects.count()) == (422, 0)
    assert answer.context["form"].token != "made up"
    assert answer.context["form"].error


@pytest.mark.parametrize("who", ["technician", "checker"])
def test_who_takes_no_calls_is_turned_away(counter: Counter, who: str) -> None:
    assert counter.at(who).get(CALL).status_code == 403
    assert counter.at(who).post(CALL, counter.called(step="file")).status_code == 403
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("about", "unit", "said"),
    [("no", "", "不是"), ("yes", "", "是，没说哪个单位"), ("yes", "water", "water")],
)
def test_everything_that_counts_is_read_aloud(counter: Counter, about: str, unit: str, said: str) -> None:
    sent = counter.called(about=about, about_unit=unit, spot="三号楼", contact="once", contact_value=NUMBER)
    facts = [str(fact.value) for fact in counter.at().post(CALL, sent).context["facts"]]
    assert facts == ["town · lane，三号楼", "不知道", said, NUMBER]
    done = counter.at().post(CALL, sent | {"step": "file"})
    assert matter_of(codes(done)[0]).about_unit_id == (unit or None)


def test_an_answer_that_is_public_is_shown_before_it_is_filed(counter: Counter) -> None:
    ref = counter.cast.solved()
    client = counter.at()
    client.cookies["yinuo_day"] = "2025-08-20"
    html = client.post(CALL, counter.called(body="门口的灯不亮")).content.decode()
    assert f"/m/{ref}" in html
    about_office = client.post(CALL, counter.called(body="门口的灯不亮", about="yes")).content.decode()
    assert f"/m/{ref}" not in about_office


# --- the code, sent ------------------------------------------------------------------------------------------------


def sent_in(home: Path) -> list[str]:
    return (
        [path.read_text() for path in sorted((home / "outbox").glob("*"))]
        if (home / "outbox").exists()
        else []
    )


def test_a_code_is_sent_once_and_neither_number_nor_code_stays(counter: Counter, tmp_path: Path) -> None:
    typed = counter.called(step="file", code_by="sms", contact_value=NUMBER)
    done = counter.at().post(CALL, typed)
    (code,) = codes(done)
    (text,) = sent_in(tmp_path)
    assert text.startswith(f"{NUMBER}\n")
    assert code in text
    assert WORDS not in text
    html = done.content.decode()
    assert html.index("<details") < html.index('class="code"')
    assert (Contact.objects.count(), Outbox.objects.count()) == (0, 0)
    told = " ".join(f"{event.facts_public}{event.facts_internal}" for event in Event.objects.all())
    assert NUMBER not in told
    next((tmp_path / "outbox").glob("*")).unlink()  # the city's gateway took it
    again = counter.at().post(CALL, typed)
    assert codes(again) == [code]
    assert sent_in(tmp_path) == []


def test_a_number_left_for_the_result_is_kept_as_anybodys(counter: Counter) -> None:
    counter.at().post(CALL, counter.called(step="file", code_by="sms", contact="once", contact_value=NUMBER))
    assert Contact.objects.get().is_once


def test_a_code_goes_by_mail_too(counter: Counter, mailoutbox: list[Any]) -> None:
    typed = counter.called(step="file", code_by="sms", contact_value="a@elsewhere.example")
    (code,) = codes(counter.at(language="en").post(CALL, typed))
    (mail,) = mailoutbox
    assert code in mail.body
    assert code not in mail.subject


def test_a_code_that_cannot_be_sent_is_said(counter: Counter, settings: Settings, tmp_path: Path) -> None:
    settings.YINUO_HOME = tmp_path / "file"
    (tmp_path / "file").write_text("no folder")
    done = counter.at().post(CALL, counter.called(step="file", code_by="sms", contact_value=NUMBER))
    html = done.content.decode()
    assert (done.status_code, Matter.objects.count(), done.context["was_sent"]) == (200, 1, False)
    assert "没发出去" in html
    assert '<details class="fold-away"' not in html
