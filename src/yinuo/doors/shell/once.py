"""The key under which a program sends something, so that sending it twice files it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER: Final = "Idempotency-Key"
LEAST_KEY, MOST_KEY = 16, 200


def sent_under(request: HttpRequest, scope: str) -> Key | None:
    """Give the request's idempotency key; `scope` says whose it is. Raises Invalid for one that anybody could guess.

    Whoever guesses an anonymous key and its body would be given the code again, so short keys are refused.
    """
    sent = request.headers.get(HEADER, "")
    if not sent:
        return None
    if not LEAST_KEY <= len(sent) <= MOST_KEY or not sent.isascii() or not sent.isprintable():
        words = Sentence(
            "请用 {least} 到 {most} 个随机的字母数字，比如一个 UUID。", least=LEAST_KEY, most=MOST_KEY
        )
        raise Invalid({HEADER: words})
    return Key(scope, sent)
