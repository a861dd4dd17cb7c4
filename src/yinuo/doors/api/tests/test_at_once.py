"""The same list with the same key from several senders in the same moment: it comes in once, all read one answer."""

from __future__ import annotations

from threading import Barrier, Thread

SENDERS = 4
KEY = "a-key-of-its-own-0001"


def test_a_list_sent_at_once_with_one_key_comes_in_once(committed_db: str) -> None:
    from django.db import connection

    from yinuo.doors.api.models import ApiAnswer
    from yinuo.doors.api.tests.caller import Callers
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.models import Matter

    book.forget()
    callers = Callers()
    callers.token("desk")
    gate = Barrier(SENDERS)
    answers: list[tuple[int, bytes]] = []

    def go() -> None:
        gate.wait()
        sent = callers.post_list("desk", Idempotency_Key=KEY)
        number = sent.json()["number"]
        gate.wait()
        taken = callers.post(f"/imports/{number}/take", {"agreed": True}, "desk", Idempotency_Key=KEY + "2")
        answers.append((taken.status_code, sent.content + taken.content))
        connection.close()

    threads = [Thread(target=go) for _n in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    book.forget()
    assert answers == [(200, answers[0][1])] * SENDERS
    assert (ImportBatch.objects.count(), Matter.objects.count(), ApiAnswer.objects.count()) == (1, 2, 2)
