"""The lines of an agency's week: units propose them, the Office takes them in, changes them, leaves them out."""

from dataclasses import replace
from datetime import date, time

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import grants
from workplace.access.kinds import CALENDAR
from workplace.calendars.actions import asking, booking, holding, writing
from workplace.calendars.events import ItemDeclined
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.models.weeks import CalendarOffice, CalendarWeek
from workplace.calendars.policy import edits
from workplace.calendars.process import AGENDA
from workplace.calendars.queries import offices
from workplace.calendars.rules.times import closing, monday_of
from workplace.calendars.rules.wishes import Wish
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.queries import organisations, people, roles
from workplace.process.take import take
from workplace.search import index


def keep_calendar(
    session: Session,
    acting: Acting,
    organisation_id: int,
    *,
    title: str = "",
    closes_on: int = 3,
    closes_at: time = time(17),
) -> CalendarOffice:
    """Let an agency keep a leaders' calendar, and say until when its units propose; said again it is corrected."""
    if acting.person and not _edits(session, acting, organisation_id):
        roles.require(session, acting, "administrator")
    if not 0 <= closes_on <= 6:
        raise BadInput({"closes_on": say("Choose one of the list.")})
    row = session.get(CalendarOffice, organisation_id) or CalendarOffice(organisation_id=organisation_id)
    row.title, row.closes_on, row.closes_at = one_line(title), closes_on, closes_at
    session.add(row)
    detail = {"closes_on": closes_on, "closes_at": f"{closes_at:%H:%M}", "title": row.title}
    journal.write(session, acting, "keep_calendar", Ref("organisation", organisation_id), **detail)
    session.flush()
    return row


def week_of(session: Session, organisation_id: int, day: date) -> CalendarWeek:
    """The agency's week in which a day lies, begun when nobody has begun it; NotFound where it keeps no calendar."""
    if session.get(CalendarOffice, organisation_id) is None:
        raise NotFound
    monday = monday_of(day)
    row = offices.week(session, organisation_id, monday)
    if row is None:
        row = CalendarWeek(organisation_id=organisation_id, starts_on=monday, made_at=clock.now())
        session.add(row)
        session.flush()
    return row


def propose(session: Session, acting: Acting, organisation_id: int, wish: Wish) -> CalendarItem:
    """Propose a line for the week of one's own agency or one above it. The calendar's editor takes it in at once.

    NotNow once proposals for that week have closed, for whoever is not the editor; NotFound for others' calendars.
    """
    acting.require_more_than_looking()
    editor = _edits(session, acting, organisation_id)
    if not editor and organisation_id not in {card.id for card in offices.proposes_to(session, acting)}:
        raise NotFound
    wish = replace(wish, rule="")  # a line stands in its week once, whatever was sent
    writing.check(session, wish)
    week = week_of(session, organisation_id, wish.when.day)
    _require_open(session, week, editor)
    _require_own_things(session, organisation_id, wish)
    unit = people.person(session, acting.as_whom).unit_id or None
    item = writing.new(
        session, wish, kind="agenda", state="proposed", made_by=acting.as_whom, organisation_id=organisation_id,
        week_id=week.id, unit_id=unit,
    )  # fmt: skip
    item.preparer = item.preparer or _preparer(session, acting)
    journal.write(session, acting, "propose", Ref("calendars", item.id or 0), day=item.day.isoformat())
    holding.hold(session, acting, item, firm=False)
    if editor:
        include(session, acting, item)
    return item


def adjust(session: Session, acting: Acting, item: CalendarItem, wish: Wish) -> None:
    """Say a line anew: a proposal by whoever made it, a line of the week by its editor. A day of another week moves it
    there; of a published week it is told with the next version. At another time everybody is asked again.
    """
    week = session.get_one(CalendarWeek, item.week_id)
    _require_not_submitted(week)
    wish = replace(wish, rule="")
    writing.check(session, wish)
    _require_own_things(session, item.organisation_id, wish)
    if monday_of(wish.when.day) != week.starts_on and item.published:
        raise BadInput(
            {"day": say("This line was published for this week: cancel it here, and enter it in the other week.")}
        )
    take(session, acting, AGENDA, item, "adjust", day=wish.when.day.isoformat())
    moved = wish.when.span() != (item.begins, item.ends)
    item.week_id = week_of(session, item.organisation_id, wish.when.day).id
    writing.rewrite(session, item, wish)
    if moved:
        asking.invite_again(session, acting, item)
    if item.state == "included":
        booking.ask(session, acting, item, moved=moved)
    holding.hold(session, acting, item, firm=item.state == "included")
    _let_find(session, item)


