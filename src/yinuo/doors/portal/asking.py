"""What an asker typed, kept whole across a page that comes back; and the form of four steps made from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language, gettext

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.portal.choices import (
    OTHER,
    category_options,
    kept,
    place_options,
    plates,
    unit_options,
)
from yinuo.doors.portal.contact import kept_note, once_note
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.public.answered import UNKNOWN
from yinuo.doors.shell.public.raisable import called, kind_of, raisable
from yinuo.doors.shell.sheets import RaiseForm
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.evidence import Photo, is_at_hand, keep
from yinuo.kernel.matters.fields import LINE, LONG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.kernel.people.models import Place

TOKEN: Final = signing.TimestampSigner(salt="yinuo.portal.raise")
PHOTO_SALT: Final = "yinuo.portal.photo"
LIVES: Final = 7 * 24 * 60 * 60
"""Seconds a form may lie open: well within the time that its key is remembered, so that no code is given twice."""


def fresh_token() -> str:
    """Give a new form's own key: what is sent with it twice is done once."""
    return TOKEN.sign(token_urlsafe(16))


def is_ours(token: str) -> bool:
    """Say whether a key was given out by us, and not too long ago."""
    try:
        TOKEN.unsign(token, max_age=LIVES)
    except signing.BadSignature:
        return False
    return True


@dataclass(slots=True)
class Typed:
    """Everything the form of four steps holds, as it was typed. A photo once sent is kept here, and sent on signed."""

    token: str = ""
    category: str = ""
    other: str = ""
    body: str = ""
    place: str = ""
    spot: str = ""
    about: str = "no"
    about_unit: str = ""
    contact: str = "none"
    contact_value: str = ""
    under_14: str = ""
    guardian: str = ""
    language: str = ""
    photo: Photo | None = None
    is_begun: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Typed:
        """Read a post, whole: what is too long is refused further in, and comes back as it was typed."""
        names = (
            "token",
            "category",
            "other",
            "body",
            "place",
            "spot",
            "about",
            "about_unit",
            "contact",
            "contact_value",
            "under_14",
            "guardian",
        )
        values = {name: request.POST.get(name, "").replace("\x00", "") for name in names}
        typed = cls(language=get_language() or "")
        for name, value in values.items():
            setattr(typed, name, value)
        return typed

    def take_photo(self, request: HttpRequest) -> None:
        """Keep a photo that came along, or the one kept before. Raises Invalid for what is no photo, or too large."""
        sent = request.FILES.get("photo")
        if sent is None:
            self.photo = kept_photo(request.POST.get("photo_kept", ""))
            return
        if (sent.size or 0) > settings.UPLOAD_LIMIT:
            most = settings.UPLOAD_LIMIT // (1024 * 1024)
            raise Invalid({"photo": Sentence("照片太大了，最多 {most} MB。请缩小，或换一张。", most=most)})
        self.photo = keep(sent.read())

    def given(self, place: Place | None) -> dict[str, Any]:
        """Give what is handed to the gate: nothing that was left empty, and no unit where none is complained of."""
        picked = self.other if self.category == OTHER else self.category
        row = next((row for row in raisable() if row.code == picked), None)
        is_about = self.about == "yes"
        given: dict[str, Any] = {
            "kind": kind_of(row) if row else "request",
            "category": picked,
            "body": self.body,
            "place": place.code if place else self.place,
            "spot": self.spot,
            "about_office": is_about,
            "about_unit": self.about_unit if is_about else "",
            "under_14": bool(self.under_14),
            "guardian": bool(self.under_14 and self.guardian),
            "source": "qr" if place else "portal",
            "language": "zh-hans" if is_chinese() else "en",
        }
        if self.contact != "none":
            empty = {
                "kind": "phone",
                "value": "",
            }  # left empty: the gate says so, with all else that is wrong
            given |= {"contact": self.contact_value.strip() or empty, "keep_contact": self.contact == "keep"}
        return given

    def contact_note(self) -> str:
        """Say what becomes of the contact."""
        if self.contact == "once":
            return once_note()
        return kept_note() if self.contact == "keep" else ""


def kept_photo(signed: str) -> Photo | None:
    """Give the photo that an earlier press of this form brought; None for none. Raises Invalid for one that is gone."""
    if not signed:
        return None
    try:
        told = signing.loads(signed[:1000], salt=PHOTO_SALT, max_age=LIVES)
    except signing.BadSignature:
        return None
    photo = Photo(**{**told, "sha256": bytes.fromhex(told["sha256"])})
    if not is_at_hand(photo.id):
        raise Invalid({"photo": Sentence("照片放了一天没有送出，已经删了。要的话请重新选一张。")})
    return photo


def signed_photo(photo: Photo | None) -> str:
    """Give what a form carries of a photo that was kept while it is corrected; "" for none."""
    if photo is None:
        return ""
    return signing.dumps({**asdict(photo), "sha256": photo.sha256.hex()}, salt=PHOTO_SALT, compress=True)


NAMED: Final = {"about_office": "about", "kind": "category", "contact": "contact_value", "unit": "about_unit"}
"""Fields of the gate that stand under another name on this form."""


