"""Walks one verb through its page, as a browser without script would: open the form, send it back filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client


def filled(form: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """Give what a browser would send: what stands in the form, what was typed over it, and what guards it."""
    sent = {
        field.name: field.value
        for field in form.fields
        if field.value and field.kind not in {"file", "multi", "checks"}
    }
    guards = {"verb": form.verb, "version": str(form.version), "token": form.token, **dict(form.extra)}
    return {**sent, **guards, **typed}


def press(client: Client, ref: str, verb: str, typed: dict[str, Any] | None = None, **query: str) -> Any:
    """Open the form of a verb and send it; the form must be there. Gives the answer to the post."""
    page = client.get(f"/desk/{ref}/{verb}", query)
    assert page.status_code == 200, page.content.decode()[:2000]
    form = page.context["form"]
    return client.post(form.url, filled(form, typed or {}))


def state_of(ref: str) -> tuple[str, str]:
    """Give (state, outcome) of a matter."""
    from yinuo.kernel.matters.models import Matter

    row = Matter.objects.get(ref=ref)
    return row.state, row.outcome
