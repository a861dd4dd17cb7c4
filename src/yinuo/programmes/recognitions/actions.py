"""What is done to lists: entered whole, lines filled in, checked by another, looked at again; help goes by act()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import EMPTY, Reading, public_code
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.recognitions import told
from yinuo.programmes.recognitions.models import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_PRODUCTS,
    Cluster,
    HelpAsked,
    Listing,
    RecognitionList,
    Review,
)
from yinuo.programmes.recognitions.queries import cluster, clusters
from yinuo.programmes.recognitions.words import FINDINGS, HELP, LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.recognitions.queries import Seen

CATEGORY: Final = "firm_service"
KEEPING_KINDS: Final = frozenset(("office",))
"""The sorts of units that keep lists."""
TOO_MANY: Final = Sentence("企业数不会比产品数多。")
NOT_THERE: Final = Sentence("您的单位管不到这里。请选它所在的地方，或它下面的。")
NAMED: Final = Sentence("这一行已经录了。录错了，请在复核里写明。")
NOT_NAMED: Final = Sentence("来源点了名的才能录：企业和产品至少写一样。")
SAME_HAND: Final = Sentence("录的人不能自己核对。请另一位同事来核。")
NOTHING_TO_CHECK: Final = Sentence("这一行没有要核对的。")
NOT_YET: Final = Sentence("先录、先核对，再复核。")
ENDED: Final = Sentence("这一件已经到期或撤销了。")
ONCE: Final = Sentence("今天已经复核过了。")
TWICE: Final = Sentence("已经有这个名字。")
NO_CATEGORY: Final = Sentence("这个地方还没有「企业服务」这一类，请管理的人加上。")


def may_keep(officer: Officer, found: RecognitionList) -> bool:
    """Say whether this member of staff keeps a list: who works in an office that covers its place.

    What a front page told is not for invented offices to add to.
    """
    if found.source == "page" and officer.mark:
        return False
    return officer.keeps(KEEPING_KINDS, found.place.path)


def enter_list(officer: Officer, given: Mapping[str, str], token: str) -> RecognitionList:
    """Enter a list with as many empty lines as its source counts. Raises NotAllowed, or Invalid with every fault."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading, places = Reading(given), nodes()[0]
    name, issuer = reading.line("name"), reading.line("issuer")
    level, place = reading.one_of("level", LEVELS), reading.one_of("place", places)
    year = reading.number("year", FIRST_YEAR, LAST_YEAR)
    n_products = reading.number("n_products", 1, MOST_PRODUCTS)
    n_firms = reading.number("n_firms", 1, MOST_PRODUCTS)
    evidence = reading.line("evidence")
    if not {"n_firms", "n_products"} & set(reading.faults) and n_firms > n_products:
        reading.faults["n_firms"] = TOO_MANY
    if place and not officer.keeps(KEEPING_KINDS, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("name", "issuer", "evidence")
    reading.tell()
    with transaction.atomic():
        found, is_new = RecognitionList.objects.get_or_create(
            code=public_code(officer.on, token),
            defaults={
                "name": name, "level": level, "issuer": issuer, "year": year, "n_firms": n_firms,
                "n_products": n_products, "place_id": place, "evidence": evidence, "known_on": officer.on,
                "source": officer.mark,
            },
        )  # fmt: skip
        if is_new:
            lines_of(found)
            told.tell_list(found, officer.actor.person, told.unit_of(officer), officer.now)
    return found


def lines_of(found: RecognitionList) -> None:
    """Write the empty lines of a new list."""
    Listing.objects.bulk_create(Listing(list=found, n=n) for n in range(1, found.n_products + 1))


def add_cluster(officer: Officer, given: Mapping[str, str], token: str) -> Cluster:
    """Write a cluster down. Raises NotAllowed, Invalid."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading = Reading(given)
    name = reading.line("name", most=40)
    code = public_code(officer.on, token)
    if Cluster.objects.filter(name=name).exclude(code=code).exists():
        reading.faults["name"] = TWICE
    reading.look_over("name")
    reading.tell()
    found, _is_new = Cluster.objects.get_or_create(
        code=code, defaults={"name": name, "known_on": officer.on, "source": officer.mark}
    )
    return found


def fill_in(officer: Officer, seen: Seen, given: Mapping[str, str]) -> None:
    """Fill in a line as its source names it. Raises NotAllowed, Invalid."""
    reading = Reading(given)
    firm = reading.line("firm", is_required=False)
    product = reading.line("product", is_required=False)
    known = {one.code: one for one in clusters(officer.on)}
    picked = reading.one_of("cluster", known, is_required=False)
    evidence = reading.line("evidence")
    if not firm and not product and "firm" not in reading.faults:
        reading.faults["firm"] = NOT_NAMED
    reading.look_over("firm", "product", "evidence")
    reading.tell()
    with transaction.atomic():
        row = _locked(officer, seen)
        if row.entered_on is not None:
            raise Invalid.whole(NAMED, is_conflict=True)
        row.firm, row.product, row.evidence = firm, product, evidence
        row.cluster = known.get(picked)
        row.entered_by_id, row.entered_on = officer.actor.person, officer.on
        row.save()
        told.tell_line(row, officer.actor.person, told.unit_of(officer), officer.now)


def check(officer: Officer, seen: Seen) -> None:
    """Note that a line says what its source says: by somebody who did not fill it in. Raises NotAllowed, Invalid."""
    with transaction.atomic():
        row = _locked(officer, seen)
        if row.entered_on is None or row.checked_on is not None or row.entered_on > officer.on:
            raise Invalid.whole(NOTHING_TO_CHECK, is_conflict=True)
        if row.entered_by_id == officer.actor.person:
            raise Invalid.whole(SAME_HAND)
        row.checked_by_id, row.checked_on = officer.actor.person, officer.on
        row.save(update_fields=["checked_by", "checked_on"])
        told.tell_checked(row, officer.actor.person, told.unit_of(officer), officer.now)


def review(officer: Officer, seen: Seen, given: Mapping[str, str]) -> None:
    """Note what a look at a line found, and where that can be read. Raises NotAllowed, Invalid."""
    reading = Reading(given)
    finding, evidence = reading.one_of("finding", FINDINGS), reading.line("evidence")
    reading.look_over("evidence")
    reading.tell()
    with transaction.atomic():
        row = _locked(officer, seen)
        done = list(row.reviews.order_by("on").values_list("on", "finding"))
        if row.checked_on is None:
            raise Invalid.whole(NOT_YET, is_conflict=True)
        if done and done[-1][1] == "ended":
            raise Invalid.whole(ENDED, is_conflict=True)
        if done and done[-1][0] >= officer.on:
            raise Invalid.whole(ONCE, is_conflict=True)
        Review.objects.create(
            listing=row, on=officer.on, finding=finding, evidence=evidence, by_id=officer.actor.person
        )
        who, unit = officer.actor.person, told.unit_of(officer)
        told.tell_reviewed(row, finding, evidence, who, unit, officer.now)


def _locked(officer: Officer, seen: Seen) -> Listing:
    if not may_keep(officer, seen.row.list):
        raise NotAllowed
    return Listing.objects.select_related("list").select_for_update(of=("self",)).get(pk=seen.row.pk)


def ask(given: Mapping[str, Any], on: date, now: datetime | None, token: str) -> Acted:
    """File what a firm asks for: a request with the limits of services for firms. Raises Invalid."""
    if CATEGORY not in book().categories:
        raise Invalid.whole(NO_CATEGORY)
    reading = Reading(given)
    sort, place = reading.one_of("sort", HELP), reading.one_of("place", nodes()[0])
    code = given.get("cluster", "")
    known = cluster(code, on) if code else None
    if not given.get("body", "").strip():
        reading.faults["body"] = EMPTY
    reading.tell()
    promise = {
        "kind": "request", "category": CATEGORY, "place": place, "about_office": False, "body": given["body"],
        "source": "example" if nodes()[0][place].is_example else "portal",
        "language": "zh-hans" if is_chinese() else "en",
    }  # fmt: skip
    with transaction.atomic():
        done = act("", "submit", actor=ASKER, given=promise, now=now, key=Key("recognitions", token))
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        HelpAsked.objects.get_or_create(
            stream_id=stream, defaults={"sort": sort, "cluster": known, "asked_on": on}
        )
    return done
