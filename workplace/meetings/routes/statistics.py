"""A meeting in figures: a page whose figures open what they count, and the same as a workbook."""

from collections.abc import Callable
from typing import Any

from workplace.files.actions import note_access
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotNow
from workplace.kernel.text import Say, say
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import door, logbook, statistics
from workplace.meetings.queries.statistics import Statistics
from workplace.meetings.routes import words
from workplace.meetings.rules import figuring, recounting
from workplace.web.ask import Answer, Ask, Made, Page, Then
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Tell = Callable[[Any], str]


@routes.get("/{id:int}/statistics", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """Attendance, speaking, votes, time."""
    meeting = _over(ask)
    found = statistics.read(ask.session, ask.acting, meeting)
    return Page(
        "meetings/statistics.html",
        {
            "meeting": meeting,
            "state": words.state(meeting),
            "figures": found,
            "length": recounting.length,
            "minutes": lambda ms: round(ms / figuring.MINUTE),
            "hour": lambda ms: clock.local(logbook.at(ms)).strftime("%H:%M") if ms else "",
            "heads": figuring.WORDS,
            "part": figuring.percent,
            "desk": door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting),
        },
    )


@routes.get("/{id:int}/statistics.xlsx", who=SIGNED_IN)
def book(ask: Ask) -> Answer:
    """A sheet for each table."""
    meeting = _over(ask)
    sheets = _sheets(statistics.read(ask.session, ask.acting, meeting), _teller(ask))
    out = store_of(ask.house.settings).made_path(".xlsx")
    acting, name = ask.acting, f"thong-ke-{meeting.code}.xlsx"
    ask.aside(lambda session: note_access(session, acting, "download", module="meetings", thing=meeting.id))
    return Then("workplace.printing.sheets.write_book", (str(out), sheets), lambda _ask, _rows: Made(out, name, SHEET))


def _teller(ask: Ask) -> Tell:
    language = ask.language
    return lambda said: tell(said, language) if isinstance(said, Say) else str(said)


def _over(ask: Ask) -> Meeting:
    meeting = logbook.read(ask.session, ask.acting, ask.id)
    if meeting.state != "closed":
        raise NotNow(say("The figures of a meeting are told once it is closed."))
    return meeting


def _sheets(found: Statistics, told: Tell) -> list[dict[str, Any]]:
    mark = lambda holds: "x" if holds else ""  # noqa: E731
    heads = figuring.WORDS
    return [
        _sheet(
            told, say("Attendance"),
            [(say("Name"), 28), (say("Post"), 32), (say("Group"), 28), *((heads[name], 12) for name in _HOW),
             (say("Came at"), 10), (say("Left at"), 10), (say("Minutes there"), 12), (say("Turns"), 10),
             (say("Minutes spoken"), 12)],
            [[one.name, one.title, told(one.group), *(mark(figuring.PRESENT[name](one.there)) for name in _HOW),
              _hour(one.there.first), _hour(one.there.last), _minutes(one.there.spent), one.turns.count,
              _minutes(one.turns.spoke)] for one in found.members],
            numbers=9,
        ),
        _sheet(
            told, say("Groups"),
            [(say("Group"), 32), (heads["members"], 12), *((heads[name], 12) for name in _HOW), (say("Turns"), 10),
             (say("Minutes spoken"), 12)],
            [[told(one.name), *one.there.values(), one.turns.count, _minutes(one.turns.spoke)] for one in found.groups],
            numbers=1,
        ),
        _sheet(
            told, say("Votes"),
            [(say("What is voted on"), 44), (say("How it is held"), 20), (say("Result"), 28), (say("Entitled"), 10),
             (say("Voted"), 10), (say("In favour"), 10), (say("Against"), 10), (say("No vote cast"), 10),
             (say("Invalid"), 10), (say("Participation, %"), 12)],
            [[one.title, told(one.openness), told(one.told), one.entitled, one.cast, one.yes, one.no, one.abstain,
              one.invalid, one.taken_part] for one in found.votes],
            numbers=3,
        ),
        _sheet(
            told, say("Time by item"),
            [(say("Number"), 8), (say("Item of the agenda"), 48), (say("Planned minutes"), 12),
             (say("Minutes spent"), 12), (say("Minutes longer"), 12), (say("Turns"), 10), (say("Minutes spoken"), 12)],
            [[one.number, one.title, _minutes(one.planned), _minutes(one.spent), _minutes(one.over), one.turns.count,
              _minutes(one.turns.spoke)] for one in found.items],
            numbers=2,
        ),
    ]  # fmt: skip


_HOW = ("present", "late", "left_early", "online")


def _sheet(
    told: Tell, title: Say, heads: list[tuple[Say, int]], rows: list[list[Any]], *, numbers: int
) -> dict[str, Any]:
    """One sheet; from column `numbers` on the columns hold numbers."""
    columns = [
        {"heading": told(head), "width": width, "kind": "number" if n >= numbers else "text"}
        for n, (head, width) in enumerate(heads)
    ]
    return {"title": told(title), "columns": columns, "rows": rows}


def _hour(ms: int | None) -> str:
    return f"{clock.local(logbook.at(ms)):%H:%M}" if ms else ""


def _minutes(ms: int) -> float:
    return round(ms / figuring.MINUTE, 1)
