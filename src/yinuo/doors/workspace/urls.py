"""The desk's addresses."""

from django.urls import path

from yinuo.doors.workspace import (
    alarms,
    bulk,
    calling,
    erasing,
    filing,
    importing,
    listing,
    login,
    revealing,
    saving,
    views,
)

app_name = "workspace"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("login", login.log_in, name="login"),
    path("logout", login.log_out, name="logout"),
    path("find", views.find, name="find"),
    path("caller", calling.caller, name="caller"),
    path("alarms", alarms.alarms, name="alarms"),
    path("new", filing.new, name="new"),
    path("narrow", saving.narrow, name="narrow"),
    path("assign", bulk.assign_many, name="assign"),
    path("list.<str:form>", listing.listed, name="list"),
    path("import", importing.start, name="import"),
    path("import/<int:number>", importing.batch, name="batch"),
    path("import/<int:number>/<str:what>.<str:form>", importing.sheet, name="batch_sheet"),
    path("return.<str:form>", importing.give_back, name="return"),
    path("<str:ref>", views.matter, name="matter"),
    path("<str:ref>/reveal", revealing.reveal, name="reveal"),
    path("<str:ref>/erase", erasing.erase, name="erase"),
    path("<str:ref>/photo/<uuid:photo_id>", views.photo, name="photo"),
    path("<str:ref>/<str:verb>", views.verb, name="verb"),
]
