"""What is in the book is found by typing: its names and its place's, cut as everything else that is found here."""

from typing import TYPE_CHECKING

import django.contrib.postgres.indexes
from django.db import migrations

import yinuo.kernel.search.models
from yinuo.base.lexemes import vector

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: "Apps", _editor: "BaseDatabaseSchemaEditor") -> None:
    """Cut the names of what is in the book already."""
    places = apps.get_model("people", "Place").objects.values_list("code", "path", "name", "name_en")
    known = {code: (path.split("/"), f"{name} {name_en}") for code, path, name, name_en in places}
    rows = apps.get_model("works", "Asset").objects
    for pk, name, name_en, place in rows.values_list("pk", "name", "name_en", "place_id"):
        above = [known[code][1] for code in known[place][0]]
        rows.filter(pk=pk).update(tsv=vector(" ".join((name, name_en, *above))))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_two_persons'),
        ('works', '0002_book_in_its_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='asset',
            name='tsv',
            field=yinuo.kernel.search.models.LexemesField(default=''),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='asset',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tsv'], name='work_asset_found'),
        ),
    ]
