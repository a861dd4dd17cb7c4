"""A notice, a campaign, one of its lists and its day as a PDF on A4: what the page says; without Pango, what to do."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.portal import press
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.models import DriveItem
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED
from yinuo.programmes.campaigns.tests.test_supervision import WORDS, instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

ON = "2025-09-03"
PAGES = {
    "/campaigns/notices/2025-1": "2025-1-notice-2025-09-03.pdf",
    "/campaigns/hundred": "hundred-campaign-2025-09-03.pdf",
    "/campaigns/hundred/lists/l1": "hundred-l1-list-2025-09-03.pdf",
    "/campaigns/hundred/brief": "hundred-brief-2025-09-03.pdf",
}
TAGS = re.compile(
    r"<(?:script|style|svg|head|nav|footer)\b.*?</(?:script|style|svg|head|nav|footer)>|<[^>]+>", re.DOTALL
)


@pytest.fixture
def late(small: Campaign, actor: Callable[[str], Actor]) -> str:
    """Give a campaign with one item late, and a notice sent for it."""
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    ref = Matter.objects.get(pk=DriveItem.objects.get(code="l1-1").matter_id).ref
    act(ref, "notice", actor=actor("desk"), given={"cause": "late", "text": WORDS}, now=instant("2025-09-02"))
    return str(ref)


def client(language: str = "zh-CN") -> Client:
    found = Client(headers={"Accept-Language": language})
    found.cookies["yinuo_day"] = ON
    return found


def words_of(html: str) -> set[str]:
    main = re.split("<main[^>]*>", html)[1].partition("</main>")[0]
    return {line.strip() for line in TAGS.sub("\n", main).splitlines() if len(line.strip()) > 1}


def test_a_notice_is_set_on_a4(late: str) -> None:
    press.printed.cache_clear()
    answer = client().get("/campaigns/notices/2025-1.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="{PAGES["/campaigns/notices/2025-1"]}"'
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_what_is_printed_is_what_the_page_says(
    late: str, monkeypatch: pytest.MonkeyPatch, path: str, language: str
) -> None:
    sent: list[tuple[str, str]] = []

    def printed(html: str, style: str) -> bytes:
        sent.append((html, style))
        return b"%PDF-"

    monkeypatch.setattr(press, "printed", printed)
    answer = client(language).get(f"{path}.pdf")
    assert answer["Content-Disposition"] == f'inline; filename="{PAGES[path]}"'
    ((html, style),) = sent
    assert style == press.SHEET
    on_page, in_print = words_of(client(language).get(path).content.decode()), words_of(html)
    assert in_print <= on_page
    assert on_page - in_print <= {"PDF", "1–1"}
    assert f"testserver{path}" in html
    assert "示例" in html or "example" in html
    assert "<link" not in html
    assert "<script" not in html


@pytest.mark.parametrize("path", [*PAGES, "/campaigns/none", "/campaigns/hundred/lists/none"])
def test_without_pango_the_address_says_what_does_the_same(
    late: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def no_pango(*words: Any, **more: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(words, 3, b"", b"")

    press.printed.cache_clear()
    monkeypatch.setattr("yinuo.doors.portal.press.subprocess.run", no_pango)
    answer = client().get(f"{path}.pdf")
    if path in PAGES:
        assert answer.status_code == 503
        assert "同一张 A4" in answer.content.decode()
    else:
        assert answer.status_code == 404


def test_who_prints_without_end_is_asked_to_wait(late: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "is_too_fast", lambda *_asked: True)
    assert client().get("/campaigns/hundred.pdf").status_code == 429
