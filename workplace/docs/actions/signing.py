"""Signing: each signer in order, in a field prepared before the first of them (signing.md 4, way B).

In two acts around the worker that writes the signature: `begin` claims the document, `confirm` keeps the signed file.
A key of a person is never on the server, test keys apart.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import approving, drafting, sides, working
from workplace.docs.events import DocSigned
from workplace.docs.models.issuing import Signature, Signer
from workplace.docs.models.letters import Doc, Version
from workplace.docs.process import OUTGOING
from workplace.docs.queries import entitled, holders
from workplace.files.queries import FileCard
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.process.take import require, take


@dataclass(frozen=True)
class Place:
    """Where a signature stands: points from the lower left corner of the page as displayed (signing.model.Box)."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Made:
    """What a worker or the office's own program made: a checked signature in a field."""

    field: str
    signer: str
    certificate: str
    signed_at: datetime
    is_test: bool
    outside: bool = False


def turn_of(session: Session, doc: Doc) -> Signer:
    """The signer whose turn it is."""
    rows = select(Signer).where(col(Signer.doc_id) == doc.id, col(Signer.state) == "asked")
    found = session.scalars(rows.order_by(col(Signer.place)).limit(1)).one_or_none()
    if found is None:
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    return found


def newest(session: Session, doc: Doc) -> Version:
    """The version that is read now."""
    rows = select(Version).where(col(Version.doc_id) == doc.id, col(Version.file_id) == doc.file_id)
    return session.scalars(rows.order_by(col(Version.no).desc()).limit(1)).one()


def begin(
    session: Session, acting: Acting, doc: Doc, place: Place | None, *, capacity: str | None = None
) -> tuple[str, Signer, Version]:
    """Act 1: the signer may sign now, here, and as this; the document is theirs alone until the worker is done.

    Refused for whoever acts for someone (Art. 13: nobody signs as another), and without a capacity that holds today.
    """
    in_person(acting)
    sides.alone(session, doc)
    require(session, acting, OUTGOING, doc, "sign")
    signer, version = turn_of(session, doc), newest(session, doc)
    _as_whom(session, doc, signer, capacity)
    if place is not None and version.kind == "draft":
        signer.page, signer.x, signer.y = place.page, place.x, place.y
        signer.width, signer.height = place.width, place.height
        session.add(signer)
    return working.claim(session, acting, doc, "sign", version.no, signer=signer.id), signer, version


def in_person(acting: Acting) -> None:
    """NotNow for whoever acts for someone: one signs in one's own name, or not at all."""
    if acting.for_whom is not None:
        raise NotNow(
            say("Nobody signs as another person (Decree 30/2020, Art. 13). Take the signing over in your own name.")
        )


def _as_whom(session: Session, doc: Doc, signer: Signer, capacity: str | None) -> None:
    """In whose name and by which authority: the chosen capacity, else the one that the drafter put down."""
    mine = entitled.cards(session, doc, signer)
    wanted = signer.capacity if capacity is None else capacity
    card = next((one for one in mine if one.capacity == wanted), None)
    if card is None:
        raise NotNow(say("You hold no such capacity to sign for this organisation today. Return it to the drafter."))
    if capacity is not None or not signer.lines:
        signer.capacity, signer.lines = card.capacity, "\n".join(card.authority_lines)
    signer.for_whom, signer.authority = card.for_whom, card.authority
    session.add(signer)


def confirm(session: Session, acting: Acting, doc: Doc, token: str, made: Made, file: FileCard) -> None:
    """Act 2: the signed file is the newest version, the next signer is asked, or the clerk has it."""
    working.confirm(session, doc, token)
    accept(session, acting, doc, made, file)


def accept(session: Session, acting: Acting, doc: Doc, made: Made, file: FileCard) -> None:
    """Keep a signature that has been checked, wherever it was made.

    NotNow where the signer's capacity ended while the file was away: a grant of their own as well as a delegation.
    """
    assert doc.id is not None
    signer = turn_of(session, doc)
    _as_whom(session, doc, signer, None)
    following = _after(session, doc, signer)
    take(session, acting, OUTGOING, doc, "sign", to=None if following else "signed", field=made.field,
         file=file.sha256, certificate=made.certificate, test=made.is_test, outside=made.outside,
         capacity=signer.capacity, **_in_place_of(signer))  # fmt: skip
    version = drafting.add_version(session, acting, doc, file, "signed", "")
    keep(session, acting, doc, version, made, "signer", signer.person_id)
    sides.move(session, signer, "asked", "signed")
    who = grants.person(session, signer.person_id)
    folders.take_out(session, doc.kind, doc.id, folder="to_sign")
    folders.put(session, who, "following", doc.kind, doc.id, is_read=True)
    if following is not None:
        approving.ask_signature(session, acting, doc, following)
        return
    clerks = holders.clerks(session, doc.organisation_id)
    grants.grant(session, doc.kind, doc.at, doc.id, [clerks], "issuing", level=grants.EDIT)
    folders.put(session, clerks, "to_issue", doc.kind, doc.id)
    events.publish(session, DocSigned(doc.id, doc.organisation_id, acting.person))


def keep(session: Session, acting: Acting, doc: Doc, version: Version, made: Made, role: str, person_id: int) -> None:
    """The fact of a signature: who, in which field, in which version."""
    session.add(
        Signature(
            doc_id=version.doc_id,
            version_no=version.no,
            field=made.field,
            role=role,
            person_id=person_id,
            for_whom=acting.for_whom,
            signer=made.signer,
            certificate=made.certificate,
            signed_at=made.signed_at,
            is_test=made.is_test,
            outside=made.outside,
        )
    )


def _in_place_of(signer: Signer) -> dict[str, int]:
    """For the journal: whose place the signer took, by which delegation."""
    if signer.for_whom is None:
        return {}
    return {"in_place_of": signer.for_whom, "authority": signer.authority or 0}


def _after(session: Session, doc: Doc, signer: Signer) -> Signer | None:
    rows = select(Signer).where(col(Signer.doc_id) == doc.id, col(Signer.place) > signer.place)
    return session.scalars(rows.order_by(col(Signer.place)).limit(1)).one_or_none()
