"""Every migration is named by intent and can be taken back; none is missing."""

import ast
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command


def migrations(modules: list[Path]) -> list[Path]:
    return [path for path in modules if path.parent.name == "migrations" and path.name != "__init__.py"]


def test_every_migration_is_named_by_intent(modules: list[Path]) -> None:
    named = re.compile(r"\d{4}_(?!auto_|alter_.*_and_more|initial$)[a-z0-9_]+")
    assert [str(path) for path in migrations(modules) if not named.fullmatch(path.stem)] == []


def test_every_piece_of_sql_and_code_in_a_migration_has_a_reverse(root: Path, modules: list[Path]) -> None:
    one_way = []
    for path in migrations(modules):
        for node in ast.walk(ast.parse((root / path).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                reverse = {"RunSQL": "reverse_sql", "RunPython": "reverse_code"}.get(node.func.attr)
                if reverse and len(node.args) < 2 and reverse not in {word.arg for word in node.keywords}:
                    one_way.append(f"{path}:{node.lineno}")
    assert one_way == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
