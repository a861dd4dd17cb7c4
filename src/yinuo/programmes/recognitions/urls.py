"""The lists' own public addresses, under /recognitions/."""

from django.urls import path

from yinuo.programmes.recognitions import asking, badge, pages

app_name = "recognitions"
urlpatterns = [
    path("", pages.lists, name="lists"),
    path("lists/<slug:code>/<int:n>", pages.line, name="line"),
    path("lists/<slug:code>/<int:n>/badge", badge.badge, name="badge"),
    path("lists/<slug:code>/<int:n>/badge.svg", badge.picture, name="picture"),
    path("lists/<slug:code>/<int:n>/log.json", badge.opened_badge, name="openings"),
    path("clusters", pages.clusters, name="clusters"),
    path("clusters/<slug:code>", pages.cluster, name="cluster"),
    path("help", asking.help_asked, name="help"),
]
