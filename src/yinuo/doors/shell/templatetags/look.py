"""The look's template tags: ring, seal, light, dates, and the few filters that make Chinese headlines break well."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from yinuo.base import lexemes
from yinuo.doors.shell import drawing
from yinuo.doors.shell.cards import Options
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.words import MARKS, PROMISED_MARK, SIGNED_MARK
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.doors.shell.cards import Card, Dates, Field, Light, Mark, Moment, Option, Ring, ThreeParts
    from yinuo.doors.shell.tallies import FigureLine
from yinuo.doors.shell.words import Icon

register = template.Library()

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
WEEKDAYS: Final = (
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
    ("星期日", "Sunday"),
)
PHRASE: Final = re.compile(r"[^，。；：？！]+[，。；：？！」』”）]*")
HAN: Final = re.compile(f"[{lexemes.CJK}]")
LATIN: Final = re.compile(r"[A-Za-z]{2}.*[A-Za-z]{2}", re.DOTALL)
LONGEST_PHRASE: Final = 16


MOST_DRAWN: Final = 4000
_drawn_parts: dict[Any, SafeString] = {}


@register.simple_tag(takes_context=True)
def drawn(context: Any, name: str, **values: Any) -> SafeString:
    """Return a part of a page as a template draws it from these values; the same values are drawn once.

    Of the page round it the part may know the language and the year alone. The values are compared, never trusted to
    be new: all of them are frozen.
    """
    frame = context.get("frame")
    key = (name, get_language(), frame.today.year if frame else None, *values.items())
    found = _drawn_parts.get(key)
    if found is None:
        part = context.template.engine.get_template(name)
        with context.push(**values):
            found = part.render(context)
        while len(_drawn_parts) >= MOST_DRAWN:
            _drawn_parts.pop(next(iter(_drawn_parts)), None)
        _drawn_parts[key] = found
    return found


def _is_zh() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.simple_tag
def options(field: Field) -> SafeString:
    """Return a select's options with the chosen one marked; a list that stays the same is drawn once."""
    given = field.options
    if not isinstance(given, Options):
        return mark_safe(_drawn(given, field.value))  # noqa: S308 -- every part is escaped
    given.markup = given.markup or _drawn(given, "")
    chosen = f'<option value="{escape(field.value)}"'
    drawn = given.markup.replace(f"{chosen}>", f"{chosen} selected>", 1) if field.value else given.markup
    return mark_safe(drawn)  # noqa: S308 -- every part was escaped when it was drawn


def _drawn(given: Iterable[Option], value: str) -> str:
    parts = []
    for group, members in groupby(given, key=lambda option: str(option.group)):
        inner = "".join(
            f'<option value="{escape(one.value)}"{" selected" if one.value == value else ""}>'
            f"{escape(one.label)}</option>"
            for one in members
        )
        parts.append(f'<optgroup label="{escape(group)}">{inner}</optgroup>' if group else inner)
    return "".join(parts)


