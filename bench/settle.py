"""Bring a freshly loaded register to rest: visibility maps and statistics, as autovacuum would in its time."""

from __future__ import annotations

if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("owner")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
