"""One bridge closed in the small invented place of the API's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.works.actions import put_down
from yinuo.programmes.works.models import Asset, Closure

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def closed(world: World) -> str:
    """Tell of it; gives its promise's number."""
    on, ref = world.now.date(), world.promised()
    asset = Asset.objects.create(
        code="bridge-one", name="示例渡口桥", sort="bridge", place_id="lane", since_on=on, source="example"
    )
    row = Closure(
        stream=Matter.objects.get(ref=ref), asset=asset, closed_from=on, scope=["更换吊杆", "涂装"],
        detour="走示例北桥", contractor="示例路桥公司", announced_on=on, source="example",
    )  # fmt: skip
    put_down([row])
    return ref
