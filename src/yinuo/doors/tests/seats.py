"""Somebody of the cast at their desk."""

from __future__ import annotations

from django.test import Client


def sit(name: str) -> Client:
    """Log one of the cast in, without a password."""
    from yinuo.kernel.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=name.replace("_", "-")))
    return client
