"""From events to rows: presence, turns, items, polls, requests. Only these functions write those rows, from the event
alone, so that a replay of the log makes the same rows again (G15).
"""

import json
from collections.abc import Callable, Iterable

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from workplace.meetings.models.agenda import MeetingConclusion, MeetingItem
from workplace.meetings.models.log import MeetingPresence, MeetingRequest, MeetingTurn
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.rules.floor import Event

Projection = Callable[[Session, int, Event], None]
_PROJECTIONS: dict[str, Projection] = {}


def projects(*kinds: str) -> Callable[[Projection], Projection]:
    """Register what events of these kinds write."""

    def keep(function: Projection) -> Projection:
        for kind in kinds:
            _PROJECTIONS[kind] = function
        return function

    return keep


def project(session: Session, meeting_id: int, event: Event) -> None:
    """Write what one event means; kinds that no row tells of write nothing."""
    function = _PROJECTIONS.get(event.kind)
    if function is not None:
        function(session, meeting_id, event)


def rebuild(session: Session, meeting_id: int, events: Iterable[Event]) -> None:
    """Make the rows anew from the log (for tests, and after a mistake of ours)."""
    for table in (MeetingPresence, MeetingTurn, MeetingRequest):
        session.execute(delete(table).where(col(table.meeting_id) == meeting_id))
    session.execute(
        update(MeetingConclusion).where(col(MeetingConclusion.meeting_id) == meeting_id).values(withdrawn=True)
    )
    taken = (col(MeetingItem.meeting_id) == meeting_id, col(MeetingItem.state).in_(("current", "done", "put_off")))
    anew = {"state": "planned", "began_ms": None, "ended_ms": None, "spent_ms": 0, "minuted": "", "reason": ""}
    session.execute(update(MeetingItem).where(*taken).values(**anew))
    for event in events:
        project(session, meeting_id, event)


# --- the meeting --------------------------------------------------------------------------------------------------


@projects("chair_taken")
def _chair_taken(session: Session, meeting_id: int, event: Event) -> None:
    who = select(col(MeetingMember.person_id)).where(col(MeetingMember.id) == event.body["member"]).scalar_subquery()
    session.execute(update(Meeting).where(col(Meeting.id) == meeting_id).values(chair_id=who))


@projects("closed")
def _closed(session: Session, meeting_id: int, event: Event) -> None:
    """Nobody speaks or waits any more; whoever was there was there until now."""
    _end_wishes(session, meeting_id, event)
    open_ones = (col(MeetingPresence.meeting_id) == meeting_id, col(MeetingPresence.to_ms).is_(None))
    session.execute(update(MeetingPresence).where(*open_ones).values(to_ms=event.at))


# --- who is there -------------------------------------------------------------------------------------------------


@projects("arrived")
def _arrived(session: Session, meeting_id: int, event: Event) -> None:
    row = {
        "meeting_id": meeting_id, "id": event.seq, "member_id": event.body["member"], "from_ms": event.at,
        "how": event.body["how"], "online": bool(event.body.get("online")),
    }  # fmt: skip
    session.execute(insert(MeetingPresence), [row])


@projects("left")
def _left(session: Session, meeting_id: int, event: Event) -> None:
    here = (
        col(MeetingPresence.meeting_id) == meeting_id,
        col(MeetingPresence.member_id) == event.body["member"],
        col(MeetingPresence.to_ms).is_(None),
    )
    session.execute(update(MeetingPresence).where(*here).values(to_ms=event.at))


@projects("seated")
def _seated(session: Session, _meeting_id: int, event: Event) -> None:
    session.execute(update(MeetingMember), [{"id": id, "seat": seat} for id, seat in event.body["seats"]])


@projects("vote_handed")
def _vote_handed(session: Session, _meeting_id: int, event: Event) -> None:
    _hand(session, event, handed_to=event.body["to"], handed_paper=event.body["paper"])


@projects("vote_taken_back")
def _vote_taken_back(session: Session, _meeting_id: int, event: Event) -> None:
    _hand(session, event, handed_to=None, handed_paper="")


def _hand(session: Session, event: Event, **values: object) -> None:
    session.execute(update(MeetingMember).where(col(MeetingMember.id) == event.body["member"]).values(**values))


# --- the agenda ---------------------------------------------------------------------------------------------------


@projects("item_begun")
def _item_begun(session: Session, meeting_id: int, event: Event) -> None:
    _end_wishes(session, meeting_id, event)
    _item(session, event.item, state="current", began_ms=func.coalesce(col(MeetingItem.began_ms), event.at))


@projects("item_ended")
def _item_ended(session: Session, meeting_id: int, event: Event) -> None:
    _end_wishes(session, meeting_id, event)
    spent = col(MeetingItem.spent_ms) + event.body["spent"]
    _item(session, event.item, state="done", ended_ms=event.at, spent_ms=spent)


@projects("item_put_off", "item_left")
def _item_put_off(session: Session, meeting_id: int, event: Event) -> None:
    _end_wishes(session, meeting_id, event)
    _item(session, event.item, state="put_off", reason=event.body["reason"])


@projects("minuted")
def _minuted(session: Session, _meeting_id: int, event: Event) -> None:
    _item(session, event.item, minuted=event.body["text"])


