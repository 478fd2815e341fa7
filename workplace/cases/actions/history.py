"""Taking over what was ended in an old system: nobody is told, no clock runs, and the timeline says how it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from workplace.cases.actions import laying
from workplace.cases.models.cases import Case, CaseAssignment, CaseWords, Rating
from workplace.cases.models.parties import Party
from workplace.cases.queries import clockwork
from workplace.cases.rules import codes
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.org.queries import units
from workplace.org.queries.calendar import calendar


@dataclass(frozen=True)
class Past:
    """One case as the old system had it, from its coming to its end."""

    kind: str
    service_id: int
    state: str
    outcome: str
    title: str
    body: str
    answer: str
    received_at: datetime
    given_at: datetime  # to the unit
    ready_at: datetime
    desk_id: int
    unit_id: int
    area_id: int | None = None
    channel: str = "web"
    filed: str = "self"
    score: int = 0
    is_public: bool = False


def take_over(session: Session, acting: Acting, past: Sequence[Past]) -> list[Case]:
    """Write them down with their words, holders and ratings, seen by whom they concern; the cases, in order."""
    names = units.names(session, {unit for one in past for unit in (one.desk_id, one.unit_id)})
    return [_one(session, acting, one, names) for one in past]


def _one(session: Session, acting: Acting, one: Past, names: dict[int, str]) -> Case:
    party = Party(made_at=one.received_at, erased_at=one.received_at)  # who came was not taken over
    session.add(party)
    session.flush()
    case = Case(
        kind=one.kind, code=codes.new_code(), state=one.state, at=clock.ticks(one.received_at),
        service_id=one.service_id, title=one.title, channel=one.channel, filed=one.filed, party_id=party.id or 0,
        token_hash=codes.locked(codes.new_token()), received_at=one.received_at, accepted_at=one.received_at,
        ready_at=one.ready_at, closed_at=one.ready_at, intake_unit_id=one.desk_id, unit_id=one.unit_id,
        area_id=one.area_id, outcome=one.outcome, is_public=one.is_public,
        published_at=one.ready_at if one.is_public else None,
    )  # fmt: skip
    session.add(case)
    session.flush()
    assert case.id is not None
    shown = (one.title, one.body, one.answer) if one.is_public else ("", "", "")
    session.add(
        CaseWords(
            case_id=case.id, body=one.body, answer=one.answer, public_title=shown[0], public_body=shown[1],
            public_answer=shown[2],
        )
    )  # fmt: skip
    for unit, since, until in (
        (one.desk_id, one.received_at, one.given_at), (one.unit_id, one.given_at, one.ready_at),
    ):  # fmt: skip
        session.add(
            CaseAssignment(
                case_id=case.id, unit_id=unit, unit_name=names[unit], state="done", by=acting.person, sent_at=since,
                accepted_at=since, ended_at=until,
            )
        )  # fmt: skip
    if one.score:
        session.add(Rating(case_id=case.id, score=one.score, at=one.ready_at))
    case.due_at = case.promised_at = clockwork.due_now(session, case, calendar(session))
    case.worked, case.ended = clockwork.ended(session, case)
    journal.write(session, acting, "take_over", Ref("cases", case.id), kind=case.kind, code=case.code)
    laying.lay(session, case)
    return case
