"""The lists' own addresses at the desk, under /desk/recognitions/."""

from django.urls import path

from yinuo.programmes.recognitions import desk

app_name = "recognitions_desk"
urlpatterns = [
    path("", desk.lists, name="lists"),
    path("new", desk.new, name="new"),
    path("clusters", desk.clusters, name="clusters"),
    path("lists/<slug:code>/<int:n>", desk.line, name="line"),
]
