"""What the forms of a document offer: leaders, units and people, phrases, dossiers, for the steps that are open."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs import policy
from workplace.docs.models.handling import Phrase, WorkDossier
from workplace.docs.models.issuing import Number, Series
from workplace.docs.models.letters import Doc
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.models.organisations import Organisation
from workplace.org.queries import organisations, people, roles
from workplace.org.queries.choices import Choice, agencies, people_in, units_in
from workplace.org.queries.organisations import OrganisationCard


def leaders(session: Session, acting: Acting, organisation_id: int) -> list[Choice]:
    """Those to whom a document can be submitted, oneself left out."""
    found = people.leaders(session, organisation_id)
    return [Choice(str(card.id), card.name, card.position) for card in found if card.id != acting.as_whom]


def addressees(session: Session, acting: Acting, organisation_id: int) -> list[Choice]:
    """To whom this person may route a document: the units and people of their own organisation; whoever works for the
    organisation in whose books it stands, also its people and the organisations below it. Bounded at 500 each."""
    mine = organisations.of(session, acting.as_whom)
    books = organisations.card(session, organisation_id)
    offices, below = [mine], []
    if mine.id == books.id or any(roles.has(session, acting, role, books.unit_id) for role in _WORK_FOR_IT):
        offices = [books] if mine.id == books.id else [books, mine]
        below = [card for card in organisations.internal(session) if card.parent_id == books.id]
    return [
        *agencies(session, acting, below, say("Organisations below")),
        *(choice for office in offices for choice in units_in(session, acting, office.id)),
        *(choice for office in offices for choice in people_in(session, acting, office.id)),
    ]


_WORK_FOR_IT = ("clerk", "signer", "unit_head", "format_checker")


def phrases(session: Session, acting: Acting) -> list[str]:
    """The person's kept directive phrases, the most used first."""
    mine = select(col(Phrase.text)).where(col(Phrase.person) == acting.as_whom)
    return list(session.scalars(mine.order_by(col(Phrase.used).desc(), col(Phrase.text)).limit(30)))


def kept_phrases(session: Session, acting: Acting) -> list[Phrase]:
    """All that the person keeps, the most used first, for the page where they are tended."""
    mine = select(Phrase).where(col(Phrase.person) == acting.as_whom)
    return list(session.scalars(mine.order_by(col(Phrase.used).desc(), col(Phrase.text))))


def open_dossiers(session: Session, acting: Acting) -> list[Choice]:
    """Open work dossiers that this person keeps, their own first; the newest year's before older ones."""
    kept = policy.DOSSIER_HOLDER.expression(acting)
    found = (
        select(WorkDossier)
        .where(kept, col(WorkDossier.closed_on).is_(None))
        .order_by(
            (col(WorkDossier.holder_id) == acting.as_whom).desc(), col(WorkDossier.year).desc(), col(WorkDossier.code)
        )
        .limit(200)
    )
    return [Choice(str(d.id), f"{d.code} – {d.title}") for d in session.scalars(found)]


def reserved_numbers(session: Session, doc: Doc) -> list[Choice]:
    """Numbers kept back in this document's organisation that it might take."""
    found = (
        select(Number)
        .join(Series, col(Series.id) == col(Number.series_id))
        .where(
            col(Series.organisation_id) == doc.organisation_id,
            col(Series.kind) == "outgoing",
            col(Series.type_code).in_(("", doc.type_code)),
            col(Number.state) == "reserved",
        )
        .order_by(col(Number.number))
        .limit(100)
    )
    return [Choice(str(n.id), f"{n.number}{n.suffix}", n.reason) for n in session.scalars(found)]


def drafts_for(session: Session, acting: Acting) -> list[OrganisationCard]:
    """The organisations for which a person may draft: their own first, then those where a role of theirs says so."""
    own = organisations.of(session, acting.as_whom)
    rule = policy.drafts_for(acting, col(Organisation.id))
    found = session.scalars(select(col(Organisation.id)).where(rule, col(Organisation.id) != own.id).limit(50))
    others = organisations.cards(session, [id for id in found if id is not None]).values()
    return [own, *sorted((card for card in others if card.internal), key=lambda card: card.name)]


def replacements(session: Session, acting: Acting, doc: Doc) -> list[Choice]:
    """Released documents of the same type and organisation that one sees and that are not older, newest first, to take
    this one's place.
    """
    later = [col(Doc.dated) >= doc.dated] if doc.dated else []
    found = (
        select(Doc)
        .where(
            col(Doc.organisation_id) == doc.organisation_id,
            col(Doc.kind) == doc.kind,
            col(Doc.type_code) == doc.type_code,
            col(Doc.state) == "released",
            col(Doc.id) != doc.id,
            policy.reads(acting),
            *later,
        )
        .order_by(col(Doc.at).desc())
        .limit(30)
    )
    return [Choice(str(d.id), d.code, d.summary) for d in session.scalars(found)]
