"""Reading the list of organisations, units, people and roles (CSV): pure, with a sentence for every wrong cell.

One line is one person in one post; without a login it is an organisation or a unit alone. Columns, in any order, by
their English or their Vietnamese heading:

organisation · cơ quan (always) · parent · trực thuộc · code · mã định danh (several with a semicolon) · notation · ký
hiệu · place · địa danh · address · địa chỉ · collective · tập thể · head · chức danh người đứng đầu · unit · đơn vị
(a path with slashes) · unit notation · ký hiệu đơn vị · login · tên đăng nhập · name · họ tên · email · thư điện tử ·
title · chức vụ · rank · thứ tự · since · từ ngày · roles · vai trò

A role is `role:capacity:basis:until@organisation`, all but the first part optional, several with a semicolon, for
instance `drafter; signer:TUQ.:12/GUQ-UBND:31/12/2026; clerk@Văn phòng UBND thành phố`.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO

from workplace.kernel.rows import RowError
from workplace.kernel.text import Say, fold, one_line, say

MOST_ROWS = 50_000
ROLES = {
    "clerk": ("clerk", "van thu"),
    "drafter": ("drafter", "soan thao"),
    "unit_head": ("unit_head", "unit head", "truong don vi"),
    "signer": ("signer", "nguoi ky"),
    "administrator": ("administrator", "quan tri"),
    "format_checker": ("format_checker", "format checker", "kiem tra the thuc"),
    "calendar_editor": ("calendar_editor", "calendar editor", "lap lich cong tac"),
    "intake": ("intake", "intake desk", "tiep nhan dieu phoi"),
}
HEADINGS = {
    "organisation": ("organisation", "Cơ quan"),
    "parent": ("parent", "Trực thuộc"),
    "code": ("code", "Mã định danh"),
    "notation": ("notation", "Ký hiệu"),
    "place": ("place", "Địa danh"),
    "address": ("address", "Địa chỉ"),
    "collective": ("collective", "Tập thể"),
    "head": ("head", "Chức danh người đứng đầu"),
    "unit": ("unit", "Đơn vị"),
    "unit_notation": ("unit notation", "Ký hiệu đơn vị"),
    "login": ("login", "Tên đăng nhập"),
    "name": ("name", "Họ tên"),
    "email": ("email", "Thư điện tử"),
    "title": ("title", "Chức vụ"),
    "rank": ("rank", "Thứ tự"),
    "since": ("since", "Từ ngày"),
    "roles": ("roles", "Vai trò"),
}
_NAME_OF = {fold(word): name for name, words in HEADINGS.items() for word in (name, *words)}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class RoleWanted:
    """A role as it is written in the list; `organisation` only when it is another one's."""

    role: str
    capacity: str = ""
    basis: str = ""
    until: date | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    line: int
    organisation: str
    parent: str = ""
    codes: tuple[str, ...] = ()
    notation: str = ""
    place: str = ""
    address: str = ""
    collective: str = ""
    head: str = ""
    unit: tuple[str, ...] = ()
    unit_notation: str = ""
    login: str = ""
    name: str = ""
    email: str = ""
    title: str = ""
    rank: int = 50
    since: date | None = None
    roles: tuple[RoleWanted, ...] = ()


@dataclass
class Parsed:
    """The whole list: what could be read, and every error."""

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def parse(text: str) -> Parsed:
    """Read the list; lines with errors are left out of the rows and told with their number."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        return Parsed(errors=[RowError(1, "", say("The file is empty."))])
    records = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0]))
    heads = next(records)
    width, (columns, unknown) = len(heads), _columns(heads)
    parsed = Parsed(errors=[RowError(1, word, say("Unknown column: {word}.", word=word)) for word in unknown])
    if "organisation" not in columns:
        parsed.errors.append(RowError(1, "organisation", say("The column “organisation” (cơ quan) is missing.")))
        return parsed
    for record in records:
        if not any(cell.strip() for cell in record):
            continue
        if len(parsed.rows) >= MOST_ROWS:
            parsed.errors.append(RowError(records.line_num, "", say("At most {most} lines at a time.", most=MOST_ROWS)))
            break
        if any(cell.strip() for cell in record[width:]):
            words = say("More cells than columns: put a cell that holds the separator in quotation marks.")
            parsed.errors.append(RowError(records.line_num, "", words))
            continue
        cells = {name: one_line(record[at]) if at < len(record) else "" for name, at in columns.items()}
        _read(records.line_num, cells, parsed)
    return parsed


def _read(line: int, cells: dict[str, str], parsed: Parsed) -> None:
    wrong: list[RowError] = []

    def no(column: str, reason: Say) -> None:
        wrong.append(RowError(line, column, reason))

    def get(name: str) -> str:
        return cells.get(name, "")

    if not get("organisation"):
        no("organisation", say("Fill this in."))
    if get("login") and not get("name"):
        no("name", say("A person needs a name."))
    if get("name") and not get("login"):
        no("login", say("A person needs a login."))
    if get("roles") and not get("login"):
        no("roles", say("Roles need a person in the same line."))
    if get("login") and not get("title"):
        no("title", say("A person needs a post: write the title."))
    rank = get("rank") or "50"
    if not re.fullmatch(r"[0-9]{1,4}", rank):
        no("rank", say("The rank is a small whole number: 10 head, 20 deputy, 50 staff."))
    since = _day(get("since"))
    if get("since") and since is None:
        no("since", say("Enter the day as dd/mm/yyyy."))
    roles = _roles(get("roles"), no)
    parsed.errors += wrong
    if wrong:
        return
    parsed.rows.append(
        Row(
            line,
            get("organisation"),
            get("parent"),
            tuple(_split(get("code"), ";")),
            get("notation"),
            get("place"),
            get("address"),
            get("collective"),
            get("head"),
            tuple(_split(get("unit"), "/")),
            get("unit_notation"),
            get("login").lower(),
            get("name"),
            get("email"),
            get("title"),
            int(rank),
            since,
            tuple(roles),
        )
    )


def _roles(text: str, no: Callable[[str, Say], None]) -> list[RoleWanted]:
    found = []
    for written in _split(text, ";"):
        told, _, organisation = written.partition("@")
        word, capacity, basis, until = [*(part.strip() for part in told.split(":", 3)), "", "", ""][:4]
        role = next((name for name, words in ROLES.items() if fold(word) in words), "")
        if not role:
            no("roles", say("Unknown role: {word}.", word=word))
        elif until and _day(until) is None:
            no("roles", say("Enter the day as dd/mm/yyyy."))
        else:
            found.append(RoleWanted(role, capacity, basis, _day(until), organisation.strip()))
    return found


def _columns(heads: list[str]) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    unknown = []
    for at, head in enumerate(heads):
        if name := _NAME_OF.get(fold(one_line(head))):
            columns.setdefault(name, at)
        elif head.strip():
            unknown.append(one_line(head))
    return columns, unknown


def _delimiter(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _split(text: str, by: str) -> list[str]:
    return [part.strip() for part in text.split(by) if part.strip()]


def _day(text: str) -> date | None:
    try:
        if match := _DAY.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
