"""What was voted becomes a result: open votes at their end, a sealed box before its board, and ballots on paper.

Paper is for the day when the power fails: somebody at the desk enters the figures that were counted by hand, and the
chair, who must be another person, confirms them. Only then is there a result (meetings.md 4.9).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.db import overwrite
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.guarding import at_the_desk, command, presiding, require, still_open
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.actions.polling import locked
from workplace.meetings.events import OpinionsCounted
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingBallot, MeetingPoll, MeetingSealed
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door, polls
from workplace.meetings.queries import writing as opinions_in_writing
from workplace.meetings.rules import ballots
from workplace.process.take import take

DRAIN = 500  # ms after the end for what this server has received and not yet written
DRAIN_OF_OTHERS = 3_000  # the same, where other servers may have received votes as well


def due(session: Session, now: int) -> list[tuple[int, int]]:
    """Open polls whose time is over: meeting and poll."""
    p = MeetingPoll
    over = (
        col(p.state) == "open",
        col(p.paper).is_(None),
        col(p.closes_ms) < now - _drain(session),
    )
    return [(m, i) for m, i in session.execute(select(col(p.meeting_id), col(p.id)).where(*over).limit(20))]


def _drain(session: Session) -> int:
    return DRAIN if session.get_bind().dialect.name == "sqlite" else DRAIN_OF_OTHERS


def settle(session: Session, meeting_id: int, poll_id: int, *, early: bool = False) -> None:
    """The time is over, or (`early`) everybody has answered in writing: count what is countable at once; a sealed box
    waits for its board. With opinions in writing their meeting is over too.
    """
    log = hold(session, SYSTEM, meeting_id)
    poll = locked(session, log.meeting, poll_id)
    over = poll.closes_ms is not None and (early or poll.closes_ms < log.now - _drain(session))
    if poll.state != "open" or poll.paper or not over:
        return
    if poll.openness == "secret":
        sealed = len(polls.sealed(session, poll_id))
        log.tell("poll_collected", item=poll.item_id, seen_by="all", poll=poll_id, ballots=sealed)
        return
    b = MeetingBallot
    wanted = select(col(b.member_id), col(b.choice)).where(col(b.poll_id) == poll_id)
    cast = {member: json.loads(choice) for member, choice in session.execute(wanted)}
    if poll.written:
        _count_opinions(log, poll, cast)
        return
    chair = cast.get(log.floor.presides)
    _close(log, poll, polls.write_counted(polls.counted(session, poll)), _digest(cast), chair=_chosen(poll, chair))


def _count_opinions(log: Log, poll: MeetingPoll, cast: dict[int, Any]) -> None:
    """What was answered in writing. A chair who kept silent may still say which side equal votes follow."""
    session, meeting = log.session, log.meeting
    m = MeetingMember
    seat = select(col(m.id)).where(col(m.meeting_id) == meeting.id, col(m.person_id) == meeting.chair_id)
    chair = cast.get(session.scalar(seat) or 0)
    said = opinions_in_writing.digest(session, poll)
    counted = polls.write_counted(polls.counted(session, poll))
    _close(log, poll, counted, _digest(cast), chair=[chair] if chair is not None else None, words=said)
    meeting.ended_at = clock.now()
    take(session, SYSTEM, MEETING, meeting, "count", seq=meeting.seq, head=meeting.head)
    people = (meeting.chair_id, meeting.secretary_id, meeting.made_by)
    events.publish(session, OpinionsCounted(meeting.id or 0, tuple(sorted(set(people))), SYSTEM.person))


def _digest(cast: Mapping[int, Any]) -> str:
    return ballots.digest(
        json.dumps([member, choice], ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        for member, choice in cast.items()
    )


def count_sealed(
    session: Session, acting: Acting, meeting: Meeting, poll_id: int, opened: Sequence[str | None]
) -> None:
    """The opened box: choices in sorted order, None for what was no ballot. The sealed ballots are destroyed."""
    log = hold(session, acting, meeting.id or 0)
    still_open(log)
    _at_the_count(session, acting, log.meeting, poll_id)
    poll = locked(session, log.meeting, poll_id)
    if poll.state != "closing":
        raise NotNow(say("The box of this vote is not waiting to be opened."))
    if len(opened) != len(polls.sealed(session, poll_id)):
        raise NotNow(say("The box has changed meanwhile. Open it again."))
    weight = next((one.weight for one in polls.rights(session, poll_id)), 0)
    found = polls.count(poll, [(json.loads(one) if one is not None else None, weight) for one in opened])
    digest = ballots.digest((one or "").encode() for one in opened)
    overwrite(session)
    session.execute(delete(MeetingSealed).where(col(MeetingSealed.poll_id) == poll_id))
    _close(log, poll, polls.write_counted(found), digest)


def may_count(session: Session, acting: Acting, meeting: Meeting, poll_id: int) -> MeetingPoll:
    """The poll whose box this person may open now (act 1 of counting)."""
    _at_the_count(session, acting, meeting, poll_id)
    poll = polls.read(session, meeting, poll_id)
    if poll.state != "closing":
        raise NotNow(say("The box of this vote is not waiting to be opened."))
    return poll


def enter_paper(
    session: Session, acting: Acting, meeting: Meeting, poll_id: int, returned: int, invalid: int,
    figures: Mapping[str, Mapping[str, int]], key: str = "",
) -> None:  # fmt: skip
    """The figures that were counted by hand, one vote a ballot; `figures` by person in a vote of confidence, else
    under "". The poll takes no more votes; the chair is asked to confirm.
    """
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    still_open(log)
    poll = locked(session, log.meeting, poll_id)
    if poll.written:
        raise NotFound
    _waits(poll)
    if poll.paper:
        raise NotNow(say("Figures wait for the chair already. Take them back before you enter others."))
    question, issued = polls.question(poll), len(polls.rights(session, poll_id))
    names = question.candidates if question.method == ballots.Method.CONFIDENCE else ("",)
    counted = {name: ballots.on_paper(question, issued, returned, invalid, figures.get(name, {})) for name in names}
    said = {"counted": polls.write_counted(counted), "issued": issued}
    log.tell("poll_paper_entered", item=poll.item_id, poll=poll_id, by=acting.person, paper=said)


def confirm_paper(session: Session, acting: Acting, meeting: Meeting, poll_id: int, key: str = "") -> None:
    """The chair has compared them with the paper: they are the result. What was voted on screens counts no more."""
    if (log := command(session, acting, meeting, key, presiding)) is None:
        return
    poll = locked(session, log.meeting, poll_id)
    _waits(poll)
    if not poll.paper:
        raise NotNow(say("Nobody has entered figures from paper."))
    said = json.loads(poll.paper)
    if said["by"] == acting.person:
        raise NotNow(say("Whoever entered the figures can't confirm them too: two people must have looked."))
    overwrite(session)
    session.execute(delete(MeetingSealed).where(col(MeetingSealed.poll_id) == poll_id))
    _close(log, poll, said["counted"], "", issued=said["issued"])


def drop_paper(session: Session, acting: Acting, meeting: Meeting, poll_id: int, key: str = "") -> None:
    """The figures were wrong: they are entered anew, or the vote goes on."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    poll = locked(session, log.meeting, poll_id)
    _waits(poll)
    if poll.paper:
        log.tell("poll_paper_dropped", item=poll.item_id, poll=poll_id)


def _waits(poll: MeetingPoll) -> None:
    if poll.state not in ("open", "closing"):
        raise NotNow(say("Ballots on paper are counted while a vote is open, or its box shut."))


def _close(
    log: Log, poll: MeetingPoll, counted: dict[str, Any], digest: str, chair: list[str] | None = None, **more: Any
) -> None:
    figures = polls.figures(log.session, log.meeting, poll)
    said = {"counted": counted, "digest": digest, "chair": chair, **figures, **more}
    log.tell("poll_closed", item=poll.item_id, poll=poll.id, result=said)


def _chosen(poll: MeetingPoll, choice: Any) -> list[str] | None:
    """What the chair chose, for a tie; nothing where it can't decide."""
    if poll.method == "confidence" or choice is None:
        return [] if poll.method != "confidence" else None
    return [choice] if isinstance(choice, str) else list(choice)


def _at_the_count(session: Session, acting: Acting, meeting: Meeting, poll_id: int) -> None:
    """The counting board opens its box; the desk may hold the pen for it."""
    mine = door.me(session, acting, meeting) if acting.for_whom is None else None
    if mine is None or mine.id not in {one.member_id for one in polls.board(session, poll_id)}:
        require(session, acting, meeting, policy.DESK)
