"""One list of two lines, one of them named, in the small invented place of the API's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.programmes.recognitions.actions import lines_of
from yinuo.programmes.recognitions.models import Cluster, Listing, RecognitionList

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def listed(world: World) -> None:
    """Tell of it."""
    on = world.now.date()
    found = RecognitionList.objects.create(
        code="20250818-fine", name="示例精品名单", level="city", issuer="示例局", year=2025, n_firms=2, n_products=2,
        place_id="town", evidence="示例文件1号", known_on=on, source="example",
    )  # fmt: skip
    lines_of(found)
    cluster = Cluster.objects.create(code="lamps", name="示例灯具集群", known_on=on, source="example")
    Listing.objects.filter(list=found, n=1).update(
        firm="示例灯具厂", product="示例灯", cluster=cluster, evidence="示例文件1号附件", entered_on=on
    )
