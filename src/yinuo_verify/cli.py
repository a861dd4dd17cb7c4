"""`yinuo-verify verify|head|prove|proof|witness`, and the same words behind `yinuo log`.

Exit codes: 0 it holds; 1 something differs; 2 it cannot be read; 3 the log forked.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from yinuo_verify import changes, checkpoint, matter, proof, serving, source, telling, verify
from yinuo_verify.canonical import parse
from yinuo_verify.refusal import Refused
from yinuo_verify.witness import Fork, Witness
from yinuo_verify.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yinuo_verify.findings import Findings
    from yinuo_verify.note import Key
    from yinuo_verify.source import Log

HOLDS, DIFFERS, UNREADABLE, FORKED = 0, 1, 2, 3
VERBS = ("verify", "head", "prove", "proof", "witness")
EVERY = 300


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the words."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="|".join(VERBS))
    declare(verbs)


def declare(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verbs among others."""
    _declare_verify(verbs.add_parser("verify", help="check a whole log, or one matter's page against it"))
    head = verbs.add_parser("head", help="print the newest checkpoint, checked")
    made = verbs.add_parser("prove", help="write the proof of one leaf, or of each opened leaf of a matter")
    made.add_argument("--index", type=int, metavar="N", help="the leaf")
    made.add_argument("--matter", metavar="URL", help="the matter's page")
    made.add_argument("--out", type=Path, metavar="FILE|FOLDER", help="where to (a matter needs a folder)")
    read = verbs.add_parser("proof", help="check a proof that was saved, without the log")
    read.add_argument("file", type=Path, metavar="FILE.tlog-proof")
    watch = verbs.add_parser(
        "witness", help="remember a log, cosign what continues it, shout where it does not"
    )
    watch.add_argument(
        "--name", required=True, metavar="NAME", help="who witnesses, like witness.example/one"
    )
    watch.add_argument(
        "--state", type=Path, default=Path("witness"), metavar="FOLDER", help="where it remembers"
    )
    watch.add_argument("--serve", type=_place, metavar="[HOST:]PORT", help="serve /checkpoint and /key there")
    watch.add_argument("--every", type=int, default=EVERY, metavar="SECONDS", help=f"between looks ({EVERY})")
    watch.add_argument("--once", action="store_true", help="look once and end")
    for one in (head, made, watch):
        one.add_argument("where", nargs="?" if one is made else None, metavar="URL|FOLDER", help="the log")
    for one in (head, made, read, watch):
        _declare_key(one)


def _declare_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "where", nargs="?", metavar="URL|FOLDER", help="the log; with --matter the page names it"
    )
    parser.add_argument(
        "--since",
        metavar="CHECKPOINT",
        help="a checkpoint saved earlier (a file or its text), or a witness's (URL)",
    )
    parser.add_argument(
        "--save", type=Path, metavar="FILE", help="save the newest checkpoint, for --since next time"
    )
    parser.add_argument(
        "--quick", action="store_true", help="signatures and consistency alone, no leaf is read"
    )
    parser.add_argument("--matter", metavar="URL", help="check this page's every date and sentence")
    parser.add_argument("--changed-since", metavar="CHECKPOINT", help="list what has new leaves since then")
    parser.add_argument("--json", action="store_true", help="tell it to a program")
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="whose line must stand under the checkpoint of --since, or under what the log tells as witnessed",
    )
    _declare_key(parser)


def _declare_key(parser: argparse.ArgumentParser) -> None:
    told = "a key of the log, or a file of them"
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help=told)


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `yinuo-verify`; `verify` may be left out."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] not in {*VERBS, "-h", "--help"}:
        words.insert(0, "verify")
    parser = argparse.ArgumentParser("yinuo-verify", description=__doc__)
    options(parser)
    return run(parser.parse_args(words))


def run(args: argparse.Namespace) -> int:
    """Do what was asked; give the exit code."""
    try:
        return _DO[args.what](args)
    except Fork as fork:
        _tell([say("fork", says=fork, path=fork.evidence)], sys.stderr)
        return FORKED
    except checkpoint.Unwitnessed as unwitnessed:
        _tell([f"✗ {say('differs')}: {unwitnessed}"])
        return DIFFERS
    except (Refused, OSError) as refused:
        _tell([say("cannot", says=refused)], sys.stderr)
        return UNREADABLE


def _tell(lines: Iterable[str], to: TextIO | None = None) -> None:
    out = to or sys.stdout
    out.writelines(f"{line}\n" for line in lines)


def _keys(told: Iterable[str]) -> list[Key]:
    found: list[Key] = []
    for one in told:
        found += source.parse_keys(Path(one).read_bytes() if Path(one).is_file() else one.encode())
    return found


def _checkpoint(told: str | None) -> bytes | None:
    """Read a checkpoint out of a file, off the web (a witness's), or out of the words themselves."""
    if told is not None and source.is_address(told):
        return source.fetch(told)
    if told is None or "\n" in told:
        return told.encode() if told else None
    return Path(told).read_bytes()


