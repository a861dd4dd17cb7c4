"""Eight writers post to a real server while it and its PostgreSQL are killed with SIGKILL, again and again.

Afterwards nothing that was acknowledged is missing, nothing is there twice, and every stream's chain holds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.load import Line
from bench.register import Site, descendants, end, site

if TYPE_CHECKING:
    import subprocess

ASKED = {
    "kind": "request",
    "category": "help",
    "body": "门口的灯不亮",
    "place": "lane",
    "about_office": False,
}
LONGEST = 30.0
NOTE = {"text": "今天又到现场看过。"}


@dataclass
class Post:
    """One thing to be said, under one key, until it is acknowledged."""

    path: str
    given: dict[str, Any]
    headers: dict[str, str]
    n_tries: int = 0
    answer: bytes = b""


@dataclass
class Seen:
    """What a drill came to."""

    n_acknowledged: int = 0
    n_tries: int = 0
    n_kills_web: int = 0
    n_kills_database: int = 0
    faults: list[str] = field(default_factory=list)


class Writer(threading.Thread):
    """Posts one thing after the other; what is not answered is sent again with the same key."""

    def __init__(
        self, found: Site, refs: list[str], token: str, stop: threading.Event, rng: random.Random
    ) -> None:
        super().__init__(daemon=True)
        self.found, self.refs, self.token, self.stop, self.rng = found, refs, token, stop, rng
        self.posts: list[Post] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            post = self._next()
            self.posts.append(post)
            until = time.monotonic() + LONGEST
            while not post.answer and not self.wrong and time.monotonic() < until:
                self.send(post)

    def _next(self) -> Post:
        key = {"Idempotency-Key": uuid.UUID(int=self.rng.getrandbits(128)).hex}
        if self.rng.random() < 0.5:
            return Post("/api/v1/matters", ASKED, key)
        ref = self.rng.choice(self.refs)
        return Post(f"/api/v1/matters/{ref}/update", NOTE, {**key, "Authorization": f"Bearer {self.token}"})

    def send(self, post: Post) -> bytes:
        """Try once; keep the first answer."""
        post.n_tries += 1
        try:
            line = Line(self.found.port, timeout=10)
            try:
                status, body = line.post(post.path, post.given, post.headers)
            finally:
                line.close()
        except OSError:
            time.sleep(0.05)
            return b""
        if status in {200, 201}:
            post.answer = post.answer or body
            return body
        if status < 500:
            self.wrong.append(f"{post.path}: {status} {body.decode()}")
        time.sleep(0.05)
        return b""


def _kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _kill_database(data: Path) -> None:
    """Kill the postmaster that our own data folder names, and wait until it and its children are gone."""
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    children = descendants(pid)
    _kill([pid])
    until = time.monotonic() + 20
    while any(Path(f"/proc/{one}").exists() for one in children) and time.monotonic() < until:
        time.sleep(0.02)


def _strike(
    found: Site, place: Any, n_kills: int, pause: float, rng: random.Random, seen: Seen
) -> subprocess.Popen[bytes]:
    """Kill in turn web and database while the writers write; give the web process that lives at the end."""
    web = found.serve()
    try:
        found.wait(web)
        for turn in range(n_kills):
            time.sleep(pause * rng.uniform(0.5, 1.5))
            if turn % 2 == 0:
                _kill(descendants(web.pid))
                web.wait()
                web = found.serve()
                seen.n_kills_web += 1
            else:
                _kill_database(place.data)
                with found.database():  # whoever needs it starts it; it is held on outside
                    pass
                seen.n_kills_database += 1
            found.wait(web)
        time.sleep(pause)
    except BaseException:
        end(web)
        raise
    return web


def drill(*, n_kills: int, pause: float, seed: int, n_writers: int = 8) -> Seen:
    """Run one drill on a register of its own."""
    rng, seen, stop = random.Random(seed), Seen(), threading.Event()
    with site() as found, found.database() as place:
        made = json.loads(found.run("64", module="bench.seed"))
        token = made["tokens"]["handler"]
        writers = [
            Writer(found, made["refs"][i::n_writers], token, stop, random.Random(rng.random()))
            for i in range(n_writers)
        ]
        starter = threading.Timer(1.5, lambda: [writer.start() for writer in writers])
        starter.start()
        try:
            web = _strike(found, place, n_kills, pause, rng, seen)
        finally:
            starter.join()
            stop.set()
        try:
            for writer in writers:
                writer.join(timeout=60)
            _settle(writers, seen)
            posts = [
                {"path": p.path, "answer": p.answer.decode()} for w in writers for p in w.posts if p.answer
            ]
            told = found.run("check", module="bench.kill", KILL_POSTS=_kept(found, posts))
            seen.faults += json.loads(told)
        finally:
            end(web)
    return seen


def _settle(writers: list[Writer], seen: Seen) -> None:
    """Send every key once more: the first answer must come again, byte for byte."""
    for writer in writers:
        seen.faults += writer.wrong
        for post in writer.posts:
            seen.n_tries += post.n_tries
            if not post.answer:
                seen.faults.append(f"never answered: {post.path}")
                continue
            seen.n_acknowledged += 1
            if writer.send(post) != post.answer:
                seen.faults.append(f"another answer to the same key: {post.path}")


def _kept(found: Site, posts: list[dict[str, str]]) -> str:
    path = found.home / "posts.json"
    path.write_text(json.dumps(posts), "utf-8")
    return str(path)


def check(posts: list[dict[str, str]]) -> list[str]:
    """Compare what was acknowledged with what stands in the register; give every fault."""
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.record.chain import check as chain_faults
    from yinuo.kernel.record.models import Event, Idempotency

    answers = [json.loads(post["answer"]) for post in posts]
    faults = []
    filed = {one["ref"] for one in answers if one["verb"] == "submit"}
    noted = {(one["ref"], one["seq"]) for one in answers if one["verb"] == "update"}
    here = set(Matter.objects.filter(kind="request", source="portal").values_list("ref", flat=True))
    events = set(Event.objects.filter(type="update").values_list("stream__matter__ref", "seq"))
    faults += [f"acknowledged and missing: {ref}" for ref in filed - here]
    faults += [f"acknowledged and missing: {ref} {seq}" for ref, seq in noted - events]
    # The seed filed one request itself; everything else here was posted.
    if len(here) != len(filed) + 1 or len(events) != len(noted):
        faults.append(
            f"twice: {len(here) - 1} filed for {len(filed)} keys, {len(events)} noted for {len(noted)}"
        )
    if len(answers) != len(filed) + len(noted):
        faults.append("two keys got one answer")
    if Idempotency.objects.filter(scope__startswith="api:").count() != len(answers):
        faults.append("not one kept key for each answer")
    return faults + [str(fault) for fault in chain_faults()]


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("web")
    sys.stdout.write(json.dumps(check(json.loads(Path(os.environ["KILL_POSTS"]).read_text("utf-8")))))
