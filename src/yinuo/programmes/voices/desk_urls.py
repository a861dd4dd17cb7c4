"""The voices' own addresses at the desk, under /desk/voices/."""

from django.urls import path

from yinuo.programmes.voices import (
    call_views,
    channel_desk,
    figure_views,
    like_views,
    meeting_views,
    month_views,
    owed_views,
    patrol_desk,
    slip_views,
    symposium_desk,
    views,
    voice_note_desk,
)

app_name = "voices_desk"
urlpatterns = [
    path("", views.counts, name="counts"),
    path("list", views.behind, name="behind"),
    path("call", call_views.call, name="call"),
    path("slips", slip_views.slips, name="slips"),
    path("topics", views.topics, name="topics"),
    path("topics/<str:ref>", views.topic, name="topic"),
    path("owed", owed_views.words_owed, name="owed"),
    path("month", month_views.desk_month, name="month"),
    path("month/<str:month>/<slug:category>", month_views.pick, name="pick"),
    path("meet/<str:ref>", meeting_views.meet, name="meet"),
    path("like/<str:ref>", like_views.like, name="like"),
    path("figures", figure_views.figures, name="figures"),
    path("figures/list", figure_views.figures_list, name="figures_list"),
    path("figures.csv", figure_views.figures_file, name="figures_file"),
    path("sessions", symposium_desk.symposia, name="symposia"),
    path("sessions/new", symposium_desk.new, name="new_symposium"),
    path("sessions/<slug:code>", symposium_desk.symposium, name="symposium"),
    path("channels", channel_desk.channels, name="channels"),
    path("channels/<slug:group>", channel_desk.channel, name="channel"),
    path("patrol", patrol_desk.patrol, name="patrol"),
    path("aloud/<str:ref>/<uuid:note>", voice_note_desk.write, name="write_down"),
    path("aloud/<str:ref>/<uuid:note>/sound", voice_note_desk.sound, name="sound"),
]
