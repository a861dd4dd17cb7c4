"""The pages for what went wrong: what happened in one plain sentence, and what to do next. Both languages, any door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.errors import Invalid, NotAllowed, NotFound, say
from yinuo.doors.shell.cards import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponseBase

    from yinuo.doors.shell.words import Text

CORE_ERRORS: Final = (NotFound, NotAllowed, Invalid)
PROBLEMS: Final[Mapping[int, Problem]] = {
    400: Problem(
        400, _("这一次没看懂"), _("送来的内容缺了一块或者坏了。请退回上一页，看看有没有漏填，再送一次。")
    ),
    403: Problem(
        403, _("这件事不归您办"), _("您看得到它，但这一步要别的人来做。要是本该归您，请找单位里管账号的人。")
    ),
    404: Problem(
        404,
        _("这里没有这一页"),
        _("可能是链接抄漏了几个字，也可能它从来没公开过。从今日版或者列表里再找一次。"),
    ),
    405: Problem(405, _("这个地址不能这样打开"), _("请回到今日版，从页面上的按钮进来。")),
    409: Problem(
        409,
        _("有人比您早了一步"),
        _("这件事刚被别人动过，您看到的是旧的一页。退回上一页刷新，看清现在的情形再办。"),
    ),
    413: Problem(
        413, _("送来的东西太大"), _("照片请不要超过 20 MB。退回上一页，换一张小一点的，写的字还在。")
    ),
    422: Problem(422, _("有一处没写对"), _("退回上一页，照着说的改一处再送；写的字还在。")),
    429: Problem(429, _("送得太快了"), _("一会儿工夫收到太多。请等一分钟，再按一次送出；写的字还在上一页。")),
    500: Problem(
        500, _("我们这里出错了"), _("不是您的错，已经记下。请过几分钟再试；要紧的事可以直接去门口的窗口说。")
    ),
    503: Problem(503, _("正在修整"), _("过几分钟再来。已经交上来的都在，一件不少。")),
}
CSRF: Final = Problem(
    403,
    _("这一页放得太久了"),
    _("为了防别人冒用，页面放久了要重开。退回上一页，刷新后再送一次；写的字先抄一份。"),
)


def problem_page(
    request: HttpRequest, status: int, text: Text = "", *, problem: Problem | None = None
) -> HttpResponse:
    """Return the page for `status`; `text` replaces the sentence where the door knows a better one."""
    shown = problem or PROBLEMS.get(status, PROBLEMS[500])
    context = {"problem": Problem(shown.status, shown.title, text or shown.text, shown.ways)}
    return render(request, "shell/problem.html", context, status=status)


def not_so(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """Return the page for an address that is not opened this way; it goes on saying which ways there are."""
    answer = problem_page(request, 405)
    answer["Allow"] = refused["Allow"]
    return answer


def said(sentence: object) -> str:
    """Give a sentence of the core in the reader's language."""
    return str(say(sentence, gettext))


def faults_of(wrong: Invalid | None) -> dict[str, str]:
    """Give what is wrong with each field in the reader's language; nothing where nothing is."""
    return {name: said(sentence) for name, sentence in wrong.fields.items()} if wrong else {}


def status_of(wrong: Invalid | None) -> int:
    """Give 409 where the matter moved on, 422 where something is at fault, 200 where nothing is."""
    if wrong is None:
        return 200
    return 409 if wrong.is_conflict else 422 if wrong.fields else 200


def core_problem(request: HttpRequest, error: NotFound | NotAllowed | Invalid) -> HttpResponse:
    """Return the page for an error of the core: 404 out of sight, 403 not theirs, 409 moved on, 422 not understood."""
    if isinstance(error, Invalid):
        return problem_page(request, status_of(error), " ".join(said(line) for line in error.fields.values()))
    return problem_page(request, 404 if isinstance(error, NotFound) else 403, said(error.sentence))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`: what could not be read, or was too large to be."""
    return problem_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Django's `handler403`: in sight, but not yours."""
    return problem_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Django's `handler404`: nothing here, or nothing for you to see. The same page, the same work."""
    return problem_page(request, 404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: a page that needs neither database nor context processors to be drawn."""
    return HttpResponse(render_to_string("shell/problem.html", {"problem": PROBLEMS[500]}), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Django's `CSRF_FAILURE_VIEW`: a page that lay open too long."""
    return problem_page(request, 403, problem=CSRF)
