"""Number series: what was given, what is missing and why; opened in mid-year, reserved, made void (Art. 15)."""

from typing import Any

from workplace.docs.actions import numbers
from workplace.docs.queries import ledger, registers
from workplace.docs.routes import marks, words
from workplace.docs.rules.types import BY_CODE, TYPES
from workplace.docs.rules.written import told
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_number
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

KINDS = {"arrival": say("Arrivals"), "outgoing": say("Outgoing and internal")}
MOST_AT_ONCE = 50


@routes.get("/registers/numbers", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Every series of a year: how far it is, reserved and void numbers with their reasons, and what nobody explains."""
    organisation = _number(ask, "organisation")
    office = registers.book_of(ask.session, ask.acting, organisation)
    year = _year(ask)
    return Page(
        "docs/numbers.html",
        {
            "organisation": office,
            "year": year,
            "years": registers.years(ask.session, office.id),
            "rows": ledger.of_year(ask.session, office.id, year),
            "apart": numbers.per_type(ask.session, office.id, year),
            "keeps": registers.keeps(ask.session, ask.acting, office.id),
            "this_year": clock.today().year,
            "kinds": KINDS,
            "marks": marks.NUMBER,
            "words": words,
            "told": told,
            "types": [(kind.code, kind.name) for kind in TYPES],
            "opened": _opened(ask),
            "url_of": f"/docs/registers/numbers?organisation={office.id}&year={year}",
        },
    )


@routes.post("/registers/numbers/open", who="clerk", again=show)
def open_at(ask: Ask) -> Go:
    """Go on from the old book: the next number is the one after its last."""
    form, year = ask.form, _year(ask)
    first = form.integer("first", least=1, most=99_999)
    note = form.text("note", most=500)
    of = _series(ask, year)
    form.check()
    numbers.open_at(ask.session, ask.acting, of, first or 0, note)
    return _back(ask, year, say("The next number is {number}.", number=first))


@routes.post("/registers/numbers/rule", who="clerk", again=show)
def decide(ask: Ask) -> Go:
    """All types together, or each apart, from a year on."""
    form, year = ask.form, _year(ask)
    apart = form.choice("apart", ("yes", "no")) == "yes"
    note = form.text("note", most=500)
    office = registers.kept_by(ask.session, ask.acting, _number(ask, "organisation"))
    form.check()
    numbers.decide(ask.session, ask.acting, office.id, year, apart=apart, note=note)
    return _back(ask, year, say("Written down. It holds from {year} on.", year=year))


@routes.post("/registers/numbers/reserve", who="clerk", again=show)
def reserve(ask: Ask) -> Go:
    """Keep the next numbers back, with a reason."""
    form, year = ask.form, _year(ask)
    count = form.integer("count", least=1, most=MOST_AT_ONCE)
    reason = form.text("reason", most=500)
    of = _series(ask, year, kind=numbers.OUTGOING)
    form.check()
    rows = numbers.reserve(ask.session, ask.acting, of, count or 0, reason)
    return _back(ask, year, say("Reserved: {first} to {last}.", first=rows[0].number, last=rows[-1].number))


@routes.post("/registers/numbers/{id:int}/void", who="clerk", again=show)
def void(ask: Ask) -> Go:
    """Make a reserved number void; it keeps its line."""
    office = registers.kept_by(ask.session, ask.acting, _number(ask, "organisation"))
    row = ledger.number_of(ask.session, office.id, ask.id)
    reason = ask.form.text("reason", most=500)
    ask.form.check()
    numbers.void(ask.session, ask.acting, row, reason)
    return _back(ask, _year(ask), say("Number {number} is void.", number=row.number))


def _series(ask: Ask, year: int, kind: str = "") -> Any:
    office = registers.kept_by(ask.session, ask.acting, _number(ask, "organisation"))
    kind = kind or ask.form.choice("kind", KINDS)
    type_code = ask.form.get("type_code") if ask.form.get("type_code") in BY_CODE else ""
    if kind == numbers.OUTGOING and not type_code and numbers.per_type(ask.session, office.id, year):
        ask.form.wrong("type_code", say("Choose the type: each has its own series here."))
    if year not in (clock.today().year, clock.today().year + 1):
        ask.form.wrong("year", say("Only the books of this year and the next are open."))
    ask.form.check()
    return numbers.series(ask.session, office.id, year, kind, type_code)


def _back(ask: Ask, year: int, said: Any) -> Go:
    return Go(f"/docs/registers/numbers?organisation={_number(ask, 'organisation')}&year={year}", said)


def _number(ask: Ask, name: str) -> int:
    """A number of the address or of the form; NotFound where there is none."""
    number = read_number(ask.form.get(name) or ask.query.get(name))
    if number is None:
        raise NotFound
    return number


def _year(ask: Ask) -> int:
    year = read_number(ask.form.get("year") or ask.query.get("year"))
    return year if year is not None and 1990 <= year <= 2200 else clock.today().year


def _opened(ask: Ask) -> str:
    """The dialog that was refused stands open again."""
    return f"void-{ask.path['id']}" if "id" in ask.path else ask.request.url.path.rpartition("/")[2]
