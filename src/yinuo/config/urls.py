"""Every address of the house, door by door."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("yinuo.doors.api.urls")),
    path("desk/", include("yinuo.doors.workspace.urls")),
]
