"""Repeating tasks: the list of one's own, beginning one, ending one."""

from datetime import timedelta
from typing import Any

from workplace.kernel import clock
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import recurring
from workplace.tasks.models.series import TaskSeries
from workplace.tasks.queries import door, party, series
from workplace.tasks.rules import recurrence
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

USUAL = (
    ("FREQ=WEEKLY;BYDAY=FR", say("Every Friday")),
    ("FREQ=MONTHLY;BYMONTHDAY=20", say("The 20th of every month")),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", say("The last weekday of every month")),
    ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", say("The 15th of every third month")),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10", say("Every 10 December")),
)
MODES = (
    ("date", say("By date, whether or not the last one is done")),
    ("completion", say("Once the last one is completed")),
)


@routes.get("/series", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """What this person lets come again, and when next."""
    found = series.mine(ask.session, ask.acting)
    leads = party.names(ask.session, ((one.lead_person_id, one.lead_unit_id) for one in found))
    shown = [(one, leads[one.lead_person_id, one.lead_unit_id], _next(ask, one)) for one in found]
    return Page("tasks/series.html", {"shown": shown, "usual": dict(USUAL)})


def _next(ask: Ask, one: TaskSeries) -> Any:
    return recurring.upcoming(ask.session, one) if one.ended_at is None else None


@routes.get("/{id:int}/series", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form to let a task come again, with the first days that a rule names."""
    task = door.read(ask.session, ask.acting, ask.id)
    rule = ask.form.get("recurrence") or ask.query.get("rule") or USUAL[0][0]
    start = max(clock.today(), task.due or clock.today()) + timedelta(days=1)  # the task itself is the first
    read = None if ask.refused else recurrence.read(rule, start)
    shown = recurrence.upcoming(read, calendar(ask.session)) if read else []
    context = {"task": task, "usual": USUAL, "modes": MODES, "rule": rule, "start": start, "shown": shown}
    return Page("tasks/series_new.html", context)


@routes.post("/{id:int}/series", who=SIGNED_IN, again=new, once=True)
def begin(ask: Ask) -> Go:
    """Let it come again."""
    task = door.read(ask.session, ask.acting, ask.id)
    start = ask.form.date("start")
    ahead = ask.form.integer("ahead", most=recurring.MOST_AHEAD)
    ask.form.check()
    rule = ask.form.get("recurrence")
    recurring.begin(ask.session, ask.acting, task, rule, start, ask.form.get("mode"), ahead)
    return Go("/tasks/series", say("It comes again from now on."))


@routes.post("/series/{id:int}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """No further one comes."""
    recurring.end(ask.session, ask.acting, ask.id)
    return Go("/tasks/series", say("Ended. Tasks that were given stay."))