def raise_form(typed: Typed, place: Place | None, errors: Mapping[str, str] | None = None) -> RaiseForm:
    """Build the form from what was typed so far. `errors`: the gate's field names to sentences."""
    wrong = {NAMED.get(name, name): text for name, text in (errors or {}).items()}
    known = {"category", "body", "photo", "place", "spot", "about", "about_unit", "contact_value", "guardian"}
    whole = " ".join(text for name, text in wrong.items() if name not in known)
    choose = gettext("请选")
    options = (Option(place.code, called(place)),) if place else place_options(choose)
    return RaiseForm(
        reverse("portal:at", args=[place.code]) if place else reverse("portal:raise"),
        typed.token or fresh_token(),
        *_first_step(typed, place, wrong),
        Field(
            "place", gettext("哪个镇、街道或社区"), "select", place.code if place else typed.place,
            wrong.get("place", ""), options, is_required=True,
        ),
        Field("spot", gettext("具体在哪"), value=typed.spot, error=wrong.get("spot", ""),
              hint=gettext("只给办的人看，不公开。"), max_length=LINE),
        *_office_step(typed, wrong, choose),
        *_reach_step(typed, wrong),
        place_is_fixed=place is not None,
        is_example=place.is_example if place else False,
        emergency=emergency(),
        other=Field(
            "other", gettext("别的，是哪一类"), "select", typed.other if typed.category == OTHER else "",
            wrong.get("category", "") if typed.category == OTHER else "", kept("categories", choose, category_options),
            is_required=True,
        ),
        photo_kept=Field("photo_kept", gettext("照片"), "hidden", signed_photo(typed.photo)),
        error=whole,
        is_begun=typed.is_begun,
    )  # fmt: skip


def _first_step(typed: Typed, place: Place | None, wrong: Mapping[str, str]) -> tuple[Field, Field, Field]:
    said = gettext("什么事、在哪儿、从哪天起。别写人的姓名、电话。")
    category = typed.category or UNKNOWN
    return (
        Field(
            "category", gettext("挑一个最像的"), "radio", category,
            "" if typed.category == OTHER else wrong.get("category", ""),
            plates(place.kind if place else ""), is_required=True,
        ),
        Field(
            "body", gettext("用自己的话说"), "textarea", typed.body, wrong.get("body", ""),
            hint=said, is_required=True, rows=4, max_length=LONG,
        ),
        Field(
            "photo", gettext("照片"), "file", error=wrong.get("photo", ""),
            hint=gettext("只拍东西，不拍人。位置和相机信息会去掉。"), accept="image/jpeg,image/png,image/webp",
        ),
    )  # fmt: skip


def _office_step(typed: Typed, wrong: Mapping[str, str], choose: str) -> tuple[Field, Field]:
    blind = gettext(
        "您要反映的，是某个单位或它的人吗？选「是」，那个单位和它下面的人就看不到、也碰不到这件事。"
    )
    yes_no = (Option("no", gettext("不是")), Option("yes", gettext("是")))
    return (
        Field("about", blind, "radio", typed.about, wrong.get("about", ""), yes_no, is_required=True),
        Field(
            "about_unit", gettext("哪个单位"), "select", typed.about_unit, wrong.get("about_unit", ""),
            unit_options(choose), hint=gettext("说不准就空着。"),
        ),
    )  # fmt: skip


def _reach_step(typed: Typed, wrong: Mapping[str, str]) -> tuple[Field, Field]:
    reach = (
        Option("none", gettext("不留"), gettext("凭码看就行")),
        Option("once", gettext("只用一次"), gettext("办好时告诉您，随即抹掉")),
        Option("keep", gettext("留到了结"), gettext("中间也能提醒您；了结满三十天抹掉，隐患是一百八十天")),
    )
    return (
        Field("contact", gettext("怎么找您"), "radio", typed.contact, options=reach),
        Field(
            "contact_value", gettext("手机号或邮箱"), value=typed.contact_value, error=wrong.get("contact_value", ""),
            is_required=True, max_length=LINE,
        ),
    )  # fmt: skip


def young_fields(typed: Typed, error: str = "") -> tuple[Field, Field]:
    """Give what whoever is under fourteen ticks, with a guardian beside them; no birthday is asked or kept."""
    return (
        Field("under_14", gettext("提的人不满十四岁"), "bool", "on" if typed.under_14 else ""),
        Field(
            "guardian", gettext("父母或别的监护人在旁边看过，同意"), "bool", "on" if typed.guardian else "", error,
            hint=gettext("只记「监护人同意」和哪一天，不问生日，不问叫什么。"),
        ),
    )  # fmt: skip


def emergency() -> str:
    """Give the sentence that stands before anything is typed: whom to call where somebody is in danger."""
    rows = current_pack().emergency
    if not rows:
        return ""
    names = gettext("、").join(
        f"{row['number']} {row['name'] if is_chinese() else row['name_en']}" for row in rows
    )
    return gettext("有人有危险，先打：%(numbers)s。这里不是急救电话。") % {"numbers": names}
