"""Every address a person can reach, as a list: who goes there, what they do there, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.config.tests.programme_pages import FILES_OF_PROGRAMMES, OF_PROGRAMMES
from yinuo.config.tests.visits import NOWHERE, ON, PageAt, press, send_nothing, to
from yinuo.doors.portal import log_files
from yinuo.kernel.matters.table import NOTES, VERBS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from yinuo.config.tests.small_register import SmallRegister
    from yinuo.config.tests.visits import Path


def _ask(page: Page, _register: SmallRegister) -> None:
    """Raise something in the fewest presses."""
    page.locator("textarea[name=body]").fill("热水器不出热水")
    press("form.steps button.big")(page, _register)


def _wrong_code(page: Page, _register: SmallRegister) -> None:
    page.locator("input[name=code]").fill("000000000000")
    press("form.codeform button")(page, _register)


def _own(page: Page, _register: SmallRegister) -> None:
    """Ask for what is one's own to be corrected."""
    page.locator("#do-own > summary").click()
    page.locator("#do-own input[value=correct]").check()
    press("#do-own form button")(page, _register)


def _own_nothing(page: Page, _register: SmallRegister) -> None:
    page.locator("#do-own > summary").click()
    press("#do-own form button")(page, _register)


def _enter(page: Page, _register: SmallRegister) -> None:
    """Have six digits sent to an address."""
    page.locator("input[name=address]").fill("rider@example.org")
    press("form.verb button")(page, _register)


def _go_in(page: Page, register: SmallRegister) -> None:
    """Come into an account by the digits that a demo says aloud."""
    import re

    _enter(page, register)
    told = re.search(r"\d{6}", page.locator("p.note").inner_text())
    assert told is not None
    page.locator("input[name=digits]").fill(told[0])
    press("form.verb button")(page, register)


def _too_fast(page: Page, register: SmallRegister) -> None:
    """Ask as often as nobody does, then once more."""
    from yinuo.doors.shell.pace import MOST, PACE

    for _ in range(MOST["code"] + 1):
        PACE.allows("code", "127.0.0.1")
    _wrong_code(page, register)


def _nearest(page: Page, _register: SmallRegister) -> None:
    """Say where one is, as a browser does that was asked and let."""
    at = {"latitude": 30.70512, "longitude": 121.02134}
    page.evaluate("at => { navigator.geolocation.getCurrentPosition = (done) => done({coords: at}); }", at)
    press("form[data-near] button")(page, _register)


def _unset(page: Page, register: SmallRegister) -> None:
    """Come before a pack was loaded: the book of the place is not there."""
    from unittest.mock import patch

    from yinuo.base.errors import NotFound

    with patch("yinuo.config.unready.book", side_effect=NotFound):
        page.goto(page.url)


def _public() -> list[PageAt]:
    """Give the pages of the register that anybody reads."""
    plain = {
        "home": "/", "page": "/page", "matters": "/m", "promises": "/promises", "figures": "/figures", "how": "/how",
        "units": "/units", "places": "/places", "stations": "/stations", "raise": "/raise", "code": "/c",
        "check": "/check", "enter": "/mine/enter", "log": "/log/", "changes": "/changes", "terms": "/kept",
    }  # fmt: skip
    again = {
        "day": f"/today/{ON}", "past day": "/today/2025-10-01", "first day": "/today/2025-08-15",
        "matters found": "/m?q=驿站", "matters not found": "/m?q=zzzz", "matters filtered": "/m?kind=hazard",
        "promises late": "/promises?light=late", "unit": "/units/sl-jiedao-a", "quiet unit": "/units/sl-jishu",
        "quoted unit": "/units/pg-shangwu", "place": "/places/slp-jd-a", "station place": "/places/slp-st-041",
        "door": "/places/slp-st-041/door", "stations near": "/stations?near=slp-jd-a",
        "stations near another": "/stations?near=330482001&open=on", "at": "/at/slp-st-041",
        "at a community": "/at/330482001001", "door of a community": "/places/330482001001/door",
        "changes since": "/changes?since=2025-08-18", "units changes": "/changes?since=2025-08-18&unit=sl-jiedao-a",
        "figures of a town": "/figures?town=slp-zh-a", "unset raise": "/raise?place=slp-jd-a",
    }  # fmt: skip
    return [
        *(PageAt(name, to(path), is_own=True) for name, path in plain.items()),
        *(PageAt(name, to(path)) for name, path in again.items()),
        PageAt("stations nearest", to("/stations"), do=_nearest),
    ]


