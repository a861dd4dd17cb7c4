"""Sets one page as PDF, in a process of its own: HTML at stdin, PDF at stdout, the style named. It knows no Django.

The setter's fonts take some 250 MB while it works; here they are given back with the process, and the web's stays
small. It asks for no other file and no other host. Ends with 3 where the system has no Pango.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
DRAWN: Final = re.compile(r'(<svg class="(ring|seal|i|tri|burn|paced)\b[^>]*>)(.*?</svg>)', re.DOTALL)
RULES: Final = {
    "ring": ("path", ".done", ".wait", ".ring"),
    "seal": ("path", ".ground", ".glyph"),
    "i": ("path", ".i"),
}
"""Which rules a drawing needs, by how they begin; every other drawing those that begin with its own name."""
SYMBOL: Final = re.compile(r'<symbol id="seal".*?</symbol>', re.DOTALL)
NO_PANGO: Final = 3


def with_its_drawings(html: str) -> str:
    """Give every drawing its own colours and its own seal: the setter looks at each of them alone."""
    symbol = SYMBOL.search(html)
    rules = (ASSETS / "press-drawings.css").read_text("utf-8").splitlines()

    def drawn(found: re.Match[str]) -> str:
        opening, sort, inside = found.groups()
        own = RULES.get(sort, (f".{sort}",))
        style = "".join(rule for rule in rules if rule.startswith(own))
        uses = f"<defs>{symbol[0]}</defs>" if symbol and "#seal" in inside else ""
        ground = "".join(rule for rule in rules if uses and rule.startswith(RULES["seal"]))
        return f"{opening}<style>{style}{ground}</style>{uses}{inside}"

    return DRAWN.sub(drawn, html)


def refuse(url: str, *_args: Any, **_more: Any) -> dict[str, Any]:
    """Fetch nothing, whatever a page names. Raises ValueError."""
    raise ValueError(f"a printed page asks for nothing else: {url}")


def main() -> int:
    """Set what comes in, in the style that is named: a file of the assets."""
    try:
        from weasyprint import CSS, HTML
    except OSError:
        return NO_PANGO
    document = HTML(string=with_its_drawings(sys.stdin.buffer.read().decode()), url_fetcher=refuse)
    style = CSS(string=(ASSETS / sys.argv[1]).read_text("utf-8"))
    sys.stdout.buffer.write(document.write_pdf(stylesheets=[style]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
