"""Who may look at whom; import-linter holds it, these tests hold import-linter."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from yinuo.config.env import PROGRAMMES as DEFAULT
from yinuo.config.env import env_list

PROGRAMMES = env_list("YINUO_PROGRAMMES", DEFAULT)

BOOT = """
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
from yinuo.kernel.programme import programmes
call_command("check")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
get_resolver().url_patterns
print(",".join(plug.name for plug in programmes()))
"""


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


@pytest.mark.parametrize("gone", [None, *PROGRAMMES])
def test_house_boots_with_any_one_programme_removed(committed_db: str, gone: str | None) -> None:
    left = [package for package in PROGRAMMES if package != gone]
    told = {"YINUO_PROGRAMMES": ",".join(left), "YINUO_DB_NAME": committed_db}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", BOOT],
        env={**os.environ, **told},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == ",".join(package.rpartition(".")[2] for package in left)
