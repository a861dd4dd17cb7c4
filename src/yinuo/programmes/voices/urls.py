"""The voices' own public addresses, under /voices/."""

from django.urls import path

from yinuo.programmes.voices import (
    channel_pages,
    month_views,
    pavilion_pages,
    symposium_pages,
    team_pages,
    voice_note_pages,
)

app_name = "voices"
urlpatterns = [
    path("month", month_views.month, name="month"),
    path("sessions", symposium_pages.symposia, name="symposia"),
    path("sessions/<slug:code>", symposium_pages.symposium, name="symposium"),
    path("sessions/<slug:code>/sheet", symposium_pages.symposium_sheet, name="symposium_sheet"),
    path("channels", channel_pages.channels, name="channels"),
    path("channels/<slug:group>", channel_pages.channel, name="channel"),
    path("channels/<slug:group>.atom", channel_pages.feed, name="channel_feed"),
    path("channels/<slug:group>/poster", channel_pages.poster, name="channel_poster"),
    path("pavilion", pavilion_pages.pavilions, name="pavilions"),
    path("pavilion/<slug:place>", pavilion_pages.pavilion, name="pavilion"),
    path("pavilion/<slug:place>/poster", pavilion_pages.poster, name="pavilion_poster"),
    path("teams", team_pages.teams_page, name="teams"),
    path("teams/<slug:code>", team_pages.team, name="team"),
    path("aloud", voice_note_pages.say, name="say_aloud"),
    path("aloud/<uuid:note>", voice_note_pages.own_sound, name="own_sound"),
]
