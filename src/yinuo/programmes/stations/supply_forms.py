"""The desk's forms of the supply vehicle, as data: goods given, a run planned, loaded and handed out, promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.nearness import manned_units, name_of
from yinuo.kernel.limits.queries import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.stations.models import SupplyRun


def _units(mine: Iterable[str]) -> tuple[Option, ...]:
    _places, units = nodes()
    return tuple(Option(code, name_of(units[code])) for code in mine)


def donating(mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which goods are taken in."""
    back = Back(typed, wrong)
    keeps = gettext("不会过期的空着。过了这天，装不了车，也发不出去。")
    named = gettext("愿意公开名字的才写；不写就只记数。")
    fields = (
        back.field("thing", gettext("什么东西"), max_length=40),
        back.field("n", gettext("多少份"), inputmode="numeric", max_length=4),
        back.field("use_by", gettext("能用到哪天"), "date", is_required=False, hint=keeps),
        back.field("donor", gettext("谁捐的"), is_required=False, max_length=40, hint=named),
        back.field("unit", gettext("收在哪里"), "select", options=_units(mine)),
    )
    url = reverse("stations_desk:supply")
    return form_of("donate", gettext("收一批东西"), url, (*fields, *looked(typed, wrong)), wrong)


def planning(
    officer: Officer, mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form of a run."""
    back = Back(typed, wrong)
    places, _of = nodes()
    stations = tuple(Option(one.code, called(one)) for one in places.values() if one.kind == "station")
    several = gettext("按住 Ctrl 可以选几家，最多 12 家。")
    fields = (
        back.field("on", gettext("哪天"), "date", officer.on.isoformat()),
        back.field("from_at", gettext("几点出发"), value="09:30", max_length=5),
        back.field("stops", gettext("停哪几家驿站"), "multi", options=stations, hint=several),
        back.field("is_hot", gettext("那天有高温预警"), "bool", is_required=False),
        back.field("unit", gettext("谁出车"), "select", options=_units(mine)),
    )
    return form_of("plan", gettext("排一趟车"), reverse("stations_desk:supply"), fields, wrong)


def moving(
    run: SupplyRun, things: Iterable[str], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which goods go aboard, out, or back."""
    back = Back(typed, wrong)
    moves = (
        Option("load", gettext("装车")),
        Option("hand_out", gettext("发出去")),
        Option("unload", gettext("卸回来")),
    )
    fields = (
        back.field("move", gettext("做什么"), "select", options=moves),
        back.field("thing", gettext("什么东西"), "select", options=tuple(Option(one, one) for one in things)),
        back.field("n", gettext("多少份"), inputmode="numeric", max_length=4),
    )
    hint = gettext("只写数，发给谁不写。先到期的先用；过期的装不上。")
    return form_of("move", gettext("记一笔"), _here(run), fields, wrong, hint=hint)


def promising(
    officer: Officer, run: SupplyRun, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which goods are promised to a station."""
    back = Back(typed, wrong)
    places, _units_of = nodes()
    stops = tuple(Option(code, called(places[code])) for code in run.stops if code in places)
    keepers = tuple(Option(one.pk, name_of(one)) for one in manned_units(officer.on) if one.pk != run.unit_id)
    fields = (
        back.field("place", gettext("送到哪家驿站"), "select", options=stops),
        back.field("thing", gettext("什么东西"), max_length=40),
        back.field("n", gettext("多少份"), inputmode="numeric", max_length=4),
        back.field("keeper", gettext("谁来签收"), "select", options=(Option("", gettext("请选")), *keepers)),
    )
    hint = gettext("这是一份承诺：负责人签了公开，送到了由管驿站的签收。")
    return form_of(
        "promise", gettext("答应送到"), _here(run), (*fields, *looked(typed, wrong)), wrong, hint=hint
    )


def _here(run: SupplyRun) -> str:
    return reverse("stations_desk:run", args=[run.code])
