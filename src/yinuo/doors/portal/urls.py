"""The portal's addresses: the public register, and the way of whoever asks."""

from django.urls import path, re_path

from yinuo.doors.portal import check, code, home, matters, mine, page, raising, saying, sheet, turning

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("page", page.page, name="page"),
    path("m", matters.matters, name="matters"),
    path("promises", matters.promises, name="promises"),
    path("m/<str:ref>", saying.matter, name="matter"),
    path("m/<str:ref>/act", saying.do, name="open_act"),
    path("m/<str:ref>/photo/<uuid:photo_id>", sheet.photo, name="photo"),
    path("raise", raising.raise_matter, name="raise"),
    path("at/<slug:code>", raising.at_place, name="at"),
    path("c", code.code, name="code"),
    path("c/cancel", code.cancel, name="cancel"),
    path("mine", mine.mine, name="mine"),
    path("mine/act", mine.do, name="act"),
    path("mine/photo/<uuid:photo_id>", mine.mine_photo, name="mine_photo"),
    path("mine/close", code.put_away, name="put_away"),
    path("check", check.check, name="check"),
    path("log/", check.log, name="log"),
    re_path(r"^open311/v2/(.*)$", check.open311, name="open311"),
    path("day", turning.day, name="day"),
    path("favicon.ico", turning.favicon, name="favicon"),
]
