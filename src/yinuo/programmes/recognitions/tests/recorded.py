"""The examples of the lists' operations: every call once, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.programmes.recognitions.tests.listed import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]

LIST: Final = {
    "name": "示例县级名单", "level": "county", "issuer": "示例局", "year": 2025, "n_firms": 1, "n_products": 2,
    "place": "town", "evidence": "示例文件2号",
}  # fmt: skip
LINE: Final = {"firm": "示例阀厂", "product": "示例阀", "cluster": "lamps", "evidence": "示例文件2号附件"}
HELP: Final = {"sort": "testing", "place": "town", "cluster": "lamps", "body": "要排一周振动检测。"}


def category() -> None:
    """Give the small place what firms' requests are filed under."""
    Category.objects.create(
        code="firm_service", name="企业服务", name_en="Services for firms", limit_class="help",
        programme="recognitions", kinds=["request"],
    )  # fmt: skip
    book.forget()


def record(callers: Callers, keep: Keep) -> None:
    """Record lists from entered to reviewed, clusters, and what a firm asks for."""
    get, post = callers.get, callers.post
    category()
    listed(callers.world)
    keep("product_lists", get("/recognitions/lists"))
    made = keep("product_enter", post("/recognitions/lists", LIST, "handler"), LIST).json()
    keep("product_list", get(f"/recognitions/lists/{made['code']}"))
    line = f"/recognitions/lists/{made['code']}/1"
    keep("product_fill", post(f"{line}/fill", LINE, "handler"), LINE)
    keep("product_check", post(f"{line}/check", {}, "colleague"), {})
    before = callers.client.cookies["yinuo_day"].value
    callers.client.cookies["yinuo_day"] = (callers.world.now.date() + timedelta(300)).isoformat()
    review = {"finding": "stands", "evidence": "示例文件3号"}
    keep("product_review", post(f"{line}/review", review, "handler"), review)
    keep("product_line", get(line))
    callers.client.cookies["yinuo_day"] = before
    cluster = {"name": "示例阀门"}
    keep("cluster_add", post("/recognitions/clusters", cluster, "handler"), cluster)
    keep("cluster_list", get("/recognitions/clusters"))
    ref = keep("help_ask", post("/recognitions/help", HELP), HELP).json()["ref"]
    accept = {
        "title": "要排振动检测", "category": "firm_service", "visibility": "public", "first_contact_unit": "roads",
    }  # fmt: skip
    assert callers.act(ref, "accept", "desk", accept).status_code == 200
    keep("help_list", get("/recognitions/help"))
