"""What a request brings: a strict JSON object, an idempotency key, and who it speaks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import unquote

from django.conf import settings

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.api.problems import Problem
from yinuo.doors.shell.once import sent_under
from yinuo.doors.shell.pace import seconds_to_wait
from yinuo.kernel.identity.tokens import bearer
from yinuo.kernel.matters.actors import ASKER, holder
from yinuo.kernel.matters.evidence import too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor

MULTIPART: Final = "multipart/form-data"
MOST_BYTES: Final = 1024 * 1024
MOST_DEPTH: Final = 8
READING: Final = frozenset(("GET", "HEAD"))
ONLY_READS: Final = Sentence("这个令牌只能读，不能写。要写，请换一个令牌。")
A_LINE: Final = Sentence("请填一行字。")
YES_NO: Final = Sentence("这里写 true 或 false。")
TEXTS: Final = Sentence('请写成 ["一项", …]。')
UNREADABLE: Final = Sentence("这里有读不懂的字符。请去掉再送一次。")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request speaks for: `scope` parts callers' idempotency keys; `ref` is the matter of a code.

    `account` is a token's, `only` the bundles that it is narrowed to.
    """

    actor: Actor = ASKER
    scope: str = "api:anonymous"
    ref: str = ""
    account: int = 0
    only: tuple[str, ...] = ()

    @property
    def is_stranger(self) -> bool:
        """Say whether nobody knows who this is."""
        return not self.actor.person


STRANGER: Final = Caller()


def keep_pace(request: HttpRequest, who: Caller, sort: str) -> None:
    """Count a post of whoever brings no token. Raises Problem (429) for one too many: `sort` as the portal counts."""
    if who.actor.voice != "asker":
        return
    wait = seconds_to_wait(request, "mine" if who.ref else sort)
    if wait:
        raise Problem("too-many", wait)


