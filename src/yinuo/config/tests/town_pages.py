"""The addresses of what a town recognises, shows, mends and takes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.config.tests.visits import PageAt, press, send_nothing, to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from yinuo.config.tests.small_register import SmallRegister
    from yinuo.config.tests.visits import Path

FILES: Final = {
    "stations/shifts.ics": "/stations/shifts.ics",
    "stations/photos/<uuid:photo_id>.jpg": "/stations/photos/d7e6622e-3afe-5b96-a346-f1e672a4fcef.jpg",
    "works/closures/<str:ref>/notice.svg": "/works/closures/PH-2025-0000000A/notice.svg",
    "recognitions/lists/<slug:code>/<int:n>/badge.svg": "/recognitions/lists/example-2023/1/badge.svg",
    "recognitions/lists/<slug:code>/<int:n>/log.json": "/recognitions/lists/example-2023/1/log.json",
    "works/closures.ics": "/works/closures.ics",
    "events/visits.ics": "/events/visits.ics",
    "works/closures.atom": "/works/closures.atom",
}
"""What of theirs is no page."""


def recognitions() -> list[PageAt]:
    """Give lists of products: the page's and invented ones, clusters, a firm's request, the desk that keeps them."""
    page, example, who = "/recognitions/lists/page-2025-1", "/recognitions/lists/example-2023", "handler-ju-a"
    desk = "/desk/recognitions"
    return [
        PageAt("products", to("/recognitions/"), is_own=True),
        PageAt("products of a cluster", to("/recognitions/?year=2024&cluster=sl-cluster")),
        PageAt("products of nothing", to("/recognitions/?level=state")),
        PageAt("product", to(f"{page}/1"), is_own=True),
        PageAt("product unnamed", to(f"{page}/2")),
        PageAt("product reviewed", to(f"{example}/1")),
        PageAt("product overdue", to(f"{example}/3")),
        PageAt("product badge", to(f"{example}/1/badge"), is_own=True),
        PageAt("clusters", to("/recognitions/clusters"), is_own=True),
        PageAt("cluster", to("/recognitions/clusters/sl-cluster"), is_own=True),
        PageAt("cluster quoted", to("/recognitions/clusters/page-1")),
        PageAt("firms ask", to("/recognitions/help"), is_own=True),
        PageAt("firms ask in part", to("/recognitions/help"), status=422, do=send_nothing),
        PageAt("desk products", to(f"{desk}/"), who=who, is_own=True),
        PageAt("desk products new", to(f"{desk}/new"), who=who, is_own=True),
        PageAt("desk products new in part", to(f"{desk}/new"), who=who, status=422, do=send_nothing),
        PageAt("desk products clusters", to(f"{desk}/clusters"), who=who, is_own=True),
        PageAt("desk product to fill", to(f"{desk}/lists/example-2024/4"), who=who),
        PageAt("desk product to check", to(f"{desk}/lists/example-2024/3"), who=who),
        PageAt("desk product to review", to(f"{desk}/lists/example-2023/1"), who=who),
    ]


def visits() -> list[PageAt]:
    """Give exhibitions: the page's, an invented one, an hour to come, one that is past, the desk's three."""
    to_come, past = "/events/slots/20251127-example4", "/events/slots/20250812-example1"
    desk, who = "/desk/events", "handler-ju-a"
    return [
        PageAt("exhibitions", to("/events/"), is_own=True),
        PageAt("exhibition", to("/events/example-lighthouse"), is_own=True),
        PageAt("exhibition quoted", to("/events/page-exhibition"), is_own=True),
        PageAt("visit", to(to_come), is_own=True),
        PageAt("visit in part", to(to_come), status=422, do=send_nothing),
        PageAt("visit past", to(past)),
        PageAt("visit waiting", to("/events/slots/20250910-example3")),
        PageAt("desk exhibitions", to(f"{desk}/"), who=who, is_own=True),
        PageAt("desk exhibitions in part", to(f"{desk}/"), who=who, status=422, do=send_nothing),
        PageAt("desk exhibition", to(f"{desk}/example-lighthouse"), who=who),
        PageAt("agreements", to("/events/agreements/"), is_own=True),
        PageAt("agreement", to("/events/agreements/example-photo-archive"), is_own=True),
        PageAt("agreement quoted", to("/events/agreements/page-agreement"), is_own=True),
        PageAt("desk agreements", to(f"{desk}/agreements/"), who=who, is_own=True),
        PageAt("desk agreements in part", to(f"{desk}/agreements/"), who=who, status=422, do=send_nothing),
        PageAt("desk agreement", to(f"{desk}/agreements/example-photo-archive"), who=who),
        PageAt(
            "desk agreement in part",
            to(f"{desk}/agreements/example-photo-archive"),
            who=who,
            status=422,
            do=send_nothing,
        ),
        PageAt("desk schools", to(f"{desk}/schools"), who=who, is_own=True),
        *gifts(desk, who),
        *contests(desk, who),
    ]


def contests(desk: str, who: str) -> list[PageAt]:
    """Give contests: the list, the page's own, one that is decided, the desk's two."""
    return [
        PageAt("contests", to("/events/contests/"), is_own=True),
        PageAt("contest", to("/events/contests/example-lantern"), is_own=True),
        PageAt("contest quoted", to("/events/contests/page-contest"), is_own=True),
        PageAt("desk contests", to(f"{desk}/contests/"), who=who, is_own=True),
        PageAt("desk contests in part", to(f"{desk}/contests/"), who=who, status=422, do=send_nothing),
        PageAt("desk contest", to(f"{desk}/contests/example-lantern"), who=who),
    ]


def gifts(desk: str, who: str) -> list[PageAt]:
    """Give what was given: the list, a thing named and one unnamed, its certificate, the form, the desk's two."""

    def of(path: str, case: str) -> Path:
        return lambda register: path.format(ref=register.refs[f"gifts-{case}"])

    return [
        PageAt("gifts", to("/events/gifts/"), is_own=True),
        PageAt("gift", of("/events/gifts/{ref}", "lighthouse")),
        PageAt("gift unnamed", of("/events/gifts/{ref}", "lantern")),
        PageAt("gift certificate", of("/events/gifts/{ref}/certificate", "lighthouse")),
        PageAt("gift offer", to("/events/gifts/offer"), is_own=True),
        PageAt("gift offer in part", to("/events/gifts/offer"), status=422, do=send_nothing),
        PageAt("desk gifts", to(f"{desk}/gifts/"), who=who, is_own=True),
        PageAt("desk gift", of(f"{desk}/gifts/{{ref}}", "lantern"), who=who),
    ]


