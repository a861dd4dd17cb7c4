"""Territory and offices are trees: parent and stored path, so that "all under it" is one indexed question.

A path is the codes of all ancestors from the root down and the node's own, joined by "/". Codes live
for ever and never hold a "/": events and printouts name places and units by them.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from yinuo.base.errors import Invalid, Sentence

CODE_PATTERN: Final = r"^[a-z0-9][a-z0-9-]{0,39}$"
SEPARATOR: Final = "/"


def joined(parent_path: str, code: str) -> str:
    """Return the path of the node `code` under the node at `parent_path` ("" for a root)."""
    return f"{parent_path}{SEPARATOR}{code}" if parent_path else code


def codes_in(path: str) -> tuple[str, ...]:
    """Return the codes of a path, from the root down to the node itself."""
    return tuple(path.split(SEPARATOR))


def is_under(path: str, code: str) -> bool:
    """Whether the node at `path` is the node `code` or lies anywhere under it; under "" lies nothing."""
    return bool(code) and code in codes_in(path)


def under(path: str) -> Q:
    """Return the condition for the node at `path` and all nodes under it."""
    return Q(path=path) | Q(path__startswith=path + SEPARATOR)


class Node(models.Model):
    """A node of such a tree; saving it keeps its own path and those of all under it true."""

    code = models.CharField(max_length=40, primary_key=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.TextField(editable=False)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    sort_key = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["sort_key", "code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the path that the parent gives; raises `Invalid` where a node would lie under itself."""
        old_path = self.path
        self.path = joined(self.parent.path if self.parent else "", self.code)
        if self.parent and is_under(self.parent.path, self.code):
            raise Invalid({"parent": Sentence("「{name}」不能放在自己或自己的下级之下。", name=self.name)})
        if kwargs.get("update_fields") is not None and self.path != old_path:
            kwargs["update_fields"] = {*kwargs["update_fields"], "path"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if old_path and old_path != self.path:
                self._move_all_under(old_path)

    def _move_all_under(self, old_path: str) -> None:
        """Give every node under the old path the new one in a single statement."""
        rest = Substr(F("path"), len(old_path) + 1)
        nodes = type(self)._default_manager  # noqa: SLF001 -- Django's public name for it
        nodes.filter(path__startswith=old_path + SEPARATOR).update(path=Concat(Value(self.path), rest))


def tree_constraints(table: str) -> list[models.CheckConstraint]:
    """Return what the database itself refuses of a tree's table; names carry the table's."""
    rules = {
        "code_is_plain": Q(code__regex=CODE_PATTERN),
        "is_named": ~Q(name=""),
        "not_its_own_parent": Q(parent__isnull=True) | ~Q(parent=F("code")),
        "path_ends_with_code": Q(parent__isnull=True, path=F("code"))
        | Q(parent__isnull=False, path__endswith=Concat(Value(SEPARATOR), F("code"))),
    }
    return [
        models.CheckConstraint(condition=condition, name=f"{table}_{rule}")
        for rule, condition in rules.items()
    ]


def path_index(table: str) -> models.Index:
    """Return the index by which all under a node are found whatever the database's collation."""
    return models.Index(fields=["path"], name=f"{table}_path", opclasses=["text_pattern_ops"])
