"""Votes as they come in, many at once: one transaction for all that wait (`kernel.batches`).

The primary keys say that nobody votes twice. The same submission again gets the same answer; another one is refused,
unless the body lets open votes be changed until the end. Voting needs the right and nothing else: no look at anything.
"""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, tuple_, update
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import in_person
from workplace.meetings.actions.polling import key_digest
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingBallot, MeetingCast, MeetingPoll, MeetingRight, MeetingSealed
from workplace.meetings.queries import polls
from workplace.meetings.rules import ballots, customs, sealing
from workplace.meetings.rules.ballots import Question


@dataclass(frozen=True)
class Vote:
    """One submission, as the server received it. `choice` of an open poll, `sealed` of a secret one; an opinion in
    writing has words, and perhaps a file.
    """

    acting: Acting
    meeting: int
    poll: int
    member: int
    key: str
    received: int  # ms
    choice: Any = None
    sealed: bytes = b""
    text: str = ""
    file: int | None = None
    written: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the voter is told: it stands in the database."""

    member: int
    at: int  # ms
    changed: bool = False


@dataclass(frozen=True)
class _Asked:
    poll: MeetingPoll
    may_change: bool
    question: Question  # read once for all who answer it


Cast = Receipt | Refused
_Row = dict[str, Any]


def cast_all(session: Session, votes: Sequence[Vote]) -> list[Cast]:
    """Write what can be written; each vote's answer in the order they came."""
    asked, rights, known = _asked(session, votes), _rights(session, votes), _known(session, votes)
    seated = _seated(session, [vote for vote in votes if not _holds(vote, rights)])
    standing = _standing(session, known)
    answers: list[Cast] = []
    fresh: list[_Row] = []
    changed: list[_Row] = []
    sealed: list[_Row] = []
    marks: list[_Row] = []
    for vote in votes:
        try:
            answers.append(
                _take(vote, asked, rights, seated, known, standing, (fresh, changed, sealed, marks).__getitem__)
            )
        except Refused as refused:
            answers.append(refused)
    if marks:
        session.execute(insert(MeetingCast), marks)
    if fresh:
        session.execute(insert(MeetingBallot), fresh)
    if sealed:
        session.execute(insert(MeetingSealed), sorted(sealed, key=lambda row: row["box_id"]))
    for row in changed:
        here = (col(MeetingBallot.poll_id) == row["poll_id"], col(MeetingBallot.member_id) == row["member_id"])
        session.execute(update(MeetingBallot).where(*here).values(**row))
        cast = (col(MeetingCast.poll_id) == row["poll_id"], col(MeetingCast.member_id) == row["member_id"])
        session.execute(update(MeetingCast).where(*cast).values(key=known[row["poll_id"], row["member_id"]]))
    return answers


_FRESH, _CHANGED, _SEALED, _MARKS = range(4)
_KEYS = 20  # submissions of one voter that are remembered, the last one first


def _take(
    vote: Vote,
    asked: dict[int, _Asked],
    rights: dict[tuple[int, int], int],
    seated: set[tuple[int, int]],
    known: dict[tuple[int, int], str],
    standing: dict[tuple[int, int], tuple[str, int]],
    rows: Callable[[int], list[_Row]],
) -> Receipt:
    place, found = (vote.poll, vote.member), asked.get(vote.poll)
    on_roll = _holds(vote, rights)
    if found is None or found.poll.meeting_id != vote.meeting or found.poll.written != vote.written:
        raise NotFound
    if not on_roll and (vote.meeting, vote.acting.as_whom) not in seated:
        raise NotFound  # a vote of others is told like one that does not exist
    vote.acting.require_more_than_looking()
    in_person(vote.acting)
    if not on_roll:
        raise NotNow(
            say("You are not on the roll of this vote; it was frozen when the vote was opened. Tell the chair.")
        )
    if not vote.key:
        raise BadInput({"key": say("Fill this in.")})
    poll, digest = found.poll, key_digest(f"{vote.acting.person}:{vote.key}")
    told = known.get(place, "").split(",")
    if digest in told and (again := _again(vote, found, standing.get(place), digest == told[0])):
        return again
    if poll.paper:
        raise NotNow(say("This vote is being counted on paper."))
    if poll.state != "open" or (poll.closes_ms is not None and vote.received > poll.closes_ms):
        raise NotNow(say("The vote is closed; this came after the end and was not counted."))
    if place in known and not found.may_change:
        raise NotNow(say("You have voted already. A vote can't be changed here."))
    if poll.openness == "secret":
        _check_sealed(found.question, vote.sealed)
        rows(_SEALED).append({"poll_id": vote.poll, "box_id": secrets.token_bytes(16), "sealed": vote.sealed})
        rows(_MARKS).append({"poll_id": vote.poll, "member_id": vote.member, "key": digest})
        known[place] = digest
        standing[place] = "", vote.received
        return Receipt(vote.member, vote.received)
    choice = ballots.canonical(ballots.validated(found.question, vote.choice)).decode()
    row = {
        "poll_id": vote.poll, "member_id": vote.member, "choice": choice, "text": vote.text, "file_id": vote.file,
        "cast_by": vote.acting.person, "at_ms": vote.received,
    }  # fmt: skip
    before = known.get(place)
    known[place] = ",".join([digest, *(one for one in told if one not in ("", digest))][:_KEYS])
    standing[place] = choice, vote.received
    if before is None:
        rows(_FRESH).append(row)
        rows(_MARKS).append({"poll_id": vote.poll, "member_id": vote.member, "key": digest})
        return Receipt(vote.member, vote.received)
    waiting = next((one for one in rows(_FRESH) if (one["poll_id"], one["member_id"]) == place), None)
    if waiting is not None:  # changed before it was written
        waiting.update(row)
        next(one for one in rows(_MARKS) if (one["poll_id"], one["member_id"]) == place)["key"] = known[place]
    else:
        rows(_CHANGED).append(row)
    return Receipt(vote.member, vote.received, changed=True)


