"""How a line of the log looks, and what is kept out of it."""

import copy
import logging
import re

# PostgreSQL repeats the row it refused ("DETAIL: Key (…)=(…)", "Failing row contains (…)"): that is
# somebody's content.
_ROW_CONTENT = re.compile(r"^(DETAIL|CONTEXT|HINT|QUERY|LINE \d+):.*$|Failing row contains.*$", re.MULTILINE)


class PlainFormatter(logging.Formatter):
    """Time, level, who says it, what; never the content of rows.

    Addresses and bodies are not handed to the log in the first place.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, exception included, with the content of rows struck out.

        Of a database that is away and a disk that is full, only which: where it was noticed says nothing.
        """
        from yinuo.doors.shell.outage import AWAY, outage_of

        wrong = record.exc_info[1] if record.exc_info else None
        if status := outage_of(wrong):
            record = copy.copy(record)
            record.exc_info, record.exc_text = None, None
            what = "the database is away" if status == AWAY else "a disk is full"
            record.msg, record.args = f"{record.getMessage()} ({what}: {type(wrong).__name__})", ()
        return _ROW_CONTENT.sub("(content left out)", super().format(record))
