"""What an administrator takes back: an organisation's end, a version to come, a unit's closing."""

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.actions import ending
from workplace.org.actions.organisations import beside, open_version
from workplace.org.models.organisations import Organisation, OrganisationCode, OrganisationVersion, Unit
from workplace.org.queries import roles, standing

LONGEST_REASON = 300


def take_back_end(session: Session, acting: Acting, organisation_id: int, reason: str) -> None:
    """The organisation was ended by mistake: it goes on as if it had not been, with the posts and roles held in it.

    BadInput without a reason; NotNow when it has no end, or when a successor was named, who may have taken over since.
    """
    roles.require(session, acting, "administrator")
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    if organisation.ended_on is None:
        raise NotNow(say("This organisation has no last day."))
    if standing.is_followed(session, organisation_id):
        raise NotNow(say("Another organisation follows this one. Its end can't be taken back."))
    reason, was = _reason(reason, "undo_reason"), organisation.ended_on
    organisation.ended_on = None
    held = ending.hold_again(session, organisation_id)
    journal.write(
        session, acting, "take_back_end", Ref("organisation", organisation_id), was=str(was), reason=reason, **held
    )


def take_back_version(session: Session, acting: Acting, organisation_id: int, reason: str) -> None:
    """A version that has not begun yet is dropped: the one before it holds on, with the seal kept meanwhile.

    BadInput without a reason; NotNow when no version is to come, or when nothing was before it.
    """
    roles.require(session, acting, "administrator")
    last = open_version(session, organisation_id)
    before = session.scalars(
        select(OrganisationVersion)
        .where(
            col(OrganisationVersion.organisation_id) == organisation_id,
            col(OrganisationVersion.valid_from) < last.valid_from,
        )
        .order_by(col(OrganisationVersion.valid_from).desc())
        .limit(1)
    ).one_or_none()
    if last.valid_from <= clock.today() or before is None:
        raise NotNow(say("No version of this organisation is to come."))
    reason, since, name = _reason(reason, "drop_reason"), last.valid_from, last.name
    seal_id, seal_mm = last.seal_id, last.seal_mm
    code = OrganisationCode
    came_with = (col(code.organisation_id) == organisation_id, col(code.valid_from) == since)
    session.execute(delete(code).where(*came_with))
    session.delete(last)
    session.flush()  # one version may be open
    before.valid_to, before.seal_id, before.seal_mm = None, seal_id, seal_mm
    session.add(before)
    root = (col(Unit.organisation_id) == organisation_id, col(Unit.parent_id).is_(None))
    session.execute(update(Unit).where(*root).values(name=before.name))
    journal.write(
        session, acting, "take_back_version", Ref("organisation", organisation_id), name=name, since=str(since),
        reason=reason,
    )  # fmt: skip


def reopen_unit(session: Session, acting: Acting, unit_id: int) -> None:
    """A closed unit is open again, where it lay. Said of an open one, it changes nothing.

    NotNow when the unit above it is closed, or when one of the same name was opened beside it.
    """
    roles.require(session, acting, "administrator")
    unit = session.get(Unit, unit_id)
    if unit is None or unit.parent_id is None:
        raise NotFound
    if unit.closed_on is None:
        return
    above = session.get_one(Unit, unit.parent_id)
    if above.closed_on is not None:
        raise NotNow(say("The unit above it is closed: {name}. Open that one first.", name=above.name))
    if beside(session, unit.parent_id, unit.name) is not None:
        raise NotNow(say("There is a unit of this name there already."))
    was, unit.closed_on = unit.closed_on, None
    journal.write(session, acting, "reopen_unit", Ref("organisation", unit.organisation_id), unit=unit_id, was=str(was))


def _reason(reason: str, field: str) -> str:
    reason = one_line(reason)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput({field: say("A reason has 1 to {most} characters.", most=LONGEST_REASON)})
    return reason
