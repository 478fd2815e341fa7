"""The timeline: what a scope has to do in a span of days, when each began, falls due and was done."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.tasks.queries import standing, waits
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.queries.standing import Asked
from workplace.tasks.rules.chart import Span, Stretch, stretch
from workplace.tasks.rules.statistics import Period

AXIS = 720.0  # units of width


@dataclass(frozen=True)
class Row:
    """One task: from its giving to its deadline or its end, the part done, the days beyond the deadline."""

    line: Line
    planned: Stretch | None
    done: Stretch | None
    late: Stretch | None
    first_due: float | None  # where the deadline given at first stood, when it was moved
    waits_for: tuple[str, ...] = ()  # the codes of what it waits for
    ready: float | None = None  # where the last of them falls due: from there on it can go on
    held_up: bool = False  # that day lies beyond its own deadline


@dataclass(frozen=True)
class Gantt:
    """A page of rows, those due first before the others, and the place after which the next page begins."""

    rows: list[Row]
    next: tuple[date, int] | None


def gantt(session: Session, acting: Acting, scope: Scope, span: Span, after: tuple[date, int] | None = None) -> Gantt:
    """What is in hand, and what was completed within the span."""
    today = clock.today()
    wanted = Asked(scope, Period(min(span.since, today), max(span.until, today)), today)
    found = standing.listed(session, wanted, after=after)
    kept = found[: standing.PAGE]
    following = (kept[-1].by, kept[-1].id) if len(found) > len(kept) else None
    shown = lines(session, acting, [row.id for row in kept])
    tied, until = waits.codes(session, [line.id for line in shown]), waits.until(session, [line.id for line in shown])
    return Gantt(
        [_tied(_row(line, span), tied.get(line.id, []), until.get(line.id), span) for line in shown], following
    )


def _tied(row: Row, codes: list[str], until: date | None, span: Span) -> Row:
    if not codes:
        return row
    inside = until is not None and span.since <= until <= span.until
    late = until is not None and row.line.due is not None and until > row.line.due
    return replace(row, waits_for=tuple(codes), ready=span.x(until, AXIS) if until and inside else None, held_up=late)


def _row(line: Line, span: Span) -> Row:
    today = clock.today()
    begun = line.given_on or today
    handed_in = line.reported_on or line.completed_on
    ends = line.due or handed_in or max(today, begun)
    planned = stretch(span, begun, max(ends, begun), AXIS)
    if handed_in:
        done = stretch(span, begun, max(min(handed_in, ends), begun), AXIS)
    else:
        length = (max(ends, begun) - begun).days + 1
        done_days = length * line.percent // 100
        done = stretch(span, begun, date.fromordinal(begun.toordinal() + done_days - 1), AXIS) if done_days else None
    measured = handed_in or line.paused_on or today
    late = None
    if line.due and measured > line.due:
        late = stretch(span, date.fromordinal(line.due.toordinal() + 1), measured, AXIS)
    moved = line.original_due if line.original_due != line.due else None
    inside = moved is not None and span.since <= moved <= span.until
    return Row(line, planned, done, late, span.x(moved, AXIS) if moved and inside else None)
