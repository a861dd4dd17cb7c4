"""The sums stand by place too: of a large community they were counted from its rows, and took longer the more it had.

What waits is folded in first, so that every change from here on knows its place.
"""

from django.db import migrations, models

from yinuo.kernel.figures.actions import AGAIN
from yinuo.kernel.figures.cells import CELL, HERE

_CELL, _HERE = ", ".join(CELL), ", ".join(HERE)
FOLD = f"""
INSERT INTO figure_cube AS cube ({_CELL}, n) SELECT {_CELL}, sum(n)::int FROM figure_delta GROUP BY {_CELL}
HAVING sum(n) <> 0 ON CONFLICT ({_CELL}) DO UPDATE SET n = cube.n + excluded.n;
DELETE FROM figure_delta;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_figure_sums"), ("matters", "0010_what_burns_and_is_open")]
    operations = [
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
        migrations.AddField("figuredelta", "place", models.TextField(blank=True, default="")),
        migrations.CreateModel(
            name="FigureCubeHere",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("figure", models.TextField()),
                ("part", models.TextField()),
                ("strength", models.TextField(blank=True)),
                ("n", models.IntegerField()),
                ("place", models.TextField()),
            ],
            options={
                "db_table": "figure_cube_here",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "month", "figure", "part", "strength"),
                        include=("n",),
                        name="figure_cube_here_cell",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            f"INSERT INTO figure_cube_here ({_HERE}, n) {AGAIN['figure_cube_here']}", migrations.RunSQL.noop
        ),
    ]
