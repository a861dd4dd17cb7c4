"""A code sent to whoever telephoned: handed to the outbox's way out at once, and neither number nor code is kept."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from yinuo.kernel.notices.actions import deliver
from yinuo.kernel.notices.contacts import of_whole

if TYPE_CHECKING:
    from yinuo.kernel.matters.act import Acted

log = logging.getLogger(__name__)


def send_code(done: Acted, typed: str, link: str, token: str) -> bool:
    """Send a code just made to a whole number or address; gives whether it went out. A replay sends nothing again.

    It does not wait in the database: the code stands nowhere in it, and a number for this one message need not.
    Raises Invalid for a part of a number.
    """
    kind, value = of_whole(typed)
    if done.is_replay:
        return True
    text = gettext(
        "您的码：%(code)s。凭它看办到哪一步；解决没有，由您说。谁拿着它，谁就能替您说话。%(link)s"
    ) % {
        "code": done.code,
        "link": link,
    }
    name = f"code-{hashlib.sha256(token.encode()).hexdigest()[:12]}"
    try:
        deliver(kind, value, text, name, gettext("一诺：您的码"))
    except OSError:
        log.warning("a code could not be sent; it is said instead")
        return False
    return True
