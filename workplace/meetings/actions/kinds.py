"""Kinds of meetings of an organisation: with rules, standing members and the agenda that a new one begins with."""

import json
from dataclasses import asdict, dataclass, field, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.meetings.actions import making
from workplace.meetings.actions.making import Point, Seat, Wanted
from workplace.meetings.models.meetings import Meeting, MeetingKind
from workplace.meetings.policy import ROLE
from workplace.meetings.queries import agenda, kinds, people
from workplace.meetings.rules import customs
from workplace.meetings.rules.customs import BODIES, Customs
from workplace.org.queries import organisations, roles


@dataclass(frozen=True)
class Skeleton:
    """One item that a new meeting of a kind begins with."""

    title: str
    minutes: int = 0
    kind: str = "discussion"


@dataclass(frozen=True)
class KindWanted:
    """A kind of meeting as its form says it; members are values of the list: `person:3`, `unit:7`."""

    name: str
    body: str
    customs: Customs
    minutes: int = 0
    agenda: tuple[Skeleton, ...] = ()
    members: tuple[str, ...] = field(default=())


def keep(session: Session, acting: Acting, wanted: KindWanted) -> MeetingKind:
    """Write down a new kind for one's own organisation; NotFound for who does not check the form of its papers."""
    organisation = organisations.of(session, acting.as_whom)
    roles.require(session, acting, ROLE, organisation.unit_id)
    acting.require_more_than_looking()
    _check(session, organisation.id, wanted, None)
    kind = MeetingKind(
        organisation_id=organisation.id, name=wanted.name, body=wanted.body, rules="", made_by=acting.as_whom,
        made_at=clock.now(),
    )  # fmt: skip
    _write(session, kind, wanted)
    journal.write(session, acting, "keep_kind", Ref("meetings.kind", kind.id or 0), name=kind.name)
    return kind


def change(session: Session, acting: Acting, kind: MeetingKind, wanted: KindWanted) -> None:
    """Say a kind anew; meetings that were made of it keep what they began with."""
    _keeps(session, acting, kind)
    _check(session, kind.organisation_id, wanted, kind.id)
    _write(session, kind, wanted)
    journal.write(session, acting, "change_kind", Ref("meetings.kind", kind.id or 0), name=kind.name)


def close(session: Session, acting: Acting, kind: MeetingKind) -> None:
    """No new meeting is made of it; or, once closed, again."""
    _keeps(session, acting, kind)
    kind.closed_on = None if kind.closed_on else clock.now()
    session.add(kind)
    journal.write(session, acting, "close_kind", Ref("meetings.kind", kind.id or 0), closed=kind.closed_on is not None)


def prepare(session: Session, acting: Acting, kind: MeetingKind, wanted: Wanted, seats: list[Seat]) -> Meeting:
    """A meeting of a kind, by its rules, with its agenda; its members are those of the form, which offered its own."""
    rules = customs.read(kind.rules)
    meeting = making.prepare(session, acting, replace(wanted, body=kind.body, kind=kind.id, customs=rules), seats)
    for one in kinds.skeleton(kind):
        making.write_item(session, meeting, Point(one["title"], int(one["minutes"]), one["kind"]))
    return meeting


def clone(session: Session, acting: Acting, of: Meeting, wanted: Wanted) -> Meeting:
    """A meeting like another: by its rules, with its members, and those of its items that this person may see."""
    if of.body == wanted.body:
        wanted = replace(wanted, customs=customs.read(of.rules), kind=of.kind_id)
    seats = [
        Seat(one.row.person_id, one.row.role if one.row.role in ("deputy", "secretary", "guest") else "member",
             one.row.votes, one.row.weight, one.row.party)
        for one in people.members(session, of.id or 0)
        if one.row.stands_for is None
    ]  # fmt: skip
    meeting = making.prepare(session, acting, wanted, seats)
    seen, came = agenda.seen(session, acting, of), dict[int | None, int | None]()
    for item in agenda.items(session, of.id or 0):
        if item.id in seen:
            point = Point(
                item.title, item.minutes, item.kind, item.text, item.presenter_id, item.unit_id, item.closed,
                came.get(item.parent_id),
            )  # fmt: skip
            came[item.id] = making.write_item(session, meeting, point).id
    return meeting


def _write(session: Session, kind: MeetingKind, wanted: KindWanted) -> None:
    kind.name, kind.body, kind.rules, kind.minutes = wanted.name, wanted.body, wanted.customs.write(), wanted.minutes
    kind.agenda = json.dumps([asdict(one) for one in wanted.agenda], ensure_ascii=False)
    kind.members = json.dumps(wanted.members)
    session.add(kind)
    session.flush()


def _keeps(session: Session, acting: Acting, kind: MeetingKind) -> None:
    acting.require_more_than_looking()
    if not kinds.keeps(session, acting, kind):
        raise NotFound


def _check(session: Session, organisation: int, wanted: KindWanted, own: int | None) -> None:
    wrong: dict[str, Say] = {}
    if not wanted.name:
        wrong["name"] = say("Fill this in.")
    if wanted.body not in BODIES:
        wrong["body"] = say("Choose one of the list.")
    k = MeetingKind
    same = (col(k.organisation_id) == organisation, col(k.name) == wanted.name)
    there = session.scalar(select(col(k.id)).where(*same))
    if there is not None and there != own:
        wrong["name"] = say("There is a kind of meeting of this name already.")
    if not 0 <= wanted.customs.quorum[0] <= wanted.customs.quorum[1] or not wanted.customs.quorum[1]:
        wrong["quorum"] = say("Enter a share like 2/3.")
    if wrong:
        raise BadInput(wrong)
