"""The commands as a sceptic runs them; and the one file, by itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from yinuo_verify import cli, words
from yinuo_verify.onefile import QUOTE, module
from yinuo_verify.tests import making
from yinuo_verify.tests.site import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo_verify.tests.making import Made

ROOT = Path(__file__).resolve().parents[3]
PAGE = """<link rel="openings" href="openings.json"><main>M2 <h1 data-leaf="2" data-opens="field.title">第2件事</h1>
<time datetime="2026-04-01" data-leaf="2" data-opens="public.facts.due">2026年4月1日</time></main>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = making.small(tmp_path_factory.mktemp("site") / "log", 300)
    site = made.folder.parent
    (site / "page.html").write_text(PAGE, "utf-8")
    (site / "openings.json").write_text(json.dumps(made.openings("M2")), "utf-8")
    (site / "false.html").write_text(PAGE.replace("4月1日", "4月9日"), "utf-8")
    (site / "bare.html").write_text("<p>nothing</p>", "utf-8")
    (site / "then").write_bytes(made.notes[2])
    (site / "keys").write_text("".join(f"{key.encode()}\n" for key in made.keys.told), "utf-8")
    return made


@pytest.fixture(scope="module")
def url(made: Made) -> Iterator[str]:
    with served(made.folder.parent) as address:
        yield address


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


def ran(capsys: pytest.CaptureFixture[str], *told: object) -> tuple[int, str, str]:
    code = cli.main([str(one) for one in told])
    out, err = capsys.readouterr()
    return code, out, err


