"""A row of a sheet read as what the gate asks for, with every bad cell named and said why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import WHOLE, Invalid, Sentence
from yinuo.base.redaction import find_personal, masked
from yinuo.base.spreadsheet import column_letter
from yinuo.base.text import clean, clean_line, fold_digits, parse_date
from yinuo.base.workbook import CUT_SHORT
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import redaction_rules
from yinuo.kernel.matters.fields import LINE, LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from yinuo.kernel.intake.directory import Directory

MOST_NUMBER: Final = 80
TITLE: Final = 40
# Kinds whose desk may hand them on in the same breath; a dispute's parties agree to their mediator first.
HANDED_ON: Final = frozenset(("request", "wish", "hazard"))
LOOK_FIRST: Final = Sentence("标题里像有能认出人的字，先收进「待受理」，请受理时看一眼。")
# Names of the gate's fields where a column's own name differs.
COLUMN_OF: Final = {"first_contact_unit": "lead_unit", "summary": "body", "about_office": "about_unit"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the cell ("C7"; "" for the row as a whole), the column's field, and why."""

    cell: str
    name: str
    sentence: str
    typed: str = ""


@dataclass(slots=True)
class Filing:
    """A row as the gate will hear it: what is filed, and, where it comes with a unit, what follows at once."""

    n: int
    number: str = ""
    title: str = ""
    submit: dict[str, Any] = field(default_factory=dict)
    accept: dict[str, Any] | None = None
    assign: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Reads the rows of one batch: where each field stands, and what holds for every row that does not say.

    `rest` may hold kind, category, place and by ("caller": filed for those who called and agreed; "office": our own).
    """

    mapping: Mapping[str, int]
    rest: Mapping[str, str]
    directory: Directory
    known: dict[tuple[str, str], str | Invalid] = field(default_factory=dict)
    """What words were found to mean: a sheet says the same unit a thousand times."""

    def read(self, n: int, cells: Sequence[str]) -> Filing:
        """Read one row; never raises: what is wrong is in the filing's faults."""
        filing = Filing(n)
        given = {
            "kind": self._cell(filing, cells, "kind", self.directory.kind)
            or self.rest.get("kind", "request"),
            "body": self._cell(filing, cells, "body", lambda text: clean(text, most=LONG)),
            "place": self._cell(filing, cells, "place", self._known("place", self.directory.place))
            or self.rest.get("place", ""),
            "spot": self._spot(filing, cells),
            "category": self._cell(
                filing, cells, "category", self._known("category", self.directory.category)
            )
            or self.rest.get("category", ""),
            "contact": self._cell(filing, cells, "contact", _contact),
            "about_unit": self._cell(
                filing, cells, "about_unit", lambda t: self.directory.unit(t, "about_unit")
            ),
        }
        title = self._cell(filing, cells, "title", lambda text: clean_line(text, most=LINE, field=WHOLE))
        filing.title = title or _first_words(given["body"])
        given["body"] = given["body"] or title
        given["about_office"] = "yes" if given["about_unit"] else "no"
        given["source"] = "import"
        if self.rest.get("by", "caller") == "caller":
            given |= {"on_behalf": "yes", "consent": "yes"}
        filing.submit = {name: value for name, value in given.items() if value}
        filing.number = self._cell(filing, cells, "number", _number)
        self._cell(filing, cells, "state", self._known("state", self.directory.state))
        self._missing(filing)
        self._onward(
            filing, self._cell(filing, cells, "lead_unit", self._known("lead_unit", self.directory.unit))
        )
        due_on = self._cell(filing, cells, "due_on", _day)
        if due_on and filing.assign is not None:
            filing.assign["due_on"] = due_on
        return filing

    def _cell(self, filing: Filing, cells: Sequence[str], name: str, read: Callable[[str], str]) -> str:
        at = self.mapping.get(name)
        typed = cells[at].strip() if at is not None and at < len(cells) else ""
        if not typed:
            return ""
        try:
            return read(typed)
        except Invalid as fault:
            sentence = next(iter(fault.fields.values()))
            filing.faults.append(Fault(self.cell(name, filing.n), name, sentence, typed))
            return ""

    def _known(self, name: str, read: Callable[[str], str]) -> Callable[[str], str]:
        """Give a reader that looks a word up once."""

        def remembering(typed: str) -> str:
            if (name, typed) not in self.known:
                try:
                    self.known[name, typed] = read(typed)
                except Invalid as fault:
                    self.known[name, typed] = fault
            found = self.known[name, typed]
            if isinstance(found, Invalid):
                raise found
            return found

        return remembering

    def _spot(self, filing: Filing, cells: Sequence[str]) -> str:
        """Give where exactly: its own column, else the address that the place was read from."""
        spot = self._cell(filing, cells, "spot", lambda text: clean_line(text, most=LINE, field=WHOLE))
        if spot or "spot" in self.mapping:
            return spot
        address = self._cell(
            Filing(filing.n), cells, "place", lambda text: clean_line(text, most=LINE, field=WHOLE)
        )
        return address if len(address) > TITLE // 4 else ""

    def _missing(self, filing: Filing) -> None:
        """Say what a row has to have and has not; a cell with a fault of its own is not missing as well."""
        wrong = {fault.name for fault in filing.faults}
        needs = (
            ("body", Sentence("没写什么事。")),
            ("place", Sentence("没写在哪里。")),
            ("category", Sentence("没写哪一类。")),
        )
        for name, sentence in needs:
            if name not in filing.submit and name not in wrong:
                filing.faults.append(Fault(self.cell(name, filing.n), name, sentence))

    def _onward(self, filing: Filing, lead: str) -> None:
        """Make what follows at once where the row names a unit: accepted under a title fit to be read, handed on."""
        if not lead or filing.submit.get("kind") not in HANDED_ON:
            return
        rules = redaction_rules()
        if find_personal(filing.title, rules):
            filing.notes.append(LOOK_FIRST)
            return
        filing.accept = {
            "title": masked(filing.title, rules),
            "category": filing.submit.get("category", ""),
            "visibility": "sealed" if self._is_sealed(filing) else "public",
            "kind": filing.submit["kind"],
            "first_contact_unit": lead,
        }
        filing.assign = {"lead_unit": lead}

    def _is_sealed(self, filing: Filing) -> bool:
        sort = book().categories.get(filing.submit.get("category", ""))
        return sort is not None and sort.is_sealed

    def cell(self, name: str, n: int) -> str:
        """Name the cell of a field in a row; "" where no column holds it."""
        at = self.mapping.get(COLUMN_OF.get(name, name))
        return f"{column_letter(at)}{n}" if at is not None else ""


