"""What somebody is asked to, as their own device sees it: who asks, and what they have answered, so that they can
answer from there. Nobody else who is asked is named.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.policy import OWNER, is_party
from workplace.calendars.rules import invited
from workplace.calendars.rules.ics import Event
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.org.queries import people

_NOBODY = "urn:workplace:person:"


def party_of(session: Session, acting: Acting, item_id: int) -> CalendarParty | None:
    """As what this person is asked: themselves, else for a unit that they head; None where they are not."""
    mine = (col(CalendarParty.item_id) == item_id, is_party(acting))
    found = select(CalendarParty).where(*mine).order_by(col(CalendarParty.kind), col(CalendarParty.id)).limit(1)
    return session.scalars(found).one_or_none()


def addresses(session: Session, person: int) -> tuple[str, ...]:
    """By which addresses a device finds its owner among those who are asked, the first one as we write it."""
    known = people.addresses(session, [person]).get(person, "").strip()
    own = f"{_NOBODY}{person}"
    return (f"mailto:{known}", own) if known else (own,)


def told(session: Session, acting: Acting, events: Mapping[int, Event]) -> dict[int, Event]:
    """Events with who asks and what was answered, where this person is asked and doesn't plan it themselves; single
    times that were answered otherwise by themselves. Of who comes to some of the times alone nothing can be answered.
    """
    whole = {id: event for id, event in events.items() if not event.only}
    rows = _rows(session, acting, list(whole))
    if not rows:
        return dict(events)
    me, own = acting.as_whom, addresses(session, acting.as_whom)[0]
    names = people.names(session, {me, *(host for _, host in rows.values())})
    once = _once(session, {party.id or 0: id for id, (party, _) in rows.items() if whole[id].rule})
    found = dict(events)
    for id, (party, host) in rows.items():

        def lines(said: str, host: int = host) -> tuple[str, ...]:
            return invited.lines(names.get(me, ""), own, said, names.get(host, ""), f"{_NOBODY}{host}")

        event = replace(whole[id], more=lines(party.state))
        for row, said in once.get(id, []):
            at, begins, ends = (clock.from_ticks(one) for one in (row.original, row.begins, row.ends))
            if at in event.skipped:
                continue
            others = tuple(one for one in event.moved if one[0] != at)
            event = replace(event, moved=(*others, (at, begins, ends)), said=(*event.said, (at, lines(said))))
        found[id] = event
    return found


def _rows(session: Session, acting: Acting, ids: list[int]) -> dict[int, tuple[CalendarParty, int]]:
    """The part of this person in each of these items, and who asks."""
    found: dict[int, tuple[CalendarParty, int]] = {}
    for start in range(0, len(ids), 500):
        asked = (
            select(CalendarParty, col(CalendarItem.owner_id), col(CalendarItem.made_by))
            .join(CalendarItem, col(CalendarItem.id) == col(CalendarParty.item_id))
            .where(col(CalendarItem.id).in_(ids[start : start + 500]), is_party(acting), ~OWNER.expression(acting))
            .order_by(col(CalendarParty.kind).desc(), col(CalendarParty.id).desc())
        )
        found |= {party.item_id: (party, owner or made_by) for party, owner, made_by in session.execute(asked)}
    return found


def _once(session: Session, items: Mapping[int, int]) -> dict[int, list[tuple[CalendarOccurrence, str]]]:
    """What these parties answered for single times, by item: where they come, or are asked anew."""
    row, found = CalendarAnswer, defaultdict(list)
    for start in range(0, len(items), 500):
        answered = (
            select(col(row.party_id), CalendarOccurrence, col(row.state))
            .join(CalendarOccurrence, col(CalendarOccurrence.id) == col(row.occurrence_id))
            .where(
                col(row.party_id).in_(list(items)[start : start + 500]), col(row.state).in_(("attending", "invited"))
            )
            .order_by(col(CalendarOccurrence.original))
        )
        for party, time, said in session.execute(answered):
            found[items[party]].append((time, said))
    return found
