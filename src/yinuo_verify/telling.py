"""Reports, told: to people line by line, to programs as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo_verify import note
from yinuo_verify.windows import moment
from yinuo_verify.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yinuo_verify.changes import Changes
    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.findings import Finding, Findings
    from yinuo_verify.matter import Proven
    from yinuo_verify.verify import Report

MINUTE = 60
CLOCK = "%Y-%m-%d %H:%M:%S UTC"
MOST_NAMED = 10


def clock(signed: Signed) -> str:
    """Write the clock's time of a checkpoint."""
    return moment(signed.time).strftime(CLOCK)


def _differences(findings: Findings) -> Iterator[str]:
    first = findings.first
    if first is None:
        yield f"✓ {say('holds')}"
        return
    yield f"✗ {say('differs')}"
    yield f"  {say('first')}: {_told(first)}"
    yield from (f"  {say('also')}: {_told(one)}" for one in findings.found if one is not first)
    if findings.n_more:
        yield f"  {say('more', n=findings.n_more)}"


def _told(one: Finding) -> str:
    return f"[{say(f'kind-{one.kind}')}] {one.says}"


def report_lines(report: Report, keys: Sequence[note.Key], *, quick: bool) -> Iterator[str]:
    """Tell what was checked of a log."""
    head = report.head
    if head is not None:
        yield say("head", origin=head.checkpoint.origin, size=head.size, at=clock(head))
        yield say("keys-given" if report.keys_given else "keys-own")
        if not report.keys_given:
            yield from (f"  {key.encode()}" for key in keys)
    if head is not None and report.holds:
        if report.since is not None:
            yield say("since", size=report.since.size)
        if quick:
            yield say("quick")
        else:
            yield say("all-read", n=report.n_leaves, streams=report.n_streams, sealed=report.n_sealed)
            minutes = -(-report.widest // MINUTE)
            yield say("windows", n=report.n_windows, minutes=minutes)
        for name, time in report.witnesses:
            yield say("witnessed", who=name, at=moment(time).strftime(CLOCK))
        if not report.witnesses:
            yield say("others" if report.others else "no-others", names=", ".join(report.others))
    yield from _differences(report.findings)


def matter_lines(proven: Proven) -> Iterator[str]:
    """Tell what was checked of a page."""
    opened = proven.openings
    if opened is not None:
        yield say(
            "head", origin=opened.signed.checkpoint.origin, size=opened.signed.size, at=clock(opened.signed)
        )
        yield say(
            "matter",
            ref=opened.ref,
            n=len(opened.events),
            dates=proven.n_dates,
            sentences=proven.n_sentences,
            labels=proven.n_labels,
            unproven=proven.n_unproven,
        )
        if opened.n_hidden:
            yield say("hidden", n=opened.n_hidden)
        if proven.unshown:
            yield say("unshown", leaves=", ".join(map(str, proven.unshown[:MOST_NAMED])))
    yield from _differences(proven.findings)


def changes_lines(changes: Changes, old: Signed) -> Iterator[str]:
    """Tell what changed."""
    yield say("changed-sum", old=old.size, streams=len(changes.streams), sealed=changes.n_sealed)
    for one in changes.streams:
        yield "  " + say("changed", log_id=one.log_id, ref=one.ref, n=one.n, first=one.first, at=one.last_at)


def findings_json(findings: Findings) -> list[dict[str, Any]]:
    """Give the differences for programs, the first one first."""
    ordered = sorted(findings.found, key=lambda one: one is not findings.first)
    return [{"kind": one.kind, "leaf": one.leaf, "says": one.says} for one in ordered]


def signed_json(signed: Signed | None) -> dict[str, Any] | None:
    """Give a checkpoint for programs."""
    if signed is None:
        return None
    told = signed.checkpoint
    return {"origin": told.origin, "size": told.size, "root": note.to_base64(told.root), "time": signed.time}


def report_json(report: Report) -> dict[str, Any]:
    """Give a report for programs."""
    return {
        "holds": report.holds,
        "head": signed_json(report.head),
        "since": signed_json(report.since),
        "witnesses": [{"name": name, "time": time} for name, time in report.witnesses],
        "leaves": report.n_leaves,
        "streams": report.n_streams,
        "sealed": report.n_sealed,
        "windows": report.n_windows,
        "widest_seconds": report.widest,
        "differences": findings_json(report.findings),
    }


def matter_json(proven: Proven) -> dict[str, Any]:
    """Give what was checked of a page, for programs."""
    opened = proven.openings
    return {
        "holds": proven.holds,
        "ref": opened.ref if opened else None,
        "checkpoint": signed_json(opened.signed if opened else None),
        "events": len(opened.events) if opened else 0,
        "dates": proven.n_dates,
        "sentences": proven.n_sentences,
        "labels": proven.n_labels,
        "unproven": proven.n_unproven,
        "hidden": opened.n_hidden if opened else 0,
        "unshown": list(proven.unshown),
        "differences": findings_json(proven.findings),
    }
