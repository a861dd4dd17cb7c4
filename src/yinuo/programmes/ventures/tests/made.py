"""A factory of seven villages to walk with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yinuo.programmes.ventures.models import Venture

SHARES = (20, 18, 16, 14, 12, 11, 10)
VILLAGES = tuple(f"sl-cun-{n}" for n in range(1, 8))


def make_factory(code: str) -> Venture:
    """Make a factory of seven villages with 101 shares: a tenth to the reserve, the rest by shares."""
    from yinuo.kernel.record.streams import begin
    from yinuo.programmes.ventures.models import ShareMove, Venture, VentureMember

    rules: list[dict[str, Any]] = [
        {"code": "dividend", "zh": "分红", "en": "dividend", "kind": "residual", "register": "shares",
         "versions": [{"from": "2007-01-01"}]},
    ]  # fmt: skip
    steps: list[dict[str, Any]] = [
        {"do": "loss"}, {"do": "fund", "code": "reserve", "zh": "公积金", "en": "reserve", "ppm": 100_000},
        {"do": "share", "rule": "dividend"},
    ]  # fmt: skip
    venture = Venture.objects.create(
        code=code, stream_id=begin("venture"), name="示例七村厂房", name_en="Example factory", kind="factory",
        place_id="slp-zh-a", manager_id="sl-lianhe", supervisor_id="sl-jiandu", began_on=date(2007, 1, 1), rules=rules,
        charter=[{"from": "2007-01-01", "resolution": "示例决议 2007-1", "steps": steps}], is_example=True,
    )  # fmt: skip
    for n, (unit, shares) in enumerate(zip(VILLAGES, SHARES, strict=True), 1):
        VentureMember.objects.create(venture=venture, unit_id=unit, n=n)
        ShareMove.objects.create(
            venture=venture, on=date(2007, 1, 1), taker_id=unit, top=shares, known_from=date(2007, 1, 1)
        )
    return venture
