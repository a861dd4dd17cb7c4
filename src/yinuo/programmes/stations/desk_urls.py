"""The stations' own addresses at the desk, under /desk/stations/."""

from django.urls import path

from yinuo.programmes.stations import (
    grade_desk,
    message_pages,
    photo_pages,
    point_desk,
    shift_desk,
    supply_desk,
    working_pages,
)

app_name = "stations_desk"
urlpatterns = [
    path("grades", grade_desk.desk, name="grades"),
    path("messages", message_pages.desk, name="messages"),
    path("photos", photo_pages.desk, name="photos"),
    path("points", point_desk.desk, name="points"),
    path("working", working_pages.desk, name="working"),
    path("shifts", shift_desk.shifts, name="shifts"),
    path("supply", supply_desk.vehicle, name="supply"),
    path("supply/<slug:code>", supply_desk.run, name="run"),
]
