"""The works' own public addresses, under /works/."""

from django.urls import path

from yinuo.programmes.works import feeds, pages

app_name = "works"
urlpatterns = [
    path("closures", pages.closures, name="closures"),
    path("closures.ics", feeds.calendar, name="calendar"),
    path("closures.atom", feeds.feed, name="feed"),
    path("closures/<str:ref>", pages.closure, name="closure"),
    path("closures/<str:ref>/poster", pages.poster, name="poster"),
    path("closures/<str:ref>/notice.svg", feeds.notice, name="notice"),
    path("assets", pages.assets, name="assets"),
    path("assets/<slug:code>", pages.asset, name="asset"),
    path("kept", pages.kept, name="kept"),
]
