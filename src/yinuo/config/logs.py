"""How a line of the log looks, and what is kept out of it."""

import copy
import logging
import re
from typing import Any, Final

STRUCK: Final = "(struck out)"

# PostgreSQL repeats the row it refused ("DETAIL: Key (…)=(…)", "Failing row contains (…)"): that is
# somebody's content.
_ROW_CONTENT = re.compile(r"^(DETAIL|CONTEXT|HINT|QUERY|LINE \d+):.*$|Failing row contains.*$", re.MULTILINE)

# What leads to somebody, or opens something, wherever it came in (somebody's own code typed into an address): mail
# addresses, API tokens, tracking codes, and every number as long as a telephone's or an identity card's.
_PERSONAL = re.compile(
    r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|yinuo_[\w-]{20,}"
    r"|(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"
    r"|\d{7,}[Xx]?"
    r"|(?<![\w-])(?:[0-9A-HJKMNP-TV-Z]{4}[ -]?){2}[0-9A-HJKMNP-TV-Z]{4}\b"
    r"|(?<![\w-])(?=[a-z-]*\d)(?:[0-9a-hjkmnp-tv-z]{4}[ -]?){2}[0-9a-hjkmnp-tv-z]{4}\b"
)


class PlainFormatter(logging.Formatter):
    """Time, level, who says it, what; never the content of rows.

    Who asked and what they sent are not handed to the log in the first place; what was asked for is, without
    anything in it that leads to a person or opens a matter.
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

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging names it
        """Return the line without its exception; what is personal in the message is struck out."""
        record.message = _PERSONAL.sub(STRUCK, record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging names it
        """Return the exception, what is personal in its own words struck out."""
        return _PERSONAL.sub(STRUCK, super().formatException(ei))
