"""The programme's screens at the desk, under /desk/voices/."""

from django.urls import path

from yinuo.programmes.voices import views

app_name = "voices_desk"
urlpatterns = [
    path("", views.counts, name="counts"),
    path("list", views.behind, name="behind"),
    path("topics", views.topics, name="topics"),
    path("topics/<str:ref>", views.topic, name="topic"),
]
