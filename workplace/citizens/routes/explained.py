"""Why is it so: a case's deadline counted day by day with its pauses and moves, and who sees a case and why."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workplace.cases.models.cases import Case, CasePause
from workplace.cases.queries import clockwork, door
from workplace.cases.queries.clockwork import Standing
from workplace.cases.rules import clock as rules
from workplace.citizens.queries import reasons, show
from workplace.citizens.routes import words
from workplace.kernel import clock
from workplace.kernel.clock import ZONE
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar, Pause, explain, working_minutes_between
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Page
from workplace.web.filters import moment
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

LONGEST = 400  # days that one page counts
CAUSES: dict[str, Say] = {
    "takes_in": say("takes in, moderates and gives out"),
    "supervises": say("supervises cases of this kind"),
    "handles": say("handles it"),
    "approves": say("was asked to approve the answer"),
    "holds": say("holds it, or held it"),
    "advises": say("was asked for an opinion"),
}
HOLDERS: dict[str, Say] = {
    "clerk": say("Clerks of {unit}"),
    "unit_head": say("Head of {unit}"),
    "signer": say("Signers of {unit}"),
    "intake": say("Intake desk of {unit}"),
}
MOVES: dict[str, Say] = {
    "accepted": say("set when it was taken"),
    "paused": say("stands while the citizen is asked"),
    "resumed": say("moved by the time the citizen took"),
    "calendar": say("moved with the working calendar"),
    "reopened": say("moved when it was opened again"),
}
PAUSED: dict[str, Say] = {
    "clarify": say("the citizen was asked to clarify"),
    "answered": say("it was answered, until it was opened again"),
}


@dataclass(frozen=True)
class Counted:
    """One day: how many minutes of the term it took, and why not more."""

    day: date
    minutes: int
    why: Say
    note: Say | None


@routes.get("/{id:int}/deadline", who=SIGNED_IN)
def deadline(ask: Ask) -> Page:
    """The days counted, those left out with the reason, the pauses, and how the deadline moved."""
    case = door.read(ask.session, ask.acting, ask.id)
    standing = clockwork.standing(ask.session, case)
    if standing is None or case.accepted_at is None:
        raise NotFound
    days, pauses = calendar(ask.session), clockwork.pauses(ask.session, case)
    start = rules.begins(standing.term, case.accepted_at, days)
    return Page(
        "citizens/deadline.html",
        {
            "case": case,
            "told": show.told(ask.session, ask.acting, case),
            "due": words.due(case, days, full=True),
            "standing": standing,
            "last": clock.local(standing.due).date(),
            "starts": _starts(case, standing, start),
            "measured": _measured(case),
            "days": _days(standing, case, start, days, pauses),
            "pauses": [(one, PAUSED.get(one.reason, say("the citizen was asked"))) for one in pauses],
            "moves": [(one, MOVES.get(one.why, say("moved"))) for one in clockwork.moves(ask.session, case)],
            "spoken": lambda minutes: rules.spoken(minutes, days),
            "service": show.service(ask.session, case),
        },
    )


def _starts(case: Case, standing: Standing, start: datetime) -> Say:
    assert case.accepted_at is not None
    taken = moment(case.accepted_at)
    if standing.term.starts == "at_once":
        return say("Taken on {taken}; the term runs from that moment.", taken=taken)
    return say(
        "Taken on {taken}; the term runs from the opening of the next working day, {start}.",
        taken=taken,
        start=moment(start),
    )


def _measured(case: Case) -> Say:
    """At which moment lateness is told, in a sentence."""
    if case.ready_at is not None:
        return say("The result was ready on {at}: lateness is told by that moment.", at=moment(case.ready_at))
    if case.paused_at is not None:
        return say(
            "The citizen has been asked since {at}: nothing counts until they answer.", at=moment(case.paused_at)
        )
    return say("As no result is ready, lateness is told by now.")


def _days(standing: Standing, case: Case, start: datetime, days: Calendar, pauses: list[CasePause]) -> list[Counted]:
    """Each day from the first to the end of the term, or to now where that is later."""
    until = case.ready_at or clock.now()
    first = clock.local(start).date()
    last = min(max(clock.local(standing.due).date(), clock.local(until).date()), first + timedelta(days=LONGEST))
    held: list[Pause] = [(one.from_at, one.to_at or until) for one in pauses]
    return [
        _counted(standing, one.day, one.why, start, days, held)
        for one in explain(days, first - timedelta(days=1), last)
    ]


def _counted(standing: Standing, day: date, why: Say, start: datetime, days: Calendar, held: list[Pause]) -> Counted:
    opens = max(datetime.combine(day, time(0), ZONE), start)
    closes = min(datetime.combine(day + timedelta(days=1), time(0), ZONE), max(standing.due, opens))
    minutes = _between(standing, days, opens, closes, held)
    paused = any(since < closes and (until or closes) > opens for since, until in held)
    return Counted(day, minutes, why, say("the clock stood still for a part of it") if paused else None)


def _between(standing: Standing, days: Calendar, opens: datetime, closes: datetime, held: list[Pause]) -> int:
    if standing.term.unit != "calendar_days":
        return working_minutes_between(days, opens, closes, held)
    whole = (closes - opens) // timedelta(minutes=1)
    apart = rules.apart((max(since, opens), min(until or closes, closes)) for since, until in held)
    return max(0, whole - sum(((b - a) // timedelta(minutes=1) for a, b in apart), 0))


@routes.get("/{id:int}/access", who=SIGNED_IN)
def access(ask: Ask) -> Page:
    """Who can see it, and why; and who may know its sender."""
    case = door.read(ask.session, ask.acting, ask.id)
    rows = [
        (_holder(one), [CAUSES.get(cause, cause) for cause in one.causes]) for one in reasons.seeing(ask.session, case)
    ]
    return Page("citizens/access.html", {"case": case, "told": show.told(ask.session, ask.acting, case), "rows": rows})


def _holder(one: reasons.Seeing) -> Say | str:
    if one.person:
        return one.person
    if one.role in HOLDERS:
        return Say(HOLDERS[one.role].msgid, {"unit": one.unit})
    return say("Someone who has left") if not one.unit else say("Everyone in {unit}", unit=one.unit)
