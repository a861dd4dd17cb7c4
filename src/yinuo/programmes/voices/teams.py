"""The volunteer teams as the pack names them, and what a call to one is: an ordinary matter with its time limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.models import TeamCall

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.act import Acted

NO_SUCH_TEAM: Final = Sentence("没有这支小队。请从列表里选。")
NO_TIME: Final = Sentence("留了号码，就写几点打来是安全的。")
NOT_CALLED: Final = Sentence("这支小队叫什么、怎么叫，版面没有写。有事请走「我要提」。")
MOST_TIME: Final = 60


@dataclass(frozen=True, slots=True)
class Team:
    """One team: what it is for, how many it has (None: not known), the category its calls are filed under.

    Without a category nobody knows how to call it: the page counts such teams and does not name them.
    """

    code: str
    name: str
    name_en: str
    duty: str
    duty_en: str
    category: str
    size: int | None = None
    is_example: bool = False

    @property
    def called(self) -> str:
        """Give the team's name in the reader's language."""
        return self.name if is_chinese() else self.name_en or self.name

    @property
    def does(self) -> str:
        """Say what the team is for in the reader's language; "" where nobody knows."""
        return self.duty if is_chinese() else self.duty_en or self.duty

    @property
    def may_be_called(self) -> bool:
        """Whether it is known how to call the team."""
        return bool(self.category)

    @property
    def is_sealed(self) -> bool:
        """Whether a call to it is sealed from the first minute."""
        row = book().categories.get(self.category)
        return row is not None and row.is_sealed


def teams() -> tuple[Team, ...]:
    """Give the place's teams in their order; none where its pack names none."""
    return tuple(_team(row) for row in current_pack().words.get("teams", ()))


def _team(row: Mapping[str, Any]) -> Team:
    said = (str(row.get(name, "")) for name in ("code", "name", "name_en", "duty", "duty_en", "category"))
    code, name, name_en, duty, duty_en, category = said
    size = row.get("size")
    return Team(code, name, name_en, duty, duty_en, category, size, is_example=bool(row.get("is_example")))


def team_of(code: str) -> Team:
    """Give a team by its code. Raises NotFound for none."""
    found = next((team for team in teams() if team.code == code), None)
    if found is None:
        raise NotFound(NO_SUCH_TEAM)
    return found


def call(team: Team, typed: Mapping[str, str], token: str, on: date, now: datetime | None) -> Acted:
    """Call a team: a matter is filed, and a row says which team. Raises Invalid.

    When it is safe to ring stands with the words asked, which can be forgotten; a number is kept with the contacts.
    """
    if not team.may_be_called:
        raise Invalid.whole(NOT_CALLED)
    number, safe = typed.get("contact", "").strip(), " ".join(typed.get("safe", "").split())[:MOST_TIME]
    if number and not safe:
        raise Invalid({"safe": NO_TIME})
    body = typed.get("body", "").strip()
    if body and safe:
        body = f"{body}\n{gettext('安全的时间：%(safe)s') % {'safe': safe}}"
    given: dict[str, Any] = {
        "kind": "request", "category": team.category, "body": body, "place": typed.get("place", ""),
        "about_office": False, "source": "portal", "language": "zh-hans" if is_chinese() else "en",
    }  # fmt: skip
    if number:
        given |= {"contact": number, "keep_contact": True}
    with transaction.atomic():
        done = act("", "submit", actor=ASKER, given=given, now=now, key=Key("team", token))
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        TeamCall.objects.get_or_create(stream_id=stream, defaults={"team": team.code, "called_on": on})
    return done


def called_team(stream: int) -> Team | None:
    """Give the team that a matter called; None for a matter that called none, or one the pack no longer names."""
    row = TeamCall.objects.filter(pk=stream).first()
    return next((team for team in teams() if row and team.code == row.team), None)
