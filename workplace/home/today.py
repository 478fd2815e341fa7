"""What waits for me today: counts by what is asked, the list by due date, what came in lately, what is slowest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from workplace.access.kinds import DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING
from workplace.calendars.queries import waits
from workplace.citizens.queries import listed as cases
from workplace.docs.queries import figures, inbox
from workplace.docs.queries.figures import Day
from workplace.docs.queries.inbox import WAITING
from workplace.home import waiting
from workplace.home.waiting import Ask, Slow, Waiting
from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.meetings.queries import waits as meetings_waits
from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import party, work

SHOWN = 8
SLOW = 4
MOST = 50
DAYS = 10
_SECTIONS = {DOCS_INCOMING: "incoming", DOCS_OUTGOING: "outgoing", DOCS_INTERNAL: "internal"}


ASKS = {
    "to_sign": Ask(say("To sign"), say("Awaits signature"), "signature"),
    "to_direct": Ask(say("To direct"), say("Awaits directive"), "pencil"),
    "to_approve": Ask(say("To approve"), say("Awaits approval"), "clipboard-check"),
    "to_handle": Ask(say("To handle"), say("To handle"), "progress"),
    "to_register": Ask(say("To register"), say("To register"), "mail"),
    "to_submit": Ask(say("To submit"), say("To submit"), "book-2"),
    "called_back": Ask(say("Called back"), say("Confirm the recall"), "alert-triangle"),
    "to_issue": Ask(say("To number and seal"), say("To number and seal"), "hash"),
    "info": Ask(say("For information"), say("For information"), "eye"),
    "drafts": Ask(say("My drafts"), say("Draft"), "file-pencil"),
}
_USUAL = {
    "signer": ("to_sign", "to_direct", "to_approve"),
    "clerk": ("to_register", "to_submit", "to_issue"),
    "unit_head": ("to_direct", "to_handle", "to_approve"),
    "": ("to_handle", "info", "drafts"),
}
_OUTGOING = ("to_sign", "to_approve", "to_issue", "drafts")
Counts = dict[tuple[int, str], int]


@dataclass(frozen=True)
class Tile:
    """A count that opens its rows."""

    label: Say
    count: int
    note: Say
    icon: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Today:
    """The whole page."""

    tiles: list[Tile]
    waiting: list[Waiting]
    total: int
    overdue: int
    days: list[Day]
    slowest: list[Slow]
    calendar: Calendar


def today(session: Session, visitor: Visitor, *, whole: bool = False) -> Today:
    """What waits for this person: the first rows, or as many as a page takes."""
    acting = visitor.acting
    counts = _counts(session, acting)
    rows, tasks = inbox.waiting(session, acting, MOST), work.mine(session, acting).rows
    late = figures.overdue(session, acting, 999)
    open_days = calendar(session)
    followed = {row.origin_row for row in tasks if row.origin_row and row.folder in ("to_take", "in_work")}
    found = waiting.documents(rows, ASKS, open_days, followed) + waiting.tasks(session, acting, tasks, open_days)
    twice = len(rows) + len(tasks) - len(found)
    of_calendars = waiting.of_calendars(waits.of(session, acting), open_days)
    of_meetings = waiting.of_meetings(meetings_waits.of(session, acting), open_days)
    of_cases = waiting.of_cases(cases.waiting(session, acting, MOST), open_days)
    found += of_calendars + of_meetings + of_cases
    late_tasks = work.late(session, acting, SLOW)
    names = party.names(session, {(row.lead_person_id, row.lead_unit_id) for row in late_tasks})
    of_tasks = sum(total for total, _ in work.counts(session, acting).values())
    return Today(
        tiles=[*_tiles(visitor, counts, rows), _tasks(of_tasks, tasks), _late(late)],
        waiting=sorted(found, key=lambda one: one.order)[: MOST if whole else SHOWN],
        total=of_tasks
        + sum(total for (_, folder), total in counts.items() if folder in WAITING)
        + len(of_calendars)
        + len(of_meetings)
        + sum(total for folder, (total, _) in cases.counts(session, acting).items() if folder in cases.WORK)
        - twice,
        overdue=len(late),
        days=figures.arrivals(session, acting, working_days(open_days, clock.today(), DAYS)),
        slowest=waiting.slow(late[:SLOW], late_tasks, names, open_days)[:SLOW],
        calendar=open_days,
    )


def working_days(calendar: Calendar, last: date, count: int) -> list[date]:
    """The last so many working days up to a day, the earliest first."""
    found: list[date] = []
    for back in range(count * 10):
        if len(found) < count and calendar.works(day := last - timedelta(days=back)):
            found.append(day)
    return found[::-1] or [last]


def _counts(session: Session, acting: Acting) -> Counts:
    counted = {
        (kind, folder): total
        for kind in _SECTIONS
        for folder, (total, _) in inbox.counts(session, acting, kind).items()
    }
    return counted | {(DOCS_OUTGOING, "drafts"): figures.held(session, acting, "drafts")}


def _tiles(visitor: Visitor, counts: Counts, rows: Iterable[Row[Any]]) -> list[Tile]:
    """Two tiles: where something waits, then what is usual for the role."""
    usual = next((folders for role, folders in _USUAL.items() if role in visitor.roles), _USUAL[""])
    totals = {folder: sum(n for (_, name), n in counts.items() if name == folder) for folder in ASKS}
    waits = sorted((folder for folder in WAITING if totals[folder]), key=lambda folder: folder not in usual)
    urgent = [row.folder for row in rows if row.urgency]
    chosen = [*waits, *(folder for folder in usual if folder not in waits)][:2]
    return [_tile(folder, totals[folder], urgent.count(folder), counts) for folder in chosen]


def _tile(folder: str, total: int, urgent: int, counts: Counts) -> Tile:
    natural = DOCS_OUTGOING if folder in _OUTGOING else DOCS_INCOMING
    kind = max(_SECTIONS, key=lambda kind: (counts.get((kind, folder), 0), kind == natural))
    note = say("{count} urgent", count=urgent) if urgent else say("nothing urgent") if total else say("nothing waits")
    return Tile(ASKS[folder].tile, total, note, ASKS[folder].icon, f"/docs/{_SECTIONS[kind]}?folder={folder}")


def _tasks(total: int, rows: list[Row[Any]]) -> Tile:
    late = sum(row.my_due < clock.today() for row in rows)
    note = say("{count} late", count=late) if late else say("none late") if total else say("nothing waits")
    return Tile(say("Tasks"), total, note, "list-check", "/tasks?late=1" if late else "/tasks", "bad" if late else "")


def _late(rows: list[Row[Any]]) -> Tile:
    url = "/docs/incoming?folder=following&overdue=1"
    return Tile(say("Overdue"), len(rows), say("that you follow"), "clock-exclamation", url, "bad" if rows else "")
