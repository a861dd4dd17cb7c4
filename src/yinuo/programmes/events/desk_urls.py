"""The exhibitions' own addresses at the desk, under /desk/events/."""

from django.urls import path

from yinuo.programmes.events import agreement_desk, contest_desk, desk, gift_desk

app_name = "events_desk"
urlpatterns = [
    path("", desk.exhibitions, name="exhibitions"),
    path("agreements/", agreement_desk.agreements, name="agreements"),
    path("agreements/<slug:code>", agreement_desk.agreement, name="agreement"),
    path("contests/", contest_desk.contests, name="contests"),
    path("contests/<slug:code>", contest_desk.contest, name="contest"),
    path("gifts/", gift_desk.gifts, name="gifts"),
    path("gifts/<str:ref>", gift_desk.gift, name="gift"),
    path("schools", desk.schools, name="schools"),
    path("<slug:code>", desk.exhibition, name="exhibition"),
]
