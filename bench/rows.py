"""pgbench scripts that write the rows of real acts: captured from act() itself, so they cannot drift from it.

Run as a module, it does one round of acts on a matter and prints each one's transaction as a pgbench script: the
stream's lock, then the very statements with their very values, only stream, number and key made variable.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from typing import TYPE_CHECKING, Any

from yinuo.config.embedded import running
from yinuo.config.env import env_secret, home

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAM, SEQ = 987654321987, 876543219
KEY = b"\xfe" * 32
STREAM_NAMES, SEQ_NAMES = ("stream", "stream_id"), ("seq",)
HEAD = """\\set sid :first + :client_id * :share + random(0, :share - 1)
BEGIN;
SELECT s.last_seq + 1 AS seq, m.ref AS ref FROM stream s JOIN matter m ON m.stream_id = s.id WHERE s.id = :sid
 FOR NO KEY UPDATE OF s \\gset
"""


def _captured(act: Any) -> list[tuple[str, Any]]:
    """Give the statements that one act writes, by standing where they are handed to the database."""

    from yinuo.kernel.matters import act as gate

    seen: list[tuple[str, Any]] = []
    plain = gate.send

    def write(pg: Any, statements: list[tuple[str, Any]]) -> None:
        seen.extend(statements)
        plain(pg, statements)

    gate.send = write
    try:
        act()
    finally:
        gate.send = plain
    return seen


def _script(statements: list[tuple[str, Any]], ref: str, pg: Any) -> str:
    """Write one transaction; a statement that only a first act of a person needs is left out."""
    from psycopg import ClientCursor

    lines = []
    for statement, values in statements:
        if statement.startswith("INSERT INTO actor"):
            continue
        told = ClientCursor(pg).mogrify(statement, _variable(statement, values))
        told = " ".join(told.split()).replace(str(STREAM), ":sid").replace(str(SEQ), ":seq")
        told = told.replace(f"'{ref}'", ":ref")
        key = ClientCursor(pg).mogrify("%s", (KEY,))
        lines.append(told.replace(key, "sha256(gen_random_uuid()::text::bytea)") + ";")
    return HEAD + "\n".join(lines) + "\nCOMMIT;\n"


def _variable(statement: str, values: Any) -> Any:
    if isinstance(values, dict):
        marks = {**dict.fromkeys(STREAM_NAMES, STREAM), **dict.fromkeys(SEQ_NAMES, SEQ)}
        return {name: marks.get(name, value) for name, value in values.items()}
    if statement.startswith("INSERT INTO idempotency"):
        scope, _key, body, _stream, _seq, expires = values
        return (scope, KEY, body, STREAM, SEQ, expires)
    if "figure_delta" in statement:  # a change of the figures names no matter
        return values
    raise RuntimeError(f"a statement that the bench does not know: {statement[:60]}")


def _scripts(refs: list[str]) -> Iterator[str]:
    from django.db import connection

    from bench.load import ROUND
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.people.models import Account

    yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
    for turn in range(2 * len(ROUND)):  # the second time round every person has their key
        who, verb, given = ROUND[turn % len(ROUND)]
        body = {**given, "proof_on": yesterday} if "proof_on" in given else given
        actor = staff(Account.objects.get(username=who))

        def one(verb: str = verb, actor: Any = actor, body: Any = body) -> None:
            act(refs[0], verb, actor=actor, given=body, key=Key("api:1", uuid.uuid4().hex))

        statements = _captured(one)
        if turn >= len(ROUND):
            yield _script(statements, refs[0], connection.connection)


def _streams(refs: list[str]) -> tuple[int, int]:
    """Give (first, number) of the matters' streams. Raises where they are not in a row."""
    from yinuo.kernel.matters.models import Matter

    ids = sorted(Matter.objects.filter(ref__in=refs).values_list("pk", flat=True))
    if ids[-1] - ids[0] + 1 != len(ids):
        raise RuntimeError("the seeded streams are not in a row")
    return ids[0], len(ids)


if __name__ == "__main__":
    with running(home(), env_secret("YINUO_DB_SUPERUSER_PASSWORD")):
        from yinuo.config.main import _set_up_django

        _set_up_django("web")
        asked = json.loads(sys.stdin.read())
        first, number = _streams(asked)
        sys.stdout.write(json.dumps({"scripts": list(_scripts(asked)), "first": first, "number": number}))
