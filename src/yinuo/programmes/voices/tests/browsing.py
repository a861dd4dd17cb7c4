"""A browser without script: on a day, logged in or not; and the codes that a page shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from datetime import date

CODE = re.compile(r'<p class="(?:code|thecode)"[^>]*>(.*?)</p>', re.DOTALL)


def browser(username: str, on: date, language: str = "zh-hans") -> Client:
    """Give a browser, logged in where a name is given, on a day."""
    from yinuo.kernel.people.models import Account

    client = Client(headers={"Accept-Language": "zh-CN" if language == "zh-hans" else "en"})
    client.cookies["yinuo_day"] = on.isoformat()
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def codes(answer: Any) -> list[str]:
    """Give the tracking codes that a page shows, in order."""
    return [re.sub(r"<[^>]*>|\s", "", one) for one in CODE.findall(answer.content.decode())]


def shown_code(answer: Any) -> str:
    """Give the first tracking code that a page shows."""
    found = codes(answer)
    assert found, answer.content.decode()
    assert len(found[0]) == 12, found[0]
    return found[0]


def ref_of(code: str) -> str:
    """Give the matter that a tracking code speaks for."""
    from yinuo.kernel.matters.actors import holder

    return holder(code).ref