def caller(request: HttpRequest) -> Caller:
    """Give who a request speaks for: a token's account, a code's holder, or nobody in particular.

    Raises Problem (401) for a token that does not hold, NotAllowed where one that only reads is to write, NotFound
    for a code that does not hold, with the same work whatever is wrong with it.
    """
    authorization, code = request.headers.get("Authorization", ""), request.headers.get("Yinuo-Code", "")
    if authorization and code:
        raise Invalid.whole(Sentence("令牌和查询码只能带一个：要么以单位的身份，要么以提的人的身份。"))
    if authorization:
        scheme, _, secret = authorization.partition(" ")
        found = bearer(secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise Problem("not-known")
        if found.is_read_only and request.method not in READING:
            raise NotAllowed(ONLY_READS)
        return Caller(found.actor, f"api:{found.token}", account=found.account, only=found.only)
    if code:
        held = holder(code)
        return Caller(held.actor, f"api:code:{held.key}", held.ref)
    return STRANGER


def key_of(request: HttpRequest, who: Caller) -> Key | None:
    """Give the request's idempotency key. Raises Invalid."""
    return sent_under(request, who.scope)


def token_of(request: HttpRequest, who: Caller) -> str:
    """Give what tells one sending from another: whose key it is, or something nobody sent before. Raises Invalid."""
    key = key_of(request, who)
    return f"{who.scope}/{key.key}" if key else token_urlsafe(16)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Give what the address asks for."""
    return {name: str(value).replace("\x00", "") for name, value in request.GET.items()}


def nothing_else(given: Mapping[str, Any], *names: str) -> None:
    """Let a body say nothing but this. Raises Invalid."""
    strange = sorted(set(given) - set(names))
    if strange:
        raise Invalid({strange[0][:40]: Sentence("这里没有「{name}」这一项。", name=strange[0][:40])})


def lines_of(given: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Give what was given as lines of text, "" where nothing was. Raises Invalid for anything else."""
    for name in names:
        if not isinstance(given.get(name, ""), str):
            raise Invalid({name: A_LINE})
    return {name: given.get(name, "") for name in names}


def flag(name: str, value: Any) -> str:
    """Give yes or no as a form's box sends it. Raises Invalid for anything else."""
    if not isinstance(value, bool):
        raise Invalid({name: YES_NO})
    return "on" if value else ""


def number(_name: str, value: Any) -> Any:
    """Give a whole number as text; what is none goes on as it came, and is refused where lines are read."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def texts_of(given: Mapping[str, Any], name: str, wrong: str = TEXTS) -> list[str]:
    """Give a list of texts, none where nothing was given. Raises Invalid, with `wrong`, for anything else."""
    rows = given.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(one, str) for one in rows):
        raise Invalid({name: wrong})
    return rows


def as_form(
    given: Mapping[str, Any], names: tuple[str, ...], how: Mapping[str, Callable[[str, Any], str]]
) -> dict[str, str]:
    """Give what was sent as a form would send it: `how` makes text of those that are no text. Raises Invalid."""
    nothing_else(given, *names)
    plain = {name: how[name](name, value) if name in how else value for name, value in given.items()}
    return lines_of(plain, *names)


def reason_of(request: HttpRequest) -> str:
    """Give why somebody looks at sealed texts; 中文 comes percent-encoded, as headers are plain ASCII."""
    return " ".join(unquote(request.headers.get("Yinuo-Reason", "")).replace("\x00", "").split())


def _raw(request: HttpRequest) -> bytes:
    """Give the JSON as it came: the whole body, or the part `given` beside photos. Raises Problem, Invalid."""
    if request.content_type == MULTIPART:
        if "given" not in request.POST:
            raise Problem("not-this-type")
        stray = [name for name in request.POST if name != "given"] + [
            n for n in request.FILES if n != "photo"
        ]
        if stray:
            words = Sentence("用 multipart 送时，given 是 JSON，photo 是照片文件，没有别的。")
            raise Invalid({stray[0][:40]: words})
        return request.POST["given"].encode("utf-8", "replace")
    if request.content_type not in {"application/json", ""}:
        raise Problem("not-this-type")
    return request.body  # Django refuses a body over DATA_UPLOAD_MAX_MEMORY_SIZE


def pictures_of(request: HttpRequest) -> list[bytes]:
    """Give the photos that came along, as they were sent. Raises Invalid for one that is over the limit."""
    if request.content_type != MULTIPART:
        return []
    sent = request.FILES.getlist("photo")
    if any((file.size or 0) > settings.UPLOAD_LIMIT for file in sent):
        raise Invalid({"photo": too_large()})
    return [file.read() for file in sent]


def body_of(request: HttpRequest) -> tuple[dict[str, Any], int | None]:
    """Give (what was given, the version it was decided on) from a JSON body, or from the part `given` of a form.

    Raises Problem for what is too large or no JSON object, Invalid for a string or a version nobody can use.
    """
    raw = _raw(request)
    if len(raw) > MOST_BYTES:
        raise Problem("too-large")
    try:
        given = json.loads(raw.decode("utf-8") or "{}", object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem("not-json") from None
    if not isinstance(given, dict):
        raise Problem("not-json")
    faults = {
        name[:40]: UNREADABLE for name, value in given.items() if not _is_plain((name, value), MOST_DEPTH)
    }
    if faults:
        raise Invalid({name.encode("utf-8", "replace").decode(): words for name, words in faults.items()})
    version = given.pop("version", None)
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise Invalid({"version": Sentence("请填一个整数。")})
    return given, version


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(_word: str) -> NoReturn:
    raise ValueError


def _is_plain(value: Any, depth: int) -> bool:
    """Say whether a value is shallow and every string in it can be kept: no NUL, no half of a character pair."""
    if depth == 0:
        return False
    if isinstance(value, str):
        return "\x00" not in value and _is_whole(value)
    if isinstance(value, list | tuple):
        return all(_is_plain(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return all(_is_plain(pair, depth - 1) for pair in value.items())
    return True


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
