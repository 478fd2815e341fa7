"""Reading a list of members or an agenda from a spreadsheet: pure, with a sentence for every wrong cell.

Members, one a line: name · họ tên (always), agency · cơ quan (where several share a name), role · vai trò, vote · biểu
quyết (có, không), group · nhóm, site · điểm cầu, seat · chỗ ngồi. Agenda, one item a line: item · nội dung (always),
number · số (1, 1.1), minutes · phút, kind · loại, presenter · người trình bày, text · xin ý kiến.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workplace.kernel.rows import RowError
from workplace.kernel.text import clean, fold, one_line, say
from workplace.meetings.rules import seating

MOST_ROWS = 2000
MOST_COLUMNS = 20
MEMBERS = {
    "name": ("name", "Họ và tên"),
    "agency": ("agency", "Cơ quan"),
    "role": ("role", "Vai trò"),
    "vote": ("vote", "Biểu quyết"),
    "group": ("group", "Nhóm"),
    "site": ("site", "Điểm cầu"),
    "seat": ("seat", "Chỗ ngồi"),
}
AGENDA = {
    "item": ("item", "Nội dung"),
    "number": ("number", "Số"),
    "minutes": ("minutes", "Phút"),
    "kind": ("kind", "Loại"),
    "presenter": ("presenter", "Người trình bày"),
    "text": ("text", "Xin ý kiến"),
}
NEEDED = {"members": "name", "agenda": "item"}
HEADINGS = {"members": MEMBERS, "agenda": AGENDA}
ROLES = {
    "": "member", "member": "member", "thanh vien": "member", "guest": "guest", "khach moi": "guest",
    "secretary": "secretary", "thu ky": "secretary", "deputy chair": "deputy", "pho chu tri": "deputy",
}  # fmt: skip
KINDS = {
    "": "discussion", "for information": "information", "thong bao": "information", "information": "information",
    "for discussion": "discussion", "thao luan": "discussion", "discussion": "discussion",
    "for decision": "decision", "quyet dinh": "decision", "bieu quyet": "decision", "decision": "decision",
    "personnel": "staff", "nhan su": "staff", "can bo": "staff", "staff": "staff",
}  # fmt: skip
_YES = {"": True, "yes": True, "co": True, "x": True, "1": True, "no": False, "khong": False, "0": False}


@dataclass(frozen=True)
class MemberRow:
    """One member as the list says it; the name is still words."""

    line: int
    name: str
    agency: str
    role: str
    votes: bool
    group: str
    site: str = ""
    seat: str = ""


@dataclass(frozen=True)
class ItemRow:
    """One item as the list says it; the presenter is still words."""

    line: int
    title: str
    part: bool  # of the item before it
    minutes: int
    kind: str
    presenter: str
    text: str


@dataclass
class Parsed:
    """The whole list: what could be read, and every error."""

    members: list[MemberRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def parse(table: Sequence[Sequence[str]], what: str) -> Parsed:
    """Read the cells of a list of `members` or of an `agenda`; lines with errors are left out and told."""
    parsed, needed = Parsed(), NEEDED[what]
    if not table:
        parsed.errors.append(RowError(1, "", say("The file is empty.")))
        return parsed
    names = {fold(word): name for name, words in HEADINGS[what].items() for word in (name, *words)}
    columns: dict[str, int] = {}
    for at, head in enumerate(table[0]):
        if name := names.get(fold(one_line(head))):
            columns.setdefault(name, at)
        elif head.strip():
            parsed.errors.append(RowError(1, one_line(head), say("Unknown column: {word}.", word=one_line(head))))
    if needed not in columns:
        word = HEADINGS[what][needed][1].lower()
        missing = say("The column “{name}” ({word}) is missing.", name=needed, word=word)
        parsed.errors.append(RowError(1, needed, missing))
        return parsed
    for line, record in enumerate(table[1:], 2):
        if not any(cell.strip() for cell in record):
            continue
        if line > MOST_ROWS + 1:
            parsed.errors.append(RowError(line, "", say("At most {most} lines at a time.", most=MOST_ROWS)))
            break
        cells = {name: record[at] if at < len(record) else "" for name, at in columns.items()}
        (_member if what == "members" else _item)(line, cells, parsed)
    if not (parsed.members or parsed.items or parsed.errors):
        parsed.errors.append(RowError(2, "", say("The file has no line to take.")))
    return parsed


def _member(line: int, cells: dict[str, str], parsed: Parsed) -> None:
    name, role = one_line(cells["name"]), ROLES.get(fold(one_line(cells.get("role", ""))))
    votes = _YES.get(fold(one_line(cells.get("vote", ""))))
    wrong = []
    if not name:
        wrong.append(RowError(line, "name", say("Fill this in.")))
    if role is None:
        wrong.append(
            RowError(
                line, "role", say("Choose one of: {choices}.", choices="Thành viên, Khách mời, Thư ký, Phó chủ trì")
            )
        )
    if votes is None:
        wrong.append(RowError(line, "vote", say("Choose one of: {choices}.", choices="Có, Không")))
    try:
        seat = seating.read(one_line(cells.get("seat", "")))
    except ValueError:
        seat = ""
        wrong.append(RowError(line, "seat", say("Write a seat as its row and number, like A12.")))
    if seat and (other := next((one.line for one in parsed.members if one.seat == seat), 0)):
        wrong.append(RowError(line, "seat", say("Stands in line {line} already.", line=other)))
    parsed.errors += wrong
    if not wrong and role is not None:
        can = bool(votes) and role in ("member", "deputy")
        agency, group = one_line(cells.get("agency", "")), one_line(cells.get("group", ""))[:100]
        site = one_line(cells.get("site", ""))[:100]
        parsed.members.append(MemberRow(line, name, agency, role, can, group, site, seat))


def _item(line: int, cells: dict[str, str], parsed: Parsed) -> None:
    title, kind = one_line(cells["item"]), KINDS.get(fold(one_line(cells.get("kind", ""))))
    minutes, number = one_line(cells.get("minutes", "")) or "0", one_line(cells.get("number", "")).rstrip(".")
    part = "." in number
    wrong = []
    if not title or len(title) > 500:
        sentence = say("At most {most} characters; this has {count}.", most=500, count=len(title))
        wrong.append(RowError(line, "item", sentence if title else say("Fill this in.")))
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 5 and int(minutes) <= 1440):
        wrong.append(RowError(line, "minutes", say("Enter a whole number from {least} to {most}.", least=0, most=1440)))
    if kind is None:
        choices = "Thông báo, Thảo luận, Quyết định, Nhân sự"
        wrong.append(RowError(line, "kind", say("Choose one of: {choices}.", choices=choices)))
    if part and not any(not one.part for one in parsed.items):
        wrong.append(RowError(line, "number", say("A part follows the item it belongs to.")))
    parsed.errors += wrong
    if not wrong and kind is not None:
        presenter, text = one_line(cells.get("presenter", "")), clean(cells.get("text", ""))[:8000]
        parsed.items.append(ItemRow(line, title, part, int(minutes), kind, presenter, text))
