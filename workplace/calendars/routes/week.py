"""An agency's published week: on the screen, on a wall, on paper; its earlier versions, compared."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.process import WEEK
from workplace.calendars.queries import lines as of_week
from workplace.calendars.queries import offices, shown
from workplace.calendars.queries.offices import OfficeCard
from workplace.calendars.routes import words
from workplace.calendars.rules.changes import Change, Line, changes
from workplace.calendars.rules.times import monday_of, week_number
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people
from workplace.printing import weeks
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.forms import read_date
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")


@routes.get("", who=SIGNED_IN)
def start(ask: Ask) -> Go:
    """The leaders' week of one's own agency, else one's own calendar."""
    found = offices.all_(ask.session, ask.acting)
    return Go("/calendars/week" if found else "/calendars/mine")


@routes.get("/week", who=SIGNED_IN)
def week(ask: Ask) -> Page:
    """The week as it was last published, its changes marked; an earlier version where one is asked for."""
    return Page("calendars/week.html", context(ask), block={"week": "week"})


@routes.get("/wall", who=SIGNED_IN)
def wall(ask: Ask) -> Page:
    """The week on a screen at the wall: nothing to press, and new by itself as soon as a version is published."""
    return Page("calendars/wall.html", context(ask), block={"wall-week": "week"})


@routes.get("/week.pdf", who=SIGNED_IN)
def week_pdf(ask: Ask) -> Answer:
    """The official form, A4 across."""
    found = context(ask)
    row: CalendarWeek | None = found["row"]
    if row is None or not row.version:
        raise NotFound
    office: OfficeCard = found["office"]
    card = organisations.card(ask.session, office.id)
    data = weeks.data(
        weeks.Head(
            card.name,
            card.parent_name,
            found["title"],
            found["monday"],
            found["no"],
            found["at"],
            ask.house.settings.is_demo,
            card.place,
        ),
        shown.on_paper(found["days"]),
        _told(ask),
    )
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"lich-cong-tac-tuan-{week_number(found['monday']):02d}-{found['monday'].year}-ban-{found['no']}.pdf"
    return Then(
        "workplace.printing.render.render",
        ("week", data, str(out)),
        lambda _ask, _pages: Made(out, name, "application/pdf"),
        seconds=60,
    )


def _told(ask: Ask) -> dict[str, str]:
    """The paper speaks Vietnamese, whoever prints it: it is the office's form."""
    return {"busy": tell(words.BUSY, "vi"), **{key: tell(label, "vi") for key, label in shown.DUTIES.items()}}


def context(ask: Ask) -> dict[str, Any]:
    """Everything that a week's page shows."""
    every = offices.all_(ask.session, ask.acting)
    monday = monday_of(read_date(ask.query.get("day")) or clock.today())
    office = chosen(ask, every)
    blank: dict[str, Any] = {
        "offices": every,
        "office": office,
        "monday": monday,
        "number": week_number(monday),
        "row": None,
        "days": [],
        "no": 0,
        "versions": [],
        "changes": [],
        "counted": [],
        "by": "",
        "at": None,
        "told": 0,
        "title": "",
        "words": words,
        "duty_words": shown.DUTIES,
        "tabs": tabs(every, "week"),
        "compared": 0,
        "waits": False,
        "previous": monday - timedelta(days=7),
        "following": monday + timedelta(days=7),
        "last": monday + timedelta(days=6),
    }
    if office is None:
        return blank
    row = offices.week(ask.session, office.id, monday)
    blank |= {"title": title_of(office), "row": row, "waits": row is not None and row.version == 0}
    no = _asked(ask, "version", row)
    if row is None or not no:
        return blank | {"days": shown.days(ask.session, ask.acting, office.id, monday, [])}
    cards = of_week.versions(ask.session, row)
    card = next((one for one in cards if one.no == no), None)
    if card is None:
        raise NotFound
    compared = min(_asked(ask, "with", row) or no - 1, row.version) if "with" in ask.query else no - 1
    before = of_week.published(ask.session, row, compared) if compared and compared != no else []
    current = of_week.published(ask.session, row, no)
    different = changes(before, current) if compared and compared != no else []
    lines = [*current, *_gone(before, current, different)]
    return blank | {
        "no": no,
        "at": card.at,
        "told": card.told,
        "versions": cards,
        "changes": different,
        "compared": compared,
        "by": people.names(ask.session, [card.by]).get(card.by, ""),
        "counted": counted(different),
        "days": shown.days(
            ask.session,
            ask.acting,
            office.id,
            monday,
            lines,
            different,
            earlier=of_week.reaching(ask.session, office.id, monday),
            whole=office.edits or office.approves,
        ),
    }


def _asked(ask: Ask, name: str, row: CalendarWeek | None) -> int:
    version = row.version if row else 0
    return ask.query.integer(name, required=False, least=1, most=10**6) or version


def _gone(before: list[Line], current: list[Line], different: list[Change]) -> list[Line]:
    """Lines that the later version no longer holds at all are shown as called off."""
    there = {line.item for line in current}
    return [replace(one.line, cancelled=True) for one in different if one.line.item not in there]


def counted(different: list[Change]) -> list[tuple[str, Say, str]]:
    """How many lines were added, moved, changed, called off: kind, words, icon."""
    kinds = [one.kind for one in different]
    return [
        (kind, Say(sentence.msgid, {"count": kinds.count(kind)}), words.MARKS[kind][1])
        for kind, sentence in words.COUNTED.items()
        if kind in kinds
    ]


def chosen(ask: Ask, every: list[OfficeCard]) -> OfficeCard | None:
    """The agency that was asked for, else the nearest; NotFound for one that keeps no calendar."""
    asked = ask.query.integer("organisation", required=False, least=1)
    if asked is None:
        return every[0] if every else None
    for card in every:
        if card.id == asked:
            return card
    raise NotFound


def title_of(office: OfficeCard) -> Say | str:
    """What stands over the table."""
    return office.title or say("Weekly calendar of the leaders of {name}", name=office.name)


def tabs(every: list[OfficeCard], here: str) -> list[tuple[Say, str, None, bool]]:
    """The places of the calendars; compiling only for whoever does."""
    places = [
        ("week", say("Leaders' week"), "/calendars/week"),
        ("compile", say("Compile"), "/calendars/compile"),
        ("mine", say("My calendar"), "/calendars/mine"),
        ("leaders", say("Who is where"), "/calendars/leaders"),
        ("rooms", say("Rooms and vehicles"), "/calendars/rooms"),
        ("away", say("Absences and duties"), "/calendars/away"),
    ]
    works = any(card.edits or card.approves for card in every)
    return [(label, url, None, key == here) for key, label, url in places if key != "compile" or works]


def place_of(office_id: int, day: date) -> str:
    """The query of a week's address."""
    return f"?organisation={office_id}&day={day.isoformat()}"


STATES = WEEK.states
