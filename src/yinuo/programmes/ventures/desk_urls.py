"""The ventures' addresses at the desk, under /desk/ventures/."""

from django.urls import path

from yinuo.programmes.ventures import books_desk, desk, founding_desk, quarter_desk, spending_desk

app_name = "ventures_desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("new", founding_desk.found, name="found"),
    path("villages/<slug:code>", spending_desk.village, name="spending"),
    path("sheets/<int:pk>", desk.sheet, name="sheet"),
    path("sheets/<int:pk>/<slug:verb>", desk.do, name="do"),
    path("<slug:code>", desk.venture, name="venture"),
    path("<slug:code>/draft", desk.draft, name="draft"),
    path("<slug:code>/move", desk.move, name="move"),
    path("<slug:code>/books", books_desk.books, name="books"),
    path("<slug:code>/quarters", quarter_desk.of_venture, name="quarters"),
    path("<slug:code>/grant", desk.grant, name="grant"),
]
