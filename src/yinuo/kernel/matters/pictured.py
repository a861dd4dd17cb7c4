"""An act with photos: they are kept before it, and none stays of an act that was refused or done before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.matters.act import Acted, act
from yinuo.kernel.matters.evidence import Photo, keep, path_of
from yinuo.kernel.matters.fields import WITH_PHOTO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PHOTOS: Final = 3


def act_pictured(ref: str, verb: str, pictures: Sequence[bytes], **asked: Any) -> Acted:
    """Do one act with these pictures (as they were sent); `asked` and errors are those of act()."""
    if pictures and verb not in WITH_PHOTO:
        raise Invalid({"photo": Sentence("这一步不收照片。")})
    if len(pictures) > MOST_PHOTOS:
        raise Invalid({"photo": Sentence("一次最多 {most} 张。", most=MOST_PHOTOS)})
    photos: list[Photo] = []
    try:
        for picture in pictures:
            photos.append(keep(picture))  # noqa: PERF401 -- each is on the disk before the next may fail
        done = act(ref, verb, photos=tuple(photos), **asked)
    except BaseException:
        _drop(photos)
        raise
    if done.is_replay:
        _drop(photos)
    return done


def _drop(photos: Iterable[Photo]) -> None:
    for photo in photos:
        path_of(photo.id).unlink(missing_ok=True)
