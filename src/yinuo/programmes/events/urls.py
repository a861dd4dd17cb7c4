"""The exhibitions' own public addresses, under /events/."""

from django.urls import path

from yinuo.programmes.events import agreement_pages, pages

app_name = "events"
urlpatterns = [
    path("", pages.exhibitions, name="exhibitions"),
    path("agreements/", agreement_pages.agreements, name="agreements"),
    path("agreements/<slug:code>", agreement_pages.agreement, name="agreement"),
    path("slots/<slug:code>", pages.slot, name="slot"),
    path("<slug:code>", pages.exhibition, name="exhibition"),
]
