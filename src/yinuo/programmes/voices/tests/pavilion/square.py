"""A community with its pavilion: who takes in, who mediates, who may not read, each from a browser without script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from yinuo.programmes.voices.tests.browsing import browser, ref_of, shown_code

if TYPE_CHECKING:
    from django.test import Client

ON = date(2025, 8, 19)
FORM = re.compile(r"<form class=\"verb\" id=\"form-([a-z_]+)\".*?</form>", re.DOTALL)
HIDDEN = re.compile(r"<input type=\"hidden\" name=\"([a-z_]+)\" value=\"([^\"]*)\"")


@dataclass(frozen=True)
class Square:
    """One pack's: its codes, and the accounts of those who do something."""

    pack: str
    place: str
    unit: str
    desk: str
    handler: str
    mediator: str
    mediator2: str
    lead: str
    technician: str
    checker: str
    auditor: str
    team: str
    emergency: str

    def at(self, username: str = "", on: date = ON, language: str = "zh-hans") -> Client:
        """Give a browser, logged in where a name is given, on a day."""
        return browser(username, on, language)

    def with_code(self, code: str, on: date = ON) -> Client:
        """Give the browser of whoever holds a code."""
        client = self.at(on=on)
        assert client.post("/c", {"code": code}).status_code in {302, 303}
        return client

    def mine(self, code: str, on: date = ON) -> str:
        """Give the page of whoever holds a code."""
        answer = self.with_code(code, on).get("/mine")
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    def press(self, code: str, form: str, on: date = ON) -> Any:
        """Press a button of a panel on that page, with just what its form carries."""
        client = self.with_code(code, on)
        page = client.get("/mine").content.decode()
        shown = {found[1]: found[0] for found in FORM.finditer(page)}
        return client.post("/mine/act", dict(HIDDEN.findall(shown[form])))

    def forms(self, code: str, on: date = ON) -> set[str]:
        """Give the names of the forms on that page."""
        return {found[1] for found in FORM.finditer(self.mine(code, on))}

    def raised(self, category: str, body: str, on: date = ON) -> str:
        """Bring something at the pavilion through its form; gives the code."""
        client = self.at(on=on)
        url = f"/at/{self.place}?category={category}"
        page = client.get(url).content.decode()
        token = page.split('name="token" value="')[1].split('"')[0]
        picked = re.findall(r'name="category" value="([^"]+)"[^>]* checked', page)
        other = re.findall(r'<option value="([^"]+)" selected', page.split('name="other"')[1])
        typed = {"category": picked[0], "other": other[0] if other else "", "body": body, "about": "no"}
        assert (typed["other"] if picked == ["other"] else picked[0]) == category
        answer = client.post(f"/at/{self.place}", {"token": token, "contact": "none", **typed})
        assert answer.status_code == 200, answer.content.decode()
        return shown_code(answer)

    def act(self, ref: str, verb: str, who: str, on: date = ON, **given: Any) -> Any:
        """Do one act at the gate on a day: by an account, or "code:" and a code."""
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.act import act
        from yinuo.kernel.matters.actors import holder, staff
        from yinuo.kernel.matters.recording import Key
        from yinuo.kernel.people.models import Account

        actor = holder(who[5:]).actor if who.startswith("code:") else staff(Account.objects.get(username=who))
        key = Key("test", token_urlsafe(12))
        return act(ref, verb, actor=actor, given=given, now=story_instant(on), key=key)

    def disputed(self, on: date = ON) -> tuple[str, str, str]:
        """Bring a dispute, take it in, invite the other side; gives (ref, the code of one side, of the other)."""
        one = self.raised("dispute", "楼上的狗半夜叫", on)
        ref = ref_of(one)
        accept = {
            "title": "狗半夜叫",
            "category": "dispute",
            "visibility": "sealed",
            "first_contact_unit": self.unit,
        }
        self.act(ref, "accept", self.desk, on, **accept)
        other = self.act(ref, "contact", self.desk, on, text="请来谈", invites_party=True).code
        assert other
        return ref, one, other

    def mediated(self, on: date = ON) -> tuple[str, str, str]:
        """Go on until both agreed, each by the button of their own page, and it is in the mediators' hands."""
        ref, one, other = self.disputed(on)
        for code in (one, other):
            assert self.press(code, "agree", on).status_code == 303
        self.act(ref, "assign", self.desk, on, lead_unit=self.unit)
        return ref, one, other


def built(square: Square) -> Square:
    """Load the pack with its people."""
    from yinuo.config.testing import put_pack

    put_pack(square.pack)
    return square


SQUARES = {
    "pinghu": Square(
        "pinghu", "slp-jd-a-1", "sl-shequ-a", "desk", "handler-shequ-a", "mediator", "mediator2", "head-jiedao-a",
        "technician", "checker-ju-c", "auditor", "patrol", "110",
    ),
    "harbour": Square(
        "harbour", "mw-quay-1", "hb-c-quay", "desk", "handler-c-quay", "mediator-c-quay", "mediator-c-quay-2",
        "head-quay", "technician", "checker-safety", "auditor", "watch", "911",
    ),
}  # fmt: skip
