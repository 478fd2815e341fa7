"""Work dossiers: the list of one's own and of the organisation's, and what lies in one (Art. 28 and 29)."""

from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlmodel import Session, col

from workplace.access.lists import PAGE
from workplace.docs.models.handling import DossierItem, WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.policy import DOSSIER_HOLDER, sees
from workplace.kernel.acting import Acting
from workplace.kernel.text import fold, one_line
from workplace.org.queries import organisations

MOST = 1000  # documents of one dossier that a page or a list shows


@dataclass(frozen=True)
class DossierRow:
    """A dossier in a list, with how many documents lie in it."""

    dossier: WorkDossier
    count: int


@dataclass(frozen=True)
class DossierPage:
    """A page of dossiers, the newest first, and below which one the next begins."""

    rows: list[DossierRow]
    next: tuple[int, int] | None


@dataclass(frozen=True)
class Lying:
    """A document in a dossier. One that this reader may not open is told by its number alone."""

    item: DossierItem
    doc: Doc
    seen: bool


def listed(
    session: Session,
    acting: Acting,
    *,
    mine: bool,
    closed: bool = False,
    text: str = "",
    before: tuple[int, int] | None = None,
) -> DossierPage:
    """Dossiers of one's own organisation, or only those one has opened; `text` is found in code and title, marks or
    not.
    """
    where = [
        col(WorkDossier.organisation_id) == organisations.of(session, acting.as_whom).id,
        col(WorkDossier.closed_on).is_not(None) if closed else col(WorkDossier.closed_on).is_(None),
    ]
    if mine:
        where.append(col(WorkDossier.holder_id) == acting.as_whom)
    if before is not None:
        where.append(tuple_(col(WorkDossier.year), col(WorkDossier.id)) < tuple_(*before))
    if wanted := fold(one_line(text)):
        where.append(col(WorkDossier.folded).contains(wanted, autoescape=True))
    newest = select(WorkDossier).where(*where).order_by(col(WorkDossier.year).desc(), col(WorkDossier.id).desc())
    found = list(session.scalars(newest.limit(PAGE + 1)))
    shown = found[:PAGE]
    last = (shown[-1].year, shown[-1].id or 0) if len(found) > PAGE else None
    counts = _counts(session, [d.id or 0 for d in shown])
    return DossierPage([DossierRow(d, counts.get(d.id or 0, 0)) for d in shown], last)


def _counts(session: Session, ids: list[int]) -> dict[int, int]:
    counted = select(col(DossierItem.dossier_id), func.count()).where(col(DossierItem.dossier_id).in_(ids))
    return {dossier: count for dossier, count in session.execute(counted.group_by(col(DossierItem.dossier_id)))}


def lying(session: Session, acting: Acting, dossier: WorkDossier) -> list[Lying]:
    """Everything in a dossier, in the order of the documents' days."""
    rows = session.execute(
        select(DossierItem, Doc, sees(acting))
        .join(Doc, col(Doc.id) == col(DossierItem.doc_id))
        .where(col(DossierItem.dossier_id) == dossier.id)
        .order_by(func.coalesce(col(Doc.dated), col(Doc.arrived_on)), col(Doc.at))
        .limit(MOST)
    )
    return [Lying(item, doc, bool(seen)) for item, doc, seen in rows]


def holds_secret(session: Session, dossier: WorkDossier) -> bool:
    """Whether a paper lies in it that turned out to be secret, so that its title may tell of one."""
    found = (
        select(col(Doc.id))
        .join(DossierItem, col(DossierItem.doc_id) == col(Doc.id))
        .where(col(DossierItem.dossier_id) == dossier.id, col(Doc.overlay) == "secret")
    )
    return session.scalar(found.limit(1)) is not None


def keeps(session: Session, acting: Acting, dossier: WorkDossier) -> bool:
    """Whether this person may close it and take documents out."""
    rule = DOSSIER_HOLDER.expression(acting)
    return session.scalar(select(col(WorkDossier.id)).where(col(WorkDossier.id) == dossier.id, rule)) is not None
