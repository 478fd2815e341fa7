"""The registers on the screen, and as they are bound and kept: A4 volumes and spreadsheets (Art. 16.2b and 22.3b)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from workplace.docs.models.letters import Doc
from workplace.docs.process import of
from workplace.docs.queries import columns, numbering, registers
from workplace.docs.queries.registers import RegisterLine, Wanted
from workplace.docs.routes import marks, words
from workplace.docs.rules.types import BY_CODE, TYPES
from workplace.docs.rules.written import told
from workplace.files.actions import note_access
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.org.queries.organisations import OrganisationCard
from workplace.printing import books
from workplace.web.ask import Answer, Ask, Made, Page, Then
from workplace.web.forms import read_date
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

BOOKS: dict[str, Say] = {
    "incoming": say("Incoming"),
    "handling": say("Follow-up"),
    "outgoing": say("Outgoing and internal"),
}
NAMES = {"incoming": "so-van-ban-den", "handling": "so-theo-doi", "outgoing": "so-van-ban-di"}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.get("/registers", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """A register of one organisation and year, a page at a time."""
    found = registers.books(ask.session, ask.acting)
    if not found:
        return Page("docs/registers.html", {"books": [], "organisation": None})
    wanted, office = _wanted(ask, found)
    page = registers.page(ask.session, ask.acting, wanted, ask.query.place("before"))
    return Page(
        "docs/registers.html",
        {
            "books": [(card.id, card.name) for card in found],
            "organisation": office,
            "wanted": wanted,
            "years": [(year, str(year)) for year in registers.years(ask.session, office.id)],
            "marks": marks.NUMBER,
            "tabs": [
                (word, _address(ask, book=key, series=""), None, key == wanted.book) for key, word in BOOKS.items()
            ],
            "series": _series(ask, wanted),
            "lines": list(zip(page.lines, _values(ask, wanted, page.lines, ask.language), strict=True)),
            "next_url": _address(ask, before="{}-{}".format(*page.next)) if page.next else "",
            "is_first": ask.query.place("before") is None,
            "book_url": f"/docs/registers/book?{_query(wanted)}",
            "sheet_url": f"/docs/registers/sheet?{_query(wanted)}",
            "numbers_url": f"/docs/registers/numbers?organisation={office.id}&year={wanted.year}",
            "types": [(kind.code, kind.name) for kind in TYPES],
            "words": words,
            "calendar": calendar(ask.session),
        },
        block={"register": "register"},
    )


@routes.get("/registers/book", who=SIGNED_IN)
def book(ask: Ask) -> Page:
    """What of the book is to be printed: all of it, in volumes that can be bound."""
    wanted, office = _wanted(ask, registers.books(ask.session, ask.acting))
    parts = books.in_volumes(registers.numbers(ask.session, ask.acting, wanted), books.ROWS_A_VOLUME)
    address = f"/docs/registers/book.pdf?{_query(wanted)}&volume="
    volumes = [
        (at, part[0] if part else "", part[-1] if part else "", len(part), f"{address}{at}")
        for at, part in enumerate(parts, 1)
    ]
    return Page(
        "docs/register_book.html",
        {
            "organisation": office,
            "wanted": wanted,
            "title": BOOKS[wanted.book],
            "volumes": volumes,
            "sheet_url": f"/docs/registers/sheet?{_query(wanted)}",
            "back": _address(ask, volume=""),
        },
    )


@routes.get("/registers/book.pdf", who=SIGNED_IN)
def book_pdf(ask: Ask) -> Answer:
    """One volume, A4 across, with every column of the decree."""
    wanted, office = _wanted(ask, registers.books(ask.session, ask.acting))
    at = ask.query.integer("volume", required=False, least=1, most=9999) or 1
    size = books.ROWS_A_VOLUME
    lines = registers.part(ask.session, ask.acting, wanted, (at - 1) * size, size)
    if not lines and at > 1:
        raise NotFound
    data = books.volume_data(
        books.BOOKS[wanted.book], _volume(ask, office, wanted, at, lines), _values(ask, wanted, lines)
    )
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"{NAMES[wanted.book]}-{wanted.year}-tap-{at:02d}.pdf"
    _noted(ask, office)
    return Then(
        "workplace.printing.render.render",
        ("register", data, str(out)),
        lambda _ask, _pages: Made(out, name, "application/pdf"),
        seconds=180,
    )


@routes.get("/registers/sheet", who=SIGNED_IN)
def sheet(ask: Ask) -> Answer:
    """The book, or what was looked for in it, as a spreadsheet."""
    wanted, office = _wanted(ask, registers.books(ask.session, ask.acting))
    lines = registers.part(ask.session, ask.acting, wanted)
    kind = books.BOOKS[wanted.book]
    rows = books.sheet_rows(kind, _values(ask, wanted, lines))
    out = store_of(ask.house.settings).made_path(".xlsx")
    name = f"{NAMES[wanted.book]}-{wanted.year}.xlsx"
    _noted(ask, office)
    return Then(
        "workplace.printing.sheets.write",
        (str(out), f"{office.notation or office.id} {wanted.year}", books.sheet_columns(kind), rows),
        lambda _ask, _rows: Made(out, name, SHEET),
        seconds=180,
    )


def _noted(ask: Ask, office: OrganisationCard) -> None:
    acting = ask.acting
    ask.aside(lambda session: note_access(session, acting, "download", module="docs.books", thing=office.id))


def _wanted(ask: Ask, found: list[OrganisationCard]) -> tuple[Wanted, OrganisationCard]:
    """What the address asks for: the first of one's books by default; NotFound for a book one may not read."""
    query, today = ask.query, clock.today()
    chosen = query.get("organisation") or (str(found[0].id) if found else "")
    office = next((card for card in found if str(card.id) == chosen), None)
    if office is None:
        raise NotFound
    book = query.get("book") or "incoming"
    if book not in BOOKS:
        raise NotFound
    year = query.integer("year", required=False, least=1990, most=2200) or today.year
    series = registers.outgoing_series(ask.session, office.id, year) if book == "outgoing" else []
    asked = query.integer("series", required=False)
    series_id = next((one.id for one in series if one.id == asked), series[0].id if len(series) > 1 else None)
    wanted = Wanted(
        office.id,
        book,
        year,
        series_id=series_id,
        text=query.text("text", required=False, most=100),
        type_code=query.get("type_code") if query.get("type_code") in BY_CODE else "",
        since=read_date(query.get("since")),
        until=read_date(query.get("until")),
        urgent=query.ticked("urgent"),
    )
    return wanted, office


