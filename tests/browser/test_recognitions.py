"""J9 in a real Chromium without script: five and five, a cluster, a firm's request for a testing slot with its days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def told(site: Any) -> Any:
    """Tell the demo's lists."""

    def fill() -> None:
        from yinuo.kernel.matters.load import load
        from yinuo.programmes.recognitions import demo

        demo.fill("pinghu", load(demo.stories("pinghu")))

    site.gate.run(fill)
    return site


def test_from_the_nine_boxes_to_a_firms_slip(browser: Browser, told: Any) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    cookies = {"django_language": "zh-hans", "yinuo_day": "2025-08-19"}
    context.add_cookies([{"name": k, "value": v, "url": told.address} for k, v in cookies.items()])
    page = context.new_page()
    page.goto(f"{told.address}/recognitions/?year=2025&cluster=none")
    expect(page.get_by_text("5 家企业，5 件产品")).to_have_count(2)
    expect(page.get_by_text("1 件有名字，4 件来源没有点名")).to_have_count(2)
    page.get_by_role("link", name="产业集群").first.click()
    page.get_by_role("link", name="示例产业集群").click()
    expect(page.get_by_role("img", name="一年一年的产品件数")).to_be_visible()
    page.get_by_role("link", name="我们企业要帮忙").click()
    expect(page.get_by_label("产业集群")).to_have_value("sl-cluster")
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_role("alert").or_(page.locator(".errors")).first).to_be_visible()
    page.get_by_label("要哪一种").select_option("testing")
    page.get_by_label("企业在哪里").select_option("330482")
    page.get_by_label("要帮什么").fill("振动检测排不上，客户九月要报告。")
    page.get_by_role("button", name="送出").click()
    expect(page.locator("#thecode")).to_be_visible()
    context.close()
