"""The claims' own addresses at the desk, under /desk/claims/."""

from django.urls import path

from yinuo.programmes.claims import desk, offer_desk

app_name = "claims_desk"
urlpatterns = [
    path("", desk.needs, name="needs"),
    path("new", desk.new, name="new"),
    path("claimants", desk.claimants, name="claimants"),
    path("matching", offer_desk.matching, name="matching"),
    path("days", desk.days, name="days"),
    path("needs/<slug:code>", desk.need, name="need"),
]
