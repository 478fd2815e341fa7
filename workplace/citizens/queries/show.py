"""What a case's page shows beside its own row: words, answers, files, what was said to whom, who holds it, its ties."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import (
    Case,
    CaseAnswer,
    CaseAssignment,
    CaseFile,
    CaseLink,
    CaseMessage,
    CaseUrging,
    CaseWords,
    Rating,
)
from workplace.cases.models.parties import Consent, Party
from workplace.cases.models.services import Service, ServiceField
from workplace.cases.policy import sees
from workplace.cases.queries import door
from workplace.citizens.models.feedback import Feedback, Topic
from workplace.citizens.models.reports import Report
from workplace.citizens.rules.masking import masked
from workplace.kernel.acting import Acting
from workplace.org.queries import roles

MOST = 200


@dataclass(frozen=True)
class Advice:
    """What another unit was asked, and what it answered; `mine` where this person may answer it now."""

    row: CaseAssignment
    mine: bool


@dataclass(frozen=True)
class Told:
    """The citizen's own words as far as this person may read them; `names` are those to be left out (None: none)."""

    title: str
    body: str
    names: tuple[str, ...] | None

    def of(self, text: str) -> str:
        """Something else that the citizen wrote: an answer, a reply, what a file is called."""
        return text if self.names is None else masked(text, self.names)


def told(session: Session, acting: Acting, case: Case) -> Told:
    """For whoever may not know the sender, without what tells who it is: many sign what they write."""
    names = None
    if door.reporter(session, acting, case) is None:
        party = session.get_one(Party, case.party_id)
        names = (party.name, party.address)
    whole = Told(case.title, words(session, case).body, names)
    return Told(whole.of(whole.title), whole.of(whole.body), names)


def words(session: Session, case: Case) -> CaseWords:
    """What was written."""
    return session.get_one(CaseWords, case.id)


def service(session: Session, case: Case) -> Service:
    """The version of the service by which it was taken."""
    return session.get_one(Service, case.service_id)


def answers(session: Session, case: Case) -> list[tuple[str, str]]:
    """The service's own questions with what was answered, in their order."""
    found = select(col(ServiceField.label), col(CaseAnswer.value)).join(
        ServiceField, col(ServiceField.id) == col(CaseAnswer.field_id)
    )
    mine = found.where(col(CaseAnswer.case_id) == case.id)
    return [(label, value) for label, value in session.execute(mine.order_by(col(ServiceField.place)))]


def files(session: Session, case: Case) -> dict[str, list[CaseFile]]:
    """The files that are there, by their purpose, the oldest first."""
    found = select(CaseFile).where(col(CaseFile.case_id) == case.id, col(CaseFile.withdrawn_at).is_(None))
    kept: dict[str, list[CaseFile]] = defaultdict(list)
    for row in session.scalars(found.order_by(col(CaseFile.id)).limit(MOST)):
        kept[row.purpose].append(row)
    return kept


def messages(session: Session, case: Case) -> dict[str, list[CaseMessage]]:
    """What was said, by audience, the oldest first."""
    found = select(CaseMessage).where(col(CaseMessage.case_id) == case.id, col(CaseMessage.withdrawn_at).is_(None))
    said: dict[str, list[CaseMessage]] = defaultdict(list)
    for row in session.scalars(found.order_by(col(CaseMessage.id)).limit(MOST)):
        said[row.audience].append(row)
    return said


def advice(session: Session, acting: Acting, case: Case) -> list[Advice]:
    """The units that were asked for their opinion, in order."""
    row = CaseAssignment
    found = select(row).where(col(row.case_id) == case.id, col(row.role) == "support").order_by(col(row.id))
    mine = _my_units(session, acting)
    is_open = case.closed_at is None and not acting.only_looks
    return [
        Advice(one, is_open and one.state == "sent" and one.unit_id in mine) for one in session.scalars(found).all()
    ]


def _my_units(session: Session, acting: Acting) -> set[int]:
    return {unit for role in ("unit_head", "clerk") for unit in roles.units_with(session, acting, role)}


def urgings(session: Session, case: Case) -> list[CaseUrging]:
    """The urgings, newest first."""
    found = select(CaseUrging).where(col(CaseUrging.case_id) == case.id).order_by(col(CaseUrging.id).desc())
    return list(session.scalars(found.limit(20)))


def links(session: Session, case: Case) -> list[CaseLink]:
    """What it has to do with."""
    found = select(CaseLink).where(col(CaseLink.case_id) == case.id).order_by(col(CaseLink.id))
    return list(session.scalars(found.limit(MOST)))


def consents(session: Session, case: Case) -> list[Consent]:
    """What the citizen agreed to, and still does."""
    found = select(Consent).where(col(Consent.case_id) == case.id, col(Consent.withdrawn_at).is_(None))
    return list(session.scalars(found.order_by(col(Consent.id))))


def rating(session: Session, case: Case) -> Rating | None:
    """What the citizen said of how it was handled."""
    return session.get(Rating, case.id)


def report(session: Session, case: Case) -> Report | None:
    """Where a report is."""
    return session.get(Report, case.id)


def topic(session: Session, case: Case) -> Topic | None:
    """The topic to which feedback was given."""
    found = session.get(Feedback, case.id)
    return session.get(Topic, found.topic_id) if found is not None else None


def main(session: Session, acting: Acting, case: Case) -> Case | None:
    """The case that this one was joined to, where the official may see it."""
    return session.scalars(select(Case).where(col(Case.id) == case.repeats, sees(acting))).one_or_none()


def repeated(session: Session, acting: Acting, case: Case) -> list[Case]:
    """The cases that were joined to this one, as far as the official may see them."""
    found = select(Case).where(col(Case.repeats) == case.id, sees(acting)).order_by(col(Case.id))
    return list(session.scalars(found.limit(50)))
