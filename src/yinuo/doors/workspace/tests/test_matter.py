"""One matter at the desk: who sees it, which buttons stand there, what bad input meets."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.workspace.tests.test_page_verbs import PARK, mediated, new, told
from yinuo.doors.workspace.tests.walk import filled, press, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

CAST = (
    *("desk", "mediator", "mediator2", "handler", "colleague", "head", "crew", "other", "boss", "checker"),
    *("far_checker", "beneficiary", "auditor", "technician"),
)


def _bring(world: World) -> dict[str, str]:
    waiting = world.assigned()
    world.act(waiting, "park", "handler", PARK)
    return {
        "asked": world.ask().ref,
        "handed": world.assigned(),
        "about": world.accepted(about_office="yes", about_unit="roads"),
        "proposed": waiting,
        "checking": world.reported(is_drawn=True),
        "awaiting": world.reported(),
        "hazard": world.reported("hazard"),
        "promise": world.promised(),
        "dispute": mediated(world),
    }


def test_the_buttons_are_the_offers_and_nothing_else(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.base.errors import NotFound
    from yinuo.doors.shell.clock import story_instant
    from yinuo.doors.workspace.verbs import label_of
    from yinuo.kernel.matters.queries import sight

    refs = _bring(world)
    now = story_instant(world.now.date())
    for name in CAST:
        client = seat(name)
        for case, ref in refs.items():
            page = client.get(f"/desk/{ref}")
            try:
                offers = sight(ref, world[name], now).offers
            except NotFound:
                assert page.status_code == 404, (name, case)
                continue
            pane = page.context["pane"]
            buttons = {str(offer.label) for offer in (*pane.verbs, *pane.notes)}
            assert buttons == {label_of(offer.verb, offer.mode) for offer in offers}, (name, case)
            keys = [offer.key for offer in (*pane.verbs, *pane.notes) if offer.key]
            assert len(keys) == len(set(keys)), (name, case)
            assert not {"j", "k", "g", "/", "?"} & set(keys)


# Each row: who, what, GET of a form of theirs or not, and what it answers.
ALLOWED = (
    ("desk", "asked", "accept", 200),
    ("handler", "handed", "report", 200),
    ("head", "proposed", "park", 200),
    ("checker", "checking", "confirm", 200),
    ("checker", "hazard", "confirm", 200),
    ("auditor", "checking", "confirm", 200),
    ("handler", "promise", "report", 200),
    ("checker", "handed", "support", 200),
)
REFUSED = (
    ("handler", "asked", "accept", 404),
    ("handler", "handed", "assign", 403),
    ("other", "handed", "support", 404),
    ("desk", "handed", "report", 403),
    ("colleague", "checking", "confirm", 403),
    ("crew", "checking", "confirm", 409),
    ("checker", "handed", "confirm", 409),
    ("handler", "handed", "confirm", 409),
    ("far_checker", "checking", "confirm", 404),
    ("handler", "about", "update", 404),
    ("crew", "about", "update", 404),
    ("other", "dispute", "settle", 404),
    ("head", "dispute", "settle", 404),
    ("technician", "asked", "accept", 404),
    ("desk", "handed", "fly", 404),
    ("desk", "handed", "lapse", 409),
)


@pytest.mark.parametrize(("who", "case", "verb", "status"), [*ALLOWED, *REFUSED])
def test_who_comes_before_which_form(
    world: World, seat: Callable[[str], Client], who: str, case: str, verb: str, status: int
) -> None:
    ref = _bring(world)[case]
    query = {"decide": "1"} if (who, case) == ("head", "proposed") else {}
    page = seat(who).get(f"/desk/{ref}/{verb}", query)
    assert page.status_code == status
    if status != 200:
        form = {"version": "9", "token": "t", "text": "试试"}
        assert seat(who).post(f"/desk/{ref}/{verb}", form).status_code in {403, 404, 409}


def test_every_choice_that_must_be_made_can_be_made(world: World, seat: Callable[[str], Client]) -> None:
    """A form on the screen, of every offer of every one of the cast: no required choice without options."""
    from yinuo.base.errors import NotFound
    from yinuo.kernel.matters.queries import sight

    seen, opened = set(), set()
    for ref in _bring(world).values():
        for name in ("desk", "handler", "head", "checker", "auditor"):
            client = seat(name)
            try:
                found = sight(ref, world[name], world.now)
            except NotFound:
                continue
            for offer in found.offers:
                if (case := (offer.verb, offer.mode, found.matter.kind)) in opened:
                    continue
                opened.add(case)
                asked = {"decide": "1"} if offer.mode == "decide" else {}
                form = client.get(f"/desk/{ref}/{offer.verb}", asked).context["form"]
                for field in form.fields:
                    if field.kind in {"select", "radio"} and field.is_required:
                        seen.add((offer.verb, field.name))
                        assert [option for option in field.options if option.value], (offer.verb, field.name)
    assert {("end", "outcome"), ("end", "reason"), ("report", "result"), ("notice", "cause")} <= seen


def test_where_close_would_stand_a_sentence_stands(world: World, seat: Callable[[str], Client]) -> None:
    request, promise = world.assigned(), world.promised()
    assert "这里没有「办结」。只有提的人能了结这件事。" in _plain(seat("handler").get(f"/desk/{request}"))
    assert "别的单位或受益的人核实过，才算兑现。" in _plain(seat("handler").get(f"/desk/{promise}"))


def _plain(page: Any) -> str:
    return str(page.content.decode().replace('<span class="nb">', "").replace("</span>", ""))


def test_the_contact_never_comes_to_the_desk(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.ask(contact="13812345678", keep_contact="yes").ref
    for name in ("desk", "auditor"):
        page = seat(name).get(f"/desk/{ref}").content.decode()
        assert "13812345678" not in page
        assert "留了电话" in page


def test_the_first_date_stays_beside_the_later_one(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.promised()
    world.act(ref, "move_date", "handler", {"due_on": "2025-10-10", "text": "下雨", "done_so_far": "到货"})
    world.act(ref, "move_date", "head", {"decision": "agree"})
    page = seat("handler").get(f"/desk/{ref}").content.decode()
    assert '<del><time datetime="2025-09-17">' in page
    assert "2025-10-10" in page


STALE = "您打开之后，这件事已经有人动过。请看看新的经过，再决定。"


def test_a_stale_page_says_so_and_loses_nothing(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    client = seat("handler")
    form = client.get(f"/desk/{ref}/report").context["form"]
    world.act(ref, "park", "handler", PARK)
    world.act(ref, "park", "head", {"decision": "agree"})
    answer = client.post(form.url, filled(form, {"result": "done", "text": "换了灯泡，写了很久"}))
    assert answer.status_code == 409
    assert STALE in told(answer)
    assert "换了灯泡，写了很久" in answer.content.decode()
    assert answer.context["form"].version == form.version + 1


LONG = "长" * 2001
BAD = (
    ("report", {"result": "done", "text": ""}, "「做了什么」不能空着。"),
    ("report", {"result": "done", "text": " \u200b\x07 "}, "「做了什么」不能空着。"),
    ("report", {"result": "fine", "text": "换了"}, "请从给出的几项里选一项。"),
    ("report", {"result": "done", "text": LONG}, "2000"),
    ("report", {"result": "done", "text": "换了", "proof_on": "2026-02-30"}, ""),
    ("park", {**PARK, "review_on": "2026-02-30"}, ""),
    ("park", {**PARK, "review_on": "明天"}, ""),
    ("hand_back", {"text": "不归我", "proposed_unit": "nowhere"}, "没有这个单位。请从名单里选。"),
)


@pytest.mark.parametrize(("verb", "typed", "sentence"), BAD)
def test_bad_input_meets_a_sentence_at_its_field_and_keeps_what_was_typed(
    world: World, seat: Callable[[str], Client], verb: str, typed: dict[str, str], sentence: str
) -> None:
    from django.utils.html import escape

    ref = world.assigned()
    before = state_of(ref)
    answer = press(seat("handler"), ref, verb, typed)
    assert (answer.status_code, state_of(ref)) == (422, before)
    wrong = [field.name for field in answer.context["form"].errors]
    assert wrong
    assert sentence in told(answer)
    page = answer.content.decode()
    for name, value in typed.items():
        if name not in wrong and len(value) < 100:
            assert escape(value) in page
    assert all(f'id="error-{answer.context["form"].scope}{name}"' in page for name in wrong)


def test_html_and_emoji_are_words_and_full_width_digits_are_digits(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.assigned()
    client = seat("handler")
    answer = press(client, ref, "update", {"text": "<script>alert(1)</script> 灯好了🙂"})
    assert answer.status_code == 302
    page = client.get(f"/desk/{ref}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 灯好了🙂" in page
    assert press(client, ref, "park", {**PARK, "review_on": "２０２５－０９－３０"}).status_code == 302


def test_the_same_form_sent_twice_does_it_once(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.record.models import Event

    ref = world.assigned()
    client = seat("handler")
    form = client.get(f"/desk/{ref}/update").context["form"]
    sent = filled(form, {"text": "灯到货了"})
    assert [client.post(form.url, sent).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(stream__matter__ref=ref, type="update").count() == 1
    other = client.post(form.url, {**sent, "text": "另一句"})
    assert other.status_code == 409
    assert "另一句" in other.content.decode()


def test_a_decision_without_a_choice_asks_for_one(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    world.act(ref, "park", "handler", PARK)
    answer = press(seat("head"), ref, "park", {"decision": ""}, decide="1")
    assert (answer.status_code, state_of(ref)) == (422, ("in_progress", ""))
    assert (
        press(seat("head"), ref, "park", {"decision": "refuse", "text": "再想办法"}, decide="1").status_code
        == 302
    )
    assert state_of(ref) == ("in_progress", "")


def test_a_title_is_suggested_without_what_gives_somebody_away(
    world: World, seat: Callable[[str], Client]
) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack

    rule = {"kind": "mobile", "label": "［手机号］", "pattern": r"(?<!\d)1\d{10}(?!\d)"}
    Pack.objects.update(redaction=[rule])
    book.forget()
    ref = world.ask(body="找我１３８１２３４５６７８，灯不亮\n急").ref
    title = next(
        f for f in seat("desk").get(f"/desk/{ref}/accept").context["form"].fields if f.name == "title"
    )
    assert title.value == "找我［手机号］，灯不亮"
    assert "１３８１２３４５６７８" in str(title.hint)
    assert title.is_focus


def test_at_once_refused_leaves_the_acceptance_and_opens_the_assignment(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.ask(about_office="yes", about_unit="roads").ref
    answer = press(seat("desk"), ref, "accept", {"assign_to": "roads-crew", "first_contact_unit": "water"})
    assert (answer.status_code, state_of(ref)) == (409, ("accepted", ""))
    assert answer.context["form"].verb == "assign"
    offered = {option.value for field in answer.context["form"].fields for option in field.options}
    assert "roads" not in offered


def test_filing_for_somebody_needs_their_consent_and_shows_the_code_once(
    world: World, seat: Callable[[str], Client]
) -> None:
    client = seat("desk")
    typed = {"category": "help", "body": "灯坏了，在桥头", "place": "lane", "source": "paper"}
    refused = new(client, "request", typed)
    assert refused.status_code == 422
    assert "灯坏了，在桥头" in refused.content.decode()
    page = new(client, "request", {**typed, "consent": "on"})
    assert page.status_code == 200
    code = page.context["code"]
    assert len(code) == 12
    assert code not in client.get(f"/desk/{page.context['ref']}").content.decode()


def test_a_photo_is_served_to_whoever_sees_the_matter_and_to_nobody_else(
    world: World, seat: Callable[[str], Client], tmp_path: Any, settings: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    ref = world.assigned()
    client = seat("handler")
    form = client.get(f"/desk/{ref}/evidence").context["form"]
    bad = SimpleUploadedFile("a.png", b"not a picture")
    assert client.post(form.url, {**filled(form, {"text": "看"}), "photo": bad}).status_code == 422
    good = SimpleUploadedFile("a.png", picture.getvalue())
    assert client.post(form.url, {**filled(form, {"text": "看"}), "photo": good}).status_code == 302
    photo = client.get(f"/desk/{ref}").context["pane"].photos[0]
    answer = client.get(photo.url)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "image/jpeg", "private, no-store",
    )  # fmt: skip
    assert seat("technician").get(photo.url).status_code == 404
    assert client.get(photo.url.replace(ref, world.ask().ref)).status_code == 404


def test_who_rules_on_an_objection_sees_its_words_and_its_photo(
    world: World, seat: Callable[[str], Client], settings: Any, tmp_path: Any
) -> None:
    from PIL import Image

    from yinuo.kernel.matters.actors import ASKER
    from yinuo.kernel.matters.evidence import keep

    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    ref = world.promised()
    world.act(ref, "report", "handler", {"result": "done", "text": "好了", "proof_on": "2025-08-18"})
    world.act(ref, "confirm", "checker", {"text": "看了", "proof_on": "2025-08-18"})
    world.act(ref, "challenge", ASKER, {"text": "桥还封着"}, photos=(keep(picture.getvalue()),))
    client = seat("checker2")
    pane = client.get(f"/desk/{ref}").context["pane"]
    assert [(str(photo.alt), str(photo.note)) for photo in pane.photos] == [("路过的人的照片", "不公开")]
    assert client.get(pane.photos[0].url).status_code == 200
    assert "桥还封着" in client.get(f"/desk/{ref}/challenge", {"decide": "1"}).content.decode()


def test_what_can_be_filed_follows_from_todays_appointments(
    world: World, seat: Callable[[str], Client]
) -> None:
    def kinds(name: str) -> set[str]:
        groups = seat(name).get("/desk/new").context["groups"]
        return {link.url.rpartition("=")[2] for _heading, links in groups for link in links}

    asked, promised = {"request", "wish", "hazard", "dispute"}, {"commitment", "task", "claim"}
    assert kinds("desk") == asked
    assert kinds("handler") == asked | promised
    assert kinds("technician") == set()
    assert new(seat("technician"), "commitment", {"title": "修桥"}).status_code == 403


def test_a_matter_out_of_sight_has_no_pane(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.accepted(about_office="yes", about_unit="roads")
    page = seat("handler").get("/desk/", {"m": ref}, headers={"x-fragment": "pane"})
    assert page.status_code == 200
    assert ref not in page.content.decode()


def test_a_long_first_line_is_cut_between_thoughts() -> None:
    from yinuo.base.redaction import RedactionRules
    from yinuo.doors.workspace import defaults

    words = (
        "驿站冬天六点就关门，跑晚单的人没地方坐，也接不到热水，能不能开到晚上十点或者给个钥匙也行，谢谢各位"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(defaults, "redaction_rules", RedactionRules)
        assert defaults.suggested(words) == ("驿站冬天六点就关门，跑晚单的人没地方坐，也接不到热水", "")
        assert defaults.suggested("灯" * 60)[0] == "灯" * 40


def test_more_photos_than_a_form_takes_are_refused(world: World, seat: Callable[[str], Client]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    ref = world.assigned()
    client = seat("handler")
    form = client.get(f"/desk/{ref}/evidence").context["form"]
    photos = [SimpleUploadedFile(f"{n}.png", b"x") for n in range(7)]
    answer = client.post(form.url, {**filled(form, {"text": "看"}), "photo": photos})
    assert answer.status_code == 422
    assert "一次最多 6 张。" in told(answer)


def test_what_was_erased_says_so_and_nothing_more(
    world: World, seat: Callable[[str], Client], tmp_path: Any, settings: Any
) -> None:
    from yinuo.kernel.matters.erase import erase

    settings.YINUO_HOME = tmp_path
    ref = world.ask(contact="rider@example.org", keep_contact="yes").ref
    assert "留了邮箱" in seat("desk").get(f"/desk/{ref}").content.decode()
    erase(ref, now=world.now)
    page = seat("desk").get(f"/desk/{ref}").content.decode()
    assert "门口的灯不亮" not in page
    assert "原话已经抹去" in page
    assert "（原话已按本人的意思抹去）" in page
