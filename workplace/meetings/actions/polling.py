"""A poll's way: prepared, opened over a frozen roll, its end announced, published; or void and repeated. Counting is
told in `counting`.

Single votes are no events (`casting`): the log gets the roll's hash when the poll opens, and the totals with a digest
over all ballots when it is counted (meetings.md 4.6).
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import overwrite
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, command, in_person, in_session, presiding, still_open
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import (
    OPENNESS,
    MeetingBoardMember,
    MeetingPoll,
    MeetingRight,
    MeetingSealed,
)
from workplace.meetings.queries import agenda, door, polls, presence
from workplace.meetings.rules import ballots, customs, sealing
from workplace.meetings.rules.ballots import Question, Right
from workplace.meetings.rules.deciding import Rule

NOTICE = 3_000  # ms between announcing the end and the end: whoever is about to vote still can


@dataclass(frozen=True)
class PollWanted:
    """A poll as its form says it. `candidates` are names in the ballot's order, of all methods but assent."""

    title: str
    rule: Rule
    method: str = "assent"
    openness: str = "named"
    item: int | None = None
    text: str = ""
    candidates: tuple[str, ...] = ()
    seats: int = 1
    seconds: int = 0
    version: int | None = None
    board: tuple[int, ...] = field(default=())  # of a secret poll: three members


def prepare(
    session: Session, acting: Acting, meeting: Meeting, wanted: PollWanted, key: str = ""
) -> MeetingPoll | None:
    """Write a poll down, to be opened later; None when this was sent before."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return None
    if log.meeting.state in ("closed", "cancelled") or log.meeting.written:
        raise NotNow(say("The meeting is not being held."))
    options = [{"key": f"c{n}", "name": name} for n, name in enumerate(wanted.candidates, 1)]
    _check(log, wanted, tuple(one["key"] for one in options))
    shrinks = wanted.rule.shrinks or customs.read(log.meeting.rules).roll_shrinks
    rule = replace(wanted.rule, shrinks=shrinks, seats=wanted.seats)
    poll = MeetingPoll(
        meeting_id=log.meeting.id or 0, item_id=wanted.item, title=wanted.title, text=wanted.text, method=wanted.method,
        openness=wanted.openness, options=json.dumps(options, ensure_ascii=False), seats=wanted.seats,
        rule=json.dumps(rule.to_json()), seconds=wanted.seconds, version_id=wanted.version,
        made_by=acting.as_whom, made_at=clock.now(),
    )  # fmt: skip
    session.add(poll)
    session.flush()
    for number, member_id in enumerate(wanted.board, 1):
        session.add(MeetingBoardMember(poll_id=poll.id or 0, number=number, member_id=member_id))
    if log.meeting.state not in ("draft", "called"):
        log.tell("poll_prepared", item=wanted.item, poll=poll.id, title=poll.title, openness=poll.openness)
    return poll


def hand_in_key(session: Session, acting: Acting, meeting: Meeting, poll_id: int, public: bytes) -> None:
    """A member of the counting board hands in the public half of the key they made; the third makes the box."""
    in_person(acting)
    poll = locked(session, meeting, poll_id)
    mine = door.me(session, acting, meeting)
    seats = polls.board(session, poll_id)
    seat = next((one for one in seats if mine is not None and one.member_id == mine.id), None)
    if seat is None:
        raise NotFound
    if poll.state != "draft":
        raise NotNow(say("This vote has been opened already."))
    if not sealing.is_public_key(public):
        raise BadInput(say("A key of the counting board can't be used. Let this member make a new one."))
    seat.public = _text(public)
    session.add(seat)
    session.flush()
    keys = [_bytes(one.public) for one in seats]
    poll.box = _text(sealing.box_of(keys)) if all(keys) else ""
    session.add(poll)


def open_(session: Session, acting: Acting, meeting: Meeting, poll_id: int, key: str = "") -> None:
    """Open the vote: the roll is frozen now, and its hash told."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    in_session(log)
    poll = _in_the_room(session, log.meeting, poll_id)
    if poll.state != "draft":
        raise NotNow(say("This vote has been opened already."))
    if log.floor.poll is not None:
        raise NotNow(say("A vote is open. Close it first."))
    roll = _roll(log, poll)
    if not roll:
        raise NotNow(say("Nobody who may vote is here."))
    if poll.openness == "secret":
        if not poll.box:
            raise NotNow(say("The counting board has not handed in its three keys."))
        if why := ballots.not_secret_because(roll, customs.read(log.meeting.rules).least_secret):
            raise NotNow(why)
    session.execute(
        insert(MeetingRight),
        [
            {
                "poll_id": poll.id, "member_id": one.member, "weight": one.weight, "holder_id": one.holder,
                "present": one.present, "added": False,
            }
            for one in roll
        ],
    )  # fmt: skip
    log.tell(
        "poll_opened", item=poll.item_id, seen_by="all", poll=poll.id, title=poll.title, openness=poll.openness,
        roll=ballots.roll_hash(poll.id or 0, roll), entitled=len(roll),
        closes=log.now + poll.seconds * 1000 if poll.seconds else None, method=poll.method, seats=poll.seats,
        options=json.loads(poll.options), rule=json.loads(poll.rule), box=poll.box,
    )  # fmt: skip


