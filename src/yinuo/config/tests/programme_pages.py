"""The addresses that programmes bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.config.tests import town_pages, venture_pages
from yinuo.config.tests.visits import NOWHERE, PageAt, press, send_nothing, to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from yinuo.config.tests.small_register import SmallRegister
    from yinuo.config.tests.visits import Path

HELD: Final = "20250814-slhui"
"""The demo's invented symposium."""
NO_NOTE: Final = "00000000-0000-0000-0000-000000000000"
LISTS: Final = ("investment", "land", "duties", "hazards")
DRIVE: Final = "example-100"
"""The demo's invented campaign."""
TABLE: Final = f"/desk/campaigns/{DRIVE}/board?as=table"


def _open() -> list[PageAt]:
    """Give what anybody reads."""
    return [
        PageAt("symposia", to("/voices/sessions"), is_own=True),
        PageAt("channels", to("/voices/channels"), is_own=True),
        PageAt("symposium", to(f"/voices/sessions/{HELD}")),
        PageAt("quoted symposium", to("/voices/sessions/20250816-page")),
        PageAt("symposium part", to(f"/voices/sessions/{HELD}?show=on_spot")),
        PageAt("symposium sheet", to(f"/voices/sessions/{HELD}/sheet")),
        PageAt("channel", to("/voices/channels/riders")),
        PageAt("channel empty", to("/voices/channels/drivers")),
        PageAt("channel poster", to("/voices/channels/riders/poster")),
        PageAt("pavilions", to("/voices/pavilion"), is_own=True),
        PageAt("pavilion", to("/voices/pavilion/slp-jd-a-1")),
        PageAt("pavilion empty", to("/voices/pavilion/slp-jd-b-1")),
        PageAt("pavilion poster", to("/voices/pavilion/slp-jd-a-1/poster")),
        PageAt("teams", to("/voices/teams"), is_own=True),
        PageAt("team", to("/voices/teams/rights")),
        PageAt("campaigns", to("/campaigns/"), is_own=True),
        PageAt("campaign", to(f"/campaigns/{DRIVE}")),
        PageAt("campaign quoted", to("/campaigns/four-campaigns")),
        PageAt("campaign list", to(f"/campaigns/{DRIVE}/lists/l3")),
        PageAt("campaign text", to(f"/campaigns/{DRIVE}/texts/1")),
        PageAt("campaign wall", to(f"/campaigns/{DRIVE}/wall")),
        PageAt("campaign brief", to(f"/campaigns/{DRIVE}/brief")),
        PageAt("notices", to("/campaigns/notices"), is_own=True),
        *(PageAt(f"track {one}", to(f"/campaigns/tracks/{one}")) for one in LISTS),
        PageAt("remedy", to("/campaigns/remedy"), is_own=True),
        PageAt("supervised", to("/campaigns/supervised"), is_own=True),
        PageAt("league", to("/campaigns/league"), is_own=True),
        PageAt("league month", to("/campaigns/league/2025-10")),
        PageAt("audits", to("/campaigns/audits"), is_own=True),
        PageAt("audit", to("/campaigns/audits/2025-10")),
        PageAt("notice", lambda register: f"/campaigns/notices/{register.noticed}"),
    ]


def _notice(register: SmallRegister) -> str:
    return f"/desk/campaigns/notices/{register.noticed}"


def _by_hand(page: Page, register: SmallRegister) -> None:
    """Begin a campaign without a sheet."""
    page.locator("[name=name]").fill("示例一项一项写的一仗")
    press("main form button[value=hand]")(page, register)


def _by_hand_in_part(page: Page, register: SmallRegister) -> None:
    _by_hand(page, register)
    press("#form-put button")(page, register)