def test_one_word_checks_a_log(made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    site = made.folder.parent
    code, out, err = ran(capsys, made.folder, "--since", site / "then", "--save", tmp_path / "now")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "✓ it holds"
    assert "306 leaves read: roots, tiles and the order of 7 streams agree; 6 are sealed" in out
    assert "it continues the checkpoint you saved at 153 leaves" in out
    assert made.keys.log.encode() in out
    assert "no outside witness" in out
    assert (tmp_path / "now").read_bytes() == made.notes[-1]


def test_keys_are_given_by_word_or_file(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    by_word = [word for key in made.keys.told for word in ("--key", key.encode())]
    for keys in (by_word, ["--key", made.folder.parent / "keys"]):
        code, out, _ = ran(capsys, "verify", made.folder, *keys)
        assert code == 0
        assert "with the keys you gave" in out
        assert made.keys.log.encode() not in out
    code, _, err = ran(capsys, "verify", made.folder, "--key", "mistyped")
    assert code == 2
    assert "not a key" in err


def test_a_checkpoint_may_be_given_as_its_text(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "verify", made.folder, "--quick", "--since", made.notes[0].decode())
    assert code == 0
    assert "not read (--quick)" in out


def test_a_fork_has_its_own_exit_code(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    lie = made.keys.sign(51, b"x" * 32, making.START).decode()
    for more in ([], ["--quick"]):
        code, out, _ = ran(capsys, "verify", made.folder, "--since", lie, *more)
        assert code == 3
        assert "[history was rewritten (a fork)]" in out
        assert more or "… and 42 more" in out


def test_what_differs_is_told_first_things_first(
    made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = making.small(tmp_path / "log", 60)
    path = broken.folder / "tile/entries/000.p/61"
    path.write_bytes(path.read_bytes().replace(b'"c":"', b'"C":"', 2))
    code, out, _ = ran(capsys, "verify", broken.folder)
    assert code == 1
    assert "the first difference: [entry] leaf 0 does not give" in out
    assert "  also: [form] leaf 1 is not written" in out
    code, out, _ = ran(capsys, "verify", broken.folder, "--json", "--save", tmp_path / "no")
    told = json.loads(out)
    assert (code, told["holds"], told["differences"][0]["leaf"]) == (1, False, 0)
    assert not (tmp_path / "no").exists()
    (broken.folder / "checkpoint").write_bytes(b"no\n\nnote\n")
    code, out, _ = ran(capsys, "verify", broken.folder)
    assert code == 1
    assert "[signature]" in out


def test_a_report_for_programs(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "verify", made.folder, "--json")
    told = json.loads(out)
    assert (code, told["leaves"], told["since"], told["head"]["size"]) == (0, 306, None, 306)


def test_nothing_there_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for told in (["verify", tmp_path], ["verify"], ["head", tmp_path], ["prove"], ["proof", tmp_path / "no"]):
        code, _, err = ran(capsys, *told)
        assert code == 2
        assert err.startswith("cannot be read: ")


def test_a_page_is_checked_by_its_address_alone(
    made: Made, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ran(capsys, "verify", "--matter", f"{url}/page.html")
    assert code == 0
    assert "1 dates and 1 sentences of the page were checked" in out
    assert "opened, and not shown on the page" in out
    code, out, _ = ran(capsys, "verify", "--matter", f"{url}/page.html", f"{url}/log/", "--json")
    assert json.loads(out)["holds"]
    code, out, _ = ran(capsys, "verify", "--matter", f"{url}/false.html")
    assert code == 1
    assert "the log holds 2026-04-01" in out
    lie = made.keys.sign(51, b"x" * 32, making.START).decode()
    assert ran(capsys, "verify", "--matter", f"{url}/page.html", "--since", lie)[0] == 3
    for gone in ("bare.html", "nowhere.html"):
        code, out, _ = ran(capsys, "verify", "--matter", f"{url}/{gone}", "--json")
        assert (code, json.loads(out)["checkpoint"]) == (1, None)
        code, out, _ = ran(capsys, "verify", "--matter", f"{url}/{gone}")
        assert code == 1


def test_hidden_events_are_told(made: Made, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    doc = made.openings("M2")
    doc["events"] = [one for one in doc["events"] if one["index"] in {2, doc["events"][5]["index"]}]
    site = made.folder.parent
    kept = (site / "openings.json").read_text("utf-8")
    (site / "openings.json").write_text(json.dumps(doc), "utf-8")
    try:
        code, out, _ = ran(capsys, "verify", "--matter", f"{url}/page.html")
    finally:
        (site / "openings.json").write_text(kept, "utf-8")
    assert code == 0
    assert "opened, and not shown on the page: leaves 3" in out
    assert "4 more events of this matter are in the log and not opened" in out


def test_what_changed_is_listed(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    made.put(f"matters/{made.streams['M1'][0].hex()}", b'{"ref": "PH-2026-1"}')
    code, out, _ = ran(capsys, "verify", made.folder, "--changed-since", made.folder.parent / "then")
    assert code == 0
    assert out.startswith("since 153 leaves: 7 streams have new leaves; 3 new sealed ones\n")
    assert "PH-2026-1: 21 new" in out
    code, _, _err = ran(capsys, "verify", made.folder, "--changed-since", "nothing\n")
    assert code == 2


def test_the_head_is_printed_whole(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "head", made.folder)
    assert code == 0
    assert out.startswith(made.notes[-1].decode())


def test_proofs_are_written_and_checked_without_the_log(
    made: Made, url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = ran(capsys, "prove", made.folder, "--index", 7)
    assert out.startswith("c2sp.org/tlog-proof@v1\n")
    code, _, _ = ran(capsys, "prove", made.folder, "--index", 7, "--out", tmp_path / "7.tlog-proof")
    assert (tmp_path / "7.tlog-proof").read_text("utf-8") == out
    code, out, _ = ran(capsys, "prove", "--matter", f"{url}/page.html", "--out", tmp_path)
    assert code == 0
    assert len(out.splitlines()) == len(made.events["M2"])
    keys = ["--key", made.folder.parent / "keys"]
    code, out, _ = ran(capsys, "proof", tmp_path / "2.tlog-proof", *keys)
    assert code == 0
    assert "leaf 2 is in yinuo.example/log at 306 leaves" in out
    assert made.leaves[2].decode() in out
    code, _, err = ran(capsys, "proof", tmp_path / "2.tlog-proof")
    assert (code, "give them by --key" in err) == (2, True)
    for told in (["--index", 999], []):
        assert ran(capsys, "prove", made.folder, *told)[0] == 2


def test_a_witness_in_one_command(made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = ["witness", made.folder, "--name", "w.example/a", "--state", tmp_path / "w", "--once"]
    code, out, _ = ran(capsys, *told, "--serve", "0")
    assert code == 0
    assert re.search(r"^w\.example/a\+[0-9a-f]{8}\+", out)
    assert "cosigned 306 leaves (by cryptography)" in out
    assert "nothing new" in ran(capsys, *told, "--serve", "127.0.0.1:0")[1]
    assert ran(capsys, *told[:1], tmp_path, *told[2:])[0] == 2
    (tmp_path / "log").mkdir()
    (tmp_path / "log/checkpoint").write_bytes(made.keys.sign(306, b"x" * 32, made.now))
    code, _, err = ran(capsys, *told[:1], tmp_path, *told[2:])
    assert code == 3
    assert "THE LOG HAS FORKED: two roots at 306 leaves" in err


def test_a_witness_goes_on_until_it_is_stopped(
    made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    told = ["witness", made.folder, "--name", "w.example/a", "--state", tmp_path / "w", "--every", 9]
    code, out, _ = ran(capsys, *told)
    assert (code, waited) == (0, [9, 9])
    assert "nothing new at 306 leaves" in out


def test_progress_goes_to_stderr_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 0.5, 1.5, 1.5, 1.6])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    progress = cli._Progress("progress")
    for done in (1, 1000, 2000):
        progress(done, 3000)
    assert capsys.readouterr().err == "1,000 of 3,000 leaves\n"


def test_it_speaks_chinese_first(
    made: Made, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    code, out, _ = ran(capsys, made.folder)
    assert code == 0
    assert out.splitlines()[-1] == "✓ 属实"


def test_every_sentence_has_both_tongues_and_the_same_parts() -> None:
    for zh, en in words.WORDS.values():
        assert re.findall(r"\{(\w+)", zh) == re.findall(r"\{(\w+)", en) or sorted(
            re.findall(r"\{(\w+)", zh)
        ) == sorted(re.findall(r"\{(\w+)", en))


def test_witnesses_beside_the_log_are_named(
    made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran(capsys, "witness", made.folder, "--name", "w.example/a", "--state", tmp_path, "--once")
    kept = (made.folder / "checkpoint").read_bytes()
    (made.folder / "checkpoint").write_bytes((tmp_path / "cosigned").read_bytes())
    try:
        code, out, _ = ran(capsys, made.folder)
    finally:
        (made.folder / "checkpoint").write_bytes(kept)
    assert code == 0
    assert "others signed beside it (not checked): w.example/a" in out


def test_a_witness_that_one_trusts_is_asked_for_by_its_key(
    made: Made, url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran(capsys, "witness", made.folder, "--name", "w.example/a", "--state", tmp_path, "--once")
    key = ["--witness", (tmp_path / "key").read_text().strip()]
    (made.folder.parent / "cosigned").write_bytes((tmp_path / "cosigned").read_bytes())
    code, out, _ = ran(capsys, made.folder, "--since", f"{url}/cosigned", *key)
    assert code == 0
    assert re.search(r"^w\.example/a witnessed that checkpoint at \d{4}-", out, re.MULTILINE)
    assert "no outside witness" not in out
    (made.folder / "witnessed").write_bytes((tmp_path / "cosigned").read_bytes())
    try:
        for told in ([f"{url}/log/", "--json"], ["verify", "--matter", f"{url}/page.html"]):
            assert ran(capsys, *told, *key)[0] == 0
    finally:
        (made.folder / "witnessed").unlink()
    for wrong in (["--witness", made.keys.log.encode()], key):
        code, out, _ = ran(capsys, made.folder, "--since", made.folder / "checkpoint", *wrong)
        assert (code, "did not witness" in out) == (1, True)
    assert ran(capsys, made.folder, *key)[0] == 2


@pytest.fixture(scope="module")
def onefile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("one") / "yinuo-verify.py"
    subprocess.run([sys.executable, ROOT / "scripts/onefile.py", path], check=True, capture_output=True)
    return path


def test_one_file_runs_by_itself(made: Made, onefile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", onefile, made.folder],
        cwd=onefile.parent,
        check=False,
        capture_output=True,
        text=True,
        env={"LANG": "en", "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "306 leaves read" in done.stdout


def test_one_file_is_the_same_every_time_and_holds_every_module_as_it_is(
    onefile: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.py"
    subprocess.run([sys.executable, ROOT / "scripts/onefile.py", again], check=True, capture_output=True)
    assert again.read_bytes() == onefile.read_bytes()
    text = onefile.read_text("utf-8")
    for path in (ROOT / "src/yinuo_verify").glob("*.py"):
        assert path.stem in {"__main__", "onefile"} or path.read_text("utf-8") in text


def test_it_is_a_package_of_its_own_that_needs_nothing(made: Made, tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(ROOT / "verify"),
    ]
    subprocess.run(words, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("yinuo_verify-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if name.startswith("yinuo_verify/")}
        told = next(packed.read(name).decode() for name in packed.namelist() if name.endswith("/METADATA"))
    ours = {f"yinuo_verify/{path.name}" for path in (ROOT / "src/yinuo_verify").glob("*.py")}
    assert names == ours | {"yinuo_verify/py.typed", "yinuo_verify/LICENSE"}
    assert "Requires-Dist" not in told
    run = "import sys; sys.path.insert(0, sys.argv[1]); from yinuo_verify.cli import main; sys.exit(main(sys.argv[2:]))"
    words = [sys.executable, "-I", "-S", "-c", run, str(wheel), str(made.folder)]
    assert subprocess.run(words, check=False, capture_output=True).returncode == 0


def test_it_runs_as_a_module(made: Made) -> None:
    words = [sys.executable, "-m", "yinuo_verify", "head", str(made.folder)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert made.notes[-1].decode() in done.stdout


def test_it_imports_the_standard_library_alone() -> None:
    import ast

    for path in (ROOT / "src/yinuo_verify").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert {name.partition(".")[0] for name in names} <= {"yinuo_verify", *sys.stdlib_module_names}


@pytest.mark.parametrize("source", ["QUOTED", "x = 1\\"])
def test_what_cannot_be_quoted_is_not_put_into_one_file(tmp_path: Path, source: str) -> None:
    path = tmp_path / "planted.py"
    path.write_text(source.replace("QUOTED", QUOTE), "utf-8")
    with pytest.raises(ValueError, match="cannot be quoted"):
        module(path)
