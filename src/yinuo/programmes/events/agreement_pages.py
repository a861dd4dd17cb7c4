"""Agreements as anybody reads them: the list, and one with parties, next review and what became of each article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.events import agreement_queries as queries
from yinuo.programmes.events.pages import before_of, older, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(anyone)
@at_portal
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Answer with every agreement that is known by the day."""
    found, following = queries.agreements(today(request), before_of(request))
    rows = [(one, called(one.place)) for one in found]
    return show(request, "agreements", {"rows": rows, **older(request, following)})


@allow(anyone)
@at_portal
@require_safe
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one agreement: an article with an owner and a date shows how that promise stands."""
    on, now = today(request), instant(request)
    found = queries.agreement(code, on)
    told = queries.articles(found, on)
    names = Names.of_rows(shown for _article, shown in told if shown)
    articles = [
        (
            article.n,
            article.text,
            shown
            and {
                "url": reverse("portal:matter", args=[shown.ref]), "light": light_shown(shown, now, on),
                "dates": dates_of(shown), "unit": names.unit(shown.lead_unit),
            },
        )
        for article, shown in told
    ]  # fmt: skip
    context = {
        "agreement": found, "place": called(found.place), "articles": articles,
        "n_promised": sum(bool(shown) for _n, _text, shown in articles),
        "is_to_review": found.review_on is not None and found.review_on <= on,
    }  # fmt: skip
    return show(request, "agreement", context)
