"""What is found by whom: written by act() and load(), gone with what is sealed or erased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from yinuo.base.lexemes import Sought, sought
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter, MatterText, PublicMatter
from yinuo.kernel.matters.queries import public_now, visible_to
from yinuo.kernel.search.actions import fill, rebuild
from yinuo.kernel.search.models import SearchDoc
from yinuo.kernel.search.queries import alike, found_by_public, found_by_staff, n_found_among

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from yinuo.kernel.matters.tests.world import World

LATER = date(2026, 6, 1)


def asked(typed: str) -> Sought:
    found = sought(typed)
    assert found is not None
    return found


def public(typed: str, on: date = LATER) -> list[str]:
    return [row.ref for row in found_by_public(public_now(on), asked(typed), 20).rows]


def n_held(typed: str) -> int:
    return found_by_public(public_now(LATER), asked(typed), 1).n


def at_desk(world: World, typed: str, who: str = "desk") -> list[str]:
    rows = visible_to(world[who], LATER)
    return [row.ref for row in found_by_staff(rows, asked(typed), 20).rows]


def table() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audience, stream_id, visibility, tsv::text FROM search_doc ORDER BY 1, 2")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def accept(world: World, ref: str, **more: Any) -> None:
    given = {
        "title": "示范路夜里很黑",
        "category": "help",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    world.act(ref, "accept", "desk", given | more)


def test_the_askers_words_are_found_by_the_desk_and_by_nobody_else(world: World) -> None:
    ref = world.ask(body="三号楼东侧的灯坏了").ref
    assert (at_desk(world, "三号楼东侧"), public("三号楼东侧")) == ([ref], [])
    assert at_desk(world, "三号楼", "other") == []
    accept(world, ref)
    assert (at_desk(world, "三号楼东侧"), public("三号楼")) == ([ref], [])
    assert (at_desk(world, "夜里很黑 三号楼"), public("示范路")) == ([ref], [ref])


def test_the_public_finds_by_title_place_units_and_number(world: World) -> None:
    ref = world.assigned()
    for typed in ("门口的灯", "灯", "lane", "town", "roads", "灯 road", ref, ref.lower(), ref[-8:]):
        assert public(typed) == [ref], typed
    for typed in ("city", "water", "灯笼", "门灯", "union"):
        assert public(typed) == [], typed
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    assert (public("roads"), public("water")) == ([], [ref])


def test_pairs_that_stand_apart_are_looked_at_again(world: World) -> None:
    apart, whole = world.ask().ref, world.ask().ref
    accept(world, apart, title="灯坏了，路灯要换")
    accept(world, whole, title="路灯坏了")
    assert (public("路灯坏"), n_held("路灯坏")) == ([whole], 2)


def test_what_is_sealed_is_found_by_nobody_and_the_database_refuses_it(world: World) -> None:
    sealed = world.accepted("dispute")
    open_one = world.assigned()
    assert at_desk(world, "门口") == [open_one]
    assert set(SearchDoc.objects.values_list("stream__ref", flat=True)) == {open_one}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="search_doc_is_not_sealed"), transaction.atomic():
        SearchDoc.objects.create(audience="staff", stream=Matter.objects.get(ref=sealed), tsv="")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    given = {"ground": "women_children", "text": "有人家的事"}
    world.act(open_one, "seal", "desk", given)
    world.act(open_one, "seal", "desk2", {"decision": "agree"})
    assert Matter.objects.get(ref=open_one).visibility == "sealed"
    assert (SearchDoc.objects.count(), at_desk(world, "门口"), public("门口")) == (0, [], [])


@pytest.mark.parametrize("is_accepted", [True, False])
def test_erasing_takes_the_askers_words_out_of_the_search(world: World, *, is_accepted: bool) -> None:
    from yinuo.kernel.matters.erase import erase

    ref = world.ask(body="三号楼东侧的灯坏了").ref
    if is_accepted:
        accept(world, ref)
        world.act(ref, "withdraw", world.requester(ref))
    else:
        world.act(ref, "withdraw", world.requester(ref))
    assert at_desk(world, "三号楼") == [ref]
    erase(ref, now=world.later(1).now)
    assert at_desk(world, "三号楼") == []
    assert at_desk(world, "示范路") == ([ref] if is_accepted else [])
    text = MatterText.objects.get(stream__ref=ref)
    assert (text.title, text.body) == ("示范路夜里很黑" if is_accepted else "", "")
    kept = table()
    rebuild()
    assert table() == kept


def test_rebuilding_leaves_the_table_as_the_acts_left_it(world: World) -> None:
    world.promised()
    world.assigned()
    world.reported()
    world.accepted("dispute")
    world.ask(body="还没有人看")
    kept = table()
    assert len(kept) == 2 * 3 + 1
    assert (rebuild(), table()) == (len(kept), kept)
    SearchDoc.objects.all().delete()
    assert (fill(), table(), fill()) == (len(kept), kept, 0)


def test_load_leaves_the_rows_that_rebuilding_makes(world: World) -> None:
    from yinuo.kernel.matters.load import Step, Story, load

    world.with_accounts()
    at = world.now
    ask = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
    take = {
        "title": "南门路灯",
        "category": "help",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    sealed = take | {"category": "noise", "visibility": "sealed"}
    loaded = load(
        [
            Story("a", (Step("submit", "requester", at, ask),)),
            Story(
                "b",
                (
                    Step("submit", "requester", at, ask),
                    Step("accept", "desk", at + timedelta(hours=1), take),
                    Step("assign", "desk", at + timedelta(hours=2), {"lead_unit": "roads"}),
                ),
            ),
            Story(
                "c",
                (
                    Step("submit", "requester", at, ask | {"kind": "dispute", "category": "noise"}),
                    Step("accept", "desk", at + timedelta(hours=1), sealed),
                ),
            ),
        ]
    )
    assert (public("南门"), public("roads")) == ([loaded.refs["b"]], [loaded.refs["b"]])
    assert set(at_desk(world, "灯不亮")) == {loaded.refs["a"], loaded.refs["b"]}
    kept = table()
    assert len(kept) == 3
    rebuild()
    assert table() == kept


def test_a_page_goes_on_after_the_last_and_finds_each_once(world: World) -> None:
    refs = []
    for n in range(7):
        refs.append(world.ask().ref)
        accept(world, refs[-1], title="灯坏了，路灯要换" if n % 3 == 1 else "路灯坏了")
    wanted = [ref for n, ref in enumerate(refs) if n % 3 != 1][::-1]
    seen, after = [], 0
    for _page in range(10):
        found = found_by_public(public_now(LATER), asked("路灯坏"), 2, after)
        seen += [row.ref for row in found.rows]
        after = found.last
        if not after:
            break
    assert seen == wanted


def test_nothing_is_counted_beyond_one_past_a_thousand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.search import queries

    monkeypatch.setattr(queries, "MANY", 2)
    for _n in range(4):
        accept(world, world.ask().ref)
    assert n_held("示范") == n_found_among(public_now(LATER), asked("示范")) == 3
    assert n_found_among(public_now(LATER).filter(place="far"), asked("示范")) == 0


def test_what_is_known_to_be_common_is_not_counted_again(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from yinuo.kernel.search import queries

    monkeypatch.setattr(queries, "FEW", 2)
    monkeypatch.setattr(queries, "MANY", 1)
    monkeypatch.setattr(queries, "MOST_COMMON", 1)
    monkeypatch.setattr(queries, "_common", {})
    refs = [world.ask().ref for _n in range(3)]
    for ref in refs:
        accept(world, ref)
    with django_assert_num_queries(2):
        first = public("示范")
    with django_assert_num_queries(1):
        assert public("示范") == first == refs[::-1]
    assert n_held("示范") == 2
    public("lane")
    assert [query for _name, _audience, query in queries._common] == [asked("lane").query]


def test_the_likest_comes_first(world: World) -> None:
    titles = ("小区南门路灯夜里不亮", "东门垃圾桶满了", "小区南门路灯坏了两盏")
    refs = []
    for title in titles:
        refs.append(world.ask().ref)
        accept(world, refs[-1], title=title)
    rows = alike(public_now(LATER), "我家小区南门那边的路灯好几天夜里不亮了", 3)
    assert [row.ref for row in rows] == [refs[0], refs[2]]
    assert alike(public_now(LATER), "的了是我们", 3) == ()


def test_a_place_that_takes_another_name_is_found_by_it_after_rebuilding(world: World) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.people.models import Place

    ref = world.assigned()
    Place.objects.filter(pk="lane").update(name="望云里", name_en="Cloudview")
    book.forget()
    rebuild()
    assert (public("望云"), public("cloud"), public("lane")) == ([ref], [ref], [])


def test_staff_speak_of_matters_in_their_sight_alone(world: World) -> None:
    world.with_accounts()
    from yinuo.kernel.people.models import Account

    ref = world.assigned()
    other = staff(Account.objects.get(username="other"))
    assert found_by_staff(visible_to(other, LATER), asked("门口"), 20).rows == ()
    assert at_desk(world, "门口") == [ref]
    assert PublicMatter.objects.count() == 1


def test_what_many_texts_say_makes_no_two_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.search import queries

    lamp, wire = world.ask().ref, world.ask().ref
    accept(world, lamp, title="南门路灯不亮")
    accept(world, wire, title="菜场电桩断电")
    typed = "菜场电桩边的路灯不亮"
    assert {row.ref for row in alike(public_now(LATER), typed, 3)} == {lamp, wire}
    common = {"菜场": 0.07, "场电": 0.11, "电桩": 0.06, "路灯": 0.02, "不亮": 0.015}
    monkeypatch.setattr(queries, "_shares", lambda: common)
    assert [row.ref for row in alike(public_now(LATER), typed, 3)] == [lamp]


def test_what_is_common_is_told_by_the_database_once_in_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.kernel.search import queries

    said = "SELECT ARRAY['门口', '路灯'], ARRAY[0.1, 0.01, 0.5, 0.001]::float8[] WHERE %s <> ''"
    monkeypatch.setattr(queries, "COMMON", said)
    queries._told.clear()
    with CaptureQueriesContext(connection) as seen:
        weights = [queries.weight_of(part) for part in ("门口", "路灯", "楼道")]
    assert (weights, len(seen)) == ([1.0, 2.0, queries.RARE], 1)
    queries._told.clear()
