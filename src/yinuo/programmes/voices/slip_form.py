"""Slips of paper typed in, several on one page: each with its own words, place and photo; empty ones do not count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import get_language, gettext

from yinuo.base.errors import WHOLE, Invalid, Sentence
from yinuo.doors.portal.asking import Typed, kept_photo, signed_photo
from yinuo.doors.portal.choices import category_options, kept, unit_options
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.answered import UNKNOWN
from yinuo.kernel.matters.evidence import Photo, keep, unsent
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.programmes.voices.filing import for_another
from yinuo.programmes.voices.pointing import matched, spots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import FieldKind

FIVE: Final = 5
MOST: Final = 40
ABOUT: Final = "yes"
NAMES: Final = ("body", "where", "spot", "category", "about", "contact_value", "young")
NAMED: Final = {
    "place": "where", "contact": "contact_value", "about_office": "about", "about_unit": "about", "guardian": "young",
    "kind": "category",
}  # fmt: skip
"""Fields of the gate that stand under another name on a slip."""
TOO_LARGE: Final = Sentence("照片太大了，最多 {most} MB。请缩小，或换一张。")
NOTHING: Final = Sentence("一张都还没有写。")


@dataclass(slots=True)
class Slip:
    """One slip as it was typed; `n` is its number on the page, and stands on its code."""

    n: int
    body: str = ""
    where: str = ""
    spot: str = ""
    category: str = UNKNOWN
    about: str = "no"
    contact_value: str = ""
    young: str = ""
    photo: Photo | None = None
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, n: int) -> Slip:
        """Read one slip of a post, whole; what is wrong with its photo stands in its faults."""
        values: dict[str, Any] = {
            name: request.POST.get(f"s{n}-{name}", "").replace("\x00", "") for name in NAMES
        }
        slip = cls(n, **values)
        slip.category, slip.about = slip.category or UNKNOWN, slip.about or "no"
        try:
            slip.photo = _photo(request, n)
        except Invalid as wrong:
            slip.faults |= wrong.fields
        return slip

    @property
    def is_written(self) -> bool:
        """Say whether anything was typed for it: a slip of which only the choices stand is none."""
        return bool(self.body.strip() or self.where.strip() or self.spot or self.contact_value or self.photo)

    def given(self, consent: str) -> dict[str, Any]:
        """Give what is handed to the gate. Raises Invalid for a place that is none."""
        typed = Typed(
            category=self.category,
            body=self.body,
            place=matched(self.where, spots()),
            spot=self.spot,
            about="no" if self.about == "no" else "yes",
            about_unit="" if self.about == ABOUT else self.about,
            contact="once" if self.contact_value else "none",
            contact_value=self.contact_value,
            under_14=self.young,
            guardian=self.young,
            language=get_language() or "",
        )
        return for_another(typed.given(None), "paper", consent=consent)


def _photo(request: HttpRequest, n: int) -> Photo | None:
    """Give the photo that came along with a slip, or the one an earlier press brought."""
    sent = request.FILES.get(f"s{n}-photo")
    if sent is None:
        return kept_photo(request.POST.get(f"s{n}-photo_kept", ""))
    if (sent.size or 0) > settings.UPLOAD_LIMIT:
        raise Invalid({"photo": Sentence(TOO_LARGE.msgid, most=settings.UPLOAD_LIMIT // (1024 * 1024))})
    return keep(sent.read())


def slips_of(request: HttpRequest) -> tuple[Slip, ...]:
    """Give the slips of a page, in order: as many as it had."""
    told = request.POST.get("n", "")
    n = int(told) if told.isascii() and told.isdigit() and len(told) < len(str(MOST)) + 1 else FIVE
    return tuple(Slip.of(request, k) for k in range(1, min(max(n, FIVE), MOST) + 1))


@dataclass(frozen=True, slots=True)
class SlipForm:
    """One slip's fields: those of every slip, and those behind "more"."""

    n: int
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    kept: Field
    error: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether anything stands behind "more", or is wrong there."""
        return bool(self.kept.value) or any(one.value or one.error for one in self.more)

    @property
    def errors(self) -> tuple[Field, ...]:
        """Give the fields with something wrong, in order."""
        return tuple(one for one in (*self.fields, *self.more) if one.error)


def slip_form(slip: Slip, wrong: Mapping[str, str], *, is_first: bool) -> SlipForm:
    """Give one slip's form; `wrong`: the gate's field names to sentences."""
    faults = {NAMED.get(name, name): said(text) for name, text in {**slip.faults, **wrong}.items()}

    def one(name: str, label: str, kind: FieldKind = "text", **more: Any) -> Field:
        value = getattr(slip, name, "")
        typed = value if isinstance(value, str) else ""
        return Field(f"s{slip.n}-{name}", label, kind, typed, faults.get(name, ""), **more)

    sorts = kept("categories", "", category_options)
    fields = (
        one("body", gettext("纸条上写的"), "textarea", is_required=True, max_length=LONG, is_focus=is_first),
        one("where", gettext("哪个镇、街道或社区"), is_required=True, max_length=LINE),
        one("category", gettext("哪一类"), "select", options=sorts, is_required=True),
        one("about", gettext("是不是说哪个单位的不是"), "select", options=_about(), is_required=True),
    )  # fmt: skip
    return SlipForm(slip.n, fields, _more(one), _kept(slip), faults.get(WHOLE, ""))


def _about() -> tuple[Option, ...]:
    return (Option("no", gettext("不是")), Option(ABOUT, gettext("是，没说哪个单位")), *unit_options())


def _more(one: Any) -> tuple[Field, ...]:
    return (
        one("spot", gettext("具体在哪"), hint=gettext("只给办的人看，不公开。"), max_length=LINE),
        one(
            "contact_value", gettext("留的手机号或邮箱"), max_length=LINE, inputmode="tel",
            hint=gettext("办好时告诉他一次，随即抹掉。"),
        ),
        one(
            "photo", gettext("照片"), "file", accept="image/jpeg,image/png,image/webp",
            hint=gettext("只拍东西，不拍人。位置和相机信息会去掉。"),
        ),
        one("young", gettext("不满十四岁写的，监护人在纸条上签了同意"), "bool"),
    )  # fmt: skip


def _kept(slip: Slip) -> Field:
    """Give the hidden field of a photo that an earlier press brought; one already sent goes on as its copy."""
    photo = unsent(slip.photo) if slip.photo is not None else None
    return Field(f"s{slip.n}-photo_kept", "", "hidden", signed_photo(photo))
