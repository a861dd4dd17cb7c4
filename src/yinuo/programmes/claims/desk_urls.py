"""The claims' own addresses at the desk, under /desk/claims/."""

from django.urls import path

from yinuo.programmes.claims import desk

app_name = "claims_desk"
urlpatterns = [
    path("", desk.needs, name="needs"),
    path("new", desk.new, name="new"),
    path("claimants", desk.claimants, name="claimants"),
    path("days", desk.days, name="days"),
    path("needs/<slug:code>", desk.need, name="need"),
]
