"""This door's addresses: each of the standard's, once for either format; whatever else is asked is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from yinuo.doors.open311 import views
from yinuo.doors.open311.written import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase
    from django.urls import URLPattern


def _both(address: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    return [path(f"{address}.{form}", view, {"form": form}, name=f"{name}_{form}") for form in FORMATS]


app_name = "open311"
urlpatterns = [
    *_both("discovery", views.discovery, "discovery"),
    *_both("services", views.services, "services"),
    *_both("services/<slug:code>", views.definition, "definition"),
    *_both("requests", views.requests, "requests"),
    *_both("requests/<slug:ref>", views.one, "request"),
    *_both("tokens/<slug:token>", views.token, "token"),
    *_both("servicerequestupdates", views.updates, "updates"),
    re_path(r"^.*$", csrf_exempt(views.nothing_here), name="nothing"),
]