def _series(ask: Ask, wanted: Wanted) -> list[tuple[str | Say, str, bool]]:
    """The books of the year where every type has its own: (type, address, is it open)."""
    if wanted.book != "outgoing":
        return []
    found = registers.outgoing_series(ask.session, wanted.organisation_id, wanted.year)
    if len(found) < 2:
        return []
    return [
        (words.type_name(one.type_code) if one.type_code else say("All types"),
         _address(ask, series=str(one.id), before=""), one.id == wanted.series_id)
        for one in found
    ]  # fmt: skip


def _values(ask: Ask, wanted: Wanted, lines: Sequence[RegisterLine], language: str = "vi") -> list[dict[str, Any]]:
    """On paper in Vietnamese, whoever prints it."""
    return columns.of(ask.session, wanted.book, lines, lambda sentence: tell(sentence, language), _progress)


def _progress(doc: Doc) -> Say:
    return words.OVERLAY[doc.overlay].label if doc.overlay in words.OVERLAY else of(doc).states[doc.state].label


def _volume(ask: Ask, office: OrganisationCard, wanted: Wanted, at: int, lines: list[RegisterLine]) -> books.Volume:
    days = [
        day
        for line in lines
        if line.doc and (day := line.doc.arrived_on if wanted.book != "outgoing" else line.doc.dated)
    ]
    return books.Volume(
        agency=office.name,
        parent=office.parent_name,
        year=wanted.year,
        number=at,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        first_number=f"{lines[0].number}{lines[0].suffix}" if lines else "",
        last_number=f"{lines[-1].number}{lines[-1].suffix}" if lines else "",
        clerk=ask.who.name,
        head_position=office.head_title or "Thủ trưởng cơ quan",
        gaps=_gaps(ask, wanted),
        printed_at=clock.now(),
        demonstration=ask.house.settings.is_demo,
    )


def _gaps(ask: Ask, wanted: Wanted) -> str:
    """What the book says of numbers that no document carries."""
    if wanted.book == "handling":
        return ""
    kind = "arrival" if wanted.book == "incoming" else "outgoing"
    series = numbering.of_organisation(ask.session, wanted.organisation_id, wanted.year)
    chosen = [one for one in series if one.kind == kind and wanted.series_id in (None, one.id)]
    found = [gap for one in chosen for gap in numbering.gaps(ask.session, one)]
    return "; ".join(f"{gap.number}{gap.suffix}: {tell(told(gap.reason), 'vi')}" for gap in found if gap.reason)


def _query(wanted: Wanted) -> str:
    kept = {
        "organisation": wanted.organisation_id, "book": wanted.book, "year": wanted.year, "series": wanted.series_id,
        "text": wanted.text, "type_code": wanted.type_code, "since": wanted.since, "until": wanted.until,
        "urgent": "1" if wanted.urgent else "",
    }  # fmt: skip
    return urlencode({key: value for key, value in kept.items() if value})


def _address(ask: Ask, **changes: str) -> str:
    kept = {k: v for k, v in ask.query.data.items() if isinstance(v, str) and k != "before"} | changes
    return "/docs/registers?" + urlencode({k: v for k, v in kept.items() if v})
