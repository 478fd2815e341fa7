"""What a task must be to be given: its words and its deadline against today, its parent's and its parts'."""

from datetime import date

from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar, next_working_day
from workplace.tasks.rules.fields import EVIDENCE, FIELDS
from workplace.tasks.rules.parties import Wanted

TITLE = 500


def words(wanted: Wanted) -> dict[str, Say]:
    """What is wrong with the words of a task, by field."""
    errors: dict[str, Say] = {}
    if not wanted.title:
        errors["title"] = say("Say what is to be done.")
    elif len(wanted.title) > TITLE:
        errors["title"] = say("At most {most} characters; this has {count}.", most=TITLE, count=len(wanted.title))
    if wanted.field and wanted.field not in FIELDS:
        errors["field"] = say("Choose one of the list.")
    if wanted.evidence not in EVIDENCE:
        errors["evidence"] = say("Choose one of the list.")
    if not 0 <= wanted.priority <= 3:
        errors["priority"] = say("Choose one of the list.")
    return errors


def deadline(due: date | None, calendar: Calendar, today: date, above: date | None) -> Say | None:
    """What is wrong with a deadline: past, on a day on which nobody works, or later than that of the task above."""
    if due is None:
        return (
            say("The task above is due on {day}; a part of it needs a deadline too.", day=_day(above))
            if above
            else None
        )
    if due < today:
        return say("The deadline lies in the past. Check the date.")
    if not calendar.works(due):
        instead = next_working_day(calendar, due)
        return say("Nobody works on {day}. The next working day is {instead}.", day=_day(due), instead=_day(instead))
    if above is not None and due > above:
        return say("Not later than {day}, the deadline of the task above.", day=_day(above))
    return None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
