"""What is read of a symposium on a day: its questions as the public or as staff read them. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.voices.groups import groups
from yinuo.programmes.voices.models import Symposium, SymposiumQuestion
from yinuo.programmes.voices.symposium_rules import Asked, Counted, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from yinuo.kernel.matters.models import Matter

NO_SUCH_SYMPOSIUM = Sentence("没有这一场座谈会。请从列表里选。")


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest result that a unit reported of a question, in its own words."""

    unit: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question on a day: the matter as it stands, and its public row once there is one."""

    row: SymposiumQuestion
    matter: Matter
    shown: PublicMatter | None
    on: date

    @property
    def is_on_spot(self) -> bool:
        """Whether it was answered then and there."""
        return self.row.on_spot_on is not None and self.row.on_spot_on <= self.on

    @property
    def has_ended(self) -> bool:
        """Whether it has an outcome."""
        return self.matter.state == "closed"

    @property
    def asked(self) -> Asked:
        """What is counted of it."""
        due = self.shown.first_due if self.shown else None
        reported = self.shown.reported_on if self.shown else None
        return Asked(self.is_on_spot, due, reported, self.matter.outcome)

    @property
    def answer(self) -> Answer | None:
        """The latest result that was reported; None before there is one."""
        moments = self.shown.moments if self.shown else []
        told = [one for one in moments if one["type"] == "report" and one.get("words", {}).get("text")]
        if not told:
            return None
        last = told[-1]
        return Answer(str(last.get("unit", "")), date.fromisoformat(last["on"]), last["words"]["text"])


def who_of(row: SymposiumQuestion) -> str:
    """Give who asked, as the public reads it: "rider 3", or that it came by code before the day."""
    if row.speaker is None:
        return gettext("事先提的 %(n)d") % {"n": row.n}
    one = next((group.speaker for group in groups() if group.code == row.group), gettext("发言人"))
    return gettext("%(who)s %(n)d") % {"who": one, "n": row.speaker}


def announced(on: date) -> QuerySet[Symposium]:
    """Give the symposia that are public on a day, the latest first."""
    found = Symposium.objects.filter(opened_on__lte=on).select_related("unit", "place")
    return found.order_by("-held_on", "-id")


def one(code: str, on: date) -> Symposium:
    """Give a symposium by its code. Raises NotFound for none that is public on this day."""
    found = announced(on).filter(code=code.replace("\x00", "")[:40]).first()
    if found is None:
        raise NotFound(NO_SUCH_SYMPOSIUM)
    return found


def questions(of: Iterable[Symposium], on: date) -> dict[int, list[Question]]:
    """Give every question that was asked by a day, by symposium and in order; sealed ones too, for staff alone."""
    codes = [symposium.pk for symposium in of]
    rows = SymposiumQuestion.objects.filter(symposium__in=codes, asked_on__lte=on)
    found = list(rows.select_related("stream").order_by("symposium", "n"))
    shown = PublicMatter.objects.filter(pk__in=[row.pk for row in found], public_from__lte=on).in_bulk()
    told: dict[int, list[Question]] = {pk: [] for pk in codes}
    for row in found:
        told[row.symposium_id].append(Question(row, row.stream, shown.get(row.pk), on))
    return told


def for_public(asked: Sequence[Question]) -> list[Question]:
    """Give those that are not sealed: of a sealed one the public does not even read that it was asked here."""
    return [question for question in asked if question.matter.visibility == "public"]


def counted_of(asked: Sequence[Question], on: date) -> Counted:
    """Count a symposium's questions."""
    return counted([question.asked for question in asked], on)


def placed(streams: Iterable[int]) -> dict[int, SymposiumQuestion]:
    """Give where matters were asked, by stream; nothing for those asked elsewhere."""
    return SymposiumQuestion.objects.select_related("symposium").in_bulk(list(streams))