@projects("concluded")
def _concluded(session: Session, meeting_id: int, event: Event) -> None:
    key = (meeting_id, event.seq)
    if (known := session.get(MeetingConclusion, key)) is not None:
        known.withdrawn = False
        session.add(known)
        return
    row = {
        "meeting_id": meeting_id, "id": event.seq, "item_id": event.item, "text": event.body["text"],
        "withdrawn": False,
    }  # fmt: skip
    session.execute(insert(MeetingConclusion), [row])


@projects("conclusion_withdrawn")
def _conclusion_withdrawn(session: Session, meeting_id: int, event: Event) -> None:
    here = (col(MeetingConclusion.meeting_id) == meeting_id, col(MeetingConclusion.id) == event.body["conclusion"])
    session.execute(update(MeetingConclusion).where(*here).values(withdrawn=True))


def _item(session: Session, item_id: int | None, **values: object) -> None:
    session.execute(update(MeetingItem).where(col(MeetingItem.id) == item_id).values(**values))


# --- speaking -----------------------------------------------------------------------------------------------------


@projects("asked")
def _asked(session: Session, meeting_id: int, event: Event) -> None:
    body = event.body
    row = {
        "meeting_id": meeting_id, "id": event.seq, "item_id": event.item, "member_id": body["member"],
        "kind": body["kind"], "state": "waiting", "topic": body.get("topic", ""), "to_id": body.get("to"),
        "asked_ms": event.at, "spoke_ms": 0, "allowed_ms": 0,
    }  # fmt: skip
    session.execute(insert(MeetingTurn), [row])


@projects("withdrawn")
def _withdrawn(session: Session, meeting_id: int, event: Event) -> None:
    _turn(session, meeting_id, event, state="withdrawn", ended_ms=event.at)


@projects("removed")
def _removed(session: Session, meeting_id: int, event: Event) -> None:
    _turn(session, meeting_id, event, state="removed", ended_ms=event.at)


@projects("floor_given")
def _floor_given(session: Session, meeting_id: int, event: Event) -> None:
    _turn(session, meeting_id, event, state="speaking", began_ms=event.at, allowed_ms=event.body["allowed"])


@projects("time_added")
def _time_added(session: Session, meeting_id: int, event: Event) -> None:
    _turn(session, meeting_id, event, allowed_ms=col(MeetingTurn.allowed_ms) + event.body["by"])


@projects("floor_ended")
def _floor_ended(session: Session, meeting_id: int, event: Event) -> None:
    _turn(session, meeting_id, event, state="done", ended_ms=event.at, spoke_ms=event.body["spoke"])


def _turn(session: Session, meeting_id: int, event: Event, **values: object) -> None:
    here = (col(MeetingTurn.meeting_id) == meeting_id, col(MeetingTurn.id) == event.body["turn"])
    session.execute(update(MeetingTurn).where(*here).values(**values))


def _end_wishes(session: Session, meeting_id: int, event: Event) -> None:
    """With its item ends whoever still waited to speak on it."""
    waits = (col(MeetingTurn.meeting_id) == meeting_id, col(MeetingTurn.state) == "waiting")
    session.execute(update(MeetingTurn).where(*waits).values(state="removed", ended_ms=event.at))
    speaks = (col(MeetingTurn.meeting_id) == meeting_id, col(MeetingTurn.state) == "speaking")
    session.execute(update(MeetingTurn).where(*speaks).values(state="done", ended_ms=event.at))


# --- requests to the staff ----------------------------------------------------------------------------------------


@projects("request_made")
def _request_made(session: Session, meeting_id: int, event: Event) -> None:
    row = {
        "meeting_id": meeting_id, "id": event.seq, "member_id": event.body["member"], "text": event.body["text"],
        "asked_ms": event.at,
    }  # fmt: skip
    session.execute(insert(MeetingRequest), [row])


@projects("request_done")
def _request_done(session: Session, meeting_id: int, event: Event) -> None:
    here = (col(MeetingRequest.meeting_id) == meeting_id, col(MeetingRequest.id) == event.body["request"])
    session.execute(update(MeetingRequest).where(*here).values(done_ms=event.at))


# --- polls: what was asked was entered before; the log tells what became of it --------------------------------------


@projects("poll_opened")
def _poll_opened(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, state="open", opens_ms=event.at, closes_ms=event.body.get("closes"), roll=event.body["roll"])


@projects("poll_extended")
def _poll_extended(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, closes_ms=event.body["closes"])


@projects("poll_published")
def _poll_published(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, state="published")


@projects("poll_voided")
def _poll_voided(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, state="void", reason=event.body["reason"], closed_ms=event.at)


@projects("poll_collected")
def _poll_collected(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, state="closing", closed_ms=event.at)


@projects("poll_paper_entered")
def _poll_paper_entered(session: Session, _meeting_id: int, event: Event) -> None:
    said = event.body["paper"] | {"by": event.body["by"]}
    _poll(session, event, paper=json.dumps(said, ensure_ascii=False, sort_keys=True))


@projects("poll_paper_dropped")
def _poll_paper_dropped(session: Session, _meeting_id: int, event: Event) -> None:
    _poll(session, event, paper=None)


@projects("poll_closed", "poll_tie_decided")
def _poll_closed(session: Session, _meeting_id: int, event: Event) -> None:
    said = json.dumps(event.body["result"], ensure_ascii=False, sort_keys=True)
    values = {"state": "closed", "closed_ms": event.at, "paper": None} if event.kind == "poll_closed" else {}
    _poll(session, event, result=said, **values)


def _poll(session: Session, event: Event, **values: object) -> None:
    session.execute(update(MeetingPoll).where(col(MeetingPoll.id) == event.body["poll"]).values(**values))
