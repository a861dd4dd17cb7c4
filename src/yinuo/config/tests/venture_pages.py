"""The ventures' addresses: what anybody reads, and the books at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.config.tests.visits import PageAt, press, send_nothing, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from yinuo.config.tests.small_register import SmallRegister


def _paste_rows(page: Page, register: SmallRegister) -> None:
    """Paste two lines of an entry, one of them on no account."""
    rows = "on\ttext\taccount\tdebit\tcredit\n2025-11-20\t示例\tbank\t1.00\t\n2025-11-20\t示例\tx\t\t1.00"
    page.locator("#i-rows").fill(rows)
    press("#form-read .btn.ink")(page, register)


def _send_nothing_of(verb: str) -> Callable[[Page, SmallRegister], None]:
    """Send one of a page's forms without what its browser would insist on."""

    def send(page: Page, register: SmallRegister) -> None:
        page.evaluate("for (const one of document.querySelectorAll('.record details')) one.open = true")
        press(f"#form-{verb} .btn")(page, register)

    return send


def ventures() -> list[PageAt]:
    """Give the ventures' pages: what anybody reads, and the books at the desk."""
    sheet = lambda register: f"/desk/ventures/sheets/{register.distribution}"  # noqa: E731 -- named twice below
    return [
        PageAt("ventures", to("/ventures/"), is_own=True),
        PageAt("ventures villages", to("/ventures/villages"), is_own=True),
        PageAt("ventures village", to("/ventures/villages/sl-cun-1")),
        PageAt("venture", to("/ventures/factory")),
        PageAt("venture with money placed", to("/ventures/greenhouse")),
        PageAt("venture with its risk", to("/ventures/park?on=2024-06-30")),
        PageAt("venture sheet", to("/ventures/factory/2025-01-01")),
        PageAt("venture objection", to("/ventures/factory/2024-01-01/object")),
        PageAt(
            "venture objection in part",
            to("/ventures/factory/2024-01-01/object"),
            status=422,
            do=send_nothing,
        ),
        PageAt("venture sheet from paper", to("/ventures/factory/2022-01-01")),
        PageAt("venture pictures", to("/ventures/pictures"), is_own=True),
        PageAt("venture pictures of a part", to("/ventures/pictures?year=2025")),
        PageAt("venture quarters", to("/ventures/quarters"), is_own=True),
        PageAt("venture quarter", to("/ventures/park/quarters/2025-01-01")),
        PageAt("venture quarter before", to("/ventures/park/quarters/2025-01-01?v=1")),
        PageAt("venture quarter late", to("/ventures/factory/quarters/2025-01-01")),
        PageAt("venture quarter not shown", to("/ventures/flowers/quarters/2025-07-01")),
        PageAt("venture quarter objection", to("/ventures/park/quarters/2025-01-01/object")),
        PageAt("desk venture quarters", to("/desk/ventures/park/quarters"), who="handler-qiye-a"),
        PageAt("desk ventures", to("/desk/ventures/"), who="books", is_own=True),
        PageAt("desk venture", to("/desk/ventures/factory"), who="books"),
        PageAt(
            "desk venture in part", to("/desk/ventures/factory"), who="books", status=422, do=send_nothing
        ),
        PageAt("desk venture books", to("/desk/ventures/factory/books"), who="books"),
        PageAt("desk venture terms", to("/desk/ventures/factory/terms"), who="books"),
        PageAt(
            "desk venture terms in part",
            to("/desk/ventures/factory/terms"),
            who="books",
            status=422,
            do=press("#form-terms .btn"),
        ),
        PageAt("desk venture leases", to("/desk/ventures/factory/leases"), who="books"),
        PageAt(
            "desk venture leases in part",
            to("/desk/ventures/factory/leases"),
            who="books",
            status=422,
            do=_send_nothing_of("lease"),
        ),
        PageAt("desk venture contracts", to("/desk/ventures/factory/contracts"), who="books"),
        PageAt(
            "desk venture contracts in part",
            to("/desk/ventures/factory/contracts"),
            who="books",
            status=422,
            do=_send_nothing_of("contract"),
        ),
        PageAt("desk venture placings", to("/desk/ventures/greenhouse/placings"), who="handler-qiye-b"),
        PageAt("desk venture assets", to("/desk/ventures/factory/assets"), who="books"),
        PageAt(
            "desk venture assets in part",
            to("/desk/ventures/factory/assets"),
            who="books",
            status=422,
            do=_send_nothing_of("asset"),
        ),
        PageAt("desk venture import", to("/desk/ventures/factory/import"), who="books"),
        PageAt(
            "desk venture import in part",
            to("/desk/ventures/factory/import"),
            who="books",
            status=422,
            do=_paste_rows,
        ),
        PageAt("desk venture new", to("/desk/ventures/new"), who="books", is_own=True),
        PageAt(
            "desk venture new in part", to("/desk/ventures/new"), who="books", status=422, do=send_nothing
        ),
        PageAt("desk village spending", to("/desk/ventures/villages/sl-cun-1"), who="village-1"),
        PageAt("desk village members", to("/desk/ventures/villages/sl-cun-1/members"), who="village-1"),
        PageAt(
            "desk village members in part",
            to("/desk/ventures/villages/sl-cun-1/members"),
            who="village-1",
            status=422,
            do=press("#form-members .btn.ink"),
        ),
        PageAt("desk village allowance", to("/desk/ventures/villages/sl-cun-1/allowance"), who="village-1"),
        PageAt(
            "desk village allowance in part",
            to("/desk/ventures/villages/sl-cun-1/allowance"),
            who="village-1",
            status=422,
            do=send_nothing,
        ),
        PageAt("desk venture sheet", sheet, who="cashier"),
        PageAt("desk venture sheet in part", sheet, who="cashier", status=422, do=send_nothing),
    ]
