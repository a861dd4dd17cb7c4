"""What machines read of the campaigns, by API and on the command line; units stand by their codes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from yinuo.doors.shell.records import ROOT, address
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.campaign import burn_up, completion
from yinuo.programmes.campaigns.likely import is_open, told_of
from yinuo.programmes.campaigns.models import SignedText
from yinuo.programmes.campaigns.shown import missing, said_changes, sheet_of
from yinuo.programmes.campaigns.supervision import met_on
from yinuo.programmes.campaigns.targets_shown import target_records

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.campaigns.brief import Brief
    from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList
    from yinuo.programmes.campaigns.models import Drive, LeaguePeriod
    from yinuo.programmes.campaigns.notices import Notice
    from yinuo.programmes.campaigns.queries import Read
    from yinuo.programmes.campaigns.shown import Sheet

CAMPAIGNS: Final = f"{ROOT}/campaigns"
NOTICES: Final = f"{CAMPAIGNS}/notices"
LEAGUE: Final = f"{CAMPAIGNS}/league"


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def line_record(read: Read) -> Record:
    """Give where a campaign stands on the day that is read: its days, its progress, how many are late."""
    return _line(read, sheet_of(read, str))


def _line(read: Read, sheet: Sheet) -> Record:
    drive, days = read.drive, sheet.days
    return {
        "code": drive.code, "name": sheet.name, "name_en": drive.name_en, "state": drive.state,
        "start": sheet.start.isoformat(), "end": sheet.end.isoformat(), "is_about": drive.is_about,
        "day": days.day, "days": days.of, "days_left": days.days_left, "working_days_left": days.working_days_left,
        "n": sheet.n, "n_checked": sheet.n_checked, "percent": sheet.percent, "elapsed": sheet.elapsed,
        "says": str(sheet.word), "n_late": len(read.late), "source": "example" if drive.is_example else "",
        "href": f"{CAMPAIGNS}/{drive.code}",
    }  # fmt: skip


def campaign_record(read: Read, now: datetime) -> Record:
    """Give one campaign: its tracks and lists by 100−1=0, what was signed and changed, a reading for each day."""
    sheet, campaign = sheet_of(read, str), read.campaign
    texts = SignedText.objects.filter(campaign=read.drive, signed_at__lte=now).defer("text")
    points = burn_up(campaign, campaign.end)[: sheet.days.day]
    return {
        **_line(read, sheet),
        "drafter": read.drive.drafter_id or "", "signer": read.drive.signer_id or "",
        "counts": dict(sheet.counts),
        "tracks": [
            {
                "code": row.code, "name": row.name, "lead_unit": row.unit, "n": row.n, "n_checked": row.n_checked,
                "percent": row.percent, "says": str(row.word), "completion": row.completion, "floor": row.floor,
                "breaches": [
                    {"kind": one.kind, "on": one.on.isoformat(), "unit": one.unit, "ref": one.ref}
                    for one in row.breaches
                ],
                "lists": [list_record(read, one) for one in campaign.lists_of(row.code)],
            }
            for row in sheet.tracks
        ],
        "readings": [
            {"on": one.on.isoformat(), "planned": one.planned, "checked": int(one.checked), "of": one.weight}
            for one in points
        ],
        "targets": target_records(read, now),
        "forecast": _forecast(read),
        "texts": [text_record(one) for one in texts],
        "pledges": list(read.drive.pledges.order_by("pk").values_list("matter__ref", flat=True)),
    }  # fmt: skip


def list_record(read: Read, one: TaskList) -> Record:
    """Give one list: done or not, and by name what is missing."""
    done = completion(read.campaign, read.campaign.in_list(one.code), read.on)
    return {
        "code": one.code, "name": one.name, "n": len(read.campaign.in_list(one.code)), "n_hard": done.n_hard,
        "n_done": done.n_done, "is_done": done.is_done, "missing": list(done.missing), "says": str(missing(done)),
        "href": f"{CAMPAIGNS}/{read.campaign.code}/items?list={one.code}",
    }  # fmt: skip


def _forecast(read: Read) -> Record | None:
    if not is_open(read):
        return None
    told = told_of(read.campaign, read.on)
    return {"says": told["sentence"], "chance": told["whole"]["chance"], "by": told["whole"]["by"]}


def text_record(text: SignedText) -> Record:
    """Give one text that was signed: its hash, what it changed and why, where its bytes are."""
    url = reverse("campaigns:text", args=[text.campaign_id, text.n])
    return {
        "n": text.n, "sha256": text.sha256, "signed_on": current_calendar().local_date(text.signed_at).isoformat(),
        "changes": list(said_changes(text, str)), "reason": text.reason, "url": f"{url}?as=json",
    }  # fmt: skip


def item_record(read: Read, item: Item) -> Record:
    """Give one item: what was signed of it, and where its task stands."""
    at = read.standings.get(item.code)
    due = (at.current_due if at else None) or item.current_due
    return {
        "code": item.code, "list": item.task_list, "title": item.title, "unit": (at.unit if at else "") or item.unit,
        "support_units": list(item.support_units), "weight": item.weight, "is_hard": item.is_hard,
        "proof": item.proof, "first_due": item.due.isoformat(), "current_due": due.isoformat(),
        "part_of": item.part_of, "is_added": item.is_added, "struck_on": _day(item.struck_on),
        "state": read.column(item.code), "is_late": bool(at and at.is_late(read.on)),
        "checked_on": _day(item.checked_on), "ref": at.ref if at else "", "href": address(at.ref) if at else "",
    }  # fmt: skip


def tried_record(campaign: Campaign) -> Record:
    """Give what a sheet would come to that was only tried: list by list, and nothing of it is kept."""
    tracks = {one.code: one for one in campaign.tracks}
    return {
        "name": campaign.name, "start": campaign.start.isoformat(), "end": campaign.end.isoformat(),
        "n": len(campaign.items), "weight": sum(item.weight for item in campaign.items),
        "lists": [
            {
                "track": tracks[one.track].name, "lead_unit": tracks[one.track].lead_unit, "name": one.name,
                "n": len(items), "n_hard": sum(item.is_hard for item in items),
            }
            for one in campaign.lists
            if (items := campaign.in_list(one.code))
        ],
    }  # fmt: skip


def drafted_record(drive: Drive, n_waiting: int = 0) -> Record:
    """Give what writing a campaign down, signing or changing it came to; `n_waiting` items are not launched yet."""
    last = drive.texts.order_by("-n").first()
    return {
        "code": drive.code, "name": drive.document["name"], "state": drive.state, "n": len(drive.document["items"]),
        "n_text": last.n if last else 0, "sha256": last.sha256 if last else "",
        "changes": list(said_changes(last, str)) if last else [], "n_waiting": n_waiting,
        "href": f"{CAMPAIGNS}/{drive.code}",
    }  # fmt: skip


def brief_record(read: Read, brief: Brief) -> Record:
    """Give the day in sentences, and the lines behind them."""
    return {
        "campaign": read.campaign.code, "on": read.on.isoformat(), "says": [str(one) for one in brief.sentences],
        "parts": [
            {
                "name": part.name, "title": str(part.title),
                "lines": [
                    {"ref": one.ref, "title": one.title, "unit": one.unit, "note": str(one.note)}
                    for one in part.lines
                ],
            }
            for part in brief.parts
        ],
    }  # fmt: skip


def notice_record(found: Notice) -> Record:
    """Give one notice of supervision, and what its unit answered."""
    return {
        "code": found.code, "ref": found.ref, "title": found.title, "unit": found.unit,
        "issued_by": found.issued_by, "on": found.on.isoformat(), "cause": found.cause, "text": found.text,
        "state": found.state, "source": "example" if found.is_example else "",
        "answer": {"cause": found.answer.cause, "unit": found.answer.unit, "on": found.answer.on.isoformat()}
        if found.answer else None,
        "sent_on": _day(found.sent_on),
        "href": f"{NOTICES}/{found.code}",
    }  # fmt: skip


def supervised_record(row: PublicMatter, last: Notice, on: date) -> Record:
    """Give one promise that stands on an upper rung of supervision, with its last notice."""
    due = row.current_due or on
    return {
        "ref": row.ref, "title": row.title, "unit": row.lead_unit, "first_due": _day(row.first_due),
        "current_due": _day(row.current_due), "days_late": (on - due).days, "met_on": _day(met_on(row, last.on)),
        "notice": last.code, "cause": last.cause, "answer": last.answer.cause if last.answer else "",
        "href": address(row.ref),
    }  # fmt: skip


def month_record(period: LeaguePeriod) -> Record:
    """Give one published month of the league: where its two files are, and their hashes."""
    raw = bytes(period.bands)
    urls = {
        name: reverse("campaigns:league_file", args=[period.code, file])
        for name, file in (("export_url", "export.jsonl"), ("bands_url", "bands.json"))
    }
    return {
        "code": period.code, "published_on": period.publishes_on.isoformat(), "export": json.loads(raw)["export"],
        "sha256": hashlib.sha256(raw).hexdigest(), **urls, "href": f"{LEAGUE}/{period.code}",
    }  # fmt: skip


def bands_record(period: LeaguePeriod, now: datetime) -> Record:
    """Give one month: its bands as they were frozen, what units said against them, who is being helped."""
    local = current_calendar().local_date
    sayings = period.sayings.filter(told_at__lte=now).order_by("pk")
    helps = period.helps.exclude(matter__shown=None).order_by("pk")
    return {
        **month_record(period), "bands": json.loads(bytes(period.bands)),
        "sayings": [
            {"unit": one.unit_id, "is_answer": one.is_answer, "text": one.text, "on": local(one.told_at).isoformat()}
            for one in sayings
        ],
        "helps": [{"unit": unit, "ref": ref} for unit, ref in helps.values_list("unit_id", "matter__shown__ref")],
    }  # fmt: skip
