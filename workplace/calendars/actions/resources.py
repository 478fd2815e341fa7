"""Keeping rooms and vehicles: entered, corrected, no longer lent out."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.resources import CalendarHold, CalendarResource
from workplace.calendars.policy import ROLE
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.queries import organisations, people, roles


@dataclass(frozen=True)
class Thing:
    """A room or vehicle as it was entered."""

    kind: str
    name: str
    place: str = ""
    seats: int = 0
    properties: str = ""
    keeper_id: int | None = None
    asks: bool = False
    rank: int = 50


def add(session: Session, acting: Acting, organisation_id: int, thing: Thing) -> CalendarResource:
    """Enter a room or vehicle of an agency; its calendar editor does."""
    _require_editor(session, acting, organisation_id)
    row = CalendarResource(kind=thing.kind, organisation_id=organisation_id, name="")
    _write(session, row, thing)
    journal.write(session, acting, "add_resource", Ref("calendars.resource", row.id or 0), name=row.name, of=thing.kind)
    return row


def correct(session: Session, acting: Acting, row: CalendarResource, thing: Thing) -> None:
    """Say a room or vehicle anew."""
    _require_editor(session, acting, row.organisation_id)
    _write(session, row, thing)
    journal.write(session, acting, "correct_resource", Ref("calendars.resource", row.id or 0), name=row.name)


def close(session: Session, acting: Acting, row: CalendarResource) -> None:
    """Lend it out no longer; NotNow while something to come still holds it."""
    _require_editor(session, acting, row.organisation_id)
    h = CalendarHold
    ahead = select(col(h.id)).where(
        col(h.kind) == row.kind, col(h.ref) == row.id, col(h.firm), col(h.ends) > clock.ticks(clock.now())
    )
    if session.execute(ahead.limit(1)).first():
        raise NotNow(say("It is still booked for days to come. Move those bookings first."))
    row.closed_on = clock.today()
    session.add(row)
    journal.write(session, acting, "close_resource", Ref("calendars.resource", row.id or 0), name=row.name)


def _write(session: Session, row: CalendarResource, thing: Thing) -> None:
    wrong = {}
    name = one_line(thing.name)
    if not name:
        wrong["name"] = say("Fill this in.")
    if thing.kind not in ("room", "vehicle"):
        wrong["kind"] = say("Choose one of the list.")
    same = select(col(CalendarResource.id)).where(
        col(CalendarResource.organisation_id) == row.organisation_id,
        col(CalendarResource.kind) == thing.kind,
        col(CalendarResource.name) == name,
    )
    if (other := session.scalar(same)) is not None and other != row.id:
        wrong["name"] = say("There is one of this name already.")
    if thing.keeper_id and not people.names(session, [thing.keeper_id]):
        wrong["keeper"] = say("Choose a person from the list.")
    if wrong:
        raise BadInput(wrong)
    row.kind, row.name, row.place, row.seats = thing.kind, name, one_line(thing.place), thing.seats
    row.properties, row.keeper_id, row.asks, row.rank = (
        one_line(thing.properties), thing.keeper_id, thing.asks, thing.rank,
    )  # fmt: skip
    session.add(row)
    session.flush()


def _require_editor(session: Session, acting: Acting, organisation_id: int) -> None:
    root = organisations.card(session, organisation_id).unit_id
    roles.require(session, acting, ROLE, root)
