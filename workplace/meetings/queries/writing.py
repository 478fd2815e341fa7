"""Opinions asked for in writing: who was asked, what they answered, and who may read that."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from workplace.files import queries as files
from workplace.files.queries import FileCard
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingBallot, MeetingCast, MeetingPoll, MeetingRight
from workplace.meetings.policy import DESK, sees, stands
from workplace.meetings.queries import ballot_box, polls
from workplace.meetings.rules import ballots
from workplace.org.queries import people

MOST = 1000  # who can be asked


@dataclass(frozen=True)
class Opinion:
    """What one member answered; an empty choice: nothing."""

    member: int
    name: str
    title: str
    choice: str
    text: str
    at: datetime | None
    file: FileCard | None


def poll_of(session: Session, meeting: Meeting) -> MeetingPoll:
    """What is asked; NotFound of a meeting for which people gather."""
    p = MeetingPoll
    found = session.scalars(select(p).where(col(p.meeting_id) == meeting.id, col(p.written)).order_by(col(p.id)))
    if not meeting.written or (poll := found.first()) is None:
        raise NotFound
    return poll


def item_of(session: Session, meeting: Meeting) -> MeetingItem:
    """The matter itself, with which its papers lie."""
    i = MeetingItem
    return session.scalars(select(i).where(col(i.meeting_id) == meeting.id).order_by(col(i.place)).limit(1)).one()


def main_version(session: Session, item: MeetingItem) -> int | None:
    """The version of the main paper that stands."""
    p = MeetingPaper
    main = (col(p.item_id) == item.id, col(p.role) == "main", stands())
    return session.scalar(select(col(p.version_id)).where(*main).order_by(col(p.place)).limit(1))


def voters(session: Session, meeting: Meeting) -> list[MeetingMember]:
    """Whose opinion is asked for: members who vote, each for themselves; one more than can be asked, to tell of it."""
    m = MeetingMember
    votes = (col(m.meeting_id) == meeting.id, col(m.votes), col(m.stands_for).is_(None))
    return list(session.scalars(select(m).where(*votes).order_by(col(m.place), col(m.id)).limit(MOST + 1)))


def silent(session: Session, poll: MeetingPoll) -> tuple[int, ...]:
    """The people who have not answered."""
    r, c, m = MeetingRight, MeetingCast, MeetingMember
    cast = select(col(c.member_id)).where(col(c.poll_id) == poll.id)
    wanted = (
        select(col(r.holder_id))
        .join(m, col(m.id) == col(r.member_id))
        .where(col(r.poll_id) == poll.id, col(r.member_id).not_in(cast))
        .order_by(col(m.place), col(m.id))
    )
    return tuple(session.scalars(wanted))


def opinions(session: Session, poll: MeetingPoll) -> list[Opinion]:
    """Everybody who was asked, in the order of the list, with what they answered."""
    r, m, b = MeetingRight, MeetingMember, MeetingBallot
    wanted = (
        select(col(m.id), col(m.person_id), col(m.title), b)
        .select_from(r)
        .join(m, col(m.id) == col(r.member_id))
        .outerjoin(b, and_(col(b.poll_id) == col(r.poll_id), col(b.member_id) == col(r.member_id)))
        .where(col(r.poll_id) == poll.id)
        .order_by(col(m.place), col(m.id))
    )
    rows = session.execute(wanted).all()
    names = people.names(session, [row.person_id for row in rows])
    cards = files.cards(session, {one.file_id for *_, one in rows if one is not None and one.file_id})
    return [_opinion(member, names.get(person, ""), title, one, cards) for member, person, title, one in rows]


def own(session: Session, poll: MeetingPoll, member: int) -> Opinion:
    """One member's answer, as that member reads it."""
    ballot = polls.own_ballot(session, poll.id or 0, member)
    cards = files.cards(session, {ballot.file_id}) if ballot is not None and ballot.file_id else {}
    return _opinion(member, "", "", ballot, cards)


def _opinion(member: int, name: str, title: str, ballot: MeetingBallot | None, cards: dict[int, FileCard]) -> Opinion:
    if ballot is None:
        return Opinion(member, name, title, "", "", None, None)
    return Opinion(
        member, name, title, json.loads(ballot.choice), ballot.text, ballot_box.at(ballot.at_ms),
        cards.get(ballot.file_id or 0),
    )  # fmt: skip


def mine(session: Session, acting: Acting, poll: MeetingPoll) -> tuple[MeetingRight, MeetingBallot | None] | None:
    """One's own place on the roll, and what one has answered; None for who is not asked."""
    found = polls.mine(session, acting, poll.id or 0)
    if not found:
        return None
    return found[0], polls.own_ballot(session, poll.id or 0, found[0].member_id)


def everybody_answered(session: Session, poll: MeetingPoll) -> bool:
    """Whether nobody is silent any more."""
    voted, asked = polls.progress(session, poll)
    return voted == asked


def digest(session: Session, poll: MeetingPoll) -> str:
    """SHA-256 (hex) over all words and files of the opinions, so that none can be altered unseen."""
    b = MeetingBallot
    rows = session.execute(select(col(b.member_id), col(b.text), col(b.file_id)).where(col(b.poll_id) == poll.id)).all()
    cards = files.cards(session, {row.file_id for row in rows if row.file_id})
    return ballots.digest_of_words(
        (row.member_id, row.text, cards[row.file_id].sha256 if row.file_id else "") for row in rows
    )


def key_of(sent: str, choice: Any, text: str, file_sha: str) -> str:
    """The name of a submission: the page's own with what it says, so that other words are another submission."""
    said = json.dumps([choice, text, file_sha], ensure_ascii=False).encode()
    return f"{sent}:{hashlib.sha256(said).hexdigest()[:24]}"


# --- the bytes handed in with an opinion --------------------------------------------------------------------------


def carrying(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The meetings by whose opinions this person may have a file: their own, all at the desk unless it was called off,
    and everybody's once the result is announced.
    """
    b, p = MeetingBallot, MeetingPoll
    may = or_(
        col(b.cast_by) == acting.as_whom,
        col(p.state) == "published",
        and_(DESK.expression(acting), col(p.state) != "void"),
    )
    found = (
        select(col(p.meeting_id))
        .join(b, col(b.poll_id) == col(p.id))
        .join(Meeting, col(Meeting.id) == col(p.meeting_id))
        .where(col(b.file_id) == file_id, col(p.written), sees(acting), may)
        .limit(50)
    )
    return list(dict.fromkeys(session.scalars(found)))


def told(poll: MeetingPoll, *, desk: bool) -> bool:
    """Whether opinions are there to be read: by the desk as they come, by all once announced, never once called off."""
    return poll.state == "published" or (desk and poll.state not in ("draft", "void"))


def carries(session: Session, file_id: int) -> bool:
    """Whether an opinion has these bytes, whoever may see it."""
    b = MeetingBallot
    return session.scalar(select(func.count()).select_from(b).where(col(b.file_id) == file_id)) != 0
