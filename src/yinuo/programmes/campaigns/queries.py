"""A campaign read out of the register: its document, and what came of each item as the public reads it on a day."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.campaign import Item
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.frozen import diff
from yinuo.programmes.campaigns.models import DRAFTED, Drive, DriveItem, SignedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from yinuo.base.errors import Sentence
    from yinuo.programmes.campaigns.campaign import Campaign

HELD: Final = ("parked",)
STATES: Final = ("waiting", "in_progress", "checking", "done", "parked", "ended")
"""How an item stands: not launched, worked on, reported done, passed its check, parked, ended without success."""


OWN: Final = frozenset(("checking", "parked"))
"""States that are told as such."""


class Standing(NamedTuple):
    """Where one item's matter stands on the day that is read."""

    ref: str
    state: str
    outcome: str
    first_due: date | None
    current_due: date | None
    later_dues: tuple[date, ...]
    closed_on: date | None
    is_remedy_open: bool
    unit: str

    @property
    def column(self) -> str:
        """One of STATES."""
        if self.state == "closed":
            return "done" if self.outcome == "done" else "ended"
        return self.state if self.state in OWN else "in_progress"

    def is_late(self, on: date) -> bool:
        """Say whether its date has passed without a result; what is with a checker is no longer the doer's."""
        return self.column == "in_progress" and self.current_due is not None and self.current_due < on


@dataclass(frozen=True)
class Read:
    """A campaign as it stands on a day: the row, the campaign with what came of its items, and where each stands."""

    drive: Drive
    campaign: Campaign
    standings: Mapping[str, Standing]
    on: date
    at: datetime

    def column(self, code: str) -> str:
        """Give how an item stands: one of STATES."""
        return self.standings[code].column if code in self.standings else "waiting"

    @property
    def late(self) -> list[str]:
        """The numbers of what is under way and past its date; what was split or struck off is not."""
        known = (self.standings.get(item.code) for item in self.campaign.under_way)
        return [one.ref for one in known if one is not None and one.is_late(self.on)]


def drives(now: datetime) -> list[Drive]:
    """Give every campaign that stood by then, signed or quoted, the newest first."""
    return list(_standing(now).order_by("-starts_on", "-is_example", "code").defer("document"))


def _standing(now: datetime) -> QuerySet[Drive]:
    return Drive.objects.exclude(state=DRAFTED).filter(frozen_at__lte=now)


def standing_drive(code: str, now: datetime) -> Drive:
    """Give a campaign that stood by then. Raises NotFound."""
    drive = _standing(now).select_related("signer", "drafter").defer("document").filter(code=code).first()
    if drive is None:
        raise NotFound
    return drive


def read(drive: Drive, on: date, now: datetime) -> Read:
    """Read a campaign as it was signed last by then, with what came of its items: a few queries, however many items."""
    standings = dict(_standings(drive))
    campaign = as_signed(drive, now)
    items = tuple(_came_of(item, standings.get(item.code)) for item in campaign.items)
    return Read(drive, replace(campaign, items=items), standings, on, now)


def _came_of(item: Item, at: Standing | None) -> Item:
    """Give an item with what came of it; most are under way, and stay as they were signed."""
    if at is None:
        return item
    is_held = at.state in HELD or at.is_remedy_open
    if at.column == "done" or is_held:
        checked = at.closed_on if at.column == "done" else None
        return Item(*(*SIGNED(item), checked, is_held))
    return item


SIGNED: Final = attrgetter(*(field.name for field in fields(Item)[:-2]))
"""What was signed of an item: all but its last two fields, which tell what came of it."""


def as_signed(drive: Drive, now: datetime) -> Campaign:
    """Give the campaign as its last text by then says; what is only quoted was signed by nobody here."""
    texts = SignedText.objects.filter(campaign=drive, signed_at__lte=now).order_by("-n")
    last = texts.values_list("pk", "sha256").first()
    if last is None:
        return campaign_of(drive.document)
    return signed(*last)


def signed(pk: int, sha256: str) -> Campaign:
    """Give the campaign of a signed text: read once, for its hash names it for good."""

    def read() -> Campaign:
        return campaign_of(json.loads(bytes(SignedText.objects.values_list("text", flat=True).get(pk=pk))))

    return with_book(("campaign", sha256), read)


def changes_of(text: SignedText) -> tuple[Sentence, ...]:
    """Say what an amendment changed, to be read in any language; the first text changed nothing."""
    if text.n == 1:
        return ()

    def read() -> tuple[Sentence, ...]:
        before = SignedText.objects.values_list("pk", "sha256").get(campaign=text.campaign_id, n=text.n - 1)
        return diff(signed(*before), signed(text.pk, text.sha256))

    return with_book(("changes", text.sha256), read)


def _standings(drive: Drive) -> Iterable[tuple[str, Standing]]:
    """Give (code, standing) of every launched item that the public may read."""
    rows = DriveItem.objects.filter(campaign=drive, matter__shown__isnull=False).order_by()
    shown = PublicMatter.objects.filter(pk__in=rows.values("matter"))
    later = dict(shown.exclude(later_dues=[]).values_list("pk", "later_dues"))
    columns = (
        "ref",
        "state",
        "outcome",
        "first_due",
        "current_due",
        "closed_on",
        "is_remedy_open",
        "lead_unit",
    )
    told = rows.values_list("code", "matter_id", *(f"matter__shown__{name}" for name in columns))
    for code, stream, ref, state, outcome, first, current, closed, is_open, unit in told:
        dues = tuple(date.fromisoformat(day) for day in later.get(stream, ()))
        yield code, Standing(ref, state, outcome, first, current, dues, closed, is_open, unit)