def _log(where: str | None) -> Log:
    if not where:
        raise Refused("where is the log? name an address or a folder")
    return source.Log(source.find(where))


class _Progress:
    """Tells now and then on stderr how far it is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + 1

    def __call__(self, done: int, size: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 2
            _tell([say(self._what, done=done, size=size)], sys.stderr)


def _verify(args: argparse.Namespace) -> int:
    keys, since, witnesses = _keys(args.key), _checkpoint(args.since), _keys(args.witness)
    log = _log(args.where) if args.where or not args.matter else None
    signed: list[tuple[str, int]] = []
    if witnesses:
        since = since or (log or _log(args.matter)).source.read("witnessed")
        signed = checkpoint.witnessed_by(since, witnesses)
    if args.matter or log is None:
        return _verify_matter(args, log, keys, since)
    if args.changed_since:
        return _changed(args, log, keys)
    if args.quick:
        report = verify.quick(log, keys, since)
    else:
        report = verify.verify(log, keys, since, _Progress("progress"), _Progress("signatures"))
    report.witnesses = tuple(signed)
    if args.json:
        _tell([json.dumps(telling.report_json(report), ensure_ascii=False)])
    else:
        _tell(telling.report_lines(report, keys or log.keys() if report.head else (), quick=args.quick))
    if args.save and report.head is not None and report.holds:
        args.save.write_bytes(report.head.note.encode())
    return _code(report.findings)


def _code(findings: Findings) -> int:
    if any(one.kind == "fork" for one in findings.found):
        return FORKED
    return DIFFERS if findings.found else HOLDS


def _verify_matter(
    args: argparse.Namespace, log: Log | None, keys: Sequence[Key], since: bytes | None
) -> int:
    proven = matter.check(args.matter, log, keys, since)
    if args.json:
        _tell([json.dumps(telling.matter_json(proven), ensure_ascii=False)])
    else:
        _tell(telling.matter_lines(proven))
    return _code(proven.findings)


def _changed(args: argparse.Namespace, log: Log, given: Sequence[Key]) -> int:
    keys = verify.keys_of(log, given)
    head = checkpoint.read(log.checkpoint(), keys)
    old = checkpoint.read(_checkpoint(args.changed_since) or b"", keys, head.checkpoint.origin)
    found = changes.since(log, old, head)
    changes.name(found, log.source)
    _tell(telling.changes_lines(found, old))
    return HOLDS


def _head(args: argparse.Namespace) -> int:
    log = _log(args.where)
    raw = log.checkpoint()
    signed = checkpoint.read(raw, verify.keys_of(log, _keys(args.key)))
    _tell(
        [
            raw.decode(),
            say("head", origin=signed.checkpoint.origin, size=signed.size, at=telling.clock(signed)),
        ]
    )
    return HOLDS


def _prove(args: argparse.Namespace) -> int:
    log = _log(args.where or args.matter)
    head = checkpoint.read(log.checkpoint(), verify.keys_of(log, _keys(args.key)))
    if args.matter:
        folder = args.out or Path()
        for index in _indexes(args.matter):
            path = folder / f"{index}.tlog-proof"
            path.write_text(proof.prove(log, index, head).encode(), "utf-8")
            _tell([say("saved", path=path)])
        return HOLDS
    made = proof.prove(log, args.index if args.index is not None else -1, head).encode()
    if args.out:
        args.out.write_text(made, "utf-8")
    else:
        sys.stdout.write(made)
    return HOLDS


def _indexes(url: str) -> list[int]:
    told = parse(matter.openings_of(url, source.fetch), "the openings")
    return [int(event["index"]) for event in told["events"]]


def _proof(args: argparse.Namespace) -> int:
    found = proof.Proof.parse(args.file.read_text("utf-8"))
    keys = _keys(args.key)
    if not keys:
        raise Refused("a proof is checked with the log's keys: give them by --key")
    signed = found.check(found.extra, keys)
    at = telling.clock(signed)
    _tell([say("proof-holds", index=found.index, origin=signed.checkpoint.origin, size=signed.size, at=at)])
    _tell([found.extra.decode("utf-8", "replace")])
    return HOLDS


def _witness(args: argparse.Namespace) -> int:
    witness = Witness(args.state, args.name)
    _tell([witness.key.encode()])
    server = serving.serve(witness, *args.serve) if args.serve else None
    try:
        while True:
            code = _looked(args, witness)
            if args.once:
                return code
            time.sleep(args.every)
    except KeyboardInterrupt:
        return HOLDS
    finally:
        if server is not None:
            server.shutdown()
            server.server_close()


def _looked(args: argparse.Namespace, witness: Witness) -> int:
    """Look once; what cannot be read now may be read the next time."""
    try:
        done = witness.round(_log(args.where), _keys(args.key), int(time.time()))
    except Refused as refused:
        _tell([say("cannot", says=refused)], sys.stderr)
        return UNREADABLE
    _tell([say(done.what, size=done.signed.size, by=witness.signs_by)])
    return HOLDS


_DO = {"verify": _verify, "head": _head, "prove": _prove, "proof": _proof, "witness": _witness}
