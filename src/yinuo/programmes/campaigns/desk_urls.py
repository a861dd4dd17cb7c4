"""The campaigns' addresses at the desk, under /desk/campaigns/."""

from django.urls import path

from yinuo.programmes.campaigns import (
    audit_pages,
    board_desk,
    desk,
    items_desk,
    league_desk,
    supervision_desk,
    target_desk,
    track_desk,
)

app_name = "campaigns_desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("blank.xlsx", desk.blank, name="blank"),
    path("supervision", supervision_desk.ladder, name="supervision"),
    path("tracks/<slug:track>", track_desk.track, name="track"),
    path("lines/<str:ref>", track_desk.line, name="line"),
    path("league", league_desk.league, name="league"),
    path("audits", audit_pages.desk, name="audit"),
    path("notices/<slug:code>", supervision_desk.answered, name="answer"),
    path("<slug:code>", desk.drive, name="drive"),
    path("<slug:code>/again.xlsx", desk.again, name="again"),
    path("<slug:code>/sign", desk.sign, name="sign"),
    path("<slug:code>/launch", desk.go_on, name="launch"),
    path("<slug:code>/amend", desk.amend, name="amend"),
    path("<slug:code>/pledge", desk.pledge, name="pledge"),
    path("<slug:code>/items", items_desk.items, name="items"),
    path("<slug:code>/targets", target_desk.targets, name="targets"),
    path("<slug:code>/board", board_desk.board, name="board"),
    path("<slug:code>/board/many", board_desk.many, name="board_many"),
]
