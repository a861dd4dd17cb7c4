"""One symposium with a question, and one notice with another, in the small invented place of the API's examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.matters.models import Matter
from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice, Symposium, SymposiumQuestion

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World


def talk(world: World) -> None:
    """Tell of them: what was asked is answered, and not yet confirmed."""
    on = world.now.date()
    spoken, back = (Matter.objects.get(ref=world.reported()) for _ in range(2))
    held = Symposium.objects.create(
        code="20250818-talks", title="骑手和部门谈谈", topics=["社保"], group="riders", unit_id="union",
        place_id="town", departments=["roads"], opened_on=on - timedelta(3), held_on=on, from_at="15:00",
    )  # fmt: skip
    SymposiumQuestion.objects.create(
        symposium=held, stream=spoken, n=1, group="riders", speaker=1, asked_on=on, on_spot_on=on
    )
    notice = ChannelNotice.objects.create(
        code="20250818-notes", group="riders", unit_id="roads", place_id="town", title="参保登记",
        body="带身份证。", from_on=on, until_on=on + timedelta(30),
    )  # fmt: skip
    ChannelAsk.objects.create(notice=notice, stream=back, asked_on=on)
