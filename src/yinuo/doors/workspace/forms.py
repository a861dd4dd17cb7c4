"""Forms out of the kernel's fields: one table for page, API and command line; what was typed is never lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from yinuo.base.errors import WHOLE
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.redacting import asking, findings
from yinuo.doors.shell.words import VERBS
from yinuo.doors.workspace.choices import choice_word
from yinuo.doors.workspace.nearness import all_units, manned_units, name_of, nearest_first, numbered, places
from yinuo.doors.workspace.verbs import label_of
from yinuo.kernel.limits.queries import categories
from yinuo.kernel.matters.fields import WITH_PHOTO, asked_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from django.http import QueryDict

    from yinuo.doors.shell.cards import FieldKind
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.fields import Field as Asked
    from yinuo.kernel.matters.state import MatterState

Typed = MultiValueDict[str, str]
SHOWN_AS: Final[dict[str, FieldKind]] = {
    "text": "textarea",
    "line": "text",
    "date": "date",
    "number": "number",
    "ref": "text",
    "contact": "text",
    "unit": "select",
    "place": "select",
    "category": "select",
}
FEW: Final = 5
# Who gets work is picked from units that are manned; any other field may name any unit.
GIVEN_WORK: Final = frozenset(("lead_unit", "first_contact_unit", "support_units", "units", "proposed_unit"))
ASSIGN_TO: Final = "assign_to"
# Fields whose choices are the table's own: only those stand there that it offers now.
CHOSEN: Final = frozenset(("result", "outcome", "ruling"))


@dataclass(slots=True)
class Draft:
    """A form being made: whose matter, what was typed or is suggested, what was wrong, which choices are offered."""

    matter: MatterState
    verb: str
    on: date
    typed: Typed = field(default_factory=MultiValueDict)
    faults: Mapping[str, str] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    last_unit: str = ""
    focus: str = ""
    hints: Mapping[str, Text] = field(default_factory=dict)
    _options: dict[str, tuple[Option, ...]] = field(default_factory=dict)

    def units(self, name: str, *, is_required: bool) -> tuple[Option, ...]:
        """Give the units a field offers; read once however many fields ask."""
        none = gettext("请选") if is_required else gettext("不填")
        if name not in GIVEN_WORK:
            return all_units(none)
        if "manned" not in self._options:
            near = nearest_first(manned_units(self.on), self.matter, self.last_unit)
            self._options["manned"] = numbered(near)
        return (Option("", none), *self._options["manned"])


def _category_options(kind: str) -> tuple[Option, ...]:
    return tuple(Option(row.code, name_of(row)) for row in categories(kind))


def _options(one: Asked, draft: Draft) -> tuple[Option, ...]:
    if one.kind in {"unit", "units"}:
        return draft.units(one.name, is_required=one.is_required)
    if one.kind == "place":
        return places(gettext("请选"))
    if one.kind == "category":
        return (Option("", gettext("请选")), *_category_options(draft.matter.kind))
    if one.kind == "yes":
        return (Option("no", gettext("不是")), Option("yes", gettext("是")))
    is_of_table = bool(draft.choices) and one.name in CHOSEN
    offered = [value for value in one.choices if not is_of_table or value in draft.choices]
    if not one.is_required:
        return (Option("", gettext("不填")), *_said(one, offered))
    blank = (Option("", gettext("请选")),) if _shown_as(one) == "select" else ()
    return (*blank, *_said(one, offered))


def _said(one: Asked, offered: Iterable[str]) -> Iterator[Option]:
    for value in offered:
        yield Option(value, choice_word(one.name, value))


def _shown_as(one: Asked) -> FieldKind:
    if one.kind == "yes":
        return "radio" if one.is_required else "bool"
    if one.kind == "choice":
        return "radio" if len(one.choices) <= FEW and one.is_required else "select"
    if one.kind == "units":
        return "multi"
    return SHOWN_AS[one.kind]


def shown(one: Asked, draft: Draft) -> Field:
    """Give one of the kernel's fields as the page shows it: words, what was typed, what is wrong with it."""
    kind = _shown_as(one)
    has_options = kind in {"select", "radio", "multi"}
    options = _options(one, draft) if has_options else ()
    value = (
        ",".join(draft.typed.getlist(one.name))
        if one.kind == "units"
        else draft.typed.get(one.name, "") or ""
    )
    if kind == "radio" and not value and len(options) == 1:
        value = options[0].value  # the table offers one way only
    return Field(
        name=one.name,
        label=_label(one),
        kind=kind,
        value=value,
        error=said(draft.faults[one.name]) if one.name in draft.faults else "",
        options=options,
        hint=draft.hints.get(one.name) or (gettext(one.hint) if one.hint else ""),
        is_required=one.is_required and not one.only[0],
        is_focus=one.name == draft.focus and not draft.faults,
        max_length=one.most if one.kind in {"text", "line"} else None,
        inputmode="numeric" if one.kind == "number" else "",
    )