def _campaigns() -> list[PageAt]:
    """Give the campaigns at the desk."""
    return [
        PageAt("desk campaigns", to("/desk/campaigns/"), who="planner", is_own=True),
        PageAt("desk campaigns in part", to("/desk/campaigns/"), who="planner", status=422, do=send_nothing),
        PageAt("desk campaign", to(f"/desk/campaigns/{DRIVE}"), who="head-shifu"),
        PageAt("desk campaign items", to(f"/desk/campaigns/{DRIVE}/items"), who="planner"),
        PageAt("desk campaign by hand", to("/desk/campaigns/"), who="planner", do=_by_hand),
        PageAt(
            "desk campaign by hand in part",
            to("/desk/campaigns/"),
            who="planner",
            status=422,
            do=_by_hand_in_part,
        ),
        PageAt("desk supervision", to("/desk/campaigns/supervision"), who="desk", is_own=True),
        PageAt("desk track", to("/desk/campaigns/tracks/investment"), who="handler-ju-a"),
        PageAt("desk track hazards", to("/desk/campaigns/tracks/hazards"), who="handler-zhen-a"),
        PageAt(
            "desk track in part",
            to("/desk/campaigns/tracks/land"),
            who="handler-ju-b",
            status=422,
            do=send_nothing,
        ),
        PageAt(
            "desk line",
            lambda register: f"/desk/campaigns/lines/{register.refs['area']}",
            who="handler-zhihuibu",
        ),
        PageAt("desk league", to("/desk/campaigns/league"), who="planner", is_own=True),
        PageAt("desk audit", to("/desk/campaigns/audits"), who="auditor", is_own=True),
        PageAt("desk answer", _notice, who="handler-jiedao-a"),
        PageAt("desk answer in part", _notice, who="handler-jiedao-a", status=422, do=send_nothing),
        PageAt("desk campaign targets", to(f"/desk/campaigns/{DRIVE}/targets"), who="handler-ju-a"),
        PageAt(
            "desk campaign targets in part",
            to(f"/desk/campaigns/{DRIVE}/targets"),
            who="handler-ju-a",
            status=422,
            do=send_nothing,
        ),
        PageAt("desk campaign board", to(f"/desk/campaigns/{DRIVE}/board"), who="handler-ju-b"),
        PageAt("desk campaign table", to(TABLE), who="handler-ju-b"),
        PageAt(
            "desk campaign table in part",
            to(TABLE),
            who="handler-ju-b",
            status=422,
            do=press("form.bulk .btn"),
        ),
    ]


def _brains() -> list[PageAt]:
    """Give what the machine says of requests."""
    return [
        PageAt("desk suggestions", to("/desk/voices/"), who="desk", is_own=True),
        PageAt("desk suggestions behind", to("/desk/voices/list?question=unit&what=taken"), who="desk"),
        PageAt("desk topics", to("/desk/voices/topics"), who="desk", is_own=True),
        PageAt("desk topic nowhere", to(f"/desk/voices/topics/{NOWHERE}"), who="desk", status=404),
    ]


def _voices() -> list[PageAt]:
    """Give the voices' own pages: the issue of the month, words owed, a meeting that nobody needs, a fix offered on."""

    def of(path: str, case: str) -> Path:
        return lambda register: f"{path}/{register.refs[case]}"

    return [
        PageAt("voices month", to("/voices/month"), is_own=True),
        PageAt("desk voices month", to("/desk/voices/month"), who="head-jiedao-a", is_own=True),
        PageAt("desk voices pick", to("/desk/voices/month/2025-10/lighting"), who="head-jiedao-a"),
        PageAt("desk voices owed", to("/desk/voices/owed"), who="handler-jiedao-a", is_own=True),
        PageAt("desk voices owed as desk", to("/desk/voices/owed"), who="desk"),
        PageAt("desk voices meet", of("/desk/voices/meet", "request-in_progress"), who="desk"),
        PageAt(
            "desk voices like", of("/desk/voices/like", "request-closed-solved"), who="auditor", status=403
        ),
    ]


def _talks() -> list[PageAt]:
    """Give symposia and channels at the desk."""
    held, told = f"/desk/voices/sessions/{HELD}", "/desk/voices/channels/riders"
    return [
        PageAt("desk symposia", to("/desk/voices/sessions"), who="desk", is_own=True),
        PageAt("desk new symposium", to("/desk/voices/sessions/new"), who="desk", is_own=True),
        PageAt("desk symposium", to(held), who="desk"),
        PageAt("desk figures", to("/desk/voices/figures"), who="desk", is_own=True),
        PageAt("desk figures of a unit", to("/desk/voices/figures"), who="handler-jiedao-a"),
        PageAt("desk figures behind", to("/desk/voices/figures/list?of=accepted&part=known"), who="desk"),
        PageAt("desk patrol", to("/desk/voices/patrol"), who="mediator", is_own=True),
        PageAt("desk patrol in part", to("/desk/voices/patrol"), who="mediator", status=422, do=send_nothing),
        PageAt("desk channels", to("/desk/voices/channels"), who="handler-ju-d", is_own=True),
        PageAt("desk channel", to(told), who="handler-ju-d"),
        PageAt("desk channel in part", to(told), who="handler-gonghui", status=422, do=send_nothing),
    ]