def include(session: Session, acting: Acting, item: CalendarItem) -> None:
    """Take a proposal into the week: its room, vehicle and chair are held from now on, or it is refused."""
    _require_not_submitted(session.get_one(CalendarWeek, item.week_id))
    take(session, acting, AGENDA, item, "include")
    item.reason = ""
    session.add(item)
    booking.ask(session, acting, item)
    holding.hold(session, acting, item, firm=True)
    _let_find(session, item)


def leave_out(session: Session, acting: Acting, item: CalendarItem, reason: str) -> None:
    """Leave a proposal out of the week, and say why; whoever proposed it is told."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    _require_not_submitted(session.get_one(CalendarWeek, item.week_id))
    take(session, acting, AGENDA, item, "leave_out", reason=reason)
    _end(session, acting, item, reason)
    events.publish(session, ItemDeclined(item.id or 0, item.made_by, acting.person, reason))


def withdraw(session: Session, acting: Acting, item: CalendarItem) -> None:
    """Take one's proposal back."""
    take(session, acting, AGENDA, item, "withdraw")
    _end(session, acting, item, "")


def call_off(session: Session, acting: Acting, item: CalendarItem, reason: str) -> None:
    """A line of the week does not take place. It stays readable; those concerned are told with the next version."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    _require_not_submitted(session.get_one(CalendarWeek, item.week_id))
    take(session, acting, AGENDA, item, "call_off", reason=reason)
    _end(session, acting, item, reason)


def _end(session: Session, acting: Acting, item: CalendarItem, reason: str) -> None:
    item.reason, item.changed_at = reason, clock.now()
    item.sequence += 1
    session.add(item)
    booking.let_go(session, acting, item)
    index.mark(session, Ref("calendars", item.id or 0))


def _edits(session: Session, acting: Acting, organisation_id: int) -> bool:
    this = select(col(CalendarOffice.organisation_id)).where(col(CalendarOffice.organisation_id) == organisation_id)
    return session.scalar(this.where(edits(acting, col(CalendarOffice.organisation_id)))) is not None


def _require_open(session: Session, week: CalendarWeek, editor: bool) -> None:
    """The editor adds until the week is submitted, and again once it is published; others propose until it closes."""
    _require_not_submitted(week)
    if editor:
        return
    office = session.get_one(CalendarOffice, week.organisation_id)
    until = closing(week.starts_on, office.closes_on, office.closes_at)
    if clock.now() > until:
        raise NotNow(
            say("Proposals for this week closed at {time} on {day}. Ask the Office to enter it.",
                time=f"{until:%H:%M}", day=f"{until:%d/%m/%Y}")
        )  # fmt: skip


def _require_not_submitted(week: CalendarWeek) -> None:
    if week.state in ("awaiting_approval", "approved"):
        raise NotNow(say("The week has been submitted. It must come back before a line is changed."))


def _require_own_things(session: Session, organisation_id: int, wish: Wish) -> None:
    """A week's lines take the rooms and vehicles of its agency, and of those that serve it."""
    for field, id in (("room_id", wish.room_id), ("vehicle_id", wish.vehicle_id)):
        thing = session.get(CalendarResource, id) if id else None
        if thing is not None and thing.organisation_id != organisation_id:
            raise BadInput({field: say("This belongs to another agency: name it as the place.")})


def _preparer(session: Session, acting: Acting) -> str:
    card = people.person(session, acting.as_whom)
    return card.organisation or card.unit


def _let_find(session: Session, item: CalendarItem) -> None:
    """Whoever has a part in it, and the agency whose week it is, find it by its words."""
    from workplace.calendars.queries import parties

    assert item.id is not None
    rows = parties.of(session, [item.id]).get(item.id, [])
    who = {grants.person(session, person) for person in {*parties.concerned(session, rows), item.made_by}}
    if item.published and not item.private:
        root = organisations.card(session, item.organisation_id).unit_id
        who.add(grants.principal(session, "subtree", root))
    grants.grant(session, CALENDAR, clock.ticks(item.made_at), item.id, who, "calendar", level=grants.READ)
    index.mark(session, Ref("calendars", item.id))
