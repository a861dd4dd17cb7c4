"""The stations' own public addresses, under /stations/."""

from django.urls import path

from yinuo.programmes.stations import message_pages, photo_pages, shift_pages, supply_pages, working_pages

app_name = "stations"
urlpatterns = [
    path("messages", message_pages.notices, name="messages"),
    path("messages/<slug:code>", message_pages.notice, name="message"),
    path("photos/<uuid:photo_id>.jpg", photo_pages.picture, name="picture"),
    path("working", working_pages.working, name="working"),
    path("shifts", shift_pages.shifts, name="shifts"),
    path("shifts.ics", shift_pages.calendar, name="calendar"),
    path("supply", supply_pages.runs, name="supply"),
    path("supply/<slug:code>", supply_pages.run, name="run"),
    path("shifts/<slug:code>", shift_pages.shift, name="shift"),
]