def _again(vote: Vote, asked: _Asked, stands: tuple[str, int] | None, is_last: bool) -> Receipt | None:
    """What is told to a submission that came before. Never that another choice was recorded: None when this key now
    brings another one, which is a vote like any other. A late repeat of an earlier choice changes nothing.
    """
    choice, at = stands or ("", vote.received)
    if asked.poll.openness == "secret" or not is_last:
        return Receipt(vote.member, at)
    same = ballots.canonical(ballots.validated(asked.question, vote.choice)).decode() == choice
    return Receipt(vote.member, at) if same else None


def _standing(session: Session, known: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, int]]:
    """What stands of those who have voted by name: the choice, and when it was recorded."""
    b = MeetingBallot
    wanted = select(col(b.poll_id), col(b.member_id), col(b.choice), col(b.at_ms)).where(
        tuple_(col(b.poll_id), col(b.member_id)).in_(list(known))
    )
    rows = session.execute(wanted) if known else ()
    return {(poll, member): (choice, at) for poll, member, choice, at in rows}


def _check_sealed(question: Question, sealed: bytes) -> None:
    """As long as every ballot of this poll is: anything else would stand out."""
    if len(sealed) != sealing.sealed_size(ballots.room(question)):
        raise BadInput(say("This ballot could not be read. Open the page again and vote once more."))


def _asked(session: Session, votes: Sequence[Vote]) -> dict[int, _Asked]:
    """The polls, each with whether a vote may be changed; PostgreSQL keeps them as they are until the commit."""
    ids = {vote.poll for vote in votes}
    wanted = (
        select(MeetingPoll, col(Meeting.rules))
        .where(col(MeetingPoll.id).in_(ids), col(Meeting.id) == col(MeetingPoll.meeting_id))
        .with_for_update(read=True, of=MeetingPoll)
    )
    found = session.execute(wanted, execution_options={"populate_existing": True})
    return {
        poll.id or 0: _Asked(poll, poll.openness != "secret" and customs.read(rules).change_vote, polls.question(poll))
        for poll, rules in found
    }


def _rights(session: Session, votes: Sequence[Vote]) -> dict[tuple[int, int], int]:
    """By poll and member, the person in whose hand the vote lies."""
    r = MeetingRight
    wanted = select(col(r.poll_id), col(r.member_id), col(r.holder_id)).where(
        tuple_(col(r.poll_id), col(r.member_id)).in_(_places(votes))
    )
    return {(poll, member): holder for poll, member, holder in session.execute(wanted)}


def _places(votes: Sequence[Vote]) -> list[tuple[int, int]]:
    """The places asked for, each once: who presses twice asks twice."""
    return list(dict.fromkeys((vote.poll, vote.member) for vote in votes))


def _holds(vote: Vote, rights: dict[tuple[int, int], int]) -> bool:
    return rights.get((vote.poll, vote.member)) == vote.acting.as_whom


def _seated(session: Session, votes: Sequence[Vote]) -> set[tuple[int, int]]:
    """(meeting, person) of those who ask without a right of theirs, and are members of the meeting."""
    if not votes:
        return set()
    m = MeetingMember
    wanted = select(col(m.meeting_id), col(m.person_id)).where(
        tuple_(col(m.meeting_id), col(m.person_id)).in_({(vote.meeting, vote.acting.as_whom) for vote in votes})
    )
    return {(meeting, person) for meeting, person in session.execute(wanted)}


def _known(session: Session, votes: Sequence[Vote]) -> dict[tuple[int, int], str]:
    c = MeetingCast
    wanted = select(col(c.poll_id), col(c.member_id), col(c.key)).where(
        tuple_(col(c.poll_id), col(c.member_id)).in_(_places(votes))
    )
    return {(poll, member): key for poll, member, key in session.execute(wanted)}
