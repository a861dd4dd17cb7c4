"""An act with photos: they are kept before it, and none stays of an act that was refused or done before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, InterfaceError, OperationalError
from psycopg.errors import UniqueViolation

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.evidence import Photo, discard, keep, path_of
from yinuo.kernel.matters.fields import WITH_PHOTO
from yinuo.kernel.matters.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PHOTOS: Final = 6
SENT_ALREADY: Final = Sentence("这张照片已经随另一张表送出过了。还要用它，再按一次送出；不用，就去掉照片。")


def act_pictured(
    ref: str, verb: str, pictures: Sequence[bytes] = (), *, kept: Sequence[Photo] = (), **asked: Any
) -> Acted:
    """Do one act with these pictures (as they were sent); `asked` and errors are those of act().

    `kept` are photos that a form brought before: where the act is refused they stay, as the form shows them again.
    Where the database was lost on the way nobody knows what became of the act, and all stay: what the record does not
    refer to is swept. Raises Invalid too for pictures that are too many, or that went out with another form.
    """
    if (pictures or kept) and verb not in WITH_PHOTO:
        raise Invalid({"photo": Sentence("这一步不收照片。")})
    if len(pictures) + len(kept) > MOST_PHOTOS:
        raise Invalid({"photo": Sentence("一次最多 {most} 张。", most=MOST_PHOTOS)})
    photos: list[Photo] = []
    try:
        for picture in pictures:
            photos.append(keep(picture))  # noqa: PERF401 -- each is on the disk before the next may fail
        done = _act(ref, verb, (*kept, *photos), asked)
    except (OperationalError, InterfaceError):
        raise
    except BaseException:
        _drop(photos)
        raise
    if done.is_replay:
        _drop(photos)
        for photo in kept:
            discard(photo)  # the first press brought the same picture
    return done


def _act(ref: str, verb: str, photos: tuple[Photo, ...], asked: dict[str, Any]) -> Acted:
    try:
        return act(ref, verb, photos=photos, **asked)
    except IntegrityError as refused:
        cause = refused.__cause__
        if isinstance(cause, UniqueViolation) and cause.diag.table_name == Evidence._meta.db_table:  # noqa: SLF001 -- Django's public name for it
            raise Invalid({"photo": SENT_ALREADY}) from None
        raise


def _drop(photos: Iterable[Photo]) -> None:
    for photo in photos:
        path_of(photo.id).unlink(missing_ok=True)
