"""What was shown of a quarter is proven by its stream in the public log, to whoever runs the verifier."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from yinuo.kernel.log.tests.writing import drained, house_in, keys_of
from yinuo.programmes.ventures import actions, quarter_actions
from yinuo.programmes.ventures.models import QuarterVersion
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.test_quarters import Q2, SHOWN, TEN, TWENTY
from yinuo_verify import findings, openings

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


def test_every_version_is_led_to_the_root_of_the_log_with_its_reason(
    committed_db: str, tmp_path: Path, settings: Settings
) -> None:
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.ventures.tests.made import make_factory

    load_pack(pack_folder("pinghu"), password="")
    book.forget()
    house = house_in(tmp_path)
    settings.YINUO_LOG = house.folder.path
    factory, books = make_factory("factory"), staff(Account.objects.get(username="books"))
    (row,) = quarter_actions.ask(factory, Q2)
    quarter_actions.show(row.pk, None, TEN, at(TEN))
    late = actions.draft(factory, YEAR, books, SHOWN)
    actions.show(late.pk, books, SHOWN, at(TWENTY))
    quarter_actions.correct(row.pk, "分配表晚登", books, TWENTY, at(TWENTY))
    client = Client()
    client.cookies["yinuo_day"] = (TWENTY + timedelta(1)).isoformat()
    url = "/ventures/factory/quarters/2025-01-01/log.json"
    assert client.get(url).status_code == 404  # nothing is published yet
    drained(house)
    answer = client.get(url)
    told = json.loads(answer.content)
    assert (told["ref"], len(told["events"])) == ("factory/2025-01-01", 2)
    found = findings.Findings()
    opened = openings.read(answer.content, keys_of(house), found)
    assert [one.says for one in found.found] == []
    hashes = list(QuarterVersion.objects.order_by("n").values_list("sha256", flat=True))
    assert [one.value("public.facts.sha256") for one in opened.events] == hashes
    assert [dict(one.fields) for one in opened.events] == [{}, {"reason": "分配表晚登"}]
    client.cookies["yinuo_day"] = (TEN + timedelta(1)).isoformat()
    assert len(json.loads(client.get(url).content)["events"]) == 1  # read on an earlier day
    book.forget()
