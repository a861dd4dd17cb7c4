"""The campaigns' public addresses, under /campaigns/."""

from django.urls import path

from yinuo.programmes.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:code>", views.campaign, name="campaign"),
    path("<slug:code>/wall", views.wall, name="wall"),
    path("<slug:code>/items.<str:form>", views.items, name="items"),
    path("<slug:code>/lists/<slug:name>", views.task_list, name="list"),
    path("<slug:code>/texts/<int:n>", views.text, name="text"),
]
