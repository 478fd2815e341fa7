"""When a case's time is over, what is personal is taken out; that it was, when and how it went stays, for the figures.

What stands on the public pages stays there: it was worded for everybody, and tells nobody's name. What was never
confirmed is forgotten as soon as it has lapsed.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session, col

from workplace.cases.actions import laying
from workplace.cases.events import CaseForgotten
from workplace.cases.models.cases import (
    Case,
    CaseAnswer,
    CaseAssignment,
    CaseFile,
    CaseMessage,
    CasePause,
    CaseUrging,
    CaseWords,
    Rating,
)
from workplace.cases.models.parties import Party
from workplace.cases.models.services import Service
from workplace.files import actions as files
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import clock, ports
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import overwrite
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref

JOB, AT = "cases.forget", "02:40"
MANY = 50  # cases of one transaction
_WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (CaseAnswer, ("value",)),
    (CaseAssignment, ("wish", "answer")),
    (CaseMessage, ("body",)),
    (CaseUrging, ("note",)),
    (CasePause, ("reason",)),
    (Rating, ("comment",)),
)


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, look)
    schedules.daily(JOB, AT)


def look(work: Work, _payload: dict[str, Any]) -> None:
    """The job: in portions, until nothing is left."""
    while True:
        with work.transaction() as session:
            found = due(session)
            for case in found:
                forget(session, case)
        if len(found) < MANY:
            break
    work.database.empty_log()


def due(session: Session, most: int = MANY) -> list[Case]:
    """Closed cases whose service keeps them no longer, and those in which something was said since."""
    now = clock.now()
    kept = set(session.scalars(select(col(Service.keeps_days)).distinct()))
    over = (
        and_(
            col(Case.service_id).in_(select(col(Service.id)).where(col(Service.keeps_days) == days)),
            col(Case.closed_at) <= now - timedelta(days=days),
        )
        for days in sorted(kept)
    )
    found = (
        select(Case)
        .join(CaseWords, col(CaseWords.case_id) == col(Case.id))
        .where(
            col(Case.closed_at).is_not(None),
            or_(and_(col(CaseWords.erased_at).is_(None), or_(col(Case.state) == "lapsed", *over)), _said_since()),
        )
        .order_by(col(Case.id))
        .limit(most)
    )  # fmt: skip
    return list(session.scalars(found))


def _said_since() -> Any:
    """A citizen may still write, and rate, when their case is long forgotten."""
    m, r, erased = CaseMessage, Rating, col(CaseWords.erased_at)
    wrote = select(col(m.id)).where(col(m.case_id) == col(Case.id), col(m.at) > erased, col(m.body) != "")
    rated = select(col(r.case_id)).where(col(r.case_id) == col(Case.id), col(r.at) > erased, col(r.comment) != "")
    return or_(wrote.exists(), rated.exists())


def forget(session: Session, case: Case) -> None:
    """Take out who came, what they wrote and what was written to them; the journal's words with it."""
    overwrite(session)
    ref = Ref("cases", case.id or 0)
    words = session.get_one(CaseWords, case.id)
    words.body = words.answer = ""
    if case.published_at is None:
        words.public_title = words.public_body = words.public_answer = words.public_folded = ""
    words.erased_at = clock.now()
    case.title = words.public_title or case.code
    session.add(words)
    for table, columns in _WRITTEN:
        session.execute(update(table).where(table.case_id == case.id).values(dict.fromkeys(columns, "")))
    _forget_files(session, case)
    _forget_party(session, case.party_id)
    texts.erase(session, ref)
    journal.write(session, SYSTEM, "forget", ref)
    session.add(case)
    laying.lay(session, case)
    publish(session, CaseForgotten(case.id or 0, public=case.published_at is not None))


def _forget_files(session: Session, case: Case) -> None:
    """Their bytes go too, where nothing else in the house carries them."""
    row = CaseFile
    not_shown = () if case.published_at is None else (col(row.audience) != "public",)
    mine = (col(row.case_id) == case.id, col(row.name) != "", *not_shown)
    carried = sorted(set(session.scalars(select(col(row.file_id)).where(*mine))))
    session.execute(update(row).where(*mine).values(withdrawn_at=clock.now(), name=""))
    for file_id in carried:
        files.let_go(session, file_id)


def _forget_party(session: Session, party_id: int) -> None:
    party = session.get_one(Party, party_id)
    party.name = party.email = party.phone = party.address = party.contact_key = ""
    party.erased_at = clock.now()
    session.add(party)