def works() -> list[PageAt]:
    """Give the works' pages: what is closed, one closure, the assets, what was kept, the desk's forms."""
    new, assets = to("/desk/works/new"), to("/desk/works/assets")

    def shut(register: SmallRegister) -> str:
        return f"/works/closures/{register.refs['closure']}"

    return [
        PageAt("works closures", to("/works/closures"), is_own=True),
        PageAt("works way", to("/works/closures?near=slp-zh-a-4&near=slp-zh-a-3")),
        PageAt("works closure", shut),
        PageAt("works poster", lambda register: f"{shut(register)}/poster"),
        PageAt("works assets", to("/works/assets"), is_own=True),
        PageAt("works asset", to("/works/assets/example-bridge")),
        PageAt("works kept", to("/works/kept"), is_own=True),
        PageAt("works kept behind", to("/works/kept?year=2025&strength=guarantee")),
        PageAt("desk works", to("/desk/works/"), who="handler-ju-a", is_own=True),
        PageAt("desk works pick", new, who="handler-ju-a", is_own=True),
        PageAt("desk works new", to("/desk/works/new?asset=example-bridge"), who="handler-ju-a", is_own=True),
        PageAt("desk works new in part", new, who="handler-ju-a", status=422, do=send_nothing),
        PageAt("desk works assets", assets, who="handler-ju-a", is_own=True),
        PageAt("desk works assets in part", assets, who="handler-ju-a", status=422, do=send_nothing),
    ]


def claims() -> list[PageAt]:
    """Give needs and claims: in public, at the desk of the community that lists them, on the wall."""
    held, desk, who = "/claims/days/20250628-slrl", "/desk/claims", "handler-shequ-a"
    return [
        PageAt("claims", to("/claims/"), is_own=True),
        PageAt("claims of nobody", to("/claims/?show=fund")),
        PageAt("claim need", to("/claims/needs/example-lamps")),
        PageAt("claim need of nobody", to("/claims/needs/example-library")),
        PageAt("claim need sealed", to("/claims/needs/example-home")),
        PageAt("claimants", to("/claims/by"), is_own=True),
        PageAt("claimant", to("/claims/by/firm-a")),
        PageAt("claim day", to(held)),
        PageAt("claim day quoted", to("/claims/days/20250525-page")),
        PageAt("claim wall", to(f"{held}/wall")),
        PageAt("claim sheet", to(f"{held}/sheet")),
        PageAt("claims five", to("/claims/five"), is_own=True),
        PageAt("desk claims", to(f"{desk}/"), who=who, is_own=True),
        PageAt("desk claims new", to(f"{desk}/new"), who=who, is_own=True),
        PageAt("desk claims new in part", to(f"{desk}/new"), who=who, status=422, do=send_nothing),
        PageAt("desk claimants", to(f"{desk}/claimants"), who=who, is_own=True),
        PageAt("desk claim days", to(f"{desk}/days"), who=who, is_own=True),
        PageAt("desk claim need", to(f"{desk}/needs/example-library"), who=who),
        PageAt("desk claims matching", to(f"{desk}/matching"), who=who, is_own=True),
        PageAt(
            "desk claims matching in part", to(f"{desk}/matching"), who=who, status=422, do=_offer_nothing
        ),
    ]


def _offer_nothing(page: Page, register: SmallRegister) -> None:
    """Write down an offer of nobody."""
    page.locator("details:has(#form-offer) > summary").click()
    page.evaluate("document.querySelector('#form-offer').noValidate = true")
    press("#form-offer .btn")(page, register)