def add_right(session: Session, acting: Acting, meeting: Meeting, poll_id: int, member_id: int, key: str = "") -> None:
    """Let somebody vote who came after the roll was frozen: the chair's decision, and an event."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    poll = _in_the_room(session, log.meeting, poll_id)
    who = door.member(session, log.meeting, member_id)
    if poll.state != "open":
        raise NotNow(say("This vote is not open."))
    if not who.votes or who.id is None:
        raise BadInput({"member": say("This member has no vote.")})
    if presence.here(session, log.meeting.id or 0, who.id) is None:
        raise NotNow(say("{name} has not checked in.", name=who.title))
    if who.id not in {one.member for one in _roll(log, poll)}:
        raise BadInput({"member": say("This member has no vote.")})
    if poll.openness == "secret" and who.weight != polls.rights(session, poll_id)[0].weight:
        raise NotNow(say("Votes of different weight can't be secret: the weight would tell whose they are."))
    if session.get(MeetingRight, (poll_id, who.id)) is None:
        session.add(
            MeetingRight(poll_id=poll_id, member_id=who.id, weight=who.weight, holder_id=who.person_id, added=True)
        )
        session.flush()
        log.tell("poll_right_added", item=poll.item_id, poll=poll_id, member=who.id)


def extend(session: Session, acting: Acting, meeting: Meeting, poll_id: int, seconds: int, key: str = "") -> None:
    """More time to vote."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    poll = _in_the_room(session, log.meeting, poll_id)
    if poll.state != "open":
        raise NotNow(say("This vote is not open."))
    if not 1 <= seconds <= 3600:
        raise BadInput({"seconds": say("Enter a whole number from {least} to {most}.", least=1, most=3600)})
    if poll.closes_ms is not None and poll.closes_ms <= log.now:
        raise NotNow(say("This vote is over; others have been told so."))
    closes = max(poll.closes_ms or 0, log.now) + seconds * 1000
    log.tell("poll_extended", item=poll.item_id, seen_by="all", poll=poll.id, closes=closes)


def close(session: Session, acting: Acting, meeting: Meeting, poll_id: int, key: str = "") -> None:
    """Announce the end: three seconds from now. What the server receives until then counts."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    poll = _in_the_room(session, log.meeting, poll_id)
    if poll.state != "open":
        raise NotNow(say("This vote is not open."))
    closes = log.now + NOTICE
    if poll.closes_ms is None or closes < poll.closes_ms:
        log.tell("poll_extended", item=poll.item_id, seen_by="all", poll=poll.id, closes=closes)


def publish(session: Session, acting: Acting, meeting: Meeting, poll_id: int, key: str = "") -> None:
    """Show the result to the hall."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    still_open(log)
    poll = _in_the_room(session, log.meeting, poll_id)
    if poll.state not in ("closed", "published"):
        raise NotNow(say("This vote has not been counted."))
    log.tell("poll_published", item=poll.item_id, seen_by="all", poll=poll_id)


