"""Looking for words in what the public may read: how a question is read, what is said of its answer, what is marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, ngettext

from yinuo.base.lexemes import MOST_TYPED, Sought, folded, sought
from yinuo.doors.shell.cards import Field
from yinuo.kernel.search.queries import MANY, found_by_public, n_found_among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from yinuo.doors.shell.cards import Card
    from yinuo.kernel.matters.models import PublicMatter

BEFORE, AFTER_IT = 12, 36
"""Characters of an excerpt before and after the place where something was found."""
MOST_STREAM: Final = 1 << 63


@dataclass(slots=True)
class Finding:
    """What somebody looks for on one page of the list, and how many there are of it (None: not counted)."""

    typed: str
    what: Sought | None
    n: int | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """Give what is to be marked."""
        return self.what.terms if self.what else ()

    @property
    def values(self) -> dict[str, str]:
        """Give the part of an address that finds this again."""
        return {"q": self.typed} if self.what else {}

    def page(
        self, rows: QuerySet[PublicMatter], after: str, most: int, *, is_whole: bool
    ) -> tuple[list[PublicMatter], str, bool]:
        """Give (rows of a page, cursor of the next, whether this is a later page); `is_whole`: nothing else picks."""
        if self.what is None:
            return [], "", False
        stream = int(after) if after.isascii() and after.isdigit() and len(after) < 20 else 0  # noqa: PLR2004
        stream = stream if stream < MOST_STREAM else 0
        found = found_by_public(rows, self.what, most, stream)
        if found.last and not stream:
            self.n = found.n if is_whole else n_found_among(rows, self.what)
        return list(found.rows), str(found.last) if found.last else "", bool(stream)

    def shown(self, cards: tuple[Card, ...], rows: Sequence[PublicMatter]) -> tuple[Card, ...]:
        """Give each card an excerpt where what was looked for stands under its title alone."""
        if self.what is None:
            return cards
        return tuple(
            replace(card, excerpt=excerpt(row.summary, self.terms)) if self._is_below(row) else card
            for card, row in zip(cards, rows, strict=True)
        )

    def _is_below(self, row: PublicMatter) -> bool:
        title = folded(row.title)
        return any(term not in title for term in self.terms)

    def field(self) -> Field:
        """Give the field it is typed in."""
        return Field(
            "q", gettext("找几个字"), "search", self.typed, max_length=MOST_TYPED, hint="", inputmode="search"
        )

    def said(self, n: int, *, is_all: bool) -> str:
        """Say how many were found, exactly where that is known, and never beyond a thousand."""
        if self.typed and self.what is None:
            return gettext("这里面没有能找的字，全部列在下面。")
        if self.what is None or (not is_all and self.n is None):
            return ""
        if is_all:
            return ngettext("找到 %(n)d 件", "找到 %(n)d 件", n) % {"n": n} if n else ""
        if (self.n or 0) > MANY:
            return gettext("找到 %(n)s 多件，新的在前") % {"n": f"{MANY:,}"}
        return gettext("找到约 %(n)d 件，新的在前") % {"n": self.n}


def finding_of(request: HttpRequest) -> Finding:
    """Read what is looked for from an address."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_TYPED]
    return Finding(typed, sought(typed))


def excerpt(text: str, terms: Sequence[str]) -> str:
    """Give the words around the first of the terms; "" where none stands in this text."""
    said = folded(text)
    places = [place for term in terms if (place := said.find(term)) >= 0]
    if not places or len(said) != len(text):
        return text[: BEFORE + AFTER_IT] if places else ""
    start, end = max(min(places) - BEFORE, 0), min(places) + AFTER_IT
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
