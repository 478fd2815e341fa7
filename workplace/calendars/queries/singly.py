"""What was answered for single times of repeated items, and which of their times are therefore somebody's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.policy import OWNER
from workplace.calendars.queries import parties
from workplace.kernel.acting import Acting
from workplace.org.queries import roles

AS_SERIES = "as_series"
GONE = ("absent", "substituted")
ByParty = dict[int, CalendarAnswer]


@dataclass(frozen=True)
class Share:
    """Which times of a repeated item are somebody's, by when the rule has them begin: all but these, or only these."""

    without: frozenset[int] = frozenset()
    only: frozenset[int] | None = None


def of_time(session: Session, occurrence_id: int) -> ByParty:
    """What is answered for one time alone, by party."""
    row = CalendarAnswer
    mine = (col(row.occurrence_id) == occurrence_id, col(row.state) != AS_SERIES)
    return {one.party_id: one for one in session.scalars(select(row).where(*mine))}


def of_times(session: Session, item: CalendarItem, occurrence_ids: Sequence[int] = ()) -> dict[int, ByParty]:
    """The same for each time of an item that has such an answer, or for these."""
    row = CalendarAnswer
    mine = select(row).where(col(row.item_id) == item.id, col(row.state) != AS_SERIES)
    if occurrence_ids:
        mine = mine.where(col(row.occurrence_id).in_(occurrence_ids))
    found: dict[int, ByParty] = defaultdict(dict)
    for one in session.scalars(mine):
        found[one.occurrence_id][one.party_id] = one
    return found


def standing(party: CalendarParty, answers: ByParty) -> tuple[str, int | None]:
    """What a party says of a time, and who comes instead."""
    said = answers.get(party.id or 0) or party
    return said.state, said.substitute_id if said.state == "substituted" else None


def substitutes(session: Session, item_id: int, *, since: int = 0, occurrence_id: int = 0) -> set[int]:
    """Who stands in at single times of an item: those that end after a moment (ticks), or at one."""
    row, time = CalendarAnswer, CalendarOccurrence
    found = (
        select(col(row.substitute_id))
        .join(time, col(time.id) == col(row.occurrence_id))
        .where(col(row.item_id) == item_id, col(row.state) == "substituted", col(time.ends) > since)
    )
    if occurrence_id:
        found = found.where(col(time.id) == occurrence_id)
    return {person for person in session.scalars(found) if person}


def shares(session: Session, acting: Acting, item_ids: Iterable[int]) -> dict[int, Share]:
    """Of items with answers to single times: which times are this person's. Nothing of an item that they may change:
    whoever plans a series sees it whole.
    """
    ids, row = list(item_ids), CalendarAnswer
    answers: dict[int, list[tuple[CalendarAnswer, int]]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        asked = (
            select(row, col(CalendarOccurrence.original))
            .join(CalendarOccurrence, col(CalendarOccurrence.id) == col(row.occurrence_id))
            .join(CalendarItem, col(CalendarItem.id) == col(row.item_id))
            .where(col(row.item_id).in_(ids[start : start + 500]), col(row.state) != AS_SERIES)
            .where(~OWNER.expression(acting))
        )
        for one, original in session.execute(asked):
            answers[one.item_id].append((one, original))
    if not answers:
        return {}
    rows, headed = parties.of(session, answers), roles.units_with(session, acting, "unit_head")
    return {id: _share(acting.as_whom, set(headed), rows.get(id, []), said) for id, said in answers.items()}


def _share(me: int, headed: set[int], rows: list[CalendarParty], said: list[tuple[CalendarAnswer, int]]) -> Share:
    by_time: dict[int, ByParty] = defaultdict(dict)
    for one, original in said:
        by_time[original][one.party_id] = one
    there = {original for original, answers in by_time.items() if _comes(me, headed, rows, answers)}
    if _comes(me, headed, rows, {}):
        return Share(without=frozenset(by_time.keys() - there))
    return Share(only=frozenset(there))


def _comes(me: int, headed: set[int], rows: list[CalendarParty], answers: ByParty) -> bool:
    for party in rows:
        state, instead = standing(party, answers)
        is_mine = party.ref == me if party.kind == "person" else party.ref in headed
        if instead == me or (is_mine and state not in GONE):
            return True
    return False
