"""What the public figures are read from: changes as acts write them, and the sums that the worker makes of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Cell(models.Model):
    """How many matters stand in one cell: a figure's part, a month, how strongly promised, and where or whose."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    figure = models.TextField()
    part = models.TextField()
    strength = models.TextField(blank=True)
    n = models.IntegerField()

    class Meta:
        abstract = True


class FigureDelta(Cell):
    """A change of one cell, written in the act's own transaction. Inserts only: no two acts wait for each other."""

    town = models.TextField()
    unit = models.TextField(blank=True)
    place = models.TextField(blank=True, default="")

    class Meta:
        db_table = "figure_delta"


class FigureCube(Cell):
    """The sum by town and unit of what the worker folded in so far; what is read is this and the changes waiting."""

    town = models.TextField()
    unit = models.TextField(blank=True)

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


class FigureCubeHere(Cell):
    """The same sums by place: few rows for each, where the other's are few for the whole."""

    place = models.TextField()

    class Meta:
        db_table = "figure_cube_here"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "month", "figure", "part", "strength"],
                name="figure_cube_here_cell",
                include=["n"],
            )
        ]
