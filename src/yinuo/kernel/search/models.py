"""The search room's one table: what a matter is found by, apart for each audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup, Q

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

AUDIENCES = ("public", "staff")


class LexemesField(SearchVectorField):  # type: ignore[type-arg] # Django gives it no parameter at run time
    """A tsvector that is asked by our own lexemes, never by a parser of words."""


@LexemesField.register_lookup
class Holds(Lookup):  # type: ignore[type-arg, unused-ignore]
    """`tsv__holds="'路灯' & '不亮'"`: the index's own question, always handed over as a value."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, _connection: BaseDatabaseWrapper) -> Any:
        """Give the question as it is."""
        return "%s", [value]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """Write the test."""
        left, given = self.process_lhs(compiler, connection)
        right, asked = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", [*given, *asked]


class SearchDoc(models.Model):
    """What one audience finds a matter by. A sealed matter has none: the database refuses one (as a public row)."""

    pk = models.CompositePrimaryKey("audience", "stream_id")
    audience = models.TextField()
    stream = models.ForeignKey(
        "matters.Matter", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    visibility = models.TextField(default="public")
    tsv = LexemesField()

    class Meta:
        db_table = "search_doc"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="search_audience_is_known"),
            models.CheckConstraint(condition=Q(visibility="public"), name="search_of_what_is_not_sealed"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["tsv"], name=f"search_{name}", fastupdate=False, condition=Q(audience=name))
            for name in AUDIENCES
        ]