def _as_date(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return (timezone.localtime(value) if timezone.is_aware(value) else value).date()


@register.filter
def day_long(value: date | None) -> str:
    """Return 2025年10月1日 or 1 Oct 2025; empty for no date."""
    if not value:
        return ""
    on = _as_date(value)
    return f"{on.year}年{on.month}月{on.day}日" if _is_zh() else f"{on.day} {MONTHS[on.month - 1]} {on.year}"


@register.filter
def day_short(value: date | None) -> str:
    """Return 10月1日 or 1 Oct; empty for no date."""
    if not value:
        return ""
    on = _as_date(value)
    return f"{on.month}月{on.day}日" if _is_zh() else f"{on.day} {MONTHS[on.month - 1]}"


@register.filter
def clock(value: datetime) -> str:
    """Return 11月25日 09:05 or 25 Nov 09:05, by the place's clock: for what is one's own, and never for the public."""
    here = value.astimezone(current_calendar().zone)
    return f"{day_short(here.date())} {here:%H:%M}"


@register.filter(name="said")
def said_here(sentence: object) -> str:
    """Return a sentence of the core in the reader's language."""
    return said(sentence)


def day_near(value: date | None, read_on: date) -> str:
    """Return a date as it is read on a day: without its year where that is the same."""
    return day_short(value) if value and value.year == read_on.year else day_long(value)


@register.filter
def weekday(value: date) -> str:
    """Return 星期三 or Wednesday."""
    return WEEKDAYS[_as_date(value).weekday()][0 if _is_zh() else 1]


@register.simple_tag
def opens(mark: Mark | None) -> SafeString:
    """Return the attributes of an element that the public log proves, or that says why nothing does."""
    if mark is None:
        return mark_safe("")
    if mark.leaf is None:
        return format_html(' data-unproven="{}"', mark.why)
    value = format_html(' data-value="{}"', mark.value) if mark.value else ""
    return format_html(' data-leaf="{}" data-opens="{}"{}', mark.leaf, mark.opens, value)


def _day(context: Any, value: date, form: str = "", mark: Mark | None = None) -> SafeString:
    """Return a `<time>`: short within the year of reading, else long, or as `form` says."""
    frame = context.get("frame")
    on = _as_date(value)
    is_short = form == "short" or (not form and frame is not None and frame.today.year == on.year)
    text = day_short(on) if is_short else day_long(on)
    return format_html('<time datetime="{}"{}>{}</time>', on.isoformat(), opens(mark), text)


@register.simple_tag(takes_context=True)
def day(context: Any, value: date | None, form: str = "", mark: Mark | None = None) -> SafeString:
    """Return the date as a `<time>` element: without its year where it is the year of reading. `form`: short, long."""
    return _day(context, value, form, mark) if value else mark_safe("")


@register.simple_tag(takes_context=True)
def dates(context: Any, due: Dates, form: str = "") -> SafeString:
    """Return every promised date: the first one always, struck but readable where later ones stand beside it."""
    if due.current is None:
        return format_html('<span class="due">{}</span>', due.words or gettext("还没有日期"))
    struck = format_html_join(
        "",
        '<span class="due"><span class="sr">{} </span><del>{}</del></span> ',
        (
            (gettext("最初日期") if i == 0 else gettext("又改过"), _day(context, on, form, mark))
            for i, (on, mark) in enumerate(zip_longest(due.struck, due.marks[: len(due.struck)]))
        ),
    )
    said = format_html('<span class="sr">{} </span>', gettext("现在的日期")) if due.moved else ""
    words = format_html("<span>{}</span> ", due.words) if due.words else ""
    now = _day(context, due.current, form, due.marks[-1] if due.marks else None)
    return format_html('{}<span class="due">{}{}<b>{}</b></span>', struck, words, said, now)


@register.simple_tag
def ring(value: Ring, size: str = "") -> SafeString:
    """Return the ring; `big` for the page of one matter."""
    return drawing.big_ring(value) if size == "big" else drawing.ring(value)


@register.simple_tag
def seal(label: str = "") -> SafeString:
    """Return the seal with what it says aloud."""
    return drawing.seal(str(label))


@register.simple_tag
def card_seal(card: Card) -> SafeString:
    """Return the card's seal if, and only if, its ring is closed by somebody other than the doer."""
    return drawing.seal(str(card.sealed_by)) if card.ring.is_sealed else mark_safe("")


@register.simple_tag
def seal_gap() -> SafeString:
    """Return the empty place of a seal."""
    return drawing.seal_gap()


@register.simple_tag
def icon(name: Icon) -> SafeString:
    """Return one of the look's icons."""
    return drawing.icon(name)


@register.simple_tag
def light(value: Light) -> SafeString:
    """Return a light: icon, word, and how much, in that order."""
    note = format_html(" {}", value.note) if value.note else ""
    return format_html(
        '<span class="st {}">{}<span>{}{}</span></span>',
        value.word.tone,
        drawing.icon(value.word.icon),
        value.word.text,
        note,
    )


@register.simple_tag
def eg() -> SafeString:
    """Return the mark 示例: this is invented, and says so inside its own card."""
    return format_html('<span class="eg">{}</span>', gettext("示例"))


@register.simple_tag
def three_parts(parts: ThreeParts) -> SafeString:
    """Return the bar of three parts with its spoken sentence."""
    return drawing.three_parts(parts)


@register.simple_tag
def parts_bar(line: FigureLine) -> SafeString:
    """Return the bar of one line of a figure."""
    return drawing.parts_bar(line)


@register.filter
def mark(index: int) -> str:
    """Return the arc's mark for the dot of the way so far: one character in 中文, its number in English."""
    return str(MARKS[index]) if _is_zh() else str(index + 1)


@register.filter
def dot(step: Moment) -> str:
    """Return what stands in the dot of a step that closed an arc: a signed promise closed the first two."""
    if step.arc is None:
        return ""
    if not step.promised:
        return mark(step.arc)
    if _is_zh():
        return str(SIGNED_MARK if step.arc else PROMISED_MARK)
    return f"1–{step.arc + 1}" if step.arc else "1"


@register.filter
def phrases(text: object) -> SafeString:
    """Return a headline in phrases that are kept whole, so that a line breaks between thoughts, not inside one."""
    words = str(text)
    pieces = PHRASE.findall(words)
    if not _is_zh() or "".join(pieces) != words:
        return conditional_escape(words)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nb">{}</span>', piece) if len(piece) <= LONGEST_PHRASE else piece,)
            for piece in pieces
        ),
    )


@register.filter
def tongue(text: object) -> SafeString:
    """Return the attribute that says what language somebody wrote in, where it is not the page's own: ` lang="en"`."""
    has_chinese, has_letters = bool(HAN.search(str(text))), bool(LATIN.search(str(text)))
    if _is_zh():
        return mark_safe(' lang="en"') if has_letters and not has_chinese else mark_safe("")
    return mark_safe(' lang="zh-Hans"') if has_chinese else mark_safe("")


@register.simple_tag(takes_context=True)
def marked(context: Any, text: object) -> SafeString:
    """Return a text with every one of the page's `terms` marked; where there are none, as a headline in its phrases."""
    terms = context.get("terms")
    if not terms:
        return phrases(text)
    pieces = lexemes.marked(str(text), terms)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if is_found else piece,) for piece, is_found in pieces),
    )


@register.filter
def fours(code: str) -> SafeString:
    """Return a code in groups of four, each in its own span, so that it is read aloud and copied by hand easily."""
    groups = [code[i : i + 4] for i in range(0, len(code), 4)]
    return format_html_join(" ", "<span>{}</span>", ((group,) for group in groups))
