"""Who lists needs, and one need with a claim, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Unit
from yinuo.programmes.claims.models import Claim, Claimant, Need

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def need(world: World) -> None:
    """Tell of them: two shares, one of them taken on."""
    on = world.now.date()
    listed = Need.objects.create(
        code="20250818-lamps", title="装六盏灯", benefits="old_estate", place_id="town", unit_id="union",
        fallback_id="roads", cost=100_001, shares=2, due_on=on + timedelta(20), proof="灯的照片", listed_on=on,
    )  # fmt: skip
    who = Claimant.objects.create(code="shop", name="示例灯具店", sort="shop", unit_id="roads", since_on=on)
    stream = Matter.objects.get(ref=world.promised())
    Claim.objects.create(stream=stream, need=listed, claimant=who, shares=1, amount=50_000, claimed_on=on)


def community() -> None:
    """Make the lane's office a community that lists needs, and tell what claims are filed under."""
    Category.objects.create(
        code="claim", name="认领", name_en="Claimed project", limit_class="promise", programme="claims",
        kinds=["claim"],
    )  # fmt: skip
    Unit.objects.filter(code="lane-office").update(kind="community")
    book.forget()
