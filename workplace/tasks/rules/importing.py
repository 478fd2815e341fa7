"""Reading a list of tasks from a spreadsheet: pure, with a sentence for every wrong cell.

One line is one task. Columns, in any order, by their English or Vietnamese heading: title · nhiệm vụ and lead · chủ
trì (always), due · hạn, coordinate · phối hợp (several with a semicolon), field · lĩnh vực, source · nguồn giao,
reference · văn bản giao, content · nội dung, urgency · độ khẩn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from workplace.kernel.rows import RowError
from workplace.kernel.text import clean, fold, one_line, say
from workplace.tasks.rules.checks import TITLE

MOST_ROWS = 500
MOST_COLUMNS = 20
HEADINGS = {
    "title": ("title", "Nhiệm vụ"),
    "lead": ("lead", "Chủ trì"),
    "due": ("due", "Hạn"),
    "coordinate": ("coordinate", "Phối hợp"),
    "field": ("field", "Lĩnh vực"),
    "source": ("source", "Nguồn giao"),
    "reference": ("reference", "Văn bản giao"),
    "content": ("content", "Nội dung"),
    "urgency": ("urgency", "Độ khẩn"),
}
_NAME_OF = {fold(word): name for name, words in HEADINGS.items() for word in (name, *words)}
_URGENT = (("", "normal", "thuong"), ("urgent", "khan"), ("very urgent", "thuong khan"), ("flash", "hoa toc"))
_URGENCY = {word: at for at, words in enumerate(_URGENT) for word in words}


@dataclass(frozen=True)
class Row:
    """One line of the list, its cells read; parties, field and source are still words."""

    line: int
    title: str
    lead: str
    due: date | None = None
    coordinate: tuple[str, ...] = ()
    field: str = ""
    source: str = ""
    reference: str = ""
    content: str = ""
    urgency: int = 0


@dataclass
class Parsed:
    """The whole list: what could be read, and every error."""

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def parse(table: Sequence[Sequence[str]]) -> Parsed:
    """Read the cells; lines with errors are left out of the rows and told with their number."""
    parsed = Parsed()
    if not table:
        parsed.errors.append(RowError(1, "", say("The file is empty.")))
        return parsed
    columns: dict[str, int] = {}
    for at, head in enumerate(table[0]):
        if name := _NAME_OF.get(fold(one_line(head))):
            if columns.setdefault(name, at) != at:
                parsed.errors.append(RowError(1, name, say("This column stands there twice.")))
        elif head.strip():
            parsed.errors.append(RowError(1, one_line(head), say("Unknown column: {word}.", word=one_line(head))))
    for name in ("title", "lead"):
        if name not in columns:
            missing = say("The column “{name}” ({word}) is missing.", name=name, word=HEADINGS[name][1].lower())
            parsed.errors.append(RowError(1, name, missing))
    if "title" not in columns or "lead" not in columns:
        return parsed
    for line, record in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in record):
            continue
        if line > MOST_ROWS + 1:
            parsed.errors.append(RowError(line, "", say("At most {most} lines at a time.", most=MOST_ROWS)))
            break
        _read(line, {name: record[at] if at < len(record) else "" for name, at in columns.items()}, parsed)
    if not parsed.rows and not parsed.errors:
        parsed.errors.append(RowError(2, "", say("The file names no task.")))
    return parsed


def _read(line: int, cells: dict[str, str], parsed: Parsed) -> None:
    title, lead = one_line(cells["title"]), one_line(cells["lead"])
    wrong = []
    if not title:
        wrong.append(RowError(line, "title", say("Fill this in.")))
    elif len(title) > TITLE:
        too_long = say("At most {most} characters; this has {count}.", most=TITLE, count=len(title))
        wrong.append(RowError(line, "title", too_long))
    if not lead:
        wrong.append(RowError(line, "lead", say("Fill this in.")))
    due = day(cells.get("due", ""))
    if cells.get("due", "").strip() and due is None:
        wrong.append(RowError(line, "due", say("Enter the day as dd/mm/yyyy.")))
    urgency = _URGENCY.get(fold(one_line(cells.get("urgency", ""))))
    if urgency is None:
        wrong.append(RowError(line, "urgency", say("Choose one of: {choices}.", choices="Khẩn, Thượng khẩn, Hỏa tốc")))
    parsed.errors += wrong
    if not wrong:
        parsed.rows.append(
            Row(
                line,
                title,
                lead,
                due,
                tuple(part for cell in cells.get("coordinate", "").split(";") if (part := one_line(cell))),
                one_line(cells.get("field", "")),
                one_line(cells.get("source", "")),
                one_line(cells.get("reference", ""))[:500],
                clean(cells.get("content", ""))[:8000],
                urgency or 0,
            )
        )


def day(text: str) -> date | None:
    """A day as dd/mm/yyyy (also with . or -) or as a spreadsheet keeps it."""
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
