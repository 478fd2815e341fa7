"""Keeping the register of certificates: handed in, seen in a file that came back, confirmed, ended."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.events import CertificateSeen
from workplace.org.models.certificates import KnownCertificate
from workplace.org.queries import certificates as queries
from workplace.org.queries import roles
from workplace.org.queries.certificates import Holder
from workplace.org.rules.certificates import CertificateFacts


def add(session: Session, acting: Acting, holder: Holder, found: CertificateFacts) -> KnownCertificate:
    """Enter a certificate: it counts at once when an administrator or the organisation's clerk enters it; one's own
    waits to be confirmed. Entered again by whoever may confirm, it is confirmed; another's is refused.
    """
    queries.require_seen(session, acting, holder)
    if found.valid_to <= clock.now():
        raise BadInput({"certificate": say("This certificate has run out.")})
    row = _noted(session, acting, holder, found)
    is_own = holder.person_id is not None and holder.person_id == acting.person
    if queries.may_keep(session, acting, holder) and not is_own and row.confirmed_at is None:
        _confirm(session, acting, row)
    elif row.confirmed_at is None:
        publish(session, CertificateSeen(row.id or 0, holder.organisation_id, holder.person_id, acting.person))
    return row


def note_seen(session: Session, acting: Acting, holder: Holder, found: CertificateFacts) -> None:
    """A file came back that this certificate signed for the holder: it waits for an administrator, who is told."""
    try:
        known = _in_use(session, found.sha256)
        row = _noted(session, acting, holder, found)
    except BadInput:
        return  # another's: refused already where it was used
    if known is None:
        publish(session, CertificateSeen(row.id or 0, holder.organisation_id, holder.person_id, acting.person))


def confirm(session: Session, acting: Acting, certificate_id: int) -> KnownCertificate:
    """An administrator answers for it that the certificate is the holder's. Confirmed twice is confirmed."""
    roles.require(session, acting, "administrator")
    row = _row(session, certificate_id)
    if row.ended_at is not None:
        raise NotNow(say("This certificate has been ended. Enter it again if it is still used."))
    if row.person_id is not None and row.person_id == acting.person:
        raise NotNow(say("Another administrator must confirm your own certificate."))
    if row.confirmed_at is None:
        _confirm(session, acting, row)
    return row


def end(session: Session, acting: Acting, certificate_id: int, reason: str) -> KnownCertificate:
    """It counts no longer: lost, renewed, revoked, or never the holder's. Ended twice is ended."""
    row = _row(session, certificate_id)
    queries.require_seen(session, acting, _holder(row))
    if not one_line(reason):
        raise BadInput({"reason": say("Give the reason.")})
    if row.ended_at is None:
        row.ended_at, row.ended_by, row.end_reason = clock.now(), acting.person, one_line(reason)
        session.add(row)
        _write(session, acting, "end_certificate", row, reason=row.end_reason)
    return row


def _noted(session: Session, acting: Acting, holder: Holder, found: CertificateFacts) -> KnownCertificate:
    known = _in_use(session, found.sha256)
    if known is not None:
        if _holder(known) != holder:
            raise BadInput({"certificate": say("This certificate is entered for another holder.")})
        return known
    row = KnownCertificate(
        organisation_id=holder.organisation_id, person_id=holder.person_id, sha256=found.sha256,
        subject=found.subject, issuer=found.issuer, serial=found.serial, valid_from=found.valid_from,
        valid_to=found.valid_to, added_at=clock.now(), added_by=acting.person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _write(session, acting, "add_certificate", row, subject=row.subject)
    return row


def _confirm(session: Session, acting: Acting, row: KnownCertificate) -> None:
    row.confirmed_at, row.confirmed_by = clock.now(), acting.person
    session.add(row)
    _write(session, acting, "confirm_certificate", row)


def _write(session: Session, acting: Acting, verb: str, row: KnownCertificate, **detail: str) -> None:
    ref = Ref("organisation", row.organisation_id) if row.organisation_id else Ref("person", row.person_id or 0)
    journal.write(session, acting, verb, ref, certificate=row.sha256, **detail)


def _in_use(session: Session, sha256: str) -> KnownCertificate | None:
    where = (col(KnownCertificate.sha256) == sha256, col(KnownCertificate.ended_at).is_(None))
    return session.scalars(select(KnownCertificate).where(*where)).one_or_none()


def _holder(row: KnownCertificate) -> Holder:
    return Holder(row.organisation_id, row.person_id)


def _row(session: Session, certificate_id: int) -> KnownCertificate:
    row = session.get(KnownCertificate, certificate_id)
    if row is None:
        raise NotFound
    return row
