"""A place where a symposium is held: who opens, enters and answers there, from a browser without script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.programmes.voices.tests.browsing import browser, shown_code

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

OPENS, HELD, AFTER = date(2025, 8, 19), date(2025, 8, 22), date(2025, 8, 23)


@dataclass(frozen=True)
class Hall:
    """One pack's: the units' codes, and the accounts of those who do something."""

    pack: str
    place: str
    unit: str
    opener: str
    recorder: str
    department: str
    answerer: str
    second: str
    group: str
    one: str
    city_desk: str
    stranger: str
    checker: str

    def at(self, username: str = "", on: date = HELD, language: str = "zh-hans") -> Client:
        """Give a browser, logged in where a name is given, on a day."""
        return browser(username, on, language)

    def opened(self, on: date = OPENS, held: date = HELD, **more: Any) -> str:
        """Open a symposium through the form; gives its code."""
        answer = self.at(self.opener, on).post("/desk/voices/sessions/new", self.opening(held, **more))
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"]).split("?")[0].rsplit("/", 1)[1]

    def opening(self, held: date = HELD, **more: Any) -> dict[str, Any]:
        """Give the form of a symposium as it is typed."""
        typed = {
            "title": "谈谈社保和读书", "topics": "社保怎么缴\n\n孩子在哪儿读书", "held_on": held.isoformat(),
            "from_at": "15:00", "place": self.place, "spot": "二楼", "unit": self.unit, "group": self.group,
            "departments": [self.department], "token": "opening-token-1",
        }  # fmt: skip
        return {**typed, **more}

    def entered(self, code: str, speaker: int, body: str, on: date = HELD, **more: Any) -> str:
        """Enter a question at the desk; gives the tracking code that the page shows."""
        answer = self.post_entry(code, speaker, body, on, **more)
        assert answer.status_code == 200, answer.content.decode()
        return shown_code(answer)

    def post_entry(self, code: str, speaker: int | str, body: str, on: date = HELD, **more: Any) -> Any:
        typed = {
            "verb": "enter", "token": f"entry-{speaker}-{len(body)}-{body[:6]}", "body": body, "speaker": speaker,
            "group": self.group, "consent": "on", **more,
        }  # fmt: skip
        who = typed.pop("who", self.recorder)
        return self.at(who, on).post(f"/desk/voices/sessions/{code}", typed)

    def taken(self, code: str, speaker: int, body: str, title: str, on: date = HELD) -> str:
        """Enter a question and give it to the department by the same press."""
        return self.entered(code, speaker, body, on, title=title, lead_unit=self.department)

    def answered(self, code: str, n: int, text: str, on: date = HELD, who: str = "") -> HttpResponse:
        """Write down what was answered on the spot."""
        typed = {"verb": f"answer-{n}", "token": f"answer-token-{n}-{text[:4]}", "text": text}
        return self.at(who or self.answerer, on).post(f"/desk/voices/sessions/{code}", typed)  # type: ignore[return-value]

    def act(self, ref: str, verb: str, who: str, on: date, **given: Any) -> None:
        """Do one act at the gate on a day: by an account, or "code:" and a code."""
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.act import act
        from yinuo.kernel.matters.actors import holder, staff
        from yinuo.kernel.matters.situation import SYSTEM
        from yinuo.kernel.people.models import Account

        if who == "system":
            actor = SYSTEM
        elif who.startswith("code:"):
            actor = holder(who[5:]).actor
        else:
            actor = staff(Account.objects.get(username=who))
        act(ref, verb, actor=actor, given=given, now=story_instant(on))


def built(hall: Hall) -> Hall:
    """Load the pack with its people."""
    from yinuo.config.testing import put_pack

    put_pack(hall.pack)
    return hall


HALLS = {
    "pinghu": Hall(
        "pinghu", "slp-jd-a-1", "sl-shequ-a", "handler-shequ-a", "desk-jiedao-a", "sl-ju-d", "handler-ju-d",
        "handler-ju-d-2", "riders", "骑手", "desk", "handler-qiye-a", "checker-ju-c",
    ),
    "harbour": Hall(
        "harbour", "mw-quay-1", "hb-c-quay", "handler-c-quay", "desk-quay", "hb-people", "handler-people",
        "handler-people-2", "deckhands", "Deckhand", "desk", "handler-firm-a", "checker-safety",
    ),
}  # fmt: skip
