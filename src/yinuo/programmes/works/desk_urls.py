"""The works' own addresses at the desk, under /desk/works/."""

from django.urls import path

from yinuo.programmes.works import desk

app_name = "works_desk"
urlpatterns = [
    path("", desk.closures, name="closures"),
    path("new", desk.new, name="new"),
    path("assets", desk.assets, name="assets"),
]
