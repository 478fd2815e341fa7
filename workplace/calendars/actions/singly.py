"""Answering for one single time of a repeated entry: all are accepted and this one is not; somebody else comes once.

What was said of one time stays when the answer for all of them changes. When the time itself is moved, whoever answered
for it alone is asked anew; when the series is, nothing of it is left.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.actions import holding
from workplace.calendars.actions.attending import require_ahead, require_substitute
from workplace.calendars.events import InvitationAnswered
from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.process import ATTENDANCE_ONCE
from workplace.calendars.queries import door
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.process.take import take


def attend(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, time: int) -> None:
    """I come this time."""
    one = _asked(session, item, party, time)
    take(session, acting, ATTENDANCE_ONCE, one.answer, "attend", time=one.when)
    _answered(session, acting, item, one)


def stay_away(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, time: int, why: str) -> None:
    """I do not come this time, and why."""
    if not why:
        raise BadInput({"reason": say("Give the reason.")})
    one = _asked(session, item, party, time)
    take(session, acting, ATTENDANCE_ONCE, one.answer, "stay_away", time=one.when, reason=why)
    _answered(session, acting, item, one, note=why)


def send_substitute(
    session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, time: int, person: int
) -> None:
    """Somebody else comes instead this time, and finds it in their own calendar."""
    require_substitute(session, party, person)
    one = _asked(session, item, party, time)
    take(session, acting, ATTENDANCE_ONCE, one.answer, "send_substitute", time=one.when, person=person)
    _answered(session, acting, item, one, substitute=person)


def as_series(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, time: int) -> None:
    """This time is answered as all the others are."""
    one = _asked(session, item, party, time)
    take(session, acting, ATTENDANCE_ONCE, one.answer, "as_series", time=one.when)
    _answered(session, acting, item, one)


def note(
    session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, time: int, person: int, said: str,
    words: str,
) -> None:  # fmt: skip
    """By whoever asked, of somebody else whose answer came by mail: attending or absent, this time. They are told."""
    one = _asked(session, item, party, time)
    take(session, acting, ATTENDANCE_ONCE, one.answer, "take_down", to=said, time=one.when)
    _answered(session, acting, item, one, note=words, noted_of=person)


def ask_anew(session: Session, acting: Acting, row: CalendarOccurrence) -> None:
    """This time is another one now: whoever answered for it alone is asked again, but whoever moves it."""
    mine = (col(CalendarAnswer.occurrence_id) == row.id, col(CalendarAnswer.state).not_in(("as_series", "invited")))
    for one in session.scalars(select(CalendarAnswer).where(*mine)).all():
        party = session.get_one(CalendarParty, one.party_id)
        if party.kind == "person" and party.ref == acting.as_whom:
            continue
        take(session, acting, ATTENDANCE_ONCE, one, "invite_again")
        one.note, one.substitute_id, one.answered_at, one.answered_by = "", None, None, None
        session.add(one)
    session.flush()


@dataclass(frozen=True)
class _Asked:
    """The answer that is given now, the time that it is for, and how the journal calls that time."""

    answer: CalendarAnswer
    row: CalendarOccurrence
    when: str


def _asked(session: Session, item: CalendarItem, party: CalendarParty, time: int) -> _Asked:
    if party.item_id != item.id:
        raise NotFound
    require_ahead(item)
    row = door.time(session, item, time)
    require_time_ahead(row)
    return _Asked(_of(session, item, party, row), row, f"{clock.local(clock.from_ticks(row.original)):%Y-%m-%d %H:%M}")


def _answered(
    session: Session, acting: Acting, item: CalendarItem, one: _Asked, *, note: str = "",
    substitute: int | None = None, noted_of: int = 0,
) -> None:  # fmt: skip
    answer, before = one.answer, one.answer.substitute_id
    answer.note, answer.substitute_id = note, substitute
    answer.answered_at, answer.answered_by = clock.now(), acting.as_whom
    session.add(answer)
    if substitute != before:
        item.sequence += 1  # other programs learn from it whose time this now is
        session.add(item)
    session.flush()
    holding.hold(session, acting, item, firm=True)
    to_whom = (noted_of,) if noted_of else tuple(sorted({item.owner_id or item.made_by, item.made_by}))
    told = InvitationAnswered(
        item.id or 0, to_whom, acting.person, "noted" if noted_of else answer.state, substitute, time=one.row.begins,
        released=before if before != substitute else None,
    )  # fmt: skip
    events.publish(session, told)


def require_time_ahead(row: CalendarOccurrence) -> None:
    """NotNow where this time is left out, or is over."""
    if row.skipped:
        raise NotNow(say("This time is left out."))
    if clock.from_ticks(row.ends) < clock.now():
        raise NotNow(say("It is over."))


def _of(session: Session, item: CalendarItem, party: CalendarParty, row: CalendarOccurrence) -> CalendarAnswer:
    """The row of this answer; whoever answers twice at once waits at the party's."""
    session.get_one(CalendarParty, party.id, with_for_update=True)
    mine = (col(CalendarAnswer.party_id) == party.id, col(CalendarAnswer.occurrence_id) == row.id)
    found = session.scalars(select(CalendarAnswer).where(*mine)).one_or_none()
    if found is None:
        found = CalendarAnswer(item_id=item.id or 0, party_id=party.id or 0, occurrence_id=row.id or 0)
        session.add(found)
        session.flush()
    return found
