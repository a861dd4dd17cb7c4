"""What is kept and how long is printed from what the job goes by; of what it forgot, counts alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from yinuo.doors.portal.terms import BACK
from yinuo.kernel.record.retention import TERMS

DAY = date(2025, 8, 18)


@pytest.mark.usefixtures("world")
def test_every_term_stands_there_with_its_reason_in_both_languages() -> None:
    page = Client().get("/kept").content.decode()
    assert all(term.what in page and term.until in page and term.why in page for term in TERMS)
    english = Client(headers={"Accept-Language": "en"}).get("/kept").content.decode()
    assert not any(term.what in english for term in TERMS)


def test_what_was_forgotten_is_counted_for_thirty_days(committed_db: str) -> None:
    from yinuo.config.testing import connected_to
    from yinuo.kernel.matters.tests.world import build
    from yinuo.kernel.record.models import Forgotten

    build()
    with connected_to(committed_db, "worker"):
        for day, n in ((DAY, 3), (DAY - BACK, 40)):
            Forgotten.objects.create(day=day, what="contact_kept", n=n)
    page = Client().get("/kept").content.decode()
    assert "这三十天忘掉了 3 项。" in page
    assert page.count("忘掉了 3 项") == 2  # of all, and of this one
    assert "40 项" not in page
