"""What is done to gifts: offered without an account, then step by step by the museum, each step's words by act()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import PICK, Reading
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER, holder
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.events.gift_queries import done_by
from yinuo.programmes.events.gift_rules import next_steps
from yinuo.programmes.events.gift_words import BESIDES, CREDITS, NUMBERS, RIGHTS
from yinuo.programmes.events.models import Exhibition, Gift, GiftStep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.evidence import Photo

CATEGORY: Final = "donation"
MOST_NAME, MOST_NUMBER, MOST_SAID = 40, 40, 900
NO_CATEGORY: Final = Sentence("这个地方还没有「捐赠」这一类，请管理的人加上。")
NOT_NOW: Final = Sentence("还轮不到这一步，或者已经做过了。请看最新的这一页。")
TAKEN: Final = Sentence("这个号已经用过了。请核对。")
TOO_LONG: Final = Sentence("最多 {most} 个字。", most=MOST_SAID)
WHENCE: Final = {"zh-hans": "来历：{told}", "en": "Where it comes from: {told}"}
SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-hans": {
        "provenance": "来历和权利：{text}", "expert": "专家意见：{text}", "deed": "捐赠书签了，编号 {number}。{text}",
        "certificate": "发了捐赠证书，编号 {number}。{text}", "accession": "入藏，藏品号 {number}。{text}",
        "display": "展出：{show}。{text}", "return": "退还：{text}",
    },
    "en": {
        "provenance": "Provenance and rights: {text}", "expert": "Expert note: {text}",
        "deed": "Deed of gift {number} signed. {text}", "certificate": "Certificate of gift {number} issued. {text}",
        "accession": "Accessioned as {number}. {text}", "display": "On display: {show}. {text}",
        "return": "Returned: {text}",
    },
}  # fmt: skip
"""How the record says each step, in the pack's language."""
NEEDS_WORDS: Final = frozenset(("provenance", "expert", "return"))


def offer(
    given: Mapping[str, str], on: date, now: datetime | None, token: str, photo: Photo | None = None
) -> Acted:
    """File an offer as a request; how its giver wants to be named is an event of theirs. Raises Invalid."""
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    reading = Reading(given)
    thing, whence = reading.text("thing"), reading.text("whence")
    reading.faults |= {
        name: TOO_LONG for name, text in (("thing", thing), ("whence", whence)) if len(text) > MOST_SAID
    }
    rights, place = reading.one_of("rights", RIGHTS), reading.one_of("place", nodes()[0])
    is_named = reading.one_of("credit", CREDITS) == "named"
    name = reading.line("name", most=MOST_NAME) if is_named else ""
    reading.tell()
    language = "zh-hans" if is_chinese() else "en"
    request = {
        "kind": "request", "category": CATEGORY, "place": place, "about_office": False,
        "body": f"{thing}\n{WHENCE[language].format(told=whence)}", "language": language,
        "source": "example" if nodes()[0][place].is_example else "portal",
    }  # fmt: skip
    kept = (photo,) if photo is not None else ()
    with transaction.atomic():
        done = act_pictured(
            "", "submit", kept=kept, actor=ASKER, given=request, now=now, key=Key("gifts", token)
        )
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        if not Gift.objects.filter(pk=stream).exists():
            Gift.objects.create(
                stream_id=stream, rights=rights, asked_on=on,
                credit_seq=_name(done, name, now) if is_named else None,
            )  # fmt: skip
    return done


def _name(done: Acted, name: str, now: datetime | None) -> int:
    """Write how somebody wants to be named as their own word, which they can have erased; give the event's number."""
    held = holder(done.code)
    return act(held.ref, "evidence", actor=held.actor, given={"text": name}, now=now).seq


def take_step(
    officer: Officer, gift: Gift, given: Mapping[str, str], token: str, picture: bytes | None
) -> None:
    """Do the next step with a gift: its words go through the gate, its facts beside. Raises NotFound, Invalid."""
    ref, reading = gift.stream.ref, Reading(given)
    sort = reading.one_of("sort", BESIDES.keys() | SAID["en"].keys())
    row = _facts(reading, sort, ref, officer.on)
    text = reading.text("text") if sort in NEEDS_WORDS else reading.line("text", is_required=False)
    reading.look_over("text")
    reading.tell()
    words = SAID["zh-hans" if current_pack().language.startswith("zh") else "en"][sort]
    show = row["exhibition"].name if row["exhibition"] else ""
    said = words.format(text=text, number=row["number"], show=show).strip()
    key = Key(f"gift:{officer.actor.person}", token)
    asked: dict[str, Any] = {"actor": officer.actor, "given": {"text": said}, "now": officer.now, "key": key}
    pictures: Sequence[bytes] = () if picture is None else (picture,)
    try:
        with transaction.atomic():
            Gift.objects.select_for_update(no_key=True).get(pk=gift.pk)
            done = act_pictured(ref, "update", pictures, **asked)
            if done.is_replay:
                return
            if sort not in next_steps(done_by(gift, officer.on)):
                raise Invalid({"sort": NOT_NOW}, is_conflict=True)
            GiftStep.objects.create(gift=gift, sort=sort, on=officer.on, seq=done.seq, **row)
    except IntegrityError:  # the database's own word that another thing bears this number
        raise Invalid({"number": TAKEN}, is_conflict=True) from None


def _facts(reading: Reading, sort: str, ref: str, on: date) -> dict[str, Any]:
    """Read the facts of a step: its number, its finding, the exhibition that shows it."""
    number = reading.line("number", most=MOST_NUMBER) if sort in NUMBERS else ""
    shown = None
    if sort == "display":
        shown = Exhibition.objects.filter(
            code=reading.given.get("exhibition", "")[:40], known_on__lte=on
        ).first()
        if shown is None:
            reading.faults["exhibition"] = PICK
    return {
        "number": f"C-{ref}" if sort == "certificate" else number,
        "finding": reading.one_of("finding", BESIDES[sort]) if sort in BESIDES else "",
        "exhibition": shown,
    }  # fmt: skip
