"""The examples of the OpenAPI document: every one is what its call answers, and keeps to the document."""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from yinuo.doors.api.document import EXAMPLES, document
from yinuo.doors.tests.cast import ACCEPT, SCENES
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category, Facility, Pack
from yinuo.kernel.matters.fields import NOTE_FIELDS, VERB_FIELDS
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

# The examples are of the whole house: where the folder of a programme is gone, they are not made anew.
campaigns = pytest.importorskip("yinuo.programmes.campaigns.tests.recorded")
claims = pytest.importorskip("yinuo.programmes.claims.tests.recorded")
events = pytest.importorskip("yinuo.programmes.events.tests.recorded")
recognitions = pytest.importorskip("yinuo.programmes.recognitions.tests.recorded")
stations = pytest.importorskip("yinuo.programmes.stations.tests.recorded")
ventures = pytest.importorskip("yinuo.programmes.ventures.tests.owned")
talks = pytest.importorskip("yinuo.programmes.voices.tests.talks.talk")
works = pytest.importorskip("yinuo.programmes.works.tests.closed")

VOICES = ("requester", "desk", "handler", "head", "checker", "mediator", "auditor", "asker", "other")
WITHOUT = {"matter_photo", "import_left", "import_return", "return", "workflow"}
"""A picture and a sheet are no JSON, and the whole law would drown the document: both are described by their shape."""
REFUSED = {"matter_lapse", "matter_erased", "need_hand"}
"""What no caller may do: only the clock lets a matter lapse, and what is erased is erased by the machinery."""
TEAM = {
    "code": "errands", "name": "跑腿小队", "name_en": "Errands", "duty": "搬一搬、看一看",
    "duty_en": "Carries and looks", "category": "help", "size": 9,
}  # fmt: skip
SHAPES = (
    (r"TC-2025-[0-9A-Z]{8}", "TC-2025-0000000A"),
    (r"T\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "T08:00:00Z"),
    (
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
        "00000000-0000-4000-8000-000000000000",
    ),
    (r"\b[0-9a-f]{64}\b", "0" * 64),
    (r"/imports/\d+", "/imports/7"),
    (r"lamp-[0-9a-z]{5}\b", "lamp-00000"),
    (r'"label": "[0-9A-Z]{5}"', '"label": "7K3QD"'),
    (r'"line": \d+', '"line": 7'),
    (r'"(line|correct)": "\d+"', r'"\1": "7"'),
    (r"\b(202\d{5})-(?!shift|talks|lamps|light)[0-9a-z]{5}\b", r"\1-00000"),
)
FIXED = {"code": "7K3M9PQRT2WX", "next_cursor": "WyIyMDI1", "n_bytes": 2048}
"""What is different every time, as it stands in the examples."""


def settled(record: Any) -> Any:
    """Give an answer with what chance and the clock put there made plain."""
    text = json.dumps(record, ensure_ascii=False)
    for pattern, plain in SHAPES:
        text = re.sub(pattern, plain, text)
    return json.loads(text, object_hook=_fixed)


def _fixed(record: dict[str, Any]) -> dict[str, Any]:
    if "phase" in record and "number" in record:
        record["number"] = 7
        record |= {name: "2025-08-18T08:00:00Z" for name in ("made_at", "ended_at") if record.get(name)}
    is_own = {"ref", "items", "sha256", "has_seat", "notice", "school"} & set(
        record
    )  # a category has a code too, and it stays
    return {
        name: FIXED[name] if is_own and name in FIXED and value and _is_made(name, value) else value
        for name, value in record.items()
    }


def _is_made(name: str, value: Any) -> bool:
    """Say whether chance made it: of the codes only those that follow a matter."""
    return name != "code" or re.fullmatch("[0-9A-Z]{12}", value) is not None


def sample(field: dict[str, Any], callers: Callers, other: str) -> Any:
    """Give something to write into a field."""
    by_kind: dict[str, Any] = {
        "text": "说明", "line": "一行", "yes": True, "number": 5, "unit": "roads", "units": ["water"],
        "category": "help", "place": "lane", "ref": other, "contact": {"kind": "phone", "value": "13800000000"},
        "date": (callers.world.now.date() + timedelta(10)).isoformat(),
        "choice": next(iter(field["choices"]), ""),
    }  # fmt: skip
    return by_kind[field["kind"]]


class Recording:
    """Calls of every operation, in the voices of the cast."""

    def __init__(self, callers: Callers) -> None:
        self.callers, self.kept = callers, {}  # type: ignore[var-annotated]

    def keep(self, name: str, answer: Any, given: Any = None) -> Any:
        assert answer.status_code < 300 or name in REFUSED, (name, answer.content.decode())
        told: dict[str, Any] = {"status": answer.status_code, "answer": settled(answer.json())}
        self.kept[name] = told if given is None else {"given": settled(given), **told}
        return answer

    def verbs(self) -> None:
        for verb, scene in SCENES.items():
            ref = scene.before(self.callers.cast)
            given = {"kind": "request", **scene.given} if verb == "submit" else dict(scene.given)
            self.keep(f"matter_{verb}", self.callers.act(ref, verb, scene.who, given), given)

    def notes(self) -> None:
        world, cast = self.callers.world, self.callers.cast
        befores = (
            *(
                world.ask,
                world.accepted,
                world.assigned,
                world.reported,
                cast.solved,
                world.promised,
                cast.parked,
            ),
            *(
                lambda: world.ask("dispute"),
                lambda: world.accepted("dispute"),
                lambda: world.assigned("hazard"),
            ),
            *(cast.declined, self.kept_promise, self.sealed),
            lambda: world.accepted(about_office=True, about_unit="roads"),
        )
        refs: list[str] = [str(getattr(done, "ref", done)) for done in (before() for before in befores)]
        for note in sorted(set(NOTE_FIELDS) - {"erased"}, key=lambda name: (name == "code_cancelled", name)):
            refused = self.note(note, refs)
            assert not refused, (note, refused)
        self.keep("matter_erased", self.callers.act(refs[2], "erased", "desk"), {})

    def kept_promise(self) -> str:
        world = self.callers.world
        ref, day = world.promised(), world.now.date().isoformat()
        world.act(ref, "report", "handler", {"result": "done", "text": "修好了", "proof_on": day})
        world.act(ref, "confirm", "checker", {"text": "看了", "proof_on": day})
        return ref

    def sealed(self) -> str:
        ref = self.callers.world.ask().ref
        self.callers.world.act(ref, "accept", "desk", {**ACCEPT, "visibility": "sealed"})
        return ref

    def note(self, note: str, refs: list[str]) -> str:
        """Write a note wherever it is offered first; gives why nobody could, "" where it was written."""
        refused = "never offered"
        for ref in refs:
            for who in VOICES:
                if who == "requester" and ref not in self.callers.cast.codes:
                    continue
                read = self.callers.get(f"/matters/{ref}", who, ref)
                offers = [one for one in read.json().get("actions", ()) if one["verb"] == note]
                for offer in [one for one in offers if one["mode"] != "decide"]:
                    other = next(one for one in refs if one != ref)
                    given: dict[str, Any] = {}
                    for one in offer["fields"]:
                        if one["is_required"] and one["only_if"].items() <= given.items():
                            given[one["name"]] = sample(one, self.callers, other)
                    answer = self.callers.act(ref, note, who, given)
                    if answer.status_code == 200:
                        self.keep(f"matter_{note}", answer, given)
                        return ""
                    refused = answer.content.decode()
        return refused

    def reading(self) -> None:
        get, world = self.callers.get, self.callers.world
        self.keep("matter_list", get("/matters?kind=commitment&limit=1"))
        ref = world.reported(contact="13900000000", keep_contact="yes")
        self.keep("matter_show", get(f"/matters/{ref}", "requester", ref))
        picture = BytesIO()
        Image.new("RGB", (16, 12), "teal").save(picture, "PNG")
        from yinuo.kernel.matters.evidence import keep

        shown = world.assigned()
        world.act(
            shown, "report", "handler", {"result": "done", "text": "换了"}, photos=(keep(picture.getvalue()),)
        )
        self.keep("matter_photos", get(f"/matters/{shown}/photos", "requester", shown))
        given = {"reason": "要约时间上门"}
        self.keep("matter_reveal", self.callers.post(f"/matters/{ref}/reveal", given, "desk"), given)
        self.keep("matter_looks", get(f"/matters/{ref}/looks", "requester", ref))
        for name in ("places", "units", "categories", "figures"):
            self.keep(name, get(f"/{name}"))
        self.pages(world.now.date())
        self.desk(ref)
        self.imports()
        self.voices()
        self.keep("place_show", get("/places/lane"))
        self.keep("unit_show", get("/units/roads"))
        self.keep("problem_show", get("/problems/conflict"))

    def voices(self) -> None:
        """Record what the voices tell of a symposium, and of a group's channel."""
        get = self.callers.get
        group = {"code": "riders", "name": "外卖小哥", "name_en": "Riders", "one": "骑手", "one_en": "Rider"}
        pack = Pack.objects.get()
        more = {"groups": [group], "teams": [TEAM]}
        pack.words, pack.version = {**pack.words, **more}, pack.version + 1
        pack.save()
        Category.objects.create(
            code="suggestion", name="建议", name_en="Suggestion", limit_class="help", programme="voices",
            kinds=["request"],
        )  # fmt: skip
        book.forget()
        self.pavilion()
        talks.talk(self.callers.world)
        self.keep("symposium_list", get("/voices/sessions"))
        self.keep("symposium_show", get("/voices/sessions/20250818-talks"))
        self.keep("channel_list", get("/voices/channels"))
        self.keep("channel_show", get("/voices/channels/riders"))
        claims.record(self.callers, self.keep)
        stations.record(self.callers, self.keep)
        recognitions.record(self.callers, self.keep)
        self.works()
        ventures.owned()
        ventures.walked(self.callers, self.keep)
        campaigns.record(self.callers, self.keep)
        events.record(self.callers, self.keep)

    def works(self) -> None:
        """Record what the works tell of a closed bridge, and take: a lamp entered, and closed."""
        get, post = self.callers.get, self.callers.post
        ref = works.closed(self.callers.world)
        Category.objects.create(
            code="works", name="工程", name_en="Works", limit_class="help", programme="works", kinds=["commitment"]
        )  # fmt: skip
        book.forget()
        self.keep("closure_list", get("/works/closures?near=lane"))
        self.keep("closure_show", get(f"/works/closures/{ref}"))
        self.keep("asset_list", get("/works/assets"))
        self.keep("asset_show", get("/works/assets/bridge-one"))
        self.keep("works_kept", get("/works/kept"))
        self.keep("works_projects", get("/works/projects"))
        thing = {"sort": "lamp", "name": "门口的路灯", "place": "lane"}
        lamp = self.keep("asset_enter", post("/works/assets", thing, "handler"), thing).json()["code"]
        shut = {
            "asset": lamp, "unit": "roads", "closed_from": "2025-08-19", "due_on": "2025-08-29", "strength": "expected",
            "scope": "换灯头\n换线", "detour": "没有", "proof": "亮灯当晚的照片",
        }  # fmt: skip
        self.keep("closure_announce", post("/works/closures", shut, "handler"), shut)

    def pavilion(self) -> None:
        """Record what the voices tell of a pavilion, and take: a team's call, a patrol's note."""
        get, post, world = self.callers.get, self.callers.post, self.callers.world
        asked = world.ask(category="suggestion").ref
        accept = {
            "title": "亭边装一盏灯", "category": "suggestion", "visibility": "public",
            "first_contact_unit": "lane-office",
        }  # fmt: skip
        world.act(asked, "accept", "desk", accept)
        self.keep("pavilion_list", get("/voices/pavilions"))
        self.keep("pavilion_show", get("/voices/pavilions/lane"))
        self.keep("team_list", get("/voices/teams"))
        call = {"body": "楼道里堆了东西，请来看看", "place": "lane"}
        self.keep("team_call", post("/voices/teams/errands/call", call), call)
        on = world.now.date().isoformat()
        thing = {"place": "lane", "thing": "lamp", "noted_on": on, "noted_at": "21:30"}
        self.keep("patrol_note", post("/voices/patrol", thing, "desk"), thing)
        self.keep("patrol_diary", get("/voices/patrol?place=lane", "desk"))

    def pages(self, on: date) -> None:
        self.keep("day_show", self.callers.get(f"/days/{on.isoformat()}"))
        self.keep("changes", self.callers.get(f"/changes?since={on.isoformat()}&place=lane&limit=1"))
        question = {"body": "门口的灯不亮", "category": "help", "place": "lane"}
        Place.objects.create(
            code="stop", parent_id="lane", name="驿站", name_en="Stop", kind="station",
            path=f"{Place.objects.get(pk='lane').path}/stop",
        )  # fmt: skip
        for kind in ("door", "water"):
            Facility.objects.create(place_id="stop", kind=kind, week=[[["08:00", "20:00"]]] * 7)
        self.keep("stations", self.callers.get("/stations?near=lane&water=true"))
        self.keep("answered", self.callers.post("/answered", question), question)

    def desk(self, ref: str) -> None:
        get = self.callers.get
        self.keep("queue_list", get("/queues", "handler"))
        self.keep("queue_show", get("/queues/unit?limit=1", "handler"))
        self.keep("found", get(f"/found?q={ref}", "desk"))
        saved = {"view": "unit,due:7"}
        self.keep("view_save", self.callers.send("put", "/views/this-week", saved, "handler"), saved)
        self.keep("view_list", get("/views", "handler"))
        self.keep("view_drop", self.callers.send("delete", "/views/this-week", None, "handler"))
        waiting = self.callers.world.accepted()
        many = {"lead_unit": "roads", "matters": [{"ref": waiting, "version": 2}, {"ref": ref}]}
        self.keep("assign_many", self.callers.post("/assign", many, "desk"), many)

    def imports(self) -> None:
        get, post = self.callers.get, self.callers.post
        number = self.keep("import_stage", self.callers.post_list("desk")).json()["number"]
        one = f"/imports/{number}"
        self.keep("import_show", get(one, "desk"))
        self.keep("import_rows", get(f"{one}/rows?state=bad", "desk"))
        given: dict[str, Any] = {"words": {"place": {"nowhere": "lane"}}, "system": "12345"}
        self.keep("import_check", post(f"{one}/check", given, "desk"), given)
        given = {"agreed": True}
        self.keep("import_take", post(f"{one}/take", given, "desk"), given)
        self.keep("import_undo", post(f"{one}/undo", {}, "desk"), {})
        other = self.callers.post_list("desk").json()["number"]
        self.keep("import_discard", post(f"/imports/{other}/discard", {}, "desk"), {})
        self.keep("import_list", get("/imports?limit=1", "desk"))


@pytest.fixture
def recorded(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run every call; none of these matters is drawn for a check."""
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)
    recording = Recording(callers)
    recording.verbs()
    callers.client.cookies["yinuo_day"] = (callers.world.now.date() + timedelta(1)).isoformat()
    recording.notes()
    recording.reading()
    return recording.kept


def test_every_operation_has_an_example_and_it_is_what_the_call_answers(recorded: dict[str, Any]) -> None:
    if os.environ.get("YINUO_EXAMPLES") == "write":
        EXAMPLES.write_text(
            json.dumps(recorded, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
        )
    kept = json.loads(EXAMPLES.read_text("utf-8"))
    assert sorted(kept) == sorted(recorded)
    for name, example in recorded.items():
        assert (name, kept[name]) == (name, example), "YINUO_EXAMPLES=write makes them anew"
    found = {told["operationId"] for methods in document("x")["paths"].values() for told in methods.values()}
    assert found - set(recorded) == WITHOUT
    assert {f"matter_{verb}" for verb in (*VERB_FIELDS, *NOTE_FIELDS, "submit")} <= set(recorded)


def test_every_example_keeps_to_the_document() -> None:
    from jsonschema_rs import Draft202012Validator

    whole = document("x")
    for methods in whole["paths"].values():
        for told in methods.values():
            bodies = [told.get("requestBody", {}), *told["responses"].values()]
            for body in bodies:
                for content in body.get("content", {}).values():
                    if "example" not in content:
                        continue
                    schema = {**content["schema"], "components": whole["components"]}
                    faults = [
                        fault.message
                        for fault in Draft202012Validator(schema).iter_errors(content["example"])
                    ]
                    assert (told["operationId"], faults) == (told["operationId"], [])
