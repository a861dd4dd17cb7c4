"""A year of voices drawn by lot: people who ask, answer, say no, appeal and keep silent; officers who work, return,
explain and slip; and three in a hundred with somebody about who tries what nobody let them.

Every step is taken by the gate's own decisions, in memory, and written with all its events as a load writes them. What
is offered to somebody must not be refused to them, what is not offered must be. Afterwards bench.ended looks at what
stands in the database.

Run as a module it plays so many voices in the register of its environment, `python -m bench.year FIRST N`, or looks at
what stands there, `python -m bench.year ended`.
"""

from __future__ import annotations

import heapq
import json
import random
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bench.register import site
from bench.town import DAYS, END, KINDS, SILENT, START, Town, Voice, Year

if TYPE_CHECKING:
    import psycopg

SEED: Final = 20250818
HOSTILE: Final = 0.03
"""How many voices have somebody about who means ill."""
BLOCK: Final = 1000


def played(n: int, first: int = 0, *, hostile: float = HOSTILE, block: int = BLOCK) -> Year:
    """Play a year of so many voices from the first number on, in an empty register with its pack, and write it."""
    year = Year(n)
    for at in range(first, first + n, block):
        _block(year, at, min(block, first + n - at), hostile)
    return year


def _block(year: Year, first: int, n: int, hostile: float) -> None:
    import psycopg
    from django.db import connection, transaction

    from yinuo.kernel.matters.batch import Batch
    from yinuo.kernel.matters.load import Story
    from yinuo.kernel.matters.projection import after_load
    from yinuo.kernel.matters.underway import Course, Step, World, number

    voices, turns = [], []
    for i in range(first, first + n):
        rng = random.Random(SEED * 1_000_003 + i)
        at = START + timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(500))
        kind = rng.choices([kind for kind, _share in KINDS], [share for _kind, share in KINDS])[0]
        course = Course(Story(f"voice-{i}", (Step("submit", "requester", at),)))
        voices.append(Voice(f"voice-{i}", rng, kind, course, rng.random() < hostile, rng.random() < SILENT))
        turns.append((at, i - first))
    heapq.heapify(turns)
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        world = World(pg, n)
        world.courses = {voice.key: voice.course for voice in voices}
        number(pg, [voice.course for voice in voices])
        batch = Batch(iter(world.events))
        town = Town(world, batch, year)
        while turns:
            at, i = heapq.heappop(turns)
            again = town.go_on(voices[i], at)
            if again is not None:
                heapq.heappush(turns, (again, i))
        batch.write(pg)
        for statement, values in after_load(list(batch.streams)):
            psycopg.Cursor(pg).execute(statement, values)
    year.states.update(f"{v.course.matter.state} {v.course.matter.outcome}".strip() for v in voices)


def drilled(n: int) -> Year:
    """Play it in a register of its own, by two processes, and look at what stands at the end."""
    from bench.pages import PACK

    half = n // 2
    words = [sys.executable, "-m", "bench.year"]
    with site() as found, found.database():
        subprocess.run([sys.executable, "-c", PACK], env=found.env, check=True)
        parts = [
            subprocess.Popen(
                [*words, str(first), str(some)], env=found.env, stdout=subprocess.PIPE, text=True
            )
            for first, some in ((0, half), (half, n - half))
        ]
        years = [Year.told(part.communicate()[0]) for part in parts]
        if any(part.returncode for part in parts):
            raise RuntimeError("a part of the year was not played")
        ended = json.loads(found.run("ended", module="bench.year"))
    year = years[0] + years[1]
    year.faults += ended
    return year


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("owner")
    if sys.argv[1] == "ended":
        from bench.ended import faults_at_the_end

        sys.stdout.write(json.dumps(faults_at_the_end(END)))
    else:
        sys.stdout.write(played(int(sys.argv[2]), int(sys.argv[1])).said())
