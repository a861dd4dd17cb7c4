"""The voices' addresses at the desk."""

from django.urls import path

from yinuo.programmes.voices import channel_desk, symposium_desk

app_name = "voices_desk"
urlpatterns = [
    path("sessions", symposium_desk.symposia, name="symposia"),
    path("sessions/new", symposium_desk.new, name="new_symposium"),
    path("sessions/<slug:code>", symposium_desk.symposium, name="symposium"),
    path("channels", channel_desk.channels, name="channels"),
    path("channels/<slug:group>", channel_desk.channel, name="channel"),
]
