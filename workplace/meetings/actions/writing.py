"""Opinions in writing (phiếu lấy ý kiến): a meeting for which nobody gathers. Its members answer until a day, and what
they answered is counted by the body's rule as a vote in the room would be (0033).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from workplace.files import queries as files
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import next_working_day
from workplace.meetings import policy
from workplace.meetings.actions import casting, counting, making
from workplace.meetings.actions.casting import Receipt, Vote
from workplace.meetings.actions.guarding import require
from workplace.meetings.actions.log import hold
from workplace.meetings.actions.making import Point, Seat, Wanted
from workplace.meetings.events import OpinionsAnnounced, OpinionsAsked, OpinionsUrged
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingPoll, MeetingRight
from workplace.meetings.process import MEETING
from workplace.meetings.queries import ballot_box, polls, writing
from workplace.meetings.rules import ballots, bodies, customs
from workplace.meetings.rules.ballots import ABSTAIN, Right
from workplace.meetings.rules.customs import Customs
from workplace.meetings.rules.deciding import YES
from workplace.org.queries.calendar import calendar
from workplace.process.take import require as require_step
from workplace.process.take import take
from workplace.search import index

LONGEST = timedelta(days=90)
MOST_TEXT = 8000
BODIES = tuple(one.body for one in bodies.PRESETS if one.key == f"{one.body}_written")
"""The bodies that have a way to decide in writing."""


@dataclass(frozen=True)
class Matter:
    """What is asked, as its form says it. `until` is ticks; `silence` says whether silence counts as agreeing."""

    title: str
    text: str
    body: str
    until: int
    chair: int
    secretary: int
    silence: str = ""
    may_change: bool = True
    ends_early: bool = True


@dataclass(frozen=True)
class Answer:
    """What a member answers: agrees, does not, or is of another opinion, which then is written down."""

    choice: str
    text: str = ""
    file: int | None = None
    without_file: bool = False  # the file that was handed in before is taken back
    key: str = ""


def prepare(session: Session, acting: Acting, matter: Matter, seats: Iterable[Seat]) -> Meeting:
    """Write the matter down; only those who prepare it see it until the members are asked."""
    _check(session, matter)
    now = clock.ticks(clock.now())
    wanted = Wanted(
        matter.title, matter.body, now, matter.until, matter.chair, matter.secretary, customs=_customs(matter),
        written=True,
    )  # fmt: skip
    meeting = making.prepare(session, acting, wanted, seats)
    item = making.write_item(session, meeting, Point(matter.title, kind="decision", text=matter.text))
    session.add(
        MeetingPoll(
            meeting_id=meeting.id or 0, item_id=item.id, title=matter.title, written=True, rule=_rule(matter),
            made_by=acting.as_whom, made_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    return meeting


def edit(session: Session, acting: Acting, meeting: Meeting, matter: Matter) -> None:
    """Say it anew, before anybody was asked."""
    poll, item = writing.poll_of(session, meeting), writing.item_of(session, meeting)
    _check(session, matter)
    take(session, acting, MEETING, meeting, "edit", text=matter.title)
    meeting.title, meeting.body, meeting.rules = matter.title, matter.body, _customs(matter).write()
    meeting.ends, item.title, item.text = matter.until, matter.title, matter.text
    poll.title, poll.rule = matter.title, _rule(matter)
    session.add_all((meeting, item, poll))
    index.mark(session, Ref("meetings", meeting.id or 0))


def ask(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Ask the members: who may answer is frozen, and so are the papers."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    require_step(session, acting, MEETING, log.meeting, "ask")
    poll, item = writing.poll_of(session, log.meeting), writing.item_of(session, log.meeting)
    if wrong := _until_wrong(session, log.meeting.ends):
        raise NotNow(wrong)
    members = writing.voters(session, log.meeting)
    roll = [Right(one.id or 0, one.person_id, one.weight) for one in members]
    if not roll:
        raise NotNow(say("Nobody is asked. Name the members first."))
    if len(roll) > writing.MOST:
        raise NotNow(say("At most {most} members can be asked in writing.", most=writing.MOST))
    take(session, acting, MEETING, log.meeting, "ask")
    log.meeting.starts = clock.ticks(clock.now())
    m = MeetingMember
    session.execute(update(m).where(col(m.meeting_id) == meeting.id).values(starts=log.meeting.starts))
    session.execute(
        insert(MeetingRight),
        [
            {
                "poll_id": poll.id, "member_id": one.member, "weight": one.weight, "holder_id": one.holder,
                "present": True, "added": False,
            }
            for one in roll
        ],
    )  # fmt: skip
    poll.version_id = writing.main_version(session, item)
    session.add(poll)
    seats = select(m).where(col(m.meeting_id) == meeting.id).order_by(col(m.place), col(m.id))
    everybody = list(session.scalars(seats))
    log.tell(
        "asked_in_writing", rules=log.meeting.rules, item=item.id, title=item.title, version=poll.version_id,
        members=[[one.id, one.person_id, one.role, one.votes, one.weight] for one in everybody],
    )  # fmt: skip
    log.tell(
        "poll_opened", item=poll.item_id, poll=poll.id, title=poll.title, openness=poll.openness,
        roll=ballots.roll_hash(poll.id or 0, roll), entitled=len(roll), closes=log.meeting.ends // 1000,
        method=poll.method, seats=poll.seats, options=[], rule=json.loads(poll.rule), box="",
    )  # fmt: skip
    making.let_in(session, log.meeting, {one.person_id for one in everybody})
    asked = tuple(sorted({one.holder for one in roll}))
    events.publish(session, OpinionsAsked(meeting.id or 0, asked, acting.person))
    index.mark(session, Ref("meetings", meeting.id or 0))


def answer(session: Session, acting: Acting, meeting: Meeting, given: Answer) -> Receipt:
    """Answer, or answer otherwise as long as that is allowed. The last one awaited ends it, where that was said."""
    acting.require_more_than_looking()
    log = hold(session, acting, meeting.id or 0)  # one after the other: so it is known who is the last
    poll = writing.poll_of(session, log.meeting)
    mine = writing.mine(session, acting, poll)
    if mine is None:
        raise NotFound
    right, before = mine
    if given.choice == ABSTAIN and not given.text:
        raise BadInput({"text": say("Write down your opinion.")})
    kept = before.file_id if before is not None and not given.without_file else None
    file = given.file if given.file is not None else kept
    card = files.file(session, file) if file is not None else None
    key = writing.key_of(given.key, given.choice, given.text, card.sha256 if card else "")
    vote = Vote(
        acting, meeting.id or 0, poll.id or 0, right.member_id, key, clock.ticks(clock.now()) // 1000, given.choice,
        text=given.text, file=file, written=True,
    )  # fmt: skip
    [told] = casting.cast_all(session, [vote])
    if isinstance(told, Refused):
        raise told
    session.expire_all()
    if customs.read(log.meeting.rules).ends_early and writing.everybody_answered(session, poll):
        counting.settle(session, meeting.id or 0, poll.id or 0, early=True)
    return told


def urge(session: Session, acting: Acting, meeting: Meeting) -> int:
    """Remind those who have not answered; how many they are."""
    poll = _asked(session, acting, meeting)
    awaited = writing.silent(session, poll)
    journal.write(session, acting, "urge", Ref("meetings", meeting.id or 0), count=len(awaited))
    events.publish(session, OpinionsUrged(meeting.id or 0, awaited, acting.person))
    return len(awaited)


def put_off(session: Session, acting: Acting, meeting: Meeting, until: int, key: str = "") -> None:
    """More time to answer."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    poll = _asked(session, acting, log.meeting)
    if wrong := _until_wrong(session, until):
        raise BadInput({"until": wrong})
    if until <= log.meeting.ends:
        raise BadInput({"until": say("Choose a later time than the one that was said.")})
    log.meeting.ends = until
    log.tell("poll_extended", item=poll.item_id, poll=poll.id, closes=until // 1000)
    journal.write(session, acting, "put_off", Ref("meetings", meeting.id or 0))
    asked = tuple(sorted(right.holder_id for right in polls.rights(session, poll.id or 0)))
    events.publish(session, OpinionsAsked(meeting.id or 0, asked, acting.person, again=True))


def call_off(session: Session, acting: Acting, meeting: Meeting, reason: str) -> None:
    """It is not asked any more; what was answered until then stays unread."""
    log = hold(session, acting, meeting.id or 0)
    poll = writing.poll_of(session, log.meeting)
    making.call_off(session, acting, log.meeting, reason)
    if poll.state == "open":
        log.tell("poll_voided", item=poll.item_id, poll=poll.id, reason=reason)


def announce(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Tell those who were asked what came of it, and who answered what."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    require(session, acting, log.meeting, policy.DESK)
    poll = writing.poll_of(session, log.meeting)
    if poll.state != "closed":
        raise NotNow(say("There is no result to announce."))
    found = polls.result(poll)
    if found is not None and found.outcome is not None and found.outcome.result in ballot_box.TIES:
        raise NotNow(say("Equal votes: the chair decides first."))
    log.tell("poll_published", item=poll.item_id, poll=poll.id)
    journal.write(session, acting, "announce", Ref("meetings", meeting.id or 0))
    asked = tuple(sorted({right.holder_id for right in polls.rights(session, poll.id or 0)}))
    events.publish(session, OpinionsAnnounced(meeting.id or 0, asked, acting.person))


def _asked(session: Session, acting: Acting, meeting: Meeting) -> MeetingPoll:
    """What is being asked, for those who keep the matter."""
    require(session, acting, meeting, policy.DESK)
    poll = writing.poll_of(session, meeting)
    if meeting.state != "asking" or poll.state != "open":
        raise NotNow(say("No opinions are being asked for."))
    return poll


def _check(session: Session, matter: Matter) -> None:
    wrong: dict[str, Say] = {}
    if not matter.title:
        wrong["title"] = say("Fill this in.")
    if matter.body not in BODIES:
        wrong["body"] = say("Choose one of the list.")
    if matter.silence not in ("", YES):
        wrong["silence"] = say("Choose one of the list.")
    if reason := _until_wrong(session, matter.until):
        wrong["until"] = reason
    if wrong:
        raise BadInput(wrong)


def _until_wrong(session: Session, until: int) -> Say | None:
    """Why opinions can't be awaited until then; None when they can."""
    end, now = clock.from_ticks(until), clock.now()
    if end <= now:
        return say("This time is over. Choose a later one.")
    if end - now > LONGEST:
        return say("Choose a time within three months.")
    day, open_days = clock.local(end).date(), calendar(session)
    if not open_days.works(day):
        return say(
            "Nobody works on this day. The next working day is {day}.",
            day=f"{next_working_day(open_days, day):%d/%m/%Y}",
        )
    return None


def _customs(matter: Matter) -> Customs:
    return Customs(substitutes=False, change_vote=matter.may_change, ends_early=matter.ends_early)


def _rule(matter: Matter) -> str:
    rule = replace(bodies.preset(f"{matter.body}_written").rule, silence=matter.silence)
    return json.dumps(rule.to_json())
