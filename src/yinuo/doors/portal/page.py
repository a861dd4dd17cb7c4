"""The newspaper's front page as nine boxes: what it said, and what of it works here. Counted by the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.matters import list_url
from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.portal.town import town
from yinuo.doors.shell.cards import Count, Fact, Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.facts import categories_of, facts, said_of
from yinuo.doors.shell.frame import address
from yinuo.doors.shell.public.register import Register, counted, fell_due
from yinuo.doors.shell.sheets import Box, Door, Scheme
from yinuo.doors.shell.words import BOX_STATUSES
from yinuo.kernel.programme import programme, programmes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Dates
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.programme import Way

Status = Literal["works", "partly", "not-yet"]
KERNEL: Final = "kernel"
"""What no programme but the house itself answers for: today's page, with the head of the public log on it."""
RULER_FROM, RULER = 18, 324
"""Where the rulers of the first drawing begin, and how long they are."""
BOOKS: Final = ("ventures",)
"""The programmes that keep books; the door opens with their pages."""


@allow(anyone)
@at_portal
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the nine boxes, each with what works of it today; where no page is quoted, with the town's own."""
    on, now = today(request), instant(request)
    drawn = scheme(on, now)
    return show(request, "page", {"scheme": drawn, "town": None if drawn.boxes else town(on, now)})


def scheme(on: date, now: datetime) -> Scheme:
    """Build the scheme from the pack's facts, the programmes that are switched on, and the register as it stands."""
    register, told = Register(on), facts().get("boxes", ())
    quoted: dict[str, list[PublicMatter]] = {}
    for row in register.rows(Q(source="page"), order=("first_due", "stream_id")):
        quoted.setdefault(row.category, []).append(row)
    counts = register.count_each([_counted_by(box, on) for box in told]) if told else ()
    boxes = tuple(
        _Telling(box, quoted.get(box.get("category", ""), []), n, on, now).box()
        for box, n in zip(told, counts, strict=True)
    )
    tally = tuple((word, sum(box.status == key for box in boxes)) for key, word in BOX_STATUSES.items())
    return Scheme(boxes, doors(), tally)


def plugged() -> Mapping[str, str]:
    """Give every programme that is switched on, and the house itself, with how far each is built."""
    return {one.name: one.status for one in programmes()} | {KERNEL: "built"}


def status_of(named: list[str]) -> Status:
    """Say what of a box works: all its programmes are built, some are there in part, or none is."""
    found = plugged()
    states = [found.get(name, "planned") for name in named]
    if all(state == "built" for state in states):
        return "works"
    return "partly" if any(state in {"built", "partly"} for state in states) else "not-yet"


def _counted_by(told: dict[str, Any], on: date) -> Q:
    """Pick the matters that a box counts: those of its categories; for today's page, what falls due today."""
    return fell_due(on, on) if KERNEL in told["programmes"] else Q(category__in=categories_of(told))


