"""The treasurer's forms, as data: what was typed is kept, what is wrong stands beside it; no chart of accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures.lease_models import PLACED
from yinuo.programmes.ventures.models import ROUNDS
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.plan import SOURCES
from yinuo.programmes.ventures.queries import before
from yinuo.programmes.ventures.sales import SALE, sold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.models import Distribution, Venture, VentureGrant

PAY_WITHIN: Final = timedelta(days=30)


class Drawer:
    """Draws fields of one form: with what was typed, or what is suggested, and what is wrong."""

    def __init__(self, typed: Mapping[str, str], faults: Mapping[str, str]) -> None:
        """Keep what was typed and what was wrong with it."""
        self.typed, self.faults = typed, faults

    def field(
        self, name: str, label: Text, kind: str = "text", suggested: str = "", *, hint: Text = "",
        options: tuple[Option, ...] = (), is_required: bool = True,
    ) -> Field:  # fmt: skip
        """Draw one field."""
        value = self.typed.get(name, suggested)
        numeric = "decimal" if kind == "sum" else "numeric" if kind == "number" else ""
        shown = "text" if kind == "sum" else kind
        return Field(
            name, label, shown, value, self.faults.get(name, ""), options, hint, is_required, inputmode=numeric  # type: ignore[arg-type]
        )  # fmt: skip


def draft_form(
    venture: Venture, typed: Mapping[str, str], faults: Mapping[str, str], on: date, row: Distribution | None = None
) -> VerbForm:  # fmt: skip
    """Give the form of a period: last year's sheet is the pattern; five sums and a bank slip are all it needs."""
    of = (row.first, row.last) if row else _next(venture, on)
    first, last = of or (date.min, date.min)
    known = before(venture, first) if of else _last_sheet(venture)
    opening = row.opening if row else known.carried if known else 0

    def sum_(amount: int | None) -> str:
        return "" if amount is None else written(amount, venture.digits)

    draw, came = Drawer(typed, faults), sold(venture, first, last) if of else 0
    of_sale = gettext("登记里有 %(sum)s，空着就照它算。") % {"sum": sum_(came)} if came else ""
    fields = (
        draw.field("first", gettext("从哪天"), "date", first.isoformat() if of else "",
                   hint="" if of else _not_yet(known)),
        draw.field("last", gettext("到哪天"), "date", last.isoformat() if of else "",
                   hint=gettext("这一天过了才能公示；没过先算出来看也可以。")),
        draw.field("income", gettext("进了多少钱"), "sum", sum_(row.income if row else None),
                   hint=_last_time(known, venture)),
        draw.field("costs", gettext("花掉多少（成本、税、管理）"), "sum", sum_(row.income - row.net if row else None)),
        draw.field("opening", gettext("上一期留下的（亏的写负数）"), "sum", sum_(opening), is_required=False),
        draw.field("bank", gettext("银行里现在有多少"), "sum", sum_(row.bank if row else None)),
        draw.field("earmarked", gettext("其中专款，不能动的"), "sum", sum_(row.earmarked if row else 0),
                   is_required=False),
        draw.field("slip", gettext("银行对账单号"), suggested=row.slip if row else ""),
        *(draw.field(name, _never(name), "sum", "", hint=of_sale if name == SALE else "", is_required=False)
          for name in SOURCES),
        *_owed_in(venture, draw),
    )  # fmt: skip
    url = reverse("ventures_desk:draft", args=[venture.code])
    return VerbForm(
        "draft", gettext("算这一期"), url, fields, submit=gettext("算出来看看"),
        hint=gettext("照去年那张表填几个数就行，不用懂科目。算完先看，看对了再公示。"),
    )  # fmt: skip


def _owed_in(venture: Venture, draw: Drawer) -> tuple[Field, ...]:
    """Ask whether what is owed on money placed stands in the income, where there is any; what did not come never is."""
    if not venture.leases.filter(way=PLACED, withdrawn_on=None).exists():
        return ()
    options = (
        Option("", gettext("没有，只写了到账的")),
        Option("yes", gettext("算进去了，没到账的也在里面")),
    )
    hint = gettext("没到账的一分也不能分：算进去了的，自己减掉。")
    label = gettext("放出去的钱该收的回报，算进收入了吗")
    return (draw.field("owed_in", label, "select", options=options, hint=hint, is_required=False),)


