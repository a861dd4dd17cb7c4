"""J8 ④⑤ through the client: offered, looked into, signed for, certified, accessioned, shown or returned."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from hypothesis import given as drawn
from hypothesis import strategies as st
from PIL import Image

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.models import Evidence, Matter
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.models import Event, EventContent
from yinuo.programmes.events import gift_demo
from yinuo.programmes.events.gift_rules import ORDER, STEPS, next_steps
from yinuo.programmes.events.models import Gift, GiftStep
from yinuo.programmes.events.tests.test_visits import BEFORE, MUSEUM, at, exhibition

if TYPE_CHECKING:
    from collections.abc import Iterator

AFTER = date(2025, 8, 20)
"""What was taken in is public from the next day on."""
SECRET = "示例捐赠人壬癸"
OFFER = {
    "thing": "示例老照片一张，边上有折。", "whence": "家里相册里的。", "rights": "own", "place": "330482",
    "credit": "none", "name": "",
}  # fmt: skip
WORDS = {
    "provenance": {"finding": "clear", "text": "同相册里别的照片对得上。"},
    "expert": {"text": "相纸是那个年代的。"},
    "deed": {"finding": "show", "number": "示例-1"},
    "certificate": {},
    "accession": {"number": "示例藏-1"},
}


@pytest.fixture(autouse=True)
def _people(db: None) -> Iterator[None]:
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("pinghu")
    yield
    book.forget()


def signed_picture() -> bytes:
    """Give a picture whose metadata names who took it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = SECRET  # Artist
    exif[0x010E] = SECRET  # ImageDescription
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif, comment=SECRET.encode())
    return out.getvalue()


def offered(**more: Any) -> Any:
    client = at()
    token = client.get("/events/gifts/offer").context["form"].token
    return client.post("/events/gifts/offer", OFFER | {"token": token} | more)


def do(ref: str, verb: str, who: str, **given: Any) -> None:
    account = Account.objects.get(username=who)
    act(ref, verb, actor=staff(account), given=given, now=story_instant(BEFORE), is_drawn=False)


def in_hand(**more: Any) -> Gift:
    """Give a gift that was offered, accepted and assigned to the museum."""
    assert offered(**more).status_code == 200
    gift = Gift.objects.latest("pk")
    do(
        gift.stream.ref, "accept", "desk", title="示例老照片一张", category="donation", visibility="public",
        first_contact_unit="sl-ju-a",
    )  # fmt: skip
    do(gift.stream.ref, "assign", "desk", lead_unit="sl-ju-a")
    return gift


def step(gift: Gift, sort: str, who: str = MUSEUM, **typed: Any) -> Any:
    return at(who).post(f"/desk/events/gifts/{gift.stream.ref}", {"sort": sort, **typed})


def walked(gift: Gift, *, until: str = "accession") -> None:
    for sort in ORDER[: ORDER.index(until) + 1]:
        typed = {name: value.replace("-1", f"-{gift.pk}") for name, value in WORDS[sort].items()}
        assert step(gift, sort, **typed).status_code == 302


def everything_public(ref: str) -> bytes:
    """Give all that anybody can read of a matter and of the lists that it stands in."""
    paths = (
        "/", f"/m/{ref}", "/m", "/m.csv", "/m.json", "/m.atom", "/events/gifts/", f"/events/gifts/{ref}",
        f"/events/gifts/{ref}/certificate", f"/m/{ref}/log.json", "/log/", f"/changes?ref={ref}",
        "/api/v1/events/gifts", f"/api/v1/events/gifts/{ref}", f"/api/v1/matters/{ref}", "/api/v1/matters",
    )  # fmt: skip
    told = [read(path) for path in paths]
    pictures = re.findall(rf"/m/{ref}/photo/[0-9a-f-]+", b"".join(told).decode())
    return b"".join([*told, *map(read, sorted(set(pictures)))])


