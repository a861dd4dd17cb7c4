"""What the demo tells of works: invented closures of several courses, and the page's own bridge, quoted as it stands.

Words, days and courses stand in the pack's demo/works.yaml; of the page's bridge only what its facts.yaml says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.told import day_of, instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.works.actions import put_down
from yinuo.programmes.works.models import Asset, Closure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

CATEGORY: Final = "works"
FILE: Final = "demo/works.yaml"


def stories(pack: str) -> Iterator[Story]:
    """Give every reopening that is told here; those told elsewhere only get their closure."""
    told = told_at(pack, FILE)
    for closure in told.get("closures", ()):
        if "promise" in closure:
            yield _story(told, closure)


def _story(told: Mapping[str, Any], closure: Mapping[str, Any]) -> Story:
    asset = next(one for one in told["assets"] if one["code"] == closure["asset"])
    given = {
        "kind": "commitment", "category": CATEGORY, "place": asset["place"], "source": "example",
        "body": _body(told, closure), **closure["promise"],
    }  # fmt: skip
    steps = [
        Step(verb, by, instant_of(told, clock), more[0] if more else given)
        for clock, verb, by, *more in closure["steps"]
    ]
    return Story(closure["of"], tuple(steps))


def _body(told: Mapping[str, Any], closure: Mapping[str, Any]) -> str:
    parts, detour = closure["scope"], closure["detour"]
    if told.get("language") == "en":
        return f"{', '.join(parts)}. The way round: {detour}."
    return f"{'、'.join(parts)}。怎么绕：{detour}。"


def fill(pack: str, loaded: Loaded) -> None:
    """Write the book and the rows beside those promises; a promise that was not loaded gets none."""
    told = told_at(pack, FILE)
    if not told:
        return
    known = {
        one["code"]: Asset.objects.create(
            **{name: value for name, value in one.items() if name != "place"}, place_id=one["place"]
        )
        for one in told["assets"]
    }
    refs = {
        closure["of"]: loaded.refs[closure["of"]]
        for closure in told["closures"]
        if closure["of"] in loaded.refs
    }
    streams = dict(Matter.objects.filter(ref__in=refs.values()).values_list("ref", "pk").order_by())
    put_down(
        Closure(
            stream_id=streams[refs[closure["of"]]], asset=known[closure["asset"]],
            **(_quoted(pack) if closure.get("quoted") else _invented(closure)),
        )
        for closure in told["closures"]
        if closure["of"] in refs
    )  # fmt: skip


def _invented(closure: Mapping[str, Any]) -> dict[str, Any]:
    names = ("closed_from", "scope", "detour", "contractor")
    return {**{name: closure[name] for name in names}, "announced_on": closure["on"], "source": "example"}


def _quoted(pack: str) -> dict[str, Any]:
    """Give what the page says of its bridge: the parts. Since when it is closed and who does the work are not said."""
    (said,) = read_told(pack, "facts.yaml")["works"]
    entered = read_told(pack, "demo/page.yaml")["entered"]
    return {"scope": said["scope"], "announced_on": day_of(entered), "source": "page"}
