"""The exhibitions' own public addresses, under /events/."""

from django.urls import path

from yinuo.programmes.events import pages

app_name = "events"
urlpatterns = [
    path("", pages.exhibitions, name="exhibitions"),
    path("slots/<slug:code>", pages.slot, name="slot"),
    path("<slug:code>", pages.exhibition, name="exhibition"),
]