def _never(source: str) -> Text:
    from yinuo.doors.shell.problems import said

    return gettext("收入里有：%(source)s（不能分）") % {"source": said(SOURCES[source])}  # type: ignore[index]


def _next(venture: Venture, on: date) -> tuple[date, date] | None:
    """Give the days after the last sheet that are over, to a quarter's end; last year where there is no sheet yet.

    None where no quarter is over since then: nothing is proposed that is not known yet.
    """
    known = _last_sheet(venture)
    if known is None:
        return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    first = known.last + timedelta(days=1)
    quarter = date(on.year, on.month - (on.month - 1) % 3, 1) - timedelta(days=1)
    last = min(date(first.year, 12, 31), quarter)
    return (first, last) if first <= last else None


def _not_yet(known: Distribution | None) -> Text:
    """Say why no days are proposed."""
    on = known.last.isoformat() if known else ""
    return gettext("上一张表做到 %(on)s，后面还没有过完一个季度，所以没有替您填。") % {"on": on}


def _last_sheet(venture: Venture) -> Distribution | None:
    return venture.distributions.exclude(state="withdrawn").order_by("-last").first()


def _last_time(known: Distribution | None, venture: Venture) -> Text:
    if known is None:
        return ""
    return gettext("上一期 %(sum)s") % {"sum": written(known.income, venture.digits)}


def resolve_form(
    row: Distribution, typed: Mapping[str, str], faults: Mapping[str, str], on: date
) -> VerbForm:
    """Give the form of the members' vote."""
    draw = Drawer(typed, faults)
    fields = (
        draw.field("members", gettext("一共多少人（户代表）"), "number"),
        draw.field("present", gettext("到了多少"), "number"),
        draw.field("yes", gettext("赞成多少"), "number"),
        draw.field("minutes", gettext("会议记录编号")),
        draw.field("pay_by", gettext("哪天之前付清"), "date", (on + PAY_WITHIN).isoformat(),
                   hint=gettext("这一天就是对每个村的承诺。过了还没付，自己变红。")),
    )  # fmt: skip
    return _form("resolve", gettext("记表决"), row, fields, gettext("通过，记下"))


def pay_form(row: Distribution, typed: Mapping[str, str], faults: Mapping[str, str], on: date) -> VerbForm:
    """Give the form of one payment."""
    draw = Drawer(typed, faults)
    owed = row.payments.filter(paid_on=None).select_related("unit").order_by("n")
    options = tuple(
        Option(one.unit_id, f"{called(one.unit)} · {written(one.amount, row.venture.digits)}") for one in owed
    )
    fields = (
        draw.field("unit", gettext("付给哪个村"), "select", options=options),
        draw.field("paid_on", gettext("哪天付的"), "date", on.isoformat()),
        draw.field("reference", gettext("银行回单号")),
    )
    return _form("pay", gettext("记一笔付款"), row, fields, gettext("付了，记下"))


def withdraw_form(row: Distribution, typed: Mapping[str, str], faults: Mapping[str, str]) -> VerbForm:
    """Give the form that takes a sheet back."""
    fields = (Drawer(typed, faults).field("reason", gettext("为什么收回")),)
    return _form("withdraw", gettext("收回这张表"), row, fields, gettext("收回"))


def plain_form(verb: str, row: Distribution) -> VerbForm:
    """Give a form that asks nothing: show, approve, put it into the books, disclose."""
    labels = {
        "show": (gettext("公示"), gettext("公示十天"), gettext("公示那天起一个字也改不动，指纹进公开日志。")),
        "approve": (gettext("审过"), gettext("审过，同意付"),
                    gettext("审过，每个村的一份就成了一条承诺：到日子没付，自己变红。")),
        "book": (gettext("记进账簿"), gettext("记进账簿"),
                 gettext("还没进账的记进去：应付各村的，付了的。进过的不会再进一次。")),
        "disclose": (gettext("公开了结"), gettext("公开了结"), ""),
    }  # fmt: skip
    label, submit, hint = labels[verb]
    return VerbForm(
        verb,
        label,
        reverse("ventures_desk:do", args=[row.pk, verb]),
        hint=hint,
        submit=submit,
    )


