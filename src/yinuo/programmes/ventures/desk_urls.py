"""The ventures' addresses at the desk, under /desk/ventures/."""

from django.urls import path

from yinuo.programmes.ventures import desk

app_name = "ventures_desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("sheets/<int:pk>", desk.sheet, name="sheet"),
    path("sheets/<int:pk>/<slug:verb>", desk.do, name="do"),
    path("<slug:code>", desk.venture, name="venture"),
    path("<slug:code>/draft", desk.draft, name="draft"),
    path("<slug:code>/move", desk.move, name="move"),
]