def _ways_in() -> list[PageAt]:
    """Give the operator's page and the slips'."""
    call, slips, send = to("/desk/voices/call"), to("/desk/voices/slips"), press("main form .btn.ink")
    return [
        PageAt("desk call", call, who="desk", is_own=True),
        PageAt("desk call in part", call, who="desk", status=422, do=send),
        PageAt("desk call read back", call, who="desk", do=_take_call),
        PageAt("desk call filed", call, who="desk", do=_file_call),
        PageAt("desk slips", slips, who="desk", is_own=True),
        PageAt("desk slips in part", slips, who="desk", status=422, do=send),
        PageAt("desk slips filed", slips, who="desk", do=_type_slip),
    ]


def _aloud() -> list[PageAt]:
    """Give where somebody says it aloud, and where it is written down."""
    who = "code:request-in_progress"
    return [
        PageAt("aloud", to("/voices/aloud"), who=who, is_own=True),
        PageAt("aloud in part", to("/voices/aloud"), who=who, status=422, do=send_nothing),
        PageAt("desk write down", _said, who="handler-jiedao-a"),
        PageAt("desk write down in part", _said, who="handler-jiedao-a", status=422, do=send_nothing),
    ]


def _said(register: SmallRegister) -> str:
    return f"/desk/voices/aloud/{register.reached}/{register.said}"


def _shifts() -> list[PageAt]:
    """Give the shifts of the stations: to come, past, full, and what comes back when a code is not on one."""
    to_come = to("/stations/shifts/20251125-example8")
    return [
        PageAt("station hours", to("/stations/working"), is_own=True),
        PageAt("station hours near", to("/stations/working?near=slp-jd-a")),
        PageAt("desk station hours", to("/desk/stations/working"), who="handler-gonghui", is_own=True),
        PageAt("desk grades", to("/desk/stations/grades"), who="handler-gonghui", is_own=True),
        PageAt(
            "desk grades in part",
            to("/desk/stations/grades"),
            who="handler-gonghui",
            status=422,
            do=send_nothing,
        ),
        PageAt("station with pictures", to("/places/slp-st-001")),
        PageAt("desk station pictures", to("/desk/stations/photos"), who="handler-gonghui", is_own=True),
        PageAt(
            "desk station pictures in part",
            to("/desk/stations/photos"),
            who="handler-gonghui",
            status=422,
            do=send_nothing,
        ),
        PageAt("desk map", to("/desk/stations/points"), who="handler-gonghui", is_own=True),
        PageAt("desk map of a place", to("/desk/stations/points?place=slp-st-001"), who="handler-gonghui"),
        PageAt(
            "desk map in part",
            to("/desk/stations/points"),
            who="handler-gonghui",
            status=422,
            do=send_nothing,
        ),
        PageAt("courier notices", to("/stations/messages"), is_own=True),
        PageAt("courier notice", to("/stations/messages/20251103-example")),
        PageAt(
            "courier notice picked", to("/stations/messages/20251103-example"), do=press("#form-pick .btn")
        ),
        PageAt("desk courier notices", to("/desk/stations/messages"), who="handler-gonghui", is_own=True),
        PageAt(
            "desk courier notices in part",
            to("/desk/stations/messages"),
            who="handler-gonghui",
            status=422,
            do=send_nothing,
        ),
        PageAt("shifts", to("/stations/shifts"), is_own=True),
        PageAt("shift", to_come),
        PageAt("shift signed", to_come, do=press("#form-sign .btn")),
        PageAt("shift left by nobody", to_come, status=422, do=_leave_unknown),
        PageAt("shift past", to("/stations/shifts/20251118-example7")),
        PageAt("desk shifts", to("/desk/stations/shifts"), who="handler-gonghui", is_own=True),
        PageAt(
            "desk shifts in part",
            to("/desk/stations/shifts"),
            who="handler-gonghui",
            status=422,
            do=send_nothing,
        ),
    ]


def _supply() -> list[PageAt]:
    """Give the supply vehicle: in public, and at the desk of the community that keeps it."""
    desk, who = "/desk/stations/supply", "handler-shequ-a"
    return [
        PageAt("supply", to("/stations/supply"), is_own=True),
        PageAt("supply run", to("/stations/supply/20250807-example")),
        PageAt("desk supply", to(desk), who=who, is_own=True),
        PageAt("desk supply in part", to(desk), who=who, status=422, do=send_nothing),
        PageAt("desk supply run", to(f"{desk}/20251120-example"), who=who),
    ]


def _leave_unknown(page: Page, register: SmallRegister) -> None:
    """Leave a shift by a code that is not on it."""
    page.locator("details:has(#form-leave) > summary").click()
    page.locator("#form-leave [name=code]").fill("000000000000")
    press("#form-leave .btn")(page, register)


