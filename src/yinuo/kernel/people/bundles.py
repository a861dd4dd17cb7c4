"""The six bundles a person can be appointed to, and the roles each carries: data, and the whole of it.

The workflow asks for roles; an appointment gives a bundle at a unit and a place for a time. Whoever
asks needs no appointment. A technician keeps the machine and sees no content, so that bundle carries
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BUNDLES: Final[Mapping[str, frozenset[str]]] = {
    "desk": frozenset({"desk", "dispatcher"}),
    "unit": frozenset({"handler", "drafter"}),
    "head": frozenset({"handler", "drafter", "lead"}),
    "checker": frozenset({"checker", "reviewer"}),
    "auditor": frozenset({"auditor"}),
    "technician": frozenset(),
}
GUARDED: Final = ("auditor", "checker", "desk", "technician")
"""The bundles of supervision, audit and technicians: it takes two persons to give one."""
ROLES: Final[frozenset[str]] = frozenset[str]().union(*BUNDLES.values())


def roles_of(bundle: str) -> frozenset[str]:
    """Return the roles a bundle carries; an unknown bundle carries none."""
    return BUNDLES.get(bundle, frozenset())


def bundles_with(role: str) -> frozenset[str]:
    """Return the bundles that carry this role."""
    return frozenset(bundle for bundle, roles in BUNDLES.items() if role in roles)
