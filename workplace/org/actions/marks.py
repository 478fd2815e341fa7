"""Keeping pictures of signatures and seals: locked under the house's secret, never handed out as they are."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.files.secret import SEALS, SIGNATURES, lock
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.actions.organisations import open_version
from workplace.org.models.organisations import MarkImage
from workplace.org.models.people import Person
from workplace.org.queries import roles


@dataclass(frozen=True)
class Picture:
    """A mark made fit for a page, and the picture of it that may be shown."""

    png: bytes
    width: int
    height: int
    preview: bytes  # WebP


def keep_seal(
    session: Session, acting: Acting, organisation_id: int, picture: Picture, *, width_mm: int, secret: bytes
) -> None:
    """The organisation's seal from now on, in its real width; what was sealed before keeps the seal it has."""
    roles.require(session, acting, "administrator")
    if not 10 <= width_mm <= 80:
        raise BadInput({"seal_mm": say("A seal is 10 to 80 mm wide.")})
    version = open_version(session, organisation_id)
    version.seal_id = _keep(session, acting, "seal", f"organisation:{organisation_id}", picture, secret)
    version.seal_mm = width_mm
    journal.write(session, acting, "keep_seal", Ref("organisation", organisation_id), width_mm=width_mm)


def keep_signature(session: Session, acting: Acting, person_id: int, picture: Picture, *, secret: bytes) -> None:
    """The picture of a person's handwritten signature; it stands on what they sign from now on."""
    roles.require(session, acting, "administrator")
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    person.signature_id = _keep(session, acting, "signature", f"person:{person_id}", picture, secret)
    journal.write(session, acting, "keep_signature", Ref("person", person_id))


def _keep(session: Session, acting: Acting, kind: str, owner: str, picture: Picture, secret: bytes) -> int:
    row = MarkImage(
        kind=kind,
        sealed=lock(secret, SEALS if kind == "seal" else SIGNATURES, owner, picture.png),
        preview=picture.preview,
        width=picture.width,
        height=picture.height,
        made_at=clock.now(),
        made_by=acting.person,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id
