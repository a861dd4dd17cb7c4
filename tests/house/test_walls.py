"""Who may look at whom; import-linter holds it, these tests hold import-linter."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import yinuo
from yinuo.config.env import PROGRAMMES as DEFAULT
from yinuo.config.env import env_list

PROGRAMMES = env_list("YINUO_PROGRAMMES", DEFAULT)

BOOT = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from yinuo.config.testing import put_pack
from yinuo.kernel.programme import programmes
import yinuo
assert yinuo.__file__.startswith({tree!r}), yinuo.__file__
call_command("check")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
get_resolver().url_patterns
put_pack("pinghu", with_people=False)
for path in ("/", "/page", "/m", "/figures", "/stations", "/raise", "/check", "/desk/login", "/api/v1/openapi.json"):
    assert Client().get(path).status_code == 200, path
print(",".join(plug.name for plug in programmes()))
"""


def without(gone: str | None, tree: Path) -> None:
    """Lay the source out anew, as links, without the folder of one programme."""
    source = Path(yinuo.__file__).parent
    rooms = tree / "yinuo" / "programmes"
    rooms.mkdir(parents=True)
    for folder, into in ((source, tree / "yinuo"), (source / "programmes", rooms)):
        for one in folder.iterdir():
            if one.name not in {"programmes", (gone or "").rpartition(".")[2], "__pycache__"}:
                (into / one.name).symlink_to(one)


def test_imports_keep_to_the_contracts(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_door_and_every_programme_stands_in_a_contract(root: Path) -> None:
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    neighbours = {name for contract in contracts for name in contract.get("modules", [])}
    for floor in ("doors", "programmes"):
        rooms = {path.parent.name for path in (root / "src/yinuo" / floor).glob("*/__init__.py")} - {"tests"}
        named = {name.rpartition(".")[2] for name in neighbours if name.startswith(f"yinuo.{floor}.")}
        # the shell is no door: it is what the doors are dressed in, and they all may look at it
        assert rooms - {"shell"} == named - {"shell"}


def test_no_programme_is_named_below_the_root_but_in_its_own_room(root: Path, modules: list[Path]) -> None:
    """So that the tests of every other room can be collected, and run, where a programme's folder is gone."""
    named = []
    for path in modules:
        room = path.parts[1:4] if path.parts[:2] == ("src", "yinuo") else ()
        if room[:1] != ("yinuo",) or room[1] == "config":
            continue
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            told = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            told += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [
                f"{path}: {one}" for one in told
                if one.startswith("yinuo.programmes.") and one.split(".")[2] != room[-1]
            ]  # fmt: skip
    assert named == []


@pytest.mark.parametrize("gone", [None, *PROGRAMMES])
def test_house_stands_with_the_folder_of_any_one_programme_removed(
    committed_db: str, tmp_path: Path, gone: str | None
) -> None:
    without(gone, tmp_path)
    left = [package for package in PROGRAMMES if package != gone]
    told = {"YINUO_PROGRAMMES": ",".join(left), "YINUO_DB_NAME": committed_db, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", BOOT.format(tree=str(tmp_path))],
        env={**os.environ, **told},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == ",".join(package.rpartition(".")[2] for package in left)
