"""J9 through the client: the page's 5 + 5, a list entered, checked, reviewed; a firm asks, and says it is solved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.programmes.recognitions.models import Cluster, HelpAsked, Listing, RecognitionList

ON = date(2025, 8, 19)
FIRST, SECOND, CITY = "handler-ju-a", "handler-ju-a-2", "330482"


def at(username: str = "", on: date = ON) -> Client:
    from yinuo.kernel.people.models import Account

    client = Client(headers={"Accept-Language": "zh-CN"})
    client.cookies["yinuo_day"] = on.isoformat()
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def page(path: str, on: date = ON) -> str:
    answer = at(on=on).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def told(pinghu: None) -> None:
    """Tell the demo's lists."""
    from yinuo.kernel.matters.load import load
    from yinuo.programmes.recognitions import demo

    demo.fill("pinghu", load(demo.stories("pinghu")))


def test_the_pages_lists_are_five_and_five_however_they_are_filtered(told: None) -> None:
    for query in ("", "&level=province", "&cluster=page-1", "&cluster=sl-cluster", "&cluster=none"):
        answer = at().get(f"/recognitions/?year=2025{query}")
        lists, totals = answer.context["lists"], answer.context["totals"]
        assert [(one.n_firms, one.n_products, one.n_named) for one in lists] == [(5, 5, 1), (5, 5, 1)], query
        assert (totals.products, totals.named, totals.unnamed) == (10, 2, 8)
        assert totals.shown + totals.hidden == 10
        assert sum(len(one.lines) for one in lists) == totals.shown
    assert at().get("/recognitions/?year=2025&cluster=page-1").context["totals"].shown == 0
    shown = page("/recognitions/?year=2025")
    assert "华芯(嘉兴)智能装备有限公司" in shown
    assert "尼得科精密检测设备(浙江)有限公司" in shown
    lines = [line for one in at().get("/recognitions/?year=2025").context["lists"] for line in one.lines]
    assert [line.standing for line in lines].count("unnamed") == 8
    assert {line.product for line in lines} == {""}
    line = page("/recognitions/lists/page-2025-1/1")
    assert all(words in line for words in ("浙江制造精品", "2025", "报纸版面", "还没有核对", "2026年8月16日"))
    assert [at().get(f"/recognitions/lists/page-2025-1/{n}").status_code for n in (5, 6)] == [200, 404]


def test_every_cluster_adds_up_and_the_chart_has_its_table(told: None) -> None:
    answer = at().get("/recognitions/clusters")
    rows, total = answer.context["rows"], answer.context["total"]
    assert [row[0] for row in rows][:4] == ["集成电路半导体", "汽车零部件", "新一代信息技术", "新材料"]
    assert sum(row[1] for row in rows) == total == Listing.objects.count()
    assert [bar.n for bar in answer.context["chart"].bars] == [row[1] for row in rows]
    answer = at().get("/recognitions/clusters/sl-cluster")
    assert [(bar.label, bar.n) for bar in answer.context["chart"].bars] == [
        ("2023", 2),
        ("2024", 3),
        ("2025", 0),
    ]
    assert len(answer.context["lines"]) == answer.context["n_lines"] == 5
    assert "可靠性检测排不上期" in answer.content.decode()


def test_a_list_is_entered_whole_and_checked_by_another_and_reviewed_a_year_later(pinghu: None) -> None:
    typed = {
        "name": "示例县级精品名单", "level": "county", "issuer": "示例甲局", "year": "2025", "n_firms": "2",
        "n_products": "3", "place": CITY, "evidence": "示例文件〔2025〕1号", "token": "list-token",
    }  # fmt: skip
    for wrong, field in (
        ({"n_firms": "4"}, "n_firms"), ({"n_products": "0"}, "n_products"), ({"n_products": "三"}, "n_products"),
        ({"evidence": ""}, "evidence"), ({"level": "town"}, "level"), ({"year": "1800"}, "year"),
    ):  # fmt: skip
        answer = at(FIRST).post("/desk/recognitions/new", typed | wrong)
        assert answer.status_code == 422, wrong
        assert [one.name for one in answer.context["form"].errors] == [field]
    assert at("handler-shequ-a").get("/desk/recognitions/new").status_code == 403
    for _press in range(2):
        assert at(FIRST).post("/desk/recognitions/new", typed).status_code == 302
    found = RecognitionList.objects.get()
    assert found.lines.count() == 3
    desk, public = f"/desk/recognitions/lists/{found.code}/1", f"/recognitions/lists/{found.code}/1"
    filled = {
        "verb": "fill",
        "firm": "示例企业甲",
        "product": "示例阀",
        "evidence": "示例文件附件",
        "token": "t",
    }
    assert at(FIRST).post(desk, filled | {"firm": "", "product": ""}).status_code == 422
    assert at("handler-shequ-a").post(desk, filled).status_code == 403
    assert at(FIRST).post(desk, filled).status_code == 302
    assert "还没有核对" in page(public)
    assert at(FIRST).post(desk, {"verb": "check"}).status_code == 422  # never by the same hand
    assert at(SECOND).post(desk, {"verb": "check"}).status_code == 302
    assert "对照来源核过" in page(public)
    assert at(FIRST).post(desk, filled).status_code == 409
    late = ON + timedelta(400)
    assert "该复核了" in page(public, late)
    review = {"verb": "review", "finding": "ended", "evidence": "示例文件〔2026〕3号"}
    assert at(FIRST, late).post(desk, review).status_code == 302
    assert "到期或撤销了" in page(public, late)
    assert "到期或撤销了" not in page(public)  # the past stays as it was
    assert at(FIRST, late + timedelta(1)).post(desk, review).status_code == 409


