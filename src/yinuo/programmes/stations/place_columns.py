"""What stands beside every station in the lists that are taken away: its grade, and pictures of its things."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.panels import Column
from yinuo.programmes.stations import records
from yinuo.programmes.stations.grades import graded
from yinuo.programmes.stations.photos import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date


def columns(on: date, absolute: Callable[[str], str]) -> Iterator[Column]:
    """Give the stars of the year that runs, and the addresses of the pictures that are up: two queries."""
    grades = graded(on)
    stars = {code: gettext("过期") if one.is_over else str(one.row.stars) for code, one in grades.items()}
    told = {code: records.grade_record(one) for code, one in grades.items()}
    yield Column("grade", gettext("评星"), stars, told)
    files: defaultdict[str, list[str]] = defaultdict(list)
    data: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in shown(on):
        url = absolute(reverse("stations:picture", args=[row.pk]))
        files[row.place_id].append(url)
        data[row.place_id].append({"thing": row.thing, "put_on": row.put_on.isoformat(), "url": url})
    yield Column("photos", gettext("照片"), {code: " ".join(urls) for code, urls in files.items()}, data)
