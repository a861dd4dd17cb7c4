"""The campaigns' public addresses, under /campaigns/."""

from django.urls import path

from yinuo.programmes.campaigns import (
    audit_pages,
    league_pages,
    notice_pages,
    printing,
    supervised_page,
    track_pages,
    views,
)

app_name = "campaigns"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices", notice_pages.every, name="notices"),
    path("notices/<slug:code>.pdf", printing.notice, name="notice_pdf"),
    path("notices/<slug:code>", notice_pages.one, name="notice"),
    path("supervised", supervised_page.supervised, name="supervised"),
    path("league", league_pages.league, name="league"),
    path("league/<slug:code>", league_pages.one_month, name="league_month"),
    path("league/<slug:code>/<str:name>", league_pages.file, name="league_file"),
    path("audits", audit_pages.audits, name="audits"),
    path("audits/<slug:code>", audit_pages.audit, name="audit"),
    path("audits/<slug:code>/<str:name>", audit_pages.file, name="audit_file"),
    path("tracks/<slug:track>", track_pages.track, name="track"),
    path("remedy", track_pages.remedy, name="remedy"),
    path("<slug:code>.pdf", printing.campaign, name="campaign_pdf"),
    path("<slug:code>", views.campaign, name="campaign"),
    path("<slug:code>/brief", views.brief, name="brief"),
    path("<slug:code>/brief.pdf", printing.brief, name="brief_pdf"),
    path("<slug:code>/brief.txt", views.brief_text, name="brief_text"),
    path("<slug:code>/wall", views.wall, name="wall"),
    path("<slug:code>/items.<str:form>", views.items, name="items"),
    path("<slug:code>/lists/<slug:name>.pdf", printing.task_list, name="list_pdf"),
    path("<slug:code>/lists/<slug:name>", views.task_list, name="list"),
    path("<slug:code>/texts/<int:n>", views.text, name="text"),
]
