"""What is read of agreements on a day: each article with its promise as the public reads it, or none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.events.models import Agreement, Article
from yinuo.programmes.events.queries import paged

if TYPE_CHECKING:
    from datetime import date

NO_SUCH_AGREEMENT: Final = Sentence("没有这份协议。请从清单里选。")


def agreements(on: date, before: int = 0) -> tuple[list[Agreement], int]:
    """Give a page of the agreements that are known on a day, and where the next begins."""
    return paged(Agreement.objects.filter(known_on__lte=on).select_related("place"), before)


def agreement(code: str, on: date) -> Agreement:
    """Give an agreement by its code. Raises NotFound."""
    wanted = code.replace("\x00", "")[:40]
    found = Agreement.objects.select_related("place").filter(code=wanted, known_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_AGREEMENT)
    return found


def articles(of: Agreement, on: date) -> list[tuple[Article, PublicMatter | None]]:
    """Give every article with its promise, where one is public by the day: two queries."""
    rows = list(Article.objects.filter(agreement=of).select_related("promise").order_by("n"))
    streams = {row.promise.stream_id: row.n for row in rows if hasattr(row, "promise")}
    public = PublicMatter.objects.filter(pk__in=streams, public_from__lte=on)
    shown = {streams[one.pk]: one for one in public}
    return [(row, shown.get(row.n)) for row in rows]


def free(of: Agreement) -> list[Article]:
    """Give the articles that nobody has drafted a promise for."""
    return list(of.articles.filter(promise__isnull=True).order_by("n"))


def article_of(stream: int) -> Article | None:
    """Give the article that a matter promises to keep; None for any other matter."""
    return Article.objects.select_related("agreement").filter(promise=stream).first()
