"""A thing, a place, a unit picked by typing: found by parts of names, page by page, and without script."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.works import picking, queries
from yinuo.programmes.works.models import Asset
from yinuo.programmes.works.tests.test_closures import ON, act, announced, at, entered

if TYPE_CHECKING:
    import pytest

NEW, BOOK = "/desk/works/new", "/desk/works/assets"
WHO = "handler-jingqu"


def things(*names: str, place: str = "slp-bridge", source: str = "example") -> None:
    for name in names:
        Asset.objects.create(
            code=f"lamp-{Asset.objects.count()}", name=name, name_en=f"Example {Asset.objects.count()}", sort="lamp",
            place_id=place, since_on=date(2025, 6, 2), source=source,
        )  # fmt: skip


def found(url: str, who: str = WHO, **more: Any) -> list[str]:
    """Give the names on a page of what can be picked."""
    return [one.name for one, _url in at(who).get(url, **more).context["rows"]]


def test_a_thing_is_found_by_a_part_of_its_name_or_of_its_places_and_leads_to_the_form(pinghu: None) -> None:
    things("示例银杏路", "示例北路", "示例银杏灯")
    assert found(NEW) == ["示例北路", "示例银杏灯", "示例银杏路"]
    assert found(f"{NEW}?q=银杏") == ["示例银杏灯", "示例银杏路"]
    assert found(f"{NEW}?q=银杏 路") == ["示例银杏路"]
    assert found(f"{NEW}?q=exam") == found(NEW)
    assert found(f"{NEW}?q=例桥 北") == ["示例北路"]  # it stands at 示例桥
    page = at(WHO).get(f"{NEW}?q=没有这样的")
    assert "没找到这些字" in page.content.decode()
    part = at(WHO).get(f"{NEW}?q=北路", headers={"X-Fragment": "results"})
    assert "示例北路" in part.content.decode()
    assert "<main" not in part.content.decode()
    assert "X-Fragment" in part.headers["Vary"]
    (_one, url) = at(WHO).get(f"{NEW}?q=北路").context["rows"][0]
    form = at(WHO).get(url)
    assert "示例北路" in form.content.decode()
    fields = {field.name: field for field in form.context["form"].fields}
    assert (fields["asset"].kind, fields["asset"].value) == (
        "hidden",
        Asset.objects.get(name="示例北路").code,
    )


def test_what_is_closed_already_says_so_and_by_whom_before_it_is_picked(pinghu: None) -> None:
    entered()
    announced()
    assert [one.shut for one, _url in at(WHO).get(NEW).context["rows"]] == ["已起草 · 示例景区管理处"]
    act(Matter.objects.get().ref, "launch", "head-jingqu", ON)
    page = at(WHO).get(NEW)
    assert [one.shut for one, _url in page.context["rows"]] == ["已封 · 示例景区管理处"]
    assert "已封 · 示例景区管理处" in page.content.decode()


def test_only_what_lies_where_one_drafts_promises_can_be_picked_and_nothing_a_page_alone_told_of(
    pinghu: None,
) -> None:
    things("示例近桥")
    things("示例版面桥", source="page")
    things("示例远桥", place="slp-zh-b")
    assert found(NEW, "handler-zhen-b") == ["示例远桥"]
    assert "示例版面桥" not in found(NEW)
    assert at("checker-ju-c").get(NEW).status_code == 403


def test_many_go_on_page_by_page_at_the_same_cost(pinghu: None, monkeypatch: pytest.MonkeyPatch) -> None:
    n_queries = []
    for many, most in ((1, 20), (60, 20)):
        things(*(f"示例灯{n:02}" for n in range(many)))
        monkeypatch.setattr(queries, "OF_BOOK", most)
        client = at(WHO)
        client.get(NEW)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{NEW}?q=示例").status_code == 200
        n_queries.append(len(asked))
    assert n_queries[0] == n_queries[1] <= 12
    seen, url = [], f"{NEW}?q=示例"
    while url:
        context = at(WHO).get(url).context
        seen += [one.code for one, _url in context["rows"]]
        url = context["next_url"]
        assert bool(url) is (len(seen) < 61)
    assert sorted(seen) == sorted(Asset.objects.values_list("code", flat=True))


def test_of_many_places_and_units_one_is_picked_by_typing_too(
    pinghu: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picking, "FEW", 0)
    page = at(WHO).get(BOOK)
    assert [(one.name, one.one) for one in page.context["picks"]] == [("place", None)]
    assert 'name="place" value=""' in page.content.decode()
    answer = entered(place="")
    assert [wrong.name for wrong in answer.context["form"].errors] == ["place"]
    monkeypatch.setattr(picking, "ON_PAGE", 1)
    places = at(WHO).get(page.context["picks"][0].url).context
    name = places["rows"][0][0].name
    assert places["next_url"]
    (_one, url), *_rest = at(WHO).get(f"{BOOK}?pick=place&q={name}").context["rows"]
    picked = at(WHO).get(url).context["picks"][0].one
    assert picked.name == name
    assert entered(place=picked.code).status_code == 302
    thing = Asset.objects.get()
    monkeypatch.setattr(
        "yinuo.programmes.works.actions.promises_as", lambda _officer: ("sl-jingqu", "sl-ju-a")
    )
    step = at(WHO).get(f"{NEW}?asset={thing.code}").context
    assert (step["kept"], bool(step["next_url"])) == ({"asset": thing.code}, True)
    rows = step["rows"]
    assert [url for _one, url in rows] == [f"{NEW}?asset={thing.code}&unit=sl-jingqu"]
    form = at(WHO).get(rows[0][1])
    assert [one.one.code for one in form.context["picks"]] == [thing.code, "sl-jingqu"]