MATTERS: Final = (
    *("request-closed-solved", "request-closed-unconfirmed", "request-parked", "request-in_progress"),
    *("request-awaiting_reply", "request-accepted", "wish-closed-explained", "wish-closed-solved"),
    *("commitment-closed-kept", "commitment-closed-broken", "commitment-in_progress", "commitment-checking"),
    *("task-closed-done", "hazard-closed-done", "hazard-checking", "claim-closed-kept", "long-0", "long-1"),
)
MINE: Final = (
    *("request-closed-solved", "request-closed-unconfirmed", "request-awaiting_reply", "request-in_progress"),
    *(
        "request-submitted",
        "request-parked",
        "request-closed-declined",
        "hazard-checking",
        "dispute-in_progress",
    ),
)
VIEWS: Final = {
    "desk": ("arrivals", "unassigned", "late", "all", "unit,due:7,place:slp-jd-a"),
    "handler-jiedao-a": ("unit", "mine", "soon", "stale"),
    "head-jiedao-a": ("decide", "moves", "parked"),
    "checker-duban": ("check", "back"),
    "auditor": ("all", "handed"),
    "mediator": ("unit",),
    "technician": ("all",),
}
KINDS: Final = {"desk": ("request", "hazard", "dispute"), "handler-jiedao-a": ("commitment", "task", "claim")}
NEVER_AT_THE_DESK: Final = {
    "submit": "filed at /desk/new", "lapse": "the clock's", "not_contacted": "the asker's", "rate": "the asker's",
    "alarm": "the asker's", "code_cancelled": "the asker's", "erased": "from the request of who asked",
    "review": "only for some days, of what was answered in part", "statement": "the office's own, complained of",
    "reporter_left": "the clock's, after a withdrawal", "unseal": "of what was sealed afterwards",
    "appeal": "decided by a second person while it is open",
}  # fmt: skip
"""Verbs that no officer of the small register is offered on its day, and why."""
AT_THE_DESK: Final = tuple(verb for verb in (*VERBS, *NOTES) if verb not in NEVER_AT_THE_DESK)


def _ref(what: str, before: str = "/m/") -> Path:
    return lambda register: before + register.refs[what]


def _of_matters() -> list[PageAt]:
    """Give single matters: as anybody reads them, and as their askers do."""
    return [
        *(PageAt(f"matter {what}", _ref(what)) for what in MATTERS),
        *(PageAt(f"mine {what}", to("/mine"), who=f"code:{what}") for what in MINE),
    ]


def _answers() -> list[PageAt]:
    """Give the pages that come of a press, and of what went wrong."""
    return [
        PageAt("slip", to("/at/slp-st-041"), do=_ask),
        PageAt("raise with faults", to("/raise"), status=422, do=press("form.steps button.big")),
        PageAt("own request", to("/mine"), who="code:request-in_progress", do=_own),
        PageAt(
            "own request in part", to("/mine"), who="code:request-in_progress", status=422, do=_own_nothing
        ),
        PageAt("wrong code", to("/c"), status=404, do=_wrong_code),
        PageAt("enter nothing", to("/mine/enter"), status=422, do=press("form.verb button")),
        PageAt("enter digits", to("/mine/enter"), do=_enter),
        PageAt("account empty", to("/mine/enter"), do=_go_in),
        PageAt("account", to("/mine/all"), who="account:request-in_progress"),
        PageAt("code cancelled", to("/c?done=gone")),
        PageAt("too fast", to("/c"), status=429, do=_too_fast),
        PageAt("not set up", to("/"), status=503, do=_unset),
        PageAt("nothing here", to("/nothing-here"), status=404, is_nowhere=True),
        PageAt("no such matter", to(f"/m/{NOWHERE}"), status=404),
        PageAt("no such day", to("/today/2099-01-01"), status=404),
        PageAt("no such place", to("/at/nowhere"), status=404),
        PageAt("by post alone", to("/demo/cheat"), status=405, is_nowhere=True),
        PageAt("checked", lambda register: f"/check?ref={register.refs['commitment-closed-kept']}"),
        PageAt("cheated", to("/check"), do=press("form[action*=cheat] button")),
    ]


