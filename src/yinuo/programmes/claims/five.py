"""The five-crowds board (S26): five tiles, each a count of records with the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.public.register import Register
from yinuo.programmes.claims.models import Claimant

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.words import Text


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the five: its name, what it counts, how many, and where the list is."""

    name: Text
    what: Text
    n: int
    url: str


OF_MATTERS: Final[tuple[tuple[Text, Text, Q, str], ...]] = (
    (_("汇聚群众力量"), _("件认领，各有日期"), Q(kind="claim"), "kind=claim"),
    (_("汇集群众意见"), _("条建议"), Q(category="suggestion"), "category=suggestion"),
    (_("发挥群众智慧"), _("个座谈会上的问题"), Q(category="symposium"), "category=symposium"),
    (_("回应群众诉求"), _("件诉求"), Q(kind="request"), "kind=request"),
)
TALENT: Final = (_("广纳群众贤才"), _("家认领的企业、店家、志愿队"))


def tiles(on: date) -> tuple[Tile, ...]:
    """Give the five tiles as they stand on a day; each number is the length of its list."""
    counts = Register(on).count_each([wanted for _name, _what, wanted, _query in OF_MATTERS])
    listed = reverse("portal:matters")
    found = [
        Tile(name, what, n, f"{listed}?{query}")
        for (name, what, _wanted, query), n in zip(OF_MATTERS, counts, strict=True)
    ]
    n_claimants = Claimant.objects.filter(since_on__lte=on).count()
    return (found[0], Tile(*TALENT, n_claimants, reverse("claims:claimants")), *found[1:])
