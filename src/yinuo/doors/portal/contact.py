"""What becomes of the contact that an asker left, and on which day: on the slip, and by the code ever after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.doors.shell.templatetags.look import day_short
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.over import last_day
from yinuo.kernel.notices.contacts import masked_contacts, was_used_up
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor


def once_note() -> str:
    """Say what becomes of a contact left for one message."""
    return gettext("您留的联系方式只用来送一句话，送完就删。")


def kept_note() -> str:
    """Say what becomes of a contact left until it ends."""
    return gettext("您留的联系方式加了密，谁看过，凭码都查得到；了结满三十天（隐患一百八十天）就删。")


def contact_note(found: Sight, actor: Actor) -> str:
    """Say whether a contact is still kept, and until when; "" for who left none, and for a dispute's other party."""
    m = found.matter
    if not policy.requester(actor, found.s):
        return ""
    contact = Contact.objects.filter(stream_id=found.stream).first()
    if contact is None:
        is_used = was_used_up(found.stream)
        return gettext("您留过的联系方式已经删了。") if is_used else ""
    left = gettext("您留的是 %(masked)s。") % {"masked": _masked(found.stream)}
    if contact.is_once:
        return left + once_note()
    until = last_day(m, found.s.calendar)
    if until is None or m.outcome == "merged":  # that one may be taken up again with what it hangs on
        return left + kept_note()
    told = gettext("您留的联系方式还在，加了密。到%(on)s没有重办，过了这天就删。")
    return left + told % {"on": day_short(until)}


def _masked(stream: int) -> str:
    """Give what was left with its middle hidden: whoever stands behind the reader learns no number."""
    return gettext("、").join(value for _kind, value in masked_contacts(stream))
