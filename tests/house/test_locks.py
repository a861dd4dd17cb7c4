"""No address without a lock: every view names its policy, page, API operation and all."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.http import HttpRequest
from ninja.openapi.views import openapi_json
from ninja.operation import PathView

from yinuo.config.tests.routes import routes
from yinuo.doors.allow import allow, anyone

Lock = Callable[[HttpRequest], bool]


def locks(view: Any) -> list[Lock | None]:
    """Return the lock of each thing a view can do: one for a page, one for each operation of an API path."""
    if hasattr(view, "allowed_by"):
        return [view.allowed_by]
    behind = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    for path_view in behind:
        if isinstance(path_view, PathView):
            return [getattr(operation.view_func, "allowed_by", None) for operation in path_view.operations]
    if isinstance(view, partial) and view.func is openapi_json:
        return [anyone]  # the description of the API is public, as its addresses are
    return [None]


def test_every_view_names_its_lock() -> None:
    open_doors = [address for address, view in routes(before="/") if None in locks(view) or not locks(view)]
    assert open_doors == []


def test_the_sweep_sees_a_view_without_a_lock() -> None:
    def bare(_request: HttpRequest) -> None: ...

    assert locks(bare) == [None]
    assert locks(allow(anyone)(bare)) == [anyone]  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["/admin/", "/static/../conftest.py", "/media/", "/.yinuo/"])
@pytest.mark.usefixtures("pinghu")
def test_what_is_no_address_is_not_found(client: Any, address: str) -> None:
    assert client.get(address).status_code == 404
