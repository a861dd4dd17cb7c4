"""Who sits where calls and slips come in, and what they type; a browser without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from yinuo.doors.api.tests.caller import Callers
from yinuo.doors.portal.asking import fresh_token
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category

if TYPE_CHECKING:
    from yinuo.kernel.matters.models import Matter

DAY = "2025-08-18"
CALL, SLIPS = "/desk/voices/call", "/desk/voices/slips"
WORDS = "门口的灯不亮，晚上看不见路"
NUMBER = "13800138000"


def matter_of(code: str) -> Matter:
    """Give the matter that a code speaks for."""
    from yinuo.kernel.matters.actors import holder
    from yinuo.kernel.matters.models import Matter

    return Matter.objects.get(ref=holder(code).ref)


class Counter(Callers):
    """The cast at their desks on the story's Monday, and what they type."""

    def __init__(self) -> None:
        super().__init__()
        Category.objects.create(
            code="unknown", name="不知道", name_en="Not sure", limit_class="help", programme="voices",
            kinds=["request"], sort_key="zzz",
        )  # fmt: skip
        book.forget()
        self.client.cookies["yinuo_day"] = DAY

    def at(self, name: str = "desk", language: str = "zh-CN") -> Client:
        """Give somebody's browser; "" for a resident's own."""
        client = Client(headers={"Accept-Language": language})
        client.cookies["yinuo_day"] = DAY
        if name:
            client.force_login(self.cast.account(name))
        return client

    @staticmethod
    def called(**more: str) -> dict[str, str]:
        """Give what an operator types while somebody speaks."""
        typed = {
            "token": fresh_token(), "body": WORDS, "where": "lane", "category": "unknown", "about": "no",
            "contact": "none", "code_by": "voice", "consent": "on",
        }  # fmt: skip
        return {**typed, **more}

    @staticmethod
    def slips(*told: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Give a page of slips as it is typed."""
        typed: dict[str, Any] = {"token": fresh_token(), "n": "5", "consent": "on"}
        for n, slip in enumerate(told, 1):
            typed |= {f"s{n}-{name}": value for name, value in slip.items()}
        return {**typed, **more}
