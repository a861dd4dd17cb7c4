"""What a reader takes from a page in five seconds: who, what, by when, kept, each under its own name."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.test import Client

from yinuo.doors.portal.front import front
from yinuo.doors.shell.public.edition import Edition
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def main_of(client: Client, path: str) -> str:
    """Give the main part of a page."""
    return client.get(path).content.decode().split("<main")[1].split("</main>")[0]


def test_the_numbers_of_the_headline_add_up(world: World) -> None:
    ended = world.assigned()
    due = PublicMatter.objects.get(ref=ended).first_due
    assert due is not None
    kept, said, _late = (world.promised(due_on=due, title=title) for title in ("修桥", "修路", "修灯"))
    proof = {"result": "done", "text": "修好了", "proof_on": world.now.date()}
    for ref in (kept, said):
        world.act(ref, "report", "handler", proof)
    world.act(ended, "report", "handler", {"result": "explained", "text": "办不了", "law": "有规定"})
    world.later(1).act(kept, "confirm", "checker", {"text": "看过了"})
    world.act(ended, "review", "checker", {"ruling": "explained", "text": "属实"})
    day = due + timedelta(1)
    lead = front(Edition(day, day, datetime.combine(day, time(4), UTC))).lead
    assert lead.headline == "4 件到期，1 件办到了，1 件逾期，1 件别样了结，1 件还没有结论"
    assert sum(group.n for group in lead.groups) == 4


def test_the_figures_come_before_what_they_are_made_of(world: World) -> None:
    """No number waits behind a form or a formula, and what is sealed is counted last."""
    for _n in range(5):
        world.promised()
        world.accepted("dispute")
    client = Client(headers={"accept-language": "en"})
    client.cookies["yinuo_day"] = "2025-10-20"
    html = main_of(client, "/figures")
    assert html.index("<details") < html.index("<form") < html.index("</details>")
    assert "Shown now: Last three months · July 2025 to Sept 2025 · All places · All units" in html
    assert html.index("n = 5") < html.index("Promises done by their first date")
    assert html.rindex("n = ") < html.index("5 are sealed")
    assert html.count("Five ") == 1
