"""What the API remembers of a write, so that the same key gives the same answer."""

from __future__ import annotations

from django.db import models


class ApiAnswer(models.Model):
    """What a write of the desk was answered with under its idempotency key, for thirty days: counts and references.

    `hashed` is the key's hash with whose it is, `asked` that of what came with it. Never a cell of a list.
    """

    id = models.BigAutoField(primary_key=True)
    hashed = models.BinaryField(max_length=32, unique=True)
    asked = models.BinaryField(max_length=32)
    status = models.IntegerField()
    answer = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "api_answer"

    def __str__(self) -> str:
        return f"{self.at:%F}"