def _label(one: Asked) -> str:
    """Give a field's label; where it is asked for only beside a certain answer, it says so."""
    label = gettext(one.label)
    name, wanted = one.only
    if not name or name == "kind":
        return label
    return gettext("{label}（选「{choice}」时填）").format(
        label=label, choice=gettext("是") if wanted == "yes" else choice_word(name, wanted)
    )


def read_given(asked: Iterable[Asked], typed: Typed) -> dict[str, Any]:
    """Read what was typed, field by field, as the gate takes it; what was left empty is left out."""
    given: dict[str, Any] = {}
    for one in asked:
        if one.kind == "units":
            value: Any = [code for part in typed.getlist(one.name) for code in part.split(",") if code]
        else:
            value = typed.get(one.name, "")
        if value:
            given[one.name] = value
    return given


def is_for_public(draft: Draft) -> bool:
    """Say whether the words of this form may be read by anybody: not in a matter that is sealed, or is sealed by it."""
    return (draft.typed.get("visibility") or draft.matter.visibility) != "sealed"


def with_looks(fields: Iterable[Field], draft: Draft) -> Iterator[Field]:
    """Give the fields, and below each what looks personal in it: to be covered, or kept with one click."""
    typed = {name: draft.typed.get(name, "") or "" for name in draft.typed}
    found = findings(draft.verb, {"kind": draft.matter.kind, **typed}) if is_for_public(draft) else ()
    asked = asking(found, typed)
    for one in fields:
        yield one
        yield from asked.get(one.name, ())


def verb_form(
    draft: Draft, mode: str, view: str, *, before: tuple[Field, ...] = (), token: str = ""
) -> VerbForm:
    """Give the page's form for one verb of one matter, guarded by the matter's version and a token of its own."""
    m, verb = draft.matter, draft.verb
    asked = [shown(one, draft) for one in asked_fields(verb, mode, m) if _is_for(one, draft)]
    fields = list(with_looks(asked, draft))
    if verb in WITH_PHOTO and mode != "decide":
        fields.append(_photo(draft))
    if not draft.focus and fields and not draft.faults:
        fields[0] = replace(fields[0], is_focus=True)
    known = {one.name for one in fields} | {one.name for one in before}
    stray = [said(text) for name, text in draft.faults.items() if name == WHOLE or name not in known]
    label = label_of(verb, mode)
    return VerbForm(
        verb=verb,
        label=label,
        url=reverse("workspace:verb", args=[m.ref, verb]),
        fields=(*before, *fields),
        hint=VERBS[verb].hint if verb in VERBS and mode != "decide" else "",
        submit=label,
        version=m.version,
        token=token or secrets.token_hex(16),
        note=gettext("这一步要两个人。您先提，别的人来定。") if mode == "propose" else "",
        extra=tuple(
            (name, value)
            for name, value in (("view", view), ("decide", "1" if mode == "decide" else ""))
            if value
        ),
        error=" ".join(stray),
        has_files=verb in WITH_PHOTO and mode != "decide",
    )


def _is_for(one: Asked, draft: Draft) -> bool:
    """Leave out a field whose other answer is not among the choices offered."""
    name, wanted = one.only
    if name == "kind":
        return draft.matter.kind == wanted
    return not (draft.choices and name in CHOSEN and wanted not in draft.choices)


def _photo(draft: Draft) -> Field:
    fault = draft.faults.get("photo", "")
    return Field(
        "photo",
        gettext("照片"),
        "file",
        error=said(fault) if fault else "",
        hint=gettext("只拍物，不拍人。时间地点会自动去掉。"),
        accept="image/jpeg,image/png,image/webp",
    )


def typed_of(post: QueryDict) -> Typed:
    """Give what was typed as plain values."""
    return MultiValueDict({name: post.getlist(name) for name in post})
