"""J8 ⑥ through the client: an agreement written down as signed; an article with owner and date becomes a promise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from yinuo.base.errors import NotAllowed
from yinuo.kernel.matters.load import load
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.test_evidence_of_things import photo
from yinuo.programmes.events import agreement_actions, agreement_demo
from yinuo.programmes.events.models import Agreement, Article, ArticlePromise
from yinuo.programmes.events.tests.test_visits import BEFORE, MUSEUM, at

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "head-ju-a"
SIGNED = {
    "name": "示例共建协议", "parties": "示例甲局\n示例邻市档案馆", "place": "330482", "signed_on": "2025-08-18",
    "review_on": "2026-08-18", "articles": "每年合办一次展览\n 交换  目录 \n交换 目录\n借展谁借谁上保险",
    "token": "signing-it",
}  # fmt: skip
ANSWER = {
    "n": "2", "unit": "sl-ju-a", "due_on": "2025-09-30", "strength": "guarantee", "proof": "盖章的目录",
    "token": "answering",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _people(db: None) -> Iterator[None]:
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("pinghu")
    yield
    book.forget()


def signed(**more: str) -> Agreement:
    answer = at(MUSEUM).post("/desk/events/agreements/", SIGNED | more)
    assert answer.status_code == 302, answer.context["form"].fields
    return Agreement.objects.get()


def faults(path: str, typed: dict[str, str]) -> set[str]:
    answer = at(MUSEUM).post(path, typed)
    assert answer.status_code == 422
    return {one.name for one in answer.context["form"].fields if one.error}


def act(ref: str, verb: str, who: str, on: date, **given: Any) -> Any:
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    actor = staff(Account.objects.get(username=who))
    photos = (photo(),) if verb == "report" else ()
    return act(ref, verb, actor=actor, given=given, now=story_instant(on), photos=photos, is_drawn=False)


def test_an_article_with_an_owner_and_a_date_becomes_a_promise_and_is_kept_by_another() -> None:
    of = signed()
    assert [one.text for one in of.articles.order_by("n")] == [
        "每年合办一次展览",
        "交换 目录",
        "借展谁借谁上保险",
    ]
    public, desk = f"/events/agreements/{of.code}", f"/desk/events/agreements/{of.code}"
    assert "3 条里 0 条有人办" in at().get(public).content.decode()
    answer = at(MUSEUM).post(desk, ANSWER)
    ref = ArticlePromise.objects.get().stream.ref
    assert ref in answer.headers["Location"]
    assert "3 条里 0 条有人办" in at().get(public).content.decode()  # a draft is nobody's business
    act(ref, "launch", HEAD, BEFORE)
    told = at().get(public).content.decode()
    assert "3 条里 1 条有人办" in told
    assert f'href="/m/{ref}">交换 目录' in told
    assert (
        "示例共建协议" in at().get(f"/m/{ref}").content.decode()
    )  # the promise says of which agreement it is
    done = date(2025, 9, 24)
    act(ref, "report", MUSEUM, done, result="done", text="交换完了", proof_on=done.isoformat())
    act(ref, "confirm", "checker-ju-c", done, text="看过", proof_on=done.isoformat())
    assert Matter.objects.get().outcome == "kept"
    assert "该复核了" in at(on=date(2026, 8, 18)).get(public).content.decode()


def test_one_article_has_one_promise_and_the_same_press_makes_one() -> None:
    desk = f"/desk/events/agreements/{signed().code}"
    first, again = (at(MUSEUM).post(desk, ANSWER) for _n in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    other = at(MUSEUM).post(desk, ANSWER | {"token": "another-press"})
    assert other.status_code == 409
    assert Matter.objects.count() == ArticlePromise.objects.count() == 1
    signed()
    assert Article.objects.count() == 3


def test_what_is_wrong_is_said_at_once_and_nothing_is_lost() -> None:
    wrong = {
        "parties": "一方",
        "signed_on": "2030-01-01",
        "review_on": "2020-01-01",
        "articles": "",
        "place": "x",
    }
    assert faults("/desk/events/agreements/", SIGNED | wrong) == set(wrong)
    assert Agreement.objects.count() == 0
    desk = f"/desk/events/agreements/{signed().code}"
    assert faults(desk, ANSWER | {"n": "9", "unit": "sl-zhen-a", "due_on": "2020-01-01"}) == {
        "n",
        "unit",
        "due_on",
    }


def test_nobody_else_signs_or_answers() -> None:
    of = signed()
    desk = f"/desk/events/agreements/{of.code}"
    for who in ("handler-jiedao-a", "technician"):
        assert at(who).post("/desk/events/agreements/", SIGNED).status_code == 403
        assert at(who).post(desk, ANSWER).status_code == 403
    assert at().get(desk).status_code == 302
    assert at().get("/events/agreements/nowhere").status_code == 404


def test_what_was_signed_stays() -> None:
    of = signed()
    for change in (
        lambda: Article.objects.filter(agreement=of).update(text="别的"),
        lambda: Agreement.objects.update(review_on=date(2030, 1, 1)),
        lambda: Article.objects.filter(agreement=of).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_pages_own_agreement_is_quoted_and_an_invented_one_shows_its_promises() -> None:
    told = sorted(agreement_demo.stories("pinghu"), key=lambda one: one.steps[0].at)
    from dataclasses import replace

    every = [
        replace(
            story,
            steps=tuple(
                replace(step, photos=(photo(),)) if step.verb == "report" else step for step in story.steps
            ),
        )
        for story in told
    ]
    agreement_demo.fill("pinghu", load(every))
    agreement_demo.fill("nowhere", load([]))
    page = at().get("/events/agreements/page-agreement").content.decode()
    assert "版面没有写" in page
    assert "有人办、有日子" not in page
    shown = at(on=date(2025, 11, 22)).get("/events/agreements/example-photo-archive").content.decode()
    assert "4 条里 2 条有人办" in shown
    assert list(agreement_demo.stories("nowhere")) == []
    quoted = Agreement.objects.get(code="page-agreement")
    from yinuo.doors.shell.clock import story_instant
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    account = Account.objects.get(username=MUSEUM)
    now = story_instant(BEFORE)
    officer = Officer(account, staff(account), now, now, BEFORE)
    with pytest.raises(NotAllowed):
        agreement_actions.answer_for(officer, quoted, ANSWER, "a-token-of-its-own")
