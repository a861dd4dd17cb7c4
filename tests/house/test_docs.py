"""Generated docs or none: what is printed from the code is fresh, and every model has its word in the glossary."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.apps import apps


def test_generated_docs_are_fresh(committed_db: str, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yinuo.config.main", "docs", "--check"],
        cwd=root,
        env={**os.environ, "YINUO_DB_NAME": committed_db},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_model_has_its_word_in_the_glossary(root: Path) -> None:
    glossary = (root / "docs/glossary.md").read_text("utf-8")
    words = {
        word for line in glossary.splitlines() if "|" in line for word in re.findall(r"`([a-z_]+)`", line)
    }
    models = [model for model in apps.get_models() if model.__module__.startswith("yinuo.")]
    snakes = {re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower() for model in models}
    assert models
    assert sorted(snakes - words) == []


def test_where_to_change_something_is_there(root: Path) -> None:
    table = (root / "docs/house.md").read_text("utf-8").split("**To change")[1].split("\n\n**")[0]
    paths = re.findall(r"`([a-z_/]+(?:\.py|\.yaml|/))`", table)
    assert len(paths) > 10
    assert [
        path for path in paths if not any((top / path).exists() for top in (root / "src/yinuo", root))
    ] == []


def test_every_dependency_says_why_it_is_there(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[\[<>=~ ]", line)[0].lower() for line in asked}
    said = (root / "docs/dependencies.md").read_text("utf-8").lower()
    assert [name for name in sorted(names) if f"`{name}`" not in said] == []


def test_every_dependency_is_in_the_lock(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[\[<>=~ ]", line)[0].lower().replace("_", "-") for line in asked}
    locked = (root / "requirements.lock").read_text("utf-8").lower().replace("_", "-")
    assert [
        name for name in sorted(names) if not re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "LICENSE", "SECURITY.md", "CHANGELOG.md"])
def test_what_a_stranger_looks_for_first_is_there(root: Path, name: str) -> None:
    assert (root / name).read_text("utf-8").strip()


def test_yaml_files_can_be_read(root: Path, files: list[Path]) -> None:
    for path in files:
        if path.suffix in {".yaml", ".yml"}:
            yaml.safe_load((root / path).read_text("utf-8"))
