"""A published week as a page shows it: its days, what stands there, what changed, who is on duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.resources import CalendarDuty
from workplace.calendars.queries.lines import day_of
from workplace.calendars.rules.changes import Change, Line
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar

DUTIES: dict[str, Say] = {
    "leader": say("Leader on duty"),
    "clerk": say("Clerk on duty"),
    "office": say("Office on duty"),
}


@dataclass(frozen=True)
class Row:
    """One line of a day: how it differs, and whether this reader may know more than that somebody is busy."""

    line: Line
    change: Change | None = None
    busy: bool = False

    @property
    def kind(self) -> str:
        """cancelled | added | moved | changed, or nothing."""
        return "cancelled" if self.line.cancelled else self.change.kind if self.change else ""

    @property
    def old(self) -> Mapping[str, str]:
        """The old words of what is different."""
        return self.change.old if self.change else {}


@dataclass
class Day:
    """One day of the week."""

    day: date
    holiday: str = ""
    works: bool = True
    duties: list[tuple[str, list[str]]] = field(default_factory=list)  # part, names
    rows: list[Row] = field(default_factory=list)
    going: list[Line] = field(default_factory=list)  # what began on an earlier day and goes on


def days(
    session: Session, acting: Acting, organisation_id: int, monday: date, lines: Sequence[Line],
    changes: Sequence[Change] = (), *, earlier: Sequence[Line] = (), whole: bool = False,
) -> list[Day]:  # fmt: skip
    """The seven days of a week with their lines, and those of `earlier` weeks that go on; `whole` for whoever compiles
    it, who reads private lines too.
    """
    open_days = calendar(session)
    made = {
        day: Day(day, open_days.names.get(day, "") if day in open_days.holidays else "", open_days.works(day))
        for day in (monday + timedelta(days=after) for after in range(7))
    }
    changed = {change.line.item: change for change in changes}
    for line in sorted([*earlier, *lines], key=lambda line: (line.begins, line.item)):
        busy = line.private and not whole and acting.as_whom not in line.people
        if line.last_day and not line.cancelled:
            for later in (one for one in made.values() if line.day < one.day.isoformat() <= line.last_day):
                later.going.append(masked(line) if busy else line)
        if (day := day_of(line)) in made:
            made[day].rows.append(Row(masked(line), None, True) if busy else Row(line, changed.get(line.item)))
    for day, part, names in duties(session, organisation_id, monday, monday + timedelta(days=6)):
        made[day].duties.append((part, names))
    return list(made.values())


def on_paper(days: Sequence[Day]) -> list[Day]:
    """The same days for a sheet that is handed on: whoever printed it, of private lines it tells only who is busy."""
    return [
        replace(
            day,
            rows=[Row(masked(one.line), None, True) if one.line.private else one for one in day.rows],
            going=[masked(one) if one.private else one for one in day.going],
        )
        for day in days
    ]


def masked(line: Line) -> Line:
    """What others see of a private line: who is busy, and when."""
    return Line(
        line.item, line.day, line.session, "", line.starts, line.ends, line.last_day, line.chair, begins=line.begins,
        until=line.until, private=True, cancelled=line.cancelled, chair_id=line.chair_id,
    )  # fmt: skip


def duties(session: Session, organisation_id: int, first: date, last: date) -> list[tuple[date, str, list[str]]]:
    """Who is on duty on these days: day, part, names."""
    row = CalendarDuty
    mine = (col(row.organisation_id) == organisation_id, col(row.day).between(first, last))
    found = session.execute(
        select(col(row.day), col(row.part), col(row.person_id)).where(*mine).order_by(col(row.id))
    ).all()
    names = people.names(session, {person for _, _, person in found})
    told: dict[tuple[date, str], list[str]] = {}
    for day, part, person in found:
        told.setdefault((day, part), []).append(names.get(person, ""))
    order = list(DUTIES)
    return [
        (day, part, who)
        for (day, part), who in sorted(told.items(), key=lambda one: (one[0][0], order.index(one[0][1])))
    ]
