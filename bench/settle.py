"""What a register needs before and after a load of very many: bare tables to load into, then its indexes, and rest.

`bare` takes down the indexes and foreign keys that loading does not need, `dressed` builds them again (as a restore
does: each sorted once, each reference checked), `analyze` sums the figures up and does what autovacuum would in time.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

DOWN = Path(os.environ.get("YINUO_HOME", ".")) / "taken-down.json"
KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class c ON c.oid = indrelid
WHERE NOT indisunique AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"""


def bare() -> None:
    """Take down what is not unique, and every foreign key; what they were is written beside the register first."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        keys = [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {what}" for table, name, what in cursor.fetchall()
        ]
        cursor.execute(KEYS)
        down = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _what in cursor.fetchall()]
        cursor.execute(INDEXES)
        found = cursor.fetchall()
        DOWN.write_text(json.dumps([*(made for _name, made in found), *keys]), "utf-8")
        for sql in (*down, *(f"DROP INDEX {name}" for name, _made in found)):
            cursor.execute(sql)


def dressed() -> None:
    """Build again all that was taken down."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for sql in json.loads(DOWN.read_text("utf-8")):
            cursor.execute(sql)
    DOWN.unlink()


def analyze() -> None:
    """Bring the register to rest: sums, visibility maps, statistics."""
    from yinuo.kernel.figures.actions import fold

    fold()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("owner")
    from django.db import connection

    {"bare": bare, "dressed": dressed, "analyze": analyze}[sys.argv[1]]()
