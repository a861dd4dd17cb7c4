"""What is done to a campaign: drafted, signed and so frozen, its items launched as matters, amended in the open.

A signature goes into the record first: the text's hash in the campaign's own stream. Its items follow one by one
through the gate, each under a key of its own, so that what was broken off goes on where it stopped and nothing is
launched twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.calendar import NotCovered
from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.limits.queries import current_calendar, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Account
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.campaign import ONE_DAY
from yinuo.programmes.campaigns.documents import campaign_of, document_of
from yinuo.programmes.campaigns.frozen import amended, canonical_text, diff, text_hash
from yinuo.programmes.campaigns.models import DRAFTED, FROZEN, Drive, DriveItem, SignedText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.kernel.matters.situation import Actor, Seat
    from yinuo.programmes.campaigns.campaign import Campaign, Item
    from yinuo.programmes.campaigns.frozen import Amendment
    from yinuo.programmes.campaigns.targets import Target

KIND: Final = "campaign"
CATEGORY: Final = "campaign_item"
NO_SIGNER: Final = Sentence("要由管得到每一家承办单位的负责人来签，起草的人自己不能签。")
IS_FROZEN: Final = Sentence("这一仗已经签了，不能再改草稿。要改，走公开的修订。")


def day_of(now: datetime | None) -> date:
    """Give the place's day of an instant; None is now."""
    return current_calendar().local_date(now or datetime.now(UTC))


def draft(
    campaign: Campaign, place: str, actor: Actor, now: datetime | None = None, *, is_example: bool = False
) -> Drive:
    """Write a campaign down, or write its draft anew. Raises NotAllowed, or Invalid for units that are not there."""
    seat = policy.drafter(actor, day_of(now))
    if seat is None:
        raise NotAllowed
    see(campaign)
    with transaction.atomic():
        known = Drive.objects.select_for_update().filter(code=campaign.code).first()
        if known is None:
            return _first_draft(campaign, place, actor, seat, now, is_example=is_example)
        if known.state != DRAFTED:
            raise Invalid.whole(IS_FROZEN, is_conflict=True)
        if known.drafted_by_id != actor.person:
            raise NotAllowed
        campaign = replace(campaign, targets=campaign.targets or _kept_targets(known, campaign))
        known.document, known.starts_on, known.ends_on = document_of(campaign), campaign.start, campaign.end
        known.save(update_fields=["document", "starts_on", "ends_on"])
        return known


def _first_draft(
    campaign: Campaign, place: str, actor: Actor, seat: Seat, now: datetime | None, *, is_example: bool
) -> Drive:
    stream = begin(KIND)
    tell(stream, Told("drafted", actor.person, "drafter", seat.unit, {"campaign": campaign.code}), now)
    return Drive.objects.create(
        code=campaign.code,
        stream_id=stream,
        document=document_of(campaign),
        place_id=place,
        drafter_id=seat.unit,
        drafted_by_id=actor.person,
        starts_on=campaign.start,
        ends_on=campaign.end,
        is_example=is_example,
    )


def _kept_targets(drive: Drive, campaign: Campaign) -> tuple[Target, ...]:
    """Give the targets of the draft before, which no sheet holds: those whose track is still there."""
    tracks = {one.code for one in campaign.tracks}
    return tuple(one for one in campaign_of(drive.document).targets if one.track in tracks)


def see(campaign: Campaign) -> None:
    """Raise Invalid for what cannot be drafted here: units that are not there, days that the calendar has not."""
    _see_units(campaign)
    _see_days(campaign)


def _see_units(campaign: Campaign) -> None:
    """Raise Invalid, item by item, for units that the place's book has not."""
    _places, units = nodes()
    faults = {
        item.code: Sentence("没有「{unit}」这家单位。", unit=code)
        for item in campaign.items
        for code in (item.unit, *item.support_units)
        if code not in units
    }
    faults |= {
        track.code: Sentence("没有「{unit}」这家单位。", unit=track.lead_unit)
        for track in campaign.tracks
        if track.lead_unit not in units
    }
    if faults:
        raise Invalid(faults)


def _see_days(campaign: Campaign) -> None:
    """Raise Invalid where the place's calendar does not reach: nobody could say how many working days are left."""
    try:
        current_calendar().working_days_between(campaign.start - ONE_DAY, campaign.end)
    except NotCovered as missing:
        raise Invalid({"days": next(iter(missing.fields.values()))}) from None


def may_sign(drive: Drive, campaign: Campaign, actor: Actor, on: date) -> Seat | None:
    """Give the seat from which this actor may sign or amend it: above every unit in it, and not the drafter."""
    _places, units = nodes()
    codes = {item.unit for item in campaign.items} | {track.lead_unit for track in campaign.tracks}
    codes |= {target.unit for target in campaign.targets}
    if actor.person == drive.drafted_by_id or not codes <= set(units):
        return None
    return policy.signer(actor, on, (units[code].path for code in codes))


