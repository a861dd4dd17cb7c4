"""What can be brought forward, as the standard's services: one for each category, asking what our own form asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext

from yinuo.base.errors import NotFound, Sentence
from yinuo.doors.shell.public.raisable import (
    called,
    coarse_places,
    kind_of,
    nameable_units,
    named,
    raisable,
)
from yinuo.doors.shell.words import KINDS, LEVELS
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.matters.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.doors.open311.written import Record
    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.matters.fields import Field

BATCH, BLACKBOX = "batch", "blackbox"
HAS_NAME: Final = frozenset(("category", "body", "contact", "on_behalf", "source", "language"))
"""Fields that the standard has a parameter for, or that say what this door is: no attribute is asked of them."""
REQUIRED: Final = frozenset(("place", "about_office", "consent"))
YES_ALONE: Final = frozenset(("consent",))
"""Without it nothing is filed, so there is no other choice."""
OF_FIELDS: Final = {"line": "string", "text": "text"}
LISTED: Final = "singlevaluelist"


def service(code: str) -> CategoryRow:
    """Give the category behind a service code. Raises NotFound for none that can be brought forward."""
    found = next((row for row in raisable() if row.code == code), None)
    if found is None:
        raise NotFound(Sentence("没有「{code}」这项服务。请看 services。", code=code[:40]))
    return found


def services() -> list[Record]:
    """Give every service in the reader's language, in the pack's order; read once with the place's book."""
    return with_book(("open311 services", get_language()), lambda: [_service(row) for row in raisable()])


def _service(row: CategoryRow) -> Record:
    kind = str(KINDS[kind_of(row)])
    text = (
        gettext("%(kind)s。从头就封存，不公开，也没有编号可查：凭查询码看。")
        if row.is_sealed
        else gettext("%(kind)s。公开的是受理的人写的题目，不是原话。")
    )
    return {
        "service_code": row.code,
        "service_name": called(row),
        "description": text % {"kind": kind},
        "metadata": True,
        "type": BLACKBOX if row.is_sealed else BATCH,
        "keywords": ", ".join(dict.fromkeys(filter(None, (row.name, row.name_en)))),
        "group": kind,
    }


def definition(code: str) -> Record:
    """Give what is asked besides of whoever uses a service. Raises NotFound."""
    row = service(code)
    key = ("open311 attributes", get_language(), kind_of(row))
    return {"service_code": row.code, "attributes": with_book(key, lambda: _attributes(kind_of(row)))}


def attributes_of(kind: str) -> tuple[Field, ...]:
    """Give the fields of our own form that are asked for as attributes, for a matter of this kind."""
    return tuple(
        field
        for field in fields_of("submit", kind)
        if field.name not in HAS_NAME and (field.only[0] != "kind" or field.only[1] == kind)
    )


def _attributes(kind: str) -> list[Record]:
    return [_attribute(field, order) for order, field in enumerate(attributes_of(kind), 1)]


def _attribute(field: Field, order: int) -> Record:
    asked: Record = {
        "variable": True,
        "code": field.name,
        "datatype": OF_FIELDS.get(field.kind, LISTED),
        "required": field.name in REQUIRED,
        "datatype_description": _hint(field),
        "order": order,
        "description": gettext(field.label),
    }
    if field.kind not in OF_FIELDS:
        asked["values"] = [{"key": key, "name": name} for key, name in _values(field)]
    return asked


def _hint(field: Field) -> str | None:
    if field.only[0] in {"", "kind", "on_behalf"}:
        return gettext(field.hint) if field.hint else None
    return gettext("只在 %(name)s 是 %(value)s 时填。") % {"name": field.only[0], "value": field.only[1]}


def _values(field: Field) -> Iterable[tuple[str, Any]]:
    if field.kind == "place":
        return [(place.code, named(place)) for place in coarse_places()]
    if field.kind == "unit":
        return [(unit.code, named(unit)) for unit in nameable_units()]
    if field.kind == "choice":
        return [(key, str(LEVELS[key])) for key in field.choices]
    no = [] if field.name in YES_ALONE else [("no", gettext("不是"))]
    return [("yes", gettext("是")), *no]
