"""What a program reads and does of the campaigns: the same by the API and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.paging import PAGED, cut
from yinuo.doors.shell.reading import as_answered
from yinuo.doors.shell.records import acted_record
from yinuo.doors.shell.redacting import by_program
from yinuo.doors.shell.typed import PICK
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.pictured import act_pictured
from yinuo.kernel.matters.queries import public_now
from yinuo.programmes.campaigns import actions, drafting
from yinuo.programmes.campaigns.brief import brief_of
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.league_pages import one_published, published, waiting
from yinuo.programmes.campaigns.models import FROZEN
from yinuo.programmes.campaigns.notices import answer, notice, notices, of_event
from yinuo.programmes.campaigns.pledging import pledge
from yinuo.programmes.campaigns.queries import STATES, drives, read, standing_drive
from yinuo.programmes.campaigns.records import (
    CAMPAIGNS,
    bands_record,
    brief_record,
    campaign_record,
    drafted_record,
    item_record,
    line_record,
    month_record,
    notice_record,
    supervised_record,
    tried_record,
)
from yinuo.programmes.campaigns.shown import sheet_of
from yinuo.programmes.campaigns.supervised_page import standing
from yinuo.programmes.campaigns.targeting import set_target, tell_reading
from yinuo.programmes.campaigns.targets_shown import reading_record
from yinuo.programmes.campaigns.tasks import launch_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.reading import Moment
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.recording import Key
    from yinuo.programmes.campaigns.drafting import Sent
    from yinuo.programmes.campaigns.models import Drive
    from yinuo.programmes.campaigns.queries import Read

OF_ITEMS: Final = ("list", "unit", "state", *PAGED)
AMENDED: Final = ("item", "kind", "due", "unit", "parts", "value", "reason")
TARGETED: Final = ("track", "title", "measure", "baseline", "value", "by", "unit")
READ: Final = ("on", "value", "evidence", "replaces")
PLEDGED: Final = ("track", "text")
NOTICED: Final = ("ref", "cause", "text")
REPLIED: Final = ("cause", "text")


def campaigns(at: Moment) -> Record:
    """List every campaign that stood by then, signed or quoted."""
    return {"items": [line_record(read(drive, at.on, at.instant)) for drive in drives(at.instant)]}


def campaign(code: str, at: Moment, *, is_staff: bool = False) -> Record:
    """Give one campaign; a draft to staff alone. Raises NotFound."""
    return campaign_record(read(_drive(code, at, is_staff=is_staff), at.on, at.instant), at.instant)


def _drive(code: str, at: Moment, *, is_staff: bool = False) -> Drive:
    try:
        return standing_drive(code, at.instant)
    except NotFound:
        if not is_staff:
            raise
    return drafting.drive_of(code)


def _read(code: str, at: Moment) -> Read:
    return read(standing_drive(code, at.instant), at.on, at.instant)


def items(code: str, asked: Mapping[str, str], at: Moment) -> Record:
    """Give a page of a campaign's items in the order they were signed in: of one list, one unit, in one state.

    Raises NotFound, Invalid.
    """
    found = _read(code, at)
    if asked.get("state", STATES[0]) not in STATES:
        raise Invalid({"state": PICK})
    rows = [(n, item_record(found, item)) for n, item in enumerate(found.campaign.items)]
    wanted = [
        row for row in rows if all(row[1][name] == asked[name] for name in OF_ITEMS[:3] if asked.get(name))
    ]
    told = cut(wanted, asked, lambda row: row[0], OF_ITEMS)
    return {**told, "items": [record for _n, record in told["items"]]}


def brief(code: str, at: Moment) -> Record:
    """Give a campaign's day in a few sentences. Raises NotFound."""
    found, names = _read(code, at), Names.of_all()
    return brief_record(found, brief_of(found, sheet_of(found, str), lambda unit: names.unit(unit) or unit))


def every_notice(asked: Mapping[str, str], at: Moment) -> Record:
    """Give a page of the notices of supervision, the newest first."""
    told = cut(notices(at.instant), asked, lambda one: [-one.year, -one.n])
    return {**told, "items": [notice_record(one) for one in told["items"]]}


def one_notice(code: str, at: Moment) -> Record:
    """Give one notice by its number. Raises NotFound."""
    return notice_record(notice(code, at.instant))


def supervised(at: Moment) -> Record:
    """Give what stands on the upper rungs of supervision on a day."""
    return {
        rung: [supervised_record(row, last, at.on) for row, last in some]
        for rung, some in standing(at.instant, at.on).items()
    }


