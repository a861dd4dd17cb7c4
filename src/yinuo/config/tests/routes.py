"""Every address of the house, as the URL table writes it, with the view behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield (route, view) of these patterns, or of all there are."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here, pattern.callback
