"""Tokens of the API: who a programme speaks for. The token itself is nowhere in the database."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """A token's hash and the account it speaks for; of its use only the last day is kept.

    `bundles` narrow it to these of the account's; none named, it may do all. A read-only one writes nothing.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    name = models.TextField()
    bundles = models.JSONField(default=list)
    is_read_only = models.BooleanField(default=False)
    hashed = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name


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