def league(at: Moment) -> Record:
    """List the league's published months, and those that units may still object to."""
    return {
        "items": [month_record(one) for one in published(at.on)],
        "waiting": [one.code for one in waiting(at.on, at.instant)],
    }


def month(code: str, at: Moment) -> Record:
    """Give one published month with its bands. Raises NotFound."""
    return bands_record(one_published(published(at.on), code), at.instant)


def drafted(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> Record:
    """Write a campaign down from a sheet. Raises NotAllowed, Invalid by field or by cell."""
    return drafted_record(drafting.draft(typed, sent, officer, token))


def tried(typed: Mapping[str, str], sent: Sent | None, officer: Officer, token: str) -> Record:
    """Read a sheet as `drafted` does, and keep nothing of it. Raises what it raises."""
    return tried_record(drafting.tried(typed, sent, officer, token))


def signed(code: str, officer: Officer) -> Record:
    """Sign a campaign and launch its first items, the worker the rest. Raises NotFound, NotAllowed, Invalid."""
    drive = actions.sign(code, officer.actor, officer.now)
    return drafted_record(drive, launch_some(code, officer.actor, officer.now))


def gone_on(code: str, officer: Officer) -> Record:
    """Launch what was left over: by whoever may sign. Raises NotFound, NotAllowed, Invalid."""
    drive = drafting.drive_of(code)
    if actions.may_sign(drive, campaign_of(drive.document), officer.actor, officer.on) is None:
        raise NotAllowed
    return drafted_record(drive, launch_some(code, officer.actor, officer.now))


def amended(code: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Change a frozen campaign in the open. Raises NotFound, NotAllowed, Invalid."""
    drive = drafting.amend(code, typed, officer)
    return drafted_record(drive, drive.items.filter(matter=None).count())


def targeted(code: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Set a target of a draft. Raises NotFound, NotAllowed, Invalid by field."""
    return drafted_record(set_target(code, typed, officer))


def reading_told(code: str, target: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Tell how far a target is, or correct it. Raises NotFound, NotAllowed, Invalid by field."""
    one = tell_reading(code, target, typed, officer)
    return {**reading_record(one), "campaign": code, "target": target, "href": f"{CAMPAIGNS}/{code}"}


def pledged(code: str, typed: Mapping[str, str], officer: Officer) -> Record:
    """Draft a track's public pledge for its lead unit. Raises NotFound, NotAllowed, Invalid."""
    return acted_record(as_answered(pledge(code, typed, officer)), "submit")


def reported(
    code: str, item: str, given: dict[str, Any], photos: Iterable[bytes], officer: Officer, key: Key | None
) -> Record:
    """Report an item done, as its task's own report. Raises NotFound, and what the gate raises."""
    drive = drafting.drive_of(code)
    row = drive.items.select_related("matter").filter(code=item).first()
    if row is None or row.matter is None or drive.state != FROZEN:
        raise NotFound
    told = by_program(officer.actor, "report", given)
    who: dict[str, Any] = {"actor": officer.actor, "now": officer.now, "key": key}
    done = act_pictured(row.matter.ref, "report", list(photos), given=told, **who)
    return acted_record(as_answered(done), "report")


def noticed(given: dict[str, Any], officer: Officer, key: Key | None) -> Record:
    """Issue a notice of supervision to what the public may read, and give it. Raises NotFound, Invalid."""
    ref = str(given.pop("ref", ""))
    row = public_now(officer.on).filter(ref=ref).first()
    if row is None:
        raise NotFound
    told = by_program(officer.actor, "notice", given)
    done = act(ref, "notice", actor=officer.actor, given=told, now=officer.now, key=key)
    return notice_record(of_event(row.pk, done.seq))


def replied(code: str, given: dict[str, Any], officer: Officer, key: Key) -> Record:
    """Answer a notice for its unit: a cause and a few words, both public. Raises NotFound, NotAllowed, Invalid."""
    found = notice(code, officer.at)
    if found.unit not in officer.units_as("handler"):
        raise NotAllowed
    cause = given.pop("cause", "")
    told = by_program(officer.actor, "update", given)
    answer(
        found, cause if isinstance(cause, str) else "", str(told.get("text", "")), officer.actor, found.unit, key,
        at=officer.at, now=officer.now,
    )  # fmt: skip
    return notice_record(notice(code, officer.at))
