"""A case as the citizen who holds its secret sees it, and nothing that was said among officials."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseAnswer, CaseFile, CaseMessage, CaseWords, Rating
from workplace.cases.models.parties import Consent, Party
from workplace.cases.models.services import Service, ServiceField
from workplace.cases.rules.citizen import citizen
from workplace.citizens.models.feedback import Feedback, Topic
from workplace.citizens.models.reports import Report
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries.public import commune_name
from workplace.citizens.rules import plain
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say
from workplace.org.queries import organisations, units
from workplace.process.take import may

STEPS = plain.STEPS
"""How far a case can come, in words."""


@dataclass(frozen=True)
class Message:
    """Something said to the citizen, or by them."""

    mine: bool
    said: Say | None
    body: str
    at: datetime


@dataclass(frozen=True)
class OwnFile:
    """A file that the citizen may have."""

    id: int
    file_id: int
    name: str
    purpose: str
    mine: bool


@dataclass(frozen=True)
class Own:
    """One case, for the citizen who sent it."""

    case: Case
    follows: Case  # the one it was joined to, else itself: whose state and dates are told
    plain: plain.Plain
    service: Service
    holder: str
    commune: str
    place: Report | None
    planned_on: date | None
    answers: list[tuple[str, str]]
    body: str
    answer: str
    messages: list[Message]
    files: list[OwnFile]
    can: frozenset[str]
    rating: Rating | None
    agreed: frozenset[str]
    has_contact: bool
    asked_erasure: bool

    @property
    def is_erased(self) -> bool:
        """Whether its words were taken out."""
        return not self.body and not self.case.title


def own(session: Session, case: Case) -> Own:
    """All that its citizen may know of it."""
    follows = session.get(Case, case.repeats) if case.repeats is not None else None
    now = follows or case
    words, report = session.get_one(CaseWords, case.id), session.get(Report, now.id)
    mine = session.get(Report, case.id)
    party = session.get_one(Party, case.party_id)
    messages = _messages(session, case)
    state = plain.plain(case.kind, case.state if follows is None or case.closed_at is None else now.state)
    return Own(
        case=case, follows=now, plain=state, service=session.get_one(Service, now.service_id),
        holder=_holder(session, now), commune=_commune(session, case), place=mine,
        planned_on=report.planned_on if report else None, answers=_answers(session, case), body=words.body,
        answer=_answer(session, case, now), messages=messages, files=_files(session, case),
        can=frozenset(step.verb for step in may(session, citizen(case.party_id), PROCESSES[case.kind], case)),
        rating=session.get(Rating, case.id), agreed=_agreed(session, case),
        has_contact=bool(party.email or party.phone),
        asked_erasure=any(m.kind == "erasure" for m in _rows(session, case)),
    )  # fmt: skip


def export(session: Session, case: Case) -> dict[str, Any]:
    """What is kept of the citizen and of what they sent, for themselves."""
    told, party = own(session, case), session.get_one(Party, case.party_id)
    topic = session.scalar(
        select(col(Topic.title)).join(Feedback, col(Feedback.topic_id) == col(Topic.id)).where(
            col(Feedback.case_id) == case.id
        )
    )  # fmt: skip
    consents = session.scalars(select(Consent).where(col(Consent.case_id) == case.id).order_by(col(Consent.id)))
    return {
        "code": case.code, "kind": case.kind, "service": told.service.name, "topic": topic, "title": case.title,
        "body": told.body, "received_at": case.received_at.isoformat(), "promised_at": _iso(case.promised_at),
        "ready_at": _iso(case.ready_at), "closed_at": _iso(case.closed_at), "state": case.state,
        "answer": told.answer,
        "party": {
            "kind": party.kind, "name": party.name, "email": party.email, "phone": party.phone,
            "address": party.address, "contact_confirmed_at": _iso(party.confirmed_at),
        },
        "place": _place(told.place), "answers": dict(told.answers),
        "consents": [
            {"what": c.what, "version": c.version, "given_at": _iso(c.given_at), "withdrawn_at": _iso(c.withdrawn_at)}
            for c in consents
        ],
        "messages": [
            {"from": "citizen" if m.mine else "office", "at": m.at.isoformat(), "body": m.body} for m in told.messages
        ],
        "files": [one.name for one in told.files],
        "rating": {"score": told.rating.score, "comment": told.rating.comment} if told.rating else None,
    }  # fmt: skip


def file(session: Session, case: Case, id: int) -> OwnFile:
    """One of the files that the citizen may have; NotFound for any other."""
    found = next((one for one in _files(session, case) if one.id == id), None)
    if found is None:
        raise NotFound
    return found


def _answer(session: Session, case: Case, now: Case) -> str:
    """Of one's own case the answer itself; of the one it was joined to, what everybody may read."""
    if now.ready_at is None:
        return ""
    words = session.get_one(CaseWords, now.id)
    if now.id == case.id:
        return words.answer
    return words.public_answer if now.published_at is not None and now.is_public and not now.hidden else ""


def _rows(session: Session, case: Case) -> list[CaseMessage]:
    row = CaseMessage
    found = select(row).where(
        col(row.case_id) == case.id, col(row.audience).in_(("applicant", "public")), col(row.withdrawn_at).is_(None)
    )
    return list(session.scalars(found.order_by(col(row.id).desc()).limit(200)))


def _messages(session: Session, case: Case) -> list[Message]:
    return [Message(row.author < 0, plain.SAID.get(row.kind), row.body, row.at) for row in _rows(session, case)]


def _files(session: Session, case: Case) -> list[OwnFile]:
    row = CaseFile
    found = select(row).where(col(row.case_id) == case.id, col(row.withdrawn_at).is_(None)).order_by(col(row.id))
    return [
        OwnFile(one.id or 0, one.file_id, one.name, one.purpose, one.added_by == -case.party_id)
        for one in session.scalars(found)
        if one.audience in ("applicant", "public") or one.added_by == -case.party_id
    ]


def _answers(session: Session, case: Case) -> list[tuple[str, str]]:
    found = (
        select(col(ServiceField.label), col(CaseAnswer.value))
        .join(ServiceField, col(ServiceField.id) == col(CaseAnswer.field_id))
        .where(col(CaseAnswer.case_id) == case.id)
        .order_by(col(ServiceField.place))
    )
    return [(label, value) for label, value in session.execute(found)]


def _agreed(session: Session, case: Case) -> frozenset[str]:
    row = Consent
    found = select(col(row.what)).where(col(row.case_id) == case.id, col(row.withdrawn_at).is_(None))
    return frozenset(session.scalars(found))


def _holder(session: Session, case: Case) -> str:
    unit = case.unit_id or (case.intake_unit_id if case.closed_at is None else None)
    return units.names(session, [unit]).get(unit, "") if unit else ""


def _commune(session: Session, case: Case) -> str:
    if case.area_id is None:
        return ""
    return commune_name(organisations.card(session, case.area_id).name)


def _place(report: Report | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {"latitude": report.latitude, "longitude": report.longitude, "address": report.address}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