def _desk() -> list[PageAt]:
    """Give the desk: its queues as each bundle, filing, lists, verbs, and its own errors."""
    queues = [
        PageAt(f"desk queue {view} as {who}", to(f"/desk/?view={view}"), who=who)
        for who, views in VIEWS.items()
        for view in views
    ]
    filing = [
        PageAt(f"desk new {kind}", to(f"/desk/new?kind={kind}"), who=who)
        for who, kinds in KINDS.items()
        for kind in kinds
    ]
    wrong = PageAt(
        "desk report with faults", _at("report"), who="verb:report", status=422, do=press("form.verb button")
    )
    return [
        PageAt("desk login", to("/desk/login"), is_own=True),
        *_who_you_are(),
        *queues,
        PageAt("desk find", to("/desk/find?q=路灯"), who="desk"),
        PageAt("desk new", to("/desk/new"), who="desk", is_own=True),
        *filing,
        PageAt("desk filed", to("/desk/new?kind=request"), who="desk", do=_file),
        PageAt("desk narrow", to("/desk/narrow?view=all"), who="desk", is_own=True),
        PageAt("desk caller", to("/desk/caller"), who="desk", is_own=True),
        PageAt("desk caller found", to("/desk/caller"), who="desk", do=_call),
        PageAt("desk caller in part", to("/desk/caller"), who="desk", status=422, do=send_nothing),
        PageAt("desk alarms", to("/desk/alarms"), who="auditor", is_own=True),
        PageAt("desk import", to("/desk/import"), who="desk", is_own=True),
        PageAt("desk import nothing", to("/desk/import"), who="desk", status=422, do=send_nothing),
        PageAt("desk batch", lambda register: f"/desk/import/{register.batch}", who="desk"),
        PageAt("desk assigned", to("/desk/?view=all"), who="desk2", do=_assign_first),
        PageAt("desk matter", lambda register: f"/desk/{register.refs['long-0']}", who="handler-jiedao-a"),
        PageAt("desk sealed", lambda register: f"/desk/{register.refs['sealed-in_progress']}", who="auditor"),
        PageAt("desk erase", lambda register: f"/desk/{register.erasing}/erase", who="handler-jiedao-a"),
        PageAt("desk reveal", lambda register: f"/desk/{register.reached}/reveal", who="desk"),
        *(PageAt(f"desk verb {verb}", _at(verb), who=f"verb:{verb}") for verb in AT_THE_DESK),
        wrong,
        PageAt("desk nothing here", to(f"/desk/{NOWHERE}"), who="desk", status=404),
        PageAt(
            "desk not theirs",
            lambda register: f"/desk/{register.reached}/reveal",
            who="checker-ju-c",
            status=403,
        ),
        PageAt("desk too late", _at("update"), who="verb:update", status=409, do=_too_late),
    ]


def _who_you_are() -> list[PageAt]:
    """Give the pages about oneself: the second step, what one may do, appointments, and the auditor's list."""
    own = {
        "me": "/desk/me", "password": "/desk/me/password", "factors": "/desk/me/second", "totp": "/desk/me/second/totp",
        "token": "/desk/me/token",
    }  # fmt: skip
    return [
        PageAt("desk second", to("/desk/login/second"), who="half:mediator", is_own=True),
        *(PageAt(f"desk {name}", to(path), who="desk", is_own=True) for name, path in own.items()),
        PageAt("desk me as technician", to("/desk/me"), who="technician"),
        PageAt("desk password wrong", to("/desk/me/password"), who="desk", status=422, do=send_nothing),
        PageAt("desk appoint", to("/desk/appoint"), who="technician", is_own=True),
        PageAt("desk appoint as head", to("/desk/appoint"), who="head-jiedao-a"),
        PageAt("desk end", to("/desk/appoint"), who="technician", do=press("table.tb a")),
        PageAt("desk end nothing", to("/desk/appoint/end?a=0"), who="technician", status=404),
        PageAt("desk appoint wrong", to("/desk/appoint"), who="technician", status=422, do=_appoint_nobody),
        PageAt("desk security", to("/desk/security"), who="auditor", is_own=True),
    ]


def _at(verb: str) -> Path:
    def path(register: SmallRegister) -> str:
        doing = register.doing(verb)
        return f"/desk/{doing.ref}/{verb}" + ("?decide=1" if doing.mode == "decide" else "")

    return path


def _file(page: Page, register: SmallRegister) -> None:
    """File what somebody said on the telephone."""
    page.locator("form.verb [name=body]").fill("楼道灯不亮")
    for name in ("category", "place"):
        page.locator(f"form.verb [name={name}]").select_option(index=1)
    for box in page.locator("form.verb input[type=checkbox]").all():
        box.check()
    press("form.verb button")(page, register)


