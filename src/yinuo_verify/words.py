"""What the verifier says: 中文, and English where LANG asks for it. Details of a difference are in English."""

from __future__ import annotations

import os
from typing import Final

WORDS: Final = {
    "holds": ("属实", "it holds"),
    "differs": ("对不上", "it does not hold"),
    "first": ("最先对不上的地方", "the first difference"),
    "also": ("还有", "also"),
    "more": ("……另外还有 {n:,} 处", "… and {n:,} more"),
    "kind-signature": ("签名", "signature"),
    "kind-older": ("比您存的还旧", "an older copy than yours"),
    "kind-fork": ("历史被改写（分叉）", "history was rewritten (a fork)"),
    "kind-entry": ("条目", "entry"),
    "kind-tile": ("哈希块", "tile"),
    "kind-root": ("树根", "root"),
    "kind-form": ("写法", "form"),
    "kind-chain": ("同一件事前后不接", "chain"),
    "kind-time": ("时间", "time"),
    "kind-opening": ("原文与记录不符", "opening"),
    "kind-page": ("页面与记录不符", "page"),
    "head": ("{origin}：{size:,} 条，日志时钟 {at}", "{origin}: {size:,} leaves, by the log's clock {at}"),
    "keys-given": ("签名与时钟：用您给的公钥验过", "signature and clock: checked with the keys you gave"),
    "keys-own": (
        "签名与时钟：用日志自报的公钥验过；请与报纸或纸上印的核对，下次用 --key 给出：",
        (
            "signature and clock: checked with the keys the log tells of itself; hold them against a printed copy, "
            "and give them by --key next time:"
        ),
    ),
    "all-read": (
        "{n:,} 条全部重算：树根、哈希块、{streams:,} 件事的前后次序都对；封存的 {sealed:,} 条",
        "{n:,} leaves read: roots, tiles and the order of {streams:,} streams agree; {sealed:,} are sealed",
    ),
    "windows": (
        "时间：对照 {n:,} 个公布过的时点，最宽相隔 {minutes:,} 分钟",
        "times: held against {n:,} published checkpoints, at most {minutes:,} minutes apart",
    ),
    "since": (
        "与您存的 {size:,} 条时的样子相接：没有删，没有改",
        "it continues the checkpoint you saved at {size:,} leaves",
    ),
    "quick": ("没有逐条重算（--quick）", "the leaves were not read (--quick)"),
    "witnessed": (
        "{who} 于 {at} 见证过那个样子（已验）",
        "{who} witnessed that checkpoint at {at} (checked)",
    ),
    "others": ("旁边还有别人的签名（未验）：{names}", "others signed beside it (not checked): {names}"),
    "no-others": (
        "没有外面的见证人：掌握钥匙和服务器的人，仍能对从没来过的读者另写一份",
        "no outside witness: whoever holds key and server could still write another log for who never came before",
    ),
    "matter": (
        (
            "{ref}：{n} 条原文在日志里；页面上核对 {dates} 个日期、{sentences} 句话；"
            "{labels} 个名称、{unproven} 处自述没有记录可对"
        ),
        (
            "{ref}: {n} events opened; {dates} dates and {sentences} sentences of the page were checked; "
            "{labels} labels and {unproven} parts are the page's own words"
        ),
    ),
    "hidden": (
        "这件事另有 {n} 条在日志里，没有公开",
        "{n} more events of this matter are in the log and not opened",
    ),
    "unshown": (
        "公开了、页面上没有出现的条目：{leaves}",
        "opened, and not shown on the page: leaves {leaves}",
    ),
    "changed": (
        "{log_id} {ref}：新增 {n} 条，自第 {first} 条起，最近 {at}",
        "{log_id} {ref}: {n} new, from leaf {first}, last {at}",
    ),
    "changed-sum": (
        "自 {old:,} 条以来：{streams:,} 件事有新动静，封存的新增 {sealed:,} 条",
        "since {old:,} leaves: {streams:,} streams have new leaves; {sealed:,} new sealed ones",
    ),
    "proof-holds": (
        "第 {index} 条在 {origin} 的 {size:,} 条之中，{at}",
        "leaf {index} is in {origin} at {size:,} leaves, {at}",
    ),
    "saved": ("存下了：{path}", "saved: {path}"),
    "cosigned": ("见证 {size:,} 条（{by}）", "cosigned {size:,} leaves (by {by})"),
    "same": ("没有新条目，{size:,} 条", "nothing new at {size:,} leaves"),
    "older": (
        "给看的是旧的一份（{size:,} 条），不签",
        "an older copy was shown ({size:,} leaves): not signed",
    ),
    "fork": (
        "！！！日志分叉：{says}。证据存在 {path}，请公开。",
        "!!! THE LOG HAS FORKED: {says}. The evidence is in {path}: make it public.",
    ),
    "signatures": ("已验 {done:,} / {size:,} 个签名", "{done:,} of {size:,} signatures"),
    "progress": ("已读 {done:,} / {size:,} 条", "{done:,} of {size:,} leaves"),
    "cannot": ("读不了：{says}", "cannot be read: {says}"),
}


def language() -> int:
    """Give which of two to say: 1 (English) where LANG asks for it, else 0 (中文)."""
    told = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return 1 if told.lower().startswith("en") else 0


def say(name: str, **parts: object) -> str:
    """Give a sentence with its parts."""
    return WORDS[name][language()].format(**parts)
