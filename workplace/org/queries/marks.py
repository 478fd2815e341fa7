"""Pictures of signatures and seals for those who set them on a page: unlocked in memory, or into a private file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.files.secret import SEALS, SIGNATURES, unlock, unlock_to_file
from workplace.files.store import Machine
from workplace.kernel import clock
from workplace.org.models.organisations import MarkImage, OrganisationVersion
from workplace.org.models.people import Person
from workplace.org.queries.dated import valid


class Keeper(Machine, Protocol):
    """What unlocking needs of the running house."""

    @property
    def secret(self) -> bytes: ...


@dataclass(frozen=True)
class Mark:
    """A locked picture: `png` opens it in memory, `to_file` for a worker that needs a path."""

    purpose: str
    owner: str
    locked: bytes
    width: int  # dots
    height: int
    width_mm: int | None = None  # a seal's real width on paper

    def png(self, secret: bytes) -> bytes:
        """The picture itself."""
        return unlock(secret, self.purpose, self.owner, self.locked)

    def to_file(self, house: Keeper) -> Path:
        """A private file with the picture; whoever asks removes it after use."""
        return unlock_to_file(house, house.secret, self.purpose, self.owner, self.locked)

    @contextmanager
    def file(self, house: Keeper) -> Iterator[Path]:
        """The same for the length of a block."""
        path = self.to_file(house)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def signature_image(session: Session, person_id: int) -> Mark | None:
    """The picture of a person's signature; None when none was handed in."""
    row = session.execute(
        _images().join(Person, col(Person.signature_id) == col(MarkImage.id)).where(col(Person.id) == person_id)
    ).first()
    return Mark(SIGNATURES, f"person:{person_id}", row.sealed, row.width, row.height) if row else None


def seal_image(session: Session, organisation_id: int, on: date | None = None) -> Mark | None:
    """An organisation's seal as of a day, with its real width; None when none was handed in."""
    row = session.execute(
        _sealed(organisation_id, col(OrganisationVersion.seal_mm)), {"on": on or clock.today()}
    ).first()
    if row is None:
        return None
    return Mark(SEALS, f"organisation:{organisation_id}", row.sealed, row.width, row.height, row.seal_mm)


def signature_preview(session: Session, person_id: int) -> bytes | None:
    """What may be shown of a person's signature (WebP)."""
    statement = select(col(MarkImage.preview)).join(Person, col(Person.signature_id) == col(MarkImage.id))
    return session.scalar(statement.where(col(Person.id) == person_id))


def seal_preview(session: Session, organisation_id: int) -> bytes | None:
    """What may be shown of an organisation's seal (WebP)."""
    row = session.execute(_sealed(organisation_id, col(MarkImage.preview)), {"on": clock.today()}).first()
    return row.preview if row else None


def _images(*more: Any) -> Select:
    return select(col(MarkImage.sealed), col(MarkImage.width), col(MarkImage.height), *more)


def _sealed(organisation_id: int, *more: Any) -> Select:
    version = OrganisationVersion
    return (
        _images(*more)
        .join(version, col(version.seal_id) == col(MarkImage.id))
        .where(col(version.organisation_id) == organisation_id, valid(version))
    )
