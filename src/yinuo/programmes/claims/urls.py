"""The claims' own public addresses, under /claims/."""

from django.urls import path

from yinuo.programmes.claims import pages

app_name = "claims"
urlpatterns = [
    path("", pages.needs, name="needs"),
    path("needs/<slug:code>", pages.need, name="need"),
    path("by", pages.claimants, name="claimants"),
    path("by/<slug:code>", pages.claimant, name="claimant"),
    path("days/<slug:code>", pages.day, name="day"),
    path("days/<slug:code>/wall", pages.wall, name="wall"),
    path("days/<slug:code>/sheet", pages.day_sheet, name="day_sheet"),
    path("five", pages.five, name="five"),
]
