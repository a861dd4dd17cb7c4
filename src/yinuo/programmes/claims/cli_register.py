"""The register's words of `yinuo claims`: needs, claimants, claims, offers and suggestions, as the API has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.cli.desk import answer, officer_of, takes_day, takes_fields, takes_key, takes_who, token_of
from yinuo.doors.cli.matter import given_of, pictures_of, when_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

READS: Final = {
    "needs": "list the needs that communities listed",
    "claimants": "list who takes needs on",
    "days": "list the claim days",
}
MAKES: Final = {
    "list": "list a need; public at once",
    "enrol": "write down who takes needs on",
    "open": "open a claim day",
    "offer": "write down what a claimant offers",
    "suggest": "suggest who takes what; a person decides",
}
DOES: Final = {
    "claim": ("CODE", "record a claim; its claimant's head signs"),
    "hand": ("CODE", "note the day of the way; no address"),
    "deliver": ("REF", "report a claim as delivered"),
    "accept": ("REF", "say that it was done, as the community that listed it"),
}


def declare(verbs: Any) -> None:
    """Declare the register's words."""
    for name, about in READS.items():
        takes_day(verbs.add_parser(name, help=about, description=about))
    need = verbs.add_parser("need", help="show one need", description="show one need")
    need.add_argument("code", metavar="CODE")
    takes_day(need)
    for name, about in MAKES.items():
        _writes(verbs.add_parser(name, help=about, description=about))
    for name, (what, about) in DOES.items():
        one = verbs.add_parser(name, help=about, description=about)
        one.add_argument("code", metavar=what)
        if name == "deliver":
            one.add_argument(
                "--photo", action="append", default=[], dest="photos", metavar="FILE", help="of things"
            )
        _writes(one)


def _writes(parser: argparse.ArgumentParser) -> None:
    for takes in (takes_who, takes_fields, takes_key, takes_day):
        takes(parser)


def run(args: argparse.Namespace) -> int:
    """Do it in the language of LANG; returns 0, 2 (something to correct), 3 (not yours) or 4 (not found)."""
    return answer(args, DO[args.what])


def _needs(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import queries, records

    return {"items": [records.need_record(one) for one in queries.listed(when_of(args).on)]}


def _claimants(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import queries, records

    return {"items": [records.claimant_record(one) for one in queries.claimants(when_of(args).on)]}


def _days(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import queries, records

    return {"items": [records.day_record(one) for one in queries.days(when_of(args).on)]}


def _need(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import queries, records

    return records.need_sheet(queries.one(args.code, when_of(args).on))


def _officer(args: argparse.Namespace) -> tuple[Officer, str]:
    """Give who types, and under which token. Raises NotAllowed, NotFound."""
    return officer_of(args), token_of(args)


def _list(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import actions, asked, queries, records

    officer, token = _officer(args)
    row = actions.list_need(officer, asked.typed(given_of(args), *asked.LIST), token)
    return records.need_record(queries.one(row.code, officer.on))


def _enrol(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import actions, asked, records

    officer, token = _officer(args)
    return records.claimant_record(actions.enrol(officer, asked.typed(given_of(args), *asked.ENROL), token))


def _open(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import actions, asked, records

    officer, token = _officer(args)
    return records.day_record(actions.open_day(officer, asked.typed(given_of(args), *asked.OPEN), token))


def _offer(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import asked, offers, records

    officer, token = _officer(args)
    return records.offer_record(offers.offer(officer, *asked.offered(given_of(args)), token))


def _suggest(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import actions, asked, offers, records

    officer, token = _officer(args)
    asked.typed(given_of(args))
    offers.suggest(officer, token)
    found = offers.suggested(officer.on, actions.lists_as(officer))
    return {"items": [records.suggested_record(one) for one in found]}


def _claim(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.claims import actions, asked, queries

    officer, token = _officer(args)
    need, typed = queries.one(args.code, officer.on).need, asked.typed(given_of(args), *asked.CLAIM)
    return stands_record(actions.take_on(officer, need, typed, token))


def _hand(args: argparse.Namespace) -> Record:
    from yinuo.programmes.claims import actions, queries, records

    officer = officer_of(args)
    actions.hand_over(officer, queries.one(args.code, officer.on).need)
    return records.need_sheet(queries.one(args.code, officer.on))


def _deliver(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.claims import asked, delivering

    officer, token = _officer(args)
    row, typed = delivering.claim_at(args.code, officer.on), asked.typed(given_of(args), *asked.DONE)
    return stands_record(delivering.deliver(officer, row, typed, token, pictures_of(args)))


def _accept(args: argparse.Namespace) -> Record:
    from yinuo.doors.shell.records import stands_record
    from yinuo.programmes.claims import asked, delivering

    officer, token = _officer(args)
    row, typed = delivering.claim_at(args.code, officer.on), asked.typed(given_of(args), *asked.DONE)
    return stands_record(delivering.accept(officer, row, typed, token))


DO: Final[Mapping[str, Callable[[argparse.Namespace], Record]]] = {
    "needs": _needs, "need": _need, "claimants": _claimants, "days": _days, "list": _list, "enrol": _enrol,
    "open": _open, "offer": _offer, "suggest": _suggest, "claim": _claim, "hand": _hand, "deliver": _deliver,
    "accept": _accept,
}  # fmt: skip
