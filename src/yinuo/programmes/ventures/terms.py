"""How a venture shares out is agreed anew, from a day on: nothing that was shown is touched, what was agreed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures import agreed
from yinuo.programmes.ventures.models import Venture
from yinuo.programmes.ventures.shares import keeper

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.agreed import Agreed

SHOWN_ALREADY: Final = Sentence("到 {last} 为止的分配表已经公示了，新办法要从那以后起。")
NOBODY_THERE: Final = Sentence("册子里没有按这个算的：先有人投了钱、入了股或者入了地。")
SAME_DAY: Final = Sentence("新办法不能从项目开始以前起。")


def change(venture: Venture, told: Agreed, actor: Actor, on: date, now: datetime | None = None) -> Venture:
    """Let this hold from its day on, in the open. Raises NotAllowed, or Invalid by field."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        row = Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)
        _insist_it_stands(row, told)
        row.rules, row.charter = agreed.changed(row.rules, row.charter, told)
        if told.register == agreed.STAKE:
            row.principal = row.principal or agreed.STAKE
        row.save(update_fields=["rules", "charter", "principal"])
        public = {
            "venture": row.code, "since": told.since.isoformat(), "rules": row.rules, "charter": row.charter,
        }  # fmt: skip
        tell(row.stream_id, Told("terms_changed", actor.person, "drafter", seat.unit, public), now)
    return row


def _insist_it_stands(venture: Venture, told: Agreed) -> None:
    wrong = dict(told.faults)
    shown = venture.distributions.exclude(state__in=("drafted", "withdrawn")).order_by("-last").first()
    if told.since <= venture.began_on:
        wrong["since"] = SAME_DAY
    elif shown is not None and shown.last >= told.since:
        wrong["since"] = Sentence(SHOWN_ALREADY.msgid, last=shown.last.isoformat())
    if not venture.moves.filter(register=told.register, known_to=None).exists():
        wrong["how"] = NOBODY_THERE
    if wrong:
        raise Invalid(wrong)