def _first_words(body: str) -> str:
    line = body.split("\n", maxsplit=1)[0]
    if len(line) > TITLE:
        cut = max(line.rfind(mark, 0, TITLE) for mark in "，。；！？,.;!? ")
        line = line[: cut if cut > TITLE // 3 else TITLE]
    return line.rstrip("，。；！？,.;!? ")


def _number(typed: str) -> str:
    if typed.endswith(CUT_SHORT):
        raise Invalid.whole(Sentence("这个号码太长，表格软件已经把末尾丢了。请把这一列设成文本，重新导出。"))
    return clean_line(fold_digits(typed), most=MOST_NUMBER, field=WHOLE)


def _contact(typed: str) -> str:
    text = clean_line(fold_digits(typed), most=LINE, field=WHOLE)
    good = "@" in text or sum(c.isdigit() for c in text) >= 5  # noqa: PLR2004 -- as the gate has it
    if not good or text.endswith(CUT_SHORT):
        raise Invalid.whole(Sentence("这不像电话或邮箱。请核对，也可以不留。"))
    return text


def _day(typed: str) -> str:
    day = fold_digits(typed).strip().split(" ")[0].split("T")[0]
    try:
        return parse_date(day, field=WHOLE).isoformat()
    except Invalid:
        return parse_date(typed, field=WHOLE).isoformat()
