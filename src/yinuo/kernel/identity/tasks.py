"""What the worker does for whoever comes in: sends six digits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yinuo.kernel.identity import residents
from yinuo.kernel.identity.models import EntryCode
from yinuo.kernel.notices.actions import deliver

if TYPE_CHECKING:
    from uuid import UUID


@app.task(queue="default", pass_context=False, retry=RetryStrategy(max_attempts=4, wait=20))
def send_entry_code(number: str) -> None:
    """Send six digits; with the message on its way the address is forgotten here."""
    send(number)


def send(number: str | UUID) -> bool:
    """Send a code that waits; says whether it went out. One too old, or asked for too often, goes nowhere."""
    with transaction.atomic():
        row = EntryCode.objects.select_for_update().filter(pk=number, sealed__isnull=False).first()
        if row is None:
            return False
        is_due = row.expires_at > datetime.now(UTC)
        if is_due:
            value, digits = residents.opened(row)
            with translation.override(row.language):
                words = gettext(
                    "一诺：您的六位数是 {digits}，十分钟内用一次。不是您要的，不用理会；谁来要都不要给。"
                )
                deliver(row.kind, value, words.format(digits=digits), str(row.pk), gettext("一诺：六位数"))
        row.sealed = None
        row.save(update_fields=["sealed"])
    return is_due
