"""How disputes go: sealed from the first minute, talks only if both want them, an end at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.config.demo_stories.tale import ASKER, OTHER

if TYPE_CHECKING:
    from yinuo.config.demo_stories.corpus import Quarrel
    from yinuo.config.demo_stories.tale import Tale
    from yinuo.config.demo_stories.turns import Plot


def quarrel_of(t: Tale) -> Quarrel:
    """Give the sort of dispute the tale was begun with."""
    return next(quarrel for quarrel in t.world.corpus.quarrels if quarrel.thing == t.thing)


def _raise(t: Tale) -> None:
    title, body = t.words.quarrel(t.rng, quarrel_of(t), t.place)
    t.category = t.cast.setting.quarrels.get(t.thing, "dispute")
    t.do(
        "submit",
        ASKER,
        t.at,
        "submitted",
        kind="dispute",
        category=t.category,
        place=t.place.code,
        body=body,
        about_office=False,
        source="example",
        language=t.cast.setting.language,
    )
    t.title = title


def _take_in(t: Tale) -> None:
    _raise(t)
    t.desk = t.rng.choice(t.cast.desks())
    t.do(
        "accept",
        t.desk,
        t.soon(0.3, 6.5),
        "accepted",
        title=t.title,
        category=t.category,
        visibility="sealed",
        first_contact_unit=t.cast.setting.mediators[t.place.town],
    )
    t.accepted_at = t.at


def _invite(t: Tale) -> None:
    t.do(
        "contact",
        t.desk,
        t.soon(0.5, 6),
        text=t.words.corpus.phrases["invites"],
        invites_party=True,
    )


def _agree(t: Tale, by: str) -> None:
    t.do(
        "consent",
        by,
        t.later(2, 30),
        to="mediator",
        unit=t.cast.setting.mediators[t.place.town],
        text=t.say("consents"),
    )


def _mediate(t: Tale) -> None:
    _take_in(t)
    _invite(t)
    first, second = (ASKER, OTHER) if t.likely(0.6) else (OTHER, ASKER)
    _agree(t, first)
    _agree(t, second)
    t.lead = t.cast.setting.mediators[t.place.town]
    t.take(t.lead)
    t.worker = (t.cast.mediators(t.lead) or t.cast.workers(t.lead))[0]
    t.do("assign", t.desk, t.soon(0.3, 4), "in_progress", lead_unit=t.lead)
    t.do("acknowledge", t.worker, t.soon(0.2, 2))
    t.do("contact", t.worker, t.soon(1, 8), text=t.say("mediation"))
    if t.likely(0.7):
        t.do("message", OTHER, t.later(3, 40), text=t.words.fill(t.rng, t.rng.choice(quarrel_of(t).other)))
    t.do("update", t.worker, t.pace.working_day(t.rng, t.at, t.rng.randint(1, 4)), text=t.say("mediation"))


def settled(t: Tale) -> None:
    """Both sign the same text."""
    _mediate(t)
    terms = t.words.fill(t.rng, t.rng.choice(quarrel_of(t).terms))
    t.do("consent", t.worker, t.pace.working_day(t.rng, t.at, t.rng.randint(1, 8)), to="text", text=terms)
    for party in (ASKER, OTHER):
        t.do("consent", party, t.later(1, 40), to="text")
    t.do("settle", t.worker, t.soon(0.3, 6), "closed:settled", outcome="settled", text=terms)


def stopped(t: Tale) -> None:
    """One side says stop, which either may at any time."""
    _mediate(t)
    if t.likely(0.4):
        terms = t.words.fill(t.rng, t.rng.choice(quarrel_of(t).terms))
        t.do("consent", t.worker, t.pace.working_day(t.rng, t.at, t.rng.randint(1, 6)), to="text", text=terms)
        t.do("consent", ASKER, t.later(1, 30), to="text")
    text = t.rng.choice(quarrel_of(t).stop)
    t.do(
        "settle",
        t.rng.choice((ASKER, OTHER)),
        t.later(10, 90),
        "closed:not_settled",
        outcome="not_settled",
        text=text,
    )
    if t.likely(0.12):
        t.do("reopen", ASKER, t.later(24 * 3, 24 * 15), "accepted", text=t.words.corpus.phrases["talk_again"])


def unwilling(t: Tale) -> None:
    """Tell of a side that does not want talks: no mediation, other ways named."""
    _take_in(t)
    _invite(t)
    text = t.rng.choice(quarrel_of(t).stop)
    t.do("settle", OTHER, t.later(4, 60), "closed:not_settled", outcome="not_settled", text=text)


def given_up(t: Tale) -> None:
    """Let the mediators see no way; a second of the team agrees."""
    _mediate(t)
    text = t.rng.choice(quarrel_of(t).stop)
    team = t.cast.mediators(t.lead)
    if t.place.community != t.cast.team_at(t.lead):  # their desk reaches no further than their own community
        t.do("settle", OTHER, t.later(10, 60), "closed:not_settled", outcome="not_settled", text=text)
        return
    first, second = t.rng.sample(team, 2)
    t.two("settle", first, second, "closed:not_settled", (1, 10), outcome="not_settled", text=text)


def withdrawn_dispute(t: Tale) -> None:
    """Taken back before anybody was appointed."""
    _raise(t)
    t.do("withdraw", ASKER, t.later(2, 30), "closed:withdrawn", text=t.words.corpus.phrases["made_up"])


def declined_dispute(t: Tale) -> None:
    """Already before a court."""
    _take_in(t)
    text, where = t.words.corpus.phrases["in_court"]
    given = {"outcome": "declined", "reason": "in_court", "text": text, "where_to": where}
    t.two("end", t.desk, t.other_desk(), "closed:declined", (0.3, 5), **given)


def referred_dispute(t: Tale) -> None:
    """Pass on what is for arbitration."""
    _take_in(t)
    number = t.rng.randrange(101, 999)
    text, where, receipt = t.words.corpus.phrases["arbitration"]
    given = {"outcome": "referred", "reason": "other_body", "text": text, "where_to": where}
    t.two(
        "end",
        t.desk,
        t.other_desk(),
        "closed:referred",
        (0.3, 5),
        receipt=receipt.format(number=number),
        **given,
    )


DISPUTE_PLOTS: dict[str, tuple[Plot, int]] = {
    "settled": (settled, 26),
    "stopped": (stopped, 14),
    "unwilling": (unwilling, 8),
    "given_up": (given_up, 6),
    "withdrawn": (withdrawn_dispute, 4),
    "declined": (declined_dispute, 3),
    "referred": (referred_dispute, 3),
}