def read(path: str) -> bytes:
    """Give what anybody reads at an address on the day after; nothing where nothing is shown."""
    answer: Any = at(on=AFTER).get(path)
    assert answer.status_code in {200, 302, 404}, path
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def in_the_log(gift: Gift) -> bytes:
    """Give all that the public log holds of a gift, and every text that could ever be opened beside it."""
    events = Event.objects.filter(stream=gift.pk)
    open_texts = EventContent.objects.filter(event__in=events, subject_key__isnull=True)
    assert open_texts.exists()
    facts = json.dumps(list(events.values_list("facts_public", flat=True)), ensure_ascii=False).encode()
    leaves = events.values_list("leaf", flat=True)
    return b"".join([facts, *map(bytes, leaves), *map(bytes, open_texts.values_list("body", flat=True))])


def test_who_wants_no_name_is_found_nowhere_public() -> None:
    photo = SimpleUploadedFile("a.jpg", signed_picture(), "image/jpeg")
    gift = in_hand(thing=f"照片一张，{SECRET}拍的。", whence=f"{SECRET}家里的。", name=SECRET, photo=photo)
    ref = gift.stream.ref
    assert gift.credit_seq is None
    sent = SimpleUploadedFile("b.jpg", signed_picture(), "image/jpeg")
    assert step(gift, "provenance", **WORDS["provenance"], photo=sent).status_code == 302
    for sort in ORDER[1:5]:
        assert step(gift, sort, **WORDS[sort]).status_code == 302
    told = everything_public(ref)
    assert "示例老照片一张".encode() in told
    assert (
        b"\xff\xd8\xff" in told
    )  # the museum's own picture of it is public, and among what was looked through
    assert SECRET.encode() not in told
    assert b"Exif" not in told
    assert SECRET.encode() not in in_the_log(gift)
    assert Evidence.objects.filter(is_of_requester=True, is_public=True).count() == 0
    page = at(on=AFTER).get(f"/events/gifts/{ref}/certificate").content.decode()
    assert f"C-{ref}" in page
    assert "一位不署名的人" in page


def test_who_wants_a_name_is_named_once_it_is_accessioned_and_until_it_is_erased() -> None:
    gift = in_hand(credit="named", name=SECRET)
    ref = gift.stream.ref
    walked(gift, until="certificate")
    assert SECRET.encode() not in everything_public(ref)
    assert at(on=AFTER).get(f"/events/gifts/{ref}").status_code == 404
    assert SECRET.encode() not in in_the_log(gift)
    assert SECRET in at(MUSEUM).get(f"/desk/events/gifts/{ref}").content.decode()
    assert step(gift, "accession", number="示例藏-9").status_code == 302
    for page in ("/events/gifts/", f"/events/gifts/{ref}", f"/events/gifts/{ref}/certificate"):
        assert SECRET in at(on=AFTER).get(page).content.decode()
    assert SECRET in at(on=AFTER).get(f"/api/v1/events/gifts/{ref}").content.decode()
    assert SECRET not in at(on=AFTER).get(f"/m/{ref}").content.decode()
    erase(ref, now=story_instant(BEFORE))
    assert SECRET.encode() not in everything_public(ref)
    assert "不署名" in at(on=AFTER).get(f"/events/gifts/{ref}").content.decode()


def test_whoever_holds_the_code_reads_how_far_it_has_come() -> None:
    client = at()
    token = client.get("/events/gifts/offer").context["form"].token
    code = client.post("/events/gifts/offer", OFFER | {"token": token}).context["slip"].code
    assert client.post("/c", {"code": code}).status_code == 303
    page = client.get("/mine").content.decode()
    assert "馆里还没有走到下一步" in page
    assert "您选的是：不留名" in page


