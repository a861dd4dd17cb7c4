"""Who somebody is, in a real Chromium: a passkey made, asked for and never taken twice; codes without script; the
city's own provider and back; what is said before a session ends by doing nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow
from yinuo.doors.workspace.tests.hand import PASSWORD
from yinuo.kernel.identity.tests.provider import provided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

FINGER = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def home(site: Site) -> str:
    """Give the site under a name: a passkey is never bound to a number."""
    return site.address.replace("127.0.0.1", "localhost")


@pytest.fixture
def opened(browser: Browser, home: str) -> Iterator[Callable[..., tuple[BrowserContext, Page]]]:
    """Open browsers of their own; whatever they complain of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def fresh(**more: Any) -> tuple[BrowserContext, Page]:
        context = browser.new_context(base_url=home, locale="zh-CN", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        return context, page

    yield fresh
    for context in contexts:
        context.close()
    assert complaints == []


def password(page: Page, username: str) -> None:
    page.goto("/desk/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.locator("#form-login button"))


def forget(site: Site) -> None:
    from yinuo.kernel.identity.models import RecoveryCode, SecondFactor

    site.gate.run(lambda: (SecondFactor.objects.all().delete(), RecoveryCode.objects.all().delete()))


def test_a_passkey_is_made_opens_the_desk_and_is_taken_once(site: Site, opened: Any) -> None:
    forget(site)
    context, page = opened()
    finger = context.new_cdp_session(page)
    finger.send("WebAuthn.enable")
    made = finger.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    password(page, "desk")
    page.goto("/desk/me/second")
    page.locator("#f-key-name").fill("办公室的电脑")
    follow(page.locator("form[data-passkey] button"))
    expect(page.locator("ul.plain li")).to_have_count(10)
    kept = finger.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})["credentials"]
    assert [one["rpId"] for one in kept] == ["localhost"]

    context.clear_cookies(name="yinuo")
    password(page, "desk")
    assert urlsplit(page.url).path == "/desk/login/second"
    answers: list[str] = []
    page.on(
        "request", lambda asked: answers.append(asked.post_data or "") if asked.method == "POST" else None
    )
    follow(page.locator("form[data-passkey] button"))
    assert urlsplit(page.url).path == "/desk/"
    page.goto("/desk/me")
    expect(page.get_by_text("办公室的电脑")).to_be_visible()

    answer = parse_qs(answers[-1])["answer"][0]
    _other, again = opened()
    password(again, "desk")
    token = again.locator("form[data-passkey] input[name=csrfmiddlewaretoken]").input_value()
    sent = again.request.post(
        "/desk/login/second",
        form={"answer": answer, "csrfmiddlewaretoken": token},
        headers={"Referer": again.url},
    )
    assert sent.status == 422
    again.goto("/desk/")
    assert urlsplit(again.url).path == "/desk/login"


def test_a_passkey_that_is_not_there_leaves_the_code(site: Site, opened: Any) -> None:
    forget(site)
    context, page = opened()
    finger = context.new_cdp_session(page)
    finger.send("WebAuthn.enable")
    made = finger.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    password(page, "desk")
    page.goto("/desk/me/second")
    follow(page.locator("form[data-passkey] button"))
    code = page.locator("ul.plain li").first.inner_text().replace(" ", "")
    context.clear_cookies(name="yinuo")
    password(page, "desk")
    finger.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
    )
    finger.send("WebAuthn.clearCredentials", {"authenticatorId": made["authenticatorId"]})
    page.locator("form[data-passkey] button").click()
    expect(page.locator("[data-failed]")).to_contain_text("没有成", timeout=90_000)
    page.locator("input[name=code]").fill(code)
    follow(page.locator("#form-second button"))
    assert urlsplit(page.url).path == "/desk/"
    forget(site)


def test_without_script_an_authenticator_is_set_up_and_asked_for(site: Site, opened: Any) -> None:
    forget(site)
    context, page = opened(java_script_enabled=False)
    password(page, "desk")
    page.goto("/desk/me/second")
    assert page.locator("form[data-passkey] button").is_disabled()
    follow(page.locator("main a.btn.ink").first)
    secret = page.locator("span.link").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
    follow(page.locator("#form-totp button"))
    codes = page.locator("ul.plain li").all_inner_texts()
    context.clear_cookies(name="yinuo")
    password(page, "desk")
    page.locator("input[name=code]").fill(codes[0])
    follow(page.locator("#form-second button"))
    assert urlsplit(page.url).path == "/desk/"
    forget(site)


def test_the_citys_provider_and_back(site: Site, opened: Any, settings: Any) -> None:
    from yinuo.kernel.identity.models import OutsideIdentity
    from yinuo.kernel.identity.outside import FRESH, KNOWN
    from yinuo.kernel.people.models import Account

    def tie(issuer: str) -> None:
        account = Account.objects.get(username="desk")
        OutsideIdentity.objects.create(
            account=account, issuer=issuer, subject="subject-7", tied_on="2025-08-18"
        )

    with provided() as issuer:
        settings.YINUO_OIDC = {
            "issuer": issuer, "client": "yinuo", "secret": "s", "name": "单位账号", "name_en": "City account",
        }  # fmt: skip
        site.gate.run(lambda: tie(issuer))
        _context, page = opened()
        page.goto("/desk/login")
        follow(page.get_by_role("link", name="用单位账号登录"))
        assert page.url.startswith(issuer)
        page.locator("input[name=sub]").first.fill("subject-7")
        with page.expect_navigation(url=re.compile(r"/desk/$")):
            page.locator("button").first.click()
        expect(page.locator("header.top")).to_contain_text("受理")
    KNOWN.document, KNOWN.keys, KNOWN.at = {}, {}, -FRESH


def test_before_a_session_ends_it_is_said_and_one_press_goes_on(site: Site, opened: Any) -> None:
    _context, page = opened()
    page.clock.install()
    password(page, "desk")
    leaving = page.locator("[data-leaving]")
    expect(leaving).to_be_hidden()
    page.clock.fast_forward("29:00")
    expect(leaving).to_be_visible()
    with page.expect_response("**/desk/me") as answered:
        leaving.get_by_role("button").click()
    assert answered.value.status == 200
    expect(leaving).to_be_hidden()
    page.clock.fast_forward("29:00")
    expect(leaving).to_be_visible()


def test_an_account_is_opened_by_six_digits_without_script(site: Site, opened: Any) -> None:
    _context, page = opened(java_script_enabled=False)
    page.goto("/c")
    follow(page.get_by_role("link", name="放进过账户的，凭手机号或邮箱看"))
    page.locator("input[name=address]").fill("13800000009")
    follow(page.locator("form.verb button"))
    told = re.search(r"\d{6}", page.locator("p.note").inner_text())
    assert told is not None
    page.locator("input[name=digits]").fill(told[0])
    follow(page.locator("form.verb button"))
    assert urlsplit(page.url).path == "/mine/all"
    expect(page.locator(".empty")).to_be_visible()
