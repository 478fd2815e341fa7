"""Who can see a document, and why, with names; and who read or fetched it."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from workplace.access.models import Access
from workplace.docs.models.handling import DossierItem, WorkDossier
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.policy import BOOK_READERS, reads_access_log
from workplace.docs.queries import show
from workplace.files import queries as files
from workplace.files.models import AccessLog
from workplace.kernel.acting import Acting
from workplace.org.models.people import EffectivePrincipal
from workplace.org.queries import organisations, people, units
from workplace.org.queries.people import PersonCard


@dataclass
class Seeing:
    """One person, or the holders of a role in a unit, or everybody in a unit; the causes, and how far they may go."""

    kind: str  # person | role | unit | subtree | list
    role: str
    unit: str = ""
    people: list[PersonCard] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    level: int = 0


def seeing(session: Session, doc: Doc) -> list[Seeing]:
    """Everyone who can see it, whoever may do the most first; for readers who may see it themselves."""
    rows = [tuple(row) for row in show.who_sees(session, doc)]
    cards = people.cards(session, {ref for kind, ref, *_ in rows if kind == "person"})
    names = units.names(session, {ref for kind, ref, *_ in rows if kind != "person"})
    holders = people.holding(session, {ref for kind, ref, *_ in rows if kind == "role"})
    found: dict[tuple[str, int, str], Seeing] = {}
    causes: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for kind, ref, role, cause, level in rows:
        if kind == "person":
            told = Seeing(kind, role, people=[cards[ref]] if ref in cards else [])
        else:
            told = Seeing(kind, role, names.get(ref, ""), holders.get((ref, role), []) if kind == "role" else [])
        one = found.setdefault((kind, ref, role), told)
        one.level = max(one.level, level)
        causes[kind, ref, role].add(cause)
    for key, one in found.items():
        one.causes = sorted(causes[key])
    return sorted(found.values(), key=lambda one: (-one.level, one.kind, one.unit))


@dataclass
class Hearing:
    """Some who can't open a document and yet learn of it: where, and who they are now, as far as they can be named."""

    where: str  # register | dossier | sender | recipients | work | journal
    of: str = ""  # the organisation
    people: list[PersonCard] = field(default_factory=list)


def hearing(session: Session, doc: Doc) -> list[Hearing]:
    """Who learns that the document exists without seeing it, and where; for readers who may see it themselves."""
    found: list[Hearing] = []
    if doc.arrival_number is not None or doc.number is not None:
        card = organisations.card(session, doc.organisation_id)
        held = [one for role in BOOK_READERS for one in people.with_role(session, card.unit_id, role)]
        found.append(Hearing("register", card.name, list({one.id: one for one in held}.values())))
    in_dossiers = select(col(WorkDossier.organisation_id)).join(
        DossierItem, col(DossierItem.dossier_id) == col(WorkDossier.id)
    )
    agencies = session.scalars(in_dossiers.where(col(DossierItem.doc_id) == doc.id).distinct())
    found += [Hearing("dossier", card.name) for card in organisations.cards(session, list(agencies)).values()]
    if doc.direction == "incoming":
        found += [Hearing("sender", doc.author)] if doc.origin_id is not None else []
        found.append(Hearing("work"))
    elif doc.state in ("released", "recalled", "replaced"):
        found.append(Hearing("recipients"))
    return [*found, Hearing("journal")]


def may_read_log(session: Session, acting: Acting, doc: Doc) -> bool:
    """Whether this person may know who read it."""
    rule = reads_access_log(acting, col(Doc.organisation_id))
    return session.scalar(select(col(Doc.id)).where(col(Doc.id) == doc.id, rule)) is not None


def accesses(session: Session, doc: Doc) -> list[AccessLog]:
    """Who read it or fetched its files, newest first, at most 500. Another agency's copy of the same paper has readers
    of its own: they stand in that copy's log.
    """
    assert doc.id is not None
    own = set(session.scalars(select(col(Version.file_id)).where(col(Version.doc_id) == doc.id)))
    own |= set(session.scalars(select(col(Attachment.file_id)).where(col(Attachment.doc_id) == doc.id)))
    own |= set(session.scalars(select(col(Attachment.marked_file_id)).where(col(Attachment.doc_id) == doc.id)))
    return files.accesses(session, "docs", doc.id, own - {None}, _may_see(doc))


def _may_see(doc: Doc) -> ColumnElement[bool]:
    """SQL over a line of the access log: its reader is one of those to whom this document was given."""
    theirs = (col(Access.kind) == doc.kind, col(Access.at) == doc.at, col(Access.thing) == doc.id)
    holds = (
        col(EffectivePrincipal.principal_id) == col(Access.principal),
        col(EffectivePrincipal.person_id) == files.reader(),
    )
    return select(col(Access.thing)).join(EffectivePrincipal, and_(*holds)).where(*theirs).exists()
