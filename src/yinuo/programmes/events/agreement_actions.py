"""What is done to agreements: signed with all articles, and an article given an owner and a date through act()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.doors.shell.words import STRENGTHS
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.events.actions import KEEPING_KINDS, NOT_THERE
from yinuo.programmes.events.models import (
    MOST_ARTICLES,
    MOST_PARTIES,
    Agreement,
    Article,
    ArticlePromise,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted

CATEGORY: Final = "agreement"
MOST_LINE: Final = 80
NOT_YET: Final = Sentence("签了才记：日子不会在今天以后。")
TOO_SOON: Final = Sentence("复核的日子要在今天以后。")
BEFORE: Final = Sentence("哪天之前，要在今天以后。")
NO_CATEGORY: Final = Sentence("这个地方还没有「协议条款」这一类，请管理的人加上。")
TAKEN: Final = Sentence("这一条已经有人答应了。")


def may_keep(officer: Officer, found: Agreement) -> bool:
    """Say whether this member of staff gives this agreement's articles their owners: who drafts promises there."""
    return found.source != "page" and officer.reaches_as("drafter", nodes()[0][found.place_id].path)


def sign(officer: Officer, given: Mapping[str, str], token: str) -> Agreement:
    """Write a signed agreement down with all its articles. Raises NotAllowed, or Invalid with every fault."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading, places = Reading(given), nodes()[0]
    name, place = reading.line("name"), reading.one_of("place", places)
    parties = reading.lines("parties", 2, MOST_PARTIES, MOST_LINE)
    articles = reading.lines("articles", 1, MOST_ARTICLES, MOST_LINE)
    signed_on, review_on = reading.day("signed_on"), reading.day("review_on")
    if signed_on is not None and signed_on > officer.on:
        reading.faults["signed_on"] = NOT_YET
    if review_on is not None and review_on <= officer.on:
        reading.faults["review_on"] = TOO_SOON
    if place and not officer.keeps(KEEPING_KINDS, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("name", "parties", "articles")
    reading.tell()
    with transaction.atomic():
        row, is_new = Agreement.objects.get_or_create(
            code=public_code(officer.on, token),
            defaults={
                "name": name, "parties": parties, "place_id": place, "signed_on": signed_on, "review_on": review_on,
                "known_on": officer.on, "source": officer.mark,
            },
        )  # fmt: skip
        if is_new:
            Article.objects.bulk_create(
                Article(agreement=row, n=n, text=text) for n, text in enumerate(articles, 1)
            )
    return row


def answer_for(officer: Officer, of: Agreement, given: Mapping[str, str], token: str) -> Acted:
    """Draft the promise of an article; its unit's head signs it. Raises NotAllowed, or Invalid with every fault."""
    mine = officer.units_as("drafter")
    if not mine or not may_keep(officer, of):
        raise NotAllowed
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    free = {str(one.n): one for one in of.articles.filter(promise__isnull=True)}
    reading = Reading(given)
    n, unit = reading.one_of("n", {str(one.n) for one in of.articles.all()}), reading.one_of("unit", mine)
    strength, due_on, proof = (
        reading.one_of("strength", STRENGTHS),
        reading.day("due_on"),
        reading.line("proof"),
    )
    if due_on is not None and due_on <= officer.on:
        reading.faults["due_on"] = BEFORE
    reading.look_over("proof")
    reading.tell()
    with transaction.atomic():
        key = Key(f"article:{officer.actor.person}", token)
        done = act("", "submit", actor=officer.actor, given=_promise(of, n, unit, {
            "due_on": due_on, "proof": proof, "strength": strength,
        }), now=officer.now, key=key)  # fmt: skip
        if not done.is_replay:
            if n not in free:
                raise Invalid({"n": TAKEN}, is_conflict=True)
            ArticlePromise.objects.create(stream=Matter.objects.get(ref=done.ref), article=free[n])
    return done


def _promise(of: Agreement, n: str, unit: str, said: Mapping[str, Any]) -> dict[str, Any]:
    text = of.articles.get(n=int(n)).text
    return {
        "kind": "commitment", "category": CATEGORY, "place": of.place_id, "title": text,
        "body": f"{of.name} · {n} · {text}", "lead_unit": unit, "source": of.source or "portal", **said,
    }  # fmt: skip
