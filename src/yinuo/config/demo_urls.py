"""Addresses that exist in a demo alone: stepping into somebody's place, and being the cheat. Production has none."""

from django.urls import path

from yinuo.config import demo_cheat, demo_doors

app_name = "demo"
urlpatterns = [
    path("as/<slug:who>", demo_doors.enter, name="enter"),
    path("cheat", demo_cheat.cheat, name="cheat"),
]
