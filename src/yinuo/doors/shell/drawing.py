"""The few things drawn by the server: ring, seal, icons, the bar of three parts. SVG, no style attribute, no script.

The ring has five arcs of 72° less a gap, clockwise from twelve; its geometry is worked out once, here.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from yinuo.doors.shell.words import ARCS, MARKS, PROMISED, PROMISED_MARK

if TYPE_CHECKING:
    from yinuo.doors.shell.cards import Ring, ThreeParts
    from yinuo.doors.shell.tallies import FigureLine
    from yinuo.doors.shell.words import Icon

CENTRE: Final = 24.0
SMALL_RADIUS: Final = 19.5
BIG_RADIUS: Final = 17.0
GAP_DEGREES: Final = 14.0
MARK_RADIUS: Final = 23.2
BAR_WIDTH: Final = 400


def _at(radius: float, degrees: float) -> tuple[float, float]:
    """Return the point at `degrees` clockwise from twelve, to a tenth."""
    angle = radians(degrees - 90)
    return round(CENTRE + radius * cos(angle), 1), round(CENTRE + radius * sin(angle), 1)


def _arc(index: int, radius: float) -> str:
    """Return the path of the arc of this index."""
    start, end = index * 72 + GAP_DEGREES / 2, (index + 1) * 72 - GAP_DEGREES / 2
    (x0, y0), (x1, y1) = _at(radius, start), _at(radius, end)
    return f"M{x0:g} {y0:g}A{radius:g} {radius:g} 0 0 1 {x1:g} {y1:g}"


SMALL_ARCS: Final = tuple(_arc(i, SMALL_RADIUS) for i in range(5))
BIG_ARCS: Final = tuple(_arc(i, BIG_RADIUS) for i in range(5))
MARK_POINTS: Final = tuple(_at(MARK_RADIUS, i * 72 + 36) for i in range(5))

# Drawn on 16 × 16: what stands beside every light's word.
ICONS: Final[dict[str, SafeString]] = {
    "kept": mark_safe('<path class="l" d="M2.5 8.5 6.5 12.5 13.5 3.5"/>'),
    "late": mark_safe('<path class="f" d="M8 1 15.5 15H.5z"/><path class="l p" d="M8 5.6v4.6M8 11.6v1.8"/>'),
    "soon": mark_safe(
        '<circle class="l" cx="8" cy="8" r="6.4"/><path class="f" d="M8 3.4a4.6 4.6 0 0 1 0 9.2z"/>'
    ),
    "moved": mark_safe('<path class="l" d="M1.5 3v10M5 8h8.5M10 4.2 13.8 8 10 11.8"/>'),
    "unknown": mark_safe('<circle class="l d" cx="8" cy="8" r="6.4"/><path class="l" d="M5 8h6"/>'),
    "pause": mark_safe('<path class="f" d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z"/>'),
    "back": mark_safe('<path class="l" d="M6.5 2 2.5 6l4 4M3 6h6.5a4 4 0 0 1 0 8H6"/>'),
    "on": mark_safe('<circle class="l" cx="8" cy="8" r="5.6"/>'),
    "ask": mark_safe('<path class="l" d="M2 2.5h12v8H7.5L4 13.8v-3.3H2z"/>'),
    "end": mark_safe('<path class="l" d="M3 3h10v10H3zM3 8h10"/>'),
    "link": mark_safe('<path class="l" d="M5 3h8v8M13 3 3 13"/>'),
}


def icon(name: Icon) -> SafeString:
    """Return the icon of this name, silent for a screen reader: the word stands beside it."""
    return format_html(
        '<svg class="i i-{}" width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">{}</svg>',
        name,
        ICONS[name],
    )


def seal(label: str = "") -> SafeString:
    """Return the seal 诺, to be set only where somebody other than the doer confirmed."""
    return format_html(
        '<svg class="seal" width="26" height="26" viewBox="0 0 48 48" role="img" aria-label="{}">'
        '<use href="#seal"/></svg>',
        label or gettext("已盖印"),
    )


def seal_gap() -> SafeString:
    """Return the empty dashed square: the seal's place while nobody has confirmed."""
    return mark_safe(
        '<svg class="seal-gap" width="28" height="28" viewBox="0 0 48 48" aria-hidden="true">'
        '<use href="#sealgap"/></svg>'
    )