def test_a_cluster_is_written_down_once_and_its_lines_count_in_it(pinghu: None) -> None:
    url = "/desk/recognitions/clusters"
    for typed in ({"name": "", "token": "c"}, {"name": "很" * 41, "token": "c"}):
        refused = at(FIRST).post(url, typed)
        assert (refused.status_code, [one.name for one in refused.context["form"].errors]) == (422, ["name"])
    assert at("handler-shequ-a").get(url).status_code == 403
    for _press in range(2):
        assert at(FIRST).post(url, {"name": "示例阀门", "token": "c"}).status_code == 302
    twice = at(SECOND).post(url, {"name": "示例阀门", "token": "another"})
    assert [one.name for one in twice.context["form"].errors] == ["name"]
    assert "示例阀门" in at(SECOND).get(f"{url}?did=cluster").content.decode()
    made = Cluster.objects.get()
    typed = {
        "name": "示例名单", "level": "county", "issuer": "示例甲局", "year": "2025", "n_firms": "1",
        "n_products": "1", "place": CITY, "evidence": "示例文件", "token": "l",
    }  # fmt: skip
    far = at(FIRST).post("/desk/recognitions/new", {**typed, "place": "330481"})
    assert [one.name for one in far.context["form"].errors] == ["place"]
    assert at(FIRST).post("/desk/recognitions/new", typed).status_code == 302
    assert "示例名单" in at(FIRST).get("/desk/recognitions/?did=enter").content.decode()
    line = f"/desk/recognitions/lists/{RecognitionList.objects.get().code}/1"
    review = {"verb": "review", "finding": "stands", "evidence": "示例文件"}
    assert at(FIRST).get(line).status_code == 200
    assert at(FIRST).post(line, {"verb": "check"}).status_code == 409  # nothing is filled in
    filled = {"verb": "fill", "product": "示例阀", "cluster": made.code, "evidence": "示例附件"}
    assert at(FIRST).post(line, filled).status_code == 302
    assert at(FIRST).post(line, review).status_code == 409  # not checked yet
    assert at(SECOND).post(line, {"verb": "check"}).status_code == 302
    assert "示例阀" in page(f"/recognitions/clusters/{made.code}")
    assert at(FIRST).post(line, review).status_code == 302
    assert at(FIRST).post(line, review).status_code == 409  # once a day


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recognition_list SET n_products = 6",
        "DELETE FROM recognition_listing WHERE n = 5",
        "UPDATE recognition_listing SET firm = '另一家' WHERE checked_on IS NOT NULL",
        "UPDATE recognition_listing SET checked_on = NULL, checked_by_id = NULL WHERE checked_on IS NOT NULL",
        "UPDATE recognition_listing SET firm = '猜的' WHERE entered_on IS NULL",
        (
            "INSERT INTO recognition_listing (list_id, n, firm, product, evidence)"
            " SELECT id, n_products + 1, '', '', '' FROM recognition_list"
        ),
    ],
)
def test_the_database_keeps_totals_and_what_was_checked(told: None, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_firm_asks_for_a_testing_slot_and_says_itself_that_it_was_solved(told: None) -> None:
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import holder, staff
    from yinuo.kernel.matters.models import Matter, PublicMatter
    from yinuo.kernel.people.models import Account

    client = at()
    token = client.get("/recognitions/help").context["form"].token
    typed = {
        "token": token,
        "sort": "testing",
        "place": CITY,
        "cluster": "sl-cluster",
        "body": "要排一周振动检测。",
    }
    assert client.post("/recognitions/help", typed | {"sort": ""}).status_code == 422
    before = HelpAsked.objects.count()
    answers = [client.post("/recognitions/help", typed) for _press in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert HelpAsked.objects.count() == before + 1
    asked = HelpAsked.objects.order_by("-asked_on", "-pk").first()
    assert asked is not None
    ref = asked.stream.ref
    code = answers[0].context["slip"].code
    assert answers[1].context["slip"].code == code

    def do(verb: str, who: str, on: date, **given: Any) -> None:
        actor = staff(Account.objects.get(username=who))
        act(ref, verb, actor=actor, given=given, now=story_instant(on), is_drawn=False)

    do(
        "accept",
        "desk",
        ON,
        title="要排振动检测",
        category="firm_service",
        visibility="public",
        first_contact_unit="sl-ju-a",
    )
    do("assign", "desk", ON, lead_unit="sl-ju-a")
    row = PublicMatter.objects.get(ref=ref)
    assert row.first_due == date(2025, 8, 28)  # seven working days
    do("acknowledge", FIRST, ON)
    do("report", FIRST, ON + timedelta(3), result="done", text="下周一到周五的检测排上了。")
    shown = page(f"/m/{ref}", ON + timedelta(4)), page("/recognitions/help", ON + timedelta(4))
    assert all("检测排期" in one for one in shown)
    says = holder(code).actor
    act(ref, "confirm", actor=says, given={}, now=story_instant(ON + timedelta(4)), is_drawn=False)
    assert Matter.objects.get(ref=ref).outcome == "solved"


def test_lists_ask_the_same_few_questions_however_many_there_are(told: None) -> None:
    n_queries = []
    for path in ("/recognitions/?year=2024", "/recognitions/"):
        with CaptureQueriesContext(connection) as asked:
            page(path)
        n_queries.append(len(asked))
    assert n_queries[0] == n_queries[1] <= 12


def test_what_the_page_told_is_not_for_invented_offices_to_add_to(told: None) -> None:
    address = "/desk/recognitions/lists/page-2025-1/2"
    before = page("/recognitions/")
    typed = {
        "firm": "示例企业丁",
        "product": "示例阀",
        "evidence": "示例文件",
        "token": "filling-a-line",
        "verb": "fill",
    }
    assert at("handler-ju-a").post(address, typed).status_code in {403, 422}
    assert page("/recognitions/") == before


def test_a_clusters_lines_and_what_its_firms_asked_for_go_on_page_by_page(
    told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.programmes.recognitions import queries

    here = "/recognitions/clusters/sl-cluster"
    whole = at().get(here).context
    asked = {
        path: [one.url for one in at().get(path).context["asked"]] for path in (here, "/recognitions/help")
    }
    assert [len(urls) for urls in asked.values()] == [1, 2]
    monkeypatch.setattr(queries, "LINES", 1)
    seen, url = [], here
    while url:
        page_of = at().get(url).context
        assert len(page_of["lines"]) == 1
        assert (page_of["chart"], page_of["n_lines"]) == (whole["chart"], 5)  # of all, whatever page
        assert page_of["first_url"] == ("" if url == here else here)
        seen += [one.url for one in page_of["lines"]]
        url = page_of["next_url"]
    assert seen == [one.url for one in whole["lines"]]
    for path, urls in asked.items():
        found, url = [], path
        while url:
            page_of = at().get(url).context
            found += [one.url for one in page_of["asked"]]
            url = page_of["more_asked_url"]
        assert found == urls
    assert len(at().get(f"{here}?after=nowhere.1&before=nothing").context["lines"]) == 1
    n_queries = []
    for most in (1, 20):
        monkeypatch.setattr(queries, "LINES", most)
        with CaptureQueriesContext(connection) as counted:
            page(here)
        n_queries.append(len(counted))
    assert n_queries[0] == n_queries[1] <= 12


def test_lists_go_on_page_by_page_and_the_totals_are_of_them_all(
    told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.programmes.recognitions import queries

    whole = at().get("/recognitions/").context
    monkeypatch.setattr(queries, "ON_PAGE", 1)
    seen, url = [], "/recognitions/?year=&level=&cluster="
    while url:
        page_of = at().get(url).context
        assert page_of["totals"] == whole["totals"]
        seen += [one.code for one in page_of["lists"]]
        url = page_of["next_url"]
    assert seen == [one.code for one in whole["lists"]]
    assert len(seen) == RecognitionList.objects.count() == 4
    assert len(at().get("/recognitions/?after=nowhere").context["lists"]) == 1