def _call(page: Page, register: SmallRegister) -> None:
    """Look for the matter whose asker left this number."""
    page.locator("form.verb [name=contact]").fill("138 0000 0000")
    press("form.verb button")(page, register)


def _appoint_nobody(page: Page, _register: SmallRegister) -> None:
    """Send the form of an appointment without a name in it."""
    page.evaluate("document.querySelector('#form-appoint').noValidate = true")
    press("#form-appoint button")(page, _register)


def _assign_first(page: Page, register: SmallRegister) -> None:
    page.locator("input[name=pick]").first.check()
    page.locator("select[name=lead_unit]").select_option("sl-jiedao-a")
    press("form[data-bulk] button.btn")(page, register)


def _too_late(page: Page, register: SmallRegister) -> None:
    """Send a form that was opened before somebody else acted."""
    page.evaluate("document.querySelector('form.verb input[name=version]').value = '1'")
    page.locator("form.verb [name=text]").fill("灯杆到了")
    press("form.verb button")(page, register)


PAGES: Final = (*_public(), *_of_matters(), *_answers(), *_desk(), *OF_PROGRAMMES)
ON_PAPER: Final = (
    *("home", "past day", "page", "matter long-0", "matter commitment-closed-kept"),
    *(
        "stations near",
        "door",
        "slip",
        "figures",
        "how",
        "symposium sheet",
        "channel poster",
        "pavilion poster",
        "claim sheet",
    ),
    "desk slips filed",
)
"""The pages that people print, by name."""
API: Final = ("api/v1/", "open311/v2/")
"""What every route of a door for programs begins with."""
_FILES: Final = {
    "today/<str:on>.pdf": f"/today/{ON}.pdf", r"^(?P<name>m|promises)\.(?P<form>csv|json|atom)$": "/m.csv",
    "favicon.ico": "/favicon.ico", r"^stations\.(?P<form>csv|geojson)$": "/stations.csv",
    "desk/list.<str:form>": "/desk/list.txt", "desk/return.<str:form>": "/desk/return.csv",
    "desk/import/<int:number>/<str:what>.<str:form>": "/desk/import/1/left.csv",
    "log/witnessed": "/log/witnessed", "mine/copy.zip": "/mine/copy.zip", "yinuo-verify.py": "/yinuo-verify.py",
}  # fmt: skip
_POSTED: Final = {
    "m/<str:ref>/act": f"/m/{NOWHERE}/act", "c/cancel": "/c/cancel", "mine/act": "/mine/act",
    "stations/near": "/stations/near",
    "mine/all/act": "/mine/all/act",
    "mine/close": "/mine/close", "mine/own": "/mine/own", "day": "/day", "lang": "/lang", "desk/logout": "/desk/logout",
    "desk/assign": "/desk/assign", "desk/login/outside": "/desk/login/outside",
    "desk/login/outside/back": "/desk/login/outside/back", "desk/me/session": "/desk/me/session",
    "desk/me/second/passkey": "/desk/me/second/passkey", "desk/me/second/drop": "/desk/me/second/drop",
    "desk/me/recovery": "/desk/me/recovery", "desk/me/token/end": "/desk/me/token/end",
    "desk/appoint/grant": "/desk/appoint/grant",
    "desk/appoint/decide": "/desk/appoint/decide", "desk/appoint/account": "/desk/appoint/account",
    "desk/appoint/tie": "/desk/appoint/tie", "desk/appoint/help": "/desk/appoint/help",
    "demo/as/<slug:who>": "/demo/as/officer", "demo/cheat": "/demo/cheat",
}  # fmt: skip
NO_PAGES: Final[dict[str, Path]] = {
    **{route: to(path) for route, path in {**_FILES, **_POSTED, **FILES_OF_PROGRAMMES}.items()},
    "m/<str:ref>/log.json": lambda register: f"/m/{next(iter(register.refs.values()))}/log.json",
    log_files.ADDRESS: to("/log/checkpoint"),
    "m/<str:ref>/photo/<uuid:photo_id>": lambda register: "/m/{}/photo/{}".format(*register.photo),
    "mine/photo/<uuid:photo_id>": lambda _register: "/mine/photo/00000000-0000-0000-0000-000000000000",
    "desk/<str:ref>/photo/<uuid:photo_id>": lambda register: "/desk/{}/photo/{}".format(*register.photo),
}
"""What is no page by its route: files, pictures, JSON, and addresses that only take a post."""
