"""What went wrong, as RFC 9457 problem details: one kind for each, sentences in the reader's language."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja.errors import ValidationError

from yinuo.base.errors import WHOLE, Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.outage import FULL, RETRY_AFTER, outage_of
from yinuo.doors.shell.records import ROOT, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.functional import Promise

    from yinuo.doors.shell.records import Record

log = logging.getLogger(__name__)
MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its name in `type`, its status, what it is called and what to do about it."""

    name: str
    status: int
    title: str | Promise
    text: str | Promise


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "not-json",
            400,
            _("这不是读得懂的 JSON"),
            _("请送一个 JSON 对象，UTF-8 编码，名字不重复，层次不超过八层。"),
        ),
        Kind(
            "not-known",
            401,
            _("这个令牌不管用"),
            _("令牌写错了，或者已经到期、作废。请换一个，或者不带令牌来。"),
        ),
        Kind("not-allowed", 403, _("这一步不由您来做"), _("您看得到它，但这一步要别的人来做。")),
        Kind("not-found", 404, _("没有找到"), _("没有找到。请核对编号或查询码。")),
        Kind("no-such-method", 405, _("这个地址不能这样用"), _("请看 Allow 里写的方法。")),
        Kind("conflict", 409, _("这件事已经走到别处"), _("请再读一遍它现在的情形，再决定。")),
        Kind("too-large", 413, _("送来的东西太大"), _("请求最大 1 MB。")),
        Kind("not-this-type", 415, _("只收 JSON"), _("请用 Content-Type: application/json 来送。")),
        Kind(
            "too-many",
            429,
            _("送得太快了"),
            _(
                "不带令牌的，十分钟里只收这么多。请等过 Retry-After 里写的秒数，用同一个 Idempotency-Key 再送。"
            ),
        ),
        Kind("invalid", 422, _("有几项要改"), _("每一项错在哪里，写在 errors 里。")),
        Kind(
            "our-fault",
            500,
            _("我们这里出错了"),
            _("不是您的错，已经记下。用同一个 Idempotency-Key 再送一次是安全的。"),
        ),
        Kind(
            "not-set-up",
            503,
            _("这里还没有装好"),
            _("还没有装入地方的数据。管这台机器的人：要看演示，请运行 yinuo demo（或 yinuo load）。"),
        ),
        Kind(
            "busy",
            503,
            _("现在一下子来的人太多"),
            _("没有收下。等过 Retry-After 里写的秒数，用同一个 Idempotency-Key 再送一次。"),
        ),
        Kind(
            "database-away",
            503,
            _("数据库一时联系不上"),
            _(
                "没有收下，或者没来得及说收下了。等过 Retry-After 里写的秒数，用同一个 Idempotency-Key 再送一次。"
            ),
        ),
        Kind(
            "disk-full",
            507,
            _("这里的磁盘满了"),
            _(
                "没有收下，什么也没有留下一半。请等管这台机器的人腾出地方，再用同一个 Idempotency-Key 送一次。"
            ),
        ),
    )
}


class Problem(Exception):  # noqa: N818 -- reads as the kind it carries
    """What this door itself refuses, before the kernel is asked."""

    def __init__(self, kind: str, wait: int = 0) -> None:
        """Keep the kind, and the seconds to wait before it is asked again."""
        self.kind, self.wait = KINDS[kind], wait
        super().__init__(kind)


def said(sentence: str) -> str:
    """Give a sentence in the reader's language."""
    return sentence.said_in(gettext) if isinstance(sentence, Sentence) else gettext(sentence)


def problem_record(kind: Kind, text: str = "", errors: Mapping[str, str] | None = None) -> Record:
    """Give a problem as a record."""
    told: Record = {
        "type": f"{ROOT}/problems/{kind.name}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": text or str(kind.text),
    }
    return told | {"errors": dict(errors)} if errors else told


def refused(refusal: Invalid | NotAllowed | NotFound) -> Record:
    """Give an error of the core as a record: 409 moved on, 422 not understood, 403 not theirs, 404 out of sight."""
    return problem_record(*_kind_of(refusal))


def _kind_of(refusal: Invalid | NotAllowed | NotFound) -> tuple[Kind, str, Mapping[str, str]]:
    if not isinstance(refusal, Invalid):
        name = "not-found" if isinstance(refusal, NotFound) else "not-allowed"
        return KINDS[name], said(refusal.sentence), {}
    errors = {name: said(sentence) for name, sentence in refusal.fields.items()}
    return KINDS["conflict" if refusal.is_conflict else "invalid"], errors.get(WHOLE, ""), errors


def problem(kind: Kind, text: str = "", errors: Mapping[str, str] | None = None) -> HttpResponse:
    """Answer with a problem; `errors` has a sentence for each field at fault, "" for the whole."""
    response = HttpResponse(
        as_json(problem_record(kind, text, errors)), status=kind.status, content_type=MEDIA_TYPE
    )
    response["Cache-Control"] = "no-store"
    if kind.status == KINDS["not-known"].status:
        response["WWW-Authenticate"] = 'Bearer realm="yinuo"'
    return response


def mapped(wrong: Exception) -> HttpResponse | None:
    """Map the three errors of the core, this door's own and the framework's; None for a fault of ours."""
    if isinstance(wrong, Invalid | NotFound | NotAllowed):
        return problem(*_kind_of(wrong))
    if isinstance(wrong, Problem):
        response = problem(wrong.kind)
        if wrong.wait:
            response["Retry-After"] = str(wrong.wait)
        return response
    if status := outage_of(wrong):
        response = problem(KINDS["disk-full" if status == FULL else "database-away"])
        response["Retry-After"] = str(RETRY_AFTER[status])
        return response
    foreseen = {
        RequestDataTooBig: "too-large",
        ValidationError: "invalid",
        MultiPartParserError: "not-json",
        SuspiciousOperation: "not-json",  # a form with more files or fields than anybody needs
    }
    return next((problem(KINDS[name]) for sort, name in foreseen.items() if isinstance(wrong, sort)), None)


def answer_for(_request: HttpRequest, wrong: Exception | type[Exception]) -> HttpResponse:
    """Answer for every exception; one that nobody foresaw is logged by its kind and place, never its content."""
    response = mapped(wrong) if isinstance(wrong, Exception) else None
    if response is not None and isinstance(wrong, Exception) and outage_of(wrong):
        log.error("the API could not answer", exc_info=wrong)
    if response is None:
        log.error(
            "the API failed: %s",
            type(wrong).__name__,
            exc_info=wrong if isinstance(wrong, Exception) else None,
        )
        response = problem(KINDS["our-fault"])
    return response
