"""A person's rights to what is kept of them: each request is a matter with a date, and erasing is done from it.

See and copy, correct, erase, object: PIPL articles 44 to 47. A request is filed by the code, so that it comes from the
very person; whoever answers it can erase that person's matters and nobody else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.decide import NOT_YOURS
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Actor as ActorRow

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.matters.situation import Actor, Situation

PERSONAL: Final = "personal_data"
"""The category of such a request, in every pack that takes them."""
RIGHTS: Final = ("see", "copy", "correct", "erase", "object")
NOT_THEIRS: Final = Sentence("这件不是提这件请求的人提的，或者已经抹过。请从名单里选。")


def matters_of(person: int) -> QuerySet[Matter]:
    """Give every matter that this person asked, newest first."""
    keys = ActorRow.objects.filter(person_id=person).values("key")
    return Matter.objects.filter(requester_key__in=keys).order_by("-pk")


def may_erase(actor: Actor, s: Situation) -> bool:
    """Say whether this actor may erase for who asks here: an officer of the unit that works on such a request."""
    m = s.matter
    return m.category == PERSONAL and m.state == "in_progress" and bool(policy.handler(actor, s))


def erasable(found: Sight) -> tuple[str, ...]:
    """Give the other matters of the one who asks here whose words are still kept, newest first."""
    key = found.matter.requester_key
    person = found.s.persons.get(key, 0) if key else 0
    rows = matters_of(person).exclude(pk=found.stream).filter(stream__subject_key__erased_at__isnull=True)
    return tuple(rows.values_list("ref", flat=True)) if person else ()


def erase_asked(found: Sight, actor: Actor, ref: str, now: datetime | None) -> Acted:
    """Erase what the one who asks here gave with another of their matters.

    Raises NotAllowed for whoever does not work on the request, Invalid for a matter that is not that person's.
    """
    if not may_erase(actor, found.s):
        raise NotAllowed(NOT_YOURS)
    if ref not in erasable(found):
        raise Invalid({"target": NOT_THEIRS})
    return erase(ref, now=now)
