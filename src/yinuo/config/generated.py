"""Pages of docs/generated: printed from the code that they describe, and red in the tests when they are stale."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import yaml

from yinuo.base.yaml_file import read_yaml
from yinuo.config import permissions
from yinuo.kernel.matters.decide import NOTEBOOK, WORKFLOW
from yinuo.kernel.matters.fields import fields_of
from yinuo.kernel.matters.guards import SENTENCES
from yinuo.kernel.matters.policy import POLICIES
from yinuo.kernel.matters.table import (
    GENERAL_GUARDS,
    KINDS,
    NOTES,
    OPEN_STATES,
    OUTCOMES,
    ROWS,
    STATES,
    VERBS,
)
from yinuo.kernel.record.rights import GROUPS, LIBRARIES, tables

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.base.workflow import Transition

TOP = "<!-- Printed by `make docs` from the code; do not edit. -->\n\n"
DOORS = ("page", "api", "cli")


def _flow(value: Any) -> str:
    """Print one value in YAML's one-line style."""
    return str(
        yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
    ).strip()


def _row(row: Transition) -> dict[str, Any]:
    """Give a row in the schema of the workflow's first sketch: v k f t, and what it has of o w two g r needs sets."""
    out: dict[str, Any] = {"v": row.verb}
    if row.choice[0] and row.verb == "report":
        out["r"] = row.choice[1]
    out |= {"k": list(row.kinds), "f": list(row.sources), "t": row.target}
    for key, value in (
        ("o", row.outcome),
        ("w", list(row.who)),
        ("two", list(row.two)),
        ("g", list(row.guards)),
    ):
        if value:
            out[key] = value
    for key, text in (("needs", row.needs), ("sets", row.sets)):
        if text:
            out[key] = text
    if row.windows:
        out["windows"] = list(row.windows)
    return out


def workflow_yaml() -> str:
    """Print the whole law of the matter as data."""
    lines = [
        "# The matter's workflow as data. Printed by `make docs` from the table itself; do not edit.",
        "version: 1",
        f"states: {_flow(list(STATES))}",
        f"open_states: {_flow(list(OPEN_STATES))}",
        "kinds:",
    ]
    for name, kind in KINDS.items():
        value: dict[str, Any] = {"start": kind.start, "last_word": kind.last_word}
        if kind.major:
            value["major"] = kind.major
        value |= {"success": list(kind.success), "other": list(kind.other)}
        lines.append(f"  {name}: {_flow(value)}")
    lines += ["outcomes:", f"  {_flow(OUTCOMES)}", f"general_guards: {_flow(list(GENERAL_GUARDS))}"]
    lines += [f"notes: {_flow(list(NOTES))}", "T:"]
    lines += [f"- {_flow(_row(row))}" for row in ROWS]
    return "\n".join(lines) + "\n"


def _tests_of(root: Path) -> dict[tuple[str, str], str]:
    """Find which test walks which verb through which door: by name, or by the ids of one parametrised test."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(root.glob("src/**/tests/test_*.py")) + sorted(root.glob("tests/**/test_*.py")):
        text = path.read_text(encoding="utf-8")
        for door in DOORS:
            for verb in VERBS:
                if f"def test_{door}_{verb}(" in text:
                    found[verb, door] = f"{path.stem}::test_{door}_{verb}"
            each = re.search(rf"def (test_{door}_(?:each_)?verb\w*)\(", text)
            if each:
                for verb in VERBS:
                    found.setdefault((verb, door), f"{path.stem}::{each[1]}[{verb}]")
    return found


def _verb(verb: str, tests: dict[tuple[str, str], str]) -> str:
    rows = [row for row in ROWS if row.verb == verb]
    lines = [f"\n## {verb}\n", "| kinds | from | to | who | guards |", "|---|---|---|---|---|"]
    for row in rows:
        who = " then ".join(row.two) if row.two else ", ".join(row.who)
        to = f"{row.target} ({row.outcome})" if row.outcome else row.target
        cells = (
            ", ".join(row.kinds),
            ", ".join(row.sources),
            to,
            who,
            ", ".join((*row.guards, *row.windows)),
        )
        lines.append("| " + " | ".join(cells) + " |")
    kind = rows[0].kinds[0]
    fields = [f"`{f.name}`{'*' if f.is_required else ''}" for f in fields_of(verb, kind)]
    lines.append(f"\nGiven: {', '.join(fields) or 'nothing'}.")
    walked = [f"{door}: `{tests[verb, door]}`" for door in DOORS if (verb, door) in tests]
    lines.append(f"Tests: {'; '.join(walked) or 'none yet'}.")
    return "\n".join(lines) + "\n"


def workflow_md(root: Path) -> str:
    """Print the law for people: a drawing, each verb with its rows and the tests that walk it, notes, guards."""
    tests = _tests_of(root)
    parts = [TOP, "# The matter's workflow\n\n```mermaid\n", WORKFLOW.to_mermaid(), "```\n"]
    parts += [_verb(verb, tests) for verb in VERBS]
    parts.append(
        "\n## Notes (they change no state)\n\n| note | who | where | guards | public |\n|---|---|---|---|---|\n"
    )
    for row in NOTEBOOK.rows:
        who = " then ".join(row.two) if row.two else ", ".join(row.who)
        public = "yes" if NOTES[row.verb].is_public else ""
        parts.append(
            f"| {row.verb} | {who} | {', '.join(row.sources)} | {', '.join(row.guards)} | {public} |\n"
        )
    parts.append("\n## What a guard says when it does not hold\n\n| guard | sentence |\n|---|---|\n")
    parts += [f"| {name} | {sentence} |\n" for name, sentence in SENTENCES.items()]
    parts.append("\n## Who\n\n| policy | holds for |\n|---|---|\n")
    parts += [f"| {name} | {(policy.__doc__ or '').strip()} |\n" for name, policy in POLICIES.items()]
    return "".join(parts)


RIGHTS_MD = """# Rights

