"""One list over documents and tasks: what waits for an act of this person, urgent first, then by deadline.

A document whose work is followed as a task of the same person stands here once, as the task: that is where it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from workplace.calendars.queries import waits
from workplace.citizens.routes import words as cases_words
from workplace.docs.routes import words as docs_words
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.meetings.queries import waits as meetings_waits
from workplace.org.queries import people
from workplace.tasks.queries import party
from workplace.tasks.queries.work import NO_DUE
from workplace.tasks.routes import words as tasks_words

Due = docs_words.Due | tasks_words.Due | cases_words.Due


@dataclass(frozen=True)
class Ask:
    """What a folder asks of the person: its word on a tile, its word on a row, its icon."""

    tile: Say
    row: Say
    icon: str


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for an act of this person, in words."""

    url: str
    title: str | Say
    sub: str
    ask: Ask
    due: Due | None
    urgent: tuple[Say | str, bool] | None
    order: tuple[int, bool, date, int]


@dataclass(frozen=True)
class Slow:
    """One thing that others do and that is late: where it is urged."""

    url: str
    name: str
    title: str
    day: date
    due: Due | None


TASK_ASKS = {
    ("to_take", "lead"): Ask(say("To accept"), say("To accept"), "mail"),
    ("in_work", "lead"): Ask(say("In work"), say("Task in work"), "progress"),
    ("to_contribute", "coordinate"): Ask(say("To contribute"), say("To contribute"), "users"),
    ("to_answer", "result"): Ask(say("To decide"), say("Result to accept"), "clipboard-check"),
    ("to_answer", "refused"): Ask(say("To decide"), say("Task refused"), "circle-x"),
    ("to_answer", "extension"): Ask(say("To decide"), say("More time asked for"), "calendar-pause"),
}


def documents(rows: Iterable[Row[Any]], asks: dict[str, Ask], calendar: Calendar, followed: set[int]) -> list[Waiting]:
    """Documents, less those that are followed as a task of the same person (by the routing's id)."""
    return [
        Waiting(
            f"/docs/{row.id}",
            row.summary,
            " · ".join(filter(None, ["" if row.code.startswith("/") else row.code, row.author])),
            asks[row.folder],
            docs_words.due(row.my_due, docs_words.is_over(row), calendar),
            docs_words.urgency(row),
            (-row.urgency, row.my_due is None, row.my_due or NO_DUE, -row.at),
        )
        for row in rows
        if not (row.folder == "to_handle" and row.row in followed)
    ]


def tasks(session: Session, acting: Acting, rows: list[Row[Any]], calendar: Calendar) -> list[Waiting]:
    """Tasks: whoever gave them, or who answers to me."""
    issuers = people.names(session, {row.issuer_id for row in rows})
    leads = party.names(session, {(row.lead_person_id, row.lead_unit_id) for row in rows})
    told, made = tasks_words.of(session, acting), []
    for row in rows:
        mine = row.folder in ("to_take", "in_work", "to_contribute")
        who = issuers.get(row.issuer_id, "") if mine else leads[row.lead_person_id, row.lead_unit_id]
        own = row.my_due if row.folder == "to_contribute" and row.my_due != NO_DUE else None
        made.append(
            Waiting(
                f"/tasks/{row.id}",
                row.title,
                f"NV-{row.made_at.year}-{row.id:04} · {who}",
                TASK_ASKS[row.folder, row.role],
                told.due(row, calendar, day=own),
                tasks_words.priority(row),
                (-row.priority, row.my_due == NO_DUE, row.my_due, -row.at),
            )
        )
    return made


CALENDAR_ASKS = {
    "approve": Ask(say("To approve"), say("Awaits approval"), "clipboard-check"),
    "publish": Ask(say("To publish"), say("To publish"), "send"),
    "returned": Ask(say("Came back"), say("Came back"), "arrow-back-up"),
    "booking": Ask(say("To give out"), say("Awaits the keeper"), "door-exit"),
    "answer": Ask(say("To answer"), say("No answer yet"), "calendar-event"),
}


def of_calendars(found: Iterable[waits.Wait], calendar: Calendar) -> list[Waiting]:
    """Weeks, rooms and invitations; a week is due before it begins."""
    return [
        Waiting(
            one.url,
            one.title or say("Work calendar of week {number}", number=one.number),
            one.who,
            CALENDAR_ASKS[one.kind],
            docs_words.due(one.day, False, calendar),
            None,
            (0, False, one.day, -one.at),
        )
        for one in found
    ]


MEETING_ASKS = {
    "opinion": Ask(say("To answer"), say("Your opinion in writing"), "message-question"),
    "announce": Ask(say("To announce"), say("Opinions counted"), "rosette-discount-check"),
}


def of_meetings(found: Iterable[meetings_waits.Wait], calendar: Calendar) -> list[Waiting]:
    """Opinions in writing: one's own to give, counted ones to announce."""
    return [
        Waiting(
            one.url,
            one.title,
            one.who,
            MEETING_ASKS[one.kind],
            docs_words.due(one.day, one.kind == "announce", calendar),
            None,
            (0, False, one.day, -one.at),
        )
        for one in found
    ]


CASE_ASKS = {
    "to_moderate": Ask(say("To moderate"), say("To moderate"), "eye-check"),
    "to_give_out": Ask(say("To be given out"), say("To be given out"), "route"),
    "to_check": Ask(say("To check"), say("To check"), "camera-check"),
    "to_take": Ask(say("To take up"), say("To take up"), "inbox"),
    "in_work": Ask(say("Case in work"), say("Case in work"), "message-question"),
    "to_review": Ask(say("To approve"), say("Answer to approve"), "clipboard-check"),
    "to_advise": Ask(say("Asked for advice"), say("Asked for advice"), "users-group"),
}


def of_cases(rows: Iterable[Row[Any]], calendar: Calendar) -> list[Waiting]:
    """What citizens came with, by its deadline."""
    return [
        Waiting(
            f"/cases/{row.id}",
            row.title,
            f"{row.code} · {row.service}",
            CASE_ASKS[row.folder],
            cases_words.due(row, calendar),
            None,
            (
                -max(0, row.priority),
                row.due_at is None,
                clock.local(row.due_at).date() if row.due_at else NO_DUE,
                -row.at,
            ),
        )
        for row in rows
    ]


def slow(documents: list[Row[Any]], tasks: list[Row[Any]], names: dict[Any, str], calendar: Calendar) -> list[Slow]:
    """What is late among what this person follows or gave, the longest late first."""
    of_documents = [
        Slow(f"/docs/{r.id}#routing", r.code or r.author, r.summary, r.due, docs_words.due(r.due, False, calendar))
        for r in documents
    ]
    of_tasks = [
        Slow(f"/tasks/{r.id}", names[r.lead_person_id, r.lead_unit_id], r.title, r.due, tasks_words.due(r, calendar))
        for r in tasks
    ]
    return sorted(of_documents + of_tasks, key=lambda one: one.day)
