"""The meeting as it stood at an event of its log, drawn for one circle: nothing that its readers did not see then."""

from typing import Any

from sqlalchemy import URL
from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.lately import Lately
from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import agenda, ballot_box, circles, door, log, logbook, presence
from workplace.meetings.queries.circles import Circle
from workplace.meetings.rules import customs, recounting, retracing
from workplace.meetings.rules.floor import MINUTE, Floor, Speaking, Turn
from workplace.meetings.rules.retracing import Moment

FEW = 6  # events on each side of the one that is looked at
MOST_NAMES = 60
EVERY = 500  # events lie between two moments that are kept
_moments: Lately[tuple[URL, int, str, int], Moment] = Lately(600)  # of meetings as their logs' heads tell them


def circle_of(session: Session, acting: Acting, meeting: Meeting) -> Circle:
    """As whom somebody looks back: as the desk, or as the member they are."""
    if door.is_desk(meeting, door.me(session, acting, meeting), acting):
        return Circle("desk")
    return Circle("member", circles.let_in(session, acting, meeting))


def at(session: Session, acting: Acting, meeting: Meeting, seq: int) -> dict[str, Any]:
    """What the page shows of the moment after event `seq`, or after the last one before it that is theirs to see."""
    lines = logbook.around(session, acting, meeting, max(1, min(seq, meeting.seq)), FEW)
    here = max((n for n, one in enumerate(lines) if one.seq <= seq), default=0)
    seq = lines[here].seq if lines else 0
    moment = _moment(session, meeting, seq)
    circle, found = circle_of(session, acting, meeting), agenda.items(session, meeting.id or 0)
    items = {one.id or 0: one for one in found}
    numbers = agenda.numbers(found)
    floor = moment.floor
    item = session.get(MeetingItem, floor.item) if floor.item else None  # also one that left the agenda since
    follows = circle.follows(item, floor)
    return {
        "seq": seq, "line": lines[here] if lines else None, "lines": lines,
        "previous": lines[here - 1].seq if here else None,
        "following": lines[here + 1].seq if here + 1 < len(lines) else None,
        "floor": floor, "follows": follows, "closed": bool(item and item.closed) or floor.closed_session,
        "item": item if follows else None, "number": numbers.get(floor.item or 0, ""),
        "used": recounting.length(moment.at - floor.item_began) if floor.item_began else None,
        "agenda": [_row(circle, moment, items[id], number) for id, number in numbers.items()],
        **(_speakers(session, meeting, moment) if follows else {"speaking": None, "interrupted": "", "queues": []}),
        "poll": _poll(session, meeting, circle, floor) if follows else None,
        **_attendance(session, meeting, moment),
    }  # fmt: skip


def _moment(session: Session, meeting: Meeting, seq: int) -> Moment:
    """Where a closed meeting stood after an event: from the nearest moment before it that this process has seen."""
    url = session.get_bind().engine.url

    def key(number: int) -> tuple[URL, int, str, int]:
        return url, meeting.id or 0, meeting.head, number

    at, moment = 0, Moment()
    for number in range(seq - seq % EVERY, 0, -EVERY):
        if (known := _moments.get(key(number))) is not None:
            at, moment = number, known
            break
    while at < seq:
        until = min(at - at % EVERY + EVERY, seq)
        moment = retracing.retrace(log.events(session, meeting.id or 0, at, until - at), moment)
        at = until
        if at % EVERY == 0:
            _moments.keep(key(at), moment)
    return moment


def track(session: Session, acting: Acting, meeting: Meeting) -> dict[str, Any]:
    """The line of time: its stretches and votes, as far as this person may know of them."""
    marks = logbook.marks(session, acting, meeting, retracing.TRACK)
    stretches, pins = retracing.track(marks, marks[-1][2] if marks else 0)
    found = agenda.items(session, meeting.id or 0)
    seen, numbers = agenda.seen(session, acting, meeting), agenda.numbers(found)
    titles = {one.id or 0: one.title for one in found if one.id in seen}
    return {"stretches": stretches, "pins": pins, "titles": titles, "numbers": numbers}


def _row(circle: Circle, moment: Moment, item: MeetingItem, number: str) -> dict[str, Any]:
    sees, id = circle.sees(item), item.id or 0
    return {
        "number": number, "depth": number.count("."), "state": moment.items.get(id, "planned"), "sees": sees,
        "title": item.title if sees else say("Closed item"), "id": id,
        "conclusions": moment.conclusions.get(id, 0) if sees else 0,
    }  # fmt: skip


def _speakers(session: Session, meeting: Meeting, moment: Moment) -> dict[str, Any]:
    floor = moment.floor
    turns = [*floor.waiting, *floor.questions, *floor.orders]
    turns += [one.turn for one in (floor.speaking, floor.interrupted) if one is not None]
    names = logbook.members(session, meeting, {turn.member for turn in turns})

    def queue(label: Say, waiting: tuple[Turn, ...]) -> tuple[Say, int, list[str]]:
        return label, len(waiting), [names.get(turn.member, "–") for turn in waiting[:MOST_NAMES]]

    return {
        "speaking": _speaking(floor.speaking, names, moment.at) if floor.speaking else None,
        "interrupted": names.get(floor.interrupted.turn.member, "–") if floor.interrupted else "",
        "queues": [
            queue(say("Waiting to speak"), floor.waiting), queue(say("Questions"), floor.questions),
            queue(say("Points of order"), floor.orders),
        ],
    }  # fmt: skip


def _speaking(speaking: Speaking, names: dict[int, str], at: int) -> dict[str, Any]:
    return {
        "name": names.get(speaking.turn.member, "–"), "kind": recounting.TURNS[speaking.turn.kind],
        "topic": speaking.turn.topic, "spoke": recounting.length(speaking.spoke(at)),
        "minutes": speaking.allowed // MINUTE, "stands": speaking.paused is not None,
    }  # fmt: skip


def _poll(session: Session, meeting: Meeting, circle: Circle, floor: Floor) -> dict[str, Any] | None:
    """The vote that was open or on the screens, for those who may know its item: another may be dealt with by then.
    Its result only where it was announced by then and stands so.
    """
    poll = session.get(MeetingPoll, floor.poll or floor.shown or 0)
    if poll is None or poll.meeting_id != meeting.id:
        return None
    item = session.get(MeetingItem, poll.item_id) if poll.item_id else None
    if not circle.follows(item, floor):
        return None
    told = floor.shown == poll.id and poll.state == "published"
    card = ballot_box.card(session, meeting, poll, told=told)
    return card | {"open": floor.poll == poll.id}


def _attendance(session: Session, meeting: Meeting, moment: Moment) -> dict[str, Any]:
    members = presence.voting_members(session, meeting.id or 0)
    needed = customs.read(meeting.rules).needed(members)
    names = logbook.members(session, meeting, sorted(moment.present)[: MOST_NAMES * 2])
    return {
        "members": members, "needed": needed, "holds": moment.floor.voters >= needed,
        "present": sorted(names.values()), "more": max(0, len(moment.present) - len(names)),
    }  # fmt: skip
