"""Every address of the house, door by door, and those of the programmes that are switched on (ADR-0011)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from yinuo.doors.portal.turning import language
from yinuo.kernel.programme import programmes

urlpatterns: list[URLPattern | URLResolver] = [
    path("lang", language, name="set_language"),
    path("api/v1/", include("yinuo.doors.api.urls")),
    path("open311/v2/", include("yinuo.doors.open311.urls")),
    *(path(f"{one.name}/", include(one.urls)) for one in programmes() if one.urls),
    *(path(f"desk/{one.name}/", include(one.desk_urls)) for one in programmes() if one.desk_urls),
    path("desk/", include("yinuo.doors.workspace.urls")),
    *([] if settings.YINUO_AT is None else [path("demo/", include("yinuo.config.demo_urls"))]),
    # last: whoever has a beginning of their own is found at once
    path("", include("yinuo.doors.portal.urls")),
]

handler400 = "yinuo.doors.shell.problems.bad_request"
handler403 = "yinuo.doors.shell.problems.forbidden"
handler404 = "yinuo.doors.shell.problems.not_found"
handler500 = "yinuo.config.faults.broken"
