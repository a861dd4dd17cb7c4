"""J7 through the client: an invented bridge closed, told of, moved, opened; what passes by itself; the page's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.load import Step, Story, load
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.test_evidence_of_things import photo
from yinuo.programmes.works import demo
from yinuo.programmes.works.models import Asset, Closure

ON, DUE, MOVED = date(2025, 8, 18), date(2025, 9, 30), date(2025, 10, 15)
ATOM = "{http://www.w3.org/2005/Atom}"


def at(username: str = "", on: date = ON) -> Client:
    from yinuo.kernel.people.models import Account

    client = Client(headers={"Accept-Language": "zh-CN"})
    client.cookies["yinuo_day"] = on.isoformat()
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def act(ref: str, verb: str, who: str, on: date, **given: Any) -> Any:
    """Do a verb as somebody on a day; what is reported as done comes with a photo."""
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    actor = staff(Account.objects.get(username=who))
    photos = (photo(),) if verb == "report" else ()
    return act(ref, verb, actor=actor, given=given, now=story_instant(on), photos=photos, is_drawn=False)


def page(path: str, on: date = ON, who: str = "") -> str:
    answer = at(who, on).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def entered(who: str = "handler-jingqu", **more: Any) -> Any:
    typed = {"sort": "bridge", "name": "示例渡口桥", "place": "slp-bridge", "token": "entering-a-bridge"}
    return at(who).post("/desk/works/assets", typed | more)


def announced(who: str = "handler-jingqu", **more: Any) -> Any:
    typed = {
        "asset": Asset.objects.get().code, "closed_from": ON.isoformat(), "due_on": DUE.isoformat(),
        "strength": "expected", "scope": "更换吊杆\n更换系索\r\n  管网更新 \n涂装\n涂装", "detour": "走示例北桥",
        "contractor": "示例路桥公司", "proof": "放行的照片和验收单", "unit": "sl-jingqu", "token": "announcing-it",
    }  # fmt: skip
    return at(who).post("/desk/works/new", typed | more)


def test_another_site_may_show_a_closure_as_a_picture_of_the_day(pinghu: None) -> None:
    ref = shut(name="示例" * 12 + "<b>桥")
    address = f"/works/closures/{ref}/notice.svg"
    answer = at().get(address)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    picture = ET.fromstring(answer.content)  # noqa: S314 -- our own
    words = ["".join(one.itertext()).strip() for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "封着"
    assert words[2] == "示例" * 8 + "示…"
    assert words[3] == "2025年8月18日 → 预计 2025年9月30日"
    again = at().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cross-Origin-Resource-Policy"]) == (304, "cross-origin")
    assert at().get("/works/closures/PH-2025-0000000A/notice.svg").status_code == 404
    told = page(f"/works/closures/{ref}")
    assert f'&lt;img src="http://testserver{address}"' in told
    assert "&amp;lt;b&amp;gt;桥" in told  # what is pasted elsewhere is text there, too
    act(ref, "report", "handler-jingqu", MOVED, result="done", text="通车了", proof_on=MOVED.isoformat())
    assert "单位说开了" in at(on=MOVED).get(address).content.decode()


def shut(**thing: str) -> str:
    """Give an invented bridge closed by one form, and signed."""
    entered(**thing)
    announced()
    ref = Matter.objects.get().ref
    act(ref, "launch", "head-jingqu", ON)
    return ref


def bridges() -> list[Story]:
    """Tell of an invented bridge and of the page's own, as the house's demo does."""
    common = {
        "kind": "commitment",
        "category": "works",
        "due_on": DUE,
        "strength": "expected",
        "proof": "照片",
    }
    begun, printed = datetime(2025, 7, 7, 1, tzinfo=UTC), datetime(2025, 8, 17, tzinfo=UTC)
    told = (
        ("bridge-example", "handler-jingqu", "head-jingqu", "sl-jingqu", "slp-bridge", "example", begun),
        ("bridge-real", "quoter", "quoter-2", "pg-jiulongshan", "330482", "page", printed),
    )
    return [
        Story(
            key,
            (
                Step("submit", drafter, at, {
                    **common, "title": key, "body": "换吊杆", "lead_unit": unit, "place": place, "source": source,
                }),
                Step("launch", head, at.replace(minute=10), {}),
            ),
        )
        for key, drafter, head, unit, place, source, at in told
    ]  # fmt: skip


def quoted() -> None:
    """Load what the works' demo tells, with those two bridges; what is reported as done has a photo."""
    from yinuo.config.demo_data import appoint_quoters

    appoint_quoters("pinghu")
    told = sorted([*bridges(), *demo.stories("pinghu")], key=lambda one: (one.steps[0].at, one.key))
    every = [
        replace(
            story,
            steps=tuple(
                replace(step, photos=(photo(),)) if step.verb == "report" else step for step in story.steps
            ),
        )
        for story in told
    ]
    demo.fill("pinghu", load(every))


