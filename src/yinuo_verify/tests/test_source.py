"""Reading a log: from a folder, from a server that is busy or broken, and never from elsewhere than it was told."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from yinuo_verify import changes, checkpoint, proof, source, verify
from yinuo_verify.refusal import Refused
from yinuo_verify.source import Missing
from yinuo_verify.tests import making
from yinuo_verify.tests.site import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yinuo_verify.tests.making import Made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return making.small(tmp_path_factory.mktemp("site") / "log", 600)


@pytest.fixture
def answers() -> list[tuple[int, dict[str, str], bytes]]:
    """Give the answers that the server still has to give, the last one again and again."""
    return []


@pytest.fixture
def url(answers: list[tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            if code == 0:
                self.connection.close()
                return
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/log"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(made: Made) -> Iterator[str]:
    with served(made.folder.parent) as address:
        yield f"{address}/"


@pytest.mark.parametrize("at", ["", "log", "log/", "a/page"])
def test_a_log_is_found_at_an_address_or_near_it(site: str, made: Made, at: str) -> None:
    found = source.find(site + at)
    assert found.read("checkpoint") == made.notes[-1]
    assert found.at == f"{site}log/"


def test_a_log_is_found_in_a_folder_or_in_one_named_log(made: Made) -> None:
    for where in (made.folder, made.folder.parent):
        assert source.find(str(where)).at == str(made.folder)
    with pytest.raises(Missing):
        source.find(str(made.folder / "tile"))


def test_a_page_that_answers_everything_is_no_log(
    url: str, answers: list[tuple[int, dict[str, str], bytes]]
) -> None:
    answers.append((200, {}, b"<h1>welcome</h1>"))
    with pytest.raises(Missing):
        source.find(url)


def test_a_log_on_the_web_holds_and_proves_as_in_a_folder(site: str, made: Made) -> None:
    log = source.Log(source.find(site))
    report = verify.verify(log, made.keys.told, made.notes[1], lambda *_: None)
    assert report.holds
    assert report.n_leaves == 612
    assert verify.quick(log, [], made.notes[1]).holds
    assert list(log.all(range(50), str)) == [str(at) for at in range(50)]


def test_a_busy_server_is_asked_again_and_politely(
    url: str, answers: list[tuple[int, dict[str, str], bytes]]
) -> None:
    answers += [
        (503, {"Retry-After": "7"}, b""),
        (0, {}, b""),
        (429, {"Retry-After": "²"}, b""),
        (200, {}, b"x"),
    ]
    waited: list[float] = []
    assert source.Web(url, waited.append).read("checkpoint") == b"x"
    assert waited == [7, 2.0, 8.0]


def test_a_server_that_stays_busy_is_given_up(
    url: str, answers: list[tuple[int, dict[str, str], bytes]]
) -> None:
    answers.append((503, {"Retry-After": "100000"}, b""))
    waited: list[float] = []
    with pytest.raises(Refused, match="503"):
        source.fetch(url, waited.append)
    assert waited == [source.LONGEST_WAIT] * 3


def test_what_is_not_there_is_missing_at_once(
    url: str, answers: list[tuple[int, dict[str, str], bytes]]
) -> None:
    waited: list[float] = []
    for code in (404, 410):
        answers[:] = [(code, {}, b"")]
        with pytest.raises(Missing):
            source.fetch(url, waited.append)
    answers[:] = [(403, {}, b"")]
    with pytest.raises(Refused, match="403"):
        source.fetch(url, waited.append)
    assert waited == []


def test_what_is_packed_is_unpacked(url: str, answers: list[tuple[int, dict[str, str], bytes]]) -> None:
    answers.append((200, {"Content-Encoding": "gzip"}, gzip.compress(b"leaves")))
    assert source.fetch(url) == b"leaves"
    for broken in (
        gzip.compress(b"leaves")[:-6],
        b"leaves",
        gzip.compress(b"leaves")[:-8] + bytes(8),
    ):
        answers[:] = [(200, {"Content-Encoding": "gzip"}, broken)]
        with pytest.raises(Refused, match="broken"):
            source.fetch(url)


def test_a_file_has_an_end(
    url: str, answers: list[tuple[int, dict[str, str], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MOST_BYTES", 10)
    for headers, body in (({}, b"x" * 11), ({"Content-Encoding": "gzip"}, gzip.compress(b"x" * 2000)[:])):
        answers[:] = [(200, headers, body)]
        with pytest.raises(Refused):
            source.fetch(url)


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://example.org/x", "/etc/passwd"])
def test_nothing_but_the_web_is_fetched(where: str) -> None:
    with pytest.raises(Refused, match="not an address"):
        source.fetch(where)


def test_keys_are_read_line_by_line(made: Made) -> None:
    sm2 = made.keys.log.__class__("sm2.example/log", 0xFA, b"x" * 64).encode()
    told = f"# ours\n\n{made.keys.log.encode()}\n{sm2}\n  {made.keys.clock.encode()}  \n"
    assert source.parse_keys(told.encode()) == made.keys.told
    with pytest.raises(Refused):
        source.parse_keys(b"what is this\n")


def test_what_changed_is_proven_and_named(made: Made) -> None:
    log = source.Log(source.find(str(made.folder)))
    old = checkpoint.read(made.notes[1], made.keys.told)
    head = checkpoint.read(made.notes[-1], made.keys.told)
    made.put(f"matters/{made.streams['M2'][0].hex()}", b'{"ref": "PH-2026-2"}')
    made.put(f"matters/{made.streams['M3'][0].hex()}", b"[]")
    made.put(f"matters/{made.streams['M4'][0].hex()}", b"?")
    found = changes.since(log, old, head)
    changes.name(found, log.source)
    assert found.n_sealed == 10
    assert sum(one.n for one in found.streams) == 500
    assert {one.log_id for one in found.streams} == {stream[0].hex() for stream in made.streams.values()}
    assert sorted(one.ref for one in found.streams) == [""] * 6 + ["PH-2026-2"]
    assert min(one.first for one in found.streams) == old.size
    assert changes.since(log, head, head) == changes.Changes((), 0)


def test_changes_of_another_log_are_refused(made: Made, tmp_path: Path) -> None:
    other = making.small(tmp_path, 60)
    log = source.Log(source.Folder(other.folder))
    head = checkpoint.read(made.notes[-1], made.keys.told)
    small = checkpoint.read(other.notes[-1], made.keys.told)
    lie = checkpoint.read(made.keys.sign(51, b"x" * 32, made.now), made.keys.told)
    with pytest.raises(Refused, match="no longer begins"):
        changes.since(log, lie, small)
    other.leaves.append(b"not a leaf")
    other.publish()
    with pytest.raises(Refused, match="not written as a leaf"):
        changes.since(log, small, checkpoint.read(other.notes[-1], made.keys.told))
    false = checkpoint.read(made.keys.sign(61, head.root, made.now), made.keys.told)
    with pytest.raises(Refused, match="do not lead"):
        changes.since(log, small, false)


def test_a_proof_stands_alone_and_is_written_as_others_do(made: Made) -> None:
    log = source.Log(source.find(str(made.folder)))
    head = checkpoint.read(made.notes[-1], made.keys.told)
    for index in (0, 255, 256, 611):
        text = proof.prove(log, index, head).encode()
        assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
        assert text.endswith(made.notes[-1].decode())
        read = proof.Proof.parse(text)
        assert read.extra == made.leaves[index]
        assert read.check(read.extra, made.keys.told) == head
        with pytest.raises(Refused, match="does not lead"):
            read.check(b"another leaf", made.keys.told)
        bare = proof.Proof(read.index, read.path, read.checkpoint)
        assert proof.Proof.parse(bare.encode()) == bare
        assert "extra" not in bare.encode()


@pytest.mark.parametrize(
    "top",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\nextra ?\nindex 0",
        "c2sp.org/tlog-proof@v1\nextra AA==",
        "c2sp.org/tlog-proof@v1\nindex 00",
        "c2sp.org/tlog-proof@v1\nindex -1",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA",
        "c2sp.org/tlog-proof@v1\nindex 0" + f"\n{'A' * 43}=" * 64,
    ],
)
def test_what_is_no_proof_is_refused(made: Made, top: str) -> None:
    with pytest.raises(Refused):
        proof.Proof.parse(f"{top}\n\n{made.notes[-1].decode()}")
    with pytest.raises(Refused):
        proof.Proof.parse(top)


def test_a_log_whose_tiles_do_not_prove_a_leaf_says_so(made: Made) -> None:
    log = source.Log(source.find(str(made.folder)))
    lie = checkpoint.read(made.keys.sign(612, b"x" * 32, made.now), made.keys.told)
    with pytest.raises(Refused, match="do not prove leaf 5"):
        proof.prove(log, 5, lie)
