"""The desk's forms of the lists, as data: a list, a cluster, a line filled in, checked, looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import listed, place_options
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.recognitions.words import FINDINGS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import Option, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.recognitions.models import Cluster
    from yinuo.programmes.recognitions.queries import Seen


def cluster_options(known: Iterable[Cluster]) -> tuple[Option, ...]:
    """Give the clusters, and that none is said."""
    return listed({one.code: one.name for one in known}, gettext("来源没有写"))


def entering(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a list."""
    back, please = Back(typed, wrong), gettext("请选")
    where = gettext("文件的文号，或能打开的网址。公开。")
    lines = gettext("来源说有几件，就有几行；没有点名的，空着。")
    fields = (
        back.field("name", gettext("名单叫什么"), max_length=LINE, is_focus=True),
        back.field("level", gettext("哪一级"), "select", options=listed(LEVELS, please)),
        back.field("issuer", gettext("谁公布的"), max_length=LINE),
        back.field("year", gettext("哪一年"), value=str(officer.on.year), inputmode="numeric", max_length=4),
        back.field("n_firms", gettext("几家企业"), inputmode="numeric", max_length=3),
        back.field("n_products", gettext("几件产品"), inputmode="numeric", max_length=3, hint=lines),
        back.field("place", gettext("哪里的"), "select", options=place_options(please)),
        back.field("evidence", gettext("来源在哪里看"), max_length=LINE, hint=where),
    )
    url = reverse("recognitions_desk:new")
    hint = gettext("录了就公开。数照来源写，以后不改。")
    return form_of("enter", gettext("录一份名单"), url, (*fields, *looked(typed, wrong)), wrong, hint=hint)


def clustering(typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a cluster."""
    back = Back(typed, wrong)
    fields = (back.field("name", gettext("产业集群叫什么"), max_length=40), *looked(typed, wrong))
    return form_of("cluster", gettext("记一个产业集群"), reverse("recognitions_desk:clusters"), fields, wrong)


def _at(seen: Seen) -> str:
    return reverse("recognitions_desk:line", args=[seen.row.list.code, seen.row.n])


def filling(
    seen: Seen, known: Iterable[Cluster], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which a line is filled in."""
    back = Back(typed, wrong)
    exact = gettext("照来源一字不改。来源没有写的，空着，不去猜。")
    where = gettext("文件的文号，或能打开的网址。公开。")
    fields = (
        back.field("firm", gettext("企业"), max_length=LINE, is_required=False, hint=exact),
        back.field("product", gettext("产品"), max_length=LINE, is_required=False),
        back.field(
            "cluster", gettext("产业集群"), "select", options=cluster_options(known), is_required=False
        ),
        back.field("evidence", gettext("来源在哪里看"), value=seen.row.list.evidence, max_length=LINE, hint=where),
        *looked(typed, wrong),
    )  # fmt: skip
    hint = gettext("先由一位录，再由另一位对着来源核。录了就公开，写着「还没有核对」。")
    return form_of("fill", gettext("照来源录这一行"), _at(seen), fields, wrong, hint=hint)


def checking(seen: Seen, wrong: Mapping[str, str]) -> VerbForm:
    """Give the button by which somebody else says that a line is as its source has it."""
    hint = gettext("打开来源，一个字一个字对过。对过以后不再改。")
    return form_of("check", gettext("和来源一致"), _at(seen), (), wrong, hint=hint)


def reviewing(seen: Seen, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a yearly review."""
    back = Back(typed, wrong)
    fields = (
        back.field(
            "finding", gettext("查下来怎样"), "select", options=listed(FINDINGS, gettext("请选"))
        ),
        back.field("evidence", gettext("在哪里看到的"), max_length=LINE),
        *looked(typed, wrong),
    )  # fmt: skip
    hint = gettext("一年看一次：还在不在名单上，依据写清楚。")
    return form_of("review", gettext("记一次复核"), _at(seen), fields, wrong, hint=hint)