def test_one_form_closes_a_bridge_and_its_head_signs_before_anybody_reads_it(pinghu: None) -> None:
    assert entered().status_code == 302
    assert entered().status_code == 302  # the same press again
    assert Asset.objects.count() == 1
    assert announced().status_code == 302
    assert announced().status_code == 302
    closure = Closure.objects.get()
    assert closure.scope == ["更换吊杆", "更换系索", "管网更新", "涂装"]
    ref = closure.stream.ref
    assert at().get(f"/works/closures/{ref}").status_code == 404
    assert "示例渡口桥" not in page("/works/closures")
    assert "示例渡口桥" in page(f"/desk/{ref}", who="head-jingqu")  # the panel stands beside the draft
    act(ref, "launch", "head-jingqu", ON)
    told = page(f"/works/closures/{ref}")
    for words in (
        "封着",
        "预计",
        "2025年9月30日",
        "更换吊杆",
        "走示例北桥",
        "示例路桥公司",
        "示例景区管理处",
    ):
        assert words in told
    assert f"/works/closures/{ref}" in page(f"/m/{ref}")
    assert f"/works/closures/{ref}" in page("/works/closures?near=slp-zh-a")  # in the town's own tree
    assert f"/works/closures/{ref}" not in page("/works/closures?near=slp-zh-b")
    assert f"/works/closures/{ref}" in page("/works/closures?near=slp-zh-b&near=slp-zh-a-4")
    assert at().get("/works/closures?near=nowhere").status_code == 404
    poster = page(f"/works/closures/{ref}/poster")
    assert "<svg" in poster
    assert f"http://testserver/works/closures/{ref}" in poster
    assert "走示例北桥" in page(f"/works/assets/{closure.asset.code}")


def test_faults_stand_beside_their_fields_and_a_stranger_announces_nothing(pinghu: None) -> None:
    entered()
    for typed, field in (
        ({"asset": "nothing"}, "asset"), ({"due_on": ON.isoformat()}, "due_on"), ({"scope": " \n "}, "scope"),
        ({"due_on": "2025-09-01", "closed_from": "2025-09-01"}, "due_on"), ({"detour": ""}, "detour"),
        ({"scope": "\n".join(map(str, range(13)))}, "scope"), ({"strength": "perhaps"}, "strength"),
        ({"unit": "sl-ju-b"}, "unit"), ({"proof": ""}, "proof"),
    ):  # fmt: skip
        answer = announced(**typed)
        assert answer.status_code == 422, typed
        assert [wrong.name for wrong in answer.context["form"].errors] == [field]
    for typed, field in (
        ({"sort": "tower"}, "sort"),
        ({"name": ""}, "name"),
        ({"place": "slp-st-001"}, "place"),
    ):
        answer = entered(**typed)
        assert [wrong.name for wrong in answer.context["form"].errors] == [field]
    assert announced("handler-zhen-b", unit="sl-zhen-b").status_code == 422  # not where they sit
    assert announced("checker-ju-c").status_code == 403
    assert entered("checker-ju-c").status_code == 403
    assert not Closure.objects.exists()


