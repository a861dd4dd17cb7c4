"""The exhibitions' own addresses at the desk, under /desk/events/."""

from django.urls import path

from yinuo.programmes.events import desk

app_name = "events_desk"
urlpatterns = [
    path("", desk.exhibitions, name="exhibitions"),
    path("schools", desk.schools, name="schools"),
    path("<slug:code>", desk.exhibition, name="exhibition"),
]
