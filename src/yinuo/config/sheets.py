"""A place's sheets as they are written: YAML that says no more than it seems to, and every fault by file and line.

Numbers such as 08:30 stay text, `on` and `no` stay words, a day that does not exist is a fault. A row hands out its
cells by type and notes what is wrong; all faults of a folder are told at once.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import yaml

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.yaml_file import SafeLoader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MOST: Final = 2000


class Mapped(dict[str, Any]):
    """A mapping that remembers the line it began on."""

    line: int = 0


class PlainLoader(SafeLoader):
    """YAML with the scalars of its 1.2 core and plain dates, and nothing that turns words into something else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _mapping(loader: PlainLoader, node: yaml.MappingNode) -> Iterator[Mapped]:
    found = Mapped()
    found.line = node.start_mark.line + 1
    yield found
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in found:
            raise yaml.MarkedYAMLError(problem=f"{key} twice", problem_mark=key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)


def _day(_loader: PlainLoader, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError as fault:
        raise yaml.MarkedYAMLError(
            problem=f"{node.value}: no such day", problem_mark=node.start_mark
        ) from fault


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", "n~"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    ("tag:yaml.org,2002:timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
):
    PlainLoader.add_implicit_resolver(
        _tag, re.compile(_pattern), ["", *_first] if "~" in _first else list(_first)
    )
PlainLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
PlainLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


class Faults:
    """What is wrong with a folder, by file, line and cell."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: dict[str, str] = {}

    def add(self, where: str, sentence: str) -> None:
        """Note one fault; the first one of a cell stands."""
        self.found.setdefault(where, sentence)

    def tell(self) -> None:
        """Raise `Invalid` with all of them where there is any."""
        if self.found:
            raise Invalid(self.found)


class Row:
    """One row of a sheet: cells by type, faults by file, line and cell. A faulty cell reads as its default."""

    def __init__(self, file: str, data: object, faults: Faults) -> None:
        """Take a row as it was read; what is no mapping has no cells."""
        self.data = data if isinstance(data, Mapped) else Mapped()
        self.where = f"{file}:{self.data.line}" if self.data.line else file
        self.file = file
        self.faults = faults
        if not isinstance(data, Mapped):
            faults.add(self.where, Sentence("这里要写成「名: 值」的一行。"))

    def fault(self, name: str, sentence: str) -> None:
        """Note a fault of one cell."""
        self.faults.add(f"{self.where} {name}", sentence)

    def only(self, *names: str) -> None:
        """Note every cell that nobody reads: a mistyped name would otherwise be lost in silence."""
        for name in self.data:
            if name not in names:
                self.fault(
                    name, Sentence("没有「{name}」这一项。可写：{names}。", name=name, names="、".join(names))
                )

    def text(self, name: str, default: str | None = None, *, pattern: str = "", most: int = MOST) -> str:
        """Return a text; it is needed where no default is given, and must fit the pattern where there is one."""
        value = self.data.get(name, default)
        if value is None or (value == "" and default is None):
            self.fault(name, Sentence("「{name}」要填。", name=name))
        elif not isinstance(value, str):
            self.fault(name, Sentence("「{name}」要写成文字，数字请加引号。", name=name))
        elif len(value) > most:
            self.fault(name, Sentence("「{name}」最多 {most} 个字。", name=name, most=most))
        elif pattern and value and not re.fullmatch(pattern, value):
            self.fault(name, Sentence("「{name}」写成「{value}」，格式不对。", name=name, value=value))
        else:
            return value
        return default or ""

    def one_of(self, name: str, choices: Collection[str], default: str | None = None) -> str:
        """Return a word out of a closed list."""
        value = self.text(name, default)
        if value and value not in choices:
            self.fault(
                name,
                Sentence(
                    "「{name}」没有「{value}」这一种。可选：{choices}。",
                    name=name,
                    value=value,
                    choices="、".join(choices),
                ),
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            self.fault(name, Sentence("「{name}」只写 true 或 false。", name=name))
            return default
        return value

    def whole(self, name: str, *, least: int = 0, most: int = 9999) -> int:
        """Return a whole number within bounds."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fault(
                name, Sentence("「{name}」要是 {least} 到 {most} 的整数。", name=name, least=least, most=most)
            )
            return least
        return value

    def day(self, name: str, default: date | None = None) -> date:
        """Return a date."""
        value = self.data.get(name, default)
        if not isinstance(value, date):
            self.fault(name, Sentence("「{name}」要写成 2026-03-01 这样的日期。", name=name))
            return default or date.min
        return value

    def items(self, name: str) -> list[Any]:
        """Return a list, empty where there is none."""
        value = self.data.get(name, [])
        if not isinstance(value, list):
            self.fault(name, Sentence("「{name}」要写成一个列表。", name=name))
            return []
        return value

    def words(self, name: str, choices: Collection[str] | None = None) -> list[str]:
        """Return a list of words, out of a closed list where one is given."""
        found = [str(item) for item in self.items(name)]
        for word in found:
            if choices is not None and word not in choices:
                self.fault(
                    name,
                    Sentence(
                        "「{name}」没有「{value}」这一种。可选：{choices}。",
                        name=name,
                        value=word,
                        choices="、".join(choices),
                    ),
                )
        return found

    def mapping(self, name: str) -> Mapped:
        """Return a mapping, empty where there is none."""
        value = self.data.get(name, Mapped())
        if not isinstance(value, Mapped):
            self.fault(name, Sentence("「{name}」要写成「名: 值」。", name=name))
            return Mapped()
        return value

    def under(self, name: str) -> Row:
        """Return a mapping as a row of its own."""
        return Row(self.file, self.mapping(name), self.faults)

    def rows(self, name: str) -> list[Row]:
        """Return a list of rows under this one."""
        return [Row(self.file, item, self.faults) for item in self.items(name)]


def read_sheet(path: Path, faults: Faults) -> Row:
    """Read one file; what cannot be read at all is noted as a fault of the file and read as empty."""
    try:
        data = yaml.load(path.read_text("utf-8"), PlainLoader)  # noqa: S506 -- a SafeLoader with less
    except OSError:
        faults.add(path.name, Sentence("少了这个文件。"))
    except UnicodeDecodeError:
        faults.add(path.name, Sentence("文件要存成 UTF-8。"))
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        faults.add(f"{path.name}:{line}", Sentence("读不下去：{problem}。", problem=str(fault.problem)))
    else:
        return Row(path.name, data, faults)
    return Row(path.name, Mapped(), faults)