def test_a_silent_fortnight_is_marked_and_both_dates_stand_with_reason_and_who_decided(pinghu: None) -> None:
    ref = shut()
    url = f"/works/closures/{ref}"
    assert "没有更新</b>" not in page(url, ON + timedelta(14))
    assert "15 天没有更新" in page(url, ON + timedelta(15))
    assert "15 天没有更新" in page("/desk/works/", ON + timedelta(15), "handler-jingqu")
    act(ref, "update", "handler-jingqu", ON + timedelta(16), text="示例渡口桥吊杆换了一半。")
    assert "没有更新</b>" not in page(url, ON + timedelta(30))
    told_on = date(2025, 9, 28)
    rain = {
        "due_on": MOVED.isoformat(), "text": "连着下雨，漆干不了", "done_so_far": "吊杆和系索换完了",
        "next_risk": "还有台风",
    }  # fmt: skip
    act(ref, "move_date", "handler-jingqu", told_on, **rain)
    assert "连着下雨" not in page(url, told_on)  # proposed, and nobody has decided
    act(ref, "move_date", "head-jingqu", told_on, decision="agree", text="同意")
    moved = page(url, told_on)
    for words in (
        "2025年9月30日",
        "2025年10月15日",
        "连着下雨，漆干不了",
        "吊杆和系索换完了",
        "还有台风",
        "示例景区管理处的负责人定的",
    ):
        assert words in moved.partition('id="h-what"')[0].partition('id="h-moved"')[2], (
            words
        )  # above all else
    body = page("/works/closures.ics", told_on)
    assert "DTSTART;VALUE=DATE:20250818" in body
    assert "DTEND;VALUE=DATE:20251016" in body
    assert "SEQUENCE:1" in body
    feed = ET.fromstring(page("/works/closures.atom", told_on))  # noqa: S314 -- our own
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").attrib["href"] == f"http://testserver{url}"  # type: ignore[union-attr]


def test_nobody_sets_kept_without_a_dated_proof_that_another_unit_checked(pinghu: None) -> None:
    ref, url = shut(), "/works/closures/"
    on = date(2025, 9, 29)
    done = {"result": "done", "text": "示例渡口桥今天上午放行了。"}
    with pytest.raises(Invalid) as wrong:
        act(ref, "report", "handler-jingqu", on, **done)
    assert list(wrong.value.fields) == ["proof_on"]
    act(ref, "report", "handler-jingqu", on, **done, proof_on=on)
    assert "单位说开了，还没核实" in page(f"{url}{ref}", on)
    with pytest.raises(NotAllowed):
        act(ref, "confirm", "head-jingqu", on, proof_on=on)
    act(ref, "confirm", "checker-ju-c", on, proof_on=on, text="去看过，两头都能走")
    told = page(f"{url}{ref}", on)
    for words in ("重新开放了，核实过", "2025年9月29日", "示例丙局", "去看过，两头都能走"):
        assert words in told
    assert Matter.objects.get(ref=ref).outcome == "kept"
    assert at(on=on).get(url[:-1]).context["shut"] == ()
    assert "BEGIN:VEVENT" not in page("/works/closures.ics", on)


def test_a_date_passes_by_itself(pinghu: None) -> None:
    ref = shut()
    for on, late in ((DUE, False), (DUE + timedelta(1), True)):
        told = at(on=on).get(f"/works/closures/{ref}").context["sheet"]
        assert (told.light.word.tone == "late") is late
        assert [row.waiting for row, _word in at(on=on).get("/works/kept").context["rows"]] == [1] * late


