"""The ventures' addresses at the desk, under /desk/ventures/."""

from django.urls import path

from yinuo.programmes.ventures import (
    allowance_desk,
    asset_desk,
    books_desk,
    books_files,
    desk,
    founding_desk,
    lease_desk,
    member_desk,
    quarter_desk,
    sheet_desk,
    spending_desk,
    terms_desk,
)

app_name = "ventures_desk"
urlpatterns = [
    path("", desk.home, name="home"),
    path("new", founding_desk.found, name="found"),
    path("villages/<slug:code>", spending_desk.village, name="spending"),
    path("villages/<slug:code>/members", member_desk.members, name="members"),
    path("villages/<slug:code>/allowance", allowance_desk.count, name="allowance"),
    path("sheets/<int:pk>", desk.sheet, name="sheet"),
    path("sheets/<int:pk>/<slug:verb>", desk.do, name="do"),
    path("<slug:code>", desk.venture, name="venture"),
    path("<slug:code>/draft", desk.draft, name="draft"),
    path("<slug:code>/move", desk.move, name="move"),
    path("<slug:code>/books", books_desk.books, name="books"),
    path("<slug:code>/quarters", quarter_desk.of_venture, name="quarters"),
    path("<slug:code>/books.<slug:form>", books_files.books_file, name="books_file"),
    path("<slug:code>/grant", desk.grant, name="grant"),
    path("<slug:code>/terms", terms_desk.terms, name="terms"),
    *(
        path(f"<slug:code>/{page}", lease_desk.contracts, {"page": page}, name=page)
        for page in lease_desk.SIDES
    ),
    path("<slug:code>/assets", asset_desk.of_venture, name="assets"),
    path("<slug:code>/import", sheet_desk.take_in, name="import"),
    path("<slug:code>/import/<slug:sort>.xlsx", sheet_desk.blank, name="blank"),
]
