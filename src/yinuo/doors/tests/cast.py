"""The standing cast at the doors: accounts, codes, and one scene for each of the 18 verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.people.models import Account, Appointment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.kernel.matters.act import Acted

ASKED = {
    "kind": "request",
    "category": "help",
    "body": "门口的灯不亮",
    "place": "lane",
    "about_office": False,
}
PROMISED = {
    "kind": "commitment",
    "title": "修好小桥",
    "body": "换吊杆",
    "due_on": "2025-09-17",
    "proof": "带日期的照片",
    "strength": "strive",
    "lead_unit": "roads",
    "category": "help",
    "place": "lane",
}


class Cast:
    """The world's cast with an account for each of its staff, and the code of each matter that was asked for."""

    def __init__(self) -> None:
        self.world = build()
        self.codes: dict[str, str] = {}
        for name, actor in self.world._actors.items():
            seat = actor.seats[0]
            Account.objects.create(username=name, person_id=actor.person)
            Appointment.objects.create(
                person_id=actor.person, role=seat.bundle, unit_id=seat.unit,
                place_id=seat.place_path.rsplit("/", 1)[-1], from_on=seat.from_on,
            )  # fmt: skip
        plain = self.world.ask

        def ask(kind: str = "request", **more: Any) -> Acted:
            done = plain(kind, **more)
            self.codes[done.ref] = done.code
            return done

        self.world.ask = ask  # type: ignore[method-assign]

    def account(self, name: str) -> Account:
        return Account.objects.get(username=name)

    def drafted(self) -> str:
        return self.world.act("", "submit", "handler", PROMISED).ref

    def parked(self) -> str:
        ref = self.world.assigned()
        given = {"text": "等材料", "interim": "先放灯", "review_on": "2025-09-18"}
        self.world.act(ref, "park", "handler", given)
        self.world.act(ref, "park", "head", {"decision": "agree"})
        return ref

    def solved(self) -> str:
        ref = self.world.reported()
        self.world.act(ref, "confirm", self.world.requester(ref))
        return ref

    def declined(self, *, is_accepted: bool = True) -> str:
        ref = self.world.accepted() if is_accepted else self.world.ask().ref
        self.world.act(ref, "end", "desk", DECLINE)
        self.world.act(ref, "end", "desk2", {"decision": "agree"})
        return ref


DECLINE = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "去隔壁窗口"}
ACCEPT = {
    "title": "门口的灯不亮",
    "category": "help",
    "visibility": "public",
    "first_contact_unit": "lane-office",
}
AGREE = {"decision": "agree"}


@dataclass(frozen=True)
class Scene:
    """One verb: how it comes to it, who does it with what (the asker by code), who decides, and where it leads."""

    before: Callable[[Cast], str]
    who: str
    given: Mapping[str, Any] = field(default_factory=dict)
    second: str = ""
    decision: Mapping[str, Any] = field(default_factory=lambda: AGREE)
    leads_to: str = ""
    outcome: str = ""
    refused: bool = False


SCENES: dict[str, Scene] = {
    "submit": Scene(lambda _c: "", "asker", ASKED, leads_to="submitted"),
    "accept": Scene(lambda c: c.world.ask().ref, "desk", ACCEPT, leads_to="accepted"),
    "launch": Scene(Cast.drafted, "head", leads_to="in_progress"),
    "assign": Scene(lambda c: c.world.accepted(), "desk", {"lead_unit": "roads"}, leads_to="in_progress"),
    "hand_back": Scene(
        lambda c: c.world.assigned(),
        "handler",
        {"text": "路灯归电力", "proposed_unit": "water"},
        leads_to="accepted",
    ),
    "report": Scene(
        lambda c: c.world.assigned(),
        "handler",
        {"result": "done", "text": "换了灯泡"},
        leads_to="awaiting_reply",
    ),
    "confirm": Scene(lambda c: c.world.reported(), "requester", leads_to="closed", outcome="solved"),
    "send_back": Scene(lambda c: c.world.reported(), "requester", leads_to="in_progress"),
    "review": Scene(
        lambda c: c.world.reported(result="partly"),
        "checker",
        {"ruling": "back", "text": "还差一盏"},
        leads_to="in_progress",
    ),
    "lapse": Scene(lambda c: c.world.reported(), "desk", refused=True),
    "move_date": Scene(
        lambda c: c.world.assigned(),
        "handler",
        {"due_on": "2025-08-27", "text": "缺一个零件", "done_so_far": "拆下来了"},
        "head",
        leads_to="in_progress",
    ),
    "park": Scene(
        lambda c: c.world.assigned(),
        "handler",
        {"text": "等材料", "interim": "先放灯", "review_on": "2025-09-18"},
        "head",
        leads_to="parked",
    ),
    "resume": Scene(Cast.parked, "handler", leads_to="in_progress"),
    "end": Scene(
        lambda c: c.world.accepted(), "desk", DECLINE, "desk2", leads_to="closed", outcome="declined"
    ),
    "settle": Scene(
        lambda c: c.world.accepted("dispute"),
        "requester",
        {"outcome": "not_settled"},
        leads_to="closed",
        outcome="not_settled",
    ),
    "reopen": Scene(Cast.solved, "requester", {"text": "又不亮了"}, leads_to="in_progress"),
    "appeal": Scene(
        Cast.declined,
        "requester",
        {"text": "就归这里"},
        "checker",
        {"decision": "agree", "text": "归这里"},
        leads_to="accepted",
    ),
    "withdraw": Scene(lambda c: c.world.ask().ref, "requester", leads_to="closed", outcome="withdrawn"),
}