def test_the_pages_own_bridge_says_that_nothing_is_known(pinghu: None) -> None:
    quoted()
    real = Closure.objects.get(asset__code="tongtian")
    assert (real.closed_from, real.contractor, real.detour) == (None, "", "")
    told = page(f"/works/closures/{real.stream.ref}", DUE + timedelta(1))
    assert "版面没有写" in told
    sheet = at(on=DUE + timedelta(1)).get(f"/works/closures/{real.stream.ref}").context["sheet"]
    assert (sheet.phase, sheet.light.word.tone, sheet.days_silent) == ("quoted", "unknown", 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Closure.objects.exclude(source="page").update(closed_from=None)


def test_the_demos_closures_are_counted_by_strength_and_every_number_has_its_list(pinghu: None) -> None:
    quoted()
    on = date(2025, 11, 22)
    rows = {(row.year, row.strength): row for row, _word in at(on=on).get("/works/kept").context["rows"]}
    told = {key: (row.kept, row.late, row.broken, row.waiting) for key, row in rows.items()}
    assert told == {
        (2025, "expected"): (0, 0, 0, 1), (2025, "strive"): (1, 0, 0, 0), (2025, "guarantee"): (1, 1, 0, 0),
    }  # fmt: skip
    for (year, strength), row in rows.items():
        for ending in ("kept", "late", "broken", "waiting", ""):
            asked = f"/works/kept?year={year}&strength={strength}&ending={ending}"
            assert len(at(on=on).get(asked).context["behind"]) == (getattr(row, ending) if ending else row.n)
    assert at(on=on).get("/works/kept?year=2025&strength=sure").status_code == 404
    answer = at(on=on).get("/works/closures")
    assert {sheet.asset.code: sheet.days_silent > 0 for sheet in answer.context["shut"]} == {
        "tongtian": False, "example-bridge": True, "example-rice-road": False,
    }  # fmt: skip
    n_queries = []
    for near in ("slp-zh-a-3", "slp-zh-a"):  # one closure, and five
        with CaptureQueriesContext(connection) as asked_of:
            page(f"/works/closures?near={near}", on)
        n_queries.append(len(asked_of))
    assert max(n_queries) <= 12
    assert n_queries[1] - n_queries[0] in {0, 1}  # where nothing is over its rows are not asked for


def test_a_firm_keeps_no_public_works_and_one_thing_has_one_closure_at_a_time(pinghu: None) -> None:
    assert entered("handler-qiye-a").status_code == 403
    ref = shut()
    other = announced("handler-ju-a", unit="sl-ju-a", token="another-of-it")
    assert other.status_code == 422
    told = other.content.decode()
    assert f'已经由别的单位公告了一处封闭（<a href="/works/closures/{ref}">{ref}</a>）' in told
    assert 'class="picked bad"' in told
    assert Closure.objects.count() == 1


def test_what_is_closed_and_what_is_in_the_book_go_on_page_by_page(
    pinghu: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.programmes.works import queries

    quoted()
    whole = [one.shown.ref for one in queries.in_force(DUE)]
    monkeypatch.setattr(queries, "ON_PAGE", 2)
    monkeypatch.setattr(queries, "OF_BOOK", 2)
    seen, url = [], "/works/closures"
    while url:
        page_of = at(on=DUE).get(url).context
        seen += [one.ref for one in page_of["shut"]]
        assert bool(page_of["past"]) is (url == "/works/closures")
        url = page_of["more_url"]
    assert seen == whole
    assert len(seen) > 2
    assert len(at(on=DUE).get("/works/closures?after=x.1").context["shut"]) == 2
    for n in range(4):
        Asset.objects.create(
            code=f"lamp-{n}", name=f"示例灯{n % 2}", sort="lamp", place_id="330482", since_on=date(2025, 6, 2)
        )
    seen, url = [], "/works/assets"
    while url:
        page_of = at(on=DUE).get(url).context
        seen += [one.code for one in page_of["assets"]]
        url = page_of["next_url"]
    assert seen == list(Asset.objects.order_by("sort", "name", "pk").values_list("code", flat=True))
