"""Members and agenda from a spreadsheet: looked at first, then taken, all of it or nothing."""

from dataclasses import dataclass, field, replace

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.rows import RowError
from workplace.kernel.text import Say, fold, say
from workplace.meetings.actions import changing, planning, sites
from workplace.meetings.actions.making import Point, Seat
from workplace.meetings.actions.planning import MOST_ITEMS, LetIn
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda
from workplace.meetings.rules.importing import ItemRow, MemberRow, Parsed
from workplace.org.queries import people


@dataclass
class Report:
    """What a list would bring: seats with their names, points with the place of the item above, and every error."""

    seats: list[tuple[MemberRow, Seat]] = field(default_factory=list)
    points: list[tuple[ItemRow, Point]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many lines can be taken."""
        return len(self.seats) + len(self.points)


def look(session: Session, acting: Acting, parsed: Parsed) -> Report:
    """Find the people that the lines name; a name that nobody bears, or several, is an error."""
    report = Report(errors=list(parsed.errors))
    seen: dict[int, int] = {}
    for row in parsed.members:
        found = _person(session, acting, row.name, row.agency)
        if isinstance(found, Say):
            report.errors.append(RowError(row.line, "name", found))
        elif found in seen:
            report.errors.append(RowError(row.line, "name", say("Stands in line {line} already.", line=seen[found])))
        else:
            seen[found] = row.line
            report.seats.append((row, Seat(found, row.role, row.votes, party=row.group, place=row.seat)))
    for item in parsed.items:
        presenter = _person(session, acting, item.presenter, "") if item.presenter else None
        if isinstance(presenter, Say):
            report.errors.append(RowError(item.line, "presenter", presenter))
        else:
            report.points.append((item, Point(item.title, item.minutes, item.kind, item.text, presenter)))
    report.errors.sort(key=lambda error: error.line)
    return report


def take(session: Session, acting: Acting, meeting: Meeting, report: Report) -> int:
    """Enter what the list brings; how much it was. With an error nothing is entered."""
    assert not report.errors, "a list with errors is not taken"
    if report.seats:
        changing.add_members(session, acting, meeting, [seat for _, seat in report.seats])
        at_sites: dict[str, list[int]] = {}
        for line, seat in report.seats:
            if line.site:
                at_sites.setdefault(line.site, []).append(seat.person)
        sites.of_list(session, meeting, at_sites)
    if len(agenda.items(session, meeting.id or 0)) + len(report.points) > MOST_ITEMS:
        raise NotNow(say("An agenda has at most {most} items.", most=MOST_ITEMS))
    above: int | None = None
    for row, point in report.points:
        placed = replace(point, parent=above if row.part else None)
        item = planning.add(session, acting, meeting, placed, LetIn())
        above = above if row.part else item.id
    return report.count


def _person(session: Session, acting: Acting, name: str, agency: str) -> int | Say:
    cards = [card for card in people.search(session, acting, name) if fold(card.name) == fold(name)]
    if agency:
        cards = [card for card in cards if fold(agency) in fold(card.organisation) or fold(agency) in fold(card.unit)]
    if len(cards) == 1:
        return cards[0].id
    if cards:
        return say("Several people are called {name}: name the agency too.", name=name)
    return say("Nobody here is called {name}.", name=name)