def _take_call(page: Page, register: SmallRegister) -> None:
    """Type what somebody says, where it is, and their consent; it is read back."""
    page.locator("[name=body]").fill("楼道里的灯不亮")
    page.locator("[name=where]").fill("330482001001")
    page.locator("[name=consent]").check()
    press("main form .btn.ink")(page, register)


def _file_call(page: Page, register: SmallRegister) -> None:
    _take_call(page, register)
    press("button[value=file]")(page, register)


def _type_slip(page: Page, register: SmallRegister) -> None:
    page.locator("[name=s1-body]").fill("公交站没有椅子")
    page.locator("[name=s1-where]").fill("330482001001")
    page.locator("[name=consent]").check()
    press("main form .btn.ink")(page, register)


OF_PROGRAMMES: Final = (
    *_open(),
    *_campaigns(),
    *_brains(),
    *_voices(),
    *_talks(),
    *_ways_in(),
    *_aloud(),
    *venture_pages.ventures(),
    *town_pages.claims(),
    *town_pages.recognitions(),
    *town_pages.visits(),
    *_shifts(),
    *_supply(),
    *town_pages.works(),
)
FILES_OF_PROGRAMMES: Final = {
    **town_pages.FILES,
    "desk/voices/figures.csv": "/desk/voices/figures.csv",
    "voices/channels/<slug:group>.atom": "/voices/channels/riders.atom",
    "voices/aloud/<uuid:note>": f"/voices/aloud/{NO_NOTE}",
    "desk/voices/aloud/<str:ref>/<uuid:note>/sound": f"/desk/voices/aloud/{NOWHERE}/{NO_NOTE}/sound",
    "campaigns/<slug:code>/items.<str:form>": f"/campaigns/{DRIVE}/items.csv",
    "campaigns/<slug:code>/brief.txt": f"/campaigns/{DRIVE}/brief.txt",
    "campaigns/<slug:code>.pdf": f"/campaigns/{DRIVE}.pdf",
    "campaigns/<slug:code>/brief.pdf": f"/campaigns/{DRIVE}/brief.pdf",
    "campaigns/<slug:code>/lists/<slug:name>.pdf": f"/campaigns/{DRIVE}/lists/l3.pdf",
    "campaigns/notices/<slug:code>.pdf": "/campaigns/notices/2025-1.pdf",
    "campaigns/league/<slug:code>/<str:name>": "/campaigns/league/2025-10/bands.json",
    "campaigns/audits/<slug:code>/<str:name>": "/campaigns/audits/2025-10/draw.json",
    "desk/campaigns/blank.xlsx": "/desk/campaigns/blank.xlsx",
    "desk/campaigns/<slug:code>/again.xlsx": f"/desk/campaigns/{DRIVE}/again.xlsx",
    "desk/campaigns/<slug:code>/sign": f"/desk/campaigns/{DRIVE}/sign",
    "desk/campaigns/<slug:code>/pledge": f"/desk/campaigns/{DRIVE}/pledge",
    "desk/campaigns/<slug:code>/launch": f"/desk/campaigns/{DRIVE}/launch",
    "ventures/<slug:code>/quarters/<str:first>/<str:form>": "/ventures/park/quarters/2025-01-01/sheet.json",
    "ventures/villages/<slug:code>/statement.<slug:form>": "/ventures/villages/sl-cun-1/statement.csv",
    "ventures/totals.<slug:form>": "/ventures/totals.csv",
    "ventures/<slug:code>/register.<slug:form>": "/ventures/factory/register.csv",
    "desk/ventures/<slug:code>/books.<slug:form>": "/desk/ventures/factory/books.csv",
    "ventures/<slug:code>/<str:first>/<str:form>": "/ventures/factory/2024-01-01/plan.json",
    "desk/ventures/sheets/<int:pk>/<slug:verb>": "/desk/ventures/sheets/1/show",
    "desk/ventures/<slug:code>/draft": "/desk/ventures/factory/draft",
    "desk/ventures/<slug:code>/move": "/desk/ventures/factory/move",
    "desk/ventures/<slug:code>/grant": "/desk/ventures/factory/grant",
    "desk/ventures/<slug:code>/import/<slug:sort>.xlsx": "/desk/ventures/factory/import/entries.xlsx",
    "desk/campaigns/<slug:code>/board/many": f"/desk/campaigns/{DRIVE}/board/many",
    "desk/campaigns/<slug:code>/amend": f"/desk/campaigns/{DRIVE}/amend",
}
"""What of theirs is no page: files, and addresses that only take a post."""
