"""The campaigns' public addresses, under /campaigns/."""

from django.urls import path

from yinuo.programmes.campaigns import notice_pages, views

app_name = "campaigns"
urlpatterns = [
    path("", views.home, name="home"),
    path("notices", notice_pages.every, name="notices"),
    path("notices/<slug:code>", notice_pages.one, name="notice"),
    path("<slug:code>", views.campaign, name="campaign"),
    path("<slug:code>/brief", views.brief, name="brief"),
    path("<slug:code>/brief.txt", views.brief_text, name="brief_text"),
    path("<slug:code>/wall", views.wall, name="wall"),
    path("<slug:code>/items.<str:form>", views.items, name="items"),
    path("<slug:code>/lists/<slug:name>", views.task_list, name="list"),
    path("<slug:code>/texts/<int:n>", views.text, name="text"),
]
