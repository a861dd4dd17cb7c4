"""What the public figures are read from: changes as acts write them, and the sums that the worker makes of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Cell(models.Model):
    """How many matters stand in one cell: a figure's part, a month, where, who answers, how strongly promised."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    figure = models.TextField()
    part = models.TextField()
    town = models.TextField()
    unit = models.TextField(blank=True)
    strength = models.TextField(blank=True)
    n = models.IntegerField()

    class Meta:
        abstract = True


class FigureDelta(Cell):
    """A change of one cell, written in the act's own transaction. Inserts only: no two acts wait for each other."""

    class Meta:
        db_table = "figure_delta"


class FigureCube(Cell):
    """The sum of what the worker folded in so far; what is read is this and the changes still waiting."""

    class Meta:
        db_table = "figure_cube"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "figure", "part", "town", "unit", "strength"],
                name="figure_cube_cell",
                include=["n"],
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "month"], name="figure_cube_of_unit", include=["n"])
        ]
