"""The voices' own addresses at the desk, under /desk/voices/."""

from django.urls import path

from yinuo.programmes.voices import like_views, meeting_views, month_views, owed_views

app_name = "voices_desk"
urlpatterns = [
    path("owed", owed_views.words_owed, name="owed"),
    path("month", month_views.desk_month, name="month"),
    path("month/<str:month>/<slug:category>", month_views.pick, name="pick"),
    path("meet/<str:ref>", meeting_views.meet, name="meet"),
    path("like/<str:ref>", like_views.like, name="like"),
]
