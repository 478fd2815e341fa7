"""The register of certificates: an organisation's, a person's, and whose a certificate is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.models.certificates import KnownCertificate
from workplace.org.models.organisations import Unit
from workplace.org.queries import organisations, people, roles


@dataclass(frozen=True)
class Holder:
    """Whose certificate: an organisation's or a person's, never both."""

    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Owned:
    """The holder of a confirmed certificate, by name, and when the register ended it."""

    holder: Holder
    name: str
    ended_at: datetime | None


def of(session: Session, holder: Holder) -> list[KnownCertificate]:
    """Every certificate of a holder, those in use first, the newest first; at most 100."""
    rows = select(KnownCertificate).where(_is(holder))
    order = (col(KnownCertificate.ended_at).is_not(None), col(KnownCertificate.id).desc())
    return list(session.scalars(rows.order_by(*order).limit(100)))


def counting(session: Session, holder: Holder) -> set[str]:
    """The SHA-256 of those that count now: confirmed, not ended, within their days."""
    now = clock.now()
    return {
        row.sha256
        for row in of(session, holder)
        if row.confirmed_at and not row.ended_at and row.valid_from <= now <= row.valid_to
    }


def owners(session: Session, sha256s: Iterable[str]) -> dict[str, Owned]:
    """Whose the certificates are that somebody has confirmed; an ended one still tells whose it was."""
    wanted = [one for one in set(sha256s) if one]
    rows = select(KnownCertificate).where(
        col(KnownCertificate.sha256).in_(wanted), col(KnownCertificate.confirmed_at).is_not(None)
    )
    found = session.scalars(rows.order_by(col(KnownCertificate.ended_at).is_(None), col(KnownCertificate.id))).all()
    names = people.names(session, {row.person_id for row in found if row.person_id})
    cards = organisations.cards(session, [row.organisation_id for row in found if row.organisation_id])
    return {
        row.sha256: Owned(
            Holder(row.organisation_id, row.person_id),
            cards[row.organisation_id].name if row.organisation_id in cards else names.get(row.person_id or 0, ""),
            row.ended_at,
        )
        for row in found
    }


def name_of(session: Session, holder: Holder) -> str:
    """The holder's name; NotFound when there is none."""
    if holder.organisation_id is not None:
        return organisations.card(session, holder.organisation_id).name
    return people.person(session, holder.person_id or 0).name


def may_keep(session: Session, acting: Acting, holder: Holder) -> bool:
    """Whether this person keeps the register of that holder: an administrator, or the organisation's clerk."""
    if not acting.person or roles.has(session, acting, "administrator"):
        return True
    clerk = roles.clerk_of(acting, holder.organisation_id)
    return holder.organisation_id is not None and bool(session.scalar(select(col(Unit.id)).where(clerk).limit(1)))


def require_seen(session: Session, acting: Acting, holder: Holder) -> None:
    """NotFound unless the person keeps that register, or it is their own."""
    is_own = holder.person_id is not None and holder.person_id == acting.person
    if not is_own and not may_keep(session, acting, holder):
        raise NotFound


def _is(holder: Holder) -> ColumnElement[bool]:
    if holder.organisation_id is not None:
        return col(KnownCertificate.organisation_id) == holder.organisation_id
    return col(KnownCertificate.person_id) == holder.person_id
