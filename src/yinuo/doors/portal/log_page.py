"""The public log for people: its head, how anybody verifies it, who outside watches, and what it cannot prove."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.log_files import ASK_AGAIN
from yinuo.doors.portal.verifying import verifying
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.sheets import LogLine
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.log.folder import KEYS, ORIGINS
from yinuo.kernel.log.process import folder
from yinuo.kernel.log.witnessed import Head, head, witnessed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.portal.verifying import Verifying
    from yinuo.doors.shell.words import Text

ROOT_DIGITS: Final = 16
GROUP: Final = 4
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class LogSheet:
    """`portal/log.html`: the head, how to verify, the keys to compare with, the files, and what is not proven."""

    line: LogLine
    verifying: Verifying
    keys: tuple[str, ...]
    files: tuple[Link, ...]
    shows: tuple[Text, ...]
    cannot: tuple[Text, ...]
    notices: tuple[str, ...] = ()


def root_short(root: bytes) -> str:
    """Give the first digits of a root, in groups that can be read aloud."""
    digits = root.hex()[:ROOT_DIGITS]
    return " ".join(digits[i : i + GROUP] for i in range(0, ROOT_DIGITS, GROUP))


def log_line(url: str = "") -> LogLine:
    """Give the log's head in one line: its size, its root, when; and who outside watches, or that nobody does."""
    found = head()
    if found is None:
        return LogLine(gettext("公开日志还没有开。每件事自己的链已经在记。"), url=url)
    at = found.at.astimezone(current_calendar().zone)
    told = {"n": f"{found.size:,}", "day": day_long(at), "time": f"{at:%H:%M}"}
    text = gettext("公开日志 %(n)s 片，%(day)s %(time)s") % told
    return LogLine(text, root_short(found.root), watch_of(found), url)


def watch_of(found: Head) -> str:
    """Say who outside signed last and how long ago, or that nobody does and what that means."""
    if not found.witness or found.witnessed_at is None:
        return gettext("外面没有人见证：拿着钥匙和服务器的人，能整本重写给从没来过的人看。")
    ago = ago_of((datetime.now(UTC) - found.witnessed_at).total_seconds())
    return gettext("上一次外面的见证：%(ago)s，%(who)s") % {"ago": ago, "who": found.witness}


def ago_of(seconds: float) -> str:
    """Say how long ago that was."""
    n = max(1, int(seconds // MINUTE))
    if seconds < HOUR:
        return ngettext("%(n)d 分钟前", "%(n)d 分钟前", n) % {"n": n}
    n = int(seconds // HOUR)
    if seconds < 2 * DAY:
        return ngettext("%(n)d 小时前", "%(n)d 小时前", n) % {"n": n}
    n = int(seconds // DAY)
    return ngettext("%(n)d 天前", "%(n)d 天前", n) % {"n": n}


def cannot_prove() -> tuple[Text, ...]:
    """Say what no log of this kind proves."""
    return (
        gettext("写进去的话是不是真的：日志只证明那天写了什么，没有改过。"),
        gettext("没写进来的事：没有人记下的，日志里也没有。"),
        gettext("没有外面的见证人，就防不住整本重写：请多存几份检查点，或者自己来见证。"),
        gettext("已经被人抄走的内容：抹去之后我们这里没有了，别人手里的收不回来。"),
    )


@allow(anyone)
@at_portal
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Answer with the public log's own page."""
    found = folder()
    keys = (found.read(KEYS) or b"").decode("utf-8", "replace").split()
    notices = (found.read(ORIGINS) or b"").decode("utf-8", "replace").splitlines()
    shows = (
        gettext("每一步一片叶子：内容的指纹、同一件事前一片的指纹、时间。内容本身不在里面，抹得掉。"),
        gettext("能看出来的只有：什么时候有过一步，和公开的那件事走了几步。"),
        gettext("封存的事一天进一次，打乱次序，各用各的号，看不出是哪一件，也数不出一件有几步。"),
        gettext("居民提的事，过一天才打开：在那之前没有人知道哪片叶子是它。"),
    )
    names = ("checkpoint", KEYS, "checkpoints/days", *((ORIGINS,) if notices else ()))
    files = tuple(Link(name, reverse("portal:log") + name) for name in names if found.read(name))
    sheet = LogSheet(log_line(), verifying(request), (*keys,), files, shows, cannot_prove(), (*notices,))
    return show(request, "log", {"sheet": sheet, "check_url": reverse("portal:check")})


@allow(anyone)
@require_safe
def log_witnessed(_request: HttpRequest) -> HttpResponse:
    """Answer with the newest checkpoint that somebody outside signed. Raises NotFound where nobody did."""
    told = witnessed()
    if told is None:
        return HttpResponse("No witness has signed this log.\n", status=404, content_type="text/plain")
    answer = HttpResponse(told, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"], answer["Access-Control-Allow-Origin"] = ASK_AGAIN, "*"
    return answer
