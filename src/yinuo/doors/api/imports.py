"""Lists in and back out: a file is staged, told, checked, taken in, undone; how its matters stand goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext
from ninja import Router

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.doors.api.answers import tagged
from yinuo.doors.api.asked import MULTIPART, asked_of, body_of, nothing_else
from yinuo.doors.api.desk import at_desk
from yinuo.doors.api.once import once
from yinuo.doors.shell import incoming
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.paging import only
from yinuo.doors.shell.returns import left_rows, return_rows
from yinuo.kernel.intake import course
from yinuo.kernel.intake.batches import REST, batch_of, discard
from yinuo.kernel.intake.columns import NAMES
from yinuo.kernel.intake.numbers import going_back
from yinuo.kernel.intake.queries import batches_of
from yinuo.kernel.intake.undoing import filed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.intake.models import ImportBatch

router = Router()
NO_FILE: Final = Sentence("请用 multipart/form-data 来送，表放在 file 里，只放一张。")
MAPPING: Final = Sentence("请写成 {{字段: 第几列}}，列从 0 数起，一列只用一次。字段有：{names}。")
EVERY: Final = Sentence("请写成 {{名: 值}}，名有：{names}。")
WORDS: Final = Sentence("请写成 {{字段: {{表里的词: 编码}}}}，字段有：{names}。")
YES_OR_NO: Final = Sentence("请填 true 或 false。")


@router.post("/imports")
def stage(request: HttpRequest) -> HttpResponse:
    """Bring a list: read into a batch, and checked at once where its headers say what they are. Nothing is filed."""
    who, officer = at_desk(request)
    files = request.FILES.getlist("file") if request.content_type == MULTIPART else []
    if len(files) != 1 or len(request.FILES) != 1 or request.POST:
        raise Invalid({"file": NO_FILE})
    hold_size(files[0].size or 0)

    def do() -> Record:
        data, name = files[0].read(), files[0].name or ""
        batch = course.begin(officer.account, data, name, story_at=officer.now, only=who.only)
        batch.refresh_from_db()
        return incoming.standing(batch)

    return once(request, who, do, 201)


@router.get("/imports")
def batches(request: HttpRequest) -> HttpResponse:
    """List one's own batches, the newest first."""
    who, officer = at_desk(request)
    rows = batches_of(officer.account, only=who.only)
    return tagged(request, incoming.batches(rows, asked_of(request)), is_open=False)


@router.get("/imports/{int:number}")
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Give a batch: how far it is, how its columns are read, which words are not understood."""
    return tagged(request, incoming.sheet(_own(request, number)[1]), is_open=False)


@router.get("/imports/{int:number}/rows")
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """Give the rows in one state, each with its reasons."""
    officer, found = _own(request, number)
    return tagged(request, incoming.rows_of(found, asked_of(request), officer), is_open=False)


@router.post("/imports/{int:number}/check")
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Say how the columns are read, what holds for every row and what words mean; all rows are checked anew."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, "mapping", "every", "words", "system")

    def do() -> Record:
        found = batch_of(officer.account, number, "staged", "checked", only=who.only)
        told = found.told
        mapping = _mapping(given["mapping"], found) if "mapping" in given else told["mapping"]
        rest = _texts(given["every"], "every", REST, EVERY) if "every" in given else told["rest"]
        words = given.get("words", {})
        if not isinstance(words, dict):
            raise Invalid({"words": _named(WORDS, NAMES)})
        meant = {name: _meanings(name, said_of) for name, said_of in words.items()}
        system = given.get("system", found.system)
        if not isinstance(system, str):
            raise Invalid({"system": Sentence("请填一行字。")})
        course.retell(found, mapping, rest, meant, system)
        found.refresh_from_db()
        return incoming.standing(found)

    return once(request, who, do)


@router.post("/imports/{int:number}/take")
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take the good rows in, each through the gate; a long list goes on by the worker, and GET says how far it is."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, "agreed")
    if not isinstance(given.get("agreed", False), bool):
        raise Invalid({"agreed": YES_OR_NO})

    def do() -> Record:
        course.take(officer.account, number, is_agreed=bool(given.get("agreed")), only=who.only)
        return incoming.standing(batch_of(officer.account, number, only=who.only))

    return once(request, who, do)


@router.post("/imports/{int:number}/discard")
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a batch away that was not taken in: its paper goes, nothing of it was ever on the record."""
    who, officer = at_desk(request)
    nothing_else(body_of(request)[0])

    def do() -> Record:
        waiting = ("staged", "checking", "checked")
        found = batch_of(officer.account, number, *waiting, locked=True, only=who.only)
        discard(found)
        return incoming.standing(found)

    return once(request, who, do)


@router.post("/imports/{int:number}/undo")
def undone(request: HttpRequest, number: int) -> HttpResponse:
    """Propose to end what nobody has touched since; another person decides. A long list goes on by the worker."""
    who, officer = at_desk(request)
    nothing_else(body_of(request)[0])

    def do() -> Record:
        course.undo(officer.account, number, only=who.only)
        return incoming.undone(batch_of(officer.account, number, only=who.only))

    return once(request, who, do)


@router.get("/imports/{int:number}/left.{form}")
def left(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give the rows that were left out as a file, the reason in a column of its own."""
    return _file(left_rows(_own(request, number)[1]), form, gettext("没收进的"))


@router.get("/imports/{int:number}/return.{form}")
def back(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give how the batch's matters stand as a file for where the list came from."""
    officer, found = _own(request, number)
    mine = in_sight(officer).filter(pk__in=filed(found).values("pk"))
    return _file(return_rows(going_back(mine)), form, gettext("回传"))


@router.get("/return.{form}")
def every_back(request: HttpRequest, form: str) -> HttpResponse:
    """Give how every matter in sight with a number of elsewhere stands, of one system or of all."""
    _who, officer = at_desk(request)
    asked = asked_of(request)
    only(asked, ("system",))
    return _file(
        return_rows(going_back(in_sight(officer), asked.get("system", "")[:80])), form, gettext("回传")
    )


def _own(request: HttpRequest, number: int) -> tuple[Officer, ImportBatch]:
    who, officer = at_desk(request)
    return officer, batch_of(officer.account, number, only=who.only)


def _file(rows: Iterable[Iterable[object]], form: str, name: str) -> HttpResponse:
    if form not in SHEETS:
        raise NotFound
    answer = as_file(rows, form, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _named(sentence: Sentence, names: Iterable[str]) -> Sentence:
    return Sentence(sentence.msgid, names=" ".join(sorted(names)))


def _mapping(given: Any, found: ImportBatch) -> dict[str, int]:
    """Read field → column, counted from 0. Raises Invalid."""
    width = len(found.headers)
    if not isinstance(given, dict) or not all(
        name in NAMES and isinstance(at, int) and not isinstance(at, bool) and 0 <= at < width
        for name, at in given.items()
    ):
        raise Invalid({"mapping": _named(MAPPING, NAMES)})
    if len(set(given.values())) < len(given):
        raise Invalid({"mapping": _named(MAPPING, NAMES)})
    return given


def _texts(given: Any, field: str, names: Iterable[str], wrong: Sentence) -> dict[str, str]:
    if not isinstance(given, dict) or not all(
        name in names and isinstance(value, str) for name, value in given.items()
    ):
        raise Invalid({field: _named(wrong, names)})
    return given


def _meanings(name: str, given: Any) -> dict[str, str]:
    if (
        name not in NAMES
        or not isinstance(given, dict)
        or not all(isinstance(code, str) for code in given.values())
    ):
        raise Invalid({"words": _named(WORDS, NAMES)})
    return given
