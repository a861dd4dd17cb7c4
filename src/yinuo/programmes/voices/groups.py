"""The groups that departments talk with, as the place's pack names them: riders, couriers, drivers."""

from __future__ import annotations

from dataclasses import dataclass

from yinuo.base.errors import NotFound, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack

NO_SUCH_GROUP = Sentence("没有这一群人的通道。请从列表里选。")


@dataclass(frozen=True, slots=True)
class Group:
    """One group: what it is called, and what one of it is called where nobody is named."""

    code: str
    name: str
    name_en: str
    one: str
    one_en: str

    @property
    def called(self) -> str:
        """Give the group's name in the reader's language."""
        return self.name if is_chinese() else self.name_en or self.name

    @property
    def speaker(self) -> str:
        """Give what one of the group is called in the reader's language."""
        return self.one if is_chinese() else self.one_en or self.one


def groups() -> tuple[Group, ...]:
    """Give the place's groups in their order; none where its pack names none."""
    return tuple(
        Group(*(str(row.get(name, "")) for name in ("code", "name", "name_en", "one", "one_en")))
        for row in current_pack().words.get("groups", ())
    )


def group_of(code: str) -> Group:
    """Give a group by its code. Raises NotFound for none."""
    found = next((group for group in groups() if group.code == code), None)
    if found is None:
        raise NotFound(NO_SUCH_GROUP)
    return found
