"""Work dossiers: opened by an official, filled, closed (Nghị định 30/2020, Art. 28 and 29)."""

from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.docs.models.handling import DossierItem, WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.process import INCOMING, OUTGOING, of
from workplace.docs.queries import dossiers
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, one_line, say
from workplace.org.queries import people
from workplace.process.take import may, take


def open_dossier(session: Session, acting: Acting, code: str, title: str, retention: str = "") -> WorkDossier:
    """Open a dossier in one's own organisation for this year; its code is used once a year."""
    acting.require_more_than_looking()
    errors = {name: say("Fill this in.") for name, value in (("code", code), ("title", title)) if not value}
    card, year = people.person(session, acting.as_whom), clock.today().year
    same = (
        col(WorkDossier.organisation_id) == card.organisation_id,
        col(WorkDossier.year) == year,
        col(WorkDossier.code) == code,
    )
    if session.scalar(select(col(WorkDossier.id)).where(*same)) is not None:
        errors["code"] = say("{code} is already the code of a dossier of {year}.", code=code, year=year)
    if errors:
        raise BadInput(errors)
    row = WorkDossier(
        organisation_id=card.organisation_id, unit_id=card.unit_id, year=year, code=code, title=title,
        folded=fold(one_line(f"{code} {title}")),
        retention=retention, holder_id=acting.as_whom, opened_on=clock.today(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.write(session, acting, "open_dossier", Ref("docs.dossier", row.id or 0), code=code)
    return row


def put(session: Session, acting: Acting, doc: Doc, dossier: WorkDossier) -> None:
    """Put a document that one reads into a dossier that one keeps (it may lie in several, and twice does no harm).

    A finished incoming document is filed by it, where whoever led its handling or the clerk does so. NotNow when the
    dossier is closed or its sender called the document back; NotFound for whoever may not.
    """
    _require_kept(session, acting, dossier)
    _require_open(dossier)
    assert doc.id is not None and dossier.id is not None
    lies_there = session.get(DossierItem, (dossier.id, doc.id)) is not None
    closes_it = any(step.verb == "file" for step in may(session, acting, of(doc), doc))
    if lies_there and not closes_it:
        return
    told: dict[str, Any] = {"dossier": dossier.id, "code": dossier.code}
    if closes_it:
        take(session, acting, INCOMING, doc, "file", **told)
    elif doc.direction == "incoming":
        take(session, acting, INCOMING, doc, "put_in_dossier", **told)
    else:
        take(session, acting, OUTGOING, doc, "put_in_dossier", **told)
    if not lies_there:
        session.add(DossierItem(dossier_id=dossier.id, doc_id=doc.id, at=clock.now(), by=acting.person))


def take_out(session: Session, acting: Acting, doc: Doc, dossier: WorkDossier) -> None:
    """Take a document out of an open dossier again: whoever keeps it."""
    _require_kept(session, acting, dossier)
    _require_open(dossier)
    session.execute(
        delete(DossierItem).where(col(DossierItem.dossier_id) == dossier.id, col(DossierItem.doc_id) == doc.id)
    )
    journal.write(session, acting, "take_from_dossier", Ref("docs", doc.id or 0), dossier=dossier.id)


def close(session: Session, acting: Acting, dossier: WorkDossier) -> None:
    """Close a dossier when the work has ended: whoever keeps it; closing it twice does no harm."""
    _require_kept(session, acting, dossier)
    if dossier.closed_on is None:
        dossier.closed_on = clock.today()
        session.add(dossier)
        journal.write(session, acting, "close_dossier", Ref("docs.dossier", dossier.id or 0))


def retitle(session: Session, acting: Acting, dossier: WorkDossier, title: str) -> None:
    """Give a dossier another title: whoever keeps it. NotNow when it is closed, unless a paper in it turned out to be
    secret: what tells of that does not stay.
    """
    _require_kept(session, acting, dossier)
    if not dossiers.holds_secret(session, dossier):
        _require_open(dossier)
    if not title:
        raise BadInput({"title": say("Fill this in.")})
    if title == dossier.title:
        return
    dossier.title, dossier.folded = title, fold(one_line(f"{dossier.code} {title}"))
    session.add(dossier)
    journal.write(session, acting, "retitle_dossier", Ref("docs.dossier", dossier.id or 0))


def _require_kept(session: Session, acting: Acting, dossier: WorkDossier) -> None:
    acting.require_more_than_looking()
    if not dossiers.keeps(session, acting, dossier):
        raise NotFound


def _require_open(dossier: WorkDossier) -> None:
    if dossier.closed_on is not None:
        raise NotNow(say("The dossier {code} is closed.", code=dossier.code))