def _form(verb: str, label: Text, row: Distribution, fields: tuple[Field, ...], submit: Text) -> VerbForm:
    return VerbForm(verb, label, reverse("ventures_desk:do", args=[row.pk, verb]), fields, submit=submit)


def move_form(venture: Venture, typed: Mapping[str, str], faults: Mapping[str, str], on: date) -> VerbForm:
    """Give the form of a change of the register."""
    draw = Drawer(typed, faults)
    names = tuple(Option(one.unit_id, called(one.unit)) for one in venture.members.select_related("unit"))
    nobody = (Option("", gettext("没有（新增或收回）")), *names)
    books = sorted({"shares", *(rule["register"] for rule in venture.rules)})
    fields = (
        draw.field("register", gettext("哪一本册子"), "select",
                   options=tuple(Option(one, _book(venture, one)) for one in books)),
        draw.field("on", gettext("从哪天起"), "date", on.isoformat()),
        draw.field("giver", gettext("谁给出"), "select", options=nobody, is_required=False),
        draw.field("taker", gettext("谁收进"), "select", options=nobody, is_required=False),
        draw.field("quantity", gettext("多少份"), hint=gettext("整数，或者 1/11、7.35 这样。")),
        draw.field("reference", gettext("凭哪一份决议或合同")),
    )  # fmt: skip
    url = reverse("ventures_desk:move", args=[venture.code])
    return VerbForm("move", gettext("份额变动"), url, fields, submit=gettext("记下，公开"))


def grant_form(venture: Venture, typed: Mapping[str, str], faults: Mapping[str, str], on: date) -> VerbForm:
    """Give the form of a grant: which round, which day, how much, for what alone."""
    draw = Drawer(typed, faults)
    rounds = tuple(Option(f"{n}", gettext("第 %(n)s 轮") % {"n": n}) for n in ROUNDS)
    fields = (
        draw.field("round", gettext("哪一轮政策"), "select", options=rounds),
        draw.field("granted_on", gettext("哪天给的"), "date", on.isoformat()),
        draw.field("amount", gettext("多少钱（元）"), "sum"),
        draw.field("purpose", gettext("只能用在什么上")),
        draw.field("purpose_en", gettext("英文怎么说"), is_required=False),
        draw.field("reference", gettext("哪一份文件")),
    )
    url = reverse("ventures_desk:grant", args=[venture.code])
    hint = gettext("记下就公开。补助不能当分红分掉。")
    return VerbForm("grant", gettext("记一笔补助"), url, fields, hint, gettext("记下，公开"))


def grant_back_form(
    venture: Venture, rows: Iterable[VentureGrant], typed: Mapping[str, str], faults: Mapping[str, str]
) -> VerbForm | None:
    """Give the form that takes a wrong grant back; None where there is none."""
    draw = Drawer(typed, faults)
    options = tuple(
        Option(f"{one.pk}", f"{one.on.isoformat()} · {one.purpose} · {written(one.amount, venture.digits)}")
        for one in rows
    )  # fmt: skip
    if not options:
        return None
    fields = (
        draw.field("line", gettext("哪一笔"), "select", options=options),
        draw.field("reason", gettext("为什么收回")),
    )
    url = reverse("ventures_desk:grant", args=[venture.code])
    return VerbForm("grant_back", gettext("收回写错的补助"), url, fields, submit=gettext("收回"))


def _book(venture: Venture, code: str) -> Text:
    if code == venture.principal:
        return gettext("投入的钱（写分）")
    return {"shares": gettext("股份"), "land": gettext("土地")}.get(code, code)
