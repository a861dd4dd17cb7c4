"""The standing cast with tokens: what an office does meanwhile, it does by our own API, as any program would."""

from __future__ import annotations

from typing import Any

from yinuo.doors.tests import callers


class Callers(callers.Callers):
    """The cast, who act by the API between two calls of this door."""

    def act(self, ref: str, verb: str, who: str, given: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        return self.client.post(f"/api/v1/matters/{ref}/{verb}", given, "application/json", headers=headers)