def test_a_gift_goes_its_way_in_order_and_is_shown() -> None:
    gift, show = in_hand(), exhibition()
    ref = gift.stream.ref
    assert step(gift, "deed", **WORDS["deed"]).status_code == 409
    assert step(gift, "provenance", finding="unclear", text="还说不清。").status_code == 302
    assert step(gift, "expert", **WORDS["expert"]).status_code == 409
    walked(gift)
    assert step(gift, "return", text="不收了。").status_code == 409
    assert step(gift, "display", exhibition="nowhere").status_code == 422
    assert show.known_on <= BEFORE
    assert step(gift, "display", exhibition=show.code).status_code == 302
    told = at(on=AFTER).get(f"/events/gifts/{ref}").content.decode()
    assert re.findall(r"<b>([^<]+)</b> <span class=\"m\">", told) == [
        "来历和权利核过", "来历和权利核过", "专家看过", "捐赠书签了", "发了证书", "入藏了", "展出",
    ]  # fmt: skip
    assert show.name in told
    assert "入藏了" in at(on=AFTER).get(f"/m/{ref}").content.decode()
    assert "展出" in at(MUSEUM).get("/desk/events/gifts/").content.decode()


def test_the_desk_calls_a_thing_by_what_it_is_and_tells_nothing_of_who_gave_it() -> None:
    gift = in_hand(credit="named", name=SECRET)
    listed = at(MUSEUM).get("/desk/events/gifts/").content.decode()
    assert ("示例老照片一张" in listed, gift.stream.ref in listed, SECRET in listed) == (True, True, False)
    page = at(MUSEUM).get(f"/desk/events/gifts/{gift.stream.ref}").content.decode()
    assert re.search(r"<h1[^>]*>示例老照片一张</h1>", page)
    assert offered(thing="示例旧信一封。").status_code == 200
    sealed = Gift.objects.latest("pk").stream.ref
    do(
        sealed, "accept", "desk", title="示例旧信一封", category="donation", visibility="sealed",
        first_contact_unit="sl-ju-a",
    )  # fmt: skip
    rows = {ref: title for ref, title, *_more in at("desk").get("/desk/events/gifts/").context["rows"]}
    assert rows == {gift.stream.ref: "示例老照片一张", sealed: "封存"}


def test_what_is_not_taken_is_given_back_with_the_reason_and_ends_there() -> None:
    gift = in_hand()
    assert step(gift, "return", text="").status_code == 422
    assert step(gift, "return", text="馆里已有同一张，退还。").status_code == 302
    page = at(MUSEUM).get(f"/desk/events/gifts/{gift.stream.ref}")
    assert (page.context["forms"], page.context["why_none"]) == ([], "退还了，没有下一步。")
    assert "馆里已有同一张" in at(on=AFTER).get(f"/m/{gift.stream.ref}").content.decode()
    assert gift.stream.ref not in at(on=AFTER).get("/events/gifts/").content.decode()


def test_one_press_is_one_step_and_a_number_names_one_thing() -> None:
    one, two = in_hand(), in_hand()
    for _press in range(2):
        assert step(one, "provenance", **WORDS["provenance"], token="the-same-press").status_code == 302
    assert GiftStep.objects.count() == 1
    walked(two, until="expert")
    assert step(one, "expert", **WORDS["expert"]).status_code == 302
    assert step(one, "deed", **WORDS["deed"]).status_code == 302
    clash = step(two, "deed", **WORDS["deed"])
    assert clash.status_code == 409
    assert GiftStep.objects.filter(sort="deed").count() == 1
    assert Matter.objects.get(pk=two.pk).stream.last_seq == 5  # and nothing was said of it either


def test_what_is_wrong_with_an_offer_is_said_at_once_and_a_photo_stays() -> None:
    photo = SimpleUploadedFile("a.jpg", signed_picture(), "image/jpeg")
    refused = offered(thing="", whence="长" * 901, rights="stolen", credit="named", name="", photo=photo)
    assert refused.status_code == 422
    form = refused.context["form"]
    assert [one.name for one in form.errors] == ["thing", "whence", "rights", "name"]
    kept = next(one.value for one in form.fields if one.name == "photo_kept")
    assert kept
    assert Gift.objects.count() == 0
    assert offered(photo_kept=kept).status_code == 200
    assert Evidence.objects.count() == 1
    assert offered(token="not-ours").status_code == 422
    wrong = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    assert offered(photo=wrong).status_code == 422
    client = at()
    token = client.get("/events/gifts/offer").context["form"].token
    named = OFFER | {"token": token, "credit": "named", "name": SECRET}
    codes = [client.post("/events/gifts/offer", named).context["slip"].code for _press in range(2)]
    assert codes[0] == codes[1]
    assert Gift.objects.count() == 2


