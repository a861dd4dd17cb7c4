"""The ventures' public addresses, under /ventures/."""

from django.urls import path

from yinuo.programmes.ventures import objecting, pictures, quarter_pages, views, village_files, village_pages

app_name = "ventures"
urlpatterns = [
    path("", views.home, name="home"),
    path("villages", village_pages.villages, name="villages"),
    path("villages/<slug:code>", village_pages.village, name="village"),
    path("pictures", pictures.pictures, name="pictures"),
    path("quarters", quarter_pages.board, name="quarters"),
    path("<slug:code>/quarters/<str:first>", quarter_pages.quarter, name="quarter"),
    path("<slug:code>/quarters/<str:first>/object", objecting.quarter_objection, name="quarter_object"),
    path("<slug:code>/quarters/<str:first>/<str:form>", quarter_pages.quarter_file, name="quarter_file"),
    path("villages/<slug:code>/statement.<slug:form>", village_files.statement, name="statement"),
    path("totals.<slug:form>", village_files.totals, name="totals"),
    path("<slug:code>/register.<slug:form>", village_files.register, name="register"),
    path("<slug:code>", views.one_venture, name="venture"),
    path("<slug:code>/<str:first>", views.sheet, name="sheet"),
    path("<slug:code>/<str:first>/object", objecting.objection, name="object"),
    path("<slug:code>/<str:first>/<str:form>", views.file, name="file"),
]