## Of persons: verbs and notes

Asked of the law's predicates (`config/permissions.py`), for a plain matter of each kind about an office; a dispute is
sealed. ● does it alone · 1 proposes it · 2 decides what another proposed · empty: refused, and what is out of sight
does not exist. What a matter's state, dates and history ask on top of this is the table of the
[workflow](workflow.md). `tests/withstood/test_rights.py` runs every cell by page and API, both ways.

{law}
## Of persons: what is no verb

{doors}
Commands (`yinuo …`, the log's among them) are for whoever holds the machine: each works as one database role, and
may what that role may.

## Of the database roles

"""


def rights_md() -> str:
    """Print what each person and each database role may do."""
    told = RIGHTS_MD.format(law=permissions.table(), doors=permissions.doors_table())
    head = f"{TOP}{told}| table | {' | '.join(GROUPS)} |\n|---{'|---' * len(GROUPS)}|\n"
    rows = [*sorted(tables().items()), *((f"{start}*", rights) for start, rights in LIBRARIES.items())]
    lines = [
        f"| {table} | {' | '.join(right or 'nothing' for right in rights)} |\n" for table, rights in rows
    ]
    return head + "".join(lines)


def page_md() -> str:
    """Print the nine boxes of the front page: systems read in it, programmes that answer, what works."""
    from django.conf import settings

    from yinuo.doors.portal.page import plugged, status_of

    told = read_yaml(settings.PACKAGE / "packs" / "pinghu" / "facts.yaml")
    states = plugged()
    head = f"{TOP}# The front page's nine boxes, as the registry of programmes counts them\n\n"
    head += "| box | | systems | programmes | works? | counted in the register by category |\n"
    head += "|---|---|---|---|---|---|\n"
    rows = []
    for box in told["boxes"]:
        answered = ", ".join(f"{name} ({states.get(name, 'planned')})" for name in box["programmes"])
        counted = ", ".join(box.get("live", {}).get("categories", ())) or "what falls due on the day"
        title = f"{box['title']} · {box['title_en']}"
        cells = (box["n"], title, ", ".join(box["systems"]), answered, status_of(box["programmes"]), counted)
        rows.append("| " + " | ".join(map(str, cells)) + " |\n")
    return head + "".join(rows)


def cli_md() -> str:
    """Print the help of every command."""
    from yinuo.config.main import commands

    parts = [TOP, "# Commands\n"]
    for name, module in commands().items():
        command = import_module(module).COMMAND
        parser = argparse.ArgumentParser(prog=f"yinuo {name}", description=command.help)
        parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100)
        command.options(parser)
        parts.append(f"\n## yinuo {name}\n\n```text\n{parser.format_help()}```\n")
    return "".join(parts)


def pages(root: Path) -> dict[str, str]:
    """Give every generated page by file name. `root` is the checkout."""
    return {
        "workflow.yaml": workflow_yaml(),
        "workflow.md": workflow_md(root),
        "rights.md": rights_md(),
        "cli.md": cli_md(),
        "page.md": page_md(),
    }
