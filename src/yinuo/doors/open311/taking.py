"""Filing by the standard: the parameters of a post as the fields of our own form, through the same gate as everything.

A key speaks for a member of staff or an office's program, and who sends it files for somebody else: always on behalf,
with that person's word for it. The tracking code in the answer is theirs, and only with it is anything confirmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import get_language, gettext

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.base.text import fold_digits
from yinuo.doors.open311.catalogue import attributes_of, service
from yinuo.doors.open311.found import address_of
from yinuo.doors.open311.receipt import token_of
from yinuo.doors.open311.written import Refused
from yinuo.doors.shell.clock import story_now
from yinuo.doors.shell.once import sent_under
from yinuo.doors.shell.pace import PACE, seconds_to_wait
from yinuo.doors.shell.plain import NUL
from yinuo.doors.shell.public.raisable import coarse_places, kind_of
from yinuo.doors.shell.redacting import by_program
from yinuo.kernel.identity.tokens import bearer
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.doors.open311.written import Record
    from yinuo.kernel.identity.tokens import Bearer
    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.people.models import Place

FORM: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
ATTRIBUTE: Final = re.compile(r"attribute\[([^\[\]]{1,40})\](?:\[\])?")
NOT_KEPT: Final = ("lat", "long", "first_name", "last_name", "device_id", "account_id", "media_url")
"""What clients of the standard send and this register does not keep: where exactly, who, on which telephone."""
MOST_NAMED: Final = 12
NO_WORD: Final = re.compile(r"[\W_]+")
NO_KEY: Final = Sentence("要写，请带 api_key：这里发的令牌。只看不用带。")
BAD_KEY: Final = Sentence("这个 api_key 不管用：写错了，或者已经到期、作废。")
ONLY_READS: Final = Sentence("这个令牌只能读，不能写。要写，请换一个令牌。")
NOT_IN_ADDRESS: Final = Sentence("api_key 请写在表单里。地址会被记下来，钥匙不该在里面。")
TOO_FAST: Final = Sentence("送得太快了。请等过 Retry-After 里写的秒数再送。")
NO_FORM: Final = Sentence("请按表单来送：application/x-www-form-urlencoded。")
NO_SERVICE: Final = Sentence("没有写 service_code。请从 services 里选一项。")
NO_PLACE: Final = Sentence("没有写在哪里。请送 attribute[place] 或 address_id，从 services 的定义里选。")
NO_SUCH_ADDRESS: Final = Sentence("认不出这个地址。请送 attribute[place] 或 address_id，从服务的定义里选。")
NO_COORDINATES: Final = Sentence(
    "不收 lat 和 long：提在哪里，只记到一片。请送 attribute[place] 或 address_id。"
)


@dataclass(frozen=True, slots=True)
class Filing:
    """What was posted, as the fields of our own form; `unkept` names what came along and is not kept."""

    row: CategoryRow
    given: Mapping[str, Any]
    unkept: tuple[str, ...] = field(default=())


def taken(request: HttpRequest) -> Record:
    """File what was posted and give the answer: its token, the asker's code, what was not kept.

    The same Idempotency-Key and form file it once. Raises Refused, Invalid, NotFound, NotAllowed.
    """
    if request.content_type not in FORM:
        raise Refused(400, NO_FORM, code=415)
    who = key_holder(request)
    filing = filing_of(request.POST.dict())
    given = by_program(who.actor, "submit", dict(filing.given))
    key = sent_under(request, f"open311:{who.token}")
    done = act("", "submit", actor=who.actor, given=given, now=story_now(request), key=key)
    told: Record = {} if filing.row.is_sealed else {"token": token_of(done.ref)}
    return told | {"service_notice": _notice(filing), "account_id": None, "tracking_code": done.code}


def key_holder(request: HttpRequest) -> Bearer:
    """Give who brought the key. Raises Refused (403) without one that holds, and (429) for too much at a time.

    Posts without a key that holds are counted by where they come from, as the portal's are; others by their key.
    """
    typed = request.POST.get("api_key", "").strip()
    who = bearer(typed) if typed else None
    if who is None:
        if wait := seconds_to_wait(request, "raise"):
            raise Refused(429, TOO_FAST, wait=wait)
        if "api_key" in request.GET:
            raise Refused(403, NOT_IN_ADDRESS)
        raise Refused(403, BAD_KEY if typed else NO_KEY)
    if who.is_read_only:
        raise NotAllowed(ONLY_READS)
    if settings.YINUO_PACE and (wait := PACE.wait("key", f"key {who.token}")):
        raise Refused(429, TOO_FAST, wait=wait)
    return who


def filing_of(posted: Mapping[str, str]) -> Filing:
    """Read a posted form. Raises Invalid, NotFound for no such service."""
    sent = {name: text for name, value in posted.items() if (text := value.replace(NUL, "").strip())}
    code = sent.get("service_code", "")
    if not code:
        raise Invalid({"service_code": NO_SERVICE})
    row = service(code)
    attributes = {found[1]: value for name, value in sent.items() if (found := ATTRIBUTE.fullmatch(name))}
    known = {one.name for one in attributes_of(kind_of(row))}
    given: dict[str, Any] = {name: value for name, value in attributes.items() if name in known}
    strange = [f"attribute[{name}]" for name in attributes if name not in known]
    given |= {
        "kind": kind_of(row), "category": row.code, "body": sent.get("description", ""), "on_behalf": "yes",
        "source": "api", "language": _language(), "contact": sent.get("email") or sent.get("phone") or "",
    }  # fmt: skip
    given |= _where(sent, given)
    unkept = [*(name for name in NOT_KEPT if name in sent), *strange]
    if sent.get("email") and sent.get("phone"):
        unkept.append("phone")
    return Filing(row, given, tuple(unkept))


def _where(sent: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, str]:
    """Give the coarse place, and the address in words as the spot that only who works on it reads. Raises Invalid."""
    code = given.get("place") or fold_digits(sent.get("address_id", "")).lower()
    words = " ".join(sent.get("address_string", "").split())
    if len(words) > LINE:
        raise Invalid({"address_string": Sentence("最多 {most} 个字。", most=LINE)})
    if code:
        return {"place": code, **({"spot": words} if words and not given.get("spot") else {})}
    if not words:
        has_point = "lat" in sent or "long" in sent
        raise Invalid({"lat": NO_COORDINATES} if has_point else {"address_id": NO_PLACE})
    found = _addresses().get(_folded(words), "")
    if not found:
        raise Invalid({"address_string": NO_SUCH_ADDRESS})
    return {"place": found}


def _addresses() -> Mapping[str, str]:
    """Give the place that an address in words names, by its own name and as this door writes it; none of two alike."""

    def read() -> Mapping[str, str]:
        meant: dict[str, str] = {}
        for place in coarse_places():
            for words in _names(place):
                meant[words] = "" if meant.get(words, place.code) != place.code else place.code
        return meant

    return with_book(("open311 addresses", get_language()), read)


def _names(place: Place) -> set[str]:
    return {_folded(words) for words in (place.name, place.name_en, address_of(place))} - {""}


def _folded(words: str) -> str:
    return NO_WORD.sub("", fold_digits(words).casefold())


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


def _notice(filing: Filing) -> str:
    """Say what comes next, and plainly what of the form was not kept."""
    told = gettext("查询码是提的人的，只给这一次，请交到本人手里：解决没有，凭它才能说。")
    if filing.unkept:
        names = ", ".join(filing.unkept[:MOST_NAMED])
        told += " " + gettext("没有收、也没有留下的：%(names)s。") % {"names": names}
    return told