def test_only_the_unit_that_has_it_in_hand_takes_a_step() -> None:
    gift = in_hand()
    assert step(gift, "provenance", "handler-ju-b", **WORDS["provenance"]).status_code == 404
    assert step(gift, "provenance", "desk", **WORDS["provenance"]).status_code == 403
    assert at().get(f"/desk/events/gifts/{gift.stream.ref}").status_code == 302
    waits = at("desk").get(f"/desk/events/gifts/{gift.stream.ref}")
    assert (waits.context["forms"], waits.context["why_none"]) == ([], "下一步由示例甲局来走。")
    assert at("handler-ju-b").get("/desk/events/gifts/").context["rows"] == []


def test_the_database_holds_the_order_too() -> None:
    gift = in_hand()
    walked(gift, until="provenance")
    bad = (
        {"sort": "accession", "number": "x"}, {"sort": "deed", "finding": "all", "number": "x"},
        {"sort": "expert", "finding": "clear"},
    )  # fmt: skip
    for row in bad:
        with pytest.raises(DatabaseError), transaction.atomic():
            GiftStep.objects.create(gift=gift, on=BEFORE, seq=9, **row)
    with pytest.raises(DatabaseError), transaction.atomic():
        Gift.objects.update(credit_seq=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        GiftStep.objects.update(finding="unclear")


def test_the_list_goes_on_page_by_page_with_one_number_of_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from yinuo.programmes.events import gift_queries

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            at(on=AFTER).get("/events/gifts/?x=" + str(GiftStep.objects.count()))
        return len(found)

    walked(in_hand(credit="named", name="示例人家"))
    first = asked()
    for _n in range(2):
        walked(in_hand(credit="named", name="示例人家"))
    assert asked() == first
    monkeypatch.setattr(gift_queries, "ON_PAGE", 2)
    page = at(on=AFTER).get("/events/gifts/").context
    assert len(page["gifts"]) == 2
    rest = at(on=AFTER).get(page["next_url"]).context
    assert (len(rest["gifts"]), rest["next_url"]) == (1, "")


def test_the_demo_tells_of_one_named_one_unnamed_and_one_given_back() -> None:
    from yinuo.programmes.events import demo

    demo.fill("pinghu", load([]))
    gift_demo.fill("pinghu", load(gift_demo.stories("pinghu")))
    gift_demo.fill("nowhere", load([]))
    on = date(2025, 8, 19)
    told = at(on=on).get("/events/gifts/").context["gifts"]
    assert [(one.credit, one.is_on_display, one.is_example) for one in told] == [
        ("", False, True), ("示例守灯人家", True, True),
    ]  # fmt: skip
    assert GiftStep.objects.filter(sort="return").count() == 1
    assert list(gift_demo.stories("nowhere")) == []


@drawn(
    st.lists(
        st.sampled_from([("provenance", "clear"), ("provenance", "unclear"), *((s, "") for s in STEPS[1:])])
    )
)
def test_whatever_is_pressed_nothing_is_the_museums_without_a_deed(presses: list[tuple[str, str]]) -> None:
    done: list[tuple[str, str]] = []
    for press in presses:
        if press[0] in next_steps(done):
            done.append(press)
    sorts = [sort for sort, _finding in done]
    assert "return" not in sorts[:-1]
    if "accession" in sorts:
        assert "return" not in sorts
        assert [one for one in sorts if one not in {"provenance", "display"}] == list(ORDER[1:5])
        assert ("provenance", "clear") in done
