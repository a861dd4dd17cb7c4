"""The first answer to an idempotency key, where no event of the record keeps it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_scope_of_tokens")]
    operations = [
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("hashed", models.BinaryField(max_length=32, unique=True)),
                ("asked", models.BinaryField(max_length=32)),
                ("status", models.IntegerField()),
                ("answer", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "api_answer"},
        )
    ]
