"""A log checked: signatures, clock, what was saved earlier, and every leaf from the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yinuo_verify import checkpoint, merkle, tiles, windows
from yinuo_verify.findings import Findings
from yinuo_verify.refusal import Refused
from yinuo_verify.replay import Mark, Replay
from yinuo_verify.source import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.note import Key
    from yinuo_verify.replay import Progress
    from yinuo_verify.source import Log


@dataclass(slots=True)
class Report:
    """What was checked and what differs. `keys_given` says whether the keys came from elsewhere than the log."""

    keys_given: bool
    findings: Findings = field(default_factory=Findings)
    head: Signed | None = None
    since: Signed | None = None
    n_leaves: int = 0
    n_streams: int = 0
    n_sealed: int = 0
    n_windows: int = 0
    widest: int = 0
    others: tuple[str, ...] = ()  # who else signed the head: told, not checked
    witnesses: tuple[tuple[str, int], ...] = ()  # whose line under `since` was checked, and its time

    @property
    def holds(self) -> bool:
        """Say whether nothing differs."""
        return not self.findings.found


def keys_of(log: Log, given: Sequence[Key]) -> list[Key]:
    """Give the keys to check with: those given, else the ones the log tells of itself. Raises Refused."""
    keys = list(given) or log.keys()
    if not keys:
        raise Refused("the log tells no key, and none was given")
    return keys


def head_of(log: Log, keys: Sequence[Key], report: Report, since: bytes | None) -> Signed | None:
    """Read the head and the checkpoint saved earlier into the report; None where either cannot be trusted."""
    try:
        head = report.head = checkpoint.read(log.checkpoint(), keys)
        owned = {key.id for key in keys}
        report.others = tuple(line.name for line in head.note.signatures if line.key_id not in owned)
        if since is not None:
            report.since = checkpoint.read(since, keys, head.checkpoint.origin)
    except Refused as refused:
        report.findings.add("signature", str(refused))
        return None
    saved = report.since
    if saved is not None and saved.size > head.size:
        says = f"it has {head.size} leaves; the checkpoint saved earlier has {saved.size}"
        if saved.time > head.time:
            report.findings.add("older", f"{says}, and is newer")
        else:
            report.findings.add("fork", f"{says}, and is older")
        return None
    return head


def verify(
    log: Log,
    given: Sequence[Key],
    since: bytes | None,
    progress: Progress,
    signatures: Progress | None = None,
) -> Report:
    """Check a whole log. Everything that differs is in the report; nothing is raised for it.

    `progress` is told of leaves read, `signatures` of the published checkpoints' signatures verified.
    """
    report = Report(bool(given))
    try:
        keys = keys_of(log, given)
        head = head_of(log, keys, report, since)
        if head is not None:
            marks = _marks(log, keys, head, report, signatures)
            _replayed(log, head, marks, report, progress)
    except Refused as refused:
        report.findings.add("entry", str(refused))
    return report


def quick(log: Log, given: Sequence[Key], since: bytes | None) -> Report:
    """Check the head and that it continues what was saved, by a proof out of the tiles; no leaf is read."""
    report = Report(bool(given))
    try:
        head = head_of(log, keys_of(log, given), report, since)
        if head is not None:
            continues(log, head, report)
    except Refused as refused:
        report.findings.add("entry", str(refused))
    return report


def continues(log: Log, head: Signed, report: Report) -> None:
    """Check by proofs that the tiles give the head's root, and that the head continues `report.since`."""
    tree = tiles.Tree(head.size, log.hashes)
    edge = [tree.node(*node) for node in merkle.perfect_nodes(0, head.size)]
    if merkle.fold(edge) != head.root:
        report.findings.add("tile", "the tiles at the right edge do not give the checkpoint's root")
    since = report.since
    if since is not None:
        proof = merkle.consistency_proof(since.size, head.size, tree.node)
        if not merkle.verify_consistency(since.size, head.size, since.root, head.root, proof):
            report.findings.add(
                "fork", f"the log no longer begins with the {since.size} leaves of the saved checkpoint"
            )


def _marks(
    log: Log, keys: Sequence[Key], head: Signed, report: Report, signatures: Progress | None
) -> list[Mark]:
    """Give the signed roots that the leaves must meet, by size; none where they contradict each other already."""
    try:
        every = windows.published(log, keys, head.checkpoint.origin, progress=signatures)
        published = [one for one in every if one.time <= head.time]
        marks = [
            Mark(f"the checkpoint of {windows.moment(one.time):%Y-%m-%d %H:%M:%S} UTC", one)
            for one in published
        ]
        if report.since is not None:
            marks.append(Mark("the checkpoint saved earlier", report.since, is_saved=True))
        marks.append(Mark("the newest checkpoint", head))
        marks.sort(key=lambda mark: (mark.signed.size, mark.signed.time))
        windows.in_order([mark.signed for mark in marks])
    except Missing:
        report.findings.add(
            "time", "the log publishes no checkpoints by the quarter hour: no time in it can be known"
        )
        return []
    except Refused as refused:
        report.findings.add("fork" if isinstance(refused, windows.Forked) else "signature", str(refused))
        return []
    report.n_windows, report.widest = len(published), windows.widest(published)
    return marks


def _replayed(log: Log, head: Signed, marks: Sequence[Mark], report: Report, progress: Progress) -> None:
    if not marks:
        return
    replay = Replay(log, head.size, marks, report.findings)
    try:
        replay.run(progress)
    finally:
        report.n_leaves = replay.n_leaves
        report.n_streams, report.n_sealed = replay.streams.n_streams, replay.streams.n_sealed