def ring_label(value: Ring) -> str:
    """Return what the ring says aloud: closed and sealed, or what is done and which arc is missing."""
    if value.label:
        return str(value.label)
    if value.is_sealed:
        return gettext("五环已闭，已盖印")
    arcs = (PROMISED, *ARCS[1:]) if value.is_promise else ARCS
    done = [str(arcs[i].text) for i, arc in enumerate(value.arcs) if arc == "done"]
    gap = next(str(arcs[i].text) for i, arc in enumerate(value.arcs) if arc != "done")
    if not done:
        return gettext("五环都还空着，先缺：%(gap)s") % {"gap": gap}
    return gettext("已成：%(done)s；还缺：%(gap)s") % {"done": gettext("、").join(done), "gap": gap}


def ring(value: Ring) -> SafeString:
    """Return the small ring of lists and cards, the seal inside it once it is closed."""
    return _ring(value, get_language() or "")


@lru_cache(maxsize=2000)
def _ring(value: Ring, _language: str) -> SafeString:
    """Draw a ring once in each language: a page of lists has dozens, and few that differ."""
    seal_in = mark_safe('<use href="#seal" x="13" y="13" width="22" height="22"/>') if value.is_sealed else ""
    return format_html(
        '<svg class="ring {}" width="44" height="44" viewBox="0 0 48 48" fill="none" stroke="currentColor" '
        'role="img" aria-label="{}">{}{}</svg>',
        value.tone,
        ring_label(value),
        _paths(value, SMALL_ARCS),
        seal_in,
    )


def big_ring(value: Ring) -> SafeString:
    """Return the ring of a matter's own page: its five marks round it, the seal or its empty place inside."""
    return format_html(
        '<svg class="ring big {}" width="270" viewBox="{}" fill="none" stroke="currentColor" '
        'role="img" aria-label="{}">{}<use href="#{}" x="13.5" y="13.5" width="21" height="21"/>{}</svg>',
        value.tone,
        _big_box(),
        ring_label(value),
        _paths(value, BIG_ARCS),
        "seal" if value.is_sealed else "sealgap",
        _marks(value),
    )


def _paths(value: Ring, arcs: tuple[str, ...]) -> SafeString:
    """Return the five arcs, each of length 100 to its dashes."""
    rows = zip(value.arcs, arcs, strict=True)
    return format_html_join("", '<path class="{}" pathLength="100" d="{}"/>', rows)


def _big_box() -> str:
    """Return the drawing's frame: wider where the marks are words, so that no letter is cut off."""
    return "-3 -4 54 56" if (get_language() or "").startswith("zh") else "-14 -4 76 58"


def _marks(value: Ring) -> SafeString:
    """Return the five marks round the big ring; the ones not done are drawn lighter."""
    marks = (PROMISED_MARK, *MARKS[1:]) if value.is_promise else MARKS
    rows = (
        (
            "" if arc == "done" else "off",
            ("start", "start", "middle", "end", "end")[i] if _big_box().startswith("-14") else "middle",
            x,
            round(y + 1.8, 1),
            str(marks[i]),
        )
        for i, (arc, (x, y)) in enumerate(zip(value.arcs, MARK_POINTS, strict=True))
    )
    return format_html_join("", '<text class="{}" text-anchor="{}" x="{}" y="{}">{}</text>', rows)


def three_parts(parts: ThreeParts) -> SafeString:
    """Return the bar of three parts. The silent part is drawn thinner: it is not a result."""
    if parts.n == 0:
        return mark_safe("")
    label = gettext("确认 %(yes)d，说没有或过期未了 %(no)d，没回音 %(none)d") % {
        "yes": parts.confirmed,
        "no": parts.refused,
        "none": parts.silent,
    }
    yes = round(BAR_WIDTH * parts.confirmed / parts.n)
    no = round(BAR_WIDTH * parts.refused / parts.n)
    return format_html(
        '<svg class="tri" viewBox="0 0 {0} 14" preserveAspectRatio="none" role="img" aria-label="{1}">'
        '<rect class="a" width="{2}" height="14"/><rect class="b" x="{3}" width="{4}" height="14"/>'
        '<rect class="c" x="{5}" y="5" width="{6}" height="4"/></svg>',
        BAR_WIDTH,
        label,
        max(yes - 2, 0),
        yes,
        max(no - 2, 0),
        yes + no,
        max(BAR_WIDTH - yes - no, 0),
    )


def parts_bar(line: FigureLine) -> SafeString:
    """Return a figure's parts as one bar; what it says stands beside it in words, each with its number."""
    at, bars = 0, []
    for part in line.parts:
        end = at + round(BAR_WIDTH * part.n / (line.n or 1))
        bars.append((part.shade, at, max(end - at - 2, 0)))
        at = end
    return format_html(
        '<svg class="tri" viewBox="0 0 {} 14" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        BAR_WIDTH,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="14"/>', bars),
    )
