"""Eight writers post to a real server while it, its sequencer and its PostgreSQL are killed with SIGKILL.

Afterwards nothing that was acknowledged is missing, nothing is there twice, every stream's chain holds, and the public
log holds each event once, without a gap. Its control, with `synchronous_commit = off`, must lose some.
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
from typing import Any

from bench.load import Line
from bench.register import Site, descendants, end, site

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
    n_kills_sequencer: int = 0
    n_leaves: int = 0
    longest: float = 0.0
    """Seconds until it served again, at the worst."""
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
            self._until_answered(post)

    def again(self) -> None:
        """Send every key once more: the first answer must come again, byte for byte."""
        for post in self.posts:
            if not post.answer:
                self.wrong.append(f"never answered: {post.path}")
            elif (heard := self._until_answered(post)) != post.answer:
                self.wrong.append(f"another answer to the same key: {post.path}: {heard.decode()}")

    def _until_answered(self, post: Post) -> bytes:
        """Send it until it is taken or refused, or nobody answers any more; give the answer, empty where none came."""
        until, n_refused = time.monotonic() + LONGEST, len(self.wrong)
        while not (heard := self._send(post)) and len(self.wrong) == n_refused and time.monotonic() < until:
            time.sleep(0.05)
        return heard

    def _next(self) -> Post:
        key = {"Idempotency-Key": uuid.UUID(int=self.rng.getrandbits(128)).hex}
        if self.rng.random() < 0.5:
            return Post("/api/v1/matters", ASKED, key)
        ref = self.rng.choice(self.refs)
        return Post(f"/api/v1/matters/{ref}/update", NOTE, {**key, "Authorization": f"Bearer {self.token}"})

    def _send(self, post: Post) -> bytes:
        """Try once; keep the first answer."""
        post.n_tries += 1
        try:
            line = Line(self.found.port, timeout=10)
            try:
                status, body = line.post(post.path, post.given, post.headers)
            finally:
                line.close()
        except OSError:
            return b""
        if status in {200, 201}:
            post.answer = post.answer or body
            return body
        if status < 500:
            self.wrong.append(f"{post.path}: {status} {body.decode()}")
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


class Run:
    """The processes under the drill: web and sequencer, killed and started again."""

    def __init__(self, found: Site, place: Any, seen: Seen) -> None:
        self.found, self.place, self.seen = found, place, seen
        self.web, self.sequencer = found.serve(), found.start("sequencer")

    def kill_web(self) -> None:
        _kill(descendants(self.web.pid))
        self.web.wait()
        self.web = self.found.serve()
        self.seen.n_kills_web += 1

    def kill_database(self) -> None:
        _kill_database(self.place.data)
        with self.found.database():  # whoever needs it starts it; it is held on outside
            pass
        self.seen.n_kills_database += 1

    def kill_sequencer(self) -> None:
        _kill(descendants(self.sequencer.pid))
        self.sequencer.wait()
        self.sequencer = self.found.start("sequencer")
        self.seen.n_kills_sequencer += 1

    def strike(self, n_kills: int, pause: float, rng: random.Random, *, is_durable: bool) -> None:
        """Kill them in turn while the writers write; in the control the database alone, which loses what it said."""
        all_three = (self.kill_web, self.kill_database, self.kill_sequencer)
        kills = all_three if is_durable else (self.kill_database,)
        if not is_durable:
            end(self.sequencer)  # it commits durably, and what was written before goes to the disk with it
        self.found.wait(self.web)
        for turn in range(n_kills):
            time.sleep(pause * rng.uniform(0.5, 1.5))
            began = time.monotonic()
            kills[turn % len(kills)]()
            self.found.wait(self.web)
            self.seen.longest = max(self.seen.longest, time.monotonic() - began)
        time.sleep(pause)

    def end(self) -> None:
        for process in (self.web, self.sequencer):
            end(process)


def drill(*, n_kills: int, pause: float, seed: int, n_writers: int = 8, is_durable: bool = True) -> Seen:
    """Run one drill on a register of its own; not `is_durable`: its control, which must lose some."""
    rng, seen, stop = random.Random(seed), Seen(), threading.Event()
    with site() as found, found.database() as place:
        made = json.loads(found.run("64", module="bench.seed"))
        if not is_durable:
            found.run("careless", module="bench.kill")
        token = made["tokens"]["handler"]
        writers = [
            Writer(found, made["refs"][i::n_writers], token, stop, random.Random(rng.random()))
            for i in range(n_writers)
        ]
        starter = threading.Timer(1.5, lambda: [writer.start() for writer in writers])
        starter.start()
        run = Run(found, place, seen)
        try:
            try:
                run.strike(n_kills, pause, rng, is_durable=is_durable)
            finally:
                starter.join()
                stop.set()
            for writer in writers:
                writer.join(timeout=60)
            _settle(writers, seen)
            posts = [
                {"path": p.path, "answer": p.answer.decode()} for w in writers for p in w.posts if p.answer
            ]
            told = found.run("check", module="bench.kill", KILL_POSTS=_kept(found, posts))
            seen.faults += json.loads(told)
            end(run.sequencer)
            _look_at_log(found, seen)
        finally:
            run.end()
    return seen


def _look_at_log(found: Site, seen: Seen) -> None:
    """Hold the public log against the database, and have the verifier read all of it."""
    found.run("sequencer", "--once")
    told = json.loads(found.run("log", module="bench.kill"))
    seen.n_leaves = told["n_leaves"]
    seen.faults += told["faults"]
    for words in (("log", "audit"), ("log", "verify", str(found.home))):
        try:
            found.run(*words)
        except RuntimeError as differs:
            seen.faults.append(str(differs))


def _settle(writers: list[Writer], seen: Seen) -> None:
    """Have every writer ask for each of its answers again, all at once, and count."""
    asking = [threading.Thread(target=writer.again, daemon=True) for writer in writers]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    for writer in writers:
        seen.faults += writer.wrong
        seen.n_tries += sum(post.n_tries for post in writer.posts)
        seen.n_acknowledged += sum(post.answer != b"" for post in writer.posts)


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


def log_faults() -> dict[str, Any]:
    """Count events against leaves: each has one, and no place is empty."""
    from django.db.models import Max

    from yinuo.kernel.log.models import LogLeaf
    from yinuo.kernel.record.models import Event, Pending

    n_leaves, n_events, n_waiting = LogLeaf.objects.count(), Event.objects.count(), Pending.objects.count()
    highest = LogLeaf.objects.aggregate(Max("idx"))["idx__max"]
    faults = [] if highest == n_leaves - 1 else [f"a gap: {n_leaves} leaves, the last is {highest}"]
    if n_leaves + n_waiting != n_events:
        faults.append(f"{n_events} events, {n_leaves} leaves, {n_waiting} waiting")
    return {"n_leaves": n_leaves, "faults": faults}


def be_careless() -> None:
    """Let this database acknowledge what is not on the disk yet, and put off writing it."""
    from yinuo.config.provision import superuser

    with superuser("postgres") as server:
        server.execute("ALTER SYSTEM SET synchronous_commit = off")
        server.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        server.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
        server.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    what = sys.argv[1]
    _set_up_django("owner" if what == "careless" else "web")
    if what == "careless":
        be_careless()
    elif what == "log":
        sys.stdout.write(json.dumps(log_faults()))
    else:
        sys.stdout.write(json.dumps(check(json.loads(Path(os.environ["KILL_POSTS"]).read_text("utf-8")))))
