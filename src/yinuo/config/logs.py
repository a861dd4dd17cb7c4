"""How a line of the log looks, and what is kept out of it."""

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
        """Return the line, exception included, with the content of rows struck out."""
        return _ROW_CONTENT.sub("(content left out)", super().format(record))
