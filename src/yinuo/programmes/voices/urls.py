"""The voices' own public addresses, under /voices/."""

from django.urls import path

from yinuo.programmes.voices import month_views

app_name = "voices"
urlpatterns = [
    path("month", month_views.month, name="month"),
]