class _Telling:
    """One box being told: what the pack says of it, the page's own promises in it, and how many matters it counts."""

    def __init__(
        self, told: dict[str, Any], quoted: list[PublicMatter], n: int, on: date, now: datetime
    ) -> None:
        self.told, self.quoted, self.n, self.on, self.now = told, quoted, n, on, now
        self.only = quoted[0] if len(quoted) == 1 else None
        self.status = status_of(told["programmes"])

    def box(self) -> Box:
        """Build the box; one with a single promise of the page shows its date and its light."""
        told, only = self.told, self.only
        figures = tuple(
            Count(said_of(one, "label"), said_of(one, "value")) for one in told.get("figures", ())
        )
        return Box(
            told["n"], said_of(told, "title"), self.status, BOX_STATUSES[self.status], self._url(),
            (*self._day(), *figures),
            self._live(),
            said_of(told, "text"),
            self._tracks(),
            light=light_shown(only, self.now, self.on) if only else None,
            due=_expected(only) if only else None,
            source=gettext("来源只有版面，所以不写「逾期」") if only else "",
            mark=self._mark(),
        )  # fmt: skip

    def _url(self) -> str:
        """Give the way to the screen that does this box's job; nothing where no screen does it yet."""
        if KERNEL in self.told["programmes"]:
            return reverse("portal:home")
        if self.only:
            return reverse("portal:matter", args=[self.only.ref])
        if screen := next((way for way in self._screens() if way.box == self.told["n"]), None):
            return address(screen.view)
        known = {
            "raise": reverse("portal:raise"),
            "stations": address("portal:stations"),
            "promises": f"{reverse('portal:promises')}?box={self.told['n']}",
        }
        return known.get(self.told.get("to", ""), "")

    def _screens(self) -> tuple[Way, ...]:
        """Give the screens of the programme that the box is first of all about."""
        first = programme(self.told["programmes"][0])
        return first.ways if first else ()

    def _live(self) -> Count | None:
        """Give what the register holds of this box today, with the way to the list behind the number."""
        if KERNEL in self.told["programmes"]:
            day = self.on.isoformat()
            return Count(gettext("件今天到期"), counted(self.n), list_url(due_from=day, due_to=day))
        if "live" not in self.told:
            return None
        url = list_url(box=str(self.told["n"])) if self.n else ""
        return Count(said_of(self.told["live"], "label"), counted(self.n), url)

    def _drive(self) -> dict[str, Any]:
        found: dict[str, Any] = facts().get("campaigns", {}) if "campaigns" in self.told["programmes"] else {}
        return found

    def _day(self) -> tuple[Count, ...]:
        """Count the days of the drive: the first is the day of mobilisation."""
        if not (drive := self._drive()):
            return ()
        n, about = (self.on - drive["mobilised_on"]).days + 1, drive["about_days"]
        if n > about:
            return (Count(gettext("约 %(n)d 天，都过完了") % {"n": about}, str(about)),)
        label = gettext("/ 约 %(n)d 天") % {"n": about}
        return (Count(label, gettext("第 %(n)d 天") % {"n": n}),) if n > 0 else ()

    def _mark(self) -> int:
        """Give where today stands on the drawing's four rulers, which run over the days of the drive."""
        if not (drive := self._drive()):
            return 0
        n = (self.on - drive["mobilised_on"]).days + 1
        return RULER_FROM + RULER * min(n, drive["about_days"]) // drive["about_days"] if n > 0 else 0

    def _tracks(self) -> tuple[Fact, ...]:
        tracks = self._drive().get("tracks", ())
        return tuple(
            Fact(said_of(one, "name"), gettext("%(unit)s牵头") % {"unit": said_of(one, "lead")})
            for one in tracks
        )


def _expected(row: PublicMatter) -> Dates:
    """Give the dates of a promise of the page, with the page's own word where it gave an expectation."""
    words = gettext("预计") if row.strength == "expected" else ""
    return replace(dates_of(row), words=words)


def _enter(*who: tuple[str, str]) -> tuple[Link, ...]:
    """Give the demo's ways in, one press each; where there is no demo there are none."""
    try:
        return tuple(Link(label, reverse("demo:enter", args=[name])) for name, label in who)
    except NoReverseMatch:
        return ()


def doors() -> tuple[Door, ...]:
    """Give the four doors above the boxes; a door whose rooms are not built says so, and leads nowhere."""
    books = next((one.ways[0] for one in programmes() if one.name in BOOKS and one.urls and one.ways), None)
    return (
        Door(
            gettext("我要提"), gettext("有事有话都能提，不留姓名"), address("portal:raise"),
            _enter(("rider", gettext("当一回骑手，答一声：办好了，还是没有"))),
        ),
        Door(
            gettext("我办事"), gettext("接到的事、到期的事，一张桌子"), address("workspace:queue"),
            _enter(("officer", gettext("坐受理台")), ("handler", gettext("坐承办单位的桌子"))),
        ),
        Door(
            gettext("我管账"),
            gettext("村里的股份和分红，一分一分") if books else gettext("村里的账随抱团建厂一起来，现在还没有"),
            address(books.view) if books else "",
            _enter(("books", gettext("当一回村里的会计"))) if books else (),
        ),
        Door(
            gettext("我查验"), gettext("不信我们，自己算"), address("portal:check"),
            _enter(("checker", gettext("当核验员")), ("auditor", gettext("当审计员"))),
        ),
    )  # fmt: skip
