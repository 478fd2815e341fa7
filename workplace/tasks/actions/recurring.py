"""Repeating tasks: begun from a task that was given once, given anew each time, ended when no longer wanted."""

import logging
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.journal import lines as journal
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import add_working_days
from workplace.org.queries import desks
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import assigning
from workplace.tasks.models.series import TaskSeries
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import show
from workplace.tasks.rules import recurrence, templating
from workplace.tasks.rules.parties import Origin, Party, Wanted
from workplace.tasks.rules.recurrence import Occurrence

log = logging.getLogger(__name__)
JOB = "tasks.repeat"
AT = "05:40"
MODES = ("date", "completion")
MOST_AHEAD = 60


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, repeat)
    schedules.daily(JOB, AT)


def begin(
    session: Session, acting: Acting, task: Task, rule: str, start: date | None, mode: str, ahead: int | None
) -> TaskSeries:
    """Let a task that this person gave come again by a rule; the first one falls due on the rule's first day. Begun
    twice in the same words it comes once.
    """
    acting.require_more_than_looking()
    if task.issuer_id != acting.as_whom or task.state == "draft":
        raise NotFound
    errors: dict[str, Say] = {}
    if mode not in MODES:
        errors["mode"] = say("Choose one of the list.")
    if ahead is None or not 0 <= ahead <= MOST_AHEAD:
        errors["ahead"] = say("Enter a whole number from {least} to {most}.", least=0, most=MOST_AHEAD)
    if start is None or start <= clock.today():
        errors["start"] = say("The first day lies in the future.")
    else:
        try:
            recurrence.read(rule, start)
        except BadInput as refused:
            errors |= refused.fields
    if errors or start is None or ahead is None:
        raise BadInput(errors)
    series = TaskSeries(
        person=acting.as_whom, title=task.title, text=task.text, field=task.field, priority=task.priority,
        evidence=task.evidence, evidence_note=task.evidence_note,
        checklist="\n".join(one.text for one in show.checks(session, task)), lead_person_id=task.lead_person_id,
        lead_unit_id=task.lead_unit_id, rule=recurrence.read(rule, start).text, start=start, mode=mode, ahead=ahead,
        made_at=clock.now(),
    )  # fmt: skip
    if (same := _begun(session, series)) is not None:
        return same
    session.add(series)
    session.flush()
    journal.write(session, acting, "begin_series", Ref("tasks.series", series.id or 0), task=task.id, rule=series.rule)
    return series


def _begun(session: Session, new: TaskSeries) -> TaskSeries | None:
    """The same series, where it goes on already: who clicked twice would give everything twice from then on."""
    names = ("person", "title", "text", "lead_person_id", "lead_unit_id", "rule", "start", "mode", "ahead")
    same = (col(getattr(TaskSeries, name)) == getattr(new, name) for name in names)
    return session.scalars(select(TaskSeries).where(*same, col(TaskSeries.ended_at).is_(None)).limit(1)).first()


def end(session: Session, acting: Acting, series_id: int) -> TaskSeries:
    """No further task comes of it; those that were given stay."""
    acting.require_more_than_looking()
    series = session.get(TaskSeries, series_id)
    if series is None or series.person != acting.as_whom:
        raise NotFound
    if series.ended_at is not None:
        raise NotNow(say("This series has ended already."))
    series.ended_at = clock.now()
    session.add(series)
    journal.write(session, acting, "end_series", Ref("tasks.series", series_id))
    return series


def repeat(work: Work, _payload: dict[str, Any]) -> None:
    """The job: each series in a transaction of its own, so that one in trouble holds up no other."""
    with work.reading() as session:
        ids = list(session.scalars(select(col(TaskSeries.id)).where(col(TaskSeries.ended_at).is_(None))))
    for id in ids:
        try:
            with work.transaction() as session:
                go_on(session, session.get_one(TaskSeries, id))
        except Refused as refused:
            with work.transaction() as session:
                series = session.get_one(TaskSeries, id)
                series.trouble = refused.reason.msgid
                session.add(series)
            log.warning("series %s: %s", id, refused)


def go_on(session: Session, series: TaskSeries) -> Task | None:
    """Give the next task if its time has come; end the series when its rule names no further day."""
    following = upcoming(session, series)
    acting = desks.acting_of(session, series.person)
    if following is None:
        if not _waits(session, series):
            series.ended_at = clock.now()
            session.add(series)
            journal.write(session, acting, "end_series", Ref("tasks.series", series.id or 0))
        return None
    if clock.today() < add_working_days(calendar(session), following.on, -series.ahead):
        return None
    party = Party(series.lead_person_id, None if series.lead_person_id else series.lead_unit_id)
    wanted = Wanted(
        series.title, party, following.on, series.text, series.field, series.priority, series.evidence,
        series.evidence_note, Origin("programme", note=""), checklist=templating.lines(series.checklist),
    )  # fmt: skip
    task = assigning.give(session, acting, wanted)
    series.last_named, series.last_task_id, series.trouble = following.named, task.id, ""
    session.add(series)
    return task


def follow(session: Session, task: Task) -> None:
    """Give the next one of a series that waited for this task's end. What is in its way shows the daily job."""
    waiting = (col(TaskSeries.last_task_id) == task.id, col(TaskSeries.mode) == "completion")
    for series in session.scalars(select(TaskSeries).where(*waiting, col(TaskSeries.ended_at).is_(None))).all():
        try:
            with session.begin_nested():
                go_on(session, series)
        except Refused as refused:
            log.warning("series %s: %s", series.id, refused)


def upcoming(session: Session, series: TaskSeries) -> Occurrence | None:
    """The occurrence that comes next, none of the past; None at the end, or while the last task isn't completed."""
    rule, open_days = recurrence.read(series.rule, series.start), calendar(session)
    yesterday = date.fromordinal(clock.today().toordinal() - 1)
    last = max(series.last_named or date.min, yesterday)
    if series.mode == "date" or series.last_task_id is None:
        return recurrence.next_by_date(rule, open_days, last)
    if _waits(session, series):
        return None
    task = session.get_one(Task, series.last_task_id)
    return recurrence.next_by_completion(rule, open_days, last, task.completed_on or task.ended_on or last)


def _waits(session: Session, series: TaskSeries) -> bool:
    if series.mode == "date" or series.last_task_id is None:
        return False
    return session.get_one(Task, series.last_task_id).state not in ("completed", "cancelled")
