"""The printed table of rights (docs/generated/rights.md), run whole: every cell by page and by API, both ways."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from tests.withstood.stages import (
    MEDIATED,
    PARTY,
    SECONDS,
    WHO,
    about,
    enlarge,
    given,
    offered,
    person,
    stages,
)

from yinuo.config.permissions import DOORS, ROLES, Door, Line, lines
from yinuo.doors.tests.cast import AGREE, ASKED, PROMISED
from yinuo.doors.workspace.tests.walk import press
from yinuo.kernel.matters.act import OPEN_TO_ANYONE
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yinuo.doors.api.tests.caller import Callers

    Sit = Callable[[str], Client]

EVERY = {f"{line.verb} {line.kinds[0]}": line for line in lines()}
LINES = {name: line for name, line in EVERY.items() if line.verb != "submit"}
FILED = {"request": ASKED, "task": {**PROMISED, "kind": "task"}}
MODES = {"does": "act", "proposes": "propose", "decides": "decide"}
REFUSED = frozenset((401, 403, 404, 409))
ANOTHER = "another"
OUTSIDE = ("visitor", "asker, own", "asker, another's", "party, own")


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name_of(role: str, kind: str) -> str:
    return MEDIATED.get(role, WHO[role]) if kind == "dispute" else WHO[role]


def by_api(callers: Callers, ref: str, verb: str, who: str, given: dict[str, Any]) -> int:
    if who in {"requester", "party", "another"}:
        code = callers.cast.codes.get({"requester": ref, "party": PARTY + ref}.get(who, ANOTHER), "")
        answer = callers.client.post(
            f"/api/v1/matters/{ref}/{verb}", given, "application/json", headers={"Yinuo-Code": code or "0"}
        )
    else:
        answer = callers.act(ref, verb, who, given)
    if answer.status_code == 422:
        raise AssertionError(answer.content.decode())
    return int(answer.status_code)


@pytest.fixture
def many(callers: Callers) -> Callers:
    """Give the cast with everybody whom a role needs."""
    enlarge(callers)
    for who in {*WHO.values(), *MEDIATED.values()} - {"asker", "requester", ANOTHER, "party"}:
        callers.token(who)
    callers.cast.codes[ANOTHER] = callers.cast.codes[callers.world.ask().ref]
    return callers


def proposed(callers: Callers, ref: str, verb: str, kind: str, but: str) -> bool:
    """Let somebody else than this one propose the verb; say whether anybody could."""
    for who in ("requester", *SECONDS, "handler"):
        if who != but and offered(callers, ref, who, verb) == "propose":
            actor = person(callers, ref, who)
            callers.world.act(ref, verb, actor, given(verb, kind))
            return True
    return False


def is_paged(role: str, verb: str) -> bool:
    """Say whether the desk has this verb for the role: not what anybody says on the public page."""
    return role not in OUTSIDE and verb not in OPEN_TO_ANYONE


def done(callers: Callers, sit: Sit, line: Line, ref: str, role: str, mode: str) -> list[str]:
    """Give the doors through which a role really did the verb on this matter."""
    kind = line.kinds[0]
    who, query = name_of(role, kind), {"decide": "1"} if mode == "decide" else {}
    sent = {**AGREE, "text": "看过了"} if mode == "decide" else given(line.verb, kind, role)
    doors = []
    with undone():
        status = by_api(callers, ref, line.verb, who, sent)
        doors.append("api" if status == 200 else str(status))
    if is_paged(role, line.verb):
        typed = {name: value if value is not False else "no" for name, value in sent.items()}
        with undone():
            if press(sit(who), ref, line.verb, typed, **query).status_code == 302:
                doors.append("page")
    return doors


def refused(callers: Callers, sit: Sit, line: Line, ref: str, role: str) -> set[int]:
    """Give what both doors answer a role that may not."""
    kind = line.kinds[0]
    who, sent = name_of(role, kind), given(line.verb, kind)
    told = {by_api(callers, ref, line.verb, who, sent)}
    if role not in OUTSIDE:
        form = {**sent, "verb": line.verb, "token": "t" * 22}
        path = f"/desk/{ref}/{line.verb}"
        told |= {sit(who).get(path).status_code, sit(who).post(path, form).status_code}
    return told


@pytest.mark.parametrize("name", LINES)
def test_every_cell_of_the_table_of_rights_holds_by_page_and_api(many: Callers, sit: Sit, name: str) -> None:
    line = LINES[name]
    kind = line.kinds[0]
    left = {(role, MODES[word]) for role in WHO for word in line.cell(role)}
    last, doors = "", {}
    concerned = about(many, kind)
    for ref in (*stages(many, kind), concerned):
        for role, mode in sorted(left):
            who = name_of(role, kind)
            with undone():
                if mode == "decide" and not proposed(many, ref, line.verb, kind, who):
                    continue
                if offered(many, ref, who, line.verb) == mode:
                    doors[role, mode] = done(many, sit, line, ref, role, mode)
                    left.discard((role, mode))
                    last = ref
    both = {key: ["api", "page"] if is_paged(key[0], line.verb) else ["api"] for key in doors}
    assert (doors, left) == (both, set())
    n = Event.objects.count()
    empty = [role for role in WHO if not line.cell(role)]
    told = {
        role: refused(many, sit, line, concerned if role == "office concerned" else last or concerned, role)
        for role in empty
    }
    assert {role: statuses for role, statuses in told.items() if not statuses <= REFUSED} == {}
    assert Event.objects.count() == n


@pytest.mark.parametrize("kind", FILED)
def test_who_may_file_is_what_the_table_says_by_page_and_api(many: Callers, sit: Sit, kind: str) -> None:
    line = EVERY[f"submit {kind}"]
    for role in WHO:
        if role in {"asker, own", "party, own"}:
            continue
        who = name_of(role, kind)
        may = bool(line.cell(role))
        filed = Event.objects.filter(type="submit")
        n = filed.count()
        with undone():
            if role == ANOTHER_ASKER:
                code = {"Yinuo-Code": many.cast.codes[ANOTHER]}
                told = many.client.post("/api/v1/matters", FILED[kind], "application/json", headers=code)
            else:
                told = many.act("", "submit", who, FILED[kind])
            assert (told.status_code, filed.count()) == ((201, n + 1) if may else (403, n)), (
                role,
                told.content,
            )
        if role not in OUTSIDE:
            with undone():
                typed = {name: value if value is not False else "no" for name, value in FILED[kind].items()}
                form = {
                    **typed,
                    "kind": kind,
                    "token": "t" * 22,
                    "on_behalf": "on",
                    "consent": "on",
                    "source": "phone",
                }
                page = sit(who).post("/desk/new", form)
                assert (page.status_code in {200, 302}, filed.count()) == (may, n + may), role


ANOTHER_ASKER = "asker, another's"
OWN = {"/mine", "/mine/copy.zip"}


@pytest.fixture
def owned(many: Callers) -> dict[str, dict[str, str]]:
    """Give what is whose: for each of the staff a list they brought in, and for each asker a matter."""
    found = {who: {"batch": str(many.post_list(who).json()["number"])} for who in FILERS}
    mine = many.world.ask().ref
    return {**found, "requester": {"own": mine}, ANOTHER: {"own": mine}}


FILERS = ("handler", "head", "desk", "auditor")
STAFF = ("handler", "head", "desk", "checker", "auditor", "technician")


def opened(many: Callers, sit: Sit, path: str, who: str, words: dict[str, str]) -> int:
    """Ask for one address as one of the cast; 401 where the way leads to a log-in or asks for a code."""
    is_api = not path.startswith("/") or path.startswith("/api/")
    client = Client() if who in {"visitor", "requester", ANOTHER} else sit(who)
    if who in {"requester", ANOTHER}:
        code = many.cast.codes[words["own"] if who == "requester" else ANOTHER]
        client.post("/c", {"code": code})
        headers = {"Yinuo-Code": code} if is_api else {}
    else:
        headers = {"Authorization": f"Bearer {many.token(who)}"} if is_api and who != "visitor" else {}
    answer = client.get(path.format(**words), headers=headers)
    is_sent_off = answer.status_code in {302, 303} and answer.headers["Location"].startswith(
        ("/desk/login", "/c")
    )
    return 401 if is_sent_off else answer.status_code


@pytest.mark.parametrize("door", DOORS, ids=[door.what for door in DOORS])
def test_every_door_that_is_no_verb_opens_for_whom_the_table_says(
    many: Callers, sit: Sit, owned: dict[str, dict[str, str]], door: Door
) -> None:
    paths = [*door.pages, *(f"/api/v1{path}" for path in door.api)]
    wrong = {}
    for who in ("visitor", "requester", ANOTHER, *STAFF):
        words = {"own": owned["requester"]["own"], **owned.get("handler", {}), **owned.get(who, {})}
        may = {
            "anybody": True,
            "asker": who == "requester",
            "staff": who in STAFF,
            "who brought it": who in FILERS,
            "asker and auditor": who in {"requester", "auditor"},
            "auditor": who == "auditor",
            "desk, unit and auditor": who in FILERS,
        }[door.who]
        for path in paths:
            opens = may or (path in OWN and who == ANOTHER)  # to what is their own
            status = opened(many, sit, path, who, words)
            if (status == 200) != opens or not (opens or status in {401, 403, 404}):
                wrong[who, path] = status
    assert wrong == {}


@pytest.mark.parametrize("who", STAFF)
def test_anothers_list_file_and_view_are_not_there(
    many: Callers, sit: Sit, owned: dict[str, dict[str, str]], who: str
) -> None:
    other = {"batch": owned["desk" if who != "desk" else "handler"]["batch"]}
    paths = [
        path
        for door in DOORS
        for path in (*door.pages, *(f"/api/v1{one}" for one in door.api))
        if "{batch}" in path
    ]
    assert {path: opened(many, sit, path, who, other) for path in paths} == dict.fromkeys(paths, 404)
    for do in ("check", "take", "discard", "undo"):
        page = sit(who).post(f"/desk/import/{other['batch']}", {"do": do, "agreed": "on"})
        told = many.send("post", f"/imports/{other['batch']}/{do}", {}, who)
        assert (page.status_code, told.status_code) == (404, 404), do
    another = "colleague"
    brought = many.post_list(who)
    assert brought.status_code == (201 if who in FILERS else 403)
    many.send("put", "/views/theirs", {"view": "all"}, another)
    assert "theirs" not in many.get("/views", who).content.decode()
    many.send("delete", "/views/theirs", {}, who)
    assert "theirs" in many.get("/views", another).content.decode()


def test_the_table_names_every_role_that_the_tests_play() -> None:
    assert set(ROLES) - set(WHO) == {"clock"}
    assert len(LINES) > 50
