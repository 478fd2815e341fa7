"""What of signing in and of pictures is kept no longer than it serves: a daily job (handbook/operating/keeping.md)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import clock, once, ports
from workplace.org.models.organisations import MarkImage, OrganisationVersion
from workplace.org.models.people import Person
from workplace.org.models.sessions import AppPassword, OpenSession, SignInAttempt

JOB = "org.prune"
ATTEMPTS = timedelta(days=1)
SENT_TWICE = timedelta(days=1)  # nobody leaves a form open longer than that, and presses again


def fill() -> None:
    """Give the port of jobs this room's handler, and put it on the plan."""
    ports.jobs.fill(JOB, prune)
    schedules.daily(JOB, "03:30")


def prune(work: Work, _payload: dict[str, Any]) -> None:
    """The job: ended sessions and app passwords, failed attempts, sent forms, and pictures that nothing names."""
    now, settings = clock.now(), work.settings
    with work.transaction() as session:
        idle = timedelta(minutes=settings.idle_minutes)
        end_sessions(session, now - timedelta(days=settings.session_days), idle)
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < now - ATTEMPTS))
        forgotten = col(AppPassword.revoked_at) < now - timedelta(days=settings.session_days)
        session.execute(delete(AppPassword).where(forgotten))
        replaced_marks(session)
        once.forget(session, now - SENT_TWICE)


def end_sessions(session: Session, before: datetime, idle: timedelta) -> int:
    """Forget sessions that ended before this moment, with address and browser; how many. What was done stays told by
    the journal. A browser whose last session is forgotten is a new one to the limits of signing in.
    """
    ended = or_(col(OpenSession.revoked_at) < before, col(OpenSession.last_seen_at) < before - idle)
    return int(session.execute(delete(OpenSession).where(ended)).rowcount)  # type: ignore[attr-defined]


def replaced_marks(session: Session) -> int:
    """Destroy pictures of signatures and seals that were replaced: papers carry them, nobody may set them again."""
    used = select(col(OrganisationVersion.seal_id)).where(col(OrganisationVersion.seal_id).is_not(None))
    held = select(col(Person.signature_id)).where(col(Person.signature_id).is_not(None))
    unused = (col(MarkImage.id).not_in(used), col(MarkImage.id).not_in(held))
    return int(session.execute(delete(MarkImage).where(*unused)).rowcount)  # type: ignore[attr-defined]
