"""Two people at one matter in the same moment: one acts, the other reads why not, and keeps what they typed."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

from yinuo.doors.workspace.tests.walk import filled


def test_two_people_at_once(committed_db: str) -> None:
    from django.db import connection
    from django.test import Client

    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build
    from yinuo.kernel.people.models import Account
    from yinuo.kernel.record.models import Event

    book.forget()
    world = build().with_accounts()
    ref = world.assigned()
    sent: list[tuple[Client, str, dict[str, Any]]] = []
    for name in ("handler", "colleague"):
        client = Client()
        client.force_login(Account.objects.get(username=name))
        form = client.get(f"/desk/{ref}/report").context["form"]
        sent.append((client, form.url, filled(form, {"result": "done", "text": f"{name} 换了灯泡"})))
    gate = Barrier(len(sent))
    answers: list[tuple[int, str]] = []

    def go(client: Client, url: str, typed: dict[str, Any]) -> None:
        gate.wait()
        page = client.post(url, typed)
        answers.append((page.status_code, typed["text"] if typed["text"] in page.content.decode() else ""))
        connection.close()

    threads = [Thread(target=go, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    book.forget()
    assert sorted(status for status, _kept in answers) == [302, 409]
    assert next(kept for status, kept in answers if status == 409)
    assert Event.objects.filter(stream__matter__ref=ref, type="report").count() == 1