def sign(code: str, actor: Actor, now: datetime | None = None) -> Drive:
    """Freeze a campaign: its text's hash goes into the log, and from here on it changes by amendments alone."""
    with transaction.atomic():
        drive = locked(code)
        campaign = campaign_of(drive.document)
        seat = may_sign(drive, campaign, actor, day_of(now))
        if seat is None:
            raise NotAllowed if policy.drafter(actor, day_of(now)) is None else Invalid.whole(NO_SIGNER)
        if drive.state != DRAFTED:
            raise Invalid.whole(IS_FROZEN, is_conflict=True)
        if not campaign.items:
            raise Invalid.whole(Sentence("还没有一项，签不了。"))
        at = now or datetime.now(UTC)
        _write(drive, campaign, Told("frozen", actor.person, "lead", seat.unit, {}), at, now)
        drive.state, drive.signer_id, drive.frozen_at = FROZEN, seat.unit, at
        drive.save(update_fields=["state", "signer", "frozen_at", "document"])
        _list_items(drive, campaign.items)
    return drive


def locked(code: str) -> Drive:
    """Give a campaign, locked until the transaction ends. Raises NotFound."""
    found = Drive.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def locked_draft(code: str, actor: Actor, on: date) -> Drive:
    """Give a draft, locked, to its drafter alone. Raises NotFound, NotAllowed; Invalid once it is signed."""
    drive = locked(code)
    if drive.drafted_by_id != actor.person or policy.drafter(actor, on) is None:
        raise NotAllowed
    if drive.state != DRAFTED:
        raise Invalid.whole(IS_FROZEN, is_conflict=True)
    return drive


def _write(drive: Drive, campaign: Campaign, told: Told, at: datetime, now: datetime | None) -> None:
    """Write a text that is signed: into the record, and beside it; `told.texts` holds a reason where there is one."""
    before = drive.texts.order_by("-n").first()
    text = canonical_text(campaign, before.sha256 if before else "")
    changes = [str(line) for line in diff(campaign_of(drive.document), campaign)] if before else []
    n, sha256 = (before.n + 1 if before else 1), text_hash(text)
    public = {"campaign": drive.code, "n": n, "sha256": sha256}
    tell(drive.stream_id, Told(told.type, told.person, told.role, told.unit, public, told.texts), now)
    reason = told.texts.get("reason", "")
    SignedText.objects.create(
        campaign=drive, n=n, text=text, sha256=sha256, changes=changes, reason=reason, signed_at=at
    )
    drive.document = document_of(campaign, before.sha256 if before else "")


def _list_items(drive: Drive, items: Iterable[Item]) -> None:
    known = set(drive.items.values_list("code", flat=True))
    new = [
        DriveItem(campaign=drive, code=item.code, unit_id=item.unit)
        for item in items
        if item.code not in known
    ]
    DriveItem.objects.bulk_create(new, batch_size=500)


def amend(code: str, change: Amendment, actor: Actor, now: datetime | None = None) -> Drive:
    """Change a frozen campaign in the open: a new signed text, the difference, the reason; the denominator stays."""
    with transaction.atomic():
        drive = locked(code)
        campaign = campaign_of(drive.document)
        seat = may_sign(drive, campaign, actor, day_of(now))
        if seat is None:
            raise NotAllowed
        if drive.state != FROZEN:
            raise Invalid.whole(Sentence("还是草稿，直接改就是。"), is_conflict=True)
        after = amended(campaign, change)
        _see_units(after)
        told = Told("amended", actor.person, "lead", seat.unit, {}, {"reason": change.reason.strip()})
        _write(drive, after, told, now or datetime.now(UTC), now)
        drive.save(update_fields=["document"])
        _list_items(drive, after.items)
    return drive


def launch(code: str, signer: Actor, now: datetime | None = None, most: int = 0) -> int:
    """Let items of a frozen campaign become matters, `most` at once (0: all); gives how many still wait.

    Drafted in the name of who drafted the campaign and launched by who signed it, each through the gate.
    """
    drive = Drive.objects.select_related("place").get(code=code)
    if drive.state != FROZEN:
        raise Invalid.whole(Sentence("签了才能开始。"), is_conflict=True)
    campaign = campaign_of(drive.document)
    told = {item.code: item for item in campaign.under_way}
    waiting = [row for row in drive.items.filter(matter=None).order_by("pk") if row.code in told]
    drafter = staff(Account.objects.get(person=drive.drafted_by))
    for row in waiting[: most or None]:
        _launch_one(drive, row, told[row.code], (drafter, signer), now)
    return max(len(waiting) - most, 0) if most else 0


def _launch_one(
    drive: Drive, row: DriveItem, item: Item, who: tuple[Actor, Actor], now: datetime | None
) -> None:
    drafter, signer = who
    key = f"{drive.code}/{item.code}"
    given: dict[str, Any] = {
        "kind": "task", "category": CATEGORY, "place": drive.place_id, "title": item.title,
        "body": item.title, "due_on": item.due, "proof": item.proof or item.title, "strength": "guarantee",
        "lead_unit": item.unit, "source": "example" if drive.is_example else "portal",
    }  # fmt: skip
    with transaction.atomic():
        filed = act("", "submit", actor=drafter, given=given, now=now, key=Key("campaign", key))
        matter = Matter.objects.get(ref=filed.ref)
        if matter.state == "draft":
            support = {"support_units": list(item.support_units)}
            act(filed.ref, "launch", actor=signer, given=support, now=now, key=Key("campaign/launch", key))
        row.matter = matter
        row.save(update_fields=["matter"])