def hide(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Take the result off the screens."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated and log.floor.shown is not None:
        at_the_desk(log)
        log.tell("result_hidden", item=log.floor.item, seen_by="all")


def decide_tie(session: Session, acting: Acting, meeting: Meeting, poll_id: int, side: str, key: str = "") -> None:
    """The lot was drawn, or the chair said which side: `yes` or `no` of an assent, else the keys of who is seated."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    still_open(log)
    poll = locked(session, log.meeting, poll_id)
    found = polls.result(poll)
    waits = found is not None and (found.outcome or found.election)
    if not waits or waits.result.value not in ("tie_lot", "tie_chair"):
        raise NotNow(say("This vote does not wait for a decision."))
    said = json.loads(poll.result)
    if poll.method == "assent":
        if side not in ("yes", "no"):
            raise BadInput({"side": say("Choose one of the list.")})
        said["side"] = side
    else:
        election = found.election if found else None
        chosen = [one for one in side.split(",") if one]
        if election is None or set(chosen) - set(election.tied) or len(chosen) != election.open_seats:
            raise BadInput({"side": say("Choose as many as there are seats left.")})
        said["chosen"] = chosen
    log.tell("poll_tie_decided", item=poll.item_id, seen_by="all", poll=poll_id, result=said)


def repeat(session: Session, acting: Acting, meeting: Meeting, poll_id: int, reason: str, key: str = "") -> int | None:
    """Have it voted on again, for a reason; the old result stays to be read. The new poll's id."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return None
    in_session(log)
    poll = locked(session, log.meeting, poll_id)
    if poll.state == "draft":
        raise NotNow(say("This vote has not been opened yet."))
    log.tell("poll_voided", item=poll.item_id, seen_by="all", poll=poll_id, reason=reason)
    if poll.openness == "secret":
        overwrite(session)
        session.execute(delete(MeetingSealed).where(col(MeetingSealed.poll_id) == poll_id))
    again = MeetingPoll(
        **{**poll.model_dump(include=_REPEATED), "repeats": poll_id, "made_by": acting.as_whom, "made_at": clock.now()}
    )
    session.add(again)
    session.flush()
    for seat in polls.board(session, poll_id):
        session.add(MeetingBoardMember(poll_id=again.id or 0, number=seat.number, member_id=seat.member_id))
    log.tell("poll_prepared", item=poll.item_id, poll=again.id, title=again.title, openness=again.openness)
    return again.id


_REPEATED = {
    "meeting_id", "item_id", "title", "text", "method", "openness", "options", "seats", "rule", "seconds", "version_id",
}  # fmt: skip


def _roll(log: Log, poll: MeetingPoll) -> list[Right]:
    """Voting members who are there; where the customs allow it, absent ones by the hand they gave their vote to."""
    session, meeting = log.session, log.meeting
    there, rules = presence.present_ids(session, meeting.id or 0), customs.read(meeting.rules)
    m = MeetingMember
    found = list(session.scalars(select(m).where(col(m.meeting_id) == meeting.id, col(m.votes))))
    by_id = {one.id: one for one in found}  # a hand without a vote of its own casts no other's
    taken = {one.stands_for for one in found if one.id in there and one.standing == "granted"}
    roll = []
    for one in found:
        hand = by_id.get(one.handed_to) if one.handed_to else None
        if one.stands_for is not None and not (rules.substitutes_vote and one.standing == "granted"):
            continue
        if one.stands_for in there:
            continue  # whose place it was has come after all
        if one.id in there:
            roll.append(Right(one.id or 0, one.person_id, one.weight))
        elif one.id in taken:
            continue  # somebody is there in their place, and votes
        elif rules.proxies and hand is not None and hand.id in there and poll.openness != "secret":
            roll.append(Right(one.id or 0, hand.person_id, one.weight, present=False))
    return roll


def _check(log: Log, wanted: PollWanted, keys: tuple[str, ...]) -> None:
    errors = {}
    if not wanted.title:
        errors["title"] = say("Fill this in.")
    if wanted.openness not in OPENNESS:
        errors["openness"] = say("Choose one of the list.")
    elif wanted.openness not in wanted.rule.openness:
        errors["openness"] = say("This kind of vote is not held like that.")
    if wanted.item is not None:
        agenda.item(log.session, log.meeting, wanted.item)
    try:
        Question(ballots.Method(wanted.method), keys, wanted.seats)
    except ValueError:
        errors["candidates"] = say("Name those who stand for election, each on a line of its own.")
    if len(set(wanted.candidates)) != len(wanted.candidates):
        errors["candidates"] = say("A name stands twice.")
    if wanted.openness == "secret":
        if len(set(wanted.board)) != sealing.BOARD:
            errors["board"] = say("Name three members of the counting board.")
        for member_id in wanted.board:
            door.member(log.session, log.meeting, member_id)
    if errors:
        raise BadInput(errors)


def locked(session: Session, meeting: Meeting, poll_id: int) -> MeetingPoll:
    """A poll of this meeting, held until the commit; NotFound when there is none."""
    wanted = select(MeetingPoll).where(col(MeetingPoll.id) == poll_id).with_for_update()
    found = session.scalars(wanted, execution_options={"populate_existing": True}).one_or_none()
    if found is None or found.meeting_id != meeting.id:
        raise NotFound
    return found


def _in_the_room(session: Session, meeting: Meeting, poll_id: int) -> MeetingPoll:
    """The same, of a vote in the room: what is asked in writing goes its own way (`writing`)."""
    poll = locked(session, meeting, poll_id)
    if poll.written:
        raise NotFound
    return poll


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def key_digest(key: str) -> str:
    """What `meeting_cast` keeps of a submission's own key."""
    return hashlib.sha256(key.encode()).hexdigest()
