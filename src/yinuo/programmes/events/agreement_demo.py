"""What the demo tells of agreements: the page's own as printed, an invented one whose articles became promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.told import instant_of, read_told, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.events.models import Agreement, Article, ArticlePromise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/agreement.yaml"


def stories(pack: str) -> Iterator[Story]:
    """Tell the promises that articles became."""
    told = told_at(pack, FILE)
    for article in told.get("articles", ()):
        if "of" in article:
            yield _story(told, article)


def _story(told: Mapping[str, Any], article: Mapping[str, Any]) -> Story:
    given = {
        "kind": "commitment", "category": "agreement", "place": told["place"], "source": "example",
        "title": article["text"], "body": f"{told['agreement']['name']} · {article['text']}", **article["promise"],
    }  # fmt: skip
    steps = (
        Step(verb, by, instant_of(told, clock), more[0] if more else given)
        for clock, verb, by, *more in article["steps"]
    )
    return Story(article["of"], tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write both agreements down; of the page's own only its name and its day in the paper are known."""
    facts = read_told(pack, "facts.yaml")
    said = facts.get("events", {}).get("agreement")
    if said:
        Agreement.objects.create(
            code="page-agreement", name=said["name"], place_id=facts["place"]["code"],
            known_on=facts["events"]["exhibition"]["opened_on"], source="page",
        )  # fmt: skip
    told = read_told(pack, FILE)
    if not told:
        return
    found = Agreement.objects.create(**told["agreement"], place_id=told["place"], source="example")
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    for n, article in enumerate(told["articles"], 1):
        row = Article.objects.create(agreement=found, n=n, text=article["text"])
        if (ref := loaded.refs.get(article.get("of", ""))) is not None:
            ArticlePromise.objects.create(stream_id=streams[ref], article=row)
