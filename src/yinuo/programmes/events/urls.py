"""The exhibitions' own public addresses, under /events/."""

from django.urls import path

from yinuo.programmes.events import agreement_pages, contest_pages, feeds, gift_offering, gift_pages, pages

app_name = "events"
urlpatterns = [
    path("", pages.exhibitions, name="exhibitions"),
    path("visits.ics", feeds.calendar, name="calendar"),
    path("agreements/", agreement_pages.agreements, name="agreements"),
    path("agreements/<slug:code>", agreement_pages.agreement, name="agreement"),
    path("contests/", contest_pages.contests, name="contests"),
    path("contests/<slug:code>", contest_pages.contest, name="contest"),
    path("gifts/", gift_pages.gifts, name="gifts"),
    path("gifts/offer", gift_offering.offered, name="offer"),
    path("gifts/<str:ref>", gift_pages.gift, name="gift"),
    path("gifts/<str:ref>/certificate", gift_pages.certificate, name="certificate"),
    path("slots/<slug:code>", pages.slot, name="slot"),
    path("<slug:code>", pages.exhibition, name="exhibition"),
]
